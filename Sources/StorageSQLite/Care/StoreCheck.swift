import ServiceCalendar
package import Storage
import Telephony

/// Reads through a whole store, in use or a copy, and tells what is wrong in it. Changes nothing.
package struct StoreCheck {
  package private(set) var findings: [StoreFinding] = []
  package private(set) var callCount = 0
  /// Messages with a receipt, also those that were dropped.
  package private(set) var messageCount = 0
  /// Recordings that are under way, or that a service which died will find at its next start.
  package private(set) var openCount = 0

  /// Of what SQLite finds; a file that is damaged once is damaged often.
  private static let damageCountMax = 20
  /// A gateway's clock and its samples differ a little; a lost piece of the usual 512 ms is more.
  private static let shortBy: Int64 = 500

  /// Throws what kept it from looking; damage that it came upon is a finding.
  package init(of path: String) throws(StorageFailure) {
    let connection = try Connection(lookingInto: path)
    _ = try Migrations.version(of: connection)
    try note { () throws(StorageFailure) in
      let lines = try connection.prepare(
        "PRAGMA integrity_check(\(Self.damageCountMax))", isKept: false
      ).rows { $0.text(0) }
      return lines == ["ok"] ? [] : lines.map { .damaged($0) }
    }
    // What belongs together is read as it was at one moment.
    try connection.execute("BEGIN")
    defer { try? connection.execute("ROLLBACK") }
    try note { () throws(StorageFailure) in try Self.strays(in: connection) }
    try note { () throws(StorageFailure) in try Self.unreadable(in: connection) }
    try note { () throws(StorageFailure) in try Self.repeatedReceipts(in: connection) }
    try note { () throws(StorageFailure) in try Self.faxReceipts(in: connection) }
    var counts = (calls: 0, messages: 0, open: 0)
    try note { () throws(StorageFailure) in
      counts.calls = Int(try connection.number("SELECT count(*) FROM calls"))
      counts.open = Int(
        try connection.number("SELECT count(*) FROM recordings WHERE receipt IS NULL"))
      let messages = try Self.messages(in: connection)
      counts.messages = messages.count
      return try Self.findings(in: messages, connection)
    }
    (callCount, messageCount, openCount) = counts
  }

  private mutating func note(
    _ look: () throws(StorageFailure) -> [StoreFinding]
  ) throws(StorageFailure) {
    do throws(StorageFailure) {
      findings += try look()
    } catch {
      guard case .damaged(_, let detail) = error else { throw error }
      // Whatever is looked at, the same page may be in the way.
      if !findings.contains(.damaged(detail)) { findings.append(.damaged(detail)) }
    }
  }

  private static func strays(in connection: Connection) throws(StorageFailure) -> [StoreFinding] {
    var findings = try connection.prepare(
      "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2",
      isKept: false
    ).rows { row in
      StoreFinding.lostParent(
        table: row.text(0), parent: row.text(1), rowCount: Int(row.integer(2)))
    }
    let steps = try connection.number(
      """
      SELECT count(*) FROM call_steps AS step WHERE NOT EXISTS (SELECT 1 FROM call_segments AS part
        WHERE part.call_id = step.call_id AND part.segment = step.segment)
      """)
    if steps > 0 { findings.append(.stepsOfNoCall(Int(steps))) }
    if try has("call_transfers", in: connection) {
      let transfers = try connection.number(
        """
        SELECT count(*) FROM call_transfers AS one WHERE NOT EXISTS
          (SELECT 1 FROM call_segments AS part
            WHERE part.call_id = one.call_id AND part.segment = one.segment)
        """)
      if transfers > 0 { findings.append(.transfersOfNoCall(Int(transfers))) }
    }
    let pieces = try connection.number(
      """
      SELECT count(*) FROM (SELECT \(try SoundPieces.number(in: connection)) AS number FROM audio_pieces)
      WHERE NOT EXISTS
        (SELECT 1 FROM recordings WHERE recordings.id = number / \(SoundPieces.perRecording))
      """)
    if pieces > 0 { findings.append(.soundOfNoRecording(Int(pieces))) }
    return findings
  }

  /// A copy from before an update is looked at too, and lacks what came later.
  private static func has(
    _ table: String, in connection: Connection
  ) throws(StorageFailure) -> Bool {
    try connection.prepare(
      "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1", isKept: false
    ).first([SQLValue(table)]) { _ in true } ?? false
  }

  static func has(
    _ column: String, of table: String, in connection: Connection
  ) throws(StorageFailure) -> Bool {
    try connection.prepare(
      "SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2", isKept: false
    ).first([SQLValue(table), SQLValue(column)]) { _ in true } ?? false
  }

  /// The file's own rule forbids them by an index; the rows themselves are asked, for an index can be damaged.
  private static func repeatedReceipts(
    in connection: Connection
  ) throws(StorageFailure) -> [StoreFinding] {
    let faxes =
      try hasQueue(in: connection)
      ? "UNION ALL SELECT +receipt, 0, 1 FROM fax_jobs NOT INDEXED WHERE receipt IS NOT NULL" : ""
    return try connection.prepare(
      """
      SELECT receipt, sum(is_message), sum(is_fax) FROM (
        SELECT +receipt AS receipt, 1 AS is_message, 0 AS is_fax FROM recordings NOT INDEXED
        WHERE receipt IS NOT NULL \(faxes))
      GROUP BY receipt HAVING count(*) > 1
      """, isKept: false
    ).rows { row in
      .receiptRepeated(
        ReceiptNumber(UInt64(clamping: row.integer(0))), messageCount: Int(row.integer(1)),
        faxCount: Int(row.integer(2)))
    }
  }

  /// Faxes have receipts from when there is a queue of them.
  private static func hasQueue(in connection: Connection) throws(StorageFailure) -> Bool {
    try has("receipt", of: "fax_jobs", in: connection)
  }

  private struct Message {
    let id: Int64
    let receipt: ReceiptNumber
    let recordedOn: CivilDate
    /// In ms.
    let length: Int64
    let state: String
    /// It says itself that not all of its sound is there.
    let isCutOff: Bool
    /// It has outlived its sound.
    let isSoundRemoved: Bool
  }

  private static func messages(in connection: Connection) throws(StorageFailure) -> [Message] {
    let isRemoved =
      try has("sound_removed", of: "recordings", in: connection) ? "sound_removed" : "0"
    return try connection.prepare(
      """
      SELECT id, receipt, recorded_at, length_ms, state, ended_by IS NULL, \(isRemoved) FROM recordings NOT INDEXED
      WHERE receipt IS NOT NULL ORDER BY id
      """, isKept: false
    ).rows { row in
      Message(
        id: row.integer(0), receipt: ReceiptNumber(UInt64(clamping: row.integer(1))),
        recordedOn: row.time(2).date, length: row.integer(3), state: row.text(4),
        isCutOff: row.integer(5) == 1, isSoundRemoved: row.integer(6) == 1)
    }
  }

  /// The last sequence that was given on each day.
  private static func lastGiven(
    in connection: Connection
  ) throws(StorageFailure) -> [CivilDate: Int64] {
    let days = try connection.prepare("SELECT day, last FROM receipts", isKept: false).rows { row in
      (row.date(0), row.integer(1))
    }
    return Dictionary(days) { $1 }
  }

  private static func findings(
    in receipt: ReceiptNumber, givenOn day: CivilDate, _ lastGiven: [CivilDate: Int64]
  ) -> [StoreFinding] {
    guard let form = ReceiptForm(receipt.description) else { return [.receiptMalformed(receipt)] }
    var findings: [StoreFinding] = []
    if form.date != day { findings.append(.receiptOfAnotherDay(receipt)) }
    if Int64(form.sequence) > lastGiven[form.date] ?? 0 { findings.append(.receiptAhead(receipt)) }
    return findings
  }

  private static func faxReceipts(
    in connection: Connection
  ) throws(StorageFailure) -> [StoreFinding] {
    guard try hasQueue(in: connection) else { return [] }
    let lastGiven = try lastGiven(in: connection)
    return try connection.prepare(
      """
      SELECT receipt, ordered_at FROM fax_jobs NOT INDEXED WHERE receipt IS NOT NULL ORDER BY id
      """, isKept: false
    ).rows { row in
      findings(
        in: ReceiptNumber(UInt64(clamping: row.integer(0))), givenOn: row.time(1).date, lastGiven)
    }.flatMap { $0 }
  }

  private static func findings(
    in messages: [Message], _ connection: Connection
  ) throws(StorageFailure) -> [StoreFinding] {
    let lastGiven = try lastGiven(in: connection)
    let number = try SoundPieces.number(in: connection)
    let pieces = "FROM audio_pieces WHERE \(number) >= ?1 AND \(number) < ?2"
    let sound = try connection.prepare(
      "SELECT count(*), max(\(number)), sum(length(samples)) \(pieces)")
    let numbers = try connection.prepare("SELECT \(number) \(pieces) ORDER BY 1")
    var findings: [StoreFinding] = []
    for message in messages {
      let receipt = message.receipt
      findings += Self.findings(in: receipt, givenOn: message.recordedOn, lastGiven)
      let first = message.id * SoundPieces.perRecording
      let range = SoundPieces.range(of: message.id)
      let (count, last, bytes) =
        try sound.first(range) { ($0.integer(0), $0.optionalInteger(1), $0.integer(2)) }
        ?? (0, nil, 0)
      // Copies from before messages were assigned call them in hand.
      let word = message.state == "in-hand" ? "assigned" : message.state
      guard let state = VoiceMessage.State(word: word) else {
        findings.append(.unknownState(receipt, message.state))
        continue
      }
      if message.isSoundRemoved, count == 0 { continue }
      if state == .dropped {
        if count > 0 { findings.append(.droppedSoundKept(receipt)) }
        continue
      }
      let length = bytes / Int64(ALawFile.bytesPerMillisecond)
      if let last, last - first + 1 != count, !message.isCutOff {
        let kept = Set(try numbers.rows(range) { $0.integer(0) - first })
        let lacking = (0...last - first).first { !kept.contains($0) } ?? 0
        findings.append(.soundLacksPiece(receipt, number: Int(lacking)))
      } else if count == 0 {
        findings.append(.soundLacksPiece(receipt, number: 0))
      } else if length + shortBy <= message.length {
        findings.append(
          .soundShort(
            receipt, Milliseconds(UInt32(clamping: length)),
            of: Milliseconds(UInt32(clamping: message.length))))
      }
    }
    return findings
  }
}
