/// What words of the language mean, found by their bytes. A large menu asks for millions of words, nearly all of them names,
/// so no string is made, and nothing is hashed that a look at the first byte and the length settles.
struct WordTable<Meaning: Sendable>: Sendable {
  /// By length of the word, to 16: the first bytes of words that are so long, one bit each.
  private var firsts: [UInt32] = Array(repeating: 0, count: PackedWord.lengthMax + 1)
  /// By length of the word.
  private var words: [[(word: PackedWord, meaning: Meaning)]] = Array(
    repeating: [], count: PackedWord.lengthMax + 1)

  /// Words of small letters and hyphens, of at most 16 bytes.
  init(_ meanings: [(text: String, meaning: Meaning)]) {
    for (text, meaning) in meanings {
      let bytes = Array(text.utf8)[...]
      words[bytes.count].append((PackedWord(bytes), meaning))
      firsts[bytes.count] |= Self.bit(of: bytes[0])
    }
  }

  subscript(bytes: ArraySlice<UInt8>) -> Meaning? {
    let length = bytes.count
    guard length > 0, length <= PackedWord.lengthMax,
      firsts[length] & Self.bit(of: bytes[bytes.startIndex]) != 0
    else { return nil }
    let word = PackedWord(bytes)
    for entry in words[length] where entry.word == word { return entry.meaning }
    return nil
  }

  /// No bit for what is no small letter.
  private static func bit(of first: UInt8) -> UInt32 {
    let letter = first &- UInt8(ascii: "a")
    return letter < 26 ? 1 << UInt32(letter) : 0
  }
}

/// A word of at most 16 bytes in two numbers.
private struct PackedWord: Equatable {
  static let lengthMax = 16

  private let low: UInt64
  private let high: UInt64

  init(_ bytes: ArraySlice<UInt8>) {
    var low: UInt64 = 0
    var high: UInt64 = 0
    for byte in bytes {
      high = high << 8 | low >> 56
      low = low << 8 | UInt64(byte)
    }
    self.low = low
    self.high = high
  }
}
