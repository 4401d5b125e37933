import Storage

/// Lookup tables in the file.
final class SQLiteTables {
  private let connection: Connection
  private let findTable: Statement
  private let listNames: Statement
  private let readColumns: Statement
  private let insertTable: Statement
  private let insertColumn: Statement
  private let deleteTable: Statement
  private let deleteColumns: Statement

  init(_ connection: Connection) throws(StorageFailure) {
    self.connection = connection
    findTable = try connection.prepare("SELECT id, row_count FROM lookup_tables WHERE name = ?1")
    listNames = try connection.prepare("SELECT name FROM lookup_tables ORDER BY name")
    readColumns = try connection.prepare(
      """
      SELECT name, type, is_key, is_secret FROM lookup_columns WHERE table_id = ?1 ORDER BY place
      """)
    insertTable = try connection.prepare(
      "INSERT INTO lookup_tables (name, row_count) VALUES (?1, ?2)")
    insertColumn = try connection.prepare(
      "INSERT INTO lookup_columns VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
    deleteTable = try connection.prepare("DELETE FROM lookup_tables WHERE id = ?1")
    deleteColumns = try connection.prepare("DELETE FROM lookup_columns WHERE table_id = ?1")
  }

  /// Read anew each time: another process may have imported a table since.
  private func form(
    of name: String
  ) throws(StorageFailure) -> (form: TableForm, rowCount: Int)? {
    guard
      let (id, rowCount) = try findTable.first(
        [SQLValue(name)],
        { row in
          (row.integer(0), Int(clamping: row.integer(1)))
        })
    else { return nil }
    let columns = try readColumns.rows([.integer(id)]) { row in
      TableColumn(
        name: row.text(0), type: ColumnType(word: row.text(1)) ?? .text,
        isKey: row.integer(2) != 0, isSecret: row.integer(3) != 0)
    }
    do throws(TableSchemaProblem) {
      let schema = try TableSchema(name: name, columns: columns)
      return (TableForm(id: id, schema: schema), rowCount)
    } catch {
      throw .damaged(path: connection.path, detail: "table '\(name)': \(error)")
    }
  }

  var summaries: [TableSummary] {
    get throws(StorageFailure) {
      var summaries: [TableSummary] = []
      for name in try listNames.rows([], { $0.text(0) }) {
        guard let (form, rowCount) = try form(of: name) else { continue }
        summaries.append(TableSummary(schema: form.schema, rowCount: rowCount))
      }
      return summaries
    }
  }

  /// `hashes`: of the secret cells, in order of row and column. `contents` must be free of refusals.
  func replace(
    with contents: TableContents, hashes: [SecretHash],
    tell: (@Sendable (TableProgress) -> Void)? = nil
  ) throws(StorageFailure) {
    if let (old, _) = try form(of: contents.schema.name) {
      try connection.execute(old.removal)
      try deleteColumns.run([.integer(old.id)])
      try deleteTable.run([.integer(old.id)])
    }
    try insertTable.run([SQLValue(contents.schema.name), SQLValue(contents.rows.count)])
    let form = TableForm(id: connection.lastRowID, schema: contents.schema)
    for (place, column) in contents.schema.columns.enumerated() {
      try insertColumn.run([
        .integer(form.id), SQLValue(place), SQLValue(column.name), SQLValue(column.type.word),
        SQLValue(column.isKey ? 1 : 0), SQLValue(column.isSecret ? 1 : 0),
      ])
    }
    try connection.execute(form.creation)

    var nextHash = hashes.makeIterator()
    let insertRow = try connection.prepare(form.rowInsertion, isKept: false)
    for (index, cells) in contents.rows.enumerated() {
      var values = [SQLValue(index)]
      for cell in cells {
        if case .secret = cell {
          values.append(.blob(nextHash.next()!.bytes))
        } else {
          values.append(TableForm.sqlValue(cell))
        }
      }
      try insertRow.run(values)
      if let tell, TableProgress.isDue(index + 1, of: contents.rows.count, .writing) {
        tell(TableProgress(work: .writing, done: index + 1, total: contents.rows.count))
      }
    }
    let insertSpelling = try connection.prepare(
      "INSERT OR IGNORE INTO \(form.spellingsName) VALUES (?1, ?2, ?3)", isKept: false)
    for spelling in contents.spellings {
      try insertSpelling.run([
        SQLValue(spelling.column), SQLValue(spelling.keys), SQLValue(spelling.row),
      ])
    }
  }

  /// What a lookup finds before any secret is compared.
  enum Candidate {
    case refused(StorageRefusal)
    case noRow(TableSchema)
    /// `hashes`: of the secrets asked for, in the order of the question; `nil` where the cell is empty.
    case row(TableRow, hashes: [SecretHash?])
  }

  func candidate(for question: LookupQuestion) throws(StorageFailure) -> Candidate {
    guard let (form, _) = try form(of: question.table) else {
      return .refused(.noSuchTable(question.table))
    }
    if let refusal = question.refusal(in: form.schema) { return .refused(refusal) }
    let filter = form.filter(question.conditions)
    let secrets = question.secretConditions(in: form.schema)
    let hashList = secrets.map { ", c\($0.column)" }.joined()
    let found = try connection.prepare(
      "SELECT \(form.columnList)\(hashList) FROM \(form.rowsName)\(filter.sql) ORDER BY row LIMIT 1",
      isKept: false
    ).first(filter.values) { row in
      let first = form.schema.columns.count
      let hashes = secrets.indices.map { SecretHash(bytes: row.blob(first + $0)) }
      return Candidate.row(form.row(row), hashes: hashes)
    }
    return found ?? .noRow(form.schema)
  }

  func browse(
    _ question: BrowseQuestion, offset: Int, count: Int
  ) throws(StorageFailure) -> StorageOutcome {
    if question.table == ReceiptTable.name { return .refused(.builtInTable(question.table)) }
    guard let (form, _) = try form(of: question.table) else {
      return .refused(.noSuchTable(question.table))
    }
    if let refusal = question.refusal(in: form.schema) { return .refused(refusal) }
    let filter = form.filter(question.conditions)
    let total = try connection.prepare(
      "SELECT count(*) FROM \(form.rowsName)\(filter.sql)", isKept: false
    ).first(filter.values) { $0.integer(0) }
    let direction = question.isDescending ? "DESC" : "ASC"
    let order =
      question.order.flatMap { form.schema.index(of: $0) }.map { "c\($0) \(direction), row ASC" }
      ?? "row \(direction)"
    let rows = try connection.prepare(
      """
      SELECT \(form.columnList) FROM \(form.rowsName)\(filter.sql) ORDER BY \(order) LIMIT ? OFFSET ?
      """, isKept: false
    ).rows(filter.values + [SQLValue(max(0, count)), SQLValue(max(0, offset))]) { form.row($0) }
    return .browsed(rows, total: Int(total ?? 0))
  }
}
