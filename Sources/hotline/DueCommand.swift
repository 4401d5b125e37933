import ServiceCalendar

/// `hotline due`: the day by which an answer is promised, by a calendar.
enum DueCommand: Command {
  static let name = "due"
  static let summary = "The working day by which a message is answered"
  static let received = Flag("received", "DATE", "the day it came in, as 2011-01-28")
  static let workdays = Flag("workdays", "N", "working days allowed for the answer, 0 to 10000")
  static let flags = [received, workdays, CalendarOnDisk.flag]
  static let operands: [Operand] = []
  static let details = """
    A message that comes in on a day off counts from the next working day, and the day it comes in
    is not counted.

      hotline due --received 2011-01-28 --workdays 3
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    guard let text = invocation[received] else {
      throw CommandFailure("--received is missing", hint: "write --received 2011-01-28")
    }
    guard let date = CivilDate(text) else {
      throw CommandFailure(
        "'\(text)' is not a date", hint: WrittenDate(text)?.advice ?? "write it as 2011-01-28")
    }
    guard let count = try invocation.number(workdays, in: 0...10_000) else {
      throw CommandFailure("--workdays is missing", hint: "write --workdays 3")
    }
    let path = invocation[CalendarOnDisk.flag] ?? CalendarOnDisk.standardPath
    let workCalendar = try CalendarOnDisk.read(path, invocation)
    do throws(CalendarLacksYear) {
      invocation.output.line("\(try workCalendar.dueDate(received: date, workdays: count))")
      return .success
    } catch {
      throw CommandFailure(
        "the calendar '\(path)' lacks the year \(error.year)",
        hint: "add its holidays and make-up working days when they are announced")
    }
  }
}
