import ServiceCalendar
import Storage
import Telephony

/// How a lookup table lies in the file: the SQL that only its schema decides.
struct TableForm {
  let id: Int64
  let schema: TableSchema

  var rowsName: String { "table_\(id)" }
  var spellingsName: String { "table_\(id)_spellings" }
  var wordsName: String { "table_\(id)_words" }

  var creation: String {
    // Texts come last: what rows are chosen by is then read without them.
    let columns = storedOrder.map { place in
      let column = schema.columns[place]
      let type =
        switch column.type {
        case .text, .digits, .phone, .citizenID, .audio: column.isSecret ? "BLOB" : "TEXT"
        case .number, .money, .date, .time: "INTEGER"
        }
      return "c\(place) \(type)\(column.isKey ? " NOT NULL" : "")"
    }
    var sql = """
      CREATE TABLE \(rowsName) (row INTEGER PRIMARY KEY, \(columns.joined(separator: ", "))) STRICT;
      CREATE TABLE \(spellingsName) (place INTEGER NOT NULL, keys TEXT NOT NULL, row INTEGER NOT NULL,
        PRIMARY KEY (place, keys, row)) STRICT, WITHOUT ROWID;
      """
    if !keyPlaces.isEmpty {
      sql += "CREATE UNIQUE INDEX \(rowsName)_key ON \(rowsName) (\(keyList));"
    }
    for (place, column) in schema.columns.enumerated() where column.isCompared && !column.isKey {
      sql += "CREATE INDEX \(rowsName)_c\(place) ON \(rowsName) (c\(place));"
    }
    if schema.isCatalogue {
      // All that decides which rows are heard and how often they were: the rows themselves need not be read.
      let bounds = DateBound.allCases.compactMap { schema.index(of: $0) }.map { "c\($0), " }
      sql += "CREATE INDEX \(rowsName)_heard ON \(rowsName) (\(bounds.joined())\(keyList));"
      // A single character is the beginning of all pairs that it begins: without an index of its own, thousands of lists would
      // have to be merged for a frequent one.
      sql += """
        CREATE VIRTUAL TABLE \(wordsName) USING fts5(
          head, body, content='', columnsize=0, tokenize='unicode61 remove_diacritics 0', prefix=1);
        """
    }
    return sql
  }

  static func removal(of id: Int64) -> String {
    ["", "_spellings", "_words"].map { "DROP TABLE IF EXISTS table_\(id)\($0);" }.joined(
      separator: " ")
  }

  private var storedOrder: [Int] {
    let places = schema.columns.indices
    return places.filter { schema.columns[$0].type != .text }
      + places.filter { schema.columns[$0].type == .text }
  }

  private var keyPlaces: [Int] { schema.keyColumns }

  private var keyList: String { keyPlaces.map { "c\($0)" }.joined(separator: ", ") }

  /// What ``TableSchema/keyText(of:)`` is of a row.
  var keyText: String {
    let separator = RowKey.separator.unicodeScalars.first!.value
    return keyPlaces.map { "c\($0)" }.joined(separator: " || char(\(separator)) || ")
  }

  /// `WHERE` the key columns hold the values that follow.
  var keyFilter: String { keyPlaces.map { "c\($0) = ?" }.joined(separator: " AND ") }

  /// Of the row's number and all cells, in order.
  var rowInsertion: String {
    let places = (1...schema.columns.count + 1).map { "?\($0)" }.joined(separator: ", ")
    return "INSERT INTO \(rowsName) (row, \(columnList)) VALUES (\(places))"
  }

  /// Of the place of a column, keys and the row's number.
  var spellingInsertion: String { "INSERT OR IGNORE INTO \(spellingsName) VALUES (?1, ?2, ?3)" }

  /// Of the row's number and its texts by their words.
  var wordsInsertion: String {
    "INSERT INTO \(wordsName) (rowid, head, body) VALUES (?1, ?2, ?3)"
  }

  /// What ``wordsInsertion`` takes for a row of that number.
  func wordValues(of cells: [TableValue], row: Int64) -> [SQLValue] {
    let (head, body) = schema.searchedTexts(of: cells)
    return [.integer(row), Self.words(head), Self.words(body)]
  }

  private static func words(_ text: String) -> SQLValue {
    SQLValue(SearchWords.words(of: text).joined(separator: " "))
  }

  /// What the words of a row have to match, as FTS5 writes it; "" where nothing is asked for.
  static func match(_ text: String) -> String {
    SearchWords.terms(of: text).map { term in
      "\"\(term.words.joined(separator: " "))\"\(term.isBeginning ? " *" : "")"
    }.joined(separator: " AND ")
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
      case .atMost(let day):
        parts.append("(c\(place) IS NULL OR c\(place) <= ?)")
        values.append(SQLValue(day))
      case .atLeast(let day):
        parts.append("(c\(place) IS NULL OR c\(place) >= ?)")
        values.append(SQLValue(day))
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
      case .text, .digits, .phone, .citizenID, .audio: cells.append(.text(row.text(place)))
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
