/// One key of a telephone's keypad, as DTMF carries it (ITU-T Q.23, RFC 4733 events 0 to 15).
///
/// The raw value is the event number of RFC 4733: 0 to 9, then `*`, `#`, `A` to `D`.
package enum DTMFKey: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case zero, one, two, three, four, five, six, seven, eight, nine
  case star, pound
  case a, b, c, d

  /// The key written as `ascii`, one of `0-9 * # A-D`; `nil` for any other byte.
  @inlinable
  package init?(ascii: UInt8) {
    switch ascii {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self.init(rawValue: ascii &- UInt8(ascii: "0"))
    case UInt8(ascii: "*"): self = .star
    case UInt8(ascii: "#"): self = .pound
    case UInt8(ascii: "A")...UInt8(ascii: "D"):
      self.init(rawValue: ascii &- UInt8(ascii: "A") &+ 12)
    default: return nil
    }
  }

  /// The key as one ASCII byte.
  package var ascii: UInt8 {
    switch self {
    case .star: UInt8(ascii: "*")
    case .pound: UInt8(ascii: "#")
    case .a, .b, .c, .d: rawValue &- 12 &+ UInt8(ascii: "A")
    case .zero, .one, .two, .three, .four, .five, .six, .seven, .eight, .nine:
      rawValue &+ UInt8(ascii: "0")
    }
  }

  /// The digit's value, 0 to 9; `nil` for `*`, `#` and the letters.
  package var digit: Int? { rawValue < 10 ? Int(rawValue) : nil }
}

extension DTMFKey: CustomStringConvertible {
  package var description: String { String(UnicodeScalar(ascii)) }
}
