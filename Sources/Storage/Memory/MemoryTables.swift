import ServiceCalendar

/// Lookup tables in memory.
struct MemoryTables {
  private struct Table {
    var contents: TableContents
    let menus: [String]
    /// Places of the rows that staff have changed since the import.
    var edited: Set<Int> = []
    /// Rows by the cells of their key columns; empty where the table has none.
    var rowOfKey: [[TableValue]: Int] = [:]
    /// Keys of the spellings, by place of the row and the column.
    var spellings: [SIMD2<Int>: [String]] = [:]

    /// Whether the cell of `column` in the row at `place` is what `test` asks for.
    func meets(_ test: ColumnCondition.Test, at place: Int, _ column: Int) -> Bool {
      switch test {
      case .equals(.absent): return false
      case .equals(let value): return contents.rows[place][column] == value
      case .spelled(let keys):
        return (spellings[[place, column]] ?? []).contains { $0.hasPrefix(keys) }
      case .atMost(let day):
        guard case .date(let date) = contents.rows[place][column] else { return true }
        return date <= day
      case .atLeast(let day):
        guard case .date(let date) = contents.rows[place][column] else { return true }
        return date >= day
      }
    }
  }

  private var tables: [String: Table] = [:]

  /// As many rows as ``replace(with:_:menus:)`` would leave; refused where that would be.
  func check(_ new: TableContents, _ policy: EditPolicy) throws(StorageRefusal) -> Int {
    if let refusal = new.refusal { throw refusal }
    return try new.joined(with: edits(of: new.schema.name), policy).contents.rows.count
  }

  /// Returns how many rows there are.
  mutating func replace(
    with new: TableContents, _ policy: EditPolicy, menus: [String]
  ) throws(StorageRefusal) -> Int {
    if let refusal = new.refusal { throw refusal }
    let (contents, edited) = try new.joined(with: edits(of: new.schema.name), policy)
    put(contents, menus: menus, edited: edited)
    return contents.rows.count
  }

  mutating func put(_ contents: TableContents, menus: [String], edited: Set<Int>) {
    var table = Table(contents: contents, menus: menus, edited: edited)
    if !contents.schema.keyColumns.isEmpty {
      table.rowOfKey.reserveCapacity(contents.rows.count)
      for (index, row) in contents.rows.enumerated() {
        table.rowOfKey[contents.schema.key(of: row)!] = index
      }
    }
    for spelling in contents.spellings {
      table.spellings[[spelling.row, spelling.column], default: []].append(spelling.keys)
    }
    tables[contents.schema.name] = table
  }

  private func edits(of name: String) -> [EditedRow] {
    guard let table = tables[name] else { return [] }
    let schema = table.contents.schema
    return table.edited.sorted().map { place in
      EditedRow(
        row: TableRow(schema: schema, cells: table.contents.rows[place]),
        spellings: table.contents.spellings.filter { $0.row == place }.map {
          (schema.columns[$0.column].name, $0.keys)
        })
    }
  }

  // MARK: Rows that staff change

  mutating func add(_ row: NewRow) throws(StorageRefusal) {
    let table = try table(row.table)
    let schema = table.contents.schema
    var rows = table.contents.rows
    if let refusal = row.refusal(in: schema, rowCount: rows.count) { throw refusal }
    guard table.rowOfKey[schema.key(of: row.cells)!] == nil else {
      throw .keyTwice(table: row.table, key: schema.shownKey(of: row.cells))
    }
    let place = rows.count
    rows.append(row.cells)
    let spellings = row.spellings.map {
      TableSpelling(row: place, column: $0.column, keys: $0.keys)
    }
    put(
      TableContents(
        schema: schema, rows: rows, spellings: table.contents.spellings + spellings),
      menus: table.menus, edited: table.edited.union([place]))
  }

  mutating func retire(
    _ name: String, _ key: [TableValue], until day: CivilDate
  ) throws(StorageRefusal) -> StorageOutcome {
    let table = try table(name)
    let schema = table.contents.schema
    guard schema.isCatalogue else { throw .noCatalogue(name) }
    guard let column = schema.index(of: .until) else { throw .noUntilColumn(table: name) }
    guard let place = table.rowOfKey[key] else { return .notFound }
    var rows = table.contents.rows
    rows[place][column] = .date(day)
    put(
      TableContents(schema: schema, rows: rows, spellings: table.contents.spellings),
      menus: table.menus, edited: table.edited.union([place]))
    return .done
  }

