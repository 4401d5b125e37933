/// One word as it is spoken: a place in the ``Lexicon`` of its language.
///
/// A number, not a text, so that a call engine can hold a row of them without allocating.
package struct SpokenWord: Hashable, Sendable, BitwiseCopyable {
  /// From 0; less than the count of its lexicon.
  package let index: UInt16

  package init(index: UInt16) {
    self.index = index
  }
}

/// A language's own list of words, each with its place in that language's lexicon.
protocol LexiconWord: RawRepresentable, CaseIterable, Sendable where RawValue == UInt16 {
  var entry: Lexicon.Entry { get }
}

extension [SpokenWord] {
  mutating func append(_ word: some LexiconWord) {
    append(SpokenWord(index: word.rawValue))
  }
}
