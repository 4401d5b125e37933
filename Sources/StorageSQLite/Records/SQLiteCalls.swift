import ServiceCalendar
import Storage
import Telephony

/// Calls in the file.
final class SQLiteCalls {
  private let connection: Connection
  private let insertCall: Statement
  private let updateCall: Statement
  private let findCall: Statement
  private let listCalls: Statement
  private let findDays: Statement
  private let listDays: Statement
  private let insertSegment: Statement
  private let replaceSegment: Statement
  private let readSegments: Statement
  private let deleteSteps: Statement
  private let stepInserts: StepInserts
  private let readSteps: Statement
  private let deleteTransfers: Statement
  private let insertTransfer: Statement
  private let readTransfers: Statement

  init(_ connection: Connection) throws(StorageFailure) {
    self.connection = connection
    insertCall = try connection.prepare(
      """
      INSERT INTO calls (key, caller, outcome, started_at) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (key) DO NOTHING
      """)
    updateCall = try connection.prepare(
      "UPDATE calls SET caller = ?2, outcome = ?3, started_at = ?4 WHERE id = ?1")
    findCall = try connection.prepare("SELECT id FROM calls WHERE key = ?1")
    listCalls = try connection.prepare(
      """
      SELECT id, key FROM calls
      WHERE id < ?1 AND id >= ?7 AND (?2 IS NULL OR caller = ?2) AND (?3 IS NULL OR outcome = ?3)
        AND (?4 IS NULL OR started_at >= ?4) AND (?5 IS NULL OR started_at < ?5)
      ORDER BY id DESC LIMIT ?6
      """)
    findDays = try connection.prepare(
      "SELECT min(id), max(id) FROM calls WHERE started_at >= ?1 AND started_at < ?2")
    listDays = try connection.prepare(
      """
      SELECT id, key FROM calls WHERE started_at >= ?1 AND started_at < ?2 ORDER BY started_at, id
      """)
    insertSegment = try connection.prepare("INSERT" + Self.segment)
    replaceSegment = try connection.prepare("INSERT OR REPLACE" + Self.segment)
    readSegments = try connection.prepare(
      """
      SELECT segment, gateway, call, caller, called, language, started_at, answered_at, ended_at,
        steps_dropped, outcome, cause, menu_version, ended_while
      FROM call_segments WHERE call_id = ?1 ORDER BY segment
      """)
    deleteSteps = try connection.prepare(
      "DELETE FROM call_steps WHERE call_id = ?1 AND segment = ?2")
    stepInserts = try StepInserts(connection)
    readSteps = try connection.prepare(
      """
      SELECT step, exit, at_ms FROM call_steps WHERE call_id = ?1 AND segment = ?2 ORDER BY place
      """)
    deleteTransfers = try connection.prepare(
      "DELETE FROM call_transfers WHERE call_id = ?1 AND segment = ?2")
    insertTransfer = try connection.prepare(
      """
      INSERT INTO call_transfers (call_id, segment, place, step, queue, asked_ms, answered_ms,
        ended_ms, outcome)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      """)
    readTransfers = try connection.prepare(
      """
      SELECT step, queue, asked_ms, answered_ms, ended_ms, outcome FROM call_transfers
      WHERE call_id = ?1 AND segment = ?2 ORDER BY place
      """)
  }

  /// What may have to replace a row is undone by itself if it fails, for which SQLite copies each page before it changes it.
  private static let segment = """
     INTO call_segments (call_id, segment, gateway, call, caller, called, language, started_at,
      answered_at, ended_at, steps_dropped, outcome, cause, menu_version, ended_while)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
    """

  func keep(_ record: CallRecord) throws(StorageFailure) {
    let isNew =
      try insertCall.run([
        SQLValue(record.key), SQLValue(record.from), SQLValue(record.outcome?.word),
        SQLValue(record.startedAt),
      ]) == 1
    let id: Int64
    if isNew {
      id = connection.lastRowID
    } else {
      id = try findCall.first([SQLValue(record.key)]) { $0.integer(0) }!
      try deleteSteps.run([.integer(id), SQLValue(record.segment)])
      try deleteTransfers.run([.integer(id), SQLValue(record.segment)])
    }
    let segment: [SQLValue] = [
      .integer(id), SQLValue(record.segment), SQLValue(record.gateway), SQLValue(record.call.text),
      SQLValue(record.from), SQLValue(record.to), SQLValue(record.language),
      SQLValue(record.startedAt), SQLValue(record.answeredAt), SQLValue(record.endedAt),
      SQLValue(record.path.droppedCount), SQLValue(record.outcome?.word),
      SQLValue(record.cause?.word), SQLValue(record.menuVersion),
      SQLValue(record.endedWhile?.word),
    ]
    if isNew { try insertSegment.run(segment) } else { try replaceSegment.run(segment) }
    try stepInserts.run(record.path.steps, of: id, segment: record.segment)
    for (place, transfer) in record.transfers.enumerated() {
      try insertTransfer.run([
        .integer(id), SQLValue(record.segment), SQLValue(place), SQLValue(transfer.step),
        SQLValue(transfer.queue), SQLValue(transfer.askedAt.milliseconds),
        transfer.answeredAt.map { SQLValue($0.milliseconds) } ?? .null,
        SQLValue(transfer.endedAt.milliseconds), SQLValue(transfer.outcome.word),
      ])
    }
    if !isNew {
      let whole = try joined(id, key: record.key)
      try updateCall.run([
        .integer(id), SQLValue(whole.from), SQLValue(whole.outcome?.word),
        SQLValue(whole.startedAt),
      ])
    }
  }

