import ServiceCalendar
import Storage

/// Rows of a catalogue that staff change and search while the service answers from it.
extension SQLiteTables {
  func add(_ row: NewRow) throws(StorageFailure) -> StorageOutcome {
    guard let (form, rowCount) = try form(of: row.table) else {
      return .refused(.noSuchTable(row.table))
    }
    let schema = form.schema
    if let refusal = row.refusal(in: schema, rowCount: rowCount) { return .refused(refusal) }
    guard try number(ofKey: schema.key(of: row.cells)!, in: form) == nil else {
      return .refused(.keyTwice(table: row.table, key: schema.shownKey(of: row.cells)))
    }
    let last = try connection.number("SELECT coalesce(max(row), -1) FROM \(form.rowsName)")
    let place = SQLValue(last + 1)
    try connection.prepare(form.rowInsertion, isKept: false).run(
      [place] + row.cells.map { TableForm.sqlValue($0) })
    try connection.prepare(form.wordsInsertion, isKept: false).run(
      form.wordValues(of: row.cells, row: last + 1))
    let insertSpelling = try connection.prepare(form.spellingInsertion, isKept: false)
    for spelling in row.spellings {
      try insertSpelling.run([SQLValue(spelling.column), SQLValue(spelling.keys), place])
    }
    try connection.execute(
      "UPDATE lookup_tables SET row_count = row_count + 1 WHERE id = \(form.id)")
    try note(edited: last + 1, of: form)
    return .done
  }

  func retire(
    _ table: String, _ key: [TableValue], until day: CivilDate
  ) throws(StorageFailure) -> StorageOutcome {
    guard let (form, _) = try form(of: table) else { return .refused(.noSuchTable(table)) }
    guard form.schema.isCatalogue else { return .refused(.noCatalogue(table)) }
    guard let column = form.schema.index(of: .until) else {
      return .refused(.noUntilColumn(table: table))
    }
    guard let row = try number(ofKey: key, in: form) else { return .notFound }
    try connection.prepare(
      "UPDATE \(form.rowsName) SET c\(column) = ?1 WHERE row = ?2", isKept: false
    ).run([SQLValue(day), .integer(row)])
    try note(edited: row, of: form)
    return .done
  }

  func find(
    _ table: String, _ text: String, limit: Int
  ) throws(StorageFailure) -> StorageOutcome {
    guard let (form, _) = try form(of: table) else { return .refused(.noSuchTable(table)) }
    guard form.schema.isCatalogue else { return .refused(.noCatalogue(table)) }
    let match = TableForm.match(text)
    guard !match.isEmpty else { return .browsed([], total: 0) }
    let words = form.wordsName
    let total = try connection.prepare(
      "SELECT count(*) FROM \(words) WHERE \(words) MATCH ?1", isKept: false
    ).first([SQLValue(match)]) { $0.integer(0) }
    let list = try connection.prepare(
      "SELECT rowid FROM \(words) WHERE \(words) MATCH ?1 ORDER BY rowid LIMIT ?2", isKept: false)
    let limit = max(0, limit)
    var numbers = try list.rows([SQLValue("head : (\(match))"), SQLValue(limit)]) { $0.integer(0) }
    if numbers.count < limit {
      let first = Set(numbers)
      let all = try list.rows([SQLValue(match), SQLValue(limit + first.count)]) { $0.integer(0) }
      numbers += all.filter { !first.contains($0) }.prefix(limit - numbers.count)
    }
    return .browsed(try rows(numbers, of: form), total: Int(total ?? 0))
  }

  /// The number of the row with that key; `nil` when there is none.
  private func number(
    ofKey key: [TableValue], in form: TableForm
  ) throws(StorageFailure) -> Int64? {
    guard key.count == form.schema.keyColumns.count else { return nil }
    return try connection.prepare(
      "SELECT row FROM \(form.rowsName) WHERE \(form.keyFilter)", isKept: false
    ).first(key.map { TableForm.sqlValue($0) }) { $0.integer(0) }
  }

  // MARK: What staff have changed

  func note(edited row: Int64, of form: TableForm) throws(StorageFailure) {
    try connection.execute("INSERT OR IGNORE INTO edited_rows VALUES (\(form.id), \(row))")
  }

  /// The rows that staff have changed since the import.
  func edits(of form: TableForm) throws(StorageFailure) -> [EditedRow] {
    let numbers = try connection.prepare(
      "SELECT row FROM edited_rows WHERE table_id = ?1 ORDER BY row", isKept: false
    ).rows([.integer(form.id)]) { $0.integer(0) }
    guard !numbers.isEmpty else { return [] }
    let readSpellings = try connection.prepare(
      "SELECT place, keys FROM \(form.spellingsName) WHERE row = ?1", isKept: false)
    var edits: [EditedRow] = []
    for number in numbers {
      guard let row = try rows([number], of: form).first else { continue }
      let spellings = try readSpellings.rows([.integer(number)]) { row in
        (column: form.schema.columns[Int(row.integer(0))].name, keys: row.text(1))
      }
      edits.append(EditedRow(row: row, spellings: spellings))
    }
    return edits
  }
}
