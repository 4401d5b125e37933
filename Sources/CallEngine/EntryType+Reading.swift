package import CallFlowModel
package import ServiceCalendar
package import Telephony

/// What a key is to an entry under way.
enum EntryReading: Equatable {
  case symbol, end, clear, wrong
}

extension EntryType {
  func reading(of key: DTMFKey, after entry: KeyString, endKey: DTMFKey) -> EntryReading {
    if key == endKey { return .end }
    if key.digit != nil { return .symbol }
    guard key == .star else { return .wrong }
    switch self {
    // `*` is X in place 18 and nowhere else.
    case .citizenID: return entry.count == Self.citizenNumberLength - 1 ? .symbol : .clear
    // `*` is the decimal point. With a second one it is no amount, which is told at its end: what comes after would be taken for
    // another amount.
    case .money: return .symbol
    case .digits, .phone, .faxNumber, .date, .pattern: return .clear
    }
  }

  /// Whether nothing more can follow: the entry ends without its end key.
  package func isFull(_ entry: KeyString, in flow: CallFlow) -> Bool {
    if entry.count >= keyCounts(in: flow).upperBound { return true }
    return switch self {
    case .money: entry.decimals == 2
    case .faxNumber:
      flow.faxNumbers.allow(entry.description)
        && flow.faxNumbers.nextLength(behind: entry.description) == nil
    case .digits, .citizenID, .phone, .date, .pattern: false
    }
  }

  /// The value that the keys stand for; `nil` when they are no valid entry.
  package func value(of entry: KeyString, today: CivilDate, in flow: CallFlow) -> CallValue? {
    guard keyCounts(in: flow).contains(entry.count) else { return nil }
    switch self {
    case .digits, .phone, .faxNumber: return .digits(entry.description)
    case .citizenID:
      guard case .valid(let number) = CitizenNumber.check(entry, today: today) else { return nil }
      return .digits(number)
    case .date:
      return CivilDate(
        year: entry.number(0..<4), month: entry.number(4..<6), day: entry.number(6..<8)
      ).map { .date($0) }
    case .money: return entry.fen.map { .money($0) }
    case .pattern(let pattern):
      let elements = flow.patternElements[flow.patterns[Int(pattern)].range]
      return entry.matches(elements) ? .digits(entry.description) : nil
    }
  }
}

extension KeyString {
  func contains(_ key: DTMFKey) -> Bool {
    for index in 0..<count where self[index] == key { return true }
    return false
  }

  /// The digits in `range` as a number.
  func number(_ range: Range<Int>) -> Int {
    range.reduce(0) { $0 * 10 + (self[$1].digit ?? 0) }
  }

  /// How many digits stand behind the decimal point `*`.
  var decimals: Int {
    for index in 0..<count where self[index] == .star { return count - index - 1 }
    return 0
  }

  /// The amount that was keyed, with `*` as the decimal point; `nil` when it is none.
  var fen: Int64? {
    let hasPoint = contains(.star)
    for index in 0..<count where index >= count - decimals && self[index] == .star { return nil }
    guard count > (hasPoint ? 1 : 0) else { return nil }
    let yuanCount = hasPoint ? count - decimals - 1 : count
    var fen = Int64(number(0..<yuanCount)) * 100
    switch decimals {
    case 1: fen += Int64(number(count - 1..<count)) * 10
    case 2: fen += Int64(number(count - 2..<count))
    default: break
    }
    return fen
  }

  /// Whether the keys, 63 at most, are what `elements` describe.
  func matches(_ elements: ArraySlice<PatternElement>) -> Bool {
    // A bit for each count of keys that the elements so far may have taken. All ways are gone at once: one after the other, each
    // element that may be left out would double them.
    var taken: UInt64 = 1
    for element in elements {
      var further: UInt64 = 0
      for index in 0..<count where taken & (1 << UInt64(index)) != 0 {
        guard let digit = self[index].digit else { continue }
        if (Int(element.first)...Int(element.last)).contains(digit) {
          further |= 2 << UInt64(index)
        }
      }
      taken = element.isOptional ? taken | further : further
    }
    return taken & (1 << UInt64(count)) != 0
  }
}
