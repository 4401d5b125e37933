import Diagnostics
import ServiceCalendar
import Storage
import Telephony

/// `hotline messages list`: newest first, what is due by its day, numbers masked.
struct MessageList {
  private let invocation: Invocation
  private let filter: MessageFilter

  init(_ invocation: Invocation) throws(CommandFailure) {
    self.invocation = invocation
    var days: ClosedRange<CivilDate>?
    if invocation.has(MessagesCommand.overdue) || invocation.has(MessagesCommand.dueToday) {
      let today = try Self.today(invocation)
      let first =
        invocation.has(MessagesCommand.overdue) ? CivilDate(year: 1, month: 1, day: 1)! : today
      let last = invocation.has(MessagesCommand.dueToday) ? today : today.adding(days: -1) ?? today
      days = first...last
    } else if invocation.has(MessagesCommand.today) {
      throw CommandFailure("--today is for --overdue and --due-today")
    }
    filter = MessageFilter(
      department: invocation[MessagesCommand.department],
      state: invocation[MessagesCommand.state].flatMap { VoiceMessage.State(word: $0) },
      openAndDue: days)
  }

  private static func today(_ invocation: Invocation) throws(CommandFailure) -> CivilDate {
    if let date = try invocation.date(MessagesCommand.today) { return date }
    return try LocalClock.now(invocation).date
  }

  func run() throws(CommandFailure) -> ExitStatus {
    try tellOfUnknownDepartment()
    let isJSON = invocation.has(MessagesCommand.json)
    return try StoreList(
      limit: MessagesCommand.limit, request: { .listMessages(filter, $0) },
      page: { if case .messages(let messages) = $0 { messages } else { nil } },
      line: { isJSON ? MessageData($0).jsonLine : $0.line(caller: $0.maskedCaller) }
    ).print(for: invocation)
  }

  /// A slip in the name of a department looks as if nothing had to be done there.
  private func tellOfUnknownDepartment() throws(CommandFailure) {
    guard let department = filter.department else { return }
    let store = try StoreFile.lookInto(invocation)
    let any = StorageRequest.listMessages(
      MessageFilter(department: department), PageRequest(limit: 1))
    guard case .messages(let page) = try store.outcome(of: any), page.items.isEmpty else { return }
    invocation.errors.line("no message is for a department '\(department)'")
  }
}

extension VoiceMessage {
  /// `139****2345`, or "hidden".
  var maskedCaller: String { start.caller.map { MaskedNumber.phone($0) } ?? "hidden" }

  /// `2011070100011  2011-07-01 20:15  8s  assigned  due 2011-07-06  139****2345  劳动保障监察支队  王海`
  func line(caller: String) -> String {
    ListLine([
      receipt.description.padded(toWidth: 13),
      start.recordedAt.toTheMinute,
      ("\(length.count / 1000)s" + (isCutOff ? " cut off" : "")).padded(toWidth: 12),
      state.word.padded(toWidth: 8),
      (start.dueDate.map { "due \($0)" } ?? "no date").padded(toWidth: 14),
      caller.padded(toWidth: 12),
      start.department.padded(toWidth: assignee == nil ? 0 : 20),
      assignee ?? "",
    ]).text
  }
}

/// A message as programs read it: what the list shows, the caller's number masked.
struct MessageData: Encodable {
  let receipt: String
  let recorded: String
  /// In ms.
  let length: UInt32
  let cutOff: Bool
  let state: String
  let due: String?
  let caller: String?
  let department: String
  let assignee: String?
  /// Of `show` only.
  var history: [Step]?

  struct Step: Encodable {
    let step: String
    let by: String
    let at: String
    let detail: String?

    init(_ event: MessageEvent) {
      step = event.step.word
      by = event.by
      at = event.at.iso8601
      detail = event.step.detail
    }
  }

  init(_ message: VoiceMessage) {
    receipt = message.receipt.description
    recorded = message.start.recordedAt.iso8601
    length = message.length.count
    cutOff = message.isCutOff
    state = message.state.word
    due = message.start.dueDate?.description
    caller = message.start.caller.map { MaskedNumber.phone($0) }
    department = message.start.department
    assignee = message.assignee
  }
}
