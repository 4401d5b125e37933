/// A day of the Gregorian calendar, or a part of one: without the day, or without the year.
package struct SpokenDate: Hashable, Sendable {
  /// 1 to 9999; nil where it is not spoken.
  package let year: UInt16?
  /// 1 to 12.
  package let month: UInt8
  /// 1 to 31; nil where it is not spoken.
  package let day: UInt8?

  /// Nil where there is no such day.
  package init?(year: Int, month: Int, day: Int) {
    guard let last = Self.lastDay(of: month, in: year), (1...last).contains(day),
      (1...9999).contains(year)
    else { return nil }
    self.year = UInt16(year)
    self.month = UInt8(month)
    self.day = UInt8(day)
  }

  /// A month of a year. Nil where there is no such month.
  package init?(year: Int, month: Int) {
    guard (1...12).contains(month), (1...9999).contains(year) else { return nil }
    self.year = UInt16(year)
    self.month = UInt8(month)
    day = nil
  }

  /// A day of every year, or of a year that everyone knows. Nil where no year has it.
  package init?(month: Int, day: Int) {
    guard let last = Self.lastDay(of: month, in: 2000), (1...last).contains(day) else {
      return nil
    }
    year = nil
    self.month = UInt8(month)
    self.day = UInt8(day)
  }

  /// 1 for Monday to 7 for Sunday (ISO 8601); nil where the year or the day is missing.
  package var weekday: Int? {
    guard let year, let day else { return nil }
    // January and February are counted as the 11th and 12th month of the year before, so that
    // the leap day ends the year. The constants are days before each month, mod 7, from March.
    let daysBefore: [12 of Int] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
    let y = month < 3 ? Int(year) - 1 : Int(year)
    let fromSunday = (y + y / 4 - y / 100 + y / 400 + daysBefore[Int(month) - 1] + Int(day)) % 7
    return fromSunday == 0 ? 7 : fromSunday
  }

  private static func lastDay(of month: Int, in year: Int) -> Int? {
    switch month {
    case 1, 3, 5, 7, 8, 10, 12: 31
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: nil
    }
  }
}
