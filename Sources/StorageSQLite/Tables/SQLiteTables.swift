import Storage

/// Lookup tables in the file.
final class SQLiteTables {
  let connection: Connection
  private let findTable: Statement
  private let listNames: Statement
  private let readColumns: Statement
  private let insertTable: Statement
  private let insertColumn: Statement
  private let deleteTable: Statement
  private let deleteColumns: Statement
  private let listenings: SQLiteListenings

  init(_ connection: Connection, _ listenings: SQLiteListenings) throws(StorageFailure) {
    self.connection = connection
    self.listenings = listenings
    findTable = try connection.prepare(
      "SELECT id, row_count, is_catalogue FROM lookup_tables WHERE name = ?1")
    listNames = try connection.prepare("SELECT name, menus FROM lookup_tables ORDER BY name")
    readColumns = try connection.prepare(
      """
      SELECT name, type, is_key, is_secret, bound, is_spelled, is_compared
      FROM lookup_columns WHERE table_id = ?1 ORDER BY place
      """)
    insertTable = try connection.prepare(
      """
      INSERT INTO lookup_tables (id, name, row_count, is_catalogue, menus)
      VALUES (?1, ?2, ?3, ?4, ?5)
      """)
    insertColumn = try connection.prepare(
      """
      INSERT INTO lookup_columns (table_id, place, name, type, is_key, is_secret, bound, is_spelled,
        is_compared)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      """)
    deleteTable = try connection.prepare("DELETE FROM lookup_tables WHERE id = ?1")
    deleteColumns = try connection.prepare("DELETE FROM lookup_columns WHERE table_id = ?1")
  }

  /// Read anew each time: another process may have imported a table since.
  func form(
    of name: String
  ) throws(StorageFailure) -> (form: TableForm, rowCount: Int)? {
    guard
      let (id, rowCount, isCatalogue) = try findTable.first(
        [SQLValue(name)],
        { row in
          (row.integer(0), Int(clamping: row.integer(1)), row.integer(2) != 0)
        })
    else { return nil }
    let columns = try readColumns.rows([.integer(id)]) { row in
      TableColumn(
        name: row.text(0), type: ColumnType(word: row.text(1)) ?? .text,
        isKey: row.integer(2) != 0, isSecret: row.integer(3) != 0,
        bound: row.optionalText(4).flatMap { DateBound(word: $0) },
        isSpelled: row.integer(5) != 0, isCompared: row.integer(6) != 0)
    }
    do throws(TableSchemaProblem) {
      let schema = try TableSchema(name: name, columns: columns, isCatalogue: isCatalogue)
      return (TableForm(id: id, schema: schema), rowCount)
    } catch {
      throw .damaged(path: connection.path, detail: "table '\(name)': \(error)")
    }
  }

  var summaries: [TableSummary] {
    get throws(StorageFailure) {
      var summaries: [TableSummary] = []
      for (name, menus) in try listNames.rows([], { ($0.text(0), $0.text(1)) }) {
        guard let (form, rowCount) = try form(of: name) else { continue }
        summaries.append(
          TableSummary(
            schema: form.schema, rowCount: rowCount,
            menus: menus.split(separator: " ").map { String($0) }))
      }
      return summaries
    }
  }

  /// What ``replace(with:_:menus:staged:hashes:)`` would answer.
  func check(_ new: TableContents, _ policy: EditPolicy) throws(StorageFailure) -> StorageOutcome {
    let old = try form(of: new.schema.name)?.form
    let edits = try old.map { form throws(StorageFailure) in try self.edits(of: form) } ?? []
    do throws(StorageRefusal) {
      return .tableReplaced(rowCount: try new.joined(with: edits, policy).contents.rows.count)
    } catch {
      return .refused(error)
    }
  }

