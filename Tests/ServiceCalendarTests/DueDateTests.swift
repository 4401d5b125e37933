import ServiceCalendar
import TestSupport
import Testing

@Suite struct DueDateTests {
  @Test("due dates of workdays_due.csv", arguments: try rows("workdays_due"))
  func due(row: [String]) throws {
    let calendar = try chinaCalendar()
    let received = try #require(CivilDate(row[0]))
    #expect(try calendar.dayKind(of: received).isWorked == (row[2] == "work"))
    for (days, column) in [(0, 3), (1, 4), (3, 5), (5, 6)] {
      #expect(
        try calendar.dueDate(received: received, workdays: days).description == row[column],
        "\(days) working days after \(received)")
    }
  }

  @Test("counting by hand gives the same", arguments: 0..<100) func model(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let calendar = try chinaCalendar()
    let received = CivilDate(daysSince1970: Int.random(in: 14_610..<20_400, using: &random))
    let workdays = Int.random(in: 0..<60, using: &random)

    // Day by day: first to a day that is worked, then one worked day after another.
    let worked = { (date: CivilDate) -> Bool in
      switch calendar.entries.first(where: { $0.date == date })?.kind {
      case .holiday: false
      case .makeUpWorkday: true
      case nil: date.weekday != .saturday && date.weekday != .sunday
      }
    }
    var date = received
    while !worked(date) { date = date.adding(days: 1)! }
    for _ in 0..<workdays {
      repeat { date = date.adding(days: 1)! } while !worked(date)
    }
    #expect(try calendar.dueDate(received: received, workdays: workdays) == date)
  }

  @Test("a date beyond the calendar is an error, not a guess") func beyond() throws {
    let calendar = try chinaCalendar()
    let received = try #require(CivilDate("2026-12-30"))
    #expect(try calendar.dueDate(received: received, workdays: 1).description == "2026-12-31")
    #expect(throws: CalendarLacksYear(year: 2027)) {
      try calendar.dueDate(received: received, workdays: 2)
    }
    #expect(throws: CalendarLacksYear(year: 2009)) {
      try calendar.dueDate(received: #require(CivilDate("2009-12-31")), workdays: 1)
    }
  }
}
