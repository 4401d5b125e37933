import ServiceCalendar
import Storage

/// How a lookup table lies in the file: the SQL that only its schema decides.
struct TableForm {
  let id: Int64
  let schema: TableSchema

  var rowsName: String { "table_\(id)" }
  var spellingsName: String { "table_\(id)_spellings" }

  var creation: String {
    let columns = schema.columns.enumerated().map { place, column in
      let type =
        switch column.type {
        case .text, .digits, .phone, .citizenID, .prompt: column.isSecret ? "BLOB" : "TEXT"
        case .number, .money, .date, .time: "INTEGER"
        }
      return "c\(place) \(type)\(column.isKey ? " NOT NULL" : "")"
    }
    var sql = """
      CREATE TABLE \(rowsName) (row INTEGER PRIMARY KEY, \(columns.joined(separator: ", "))) STRICT;
      CREATE TABLE \(spellingsName) (place INTEGER NOT NULL, keys TEXT NOT NULL, row INTEGER NOT NULL,
        PRIMARY KEY (place, keys, row)) STRICT, WITHOUT ROWID;
      """
    let keys = schema.columns.indices.filter { schema.columns[$0].isKey }
    if !keys.isEmpty {
      let list = keys.map { "c\($0)" }.joined(separator: ", ")
      sql += "CREATE UNIQUE INDEX \(rowsName)_key ON \(rowsName) (\(list));"
    }
    return sql
  }

  var removal: String { "DROP TABLE \(rowsName); DROP TABLE \(spellingsName);" }

  var rowInsertion: String {
    let places = (1...schema.columns.count + 1).map { "?\($0)" }.joined(separator: ", ")
    return "INSERT INTO \(rowsName) VALUES (\(places))"
  }

  /// All cells of a row, in order.
  var columnList: String { schema.columns.indices.map { "c\($0)" }.joined(separator: ", ") }

  /// `WHERE …` and its values, for `conditions` that fit the schema; empty for none.
  func filter(_ conditions: [ColumnCondition]) -> (sql: String, values: [SQLValue]) {
    var parts: [String] = []
    var values: [SQLValue] = []
    for condition in conditions {
      guard let place = schema.index(of: condition.column) else { continue }
      switch condition.test {
      case .equals(.secret): continue
      case .equals(let value):
        parts.append("c\(place) = ?")
        values.append(Self.sqlValue(value))
      case .spelled(let keys):
        // Keys are digits, and ':' is what follows '9': so this is the range of all that begin with them.
        parts.append(
          "row IN (SELECT row FROM \(spellingsName) WHERE place = ? AND keys >= ? AND keys < ?)")
        values += [SQLValue(place), SQLValue(keys), SQLValue(keys + ":")]
      }
    }
    return (parts.isEmpty ? "" : " WHERE " + parts.joined(separator: " AND "), values)
  }

  /// Secrets are no SQL value of their own: their hashes are; see ``SecretHash``.
  static func sqlValue(_ value: TableValue) -> SQLValue {
    switch value {
    case .absent, .secret: .null
    case .text(let text): SQLValue(text)
    case .number(let number), .money(let number): .integer(number)
    case .date(let date): SQLValue(date)
    case .time(let time): SQLValue(time.sinceMidnight)
    }
  }

  /// The row that starts at the statement's first column. Secret cells stay behind.
  func row(_ row: borrowing Row) -> TableRow {
    var cells: [TableValue] = []
    for (place, column) in schema.columns.enumerated() {
      if column.isSecret || row.isNull(place) {
        cells.append(.absent)
        continue
      }
      switch column.type {
      case .text, .digits, .phone, .citizenID, .prompt: cells.append(.text(row.text(place)))
      case .number: cells.append(.number(row.integer(place)))
      case .money: cells.append(.money(hundredths: row.integer(place)))
      case .date: cells.append(.date(row.date(place)))
      case .time:
        let minute = MinuteOfDay(sinceMidnight: Int(clamping: row.integer(place)))
        cells.append(minute.map { .time($0) } ?? .absent)
      }
    }
    return TableRow(schema: schema, cells: cells)
  }
}
