import Foundation
import ServiceCalendar

enum DueCommand: Command {
  static let name = "due"
  static let summary = "The working day by which a message is answered"
  static let received = Flag("received", "DATE", "the day it came in, as 2011-01-28")
  static let workdays = Flag("workdays", "N", "working days allowed for the answer, 0 to 10000")
  static let calendar = Flag(
    "calendar", "FILE", "holidays and make-up working days; else \(defaultCalendar)")
  static let flags = [received, workdays, calendar]
  static let operands: [Operand] = []
  static let details = """
    A message that comes in on a day off counts from the next working day, and the day it comes in
    is not counted.

      hotline due --received 2011-01-28 --workdays 3
    """

  private static let defaultCalendar = "menus/12333/calendar.csv"

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    guard let text = invocation[received] else {
      throw CommandFailure("--received is missing", hint: "write --received 2011-01-28")
    }
    guard let date = CivilDate(text) else {
      throw CommandFailure("'\(text)' is not a date", hint: "write it as 2011-01-28")
    }
    guard let count = try invocation.number(workdays, in: 0...10_000) else {
      throw CommandFailure("--workdays is missing", hint: "write --workdays 3")
    }
    let path = invocation[calendar] ?? defaultCalendar
    let workCalendar = try readCalendar(path, invocation)
    do throws(CalendarLacksYear) {
      invocation.output.line("\(try workCalendar.dueDate(received: date, workdays: count))")
      return .success
    } catch {
      throw CommandFailure(
        "the calendar '\(path)' lacks the year \(error.year)",
        hint: "add its holidays and make-up working days when they are announced")
    }
  }

  private static func readCalendar(
    _ path: String, _ invocation: Invocation
  ) throws(CommandFailure) -> WorkCalendar {
    let text: String
    do {
      text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    } catch {
      throw CommandFailure(
        "the calendar '\(path)' cannot be read: \(error.localizedDescription)",
        hint: "name one with --calendar FILE")
    }
    let file = WorkCalendarFile(parsing: text)
    guard file.problems.isEmpty else {
      for problem in file.problems { invocation.errors.line("\(path): \(problem)") }
      throw CommandFailure("the calendar '\(path)' has problems")
    }
    return file.calendar
  }
}
