/// The public holidays and make-up working days (调休) of a country, for the years that have been announced.
///
/// A day that it names is what it says. A day that it does not name is a working day from Monday to Friday and
/// off at the weekend - but only in a year that it covers: a year that it lacks is an error, never a guess.
package struct WorkCalendar: Equatable, Sendable {
  /// A day that the calendar names.
  package struct Entry: Equatable, Sendable, BitwiseCopyable {
    package let date: CivilDate
    package let kind: Kind
    /// Line of the calendar file, from 1, for whoever asks what decided.
    package let line: UInt32

    /// Off, or worked in return for a holiday.
    package enum Kind: UInt8, Sendable, BitwiseCopyable {
      case holiday
      case makeUpWorkday
    }

    package init(date: CivilDate, kind: Kind, line: UInt32) {
      self.date = date
      self.kind = kind
      self.line = line
    }
  }

  /// In order of date, each date once.
  package let entries: [Entry]
  /// Years covered, in order. See ``init(entries:)``.
  package let years: [Int]

  /// A calendar of `entries`, in any order; of two for one date the first counts.
  ///
  /// A year is covered when a holiday of it is named. Make-up days and the holidays of its last week do not
  /// count for that: the notice for the next year names them (2018-12-29 and 2018-12-30 came with 2019).
  package init(entries: [Entry]) {
    var kept: [Entry] = []
    for entry in entries.enumerated().sorted(by: {
      ($0.element.date, $0.offset) < ($1.element.date, $1.offset)
    }).map(\.element) where kept.last?.date != entry.date {
      kept.append(entry)
    }
    self.entries = kept
    var years: [Int] = []
    for entry in kept where entry.kind == .holiday && (entry.date.month < 12 || entry.date.day < 25)
    {
      let year = Int(entry.date.year)
      if years.last != year { years.append(year) }
    }
    self.years = years
  }

  /// Last day covered; `nil` when no year is.
  package var lastDay: CivilDate? { years.last.flatMap { CivilDate(year: $0, month: 12, day: 31) } }

  /// Whether the calendar knows the holidays of `year`: see ``init(entries:)``. Allocates nothing.
  package func covers(year: Int) -> Bool {
    var low = 0
    var high = years.count
    while low < high {
      let middle = (low + high) / 2
      if years[middle] < year { low = middle + 1 } else { high = middle }
    }
    return low < years.count && years[low] == year
  }

  /// Years from `year` to the last one covered, and at least `year`, that are not covered; in order.
  package func missingYears(from year: Int) -> [Int] {
    (year...max(year, years.last ?? year)).filter { !covers(year: $0) }
  }

  /// What the calendar says of `date` by name; `nil` when it does not name it. Allocates nothing.
  package func entry(for date: CivilDate) -> Entry? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].date < date { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && entries[low].date == date ? entries[low] : nil
  }

  /// What `date` is to people who work. Throws where only the calendar could tell, and it does not cover the year.
  package func dayKind(of date: CivilDate) throws(CalendarLacksYear) -> DayKind {
    switch entry(for: date)?.kind {
    case .holiday: return .holiday
    case .makeUpWorkday: return .makeUpWorkday
    case nil:
      guard covers(year: Int(date.year)) else { throw CalendarLacksYear(year: Int(date.year)) }
      return WeekdaySet.mondayToFriday.contains(date.weekday) ? .workday : .weekend
    }
  }
}

/// What a day is to people who work.
package enum DayKind: Sendable, BitwiseCopyable {
  /// Monday to Friday, and no holiday.
  case workday
  /// A day of a weekend that is worked in return for a holiday nearby.
  case makeUpWorkday
  case weekend
  case holiday

  package var isWorked: Bool {
    switch self {
    case .workday, .makeUpWorkday: true
    case .weekend, .holiday: false
    }
  }
}

/// The calendar does not say which days of `year` are worked.
package struct CalendarLacksYear: Error, Equatable, Sendable {
  package let year: Int

  package init(year: Int) { self.year = year }
}
