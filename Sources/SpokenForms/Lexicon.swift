/// Every word that a language needs for values, each with its text and its prompt.
///
/// Fixed: a word's place never changes while the program runs.
package struct Lexicon: Sendable {
  package struct Entry: Equatable, Sendable {
    /// As it is written: "三", "twenty".
    package let text: String
    /// The name of its recording, without the language: "digits/3". ASCII, safe as a file's path.
    package let prompt: String

    init(_ text: String, _ prompt: String) {
      self.text = text
      self.prompt = prompt
    }
  }

  package let entries: [Entry]

  init<Word: LexiconWord>(of words: Word.Type) {
    entries = words.allCases.map(\.entry)
  }

  package subscript(word: SpokenWord) -> Entry { entries[Int(word.index)] }

  /// Every word, in the order of ``entries``.
  package var words: some Sequence<SpokenWord> {
    entries.indices.lazy.map { SpokenWord(index: UInt16($0)) }
  }
}
