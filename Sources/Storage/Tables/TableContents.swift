package import ServiceCalendar
import Telephony

/// A lookup table as it is put into the store: all rows at once.
package struct TableContents: Equatable, Sendable {
  package let schema: TableSchema
  /// Each with one cell for each column. Secret cells are ``TableValue/secret(_:)``.
  package let rows: [[TableValue]]
  /// How cells are spelled on the keypad, for ``ColumnCondition/Test/spelled(_:)``; empty where nobody spells.
  package let spellings: [TableSpelling]

  package init(schema: TableSchema, rows: [[TableValue]], spellings: [TableSpelling] = []) {
    self.schema = schema
    self.rows = rows
    self.spellings = spellings
  }

  /// The first thing that keeps the rows from being a table of this schema; `nil` when nothing does.
  package var refusal: StorageRefusal? {
    if schema.name == ReceiptTable.name { return .builtInTable(schema.name) }
    guard rows.count <= StorageLimits.tableRowCountMax else {
      return .tooManyRows(table: schema.name, rowCount: rows.count)
    }
    var keys: Set<[TableValue]> = []
    for (index, row) in rows.enumerated() {
      guard schema.fits(row), let key = schema.key(of: row), keys.insert(key).inserted else {
        // Without key columns all keys are empty, and none is twice.
        if schema.fits(row), schema.keyColumns.isEmpty { continue }
        return .unfitRow(table: schema.name, row: index + 1)
      }
    }
    for spelling in spellings
    where !spelling.keys.isASCIIDigits
      || !rows.indices.contains(spelling.row) || !schema.columns.indices.contains(spelling.column)
    {
      return .unfitRow(table: schema.name, row: spelling.row + 1)
    }
    return nil
  }
}

/// One way to spell a cell: 养老 has one for each reading of its characters.
package struct TableSpelling: Equatable, Sendable {
  /// Place of the row in ``TableContents/rows``.
  package let row: Int
  /// Place of the column in the schema.
  package let column: Int
  /// Keys 0 to 9 only.
  package let keys: String

  package init(row: Int, column: Int, keys: String) {
    self.row = row
    self.column = column
    self.keys = keys
  }
}

extension TableSchema {
  /// Whether `row` has one fitting cell for each column, and secrets only in secret columns.
  package func fits(_ row: [TableValue]) -> Bool {
    row.count == columns.count && zip(columns, row).allSatisfy { $0.fits($1) }
  }

  /// The days of a row that is heard on none, its last one being before its first; `nil` for all others.
  package func daysThatNeverCome(of row: [TableValue]) -> (from: CivilDate, until: CivilDate)? {
    guard let from = index(of: DateBound.from), let until = index(of: DateBound.until),
      case .date(let first) = row[from], case .date(let last) = row[until], first > last
    else { return nil }
    return (first, last)
  }

  /// The cells of the key columns; `nil` when one is empty.
  package func key(of row: [TableValue]) -> [TableValue]? {
    var key: [TableValue] = []
    key.reserveCapacity(keyColumns.count)
    for column in keyColumns where column < row.count {
      if row[column] == .absent { return nil }
      key.append(row[column])
    }
    return key
  }
}

extension TableColumn {
  /// Whether a cell of this column can hold `value`; an empty cell fits every column.
  package func fits(_ value: TableValue) -> Bool {
    switch value {
    case .absent: true
    case .secret: isSecret
    case .text, .number, .money, .date, .time: !isSecret && type.fits(value)
    }
  }
}

extension TableSchema {
  /// How the cells of `row` that callers spell are spelled; `place` is where the row stands in its table.
  package func spellings(
    of row: [TableValue], at place: Int, spell: (String) -> [String]
  ) -> [TableSpelling] {
    var spellings: [TableSpelling] = []
    for (column, declared) in columns.enumerated() where declared.isSpelled {
      guard case .text(let text) = row[column] else { continue }
      spellings += spell(text).map { TableSpelling(row: place, column: column, keys: $0) }
    }
    return spellings
  }
}