  func find(_ key: CallKey) throws(StorageFailure) -> CallRecord? {
    guard let id = try findCall.first([SQLValue(key)], { $0.integer(0) }) else { return nil }
    return try joined(id, key: key)
  }

  func list(_ filter: CallFilter, _ page: PageRequest) throws(StorageFailure) -> Page<CallRecord> {
    let days = filter.days.map {
      [SQLValue(CivilDateTime($0.lowerBound)), SQLValue(CivilDateTime($0.upperBound, .endOfDay))]
    }
    // Calls are kept about when they rang: those of a day lie together, and no others need to be looked at.
    var first = Int64.min
    var end = page.after ?? .max
    if let days {
      let bounds = try findDays.first(days) { $0.isNull(0) ? nil : ($0.integer(0), $0.integer(1)) }
      guard let bounds = bounds ?? nil else { return Page(items: [], next: nil) }
      first = bounds.0
      end = min(end, bounds.1 + 1)
    }
    let found = try listCalls.rows([
      .integer(end), SQLValue(filter.from), SQLValue(filter.outcome?.word),
      days?[0] ?? .null, days?[1] ?? .null, SQLValue(page.limit + 1), .integer(first),
    ]) { (id: $0.integer(0), key: $0.callKey(1)) }
    var records: [CallRecord] = []
    for (id, key) in found.prefix(page.limit) { records.append(try joined(id, key: key)) }
    return Page(items: records, next: found.count > page.limit ? found[page.limit - 1].id : nil)
  }

  /// The calls that rang on `days`, in order of their ringing.
  func each(
    on days: ClosedRange<CivilDate>, _ body: (CallRecord) -> Void
  ) throws(StorageFailure) {
    let found = try listDays.rows([
      SQLValue(CivilDateTime(days.lowerBound)), SQLValue(CivilDateTime(days.upperBound, .endOfDay)),
    ]) { (id: $0.integer(0), key: $0.callKey(1)) }
    for (id, key) in found { body(try joined(id, key: key)) }
  }

  private func joined(_ id: Int64, key: CallKey) throws(StorageFailure) -> CallRecord {
    var segments = try readSegments.rows([.integer(id)]) { row in
      CallRecord(
        key: key, segment: UInt32(clamping: row.integer(0)), gateway: row.text(1),
        call: CallID(row.text(2)) ?? CallID("-")!, from: row.optionalText(3), to: row.text(4),
        language: row.text(5), startedAt: row.time(6), answeredAt: row.optionalTime(7),
        endedAt: row.optionalTime(8),
        path: CallPath([], droppedCount: Int(clamping: row.integer(9))),
        outcome: row.optionalText(10).flatMap { CallOutcome(word: $0) },
        cause: row.optionalText(11).map { HangupCause(word: $0) },
        endedWhile: row.optionalText(13).flatMap { EndedWhile(word: $0) },
        menuVersion: row.text(12))
    }
    guard !segments.isEmpty else {
      throw .damaged(path: connection.path, detail: "a call has no part of what happened in it")
    }
    for index in segments.indices {
      let steps = try readSteps.rows([.integer(id), SQLValue(segments[index].segment)]) { row in
        CallPath.Step(
          name: row.text(0), exit: row.optionalText(1), at: CallTime(milliseconds: row.integer(2)))
      }
      segments[index].path = CallPath(steps, droppedCount: segments[index].path.droppedCount)
      segments[index].transfers = try transfers(of: id, segment: segments[index].segment)
    }
    return .joining(segments)
  }

  private func transfers(
    of id: Int64, segment: UInt32
  ) throws(StorageFailure) -> [CallTransfer] {
    try readTransfers.rows([.integer(id), SQLValue(segment)]) { row in
      CallTransfer(
        step: row.text(0), queue: row.optionalText(1),
        askedAt: CallTime(milliseconds: row.integer(2)),
        answeredAt: row.optionalInteger(3).map { CallTime(milliseconds: $0) },
        endedAt: CallTime(milliseconds: row.integer(4)),
        // A word of a later version: what is certain is that it came to nothing we know.
        outcome: TransferOutcome(word: row.text(5)) ?? .failed)
    }
  }
}
