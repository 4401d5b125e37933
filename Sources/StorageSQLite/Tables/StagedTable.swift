import Storage

/// A table that was written beside the one in use, and waits to take its place.
struct StagedTable {
  let form: TableForm
  let contents: TableContents
  /// The places of the rows that remain staff's.
  let edited: Set<Int>
  /// What staff had written when it was begun. If they have written since, it is not the table that is wanted.
  let edits: [EditedRow]
}

/// SQLite has one writer at a time, and the words of ten thousand articles take it ten seconds: as one transaction, an import would
/// keep all messages waiting that come meanwhile. So a large table is written beside the old one, in small transactions with pauses
/// between them, and the last one only puts it in the old one's place.
extension SQLiteTables {
  /// Texts of a transaction: some 20 ms of work.
  private static let batchBytesMax = 32_768
  private static let batchRowsMax = 500
  private static let batchSpellingsMax = 5_000
  /// An import that has written nothing for so long is dead: it waits for others no longer than 15 s.
  private static let deadAfterSeconds = 60

  /// `nil` where the table is small, or would be refused: then all is one transaction.
  func stage(
    _ new: TableContents, _ policy: EditPolicy, hashes: [SecretHash],
    tell: (@Sendable (TableProgress) -> Void)?
  ) throws(StorageFailure) -> StagedTable? {
    guard Self.batch(of: new.rows, from: 0) < new.rows.count else { return nil }
    let old = try form(of: new.schema.name)?.form
    let edits = try old.map { form throws(StorageFailure) in try self.edits(of: form) } ?? []
    guard let (contents, edited) = try? new.joined(with: edits, policy) else { return nil }
    let form = try connection.transaction(writes: true) { () throws(StorageFailure) in
      let form = TableForm(id: try newID(), schema: contents.schema)
      try connection.execute(
        "INSERT INTO unused_tables (id, touched_at) VALUES (\(form.id), unixepoch()); \(form.creation)"
      )
      return form
    }
    let writer = try TableWriter(form, contents, hashes: hashes, on: connection)
    var end = 0
    while end < contents.rows.count {
      let range = end..<end + Self.batch(of: contents.rows, from: end)
      try inShortTransaction(form) { () throws(StorageFailure) in try writer.writeRows(range) }
      end = range.upperBound
      tell?(TableProgress(work: .writing, done: end, total: contents.rows.count))
    }
    for start in stride(from: 0, to: contents.spellings.count, by: Self.batchSpellingsMax) {
      let range = start..<min(start + Self.batchSpellingsMax, contents.spellings.count)
      try inShortTransaction(form) { () throws(StorageFailure) in try writer.writeSpellings(range) }
    }
    return StagedTable(form: form, contents: contents, edited: edited, edits: edits)
  }

  /// How many rows from there on are written at once, one at least where there is one.
  private static func batch(of rows: [[TableValue]], from start: Int) -> Int {
    var bytes = 0
    var count = 0
    for row in rows[start...].prefix(batchRowsMax) {
      for case .text(let text) in row { bytes += text.utf8.count }
      if bytes > batchBytesMax, count > 0 { break }
      count += 1
    }
    return count
  }

  private func inShortTransaction(
    _ form: TableForm, _ body: () throws(StorageFailure) -> Void
  ) throws(StorageFailure) {
    try connection.shortTransaction { () throws(StorageFailure) in
      try body()
      try connection.execute(
        "UPDATE unused_tables SET touched_at = unixepoch() WHERE id = \(form.id)")
    }
  }

  /// A number that no table has had which is still there.
  func newID() throws(StorageFailure) -> Int64 {
    try connection.number(
      """
      SELECT 1 + max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'lookup_tables'), 0),
        coalesce((SELECT max(id) FROM unused_tables), 0))
      """)
  }

  /// Takes it out of what is unused. `false` where it is gone: its import stood still until another took it for dead.
  func reclaim(_ form: TableForm) throws(StorageFailure) -> Bool {
    try connection.prepare("DELETE FROM unused_tables WHERE id = ?1", isKept: false)
      .run([.integer(form.id)]) == 1
  }

  /// The table is no more in use; what it holds goes with ``dropUnused()``.
  func retire(_ form: TableForm) throws(StorageFailure) {
    try connection.execute("INSERT INTO unused_tables (id, touched_at) VALUES (\(form.id), 0)")
  }

  /// Removes what tables were replaced, and what imports left that died.
  func dropUnused() throws(StorageFailure) {
    let ids = try connection.prepare(
      "SELECT id FROM unused_tables WHERE touched_at < unixepoch() - \(Self.deadAfterSeconds)",
      isKept: false
    ).rows { $0.integer(0) }
    // To overwrite a large table takes ten times as long, and messages would wait: the next purge does it. Copies leave out what
    // is free.
    if ids.isEmpty { return }
    try connection.execute("PRAGMA secure_delete = FAST")
    defer { try? connection.execute("PRAGMA secure_delete = ON") }
    for id in ids {
      try connection.transaction(writes: true) { () throws(StorageFailure) in
        try connection.execute(
          """
          \(TableForm.removal(of: id)) DELETE FROM unused_tables WHERE id = \(id);
          DELETE FROM settings WHERE name = '\(FreePages.setting)';
          """)
      }
    }
  }
}
