import Foundation
import ServiceCalendar
import Testing

/// Rows of a CSV file beside these tests (no quotes in them), without the header.
func rows(_ name: String) throws -> [[String]] {
  let folder = URL(filePath: #filePath).deletingLastPathComponent()
  let text = try String(contentsOf: folder.appending(path: "Vectors/\(name).csv"), encoding: .utf8)
  return text.split(whereSeparator: \.isNewline).dropFirst().map {
    $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }
}

/// The calendar that comes with the 12333 menus.
func chinaCalendar() throws -> WorkCalendar {
  let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  let path = root.appending(path: "menus/12333/calendar.csv")
  let file = WorkCalendarFile(parsing: try String(contentsOf: path, encoding: .utf8))
  #expect(file.problems == [])
  return file.calendar
}
