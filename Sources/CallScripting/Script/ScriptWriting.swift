import Diagnostics

/// Texts and names as a script has to write them, so that they are read as they were.
extension String {
  /// In quotes.
  var quotedForScript: String {
    "\"" + replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  /// The name of a step or a prompt: in quotes where it would not be read as one word, as `shop(north shop).seats`
  /// would not, nor one with a quote, a `//` or a `=`.
  var nameForScript: String {
    var isWhole = true
    let line = ScriptLine(1, of: SourceFile(name: "", text: self)) { _, _ in isWhole = false }
    return isWhole && line.tokens.map(\.value) == [.word(self)] ? self : quotedForScript
  }
}
