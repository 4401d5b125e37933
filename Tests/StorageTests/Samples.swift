import Foundation
import ServiceCalendar
import Storage
import StorageSQLite
import Telephony
import Testing

/// A folder that goes with the test.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "hotline-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }
}

/// The stores that the contract holds for.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible {
  case memory, sqlite

  var testDescription: String { rawValue }

  func withStore(_ body: (any Store) throws -> Void) throws {
    switch self {
    case .memory: try body(MemoryStore())
    case .sqlite:
      let folder = try TemporaryFolder()
      try body(SQLiteStore(path: folder.path("hotline.db"), secretIterations: 2))
    }
  }
}

func date(_ text: String) -> CivilDate { CivilDate(text)! }
func time(_ text: String) -> CivilDateTime { CivilDateTime(text)! }

func callKey(_ number: UInt64) -> CallKey { CallKey(high: 0xA1, low: number) }

func operation(_ call: UInt64, segment: UInt32 = 0, _ number: UInt32 = 1) -> OperationKey {
  OperationKey(call: callKey(call), segment: segment, operation: OperationNumber(number))
}

/// Of a visit of its own, unless it is given.
func recording(
  _ operation: OperationKey, visit: UInt32? = nil, department: String = "劳动保障监察支队",
  at: String = "2011-07-01 20:15",
  caller: String? = "13957112345", due: String? = "2011-07-06"
) -> RecordingStart {
  RecordingStart(
    operation: operation, visit: visit ?? operation.segment &* 1000 &+ operation.operation.number,
    caller: caller, department: department, recordedAt: time(at),
    dueDate: due.map { date($0) })
}

func event(
  _ step: MessageStep, by: String = "061", at: String = "2011-07-04 09:00"
) -> MessageEvent {
  MessageEvent(step, by: by, at: time(at))
}

func receiptQuestion(
  _ number: String, lastFour: String? = "2345", kind: String? = nil,
  caller: String? = "13957112345", today: String = "2011-07-04",
  limits: SecretLimits = .standard
) -> LookupQuestion {
  var conditions = [ColumnCondition(column: "number", .equals(.text(number)))]
  if let lastFour {
    conditions.append(ColumnCondition(column: "caller", .equals(.secret(Secret(lastFour)))))
  }
  if let kind { conditions.append(ColumnCondition(column: "kind", .equals(.text(kind)))) }
  return LookupQuestion(
    table: "receipts", conditions: conditions, caller: caller, today: date(today),
    secretLimits: limits)
}

func call(
  _ key: UInt64, segment: UInt32 = 0, from: String? = "13957112345",
  at: String = "2011-07-01 20:15", steps: [(String, String?)] = [("main", "message")],
  transfers: [CallTransfer] = [], outcome: CallOutcome? = .selfService,
  cause: HangupCause? = .normal, endedWhile: EndedWhile? = nil
) -> CallRecord {
  let path = steps.enumerated().map { index, step in
    CallPath.Step(name: step.0, exit: step.1, at: CallTime(milliseconds: Int64(index) * 1000))
  }
  return CallRecord(
    key: callKey(key), segment: segment, gateway: "gw1", call: CallID("c-\(key)")!, from: from,
    to: "12333", language: "zh", startedAt: time(at), answeredAt: time(at),
    endedAt: cause.map { _ in time(at).adding(seconds: 60) }, path: CallPath(path),
    transfers: transfers, outcome: outcome, cause: cause, endedWhile: endedWhile, menuVersion: "7")
}

/// Moments in seconds since the call rang.
func transfer(
  _ outcome: TransferOutcome, step: String = "seats", queue: String? = "city", asked: Int64 = 10,
  answered: Int64? = nil, ended: Int64 = 20
) -> CallTransfer {
  let moment = { (seconds: Int64) in CallTime(milliseconds: seconds * 1000) }
  return CallTransfer(
    step: step, queue: queue, askedAt: moment(asked), answeredAt: answered.map(moment),
    endedAt: moment(ended), outcome: outcome)
}

