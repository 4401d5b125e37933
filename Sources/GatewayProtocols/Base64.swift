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
    output.reserveCapacity(start + length / 4 * 3 + 2)
    var bits: UInt32 = 0
    var bitCount = 0
    for index in 0..<length {
      guard let value = value(of: text[index]) else {
        output.removeLast(output.count - start)
        return false
      }
      bits = bits << 6 | UInt32(value)
      bitCount += 6
      if bitCount >= 8 {
        bitCount -= 8
        output.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
      }
    }
    // What is left over must be nothing: otherwise one text would have two meanings.
    guard bits & (1 << UInt32(bitCount) - 1) == 0 else {
      output.removeLast(output.count - start)
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

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
