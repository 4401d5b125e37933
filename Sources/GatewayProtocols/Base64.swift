/// Base64 with the alphabet of RFC 4648 section 4 and its padding, which may be left out.
package enum Base64 {
  /// Adds what `text` stands for to `output`. Returns false, with `output` as it was, when `text` is no base64.
  package static func decode(_ text: Span<UInt8>, into output: inout [UInt8]) -> Bool {
    var length = text.count
    if length % 4 == 0 {
      var padding = 0
      while padding < 2, length > 0, text[length - 1] == UInt8(ascii: "=") {
        length -= 1
        padding += 1
      }
    }
    guard length % 4 != 1 else { return false }
    let start = output.count
    let count = length * 3 / 4
    // Bytes are put where they go: to append each would ask for room each time.
    output.append(contentsOf: repeatElement(0, count: count))
    let values = Base64.values
    /// All values together: of a byte that is no digit more than six bits are set.
    var every: UInt8 = 0
    var bytes = output.mutableSpan
    var place = start
    let whole = length / 4 * 4
    for index in stride(from: 0, to: whole, by: 4) {
      var bits: UInt32 = 0
      for digit in index..<index + 4 {
        let value = values[Int(text[digit])]
        every |= value
        bits = bits << 6 | UInt32(value)
      }
      bytes[place] = UInt8(truncatingIfNeeded: bits >> 16)
      bytes[place + 1] = UInt8(truncatingIfNeeded: bits >> 8)
      bytes[place + 2] = UInt8(truncatingIfNeeded: bits)
      place += 3
    }
    var rest: UInt32 = 0
    for digit in whole..<length {
      let value = values[Int(text[digit])]
      every |= value
      rest |= UInt32(value) << UInt32(26 - 6 * (digit - whole))
    }
    while place < bytes.count {
      bytes[place] = UInt8(truncatingIfNeeded: rest >> 24)
      rest <<= 8
      place += 1
    }
    // What is left over must be nothing: otherwise one text would have two meanings.
    guard every < 64, rest == 0 else {
      output.removeLast(count)
      return false
    }
    return true
  }

  package static func encode(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
    encode(bytes, with: plainDigits, into: &output)
    for _ in 0..<(3 - bytes.count % 3) % 3 { output.append(UInt8(ascii: "=")) }
  }

  /// The alphabet of RFC 4648 section 5, without padding: nothing of it has to be encoded anywhere.
  package static func encodeForURL(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
    encode(bytes, with: urlDigits, into: &output)
  }

  private static let plainDigits: StaticString =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
  private static let urlDigits: StaticString =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

  /// Three bytes become four digits; of what is left over, as many digits as hold it.
  private static func encode(
    _ bytes: Span<UInt8>, with alphabet: StaticString, into output: inout [UInt8]
  ) {
    let digits = alphabet.utf8Start
    let start = output.count
    // Digits are put where they go: to append each would ask for room each time.
    output.append(contentsOf: repeatElement(0, count: (bytes.count * 4 + 2) / 3))
    var text = output.mutableSpan
    var place = start
    var index = 0
    while index + 2 < bytes.count {
      let bits =
        Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
      text[place] = digits[bits >> 18]
      text[place + 1] = digits[bits >> 12 & 63]
      text[place + 2] = digits[bits >> 6 & 63]
      text[place + 3] = digits[bits & 63]
      place += 4
      index += 3
    }
    guard index < bytes.count else { return }
    let bits = Int(bytes[index]) << 16 | (index + 1 < bytes.count ? Int(bytes[index + 1]) << 8 : 0)
    text[place] = digits[bits >> 18]
    text[place + 1] = digits[bits >> 12 & 63]
    if place + 2 < text.count { text[place + 2] = digits[bits >> 6 & 63] }
  }

  /// What each byte stands for; 64 for one that is no digit. Never given back.
  nonisolated(unsafe) private static let values: UnsafePointer<UInt8> = {
    let values = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    values.initialize(repeating: 64, count: 256)
    for value in 0..<64 { values[Int(plainDigits.utf8Start[value])] = UInt8(value) }
    return UnsafePointer(values)
  }()
}
