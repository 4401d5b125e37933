import ServiceCalendar
import Telephony

/// What becomes of the rows that staff have changed when their table is imported again.
package enum EditPolicy: Equatable, Sendable {
  /// Nothing is imported where the new contents lack what staff have written.
  case refused
  /// They stay, in place of the new rows of the same keys.
  case kept
  /// They go.
  case dropped
}

/// A row that staff add to a catalogue.
package struct NewRow: Equatable, Sendable {
  package let table: String
  /// In the order of the schema's columns.
  package let cells: [TableValue]
  /// ``TableSpelling/row`` means nothing here.
  package let spellings: [TableSpelling]

  package init(table: String, cells: [TableValue], spellings: [TableSpelling]) {
    self.table = table
    self.cells = cells
    self.spellings = spellings
  }

  /// Why it cannot be a row of a table of `schema`; `nil` when it can, but for a row of the same key.
  package func refusal(in schema: TableSchema, rowCount: Int) -> StorageRefusal? {
    guard schema.isCatalogue else { return .noCatalogue(table) }
    guard rowCount < StorageLimits.tableRowCountMax else {
      return .tooManyRows(table: table, rowCount: rowCount + 1)
    }
    return TableContents(
      schema: schema, rows: [cells],
      spellings: spellings.map { TableSpelling(row: 0, column: $0.column, keys: $0.keys) }
    ).refusal
  }
}

/// A row that staff have added or changed since its table was imported.
package struct EditedRow: Equatable, Sendable {
  package let row: TableRow
  /// Keys by the name of the column that is spelled so.
  package let spellings: [(column: String, keys: String)]

  package init(row: TableRow, spellings: [(column: String, keys: String)]) {
    self.row = row
    self.spellings = spellings
  }

  package static func == (left: EditedRow, right: EditedRow) -> Bool {
    left.row == right.row && left.spellings.elementsEqual(right.spellings, by: ==)
  }
}

extension TableContents {
  /// Edited rows that a refusal names at most.
  package static let editsShownMax = 10

  /// These contents with what staff wrote in the old ones, and the places of the rows that remain theirs: what the new
  /// contents say as well is no edit any more.
  package func joined(
    with edits: [EditedRow], _ policy: EditPolicy
  ) throws(StorageRefusal) -> (contents: TableContents, edited: Set<Int>) {
    guard !edits.isEmpty, policy != .dropped else { return (self, []) }
    var rows = rows
    var spellings = spellings
    var edited: Set<Int> = []
    var open: [String] = []
    var placeOfKey: [[TableValue]: Int] = [:]
    for (place, row) in rows.enumerated() {
      if let key = schema.key(of: row) { placeOfKey[key] = place }
    }
    for edit in edits {
      let cells = schema.columns.map { column in
        edit.row[column.name].flatMap { column.fits($0) ? $0 : nil } ?? .absent
      }
      let key = schema.isCatalogue ? schema.key(of: cells) : nil
      if let place = key.flatMap({ placeOfKey[$0] }), rows[place] == cells { continue }
      open.append(edit.row.schema.shownKey(of: edit.row.cells))
      // A row whose key the new columns lack cannot be kept.
      guard policy == .kept, let key else { continue }
      let place = placeOfKey[key] ?? rows.count
      if place == rows.count { rows.append(cells) } else { rows[place] = cells }
      placeOfKey[key] = place
      spellings.removeAll { $0.row == place }
      for (name, keys) in edit.spellings {
        guard let column = schema.index(of: name) else { continue }
        spellings.append(TableSpelling(row: place, column: column, keys: keys))
      }
      edited.insert(place)
    }
    guard policy == .kept && edited.count == open.count || open.isEmpty else {
      throw .rowsEdited(
        table: schema.name, keys: Array(open.prefix(Self.editsShownMax)), count: open.count)
    }
    return (TableContents(schema: schema, rows: rows, spellings: spellings), edited)
  }
}

extension TableSchema {
  /// The key of a row as lists and logs show it.
  package func shownKey(of row: [TableValue]) -> String {
    keyColumns.map { columns[$0].shown(row[$0]) }.joined(separator: " ")
  }
}

extension TableColumn {
  /// A cell as lists and logs show it: of a citizen number the first symbol and the last.
  package func shown(_ cell: TableValue) -> String {
    switch type {
    case .citizenID: MaskedNumber.citizen(cell.written)
    case .text, .digits, .number, .money, .date, .time, .phone, .audio: cell.written
    }
  }
}

extension TableValue {
  /// As files write it; "" for an empty cell and for a secret.
  package var written: String {
    switch self {
    case .absent, .secret: ""
    case .text(let text): text
    case .number(let number): String(number)
    case .money(let hundredths): String(hundredths: hundredths)
    case .date(let date): date.description
    case .time(let time): time.description
    }
  }
}
