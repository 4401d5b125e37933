import ServiceCalendar
import Testing

@Suite("A date as people write it")
struct WrittenDateTests {
  @Test(
    "is one day",
    arguments: [
      "2026-12-24", "2026/12/24", "2026.12.24", "2026年12月24日", "20261224", "24/12/2026",
      "12/24/2026", "24.12.2026", "24.12.26", "24/12/26", "24-12-2026", "24 December 2026",
      "24th of December 2026", "December 24, 2026", "Dec 24 2026", "24-Dec-2026", "2026 Dec 24",
    ])
  func day(_ text: String) {
    #expect(WrittenDate(text) == .day(CivilDate("2026-12-24")!, or: nil))
    #expect(WrittenDate(text)?.advice == "write 2026-12-24")
  }

  @Test("is one of two days", arguments: ["1/5/2026", "1-5-2026", "01/05/26"])
  func doubt(_ text: String) {
    #expect(
      WrittenDate(text) == .day(CivilDate("2026-05-01")!, or: CivilDate("2026-01-05")!))
    #expect(
      WrittenDate(text)?.advice == "write 2026-05-01 for 1 May, or 2026-01-05 for 5 January")
  }

  @Test(
    "is in no doubt where points part it, or both are the same", arguments: ["1.5.2026", "1.5.26"])
  func points(_ text: String) {
    #expect(WrittenDate(text) == .day(CivilDate("2026-05-01")!, or: nil))
  }

  @Test(
    "comes every year",
    arguments: [
      ("24/12", "12-24", nil), ("12-25", "12-25", nil), ("1/5", "05-01", "01-05"),
      ("24.12.", "12-24", nil), ("25 December", "12-25", nil), ("10月1日", "10-01", nil),
    ])
  func yearly(_ text: String, _ day: String, _ other: String?) {
    #expect(WrittenDate(text) == .yearly(MonthDay(day)!, or: other.flatMap { MonthDay($0) }))
    #expect(WrittenDate(text)?.advice == nil)
  }

  @Test(
    "is none",
    arguments: [
      "", "2026", "10:00", "31/02/2026", "2026-13-01", "mon", "8.30-11.30", "10-01-04-30",
      "1/2/3/4",
      "Marble 3", "5s", "99999999999999999999/1/2026", "may",
    ])
  func none(_ text: String) { #expect(WrittenDate(text) == nil) }
}
