import CSQLite
import Storage
import Synchronization
import Telephony
import Testing

@testable import StorageSQLite

/// What a caller waits for costs the same in a store of ten years as in one of a day: every statement that a call runs finds its
/// rows by an index.
@Suite struct CallStatementTests {
  @Test("no statement that runs during calls reads a table from end to end") func searches() throws
  {
    let folder = try TemporaryFolder()
    let connection = try Connection(path: folder.path("hotline.db"))
    let store = try SQLiteStore(connection, secretIterations: 1)
    _ = store.commit([.replaceTable(pensions), .replaceTable(articles)])
    // A message, which others may ask for by its receipt.
    let kept = store.commit([
      .beginRecording(recording(operation(1))),
      .finishRecording(operation(1), length: Milliseconds(4000), endedBy: .key),
    ])
    guard case .messageKept(let receipt) = kept[1] else {
      Issue.record("\(kept)")
      return
    }
    let statements = traced(on: connection) {
      for request in requests(receipt) {
        #expect(request.isOfCalls)
        switch store.commit(request) {
        case .failed(let failure): Issue.record("\(request): \(failure)")
        case .refused(let refusal): Issue.record("\(request): \(refusal)")
        default: break
        }
      }
    }
    // The tables themselves, and what SQLite writes beside them.
    #expect(statements.count > 40, "\(statements.count)")
    try expectNoScan(statements, on: connection)
  }

  @Test("reports and lists find their days, and what is overdue, by an index")
  func reports() throws {
    let folder = try TemporaryFolder()
    let connection = try Connection(path: folder.path("hotline.db"))
    _ = try SQLiteStore(connection)
    let receipts = try SQLiteReceipts(connection)
    let outbox = try SQLiteOutbox(connection)
    let messages = try SQLiteMessages(
      connection, SQLiteRecordings(connection, receipts, outbox), outbox)
    let faxes = try SQLiteFaxes(connection, receipts, SQLiteCounts(connection))
    let calls = try SQLiteCalls(connection)
    let day = date("2011-07-01")
    let statements = try traced(on: connection) {
      try calls.each(on: day...day) { _ in }
      _ = try calls.list(CallFilter(days: day...day), PageRequest(limit: 20))
      _ = try messages.messages(on: day...day)
      _ = try messages.openMessages(dueBy: day)
      _ = try messages.history(of: ReceiptNumber(1))
      _ = try faxes.jobs(on: day...day)
    }
    #expect(statements.count == 6)
    try expectNoScan(statements, on: connection)
  }

  private func expectNoScan(_ statements: Set<String>, on connection: Connection) throws {
    for sql in statements {
      for step in try plan(of: sql, on: connection) where step.hasPrefix("SCAN") {
        // Rows that were found already, gathered for their order.
        if step.hasPrefix("SCAN (subquery") || step.hasPrefix("SCAN CONSTANT") { continue }
        Issue.record("\(step): \(sql)")
      }
    }
  }

  @Test("the plan of a statement without an index says SCAN") func tellsScans() throws {
    let folder = try TemporaryFolder()
    let connection = try Connection(path: folder.path("hotline.db"))
    _ = try SQLiteStore(connection)
    let steps = try plan(of: "SELECT id FROM calls WHERE outcome = ?1", on: connection)
    #expect(steps == ["SCAN calls"])
  }

