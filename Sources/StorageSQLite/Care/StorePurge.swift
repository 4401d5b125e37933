package import ServiceCalendar
package import Storage

/// Removes from a store what has been kept for long enough, a few at a time, while a service may use it.
///
/// What is unfinished stays, however old: messages that nobody has answered, faxes that are still to be sent.
/// Receipt numbers are never given again, also when their messages are gone.
package struct StorePurge {
  private let connection: Connection

  package enum Kind: CaseIterable, Sendable {
    /// Records of calls with their paths.
    case calls
    /// Messages, answered, closed or dropped, with their sound and their history.
    case messages
    /// Fax jobs, sent or given up.
    case faxes
  }

  /// Removed in one transaction, so that the service never waits for long.
  package static let batchSize = 100

  package init(of path: String) throws(StorageFailure) {
    connection = try Connection(path: path)
    try Migrations.run(on: connection)
  }

  /// How many of `kind` from before `day` would go.
  package func count(_ kind: Kind, before day: CivilDate) throws(StorageFailure) -> Int {
    let table = Self.table(of: kind)
    return Int(
      try connection.prepare(
        "SELECT count(*) FROM \(table.name) WHERE \(table.isOld)", isKept: false
      )
      .first([SQLValue(CivilDateTime(day))]) { $0.integer(0) } ?? 0)
  }

  /// Removes up to ``batchSize`` of `kind` from before `day`; `nil` when there were none.
  package func removeBatch(
    _ kind: Kind, before day: CivilDate
  ) throws(StorageFailure) -> Int? {
    let table = Self.table(of: kind)
    let limit = SQLValue(CivilDateTime(day))
    // Looked for before the right to write is taken: it may be a long look.
    let ids = try connection.prepare(
      "SELECT id FROM \(table.name) WHERE \(table.isOld) ORDER BY id LIMIT \(Self.batchSize)",
      isKept: false
    ).rows([limit]) { $0.integer(0) }
    if ids.isEmpty { return nil }
    return try connection.transaction(writes: true) { () throws(StorageFailure) in
      var removedCount = 0
      for id in ids {
        // Asked again: somebody may have taken a message in hand since.
        let isOld = try connection.prepare(
          "SELECT 1 FROM \(table.name) WHERE \(table.isOld) AND id = ?2", isKept: false
        ).first([limit, .integer(id)]) { _ in true }
        guard isOld == true else { continue }
        for removal in removals(of: kind) {
          try connection.prepare(removal, isKept: false).run([.integer(id)])
        }
        removedCount += 1
      }
      return removedCount
    }
  }

  /// What goes with the row `?1`, parts before the whole.
  private func removals(of kind: Kind) -> [String] {
    switch kind {
    case .calls:
      [
        "DELETE FROM call_steps WHERE call_id = ?1",
        "DELETE FROM call_transfers WHERE call_id = ?1",
        "DELETE FROM call_segments WHERE call_id = ?1",
        "DELETE FROM calls WHERE id = ?1",
      ]
    case .messages:
      [
        """
        DELETE FROM audio_pieces
        WHERE id >= ?1 * \(SQLiteMessages.piecesPerRecording)
          AND id < (?1 + 1) * \(SQLiteMessages.piecesPerRecording)
        """,
        "DELETE FROM message_events WHERE recording_id = ?1",
        "DELETE FROM recordings WHERE id = ?1",
      ]
    case .faxes: ["DELETE FROM fax_jobs WHERE id = ?1"]
    }
  }

  private static func table(of kind: Kind) -> (name: String, isOld: String) {
    switch kind {
    case .calls: ("calls", "started_at < ?1")
    case .messages:
      ("recordings", "recorded_at < ?1 AND state IN ('answered', 'closed', 'dropped')")
    case .faxes: ("fax_jobs", "ordered_at < ?1 AND state IN ('sent', 'failed')")
    }
  }
}
