/// One symbol of a string that is spoken symbol by symbol.
package enum SpokenSymbol: UInt8, CaseIterable, Sendable {
  case zero, one, two, three, four, five, six, seven, eight, nine
  /// The check symbol of some citizen numbers (GB 11643).
  case x
  case star, hash
  /// Before a country's code.
  case plus

  /// The symbol of an ASCII character; nil where there is none.
  package init?(ascii: UInt8) {
    switch ascii {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self.init(rawValue: ascii - UInt8(ascii: "0"))
    case UInt8(ascii: "X"), UInt8(ascii: "x"): self = .x
    case UInt8(ascii: "*"): self = .star
    case UInt8(ascii: "#"): self = .hash
    case UInt8(ascii: "+"): self = .plus
    default: return nil
    }
  }

  /// 0 to 9; nil for the others.
  package var digit: UInt8? { rawValue <= 9 ? rawValue : nil }
}

/// What a string of digits is, which decides its groups, and in Chinese how 1 is said.
package enum DigitKind: String, CaseIterable, Sendable {
  case digits
  case phone
  /// A citizen number.
  case id
  /// The number of a case or a receipt: a date of eight digits, then a sequence.
  case `case`
  /// A seat's number (工号).
  case agent
  case year
  /// A postcode.
  case zip
  case room
}
