package import Telephony

/// What only `enter` has.
package struct EnterDetail: Sendable, BitwiseCopyable {
  package let type: EntryType
  /// The key that ends an entry early.
  package let endKey: DTMFKey
  package let value: ValueID
  /// Where a number leads that faxes may not be sent to; `nil` unless ``type`` is a fax number.
  package let refused: Target?

  package init(
    type: EntryType, endKey: DTMFKey = .pound, value: ValueID, refused: Target? = nil
  ) {
    self.type = type
    self.endKey = endKey
    self.value = value
    self.refused = refused
  }
}

/// What a caller keys in.
package enum EntryType: Hashable, Sendable, BitwiseCopyable {
  /// That many digits, both bounds included, 1 to 32.
  case digits(min: UInt8, max: UInt8)
  /// 18 symbols with a check symbol (GB 11643); `*` is X in place 18.
  case citizenID
  /// 3 to 15 digits.
  case phone
  /// As ``phone``, and one that ``CallFlow/faxNumbers`` allow: it ends where they allow nothing longer.
  case faxNumber
  /// Eight digits, year first.
  case date
  /// Yuan, and behind `*` up to two digits of jiao and fen.
  case money
  /// A place in ``CallFlow/patterns``.
  case pattern(UInt16)
}

extension EntryType {
  /// Symbols of a citizen number.
  package static let citizenNumberLength = 18

  /// How many keys an entry has, the end key not among them: at most 32, and none only where a pattern takes none.
  package func keyCounts(in flow: CallFlow) -> ClosedRange<Int> {
    switch self {
    case .digits(let min, let max): return Int(min)...Int(max)
    case .citizenID: return Self.citizenNumberLength...Self.citizenNumberLength
    case .phone, .faxNumber: return 3...15
    case .date: return 8...8
    case .money: return 1...15
    case .pattern(let pattern):
      let elements = flow.patternElements[flow.patterns[Int(pattern)].range]
      return elements.count { !$0.isOptional }...elements.count
    }
  }
}

/// One element of `as pattern`: which digits may stand at its place.
package struct PatternElement: Hashable, Sendable, BitwiseCopyable {
  package let first: UInt8
  package let last: UInt8
  package let isOptional: Bool

  package init(first: UInt8, last: UInt8, isOptional: Bool = false) {
    self.first = first
    self.last = last
    self.isOptional = isOptional
  }
}
