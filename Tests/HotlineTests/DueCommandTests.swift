import Foundation
import Testing

@Suite struct DueCommandTests {
  /// The calendar that comes with the 12333 menus, in its place.
  private func run(_ arguments: String...) throws -> CommandRun {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let calendar = root.appendingPathComponent("menus/12333/calendar.csv")
    return try CommandRun(["due"] + arguments)
      .file("menus/12333/calendar.csv", String(contentsOf: calendar, encoding: .utf8))
  }

  @Test(
    "before the Spring Festival of 2011, and over it",
    arguments: [
      ("2011-01-28", "1", "2011-01-30"), ("2011-02-02", "3", "2011-02-12"),
      ("2026-02-15", "5", "2026-03-02"), ("2011-01-28", "0", "2011-01-28"),
    ]) func due(received: String, workdays: String, due: String) throws
  {
    try run("--received", received, "--workdays", workdays).expect(output: due + "\n")
  }

  @Test(
    "a year that the calendar lacks is an error, not a guess",
    arguments: [
      ("2026-12-31", "1", 2027), ("2009-12-31", "1", 2009),
    ]) func yearMissing(received: String, workdays: String, year: Int) throws
  {
    try run("--received", received, "--workdays", workdays).expect(
      errors: """
        error: the calendar 'menus/12333/calendar.csv' lacks the year \(year)
          add its holidays and make-up working days when they are announced

        """, status: 2)
  }

  @Test("another calendar") func calendar() throws {
    try CommandRun(
      "due", "--received", "2030-01-01", "--workdays", "1", "--calendar", "other.csv"
    )
    .file("other.csv", "date,kind\n2030-01-01,holiday\n2030-01-02,holiday\n")
    .expect(output: "2030-01-04\n")
  }

  @Test("a calendar with problems shows them all") func problems() throws {
    try CommandRun(
      "due", "--received", "2030-01-01", "--workdays", "1", "--calendar", "other.csv"
    )
    .file("other.csv", "date,kind\n2030-01-32,holiday\n2030-01-02,Feiertag\n")
    .expect(
      errors: """
        other.csv: line 2: there is no such day as 2030-01-32
        other.csv: line 3: `Feiertag` is not a kind; write `holiday` or `makeup-workday`
        error: the calendar 'other.csv' has problems

        """, status: 2)
  }

  @Test("no calendar at all") func noCalendar() throws {
    let outcome = try CommandRun("due", "--received", "2011-01-28", "--workdays", "1").outcome()
    #expect(
      outcome.errors.hasPrefix("error: the calendar 'menus/12333/calendar.csv' cannot be read"))
    #expect(outcome.errors.hasSuffix("name one with --calendar FILE\n"))
    #expect(outcome.status == 2)
  }

  @Test(
    "what is missing or wrong is said",
    arguments: [
      (["--workdays", "3"], "error: --received is missing"),
      (["--received", "2011-01-28"], "error: --workdays is missing"),
      (["--received", "2011-02-30", "--workdays", "3"], "error: '2011-02-30' is not a date"),
      (["--received", "2011-01-28", "--workdays", "-1"], "error: "),
    ]) func slips(arguments: [String], error: String) throws
  {
    let outcome = try CommandRun(["due"] + arguments).outcome()
    #expect(outcome.errors.hasPrefix(error))
    #expect(outcome.output.isEmpty)
    #expect(outcome.status == 2)
  }
}
