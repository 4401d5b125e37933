import Diagnostics
import Storage
import Telephony

/// `hotline outbox`: what departments are to be told of messages, and what came of it.
enum OutboxCommand: Command {
  static let name = "outbox"
  static let summary = "List what departments are told of messages; try again what failed"
  static let operands = [
    Operand("ACTION", .optional, "list or retry; default: list"),
    Operand("ID", .optional, "of retry: the notice; default: all that were not delivered"),
  ]
  static let state = Flag(
    "state", "WORD", "list: only notices in this state",
    choices: Notice.State.allCases.map(\.rawValue))
  static let limit = Flag("limit", "N", "list: how many at most; default: 20")
  static let json = Flag("json", "list: a line of JSON for each notice")
  static let flags = [StoreFile.flag, state, limit, json]
  static let details = """
    A service that runs with --notify FILE tells departments of messages that are left, assigned,
    overdue, or dropped after they were told. What fails is tried again by itself for three days.
    What was delivered is forgotten after a week, the rest when its message has been answered.

      hotline outbox --state waiting
      hotline outbox retry 17
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    switch invocation.operands.first ?? "list" {
    case "list":
      try invocation.checkOperands(atMost: 1)
      return try list(invocation)
    case "retry": return try retry(invocation)
    case let word:
      throw CommandFailure(
        "'\(word)' is not an action of outbox", hint: "one of list, retry")
    }
  }

  private static func list(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    let state = invocation[state].flatMap { Notice.State(rawValue: $0) }
    return try StoreList(
      limit: limit, request: { .listNotices(state, $0) },
      page: { if case .notices(let notices) = $0 { notices } else { nil } },
      line: { invocation.has(json) ? Line($0).jsonLine : Line($0).text }
    ).print(for: invocation)
  }

  private static func retry(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    for flag in [state, limit, json] where invocation.has(flag) {
      throw CommandFailure("--\(flag.name) does not apply to retry")
    }
    var id: Int64?
    if invocation.operands.count > 1 {
      guard let number = Int64(invocation.operands[1]) else {
        throw CommandFailure(
          "'\(invocation.operands[1])' is not a notice",
          hint: "`hotline outbox` shows their numbers")
      }
      id = number
    }
    let store = try StoreFile.openExisting(invocation)
    guard case .counted(let count) = try store.outcome(of: .retryNotices(id)) else {
      preconditionFailure("notices were counted by something else")
    }
    if let id, count == 0 {
      throw CommandFailure("there is no notice \(id) that was not delivered")
    }
    invocation.output.line("\(count) will be tried again at once")
    return .success
  }

  private struct Line: Encodable {
    let id: Int64
    let event: String
    let receipt: String
    let state: String
    let attempts: Int
    let department: String
    let failure: String?

    init(_ notice: Notice) {
      id = notice.id
      event = notice.event.rawValue
      receipt = notice.message.receipt.description
      state = notice.state.rawValue
      attempts = notice.attempts
      department = notice.message.start.department
      failure = notice.failure
    }

    /// `17  left  2011070100011  waiting  3 attempts  劳动保障监察支队  status 503`
    var text: String {
      ListLine([
        String(id).padded(toWidth: 5), event.padded(toWidth: 8), receipt.padded(toWidth: 13),
        state.padded(toWidth: 9), "\(attempts) attempts".padded(toWidth: 11),
        department.padded(toWidth: failure == nil ? 0 : 20), failure ?? "",
      ]).text
    }
  }
}
