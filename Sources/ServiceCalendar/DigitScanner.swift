/// Reads fixed forms like `2011-03-07 08:29` from the front of a text, byte by byte.
///
/// Only ASCII digits count: a full-width digit is somebody's typing mistake, not a number.
struct DigitScanner {
  private var rest: Substring.UTF8View

  init(_ text: some StringProtocol) { rest = Substring(text).utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  /// The number written by exactly `count` digits; `nil` when they are not there.
  mutating func number(digits count: Int) -> Int? {
    var value = 0
    for _ in 0..<count {
      guard let byte = rest.first, (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 0x30)
      rest.removeFirst()
    }
    return value
  }

  /// Takes `character` when it comes next.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let byte = rest.first, UInt32(byte) == character.value else { return false }
    rest.removeFirst()
    return true
  }
}

/// `value` in decimal with zeros before it up to `count` digits. Not for negative values.
package func padded(_ value: Int, digits count: Int) -> String {
  let text = String(value)
  return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
}
