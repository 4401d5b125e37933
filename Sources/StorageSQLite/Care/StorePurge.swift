package import ServiceCalendar
package import Storage

/// Removes from a store what has been kept for long enough, a few at a time, while a service may use it.
///
/// What is unfinished stays, however old: messages that nobody has answered, faxes that are still to be sent.
/// Receipt numbers are never given again, also when their messages are gone. What is removed is overwritten in the file.
package struct StorePurge {
  private let connection: Connection

  /// What can be removed by its age.
  package enum Kind: CaseIterable, Sendable {
    /// Records of calls with their paths.
    case calls
    /// The sound of messages that were answered or closed; the rest of them stays.
    case sound
    /// Messages that were answered, closed or dropped, with their sound and history.
    case messages
    /// Fax jobs, sent or given up.
    case faxes
    /// Notices to departments, delivered or given up.
    case notices
    /// Counts by the day: of faxes by number, of wrong secrets by person and number.
    case counts
    /// Where callers stopped in rows of catalogues, by number.
    case places
  }

  /// Removed in one transaction, so that the service never waits for long.
  package static let batchSize = 100

  /// `onlyCounts`: nothing is to be removed, and the file need not be writable.
  package init(of path: String, onlyCounts: Bool = false) throws(StorageFailure) {
    if onlyCounts {
      connection = try .looking(into: path)
      return
    }
    connection = try Connection(path: path)
    try Migrations.runWhileAlone(on: connection)
  }

  /// How many of `kind` from before `day` would go.
  package func count(_ kind: Kind, before day: CivilDate) throws(StorageFailure) -> Int {
    let old = kind.old
    return Int(
      try connection.prepare(
        "SELECT count(*) FROM \(old.table) WHERE \(old.isOld)", isKept: false
      )
      .first([kind.limit(day)]) { $0.integer(0) } ?? 0)
  }

  /// Removes up to ``batchSize`` of `kind` from before `day`; `nil` when there were none.
  package func removeBatch(
    _ kind: Kind, before day: CivilDate
  ) throws(StorageFailure) -> Int? {
    let old = kind.old
    let limit = kind.limit(day)
    // Looked for before the right to write is taken: it may be a long look.
    let ids = try connection.prepare(
      """
      SELECT \(old.id) FROM \(old.table) WHERE \(old.isOld) ORDER BY \(old.order)
      LIMIT \(Self.batchSize)
      """, isKept: false
    ).rows([limit]) { $0.integer(0) }
    if ids.isEmpty { return nil }
    return try connection.transaction(writes: true) { () throws(StorageFailure) in
      var removedCount = 0
      for id in Set(ids).sorted() {
        // Asked again: somebody may have taken a message in hand since.
        let count = try connection.prepare(
          "SELECT count(*) FROM \(old.table) WHERE \(old.isOld) AND \(old.id) = ?2",
          isKept: false
        ).first([limit, .integer(id)]) { $0.integer(0) }
        guard let count, count > 0 else { continue }
        for removal in kind.removals {
          try connection.prepare(removal, isKept: false).run([.integer(id)])
        }
        removedCount += Int(count)
      }
      return removedCount
    }
  }

  /// What earlier versions deleted, and what replaced tables held, lies on in pages that nothing uses: they are filled and emptied
  /// again, until the next table is replaced. A few at a time, and the file hardly grows.
  ///
  /// Another purge may do the same meanwhile, and a table may be replaced: each step looks first whether it is still wanted.
  package func overwriteFreePages() throws(StorageFailure) {
    let settings = try SQLiteSettings(connection)
    let room = try connection.number("PRAGMA page_size")
    while try beginOverwriting(settings) {
      while try overwritingStep(settings, { () throws(StorageFailure) in try fill(of: room) }) {}
      while try overwritingStep(settings, { () throws(StorageFailure) in try emptyOne() }) {}
      _ = try overwritingStep(settings) { () throws(StorageFailure) in
        try connection.execute("DROP TABLE free_pages")
        try settings.set(FreePages.setting, FreePages.overwritten)
        return false
      }
    }
  }

  /// Returns false where all has been overwritten.
  private func beginOverwriting(_ settings: SQLiteSettings) throws(StorageFailure) -> Bool {
    try connection.transaction(writes: true) { () throws(StorageFailure) in
      if try settings.value(of: FreePages.setting) == FreePages.overwritten { return false }
      try connection.execute(
        "CREATE TABLE IF NOT EXISTS free_pages (id INTEGER PRIMARY KEY, room BLOB NOT NULL) STRICT")
      try settings.set(FreePages.setting, FreePages.underWay)
      return true
    }
  }

  /// Returns whether `step` is to come again; it is not taken where others have ended the work or made it begin anew.
  private func overwritingStep(
    _ settings: SQLiteSettings, _ step: () throws(StorageFailure) -> Bool
  ) throws(StorageFailure) -> Bool {
    try connection.shortTransaction { () throws(StorageFailure) in
      guard try settings.value(of: FreePages.setting) == FreePages.underWay else { return false }
      return try step()
    }
  }

  private func fill(of room: Int64) throws(StorageFailure) -> Bool {
    let count = try connection.number("PRAGMA freelist_count")
    if count == 0 { return false }
    let size = min(count, FreePages.atOnce) * room
    try connection.execute("INSERT INTO free_pages (room) VALUES (zeroblob(\(size)))")
    return count > FreePages.atOnce
  }

  private func emptyOne() throws(StorageFailure) -> Bool {
    try connection.prepare(
      "DELETE FROM free_pages WHERE id IN (SELECT id FROM free_pages LIMIT 1)", isKept: false
    ).run() > 0
  }

  /// Takes what was removed out of the log beside the file as well, as far as nobody is reading there.
  package func finish() throws(StorageFailure) {
    try connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
  }
}

