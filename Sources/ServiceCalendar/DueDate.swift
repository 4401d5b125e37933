extension WorkCalendar {
  /// The day by which a message received on `received` is due when it is to be answered within `workdays`
  /// working days (0 or more).
  ///
  /// A message that arrives on a day off counts as received on the next working day; the day of receipt is
  /// not counted. So 0 workdays is the day of receipt itself.
  package func dueDate(received: CivilDate, workdays: Int) throws(CalendarLacksYear) -> CivilDate {
    precondition(workdays >= 0, "a message cannot be due before it came")
    var date = received
    var left = workdays
    while true {
      if try dayKind(of: date).isWorked {
        if left == 0 { return date }
        left -= 1
      }
      guard let next = date.adding(days: 1) else {
        throw CalendarLacksYear(year: CivilDate.yearMax + 1)
      }
      date = next
    }
  }
}

/// How long the calendar still lasts, seen from a day.
package enum CalendarReach: Equatable, Sendable {
  /// More than ``daysWarned`` days are covered.
  case covered
  /// The last day is near: `daysLeft` days from today, 0 to ``daysWarned``.
  case endsSoon(lastDay: CivilDate, daysLeft: Int)
  /// The last day has passed; `nil` when the calendar covers no year at all.
  case ended(lastDay: CivilDate?)
  /// Today's year is missing though a later one is there.
  case lacksYear(Int)

  package static let daysWarned = 30
}

extension WorkCalendar {
  package func reach(from today: CivilDate) -> CalendarReach {
    guard let lastDay else { return .ended(lastDay: nil) }
    let daysLeft = lastDay.daysSince1970 - today.daysSince1970
    if daysLeft < 0 { return .ended(lastDay: lastDay) }
    if !covers(year: Int(today.year)) { return .lacksYear(Int(today.year)) }
    // A gap in the middle ends the calendar as much as its last line does.
    var year = Int(today.year)
    while covers(year: year + 1) { year += 1 }
    let end = CivilDate(year: year, month: 12, day: 31)!
    let left = end.daysSince1970 - today.daysSince1970
    return left <= CalendarReach.daysWarned ? .endsSoon(lastDay: end, daysLeft: left) : .covered
  }
}
