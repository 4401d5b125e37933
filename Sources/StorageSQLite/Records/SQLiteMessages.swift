import ServiceCalendar
import Storage
import Telephony

/// Messages in the file: recordings that have a receipt, and what staff have done with them.
final class SQLiteMessages {
  private let recordings: SQLiteRecordings
  private let outbox: SQLiteOutbox
  private let findMessage: Statement
  private let listMessages: Statement
  private let listDue: Statement
  private let listDays: Statement
  private let listOpenDue: Statement
  private let setState: Statement
  private let noteSoundRemoved: Statement
  private let messageAt: Statement
  private let insertEvent: Statement
  private let readHistory: Statement

  private static let columns =
    """
    call, segment, operation, caller, department, recorded_at, due_day, receipt, length_ms, ended_by, state, id,
    visit, (SELECT detail FROM message_events WHERE recording_id = recordings.id AND step = 'assigned'
      ORDER BY id DESC LIMIT 1)
    """

  /// What is assigned or dropped is told through `outbox`.
  init(
    _ connection: Connection, _ recordings: SQLiteRecordings, _ outbox: SQLiteOutbox
  ) throws(StorageFailure) {
    self.recordings = recordings
    self.outbox = outbox
    findMessage = try connection.prepare(
      "SELECT \(Self.columns) FROM recordings WHERE receipt = ?1")
    listMessages = try connection.prepare(
      """
      SELECT \(Self.columns) FROM recordings
      WHERE receipt IS NOT NULL AND id < ?1 AND (?2 IS NULL OR department = ?2)
        AND (?3 IS NULL OR state = ?3)
      ORDER BY id DESC LIMIT ?4
      """)
    listDue = try connection.prepare(
      """
      SELECT \(Self.columns) FROM recordings
      WHERE due_day BETWEEN ?5 AND ?6 AND state IN ('new', 'heard', 'assigned')
        AND (?1 IS NULL OR (due_day, id) > (SELECT due_day, id FROM recordings WHERE id = ?1))
        AND (?2 IS NULL OR department = ?2) AND (?3 IS NULL OR state = ?3)
      ORDER BY due_day, id LIMIT ?4
      """)
    listDays = try connection.prepare(
      """
      SELECT \(Self.columns) FROM recordings
      WHERE receipt IS NOT NULL AND recorded_at >= ?1 AND recorded_at < ?2 ORDER BY recorded_at, id
      """)
    listOpenDue = try connection.prepare(
      """
      SELECT \(Self.columns) FROM recordings
      WHERE due_day <= ?1 AND state IN ('new', 'heard', 'assigned') ORDER BY due_day, id
      """)
    setState = try connection.prepare("UPDATE recordings SET state = ?2 WHERE id = ?1")
    noteSoundRemoved = try connection.prepare(
      "UPDATE recordings SET sound_removed = 1 WHERE id = ?1")
    messageAt = try connection.prepare("SELECT \(Self.columns) FROM recordings WHERE id = ?1")
    insertEvent = try connection.prepare(
      """
      INSERT INTO message_events (recording_id, step, by, at, detail) VALUES (?1, ?2, ?3, ?4, ?5)
      """)
    readHistory = try connection.prepare(
      """
      SELECT step, by, at, detail FROM message_events
      WHERE recording_id = (SELECT id FROM recordings WHERE receipt = ?1) ORDER BY id
      """)
  }

  func find(_ receipt: ReceiptNumber) throws(StorageFailure) -> VoiceMessage? {
    try findMessage.first([SQLValue(receipt)]) { Self.message($0) }
  }

  func find(_ operation: OperationKey) throws(StorageFailure) -> VoiceMessage? {
    try recordings.place(of: operation).flatMap { place throws(StorageFailure) in
      try message(place)
    }
  }

