/// What `as pattern "1[3-9]ddddddddd"` accepts, key by key.
package struct EntryPattern: Sendable, Equatable {
  package struct Element: Sendable, Equatable {
    /// 0 to 9.
    package let digits: ClosedRange<UInt8>
    package let isOptional: Bool
  }

  /// What is wrong with a pattern, and how many bytes of it come before.
  package enum Failure: Error, Equatable {
    case empty
    case notAnElement(Character, at: Int)
    case badRange(at: Int)
    case nothingBeforeOptional(at: Int)
    case tooLong(max: Int)
    /// So nothing at all would be an entry.
    case allOptional
  }

  /// At least one, at most ``elementCountMax``.
  package let elements: [Element]

  /// As many as a step takes keys.
  package static let elementCountMax = 32

  init(_ text: String) throws(Failure) {
    var elements: [Element] = []
    let bytes = Array(text.utf8)
    var index = 0
    var canBeOptional = false
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digit = bytes[index] - UInt8(ascii: "0")
        elements.append(Element(digits: digit...digit, isOptional: false))
        canBeOptional = true
        index += 1
      case UInt8(ascii: "d"):
        elements.append(Element(digits: 0...9, isOptional: false))
        canBeOptional = true
        index += 1
      case UInt8(ascii: "["):
        guard let range = Self.range(bytes[index...]) else { throw .badRange(at: index) }
        elements.append(Element(digits: range, isOptional: false))
        canBeOptional = true
        index += 5
      case UInt8(ascii: "?"):
        guard canBeOptional, let last = elements.popLast() else {
          throw .nothingBeforeOptional(at: index)
        }
        elements.append(Element(digits: last.digits, isOptional: true))
        canBeOptional = false
        index += 1
      default:
        let rest = String(decoding: bytes[index...], as: UTF8.self)
        throw .notAnElement(rest.first ?? "?", at: index)
      }
      guard elements.count <= Self.elementCountMax else {
        throw .tooLong(max: Self.elementCountMax)
      }
    }
    guard !elements.isEmpty else { throw .empty }
    guard elements.contains(where: { !$0.isOptional }) else { throw .allOptional }
    self.elements = elements
  }

  /// `[2-8]`
  private static func range(_ bytes: ArraySlice<UInt8>) -> ClosedRange<UInt8>? {
    let form = Array(bytes.prefix(5))
    let zero = UInt8(ascii: "0")
    guard form.count == 5, form[2] == UInt8(ascii: "-"), form[4] == UInt8(ascii: "]"),
      form[1] >= zero, form[3] <= zero + 9, form[1] <= form[3]
    else { return nil }
    return (form[1] - zero)...(form[3] - zero)
  }
}
