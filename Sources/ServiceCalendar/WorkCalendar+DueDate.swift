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
