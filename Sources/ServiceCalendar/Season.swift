/// A day that comes every year, such as 05-01. 02-29 is one; in an ordinary year it is passed over.
package struct MonthDay: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// 1 to 12.
  package let month: UInt8
  /// 1 to 31.
  package let day: UInt8

  package init?(month: Int, day: Int) {
    guard (1...12).contains(month), day >= 1, day <= CivilDate.dayCount(ofMonth: month, year: 2000)
    else { return nil }
    self.month = UInt8(month)
    self.day = UInt8(day)
  }

  package static let firstOfYear = MonthDay(month: 1, day: 1)!
  package static let lastOfYear = MonthDay(month: 12, day: 31)!

  package static func < (left: MonthDay, right: MonthDay) -> Bool {
    (left.month, left.day) < (right.month, right.day)
  }
}

extension MonthDay: LosslessStringConvertible {
  /// Reads `05-01`; `nil` for any other form and for a day that no year has.
  package init?(_ text: String) { self.init(text: text) }

  /// The same for a part of a text.
  package init?(text: some StringProtocol) {
    var scanner = DigitScanner(text)
    guard let month = scanner.number(digits: 2), scanner.take("-"),
      let day = scanner.number(digits: 2), scanner.isAtEnd
    else { return nil }
    self.init(month: month, day: day)
  }

  /// `05-01`
  package var description: String {
    "\(padded(Int(month), digits: 2))-\(padded(Int(day), digits: 2))"
  }
}

/// A part of every year, both ends included. `10-01..04-30` goes over new year.
///
/// 02-29 lies in a season only when it lies between the ends: `..02-28` leaves it out, which
/// ``ServiceHours/problems`` reports as a gap when no other line has it.
package struct Season: Hashable, Sendable, BitwiseCopyable {
  package let first: MonthDay
  package let last: MonthDay

  package init(from first: MonthDay, through last: MonthDay) {
    self.first = first
    self.last = last
  }

  /// Whether `day` is one of its days; both ends are.
  package func contains(_ day: MonthDay) -> Bool {
    first <= last ? first <= day && day <= last : day >= first || day <= last
  }
}

extension Season: CustomStringConvertible {
  /// `05-01..09-30`
  package var description: String { "\(first)..\(last)" }
}
