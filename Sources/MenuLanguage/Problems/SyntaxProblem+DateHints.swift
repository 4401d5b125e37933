import ServiceCalendar

// What hints say of days.
extension SyntaxProblem {
  /// The day in a year that has it.
  static func withYear(_ day: MonthDay) -> String {
    CivilDate("2026-\(day)") == nil ? "2028-\(day)" : "2026-\(day)"
  }

  /// `2026-02 has 28 days`, of a day that the month does not have.
  static func lastDay(_ date: String) -> String? {
    let parts = date.split(separator: "-").map { Int($0) }
    guard date.utf8.count == 10, parts.count == 3, let year = parts[0], let month = parts[1],
      parts[2] != nil
    else { return nil }
    let days = (28...31).last { CivilDate(year: year, month: month, day: $0) != nil }
    return days.map { "\(date.prefix(7)) has \($0) days" } ?? months
  }

  /// `02 has 29 days`, of a day `02-30`.
  static func lastDay(ofMonthOf day: String) -> String {
    let month = day.prefix(2)
    let days = (29...31).last { MonthDay("\(month)-\($0)") != nil }
    return days.map { "month \(month) has \($0) days at most" } ?? months
  }

  private static let months = "a year has the months 01 to 12"

  /// What to add where the month may come first.
  static func doubt(_ day: MonthDay, _ other: MonthDay?) -> String {
    other.map { " for \(day.inWords), or `\(withYear($0))` for \($0.inWords)" } ?? ""
  }
}
