import ServiceCalendar
import TestSupport
import Testing

@Suite struct WorkCalendarTests {
  @Test("the Chinese calendar covers 2010 to 2026") func coverage() throws {
    let calendar = try chinaCalendar()
    #expect(calendar.years == Array(2010...2026))
    #expect(calendar.lastDay == CivilDate("2026-12-31"))
    #expect(calendar.entries.count == 583)
    #expect(throws: CalendarLacksYear(year: 2009)) {
      try calendar.dayKind(of: #require(CivilDate("2009-12-31")))
    }
    #expect(throws: CalendarLacksYear(year: 2027)) {
      try calendar.dayKind(of: #require(CivilDate("2027-01-01")))
    }
  }

  @Test(
    "kinds of days",
    arguments: [
      ("2011-03-07", DayKind.workday), ("2011-03-05", .weekend), ("2011-04-04", .holiday),
      ("2011-10-09", .makeUpWorkday), ("2011-10-01", .holiday),
    ]) func kind(date: String, kind: DayKind) throws
  {
    #expect(try chinaCalendar().dayKind(of: #require(CivilDate(date))) == kind)
  }

  @Test("a year's last week alone does not make a year") func lastWeek() {
    let file = WorkCalendarFile(
      parsing: """
        date,kind
        2018-12-29,makeup-workday
        2018-12-30,holiday
        2018-12-31,holiday
        2019-01-01,holiday
        """)
    #expect(file.problems == [])
    #expect(file.calendar.years == [2019])
  }

  @Test("every problem of a file is reported, in order of line") func problems() throws {
    let file = WorkCalendarFile(
      parsing: """
        \u{FEFF}date,kind\r
        2011-01-01,holiday\r

        2011-02-30,holiday
        2011-01-03,Holiday
        2011-01-01,makeup-workday
        2011-01-04
        2011-01-05,makeup-workday
        2011-01-08,makeup-workday
        """)
    let first = try #require(CivilDate("2011-01-01"))
    let wednesday = try #require(CivilDate("2011-01-05"))
    #expect(
      file.problems == [
        WorkCalendarProblem(line: 4, fact: .notADate("2011-02-30")),
        WorkCalendarProblem(line: 5, fact: .unknownKind("Holiday")),
        WorkCalendarProblem(line: 6, fact: .dateTwice(first, firstLine: 2)),
        WorkCalendarProblem(line: 7, fact: .fieldCount(1)),
        WorkCalendarProblem(line: 8, fact: .makeUpOnWorkday(wednesday)),
      ])
    #expect(file.calendar.entries.map(\.line) == [2, 8, 9])
  }

  @Test(
    "files that are no calendar",
    arguments: [
      ("", WorkCalendarProblem(line: 1, fact: .empty)),
      ("date,kind\n", WorkCalendarProblem(line: 2, fact: .empty)),
      ("2011-01-01,holiday\n", WorkCalendarProblem(line: 1, fact: .headerMissing)),
    ]) func noCalendar(text: String, problem: WorkCalendarProblem)
  {
    #expect(WorkCalendarFile(parsing: text).problems == [problem])
  }

  @Test("fields may stand in quotes, as spreadsheets write them") func quotes() {
    let file = WorkCalendarFile(parsing: "\"date\",\"kind\"\r\n\"2011-01-01\",holiday\r\n")
    #expect(file.problems == [])
    #expect(file.calendar.entries.map(\.line) == [2])
  }

  @Test("blanks and years of long ago are told as such") func blanks() throws {
    let file = WorkCalendarFile(
      parsing: "date, kind\n2011-01-01,holiday \n2011-01-02\u{A0},holiday\n0026-01-01,holiday\n")
    let slip = try #require(CivilDate("0026-01-01"))
    #expect(
      file.problems.map(\.fact) == [
        .outerBlank("date,kind"), .outerBlank("holiday"), .outerBlank("2011-01-02"), .longAgo(slip),
      ])
    #expect(file.problems.last?.advice == "did you mean the year 2026?")
  }

  @Test("files in other forms are one problem") func otherForms() {
    let text = "date,kind\n2011-01-01,holiday\n"
    let utf16 = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let gbk = Array(text.utf8) + [0xBC, 0xD9, 0x0A]
    let returns = Array(text.replacing("\n", with: "\r").utf8)
    let facts = [[0xFF, 0xFE] + utf16, utf16, gbk, returns].map {
      WorkCalendarFile(parsing: $0).problems
    }
    #expect(
      facts == [
        [WorkCalendarProblem(line: 1, fact: .notUTF8)],
        [WorkCalendarProblem(line: 1, fact: .notUTF8)],
        [WorkCalendarProblem(line: 3, fact: .notUTF8)],
        [WorkCalendarProblem(line: 1, fact: .linesEndWithCR)],
      ])
    #expect(WorkCalendarFile(parsing: Array(text.utf8)).problems == [])
  }

  @Test("any bytes give problems, never a crash", arguments: 0..<200)
  func anyBytesFuzz(seed: UInt64) {
    let alphabet = Array("date,kind\n2011-0\r\u{FEFF}holiday养，makeup-workday".unicodeScalars)
    for seed in FuzzFactor.seeds(from: seed) {
      var random = SplitMix64(seed: seed)
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0..<400, using: &random) {
        text.append(alphabet.randomElement(using: &random)!)
      }
      let file = WorkCalendarFile(parsing: String(text))
      #expect(file.problems.map(\.line) == file.problems.map(\.line).sorted(), "seed \(seed)")
      for problem in file.problems { #expect(problem.description.hasPrefix("line ")) }
    }
  }

  @Test(
    "how long the calendar lasts",
    arguments: [
      ("2011-05-01", CalendarReach.covered), ("2026-12-01", .endsSoon(daysLeft: 30)),
      ("2026-11-30", .covered), ("2026-12-31", .endsSoon(daysLeft: 0)), ("2027-01-01", .ended),
      ("2009-07-01", .lacksYear(2009)),
    ]) func reach(today: String, reach: CalendarReach) throws
  {
    #expect(try chinaCalendar().reach(from: #require(CivilDate(today))) == reach)
  }

  @Test("a year that is missing in the middle is found before it comes") func gap() throws {
    let full = try chinaCalendar()
    let calendar = WorkCalendar(entries: full.entries.filter { $0.date.year != 2015 })
    let december = try #require(CivilDate("2014-12-20"))
    let end = try #require(CivilDate("2014-12-31"))
    #expect(calendar.reach(from: december) == .endsSoon(lastDay: end, daysLeft: 11))
    #expect(throws: CalendarLacksYear(year: 2015)) {
      try calendar.dueDate(received: december, workdays: 30)
    }
    // In the year that is missing nothing is covered, whatever comes after it.
    let year = try #require(CivilDate("2015-07-01"))
    #expect(calendar.reach(from: year) == .lacksYear(2015))
    #expect(WorkCalendar(entries: []).reach(from: december) == .lacksYear(2014))
  }
}

extension CalendarReach {
  fileprivate static let covered = CalendarReach.covered(lastDay: CivilDate("2026-12-31")!)
  fileprivate static let ended = CalendarReach.ended(lastDay: CivilDate("2026-12-31")!)

  fileprivate static func endsSoon(daysLeft: Int) -> CalendarReach {
    .endsSoon(lastDay: CivilDate("2026-12-31")!, daysLeft: daysLeft)
  }
}