  func list(
    _ filter: MessageFilter, _ page: PageRequest
  ) throws(StorageFailure) -> Page<VoiceMessage> {
    let filters = [
      SQLValue(filter.department), SQLValue(filter.state?.word), SQLValue(page.limit + 1),
    ]
    let found =
      if let days = filter.openAndDue {
        try listDue.rows(
          [page.after.map { .integer($0) } ?? .null] + filters
            + [SQLValue(days.lowerBound), SQLValue(days.upperBound)]
        ) { (message: Self.message($0), id: $0.integer(11)) }
      } else {
        try listMessages.rows([.integer(page.after ?? .max)] + filters) {
          (message: Self.message($0), id: $0.integer(11))
        }
      }
    return Page(
      items: found.prefix(page.limit).map(\.message),
      next: found.count > page.limit ? found[page.limit - 1].id : nil)
  }

  /// Messages that were left on `days`, in order of their leaving.
  func messages(on days: ClosedRange<CivilDate>) throws(StorageFailure) -> [VoiceMessage] {
    try listDays.rows([
      SQLValue(CivilDateTime(days.lowerBound)), SQLValue(CivilDateTime(days.upperBound, .endOfDay)),
    ]) { Self.message($0) }
  }

  /// Messages that somebody has still to answer, due by `day`.
  func openMessages(dueBy day: CivilDate) throws(StorageFailure) -> [VoiceMessage] {
    try listOpenDue.rows([SQLValue(day)]) { Self.message($0) }
  }

  func step(
    _ receipt: ReceiptNumber, _ event: MessageEvent
  ) throws(StorageFailure) -> StorageOutcome {
    let found = try findMessage.first([SQLValue(receipt)]) {
      (message: Self.message($0), id: $0.integer(11))
    }
    guard let (message, id) = found else { return .refused(.noSuchMessage(receipt)) }
    let state: VoiceMessage.State
    do throws(MessageStepRefusal) {
      state = try message.state.after(event.step)
    } catch {
      return .refused(.messageStep(receipt, error))
    }
    if event.step == .dropped {
      if message.state == .dropped { return .done }
      if try recordings.isSoundRemoved(id) { return .done }
    }
    try setState.run([.integer(id), SQLValue(state.word)])
    try insertEvent.run([
      .integer(id), SQLValue(event.step.word), SQLValue(event.by), SQLValue(event.at),
      SQLValue(event.step.detail),
    ])
    switch event.step {
    case .assigned: try outbox.add(.assigned, of: id)
    case .dropped:
      try recordings.removeSound(of: id)
      if state == .dropped {
        try outbox.drop(id)
      } else {
        try noteSoundRemoved.run([.integer(id)])
      }
    case .heard, .answered, .closed: break
    }
    return .done
  }

  /// The message that the row `id` is; `nil` while it is none.
  func message(_ id: Int64) throws(StorageFailure) -> VoiceMessage? {
    try messageAt.first([.integer(id)]) { $0.isNull(7) ? nil : Self.message($0) } ?? nil
  }

  func history(of receipt: ReceiptNumber) throws(StorageFailure) -> [MessageEvent] {
    try readHistory.rows([SQLValue(receipt)]) { row in
      MessageStep(word: row.text(0), detail: row.optionalText(3)).map {
        MessageEvent($0, by: row.text(1), at: row.time(2))
      }
    }.compactMap { $0 }
  }

  func progress(of receipt: ReceiptNumber) throws(StorageFailure) -> ReceiptProgress? {
    guard let message = try find(receipt) else { return nil }
    return ReceiptProgress(message, try history(of: receipt))
  }

  /// From ``columns``.
  private static func message(_ row: borrowing Row) -> VoiceMessage {
    VoiceMessage(
      receipt: ReceiptNumber(UInt64(clamping: row.integer(7))),
      start: RecordingStart(
        operation: row.operationKey(0), visit: UInt32(clamping: row.integer(12)),
        caller: row.optionalText(3), department: row.text(4), recordedAt: row.time(5),
        dueDate: row.optionalDate(6)),
      length: Milliseconds(UInt32(clamping: row.integer(8))),
      endedBy: row.optionalText(9).flatMap { word in
        RecordingEnd.allCases.first { $0.word == word }
      },
      state: VoiceMessage.State(word: row.text(10)) ?? .new, assignee: row.optionalText(13))
  }
}
