import ServiceCalendar
import StorageSQLite

/// `hotline report`: the figures that hotlines are judged by.
enum ReportCommand: Command {
  static let name = "report"
  static let summary = "The figures of a day or a week, beside those before"
  static let operands: [Operand] = []
  static let day = Flag("day", "DATE", "the day, as 2011-07-01; else yesterday")
  static let week = Flag("week", "the seven days that end with that day")
  static let top = Flag("top", "N", "how many topics and steps are shown; 10 unless given")
  static let json = Flag("json", "print it as JSON, whole")
  static let csv = Flag("csv", "print it as CSV, one value a line, whole")
  static let flags = [StoreFile.flag, day, week, top, json, csv]
  static let details = """
    A day stands beside the day before and the same day of the week before; a week beside the week
    before. Calls count on the day they rang. Each call has come to one thing: of several, a person
    counts before a message, and a message before a fax.

      connection rate    served by the menus, with a fax or message, or answered by a person, of all
      self-service rate  served by the menus, with a fax or message, without a person, of all
      seat answer rate   answered by a person, of all who were put through to one
      abandoned          left before the service had done anything for them

    Topics and steps go by their names in the menu, never by keys. What is kept does not tell, and
    the report therefore does not say: answers within 15 and 20 seconds, waiting and handling times,
    messages answered the same day and within 3 working days. What is overdue is so today.

      hotline report --day 2011-07-01
      hotline report --week --csv --store hotline.db
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    if invocation.has(json), invocation.has(csv) {
      throw CommandFailure("--json or --csv, not both")
    }
    let limit = try invocation.number(top, in: 1...10_000) ?? 10
    let days = try periods(invocation)
    let store = try StoreFile.openExisting(invocation)
    let report = try ServiceReport(of: store, days: days, today: .today)
    if invocation.has(json) {
      do {
        invocation.output.write(try ReportData(report).json())
      } catch {
        throw CommandFailure("the report cannot be written as JSON: \(error)")
      }
    } else if invocation.has(csv) {
      invocation.output.write(ReportData(report).csv)
    } else {
      invocation.output.write(ReportPage(report: report, top: limit).text)
    }
    return .success
  }

  /// The period asked for, then those it is compared with.
  private static func periods(
    _ invocation: Invocation
  ) throws(CommandFailure) -> [ClosedRange<CivilDate>] {
    var last = CivilDate.today.adding(days: -1) ?? .today
    if let text = invocation[day] {
      guard let date = CivilDate(text) else {
        throw CommandFailure("'\(text)' is not a date", hint: "write it as 2011-07-01")
      }
      last = date
    }
    let length = invocation.has(week) ? 7 : 1
    let distances = invocation.has(week) ? [0, 7] : [0, 1, 7]
    return distances.compactMap { distance in
      guard let end = last.adding(days: -distance), let start = end.adding(days: 1 - length) else {
        return nil
      }
      return start...end
    }
  }
}