  func find(_ name: String, _ text: String, limit: Int) throws(StorageRefusal) -> StorageOutcome {
    let table = try table(name)
    let schema = table.contents.schema
    guard schema.isCatalogue else { throw .noCatalogue(name) }
    let terms = SearchWords.terms(of: text)
    var first: [[TableValue]] = []
    var later: [[TableValue]] = []
    for row in table.contents.rows where !terms.isEmpty {
      let (head, body) = schema.searchedTexts(of: row)
      let headWords = SearchWords.words(of: head)
      let bodyWords = SearchWords.words(of: body)
      if terms.fit(headWords) {
        first.append(row)
      } else if terms.allSatisfy({ [$0].fit(headWords) || [$0].fit(bodyWords) }) {
        later.append(row)
      }
    }
    let found = first + later
    return .browsed(
      found.prefix(max(0, limit)).map { TableRow(schema: schema, cells: $0) }, total: found.count)
  }

  /// In order of name.
  var summaries: [TableSummary] {
    tables.values.map {
      TableSummary(
        schema: $0.contents.schema, rowCount: $0.contents.rows.count, menus: $0.menus)
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
    let wrongCounts = secrets.isEmpty ? [] : question.wrongSecretCounts(in: schema)
    if wrongCounts.contains(where: { counts.value(of: $0.count) >= $0.limit }) {
      return .secretLocked
    }
    let row = row(of: table, question)
    if row == nil, secrets.isEmpty { return .notFound }
    var isRight = row != nil
    for (column, secret) in secrets {
      guard case .secret(let kept)? = row?[column], kept.isEqualInConstantTime(to: secret) else {
        isRight = false
        continue
      }
    }
    guard isRight, let row else {
      for wrong in wrongCounts { _ = counts.add(to: wrong.count) }
      return .secretWrong
    }
    let found = TableRow(schema: schema, cells: row.withoutSecrets)
    return question.hasInitialSecret(in: found) ? .secretInitial : .found(found)
  }

  func browse(
    _ question: BrowseQuestion, offset: Int, count: Int, _ listenings: MemoryListenings
  ) throws(StorageRefusal) -> StorageOutcome {
    let table = try table(question.table)
    let schema = table.contents.schema
    if let refusal = question.refusal(in: schema) { throw refusal }
    let conditions = question.conditions.map { (schema.index(of: $0.column)!, $0.test) }
    var places = table.contents.rows.indices.filter { place in
      conditions.allSatisfy { table.meets($1, at: place, $0) }
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
    if let days = question.mostAsked {
      let counts = listenings.counts(of: question.table, on: days)
      if !counts.isEmpty {
        let asked = places.map { (counts[schema.keyText(of: table.contents.rows[$0])] ?? 0, $0) }
        places = asked.sorted { $0.0 > $1.0 }.map(\.1)
      }
    }
    let rows = places.dropFirst(max(0, offset)).prefix(max(0, count)).map { place in
      let cells = table.contents.rows[place].withoutSecrets
      return TableRow(
        schema: schema, cells: cells,
        place: question.places.flatMap {
          listenings.place($0, table: question.table, key: schema.keyText(of: cells))
        })
    }
    return .browsed(Array(rows), total: places.count)
  }

  private func table(_ name: String) throws(StorageRefusal) -> Table {
    if name == ReceiptTable.name { throw .builtInTable(name) }
    guard let table = tables[name] else { throw .noSuchTable(name) }
    return table
  }

  /// The first row that holds all the values, on a day on which it is heard.
  private func row(of table: Table, _ question: LookupQuestion) -> [TableValue]? {
    let schema = table.contents.schema
    let conditions = question.plainConditions(in: schema)
    if conditions.contains(where: { $0.value == .absent }) { return nil }
    let keyColumns = schema.keyColumns
    let values = keyColumns.compactMap { key in conditions.first { $0.column == key }?.value }
    let holdsAll = { (row: [TableValue]) in
      conditions.allSatisfy { row[$0.column] == $0.value } && question.isHeard(row, in: schema)
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
