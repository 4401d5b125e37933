/// Whether an office is open at a minute, and which line said so.
package struct HoursDecision: Equatable, Sendable, BitwiseCopyable {
  package let isOpen: Bool
  package let decidedBy: Reason
  /// The calendar neither names the day nor covers its year (or there is none): the weekly hours were used as
  /// they stand.
  package let calendarLacksYear: Bool

  /// Which line of the hours or of the calendar said so.
  package enum Reason: Equatable, Sendable, BitwiseCopyable {
    /// The date is an exception of the hours. `line` as in ``HoursException/line``.
    case exception(line: UInt32)
    /// The calendar names the date a holiday: closed.
    case holiday(calendarLine: UInt32)
    /// The calendar names the date a make-up working day; `line` of the hours is what holds then, `nil` when none does.
    case makeUpWorkday(calendarLine: UInt32, line: UInt32?)
    /// A line of the weekly hours holds on the date. When closed, the minute lies outside its spans.
    case weekly(line: UInt32)
    /// No line holds on the date: closed.
    case noLine
  }

  package init(isOpen: Bool, decidedBy: Reason, calendarLacksYear: Bool = false) {
    self.isOpen = isOpen
    self.decidedBy = decidedBy
    self.calendarLacksYear = calendarLacksYear
  }
}

extension ServiceHours {
  /// Decides for one minute. In order: an exception of the date; lines that ignore the calendar; a holiday
  /// closes; a make-up working day is worked like a Monday, whatever day it is; the weekly hours. Who has no Monday works it like
  /// the first day that is worked of the others to Friday, and who works at weekends only as on any such day.
  ///
  /// Without a calendar, or on a day that it does not name in a year that it lacks, the weekly hours go on, and
  /// the decision says so.
  /// Allocates nothing.
  package func decide(at time: CivilDateTime, calendar: WorkCalendar?) -> HoursDecision {
    let date = time.date
    let minute = time.minuteOfDay
    for exception in exceptions where exception.date == date {
      return HoursDecision(
        isOpen: exception.spans.contains { $0.contains(minute) },
        decidedBy: .exception(line: exception.line))
    }

    // Lines that ignore the calendar can only open: closed, they leave the word to the others.
    let always = weekly(on: date.weekday, date.monthDay, minute, ignoringCalendar: true)
    if let always, always.isOpen {
      return HoursDecision(isOpen: true, decidedBy: .weekly(line: always.line))
    }

    // Where no line asks the calendar, it decides nothing.
    if let calendar, lines.contains(where: { !$0.ignoresCalendar }),
      let entry = calendar.entry(for: date)
    {
      switch entry.kind {
      case .holiday:
        return HoursDecision(isOpen: false, decidedBy: .holiday(calendarLine: entry.line))
      case .makeUpWorkday:
        let worked = makeUp(on: date, minute)
        return HoursDecision(
          isOpen: worked?.isOpen ?? false,
          decidedBy: .makeUpWorkday(calendarLine: entry.line, line: worked?.line))
      }
    }
    return weeklyDecision(
      on: date, minute, otherwise: always?.line,
      lacksYear: !(calendar?.covers(year: Int(date.year)) ?? false))
  }

  /// What holds on a make-up working day: see ``decide(at:calendar:)``.
  private func makeUp(on date: CivilDate, _ minute: MinuteOfDay) -> (isOpen: Bool, line: UInt32)? {
    for day in Weekday.monday.rawValue...Weekday.friday.rawValue {
      let weekday = Weekday(rawValue: day)!
      if let worked = weekly(on: weekday, date.monthDay, minute, ignoringCalendar: false) {
        return worked
      }
    }
    return weekly(on: date.weekday, date.monthDay, minute, ignoringCalendar: false)
  }

  private func weeklyDecision(
    on date: CivilDate, _ minute: MinuteOfDay, otherwise line: UInt32?, lacksYear: Bool
  ) -> HoursDecision {
    if let weekly = weekly(on: date.weekday, date.monthDay, minute, ignoringCalendar: false) {
      return HoursDecision(
        isOpen: weekly.isOpen, decidedBy: .weekly(line: weekly.line), calendarLacksYear: lacksYear)
    }
    let reason = line.map { HoursDecision.Reason.weekly(line: $0) } ?? .noLine
    return HoursDecision(isOpen: false, decidedBy: reason, calendarLacksYear: lacksYear)
  }

  /// The line that is open at that minute of such a day; else the first that holds on it, closed; else `nil`.
  private func weekly(
    on weekday: Weekday, _ day: MonthDay, _ minute: MinuteOfDay, ignoringCalendar: Bool
  ) -> (isOpen: Bool, line: UInt32)? {
    var closed: UInt32?
    for line in lines where line.ignoresCalendar == ignoringCalendar {
      guard line.weekdays.contains(weekday), line.season?.contains(day) ?? true else { continue }
      if line.spans.contains(where: { $0.contains(minute) }) { return (true, line.line) }
      if closed == nil { closed = line.line }
    }
    return closed.map { (false, $0) }
  }
}
