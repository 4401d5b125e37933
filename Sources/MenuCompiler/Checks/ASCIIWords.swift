/// Words in texts, found without cutting them into characters: every text of a large menu is asked for several.
extension String {
  /// Whether `word`, in small letters of ASCII or in characters that have no case, stands somewhere in it, in capitals or not.
  func mentions(_ word: StaticString) -> Bool {
    var text = self
    return text.withUTF8 { bytes in
      word.withUTF8Buffer { word in
        guard let first = word.first, bytes.count >= word.count else { return false }
        for start in 0...bytes.count - word.count where bytes[start].uncapitalized == first {
          var index = 1
          while index < word.count, bytes[start + index].uncapitalized == word[index] { index += 1 }
          if index == word.count { return true }
        }
        return false
      }
    }
  }
}

extension UInt8 {
  /// The small letter of a capital one of ASCII; anything else as it is.
  fileprivate var uncapitalized: UInt8 {
    self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self
  }
}

extension Sequence<Character> {
  /// Whether it begins with `word`, which is in small letters, in capitals or not.
  func begins(with word: String) -> Bool {
    var characters = makeIterator()
    for letter in word {
      guard let character = characters.next(),
        character == letter || character.lowercased() == String(letter)
      else { return false }
    }
    return true
  }
}

extension Character {
  /// Whether a word of Latin letters goes on with it; Chinese characters are words of their own.
  var continuesWord: Bool {
    guard isLetter || isNumber || self == "_", let scalar = unicodeScalars.first else {
      return false
    }
    return !(0x2E80...0xA4CF).contains(scalar.value) && !(0x20000...0x3FFFF).contains(scalar.value)
  }
}
