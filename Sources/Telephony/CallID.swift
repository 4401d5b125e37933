/// A gateway's name for a call: 1 to 64 of `A-Z a-z 0-9 . _ : @ -`, unique on its trunk among the
/// calls that are up.
package struct CallID: Hashable, Sendable {
  package static let lengthMax = 64
  package let text: String

  /// `nil` when `text` is no call id.
  package init?(_ text: String) {
    let bytes = text.utf8.span
    guard (1...Self.lengthMax).contains(bytes.count) else { return nil }
    for index in bytes.indices where !Self.allows(bytes[index]) { return nil }
    self.text = text
  }

  /// Whether `byte` may stand in a call id.
  @inlinable
  package static func allows(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

extension CallID: CustomStringConvertible {
  package var description: String { text }
}
