/// Prints problems for people:
///
///     error: no step is named 'biling' [unknown-step]
///      --> clinic.menu:2:17
///       |
///     2 |   1 "Billing" -> biling
///       |                  ^^^^^^
///       = hint: did you mean 'billing'?
///
/// Carets stand under the text also where characters are two columns wide.
package struct DiagnosticPrinter: Sendable {
  package let files: SourceFiles
  package let colour: Bool

  package init(files: SourceFiles, colour: Bool = false) {
    self.files = files
    self.colour = colour
  }

  /// All of them, with an empty line between two and a line end after the last.
  package func print(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map(print).joined(separator: "\n")
  }

  /// One problem, with its line end.
  package func print(_ diagnostic: Diagnostic) -> String {
    let marks = marks(of: diagnostic)
    let gutter = marks.map { String($0.line).utf8.count }.max() ?? 1
    let margin = String(repeating: " ", count: gutter)
    let tone: Tone = diagnostic.severity == .error ? .error : .warning
    var text = paint("\(diagnostic.severity.rawValue):", tone)
    text += paint(" \(diagnostic.message)", .strong) + " [\(diagnostic.id)]\n"
    var file: SourceFileID?
    var lastLine = 0
    for (index, mark) in marks.enumerated() {
      if mark.file != file {
        // The place to go to is the problem's own, also where something above it is shown first.
        let own = diagnostic.range.flatMap { $0.file == mark.file ? $0.start : nil }
        let location = files[mark.file].location(of: own ?? mark.offset)
        let arrow = file == nil ? "-->" : ":::"
        text += "\(margin)\(paint(arrow, .frame)) \(files[mark.file].name)"
        text += ":\(location.line):\(location.column)\n\(margin) \(paint("|", .frame))\n"
      } else if mark.line > lastLine + 1 {
        text += paint("...", .frame) + "\n"
      }
      let repeatsLine =
        index > 0 && mark.file == file && mark.line == lastLine
        && mark.snippet.text == marks[index - 1].snippet.text
      if !repeatsLine {
        let number = String(repeating: " ", count: gutter - String(mark.line).utf8.count)
        text += paint("\(number)\(mark.line) |", .frame)
        text += mark.snippet.text.isEmpty ? "\n" : " \(mark.snippet.text)\n"
      }
      let indent = String(repeating: " ", count: mark.snippet.indent)
      text += "\(margin) \(paint("|", .frame)) \(indent)"
      let sign = String(repeating: mark.isPrimary ? "^" : "-", count: mark.snippet.width)
      text += paint(sign + (mark.text.map { " \($0)" } ?? ""), mark.isPrimary ? tone : .frame)
      text += "\n"
      file = mark.file
      lastLine = mark.line
    }
    for hint in diagnostic.hints {
      let lines = hint.split(separator: "\n", omittingEmptySubsequences: false)
      text += "\(margin) \(paint("=", .frame)) hint: \(lines[0])\n"
      for line in lines.dropFirst() { text += "\(margin)         \(line)\n" }
    }
    return text
  }

  private struct Mark {
    let file: SourceFileID
    let offset: Int
    let line: Int
    let snippet: SourceSnippet
    let isPrimary: Bool
    let text: String?
  }

  /// The places to show: the file of the problem first, in each file by line.
  private func marks(of diagnostic: Diagnostic) -> [Mark] {
    guard let range = diagnostic.range else { return [] }
    var marks = [mark(range, isPrimary: true, text: diagnostic.caption)]
    marks += diagnostic.labels.map { mark($0.range, isPrimary: false, text: $0.text) }
    func order(_ mark: Mark) -> (Int, UInt32, Int, Int) {
      (mark.file == range.file ? 0 : 1, mark.file.index, mark.line, mark.isPrimary ? 0 : 1)
    }
    return marks.sorted { order($0) < order($1) }
  }

  private func mark(_ range: SourceRange, isPrimary: Bool, text: String?) -> Mark {
    let file = files[range.file]
    let line = file.location(of: range.start).line
    return Mark(
      file: range.file, offset: range.start, line: line,
      snippet: SourceSnippet(file: file, line: line, range: range), isPrimary: isPrimary,
      text: text)
  }

  private enum Tone: String {
    case error = "1;31"
    case warning = "1;33"
    case strong = "1"
    case frame = "1;34"
  }

  private func paint(_ text: String, _ tone: Tone) -> String {
    colour ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
  }
}
