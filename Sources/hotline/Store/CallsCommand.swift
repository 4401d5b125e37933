import Diagnostics
import ServiceCalendar
import ServiceReports
import Storage
import Telephony

/// `hotline calls`: the calls that were kept, newest first.
enum CallsCommand: Command {
  static let name = "calls"
  static let summary =
    "List calls: when, from where, what came of them, and their way through the menu"
  static let operands: [Operand] = []
  static let from = Flag("from", "NUMBER", "only calls from this number")
  static let on = Flag("on", "DATE", "only calls of this day, as 2011-07-01")
  static let outcome = Flag(
    "outcome", "WORD", "only calls that came to this", choices: CallOutcome.allCases.map(\.word))
  static let limit = Flag("limit", "N", "how many at most; default: 20")
  static let flags = [StoreFile.flag, from, on, outcome, limit]
  static let details = """
    Callers' numbers show three digits in front and four at the end.

      hotline calls --on 2011-07-01 --outcome unanswered
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    let filter = try filter(invocation)
    return try StoreList(
      limit: limit, request: { .listCalls(filter, $0) },
      page: { if case .calls(let calls) = $0 { calls } else { nil } }, line: line(of:)
    ).print(for: invocation)
  }

  /// What the flags ask for.
  static func filter(_ invocation: Invocation) throws(CommandFailure) -> CallFilter {
    CallFilter(
      from: invocation[from], outcome: invocation[outcome].flatMap { CallOutcome(word: $0) },
      days: try invocation.date(on).map { $0...$0 })
  }

  /// `2011-07-01 20:15:00  139****2345  12333  1m05s  message-left  normal  main:message, message:kept`
  static func line(of call: CallRecord) -> String {
    var steps = call.path.steps.map { step in
      step.exit.map { "\(step.name):\($0)" } ?? step.name
    }
    if call.path.droppedCount > 0 { steps.append("and \(call.path.droppedCount) more") }
    return ListLine([
      call.startedAt.toTheSecond,
      (call.from.map { MaskedNumber.phone($0) } ?? "hidden").padded(toWidth: 12),
      call.to.padded(toWidth: 6),
      (call.endedAt.map { length(from: call.startedAt, to: $0) } ?? "up").padded(toWidth: 7),
      (call.outcome?.word ?? "-").padded(toWidth: 12),
      (call.cause?.word ?? "-").padded(toWidth: 10),
      steps.joined(separator: ", "),
    ]).text
  }

  private static func length(from start: CivilDateTime, to end: CivilDateTime) -> String {
    let seconds = max(0, end.secondsSince1970 - start.secondsSince1970)
    return FigureValue.milliseconds(Int64(seconds) * 1000, for: 1).text
  }
}
