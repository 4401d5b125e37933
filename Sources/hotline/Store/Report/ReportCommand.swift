import ServiceCalendar
import ServiceReports
import Sockets
import Storage

/// `hotline report`: the figures that hotlines are judged by.
enum ReportCommand: Command {
  static let name = "report"
  static let summary = "The figures of a day, a week or a month, beside those before"
  static let operands: [Operand] = []
  static let top = Flag("top", "N", "how many topics and steps are shown; default: 10")
  static let json = Flag("json", "print it as JSON, whole")
  static let csv = Flag("csv", "print it as CSV, one value a line, whole")
  static let flags =
    [StoreFile.flag] + ReportPeriods.flags + [
      CalendarOnDisk.flag, LocalClock.flag, top, json, csv,
    ]
  static let details = """
    A day stands beside the day before and the same day of the week before; a week, a month or other
    days beside as many before them. Calls count on the day they rang. Each call has come to one
    thing: of several, a person counts before a message, and a message before a fax.

      connection rate    served by the menus, with a fax or message, or answered by a person, of all
      self-service rate  ended without asking for a person, of all
      abandoned rate     left before the service had done anything for them, of all
      seat answer rate   answered by a person, of all who asked for one
      answered within    of all who asked for one, from asking to the answer
      gave up waiting    hung up before a person answered, of all who asked for one
      lines needed       for the busiest hour, so that 1 call of 100 is refused (Erlang B)
      seats needed       so that 95 of 100 are answered within 15 s, were all answered (Erlang C)
      messages answered  of those that have or want an answer; in working days by the calendar, in
                         time by the day that the menu promised; what may still come is not counted

    Topics and steps go by their names in the menu, never by keys. What is overdue is so today.

      hotline report --day 2011-07-01
      hotline report --week --csv --store hotline.db
      hotline report --month 2011-06 --json
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    if invocation.has(json), invocation.has(csv) {
      throw CommandFailure("--json or --csv, not both")
    }
    let limit = try invocation.number(top, in: 1...10_000) ?? 10
    let today = try LocalClock.now(invocation).date
    let periods = try ReportPeriods(invocation, today: today)
    let calendar = try CalendarOnDisk.readIfThere(invocation)
    let path = try StoreFile.existingPath(invocation)
    let report: ServiceReport
    // A service may be answering calls on this machine.
    BackgroundWork.begin()
    do throws(StorageFailure) {
      report = try ServiceReport(
        of: path, days: periods.days, today: today, calendar: calendar)
    } catch {
      throw CommandFailure("\(error)", hint: error.hint)
    }
    if invocation.has(json) {
      invocation.output.write(ReportData(report).jsonPage)
    } else if invocation.has(csv) {
      invocation.output.write(ReportData(report).csv)
    } else {
      invocation.output.write(ReportPage(report: report, top: limit).text)
    }
    return .success
  }
}