/// A fax in the call.
func fax(_ operation: OperationKey, _ state: FaxJob.State) -> FaxJob {
  let order = FaxOrder(
    call: operation.call, menu: "12333", document: "参保证明申请表", pageCount: 3, to: nil,
    called: "12333", caller: "13957112345", orderedAt: time("2011-07-01 20:15"))
  return FaxJob(id: .operation(operation), order: order, state: state)
}

/// A fax for the queue.
func faxOrder(
  _ call: UInt64 = 1, _ document: String = "参保证明申请表", to number: String = "057187654321",
  caller: String? = "13957112345", at moment: String = "2011-07-01 20:15"
) -> FaxOrder {
  FaxOrder(
    call: callKey(call), menu: "12333", document: document, pageCount: 3, to: number,
    called: "12333", caller: caller, orderedAt: time(moment))
}

func unix(_ seconds: Int64) -> UnixTime { UnixTime(seconds: seconds) }

let pensionSchema = try! TableSchema(
  name: "pensions",
  columns: [
    TableColumn(name: "id", type: .citizenID, isKey: true),
    TableColumn(name: "pin", type: .digits, isSecret: true),
    TableColumn(name: "balance", type: .money),
    TableColumn(name: "months", type: .number),
  ])

let pensions = TableContents(
  schema: pensionSchema,
  rows: [
    [
      .text("330106194001011230"), .secret(Secret("246810")), .money(hundredths: 1_025_040),
      .number(180),
    ],
    [.text("330106197512310015"), .secret(Secret("135790")), .money(hundredths: 0), .number(0)],
    [.text("330106198001010014"), .absent, .absent, .absent],
  ])

func pensionQuestion(
  _ id: String, pin: String? = nil, caller: String? = "13957112345", today: String = "2011-07-01",
  limits: SecretLimits = .standard, initial: [InitialSecret] = []
) -> LookupQuestion {
  var conditions = [ColumnCondition(column: "id", .equals(.text(id)))]
  if let pin { conditions.append(ColumnCondition(column: "pin", .equals(.secret(Secret(pin))))) }
  return LookupQuestion(
    table: "pensions", conditions: conditions, caller: caller, today: date(today),
    secretLimits: limits, initialSecrets: initial)
}

let documentSchema = try! TableSchema(
  name: "文件",
  columns: [
    TableColumn(name: "number", type: .digits, isKey: true),
    TableColumn(name: "title", type: .text),
    TableColumn(name: "group", type: .text),
    TableColumn(name: "since", type: .date),
    TableColumn(name: "opens", type: .time),
    TableColumn(name: "sound", type: .audio),
  ])

let documents = TableContents(
  schema: documentSchema,
  rows: [
    document("01", "养老保险", group: "社保", since: "2006-01-01"),
    document("02", "医疗保险", group: "社保", since: "2001-04-01"),
    document("03", "年休假", group: "劳动", since: "2008-01-01"),
    document("04", "工伤保险", group: "社保", since: nil),
  ],
  spellings: [
    TableSpelling(row: 0, column: 1, keys: "9264265274264"),
    TableSpelling(row: 1, column: 1, keys: "94542652674"),
    TableSpelling(row: 1, column: 1, keys: "95452"),
    TableSpelling(row: 2, column: 1, keys: "6426954542"),
  ])

private func document(
  _ number: String, _ title: String, group: String, since: String?
) -> [TableValue] {
  [
    .text(number), .text(title), .text(group), since.map { .date(date($0)) } ?? .absent,
    .time(MinuteOfDay("08:30")!), .text("zh/documents/\(number)"),
  ]
}

extension StorageOutcome {
  /// Of a list, or taken by a claim; empty for all else.
  var faxes: [FaxJob] {
    switch self {
    case .faxes(let page): page.items
    case .faxesClaimed(let claimed): claimed.taken
    default: []
    }
  }

  /// Given up by a claim.
  var faxesGivenUp: [FaxJob] {
    switch self {
    case .faxesClaimed(let claimed): claimed.givenUp
    case .faxesGivenUp(let jobs): jobs
    default: []
    }
  }

  var fax: FaxJob? { if case .fax(let job) = self { job } else { nil } }
}
