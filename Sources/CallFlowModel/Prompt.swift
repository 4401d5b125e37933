/// An audio file's name and words, in each language of the menu.
package struct Prompt: Equatable, Sendable {
  /// Without its language: `welcome`, `menu/press`.
  package let name: String
  /// What it says, by language; `nil` where it has no words in that language and never plays there. Empty
  /// for silence.
  package let texts: Wordings

  package init(name: String, texts: Wordings) {
    self.name = name
    self.texts = texts
  }
}
