import Diagnostics
import HotlineServer
import ServiceCalendar
import Storage
import Telephony

/// `hotline faxes`: what was sent in calls, and what the queue is to call back.
enum FaxesCommand: Command {
  static let name = "faxes"
  static let summary = "List faxes; try one of the queue now, or cancel it"
  static let operands = [
    Operand("ACTION", .optional, "list, retry or cancel; default: list"),
    Operand("RECEIPT", .optional, "of retry and cancel: which fax"),
  ]
  static let state = Flag(
    "state", "WORD", "list: only faxes in this state", choices: FaxJob.State.allCases.map(\.word))
  static let limit = Flag("limit", "N", "list: how many at most; default: 20")
  static let json = Flag("json", "list: a line of JSON for each fax")
  static let flags = [StoreFile.flag, state, limit, json]
  static let details = """
    Faxes in calls have no receipt: they were sent, or not, while the caller waited. Numbers show
    three digits in front and four at the end.

      hotline faxes --state waiting
      hotline faxes retry 2011070100011
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    switch invocation.operands.first ?? "list" {
    case "list":
      try invocation.checkOperands(atMost: 1)
      return try list(invocation)
    case "retry": return try change(invocation) { .tryFaxNow($0, at: WallClock.now.unixTime) }
    case "cancel": return try change(invocation) { .cancelFax($0) }
    case let word:
      throw CommandFailure(
        "'\(word)' is not an action of faxes", hint: "one of list, retry, cancel")
    }
  }

  private static func list(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    let filter = FaxFilter(state: invocation[state].flatMap { FaxJob.State(word: $0) })
    return try StoreList(
      limit: limit, request: { .listFaxes(filter, $0) },
      page: { if case .faxes(let faxes) = $0 { faxes } else { nil } },
      line: { invocation.has(json) ? FaxData($0).jsonLine : $0.line }
    ).print(for: invocation)
  }

  private static func change(
    _ invocation: Invocation, _ request: (ReceiptNumber) -> StorageRequest
  ) throws(CommandFailure) -> ExitStatus {
    for flag in [state, limit, json] where invocation.has(flag) {
      throw CommandFailure("--\(flag.name) does not apply to \(invocation.operands[0])")
    }
    guard invocation.operands.count > 1 else {
      throw CommandFailure(
        "which fax?", hint: "name its receipt; `hotline faxes` shows them")
    }
    let receipt = try ReceiptNumber(argument: invocation.operands[1])
    let store = try StoreFile.openExisting(invocation)
    guard case .fax(let job?) = try store.outcome(of: request(receipt)) else {
      throw CommandFailure("no fax in the queue has the receipt \(receipt)")
    }
    invocation.output.line(job.line)
    return .success
  }
}

extension FaxJob {
  /// `2011070100011  2011-07-01 20:15  waiting  1/3 pages  2 tries  057*****6666  certificate  busy`
  fileprivate var line: String {
    ListLine([
      (receipt?.description ?? "in the call").padded(toWidth: 13),
      order.orderedAt.toTheMinute,
      state.word.padded(toWidth: 9),
      "\(pagesSent)/\(pageCount) pages".padded(toWidth: 10),
      "\(attempts) tries".padded(toWidth: 8),
      ((order.to ?? order.caller).map { MaskedNumber.phone($0) } ?? "hidden").padded(toWidth: 12),
      order.document.padded(toWidth: failure == nil ? 0 : 20), failure ?? "",
    ]).text
  }
}

/// A fax as programs read it: what the list shows.
private struct FaxData: Encodable {
  let receipt: String?
  let orderedAt: String
  let document: String
  let to: String?
  let caller: String?
  let state: String
  let pagesSent: Int
  let pageCount: Int
  let attempts: Int
  let failure: String?

  init(_ job: FaxJob) {
    receipt = job.receipt?.description
    orderedAt = job.order.orderedAt.iso8601
    document = job.order.document
    to = job.order.to.map { MaskedNumber.phone($0) }
    caller = job.order.caller.map { MaskedNumber.phone($0) }
    state = job.state.word
    pagesSent = Int(job.pagesSent)
    pageCount = Int(job.pageCount)
    attempts = Int(job.attempts)
    failure = job.failure
  }
}