  /// `staged`: the same, written before; `nil` where it was not. `hashes`: of the secret cells, in order of row and column.
  /// `new` must be free of refusals. Returns what became of it.
  func replace(
    with new: TableContents, _ policy: EditPolicy, menus: [String], staged: StagedTable?,
    hashes: [SecretHash]
  ) throws(StorageFailure) -> StorageOutcome {
    let old = try form(of: new.schema.name)?.form
    let edits = try old.map { form throws(StorageFailure) in try self.edits(of: form) } ?? []
    let contents: TableContents
    let edited: Set<Int>
    do throws(StorageRefusal) {
      (contents, edited) = try new.joined(with: edits, policy)
    } catch {
      return .refused(error)
    }
    if let old {
      try connection.execute("DELETE FROM edited_rows WHERE table_id = \(old.id)")
      try deleteColumns.run([.integer(old.id)])
      try deleteTable.run([.integer(old.id)])
      try retire(old)
    }
    let form: TableForm
    if let staged, staged.edits == edits, try reclaim(staged.form) {
      form = staged.form
    } else {
      form = TableForm(id: try newID(), schema: contents.schema)
      try connection.execute(form.creation)
      let writer = try TableWriter(form, contents, hashes: hashes, on: connection)
      try writer.writeRows(0..<contents.rows.count)
      try writer.writeSpellings(0..<contents.spellings.count)
    }
    try insertTable.run([
      .integer(form.id), SQLValue(contents.schema.name), SQLValue(contents.rows.count),
      SQLValue(contents.schema.isCatalogue ? 1 : 0), SQLValue(menus.joined(separator: " ")),
    ])
    for (place, column) in contents.schema.columns.enumerated() {
      try insertColumn.run([
        .integer(form.id), SQLValue(place), SQLValue(column.name), SQLValue(column.type.word),
        SQLValue(column.isKey ? 1 : 0), SQLValue(column.isSecret ? 1 : 0),
        SQLValue(column.bound?.word), SQLValue(column.isSpelled ? 1 : 0),
        SQLValue(column.isCompared ? 1 : 0),
      ])
    }
    for place in edited { try note(edited: Int64(place), of: form) }
    return .tableReplaced(rowCount: contents.rows.count)
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
    // Which rows, by what is small in them, and only then the rows themselves.
    let numbers = try connection.prepare(
      """
      SELECT row FROM \(form.rowsName)\(askedJoin(question, form))\(filter.sql)
      ORDER BY \(order(question, form)) LIMIT ? OFFSET ?
      """, isKept: false
    ).rows(
      askedValues(question) + filter.values + [SQLValue(max(0, count)), SQLValue(max(0, offset))]
    ) { $0.integer(0) }
    var rows = try self.rows(numbers, of: form)
    if let places = question.places {
      for index in rows.indices {
        rows[index].place = try listenings.place(
          places, table: question.table, key: form.schema.keyText(of: rows[index].cells))
      }
    }
    return .browsed(rows, total: Int(total ?? 0))
  }

  private func askedJoin(_ question: BrowseQuestion, _ form: TableForm) -> String {
    guard question.mostAsked != nil, !form.keyText.isEmpty else { return "" }
    return """
       LEFT JOIN (SELECT key AS asked_key, sum(value) AS asked FROM listenings
       WHERE table_name = ? AND day BETWEEN ? AND ? GROUP BY key) ON asked_key = \(form.keyText)
      """
  }

  private func askedValues(_ question: BrowseQuestion) -> [SQLValue] {
    question.mostAsked.map {
      [SQLValue(question.table), SQLValue($0.lowerBound), SQLValue($0.upperBound)]
    } ?? []
  }

  private func order(_ question: BrowseQuestion, _ form: TableForm) -> String {
    let direction = question.isDescending ? "DESC" : "ASC"
    let order =
      question.order.flatMap { form.schema.index(of: $0) }.map { "c\($0) \(direction), row ASC" }
      ?? "row \(direction)"
    return question.mostAsked == nil || form.keyText.isEmpty
      ? order : "coalesce(asked, 0) DESC, \(order)"
  }

  /// The rows of these numbers, in that order.
  func rows(_ numbers: [Int64], of form: TableForm) throws(StorageFailure) -> [TableRow] {
    guard !numbers.isEmpty else { return [] }
    let read = try connection.prepare(
      "SELECT \(form.columnList) FROM \(form.rowsName) WHERE row = ?", isKept: false)
    var rows: [TableRow] = []
    for number in numbers {
      if let row = try read.first([.integer(number)], { form.row($0) }) { rows.append(row) }
    }
    return rows
  }
}
