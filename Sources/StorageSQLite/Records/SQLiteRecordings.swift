import ServiceCalendar
import Storage
import Telephony

/// Recordings and their sound in the file, until they are messages.
final class SQLiteRecordings {
  private let insertRecording: Statement
  private let findRecording: Statement
  private let deleteRecording: Statement
  private let listOpen: Statement
  private let listLeft: Statement
  private let findFinished: Statement
  private let insertPiece: Statement
  private let readPieces: Statement
  private let findSoundRemoved: Statement
  private let deletePieces: Statement
  private let countBytes: Statement
  private let finishRecording: Statement
  private let receipts: SQLiteReceipts
  private let outbox: SQLiteOutbox

  /// What is kept is told through `outbox`.
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
    findSoundRemoved = try connection.prepare("SELECT sound_removed FROM recordings WHERE id = ?1")
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
      receipt = row.optionalInteger(1).map { ReceiptNumber(UInt64(clamping: $0)) }
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

  /// Its row; nil where nothing of that operation is kept.
  func place(of operation: OperationKey) throws(StorageFailure) -> Int64? {
    try recording(operation)?.id
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
    try removeSound(of: recording.id)
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

  func audio(of operation: OperationKey) throws(StorageFailure) -> StorageOutcome {
    guard let recording = try recording(operation), recording.state != .dropped else {
      return .refused(.noSuchRecording(operation))
    }
    if try isWithoutSound(recording) { return .refused(.soundRemoved(operation)) }
    return .audio(ALawFile.file(of: try readPieces.rows(recording.pieces) { $0.blob(0) }))
  }

  /// Whether its sound was dropped, or has outlived its time.
  private func isWithoutSound(_ recording: Recording) throws(StorageFailure) -> Bool {
    if recording.state == .dropped { return true }
    return try isSoundRemoved(recording.id)
  }

  /// Whether the sound of the row `id` is gone though the message is not.
  func isSoundRemoved(_ id: Int64) throws(StorageFailure) -> Bool {
    try findSoundRemoved.first([.integer(id)]) { $0.integer(0) == 1 } ?? false
  }

  /// Takes away the sound of the row `id`.
  func removeSound(of id: Int64) throws(StorageFailure) {
    try deletePieces.run(SoundPieces.range(of: id))
  }
}
