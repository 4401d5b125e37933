/// A day of the Gregorian calendar, without a time zone, from 0001-01-01 to 9999-12-31. Always a day that exists.
package struct CivilDate: Hashable, Sendable, BitwiseCopyable {
  package let year: Int16
  /// 1 to 12.
  package let month: UInt8
  /// 1 to 31.
  package let day: UInt8

  package static let yearMin = 1
  package static let yearMax = 9999
  package static let first = CivilDate(daysSince1970: -719_162)
  package static let last = CivilDate(daysSince1970: 2_932_896)

  /// `nil` when there is no such day.
  package init?(year: Int, month: Int, day: Int) {
    guard (CivilDate.yearMin...CivilDate.yearMax).contains(year), (1...12).contains(month),
      day >= 1, day <= CivilDate.dayCount(ofMonth: month, year: year)
    else { return nil }
    self.year = Int16(year)
    self.month = UInt8(month)
    self.day = UInt8(day)
  }

  /// The day that lies `count` days after 1970-01-01. `count` must lie between ``first`` and ``last``.
  package init(daysSince1970 count: Int) {
    precondition(
      (-719_162...2_932_896).contains(count), "no civil date lies \(count) days from 1970")
    // Years begin on 1 March here, so that the leap day comes last and months have a fixed pattern.
    let sinceEra = count + 719_468
    let era = sinceEra / 146_097
    let dayOfEra = sinceEra % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    self.year = Int16(era * 400 + yearOfEra + (month <= 2 ? 1 : 0))
    self.month = UInt8(month)
    self.day = UInt8(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  /// Days after 1970-01-01; negative before it.
  package var daysSince1970: Int {
    let yearFromMarch = Int(year) - (month <= 2 ? 1 : 0)
    let era = yearFromMarch / 400
    let yearOfEra = yearFromMarch % 400
    let monthFromMarch = month > 2 ? Int(month) - 3 : Int(month) + 9
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + Int(day) - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  package var weekday: Weekday {
    // Counted from 0001-01-01, a Monday, so that the count is never negative.
    Weekday(rawValue: UInt8((daysSince1970 + 719_162) % 7))!
  }

  package var monthDay: MonthDay { MonthDay(month: Int(month), day: Int(day))! }

  /// The day `count` days later, or earlier when negative; `nil` outside ``first`` to ``last``.
  package func adding(days count: Int) -> CivilDate? {
    let (sum, overflow) = daysSince1970.addingReportingOverflow(count)
    guard !overflow, (-719_162...2_932_896).contains(sum) else { return nil }
    return CivilDate(daysSince1970: sum)
  }

  /// Whether `year` has a 29 February, by the Gregorian rule.
  package static func isLeap(year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// `month` is 1 to 12.
  package static func dayCount(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year: year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension CivilDate: Comparable {
  package static func < (left: CivilDate, right: CivilDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}

extension CivilDate: LosslessStringConvertible {
  /// Reads `2011-03-07`; `nil` for any other form and for a day that does not exist.
  package init?(_ text: String) { self.init(text: text) }

  /// The same for a part of a text.
  package init?(text: some StringProtocol) {
    var scanner = DigitScanner(text)
    guard let date = CivilDate(&scanner), scanner.isAtEnd else { return nil }
    self = date
  }

  init?(_ scanner: inout DigitScanner) {
    guard let year = scanner.number(digits: 4), scanner.take("-"),
      let month = scanner.number(digits: 2), scanner.take("-"),
      let day = scanner.number(digits: 2)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// `2011-03-07`
  package var description: String {
    "\(padded(Int(year), digits: 4))-\(padded(Int(month), digits: 2))-\(padded(Int(day), digits: 2))"
  }
}
