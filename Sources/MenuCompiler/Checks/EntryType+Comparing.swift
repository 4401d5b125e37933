import MenuLanguage
import Telephony

/// What callers can enter, held against what a `choose` compares it with.
extension EntryType {
  /// Whether the comparison holds whatever is entered, or for nothing that is; `nil` where it is callers who decide.
  func settles(_ comparison: Comparison, _ text: String) -> Bool? {
    switch comparison {
    case .equal, .notEqual: return takes(text) ? nil : comparison == .notEqual
    case .less: return settles(text) { $0 < $1 }
    case .lessOrEqual: return settles(text) { $0 <= $1 }
    case .greater: return settles(text) { $0 > $1 }
    case .greaterOrEqual: return settles(text) { $0 >= $1 }
    }
  }

  /// The same by the least and the most that is entered: what holds for both holds for all between them.
  private func settles(_ text: String, _ holds: (UInt64, UInt64) -> Bool) -> Bool? {
    guard let numbers, let number = UInt64(text) else { return nil }
    let holdsForLeast = holds(numbers.lowerBound, number)
    return holdsForLeast == holds(numbers.upperBound, number) ? holdsForLeast : nil
  }

  /// Whether `text` is as long, and of such digits, as what is entered. Dates and amounts are compared as such.
  private func takes(_ text: String) -> Bool {
    switch self {
    case .digits(let count): count.contains(text.utf8.count) && text.isASCIIDigits
    case .phone, .faxNumber: (3...15).contains(text.utf8.count) && text.isASCIIDigits
    case .citizenID: text.utf8.count == 18
    case .date, .money: true
    case .pattern(let pattern): pattern.takes(text)
    }
  }

  /// `text` with zeros before it, as long as an entry is; `nil` where that is not what was meant.
  func padded(_ text: String) -> String? {
    guard case .digits(let count) = self, text.isASCIIDigits, text.utf8.count < count.lowerBound
    else { return nil }
    return String(repeating: "0", count: count.lowerBound - text.utf8.count) + text
  }

  /// `nil` where entries are no numbers, or larger ones than anybody compares.
  private var numbers: ClosedRange<UInt64>? {
    switch self {
    case .digits(let count):
      count.upperBound < 19 ? 0...Self.number(Array(repeating: 9, count: count.upperBound)) : nil
    case .pattern(let pattern) where pattern.elements.count < 19:
      Self.number(
        pattern.elements.filter { !$0.isOptional }.map(\.digits.lowerBound))...Self.number(
          pattern.elements.map(\.digits.upperBound))
    case .pattern, .phone, .faxNumber, .citizenID, .date, .money: nil
    }
  }

  private static func number(_ digits: [UInt8]) -> UInt64 {
    digits.reduce(0) { $0 * 10 + UInt64($1) }
  }

  /// As a menu writes it behind `as`.
  var written: String {
    switch self {
    case .digits(let count):
      count.count == 1
        ? "digits \(count.lowerBound)" : "digits \(count.lowerBound)..\(count.upperBound)"
    case .citizenID: "citizen-id"
    case .phone: "phone"
    case .faxNumber: "fax-number"
    case .date: "date"
    case .money: "money"
    case .pattern: "pattern"
    }
  }
}

extension EntryPattern {
  fileprivate func takes(_ text: String) -> Bool {
    // How many of the digits the elements so far may have taken.
    var taken: Set<Int> = [0]
    let digits = text.utf8.map { $0 &- UInt8(ascii: "0") }
    for element in elements {
      let further = taken.filter { $0 < digits.count && element.digits.contains(digits[$0]) }
      taken = Set(further.map { $0 + 1 }).union(element.isOptional ? taken : [])
    }
    return taken.contains(digits.count)
  }
}
