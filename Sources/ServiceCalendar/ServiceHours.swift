/// When people answer: the hours of one office, by season and weekday, with its exceptions.
///
///     hours xiaoshan "萧山区" {
///       05-01..09-30  mon-fri  08:30-11:30 14:00-17:45
///       10-01..04-30  mon-fri  08:30-11:30 13:30-17:15
///       2011-02-04    09:00-12:00
///     }
package struct ServiceHours: Equatable, Sendable {
  /// As the menu names it.
  package let name: String
  package let lines: [HoursLine]
  package let exceptions: [HoursException]

  package init(name: String, lines: [HoursLine], exceptions: [HoursException] = []) {
    self.name = name
    self.lines = lines
    self.exceptions = exceptions
  }
}

/// From `start`, included, to `end`, not included, within one day.
package struct HoursSpan: Hashable, Sendable, BitwiseCopyable {
  package let start: MinuteOfDay
  package let end: MinuteOfDay

  /// `nil` unless the start comes before the end: a span never goes over midnight.
  package init?(from start: MinuteOfDay, until end: MinuteOfDay) {
    guard start < end else { return nil }
    self.start = start
    self.end = end
  }

  package func contains(_ minute: MinuteOfDay) -> Bool { start <= minute && minute < end }

  package func overlaps(_ other: HoursSpan) -> Bool { start < other.end && other.start < end }
}

extension HoursSpan: LosslessStringConvertible {
  /// Reads `08:30-11:30`; `nil` for any other form, and where the start is not before the end.
  package init?(_ text: String) {
    let halves = text.split(separator: "-", omittingEmptySubsequences: false)
    guard halves.count == 2, let start = MinuteOfDay(text: halves[0]),
      let end = MinuteOfDay(text: halves[1])
    else { return nil }
    self.init(from: start, until: end)
  }

  /// `08:30-11:30`
  package var description: String { "\(start)-\(end)" }
}

/// One line of opening hours: it holds on its weekdays within its season.
package struct HoursLine: Equatable, Sendable {
  /// `nil`: the whole year.
  package let season: Season?
  package let weekdays: WeekdaySet
  package let spans: [HoursSpan]
  /// The line holds whatever the calendar says: service around the clock has no holidays.
  package let ignoresCalendar: Bool
  /// The line of the menu file, or whatever else the compiler wants back in a decision.
  package let line: UInt32

  package init(
    season: Season? = nil, weekdays: WeekdaySet, spans: [HoursSpan], ignoresCalendar: Bool = false,
    line: UInt32
  ) {
    self.season = season
    self.weekdays = weekdays
    self.spans = spans
    self.ignoresCalendar = ignoresCalendar
    self.line = line
  }
}

/// The hours of one date, in place of everything else that is said about it.
package struct HoursException: Equatable, Sendable {
  package let date: CivilDate
  /// Empty: closed all day.
  package let spans: [HoursSpan]
  /// As ``HoursLine/line``.
  package let line: UInt32

  package init(date: CivilDate, spans: [HoursSpan], line: UInt32) {
    self.date = date
    self.spans = spans
    self.line = line
  }
}
