/// Lookup tables in memory.
struct MemoryTables {
  private struct Table {
    let contents: TableContents
    /// Rows by the cells of their key columns; empty where the table has none.
    var rowOfKey: [[TableValue]: Int] = [:]
    /// Keys of the spellings, by place of the row and the column.
    var spellings: [SIMD2<Int>: [String]] = [:]
  }

  private var tables: [String: Table] = [:]

  mutating func replace(with contents: TableContents) throws(StorageRefusal) {
    if let refusal = contents.refusal { throw refusal }
    var table = Table(contents: contents)
    if contents.schema.columns.contains(where: \.isKey) {
      for (index, row) in contents.rows.enumerated() {
        table.rowOfKey[contents.schema.key(of: row)!] = index
      }
    }
    for spelling in contents.spellings {
      table.spellings[[spelling.row, spelling.column], default: []].append(spelling.keys)
    }
    tables[contents.schema.name] = table
  }

  /// In order of name.
  var summaries: [TableSummary] {
    tables.values.map {
      TableSummary(schema: $0.contents.schema, rowCount: $0.contents.rows.count)
    }
    .sorted { $0.schema.name < $1.schema.name }
  }

  func lookUp(
    _ question: LookupQuestion, counting counts: inout MemoryCounts
  ) throws(StorageRefusal) -> StorageOutcome {
    let table = try table(question.table)
    let schema = table.contents.schema
    if let refusal = question.refusal(in: schema) { throw refusal }
    let secrets = question.secretConditions(in: schema)
    let wrongCounts = question.wrongSecretCounts(in: schema)
    if !secrets.isEmpty, wrongCounts.contains(where: { counts.value(of: $0.count) >= $0.limit }) {
      return .secretLocked
    }
    guard let row = row(of: table, question.plainConditions(in: schema)) else { return .notFound }
    var isRight = true
    for (column, secret) in secrets {
      guard case .secret(let kept) = row[column], kept.isEqualInConstantTime(to: secret) else {
        isRight = false
        continue
      }
    }
    guard isRight else {
      for wrong in wrongCounts { _ = counts.add(to: wrong.count) }
      return .secretWrong
    }
    let found = TableRow(schema: schema, cells: row.withoutSecrets)
    return question.hasInitialSecret(in: found) ? .secretInitial : .found(found)
  }

  func browse(
    _ question: BrowseQuestion, offset: Int, count: Int
  ) throws(StorageRefusal) -> StorageOutcome {
    let table = try table(question.table)
    let schema = table.contents.schema
    if let refusal = question.refusal(in: schema) { throw refusal }
    var places = table.contents.rows.indices.filter { place in
      question.conditions.allSatisfy { condition in
        let column = schema.index(of: condition.column)!
        switch condition.test {
        case .equals(.absent): return false
        case .equals(let value): return table.contents.rows[place][column] == value
        case .spelled(let keys):
          return (table.spellings[[place, column]] ?? []).contains { $0.hasPrefix(keys) }
        }
      }
    }
    if let order = question.order {
      let column = schema.index(of: order)!
      let cell = { (place: Int) in table.contents.rows[place][column] }
      // The standard sort keeps equal rows in place.
      places.sort {
        question.isDescending ? cell($1).precedes(cell($0)) : cell($0).precedes(cell($1))
      }
    } else if question.isDescending {
      places.reverse()
    }
    let rows = places.dropFirst(max(0, offset)).prefix(max(0, count)).map {
      TableRow(schema: schema, cells: table.contents.rows[$0].withoutSecrets)
    }
    return .browsed(Array(rows), total: places.count)
  }

  private func table(_ name: String) throws(StorageRefusal) -> Table {
    if name == ReceiptTable.name { throw .builtInTable(name) }
    guard let table = tables[name] else { throw .noSuchTable(name) }
    return table
  }

  /// The first row that holds all the values.
  private func row(
    of table: Table, _ conditions: [(column: Int, value: TableValue)]
  ) -> [TableValue]? {
    if conditions.contains(where: { $0.value == .absent }) { return nil }
    let columns = table.contents.schema.columns
    let keyColumns = columns.indices.filter { columns[$0].isKey }
    let values = keyColumns.compactMap { key in conditions.first { $0.column == key }?.value }
    let holdsAll = { (row: [TableValue]) in
      conditions.allSatisfy { row[$0.column] == $0.value }
    }
    if !keyColumns.isEmpty, values.count == keyColumns.count {
      return table.rowOfKey[values].map { table.contents.rows[$0] }.flatMap {
        holdsAll($0) ? $0 : nil
      }
    }
    return table.contents.rows.first(where: holdsAll)
  }
}

extension TableValue {
  /// Order of the cells of one column: empty cells first, text by its bytes, so that all stores agree.
  fileprivate func precedes(_ other: TableValue) -> Bool {
    switch (self, other) {
    case (.absent, .absent): false
    case (.absent, _): true
    case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
    case (.number(let left), .number(let right)), (.money(let left), .money(let right)):
      left < right
    case (.date(let left), .date(let right)): left < right
    case (.time(let left), .time(let right)): left < right
    case (.text, _), (.number, _), (.money, _), (.date, _), (.time, _), (.secret, _): false
    }
  }
}
