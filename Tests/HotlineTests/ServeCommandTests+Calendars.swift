import Foundation
import ServiceCalendar
import TestSupport
import Testing

@testable import hotline

/// A calendar that ends, or has ended.
extension ServeCommandTests {
  static func menuWithCalendar(in folder: URL, _ calendar: String) throws -> String {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let menu = """
      hotline 100 "Tiny" {
        timezone Asia/Shanghai
        languages en
        calendar "calendar.csv"
        start main
      }
      hang-up main {
        say "Goodbye."
      }

      """
    let path = folder.appending(path: "tiny.menu")
    try menu.write(to: path, atomically: true, encoding: .utf8)
    try calendar.write(
      to: folder.appending(path: "calendar.csv"), atomically: true, encoding: .utf8)
    return path.path
  }

  @Test(
    "a calendar that has ended is an error on the screen and in the log, and calls are answered")
  func aCalendarThatHasEnded() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "hotline-\(UUID().uuidString)")
    let menu = try Self.menuWithCalendar(in: folder, "date,kind\n2024-01-01,holiday\n")
    let service = try ServeRun(menu, folder: folder)
    #expect(service.screen.contains("calendar until 2024-12-31, which has passed"))
    try service.waitForLog("event=calendar-ended menu=100 last-day=2024-12-31")
    #expect(service.log.contains("error: the calendar ended on 2024-12-31"))
    let gateway = try service.connect()
    gateway.expect("hotline 1 test")
    gateway.send("hello 1 desk")
    gateway.send("call c1 to=100")
    _ = try gateway.skip(to: "play c1 1 ")
    // So is a menu that is written later, and one with another error is not.
    let text = try String(contentsOfFile: menu, encoding: .utf8)
    try text.replacing("Goodbye.", with: "Farewell.").write(
      toFile: menu, atomically: true, encoding: .utf8)
    service.signal(SIGHUP)
    try service.waitForLog("event=menus-in-force")
    try text.replacing("start main", with: "start nowhere").write(
      toFile: menu, atomically: true, encoding: .utf8)
    service.signal(SIGHUP)
    try service.waitForLog("event=menus-refused")
    // Who writes the menu is told, and held to it.
    try text.write(toFile: menu, atomically: true, encoding: .utf8)
    let check = try CommandRun("check", menu).outcome()
    #expect(check.status == 1 && check.errors.contains("[calendar-ended]"))
  }

  @Test("by a test's clock no calendar is held against the day that it is, nor after a reload")
  func aTestsCalendar() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "hotline-\(UUID().uuidString)")
    let menu = try Self.menuWithCalendar(in: folder, "date,kind\n2024-01-01,holiday\n")
    let service = try ServeRun(menu, flags: ["--test-clock"], folder: folder)
    service.signal(SIGHUP)
    try service.waitForLog("event=menus-unchanged")
    service.signal(SIGTERM)
    try service.waitUntilExit()
    #expect(!service.log.contains("event=calendar-"))
  }

  @Test("a calendar that lacks the year of today is told on the screen and in the log")
  func aCalendarWithAGap() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "hotline-\(UUID().uuidString)")
    let menu = try Self.menuWithCalendar(
      in: folder, "date,kind\n2024-01-01,holiday\n2999-01-01,holiday\n")
    let service = try ServeRun(menu, folder: folder)
    #expect(service.screen.contains("calendar without the holidays of 2"))
    try service.waitForLog("event=calendar-gap menu=100 year=2")
  }

  static let calendarDays: [(today: String, reach: CalendarReach, screen: String)] = [
    ("2026-10-31", .covered(lastDay: CivilDate("2026-12-31")!), "until 2026-12-31"),
    (
      "2026-11-01", .covered(lastDay: CivilDate("2026-12-31")!),
      "until 2026-12-31, 60 days from now: add those of 2027"
    ),
    (
      "2026-11-25", .covered(lastDay: CivilDate("2026-12-31")!),
      "until 2026-12-31, 36 days from now: add those of 2027"
    ),
    (
      "2026-11-30", .covered(lastDay: CivilDate("2026-12-31")!),
      "until 2026-12-31, 31 days from now: add those of 2027"
    ),
    (
      "2026-12-01", .endsSoon(lastDay: CivilDate("2026-12-31")!, daysLeft: 30),
      "until 2026-12-31, 30 days from now: add those of 2027"
    ),
    (
      "2026-12-30", .endsSoon(lastDay: CivilDate("2026-12-31")!, daysLeft: 1),
      "until 2026-12-31, 1 day from now: add those of 2027"
    ),
    (
      "2026-12-31", .endsSoon(lastDay: CivilDate("2026-12-31")!, daysLeft: 0),
      "until 2026-12-31, 0 days from now: add those of 2027"
    ),
    (
      "2027-01-01", .ended(lastDay: CivilDate("2026-12-31")!),
      "until 2026-12-31, which has passed: only the hours of the week hold"
    ),
  ]

  @Test("what is told of the shipped calendar as its end comes near", arguments: calendarDays)
  func calendarsEnd(
    _ row: (today: String, reach: CalendarReach, screen: String)
  ) throws {
    let file = RepositoryTests.root.appending(path: "menus/12333/calendar.csv")
    let calendar = WorkCalendarFile(
      parsing: try String(contentsOf: file, encoding: .utf8)
    ).calendar
    let today = try #require(CivilDate(row.today))
    #expect(calendar.reach(from: today) == row.reach)
    #expect(ServeScreen.reach(of: calendar, on: today) == row.screen)
    // The compiler says the same, of the same days.
    let check = try CommandRun(
      "check", "--today", row.today, RepositoryTests.root.appending(path: "menus/12333").path
    ).outcome()
    switch row.reach {
    case .covered: #expect(check.status == 0 && !check.errors.contains("calendar"))
    case .endsSoon(_, let days):
      #expect(
        check.status == 0
          && check.errors.contains("the calendar ends on 2026-12-31, in \(days) day"))
    case .lacksYear: Issue.record("the shipped calendar has no gap")
    case .ended:
      #expect(check.status == 1 && check.errors.contains("the calendar ended on 2026-12-31"))
    }
  }
}