  /// One of each thing that a call asks of the store, and each way in which it asks for rows.
  private func requests(_ receipt: ReceiptNumber) -> [StorageRequest] {
    let day = date("2011-07-01")
    let count = DailyCount(kind: .faxes, subject: "13957112345", date: day)
    let places = PlaceQuestion(caller: "13957112345", language: "zh", days: day...day)
    let place = { (position: UInt32?) in
      Listening.Place(
        caller: "13957112345", language: "zh", position: position.map { Milliseconds($0) })
    }
    let bounds = [
      ColumnCondition(column: "from", .atMost(day)),
      ColumnCondition(column: "until", .atLeast(day)),
    ]
    let browse = { (condition: ColumnCondition, mostAsked: Bool) in
      StorageRequest.browse(
        BrowseQuestion(
          table: "articles", conditions: bounds + [condition],
          mostAsked: mostAsked ? date("2011-06-01")...day : nil, places: places),
        offset: 0, count: 5)
    }
    let listening = { (isCounted: Bool, position: UInt32?) in
      StorageRequest.keepListening(
        Listening(
          table: "articles", key: "1", at: time("2011-07-01 20:15"), isCounted: isCounted,
          place: place(position)))
    }
    return [
      .keepCall(call(2, cause: nil)), .keepCall(call(2, transfers: [transfer(.busy)])),
      .beginRecording(recording(operation(2))),
      .appendAudio(operation(2), number: 0, [UInt8](repeating: 1, count: 4000)),
      .finishRecording(operation(2), length: Milliseconds(500), endedBy: .key),
      .beginRecording(recording(operation(3))),
      .appendAudio(operation(3), number: 0, [UInt8](repeating: 1, count: 4000)),
      .finishWholeRecording(
        operation(3), length: Milliseconds(500), endedBy: .key, sound: Milliseconds(400),
        nil),
      .beginRecording(recording(operation(4))), .dropRecording(operation(4)),
      .beginRecording(recording(operation(5, 2))),
      .findMessageOfVisit(recording(operation(5, 2)).messageVisit, asker: 1),
      .finishWholeRecording(
        operation(1, 9), length: Milliseconds(500), endedBy: .key, sound: Milliseconds(400),
        recording(operation(1)).messageVisit),
      .stepMessage(receipt, event(.dropped)),
      .keepFax(fax(operation(6), .sending)), .keepFax(fax(operation(6), .sent)),
      .orderFax(faxOrder(7), limit: 9), .orderFax(faxOrder(7), limit: 9),
      .count(count, limit: 99),
      .lookUp(pensionQuestion("330106194001011230")),
      .lookUp(pensionQuestion("330106194001011230", pin: "246810")),
      .lookUp(pensionQuestion("330106194001011230", pin: "111111")),
      .lookUp(receiptQuestion(receipt.description)),
      .lookUp(receiptQuestion(receipt.description, lastFour: "0000")),
      browse(ColumnCondition(column: "number", .equals(.text("1"))), false),
      browse(ColumnCondition(column: "topic", .equals(.text("工伤"))), false),
      browse(ColumnCondition(column: "topic", .equals(.text("工伤"))), true),
      browse(ColumnCondition(column: "title", .spelled("4")), false),
      browse(ColumnCondition(column: "title", .spelled("4")), true),
      listening(true, 65_000), listening(false, 80_000), listening(false, nil),
    ]
  }

  private func traced(on connection: Connection, _ body: () throws -> Void) rethrows -> Set<String>
  {
    let found = Found()
    sqlite3_trace_v2(
      connection.handle, UInt32(SQLITE_TRACE_STMT),
      { _, context, _, text in
        let sql = String(cString: text!.assumingMemoryBound(to: CChar.self))
        Unmanaged<Found>.fromOpaque(context!).takeUnretainedValue().statements.insert(sql)
        return 0
      }, Unmanaged.passUnretained(found).toOpaque())
    defer { sqlite3_trace_v2(connection.handle, 0, nil, nil) }
    try body()
    return found.statements
  }

  private final class Found { var statements: Set<String> = [] }

  /// How SQLite would go about it; empty for `BEGIN` and its like, and for comments.
  private func plan(of sql: String, on connection: Connection) throws -> [String] {
    if sql.hasPrefix("--") { return [] }
    let explained = try connection.prepare("EXPLAIN QUERY PLAN \(sql)", isKept: false)
    return try explained.rows([SQLValue](repeating: .null, count: explained.parameterCount)) {
      $0.text(3)
    }
  }
}

private let articles = TableContents(
  schema: try! TableSchema(
    name: "articles",
    columns: [
      TableColumn(name: "number", type: .digits, isKey: true, isCompared: true),
      TableColumn(name: "topic", type: .text, isCompared: true),
      TableColumn(name: "title", type: .text, isSpelled: true),
      TableColumn(name: "body", type: .text),
      TableColumn(name: "from", type: .date, bound: .from),
      TableColumn(name: "until", type: .date, bound: .until),
    ], isCatalogue: true),
  rows: [
    [.text("1"), .text("工伤"), .text("工伤认定"), .text("三十日以内"), .absent, .date(date("2011-12-31"))]
  ],
  spellings: [TableSpelling(row: 0, column: 2, keys: "4664742643364")])

extension StorageRequest {
  /// Whether a call asks it, and its caller waits. A new request has to say so here, and stand in the list above if it is.
  fileprivate var isOfCalls: Bool {
    switch self {
    case .keepCall, .beginRecording, .appendAudio, .finishRecording, .finishWholeRecording,
      .findMessageOfVisit, .dropRecording, .stepMessage, .keepFax, .orderFax, .count, .lookUp,
      .browse, .keepListening:
      true
    case .findCall, .listCalls, .keepInterruptedRecordings, .findMessage, .findMessageOfRecording,
      .listMessages,
      .readMessageHistory, .readAudio, .noteOverdue, .dueNotices, .claimNotice, .settleNotice,
      .retryNotices, .listNotices, .keepTimeZone, .claimFaxes, .tendFaxes, .noteFaxRequest,
      .endFaxTry,
      .releaseFaxes,
      .findFax, .findFaxOfCall, .tryFaxNow, .cancelFax, .listFaxes, .readCount, .replaceTable,
      .checkTable,
      .listTables,
      .addRow, .retireRow, .findRows:
      false
    }
  }
}
