/// A telephone number as a gateway tells it. What numbers look like is the exchange's matter; what comes from outside and is
/// kept, logged and listed has to be one short line.
package enum TelephoneNumber {
  /// In bytes.
  package static let lengthMax = 64

  /// Whether it can be a caller's own. What has no digit is a word that switches write where they know no number (`asterisk`,
  /// `anonymous`, `unavailable`), the same for everybody.
  package static func isCallers(_ bytes: Span<UInt8>) -> Bool {
    isOne(bytes) && bytes.indices.contains { bytes[$0].isASCIIDigit }
  }

  package static func isOne(_ bytes: Span<UInt8>) -> Bool {
    guard (1...lengthMax).contains(bytes.count) else { return false }
    var isASCII = true
    for index in bytes.indices {
      let byte = bytes[index]
      if byte < 0x20 || byte == 0x7F { return false }
      if byte > 0x7F { isASCII = false }
    }
    return isASCII
      || bytes.withUnsafeBufferPointer {
        !String(decoding: $0, as: UTF8.self).unicodeScalars.contains(where: \.isUnseen)
      }
  }
}
