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
    var index = 0
    while index < bytes.count {
      let count = min(3, bytes.count - index)
      var bits = UInt32(bytes[index]) << 16
      if count > 1 { bits |= UInt32(bytes[index + 1]) << 8 }
      if count > 2 { bits |= UInt32(bytes[index + 2]) }
      for place in 0..<4 {
        output.append(
          place <= count ? digit(bits >> UInt32(18 - 6 * place) & 63) : UInt8(ascii: "="))
      }
      index += 3
    }
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

  private static func digit(_ value: UInt32) -> UInt8 {
    let value = UInt8(value)
    return switch value {
    case 0..<26: value + UInt8(ascii: "A")
    case 26..<52: value - 26 + UInt8(ascii: "a")
    case 52..<62: value - 52 + UInt8(ascii: "0")
    case 62: UInt8(ascii: "+")
    default: UInt8(ascii: "/")
    }
  }
}
