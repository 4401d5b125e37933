import Foundation
import ServiceCalendar
import SystemErrors

/// The calendar file of commands that count working days.
enum CalendarOnDisk {
  static let standardPath = "menus/12333/calendar.csv"

  static let flag = Flag(
    "calendar", "FILE", "holidays and make-up working days; default: \(standardPath)")

  static func read(
    _ path: String, _ invocation: Invocation
  ) throws(CommandFailure) -> WorkCalendar {
    let bytes: [UInt8]
    do {
      bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    } catch {
      throw CommandFailure(
        "the calendar '\(path)' cannot be read: \(error.reason)",
        hint: "name one with --calendar FILE")
    }
    let file = WorkCalendarFile(parsing: bytes)
    guard file.problems.isEmpty else {
      for problem in file.problems { invocation.errors.line("\(path): \(problem)") }
      throw CommandFailure("the calendar '\(path)' has problems")
    }
    return file.calendar
  }

  /// The one that was named; else the one that is there, and `nil` where none is.
  static func readIfThere(_ invocation: Invocation) throws(CommandFailure) -> WorkCalendar? {
    if let path = invocation[flag] { return try read(path, invocation) }
    guard FileManager.default.fileExists(atPath: standardPath) else { return nil }
    return try read(standardPath, invocation)
  }
}
