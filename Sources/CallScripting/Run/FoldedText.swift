/// A text as it is compared: without blanks, punctuation and capitals, a digit and its word being the same.
///
/// 「信息查询请按1」 and 「信息查询，请按一」 sound alike, and so they are. The point of a number is no punctuation: 1.5 is not 15.
struct FoldedText: Equatable, Sendable {
  private var letters: [UInt8] = []
  /// Where in ``letters`` the word begins that may still go on; their end where none does.
  private var wordStart = 0

  init() {}

  init(_ text: String) {
    add(text)
    endWord()
  }

  /// Whether nothing of it is compared: it is part of every text.
  var isEmpty: Bool { letters.isEmpty }

  /// Adds what follows at once: a word may go on in it.
  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var index = 0
      while index < bytes.count {
        if bytes[index] < 0x80 {
          if Self.isPointOfNumber(bytes, at: index) {
            addWhole(bytes[index])
          } else {
            addASCII(bytes[index])
          }
          index += 1
          continue
        }
        // Characters of Chinese are most of what is said: as many as come together, and without asking the Unicode tables.
        var end = index
        while Self.isPlainCharacter(bytes, at: end) { end += 3 }
        if end > index {
          endWord()
          letters.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[index..<end]))
          wordStart = letters.count
          index = end
        } else {
          let length = bytes[index] < 0xE0 ? 2 : bytes[index] < 0xF0 ? 3 : 4
          addOther(String(decoding: bytes[index..<index + length], as: UTF8.self).unicodeScalars)
          index += length
        }
      }
    }
  }

  /// Whether a full stop stands there with a digit on either side.
  private static func isPointOfNumber(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    guard bytes[index] == UInt8(ascii: "."), index > 0, index + 1 < bytes.count else {
      return false
    }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return digits.contains(bytes[index - 1]) && digits.contains(bytes[index + 1])
  }

  /// Whether a character of Chinese stands there that is no word of a digit.
  @inline(__always)
  private static func isPlainCharacter(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    guard index + 2 < bytes.count, (0xE4...0xE9).contains(bytes[index]) else { return false }
    let value =
      UInt32(bytes[index] & 0x0F) << 12 | UInt32(bytes[index + 1] & 0x3F) << 6
      | UInt32(bytes[index + 2] & 0x3F)
    return value >= 0x4E00 && digit(value) == nil
  }

  /// What follows is another word.
  mutating func endWord() {
    guard wordStart < letters.count else { return }
    if (3...5).contains(letters.count - wordStart),
      let digit = Self.digitWords.firstIndex(where: { $0.elementsEqual(letters[wordStart...]) })
    {
      letters.removeSubrange(wordStart...)
      letters.append(UInt8(ascii: "0") + UInt8(digit))
    }
    wordStart = letters.count
  }

  func contains(_ part: FoldedText) -> Bool {
    guard !part.letters.isEmpty else { return true }
    guard part.letters.count <= letters.count else { return false }
    let first = part.letters[0]
    for start in 0...letters.count - part.letters.count where letters[start] == first {
      var index = 1
      while index < part.letters.count, letters[start + index] == part.letters[index] { index += 1 }
      if index == part.letters.count { return true }
    }
    return false
  }

  @inline(__always)
  private mutating func addASCII(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): letters.append(byte)
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): letters.append(byte | 0x20)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): addWhole(byte)
    default: endWord()
    }
  }

  /// What is no part of a word of letters.
  private mutating func addWhole(_ byte: UInt8) {
    endWord()
    letters.append(byte)
    wordStart = letters.count
  }

  private mutating func addOther(_ scalars: String.UnicodeScalarView) {
    for scalar in scalars {
      switch scalar.value {
      // Blanks, and the points and brackets of Chinese.
      case 0x2014, 0x2018...0x201D, 0x2026, 0x3000...0x3003, 0x3008...0x3011, 0xFF01, 0xFF08,
        0xFF09, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF1F:
        endWord()
      case 0x4E00...0x9FFF: add(scalar)
      // Full-width digits and letters.
      case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A:
        addASCII(UInt8(scalar.value - 0xFEE0))
      default:
        for lowered in scalar.properties.lowercaseMapping.unicodeScalars { add(lowered) }
      }
    }
  }

  /// A scalar that is no capital.
  private mutating func add(_ scalar: Unicode.Scalar) {
    if scalar.isASCII { return addASCII(UInt8(scalar.value)) }
    if let digit = Self.digit(scalar.value) { return addWhole(UInt8(ascii: "0") + digit) }
    endWord()
    if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
      letters.append(contentsOf: UTF8.encode(scalar)!)
      wordStart = letters.count
    }
  }

  private static let digitWords = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
  ].map { Array($0.utf8) }

  /// The digit that a character is the word of.
  private static func digit(_ value: UInt32) -> UInt8? {
    switch value {
    case 0x96F6, 0x3007: 0  // 零 〇
    case 0x4E00, 0x5E7A: 1  // 一 幺
    case 0x4E8C: 2  // 二
    case 0x4E09: 3  // 三
    case 0x56DB: 4  // 四
    case 0x4E94: 5  // 五
    case 0x516D: 6  // 六
    case 0x4E03: 7  // 七
    case 0x516B: 8  // 八
    case 0x4E5D: 9  // 九
    default: nil
    }
  }
}
