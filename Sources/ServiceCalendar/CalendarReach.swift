/// How long a calendar still lasts, seen from a day.
package enum CalendarReach: Equatable, Sendable {
  /// All years up to that of `lastDay` are covered, and it is not near.
  case covered(lastDay: CivilDate)
  /// The last day covered without a gap is near: `daysLeft` days from today, 0 or more.
  case endsSoon(lastDay: CivilDate, daysLeft: Int)
  /// The last day covered has passed.
  case ended(lastDay: CivilDate)
  /// Today's year is not covered, and no year before it is the last: a later one is covered, or none at all.
  case lacksYear(Int)

  /// An end is near from as many days before.
  package static let daysWarned = 30
}

extension WorkCalendar {
  /// How long it lasts, seen from `today`. An end is near from `daysWarned` days before.
  package func reach(
    from today: CivilDate, daysWarned: Int = CalendarReach.daysWarned
  ) -> CalendarReach {
    if let lastDay, lastDay < today { return .ended(lastDay: lastDay) }
    var year = Int(today.year)
    if !covers(year: year) { return .lacksYear(year) }
    // A gap in the middle ends the calendar as much as its last line does.
    while covers(year: year + 1) { year += 1 }
    let end = CivilDate(year: year, month: 12, day: 31)!
    let left = end.daysSince1970 - today.daysSince1970
    return left <= daysWarned ? .endsSoon(lastDay: end, daysLeft: left) : .covered(lastDay: end)
  }
}
