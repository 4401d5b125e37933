import ServiceCalendar
import Storage
import Telephony

/// Recordings and messages in the file.
final class SQLiteMessages {
  private let insertRecording: Statement
  private let findRecording: Statement
  private let deleteRecording: Statement
  private let listOpen: Statement
  private let listLeft: Statement
  private let findFinished: Statement
  private let insertPiece: Statement
  private let readPieces: Statement
  private let isSoundRemoved: Statement
  private let deletePieces: Statement
  private let countBytes: Statement
  private let receipts: SQLiteReceipts
  private let finishRecording: Statement
  private let findMessage: Statement
  private let listMessages: Statement
  private let listDue: Statement
  private let listDays: Statement
  private let listOpenDue: Statement
  private let setState: Statement
  private let noteSoundRemoved: Statement
  private let messageAt: Statement
  private let outbox: SQLiteOutbox
  private let insertEvent: Statement
  private let readHistory: Statement

  private static let columns =
    """
    call, segment, operation, caller, department, recorded_at, due_day, receipt, length_ms, ended_by, state, id,
    visit, (SELECT detail FROM message_events WHERE recording_id = recordings.id AND step = 'assigned'
      ORDER BY id DESC LIMIT 1)
    """

  /// What is kept, assigned or dropped is told through `outbox`.
  init(
    _ connection: Connection, _ receipts: SQLiteReceipts, _ outbox: SQLiteOutbox
  ) throws(StorageFailure) {
    self.receipts = receipts
    self.outbox = outbox
    insertRecording = try connection.prepare(
      """
      INSERT INTO recordings (call, segment, operation, visit, caller, department, recorded_at, due_day)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """)
    findRecording = try connection.prepare(
      """
      SELECT \(Recording.columns) FROM recordings
      WHERE call = ?1 AND segment = ?2 AND operation = ?3
      """)
    deleteRecording = try connection.prepare("DELETE FROM recordings WHERE id = ?1")
    listOpen = try connection.prepare(
      """
      SELECT \(Recording.columns) FROM recordings
      WHERE receipt IS NULL ORDER BY id
      """)
    listLeft = try connection.prepare(
      """
      SELECT \(Recording.columns) FROM recordings
      WHERE call = ?1 AND segment <> ?2 AND receipt IS NULL ORDER BY id
      """)
    findFinished = try connection.prepare(
      """
      SELECT segment, operation, receipt FROM recordings
      WHERE call = ?1 AND visit = ?2 AND department = ?3
        AND ended_by <> 'hangup' AND state <> 'dropped'
      ORDER BY id DESC LIMIT 1
      """)
    insertPiece = try connection.prepare(
      "INSERT OR IGNORE INTO audio_pieces (piece, samples) VALUES (?1, ?2)")
    readPieces = try connection.prepare(
      """
      SELECT samples FROM audio_pieces WHERE \(SoundPieces.number) >= ?1 AND \(SoundPieces.number) < ?2
      ORDER BY \(SoundPieces.number)
      """)
    isSoundRemoved = try connection.prepare("SELECT sound_removed FROM recordings WHERE id = ?1")
    deletePieces = try connection.prepare(
      """
      DELETE FROM audio_pieces WHERE \(SoundPieces.number) >= ?1 AND \(SoundPieces.number) < ?2
      """)
    countBytes = try connection.prepare(
      """
      SELECT sum(length(samples)) FROM audio_pieces
      WHERE \(SoundPieces.number) >= ?1 AND \(SoundPieces.number) < ?2
      """)
    finishRecording = try connection.prepare(
      "UPDATE recordings SET receipt = ?2, length_ms = ?3, ended_by = ?4, state = ?5 WHERE id = ?1")
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

  /// What every step of a recording's life asks first.
  private struct Recording {
    static let columns = "id, receipt, recorded_at, state, length_ms, ended_by"

    let id: Int64
    let receipt: ReceiptNumber?
    let recordedOn: CivilDate
    let state: VoiceMessage.State?
    let length: Milliseconds
    /// Whether it was kept without anybody having ended it.
    let isCutOff: Bool

    /// From ``columns``.
    init(_ row: borrowing Row) {
      id = row.integer(0)
      receipt = row.optionalInteger(1).map { ReceiptNumber(UInt64($0)) }
      recordedOn = row.time(2).date
      state = row.optionalText(3).flatMap { VoiceMessage.State(word: $0) }
      length = Milliseconds(UInt32(clamping: row.optionalInteger(4) ?? 0))
      isCutOff = receipt != nil && row.optionalText(5) == nil
    }

    var pieces: [SQLValue] { SoundPieces.range(of: id) }
  }

  private func recording(_ operation: OperationKey) throws(StorageFailure) -> Recording? {
    try findRecording.first([SQLValue](operation)) { Recording($0) }
  }

  func begin(_ start: RecordingStart) throws(StorageFailure) -> StorageOutcome {
    if let recording = try recording(start.operation) {
      return recording.receipt == nil ? .done : .refused(.recordingFinished(start.operation))
    }
    try insertRecording.run(
      [SQLValue](start.operation) + [
        SQLValue(start.visit), SQLValue(start.caller), SQLValue(start.department),
        SQLValue(start.recordedAt),
        SQLValue(start.dueDate),
      ])
    return .done
  }

  func append(
    _ samples: [UInt8], number: UInt32, to operation: OperationKey
  ) throws(StorageFailure) -> StorageOutcome {
    guard let recording = try recording(operation) else {
      return .refused(.noSuchRecording(operation))
    }
    guard recording.receipt == nil else { return .refused(.recordingFinished(operation)) }
    guard samples.count <= StorageLimits.audioPieceBytesMax,
      number < StorageLimits.audioPieceCountMax
    else { return .refused(.audioTooLong) }
    let piece = recording.id * SoundPieces.perRecording + Int64(number)
    try insertPiece.run([.integer(piece), .blob(samples)])
    return .done
  }

  func finish(
    _ operation: OperationKey, length: Milliseconds, endedBy: RecordingEnd?
  ) throws(StorageFailure) -> StorageOutcome {
    guard let recording = try recording(operation) else {
      return .refused(.noSuchRecording(operation))
    }
    if let receipt = recording.receipt {
      guard
        endedBy == nil || !recording.isCutOff || VoiceMessage.isWhole(recording.length, of: length)
      else {
        return .refused(.recordingCutOff(operation))
      }
      return .messageKept(receipt)
    }
    return .messageKept(try finish(recording, length: length, endedBy: endedBy))
  }

  private func finish(
    _ recording: Recording, length: Milliseconds, endedBy: RecordingEnd?
  ) throws(StorageFailure) -> ReceiptNumber {
    let receipt = try receipts.next(on: recording.recordedOn)
    try finishRecording.run([
      .integer(recording.id), SQLValue(receipt), SQLValue(length.count), SQLValue(endedBy?.word),
      SQLValue(VoiceMessage.State.new.word),
    ])
    try outbox.add(.left, of: recording.id)
    return receipt
  }

  func drop(_ operation: OperationKey) throws(StorageFailure) -> StorageOutcome {
    guard let recording = try recording(operation) else {
      return .refused(.noSuchRecording(operation))
    }
    guard recording.receipt == nil else { return .refused(.recordingFinished(operation)) }
    try delete(recording)
    return .done
  }

  private func delete(_ recording: Recording) throws(StorageFailure) {
    try deletePieces.run(recording.pieces)
    try deleteRecording.run([.integer(recording.id)])
  }

  func keepInterrupted() throws(StorageFailure) -> StorageOutcome {
    var kept: [ReceiptNumber] = []
    for recording in try listOpen.rows([], { Recording($0) }) {
      if let receipt = try close(recording) { kept.append(receipt) }
    }
    return .messagesKept(kept)
  }

  /// Makes a message, marked as cut off, of a recording that nobody will go on with; `nil` where there is no sound.
  private func close(_ recording: Recording) throws(StorageFailure) -> ReceiptNumber? {
    guard let length = try soundLength(of: recording) else {
      try delete(recording)
      return nil
    }
    return try finish(recording, length: length, endedBy: nil)
  }

  /// `nil` where no sound has come.
  private func soundLength(of recording: Recording) throws(StorageFailure) -> Milliseconds? {
    let byteCount = try countBytes.first(recording.pieces) { $0.integer(0) } ?? 0
    guard byteCount > 0 else { return nil }
    return Milliseconds(UInt32(clamping: byteCount / Int64(ALawFile.bytesPerMillisecond)))
  }

  func finishWhole(
    _ operation: OperationKey, length: Milliseconds, endedBy: RecordingEnd?, sound: Milliseconds,
    of visit: MessageVisit?
  ) throws(StorageFailure) -> StorageOutcome {
    guard let recording = try recording(operation) else {
      guard let visit, let message = try finished(of: visit) else {
        return .refused(.noSuchRecording(operation))
      }
      return .messageKept(message.receipt)
    }
    if recording.receipt == nil, try soundLength(of: recording) ?? Milliseconds(0) < sound {
      if let receipt = try close(recording), endedBy == nil { return .messageKept(receipt) }
      return .refused(.recordingCutOff(operation))
    }
    return try finish(operation, length: length, endedBy: endedBy)
  }

  /// The last finished message of the visit; closes what others than `asker` left open.
  func find(of visit: MessageVisit, asker: UInt32) throws(StorageFailure) -> StorageOutcome {
    let left = try listLeft.rows([SQLValue(visit.call), SQLValue(asker)]) { Recording($0) }
    for recording in left { _ = try close(recording) }
    return try finished(of: visit).map { .messageFound($0.operation, $0.receipt) } ?? .notFound
  }

  private func finished(
    of visit: MessageVisit
  ) throws(StorageFailure) -> (operation: OperationKey, receipt: ReceiptNumber)? {
    try findFinished.first([
      SQLValue(visit.call), SQLValue(visit.number), SQLValue(visit.department),
    ]) { row in
      (
        OperationKey(
          call: visit.call, segment: UInt32(clamping: row.integer(0)),
          operation: OperationNumber(UInt32(clamping: row.integer(1)))),
        ReceiptNumber(UInt64(clamping: row.integer(2)))
      )
    }
  }

  func find(_ receipt: ReceiptNumber) throws(StorageFailure) -> VoiceMessage? {
    try findMessage.first([SQLValue(receipt)]) { Self.message($0) }
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
    guard let message = try find(receipt),
      let recording = try recording(message.start.operation)
    else { return .refused(.noSuchMessage(receipt)) }
    let state: VoiceMessage.State
    do throws(MessageStepRefusal) {
      state = try message.state.after(event.step)
    } catch {
      return .refused(.messageStep(receipt, error))
    }
    if event.step == .dropped, try isWithoutSound(recording) { return .done }
    try setState.run([.integer(recording.id), SQLValue(state.word)])
    try insertEvent.run([
      .integer(recording.id), SQLValue(event.step.word), SQLValue(event.by), SQLValue(event.at),
      SQLValue(event.step.detail),
    ])
    switch event.step {
    case .assigned: try outbox.add(.assigned, of: recording.id)
    case .dropped:
      try deletePieces.run(recording.pieces)
      if state == .dropped {
        try outbox.drop(recording.id)
      } else {
        try noteSoundRemoved.run([.integer(recording.id)])
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

  /// Whether its sound was dropped, or has outlived its time.
  private func isWithoutSound(_ recording: Recording) throws(StorageFailure) -> Bool {
    if recording.state == .dropped { return true }
    return try isSoundRemoved.first([.integer(recording.id)]) { $0.integer(0) == 1 } ?? false
  }

  func audio(of operation: OperationKey) throws(StorageFailure) -> StorageOutcome {
    guard let recording = try recording(operation), recording.state != .dropped else {
      return .refused(.noSuchRecording(operation))
    }
    if try isWithoutSound(recording) { return .refused(.soundRemoved(operation)) }
    return .audio(ALawFile.file(of: try readPieces.rows(recording.pieces) { $0.blob(0) }))
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
