package import Telephony

/// How fields are written: percent-encoding, numbers, durations.
package enum NativeEncoding {
  /// Where a value stands, which decides whether `=` has to be encoded.
  package enum Place { case positional, afterKey }

  /// Adds `value` with space, `%` and control bytes, and in a positional field `=`, as `%XX`.
  package static func append(
    _ value: Span<UInt8>, _ place: Place = .positional, to output: inout [UInt8]
  ) {
    value.withUnsafeBufferPointer { bytes in
      // What needs no encoding goes out as it is, all of it up to what does: base64 is nothing else but for its padding.
      var start = 0
      for index in bytes.indices where !isPlain(bytes[index], place) {
        if start < index { output.append(contentsOf: bytes[start..<index]) }
        append(bytes[index], place, to: &output)
        start = index + 1
      }
      output.append(contentsOf: bytes[start...])
    }
  }

  package static func append(
    _ value: some StringProtocol, _ place: Place = .positional, to output: inout [UInt8]
  ) {
    for byte in value.utf8 { append(byte, place, to: &output) }
  }

  /// How many bytes ``append(_:_:to:)`` adds for `value`.
  static func length(_ value: Span<UInt8>, _ place: Place = .positional) -> Int {
    var length = 0
    for index in value.indices { length += isPlain(value[index], place) ? 1 : 3 }
    return length
  }

  private static func isPlain(_ byte: UInt8, _ place: Place) -> Bool {
    byte > UInt8(ascii: " ") && byte != UInt8(ascii: "%") && byte != 0x7F
      && (place == .afterKey || byte != UInt8(ascii: "="))
  }

  private static func append(_ byte: UInt8, _ place: Place, to output: inout [UInt8]) {
    if isPlain(byte, place) {
      output.append(byte)
    } else {
      output.append(UInt8(ascii: "%"))
      output.append(hexDigit(byte >> 4))
      output.append(hexDigit(byte & 15))
    }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? value + UInt8(ascii: "0") : value - 10 + UInt8(ascii: "A")
  }

  /// The value of a hex digit in either case; nil for any other byte.
  static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  /// Decimal, without a sign or leading zeros.
  package static func append(_ number: UInt32, to output: inout [UInt8]) {
    output.append(addingCapacity: 10) { $0.add(number) }
  }

  /// With the largest unit that needs no fraction: `3m`, `30s`, `1500ms`.
  package static func append(_ duration: Milliseconds, to output: inout [UInt8]) {
    let count = duration.count
    if count % 60_000 == 0, count > 0 {
      append(count / 60_000, to: &output)
      output.append(UInt8(ascii: "m"))
    } else if count % 1000 == 0 {
      append(count / 1000, to: &output)
      output.append(UInt8(ascii: "s"))
    } else {
      append(count, to: &output)
      output.append(UInt8(ascii: "m"))
      output.append(UInt8(ascii: "s"))
    }
  }

  /// A decimal number of digits alone; nil for anything else and above 4,294,967,295.
  static func number(_ text: Span<UInt8>) -> UInt32? {
    guard !text.isEmpty, text.count <= 10 else { return nil }
    var value: UInt64 = 0
    for index in text.indices {
      let digit = text[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + UInt64(digit)
    }
    return UInt32(exactly: value)
  }

  /// A number and its unit, `ms`, `s` or `m`; nil for anything else.
  static func duration(_ text: Span<UInt8>) -> Milliseconds? {
    var digits = 0
    while digits < text.count, text[digits] &- UInt8(ascii: "0") < 10 { digits += 1 }
    guard let number = number(text.extracting(0..<digits)) else { return nil }
    let unit = text.extracting(digits..<text.count)
    let factor: UInt32
    if unit.equals("ms") {
      factor = 1
    } else if unit.equals("s") {
      factor = 1000
    } else if unit.equals("m") {
      factor = 60_000
    } else {
      return nil
    }
    let (count, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : Milliseconds(count)
  }
}

extension Span where Element == UInt8 {
  /// Whether the bytes are exactly those of `word`.
  @inline(__always)
  func equals(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount else { return false }
    let other = word.utf8Start
    for index in 0..<count where self[unchecked: index] != other[index] { return false }
    return true
  }

  /// The bytes as text; broken UTF-8 becomes U+FFFD.
  package var text: String {
    withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}
