package import Diagnostics
package import ServiceCalendar

/// `hours xiaoshan "萧山区" { … }`
package struct HoursSyntax: Sendable {
  package let name: Located<String>
  package let title: TextSyntax?
  package let lines: [HoursLineSyntax]
  /// Whether every line could be read; what is not here may be what could not.
  package let isWhole: Bool
  package let range: SourceRange
}

/// `05-01..09-30  mon-fri  08:30-11:30 14:00-17:45`
package struct HoursLineSyntax: Sendable {
  package enum Days: Sendable {
    case weekdays(Located<WeekdaySet>)
    /// Holidays too.
    case everyDay(SourceRange)
    /// That one day, above all else.
    case date(Located<CivilDate>)
  }

  /// nil: the whole year, and always with a date.
  package let season: Located<Season>?
  package let days: Days
  /// Empty: closed, which only a date can be.
  package let spans: [Located<HoursSpan>]
  package let range: SourceRange
}

/// `announcement storm from 2011-07-01 20:00 until 2011-07-02 08:00 { say "…" }`
package struct AnnouncementSyntax: Sendable {
  package let name: Located<String>
  /// nil: from now on.
  package let from: Located<CivilDateTime>?
  package let until: Located<CivilDateTime>
  package let says: [SaySyntax]
  package let range: SourceRange
}
