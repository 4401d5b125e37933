extension UInt8 {
  /// Whether it is one of `0` to `9`; a full-width digit has none of them.
  package var isASCIIDigit: Bool { self &- UInt8(ascii: "0") < 10 }
}

extension StringProtocol {
  /// Whether nothing stands in it but `0` to `9`; so of an empty text.
  package var isASCIIDigits: Bool { utf8.allSatisfy(\.isASCIIDigit) }
}
