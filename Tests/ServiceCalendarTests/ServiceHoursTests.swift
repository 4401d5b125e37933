import ServiceCalendar
import TestSupport
import Testing

/// `hours` written as menus write them, one line each: `[season] weekdays spans…`, `DATE closed`, `DATE spans…`.
/// A reader for these tests only; lines are numbered from 1. `always` before the weekdays ignores the calendar.
private func hours(_ text: String) throws -> ServiceHours {
  var lines: [HoursLine] = []
  var exceptions: [HoursException] = []
  for (index, text) in text.split(separator: "\n").enumerated() {
    var words = text.split(separator: " ").map(String.init)[...]
    let line = UInt32(index + 1)
    if let date = CivilDate(words.first!) {
      let spans = words.dropFirst().compactMap { HoursSpan($0) }
      exceptions.append(HoursException(date: date, spans: spans, line: line))
      continue
    }
    var season: Season?
    if let range = words.first?.firstRange(of: "..") {
      let word = words.removeFirst()
      season = Season(
        from: try #require(MonthDay(text: word[..<range.lowerBound])),
        through: try #require(MonthDay(text: word[range.upperBound...])))
    }
    let always = words.first == "always"
    if always { words.removeFirst() }
    var weekdays = WeekdaySet()
    for part in words.removeFirst().split(separator: ",") {
      let ends = part.split(separator: "-").map { Weekday(name: $0)! }
      weekdays.formUnion(WeekdaySet(from: ends[0], through: ends.last!))
    }
    lines.append(
      HoursLine(
        season: season, weekdays: weekdays, spans: try words.map { try #require(HoursSpan($0)) },
        ignoresCalendar: always, line: line))
  }
  return ServiceHours(name: "test", lines: lines, exceptions: exceptions)
}

private func areaHours(_ row: [String]) throws -> ServiceHours {
  let winter = row[2].replacing("mon-fri ", with: "")
  let summer = row[3].replacing("mon-fri ", with: "")
  return try hours("05-01..09-30 mon-fri \(summer)\n10-01..04-30 mon-fri \(winter)")
}

@Suite struct ServiceHoursTests {
  @Test("hours of open_hours.csv", arguments: try rows("open_hours"))
  func open(row: [String]) throws {
    let area = try #require(try rows("service_areas").first { $0[0] == row[0] })
    let hours = try areaHours(area)
    #expect(hours.problems == [])
    let time = try #require(CivilDateTime(row[1]))
    let decision = hours.decide(at: time, calendar: try chinaCalendar())
    #expect(decision.isOpen == (row[4] == "open"))
    #expect(!decision.calendarLacksYear)
    if row[3] == "work", case .weekly(let line) = decision.decidedBy {
      #expect(line == (row[2] == "ss" ? 1 : 2))
    }
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let hours: String
    let at: String
    let isOpen: Bool
    let by: HoursDecision.Reason
    var lacksYear = false
  }

  static let office = """
    05-01..09-30 mon-fri 08:30-11:30 14:00-17:45
    10-01..04-30 mon-fri 08:30-11:30 13:30-17:15
    2011-02-03 closed
    2011-02-04 09:00-12:00
    """

  static let cases = [
    Case(
      testDescription: "a span includes its start", hours: office, at: "2011-03-07 08:30",
      isOpen: true, by: .weekly(line: 2)),
    Case(
      testDescription: "a span does not include its end", hours: office, at: "2011-03-07 11:30",
      isOpen: false, by: .weekly(line: 2)),
    Case(
      testDescription: "the last second of a span is open", hours: office,
      at: "2011-03-07 11:29:59", isOpen: true, by: .weekly(line: 2)),
    Case(
      testDescription: "a season begins with its first day", hours: office,
      at: "2012-05-02 13:45", isOpen: false, by: .weekly(line: 1)),
    Case(
      testDescription: "a season over new year holds in January", hours: office,
      at: "2011-01-05 13:45", isOpen: true, by: .weekly(line: 2)),
    Case(
      testDescription: "no line holds on a Sunday", hours: office, at: "2011-03-06 10:00",
      isOpen: false, by: .noLine),
    Case(
      testDescription: "a holiday closes", hours: office, at: "2011-04-04 10:00", isOpen: false,
      by: .holiday(calendarLine: 53)),
    Case(
      testDescription: "a make-up Sunday is worked like a Monday", hours: office,
      at: "2011-10-09 16:00", isOpen: true, by: .makeUpWorkday(calendarLine: 71, line: 2)),
    Case(
      testDescription: "also after hours", hours: office, at: "2011-10-09 17:15", isOpen: false,
      by: .makeUpWorkday(calendarLine: 71, line: 2)),
    Case(
      testDescription: "an exception closes", hours: office, at: "2011-02-03 10:00",
      isOpen: false, by: .exception(line: 3)),
    Case(
      testDescription: "an exception opens on a holiday", hours: office, at: "2011-02-04 10:00",
      isOpen: true, by: .exception(line: 4)),
    Case(
      testDescription: "an exception has its own hours", hours: office, at: "2011-02-04 14:00",
      isOpen: false, by: .exception(line: 4)),
    Case(
      testDescription: "a year without calendar goes by the week", hours: office,
      at: "2027-10-01 10:00", isOpen: true, by: .weekly(line: 2), lacksYear: true),
    Case(
      testDescription: "service around the clock has no holidays",
      hours: "always mon-sun 00:00-24:00", at: "2011-10-01 23:59", isOpen: true,
      by: .weekly(line: 1)),
    Case(
      testDescription: "a Saturday line does not hold on a make-up Saturday",
      hours: "sat 09:00-12:00\nmon-fri 13:00-17:00", at: "2011-10-08 10:00", isOpen: false,
      by: .makeUpWorkday(calendarLine: 70, line: 2)),
    Case(
      testDescription: "without a Monday line a make-up day is the first that is worked",
      hours: "sat 09:00-12:00\ntue-fri 13:00-17:00", at: "2011-10-08 14:00", isOpen: true,
      by: .makeUpWorkday(calendarLine: 70, line: 2)),
    Case(
      testDescription: "who works at weekends only does so on make-up days",
      hours: "sat 09:00-12:00", at: "2011-10-08 10:00", isOpen: true,
      by: .makeUpWorkday(calendarLine: 70, line: 1)),
    Case(
      testDescription: "and not on the other day of a weekend", hours: "sat 09:00-12:00",
      at: "2011-10-09 10:00", isOpen: false, by: .makeUpWorkday(calendarLine: 71, line: nil)),
    Case(
      testDescription: "a calendar that no line asks decides nothing",
      hours: "always mon-sun 00:00-06:00 22:00-24:00", at: "2011-10-01 12:00", isOpen: false,
      by: .weekly(line: 1)),
    Case(
      testDescription: "a line that ignores the calendar opens beside others",
      hours: "mon-fri 08:00-17:00\nalways mon-sun 18:00-20:00", at: "2011-10-01 19:00",
      isOpen: true, by: .weekly(line: 2)),
    Case(
      testDescription: "and leaves the word to them outside its spans",
      hours: "mon-fri 08:00-17:00\nalways mon-sun 18:00-20:00", at: "2011-10-10 09:00",
      isOpen: true, by: .weekly(line: 1)),
    Case(
      testDescription: "02-29 lies in a season that ends with it",
      hours: "03-01..02-29 mon-sun 08:00-17:00", at: "2012-02-29 09:00", isOpen: true,
      by: .weekly(line: 1)),
  ]

  @Test(arguments: cases) func decides(_ one: Case) throws {
    let decision = try hours(one.hours).decide(
      at: #require(CivilDateTime(one.at)), calendar: chinaCalendar())
    #expect(
      decision
        == HoursDecision(
          isOpen: one.isOpen, decidedBy: one.by, calendarLacksYear: one.lacksYear))
  }

  @Test("a day that the calendar names is what it says, whatever year it lacks")
  func namedDays() throws {
    let file = WorkCalendarFile(
      parsing: """
        date,kind
        2025-01-01,holiday
        2026-12-26,makeup-workday
        2026-12-28,holiday
        2027-01-01,holiday
        """)
    #expect(file.problems == [])
    #expect(file.calendar.years == [2025, 2027])
    #expect(file.calendar.missingYears(from: 2025) == [2026])
    #expect(file.calendar.missingYears(from: 2028) == [2028])
    #expect(try file.calendar.dayKind(of: #require(CivilDate("2026-12-28"))) == .holiday)
    let office = try hours("mon-fri 08:30-17:15")
    let days: [(String, HoursDecision)] = [
      (
        "2026-12-26 10:00",
        HoursDecision(isOpen: true, decidedBy: .makeUpWorkday(calendarLine: 3, line: 1))
      ),
      ("2026-12-28 10:00", HoursDecision(isOpen: false, decidedBy: .holiday(calendarLine: 4))),
      (
        "2026-12-29 10:00",
        HoursDecision(isOpen: true, decidedBy: .weekly(line: 1), calendarLacksYear: true)
      ),
    ]
    for (time, decision) in days {
      #expect(
        office.decide(at: try #require(CivilDateTime(time)), calendar: file.calendar) == decision)
    }
  }

  @Test("without any calendar the decision says so") func noCalendar() throws {
    let decision = try hours(Self.office).decide(
      at: #require(CivilDateTime("2011-04-04 10:00")), calendar: nil)
    #expect(decision.isOpen)
    #expect(decision.calendarLacksYear)
  }

  @Test("every minute is as a list of a day's minutes says", arguments: 0..<40)
  func model(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let calendar = try chinaCalendar()
    let area = try #require(try rows("service_areas").randomElement(using: &random))
    let hours = try areaHours(area)
    for _ in 0..<50 {
      let date = CivilDate(daysSince1970: Int.random(in: 14_610..<20_818, using: &random))
      var openMinutes = [Bool](repeating: false, count: 1440)
      if try calendar.dayKind(of: date).isWorked {
        let summer = (5...9).contains(Int(date.month))
        for span in hours.lines[summer ? 0 : 1].spans {
          for minute in Int(span.start.sinceMidnight)..<Int(span.end.sinceMidnight) {
            openMinutes[minute] = true
          }
        }
      }
      for _ in 0..<20 {
        let minute = Int.random(in: 0..<1440, using: &random)
        let time = CivilDateTime(date, MinuteOfDay(sinceMidnight: minute)!)
        #expect(hours.decide(at: time, calendar: calendar).isOpen == openMinutes[minute], "\(time)")
      }
    }
  }
}

@Suite struct HoursProblemTests {
  @Test(
    "spans that run over midnight, or end before they start, are none",
    arguments: [
      "22:00-06:00", "08:30-08:30", "08:30", "08:30-11:30-12:00", "08:30–11:30",
    ]) func noSpan(text: String)
  { #expect(HoursSpan(text) == nil) }

  @Test("spans of one line that overlap") func overlap() throws {
    let problems = try hours("mon-fri 08:30-11:30 11:00-17:00").problems
    let one = try #require(HoursSpan("11:00-17:00"))
    let other = try #require(HoursSpan("08:30-11:30"))
    #expect(problems == [.overlap(one, line: 1, other, otherLine: 1)])
  }

  @Test("spans that touch do not overlap") func touch() throws {
    #expect(try hours("mon-fri 08:30-11:30 11:30-17:00").problems == [])
  }

  @Test(
    "lines overlap where season, weekday and span do",
    arguments: [
      ("05-01..09-30 mon-fri 08:00-12:00\n09-30..04-30 mon-fri 08:00-12:00", 1),
      ("05-01..09-30 mon-fri 08:00-12:00\n10-01..04-30 mon-fri 08:00-12:00", 0),
      ("05-01..09-30 mon-fri 08:00-12:00\n09-30..04-30 sat 08:00-12:00", 0),
      ("mon-fri 08:00-12:00\nfri-sun 11:00-13:00", 1),
      ("10-01..04-30 mon 08:00-12:00\n04-30..10-01 mon 11:00-13:00", 1),
    ]) func lineOverlap(text: String, count: Int) throws
  {
    let overlaps = try hours(text).problems.filter { if case .overlap = $0 { true } else { false } }
    #expect(overlaps.count == count)
  }

  @Test(
    "days of the year that no line has",
    arguments: [
      ("05-01..09-30 mon-fri 08:00-12:00", ["10-01..04-30"]),
      ("10-01..04-30 mon-fri 08:00-12:00", ["05-01..09-30"]),
      ("03-01..02-28 mon-fri 08:00-12:00", ["02-29..02-29"]),
      (
        "02-01..03-31 mon 08:00-12:00\n06-01..12-30 mon 08:00-12:00",
        ["04-01..05-31", "12-31..01-31"]
      ),
    ]) func gaps(text: String, gaps: [String]) throws
  {
    let found = try hours(text).problems.map { problem -> String in
      if case .seasonGap(let first, let last) = problem { "\(first)..\(last)" } else { "" }
    }
    #expect(found == gaps)
  }

  @Test("hours that never open") func never() throws {
    #expect(ServiceHours(name: "empty", lines: []).problems == [.neverOpens])
    #expect(try hours("2011-02-03 closed").problems == [.neverOpens])
    #expect(try hours("2011-02-03 09:00-12:00").problems == [])
  }

  @Test("a date with two exceptions") func exceptions() throws {
    let date = try #require(CivilDate("2011-02-03"))
    #expect(
      try hours("mon 08:00-12:00\n2011-02-03 closed\n2011-02-03 09:00-12:00").problems
        == [.exceptionTwice(date, line: 3, otherLine: 2)])
  }
}