/// Whether what lies in pages that nothing uses has been overwritten, as a setting of the file says; where there is none it has not.
enum FreePages {
  static let setting = "free-pages"
  static let underWay = "overwriting"
  static let overwritten = "overwritten"
  /// Overwritten in one transaction, a megabyte or so: nobody waits for long.
  static let atOnce: Int64 = 256
}

extension StorePurge.Kind {
  /// Where it lies, what of it is old at time `?1`, and what names a row or a few that go together.
  fileprivate var old: (table: String, isOld: String, id: String, order: String) {
    switch self {
    case .calls: ("calls", "started_at < ?1", "id", "started_at")
    case .sound:
      (
        "recordings",
        "recorded_at < ?1 AND state IN ('answered', 'closed') AND NOT sound_removed", "id", "id"
      )
    case .messages:
      ("recordings", "recorded_at < ?1 AND state IN ('answered', 'closed', 'dropped')", "id", "id")
    case .faxes:
      ("fax_jobs", "ordered_at < ?1 AND state IN ('sent', 'failed', 'cancelled')", "id", "id")
    case .notices:
      ("outbox", "made_at < ?1 AND state IN ('delivered', 'given-up')", "id", "id")
    case .counts: ("daily_counts", "day < ?1", "day", "day")
    case .places: ("places", "at < ?1", "at", "at")
    }
  }

  /// What `?1` of ``old`` is.
  fileprivate func limit(_ day: CivilDate) -> SQLValue {
    switch self {
    case .calls, .sound, .messages, .faxes, .notices, .places: SQLValue(CivilDateTime(day))
    case .counts: SQLValue(day)
    }
  }

  /// What goes with `?1`, parts before the whole.
  fileprivate var removals: [String] {
    switch self {
    case .calls:
      [
        "DELETE FROM call_steps WHERE call_id = ?1",
        "DELETE FROM call_transfers WHERE call_id = ?1",
        "DELETE FROM call_segments WHERE call_id = ?1",
        "DELETE FROM calls WHERE id = ?1",
      ]
    case .sound: [Self.soundRemoval, "UPDATE recordings SET sound_removed = 1 WHERE id = ?1"]
    case .messages:
      [
        Self.soundRemoval,
        "DELETE FROM outbox WHERE recording_id = ?1",
        "DELETE FROM message_events WHERE recording_id = ?1",
        "DELETE FROM recordings WHERE id = ?1",
      ]
    case .faxes: ["DELETE FROM fax_jobs WHERE id = ?1"]
    case .notices: ["DELETE FROM outbox WHERE id = ?1"]
    case .counts: ["DELETE FROM daily_counts WHERE day = ?1"]
    case .places: ["DELETE FROM places WHERE at = ?1"]
    }
  }

  private static let soundRemoval =
    """
    DELETE FROM audio_pieces
    WHERE \(SoundPieces.number) >= ?1 * \(SoundPieces.perRecording)
      AND \(SoundPieces.number) < (?1 + 1) * \(SoundPieces.perRecording)
    """
}
