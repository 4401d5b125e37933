package import ServiceCalendar

/// The columns of a lookup table.
///
///     pensions: id citizen-id key, pin digits secret, balance money, months number
package struct TableSchema: Equatable, Sendable {
  package static let columnCountMax = 64

  /// As menus name it.
  package let name: String
  /// At least one.
  package let columns: [TableColumn]
  /// Callers browse it, its rows have keys, and it holds no secrets: its words are searched, and staff change it row
  /// by row.
  package let isCatalogue: Bool
  /// Places of the key columns, in order: what every row is named and found by.
  package let keyColumns: [Int]
  package let hasSecrets: Bool

  /// Throws the first thing that is wrong with it.
  package init(
    name: String, columns: [TableColumn], isCatalogue: Bool = false
  ) throws(TableSchemaProblem) {
    guard !name.isEmpty else { throw .nameMissing }
    guard (1...Self.columnCountMax).contains(columns.count) else {
      throw .columnCount(columns.count)
    }
    for (index, column) in columns.enumerated() {
      if column.name.isEmpty { throw .columnNameMissing(number: index + 1) }
      if columns[..<index].contains(where: { $0.name == column.name }) {
        throw .columnTwice(column.name)
      }
      if column.isKey && column.isSecret { throw .keySecret(column.name) }
      if column.isSecret && column.type != .digits && column.type != .text {
        throw .secretType(column.name, column.type)
      }
      if column.bound != nil, column.type != .date || column.isKey {
        throw .boundType(column.name, column.type)
      }
    }
    self.init(builtIn: name, columns: columns, isCatalogue: isCatalogue)
    if hasSecrets && keyColumns.isEmpty { throw .secretWithoutKey }
    if isCatalogue, hasSecrets || keyColumns.isEmpty { throw .noCatalogue }
  }

  /// One that is written down in the program itself: a test holds that nothing is wrong with it.
  init(builtIn name: String, columns: [TableColumn], isCatalogue: Bool = false) {
    self.name = name
    self.columns = columns
    self.isCatalogue = isCatalogue
    keyColumns = columns.indices.filter { columns[$0].isKey }
    hasSecrets = columns.contains(where: \.isSecret)
  }

  /// Place of the column called `name`, from 0.
  package func index(of name: String) -> Int? { columns.firstIndex { $0.name == name } }

  /// Place of the column whose dates are that bound of the rows; `nil` where none is.
  package func index(of bound: DateBound) -> Int? { columns.firstIndex { $0.bound == bound } }

  /// Whether the dates of `row` are such that callers hear it on `day`.
  package func isHeard(_ row: [TableValue], on day: CivilDate) -> Bool {
    zip(columns, row).allSatisfy { column, cell in
      guard let bound = column.bound, case .date(let date) = cell else { return true }
      return switch bound {
      case .from: date <= day
      case .until: day <= date
      }
    }
  }
}

/// A column of a lookup table: its name, what its cells hold, and what they are for.
package struct TableColumn: Equatable, Sendable {
  package let name: String
  package let type: ColumnType
  /// Rows are looked up by it. The key columns of a table together name one row.
  package let isKey: Bool
  /// Kept as a salted slow hash only: it can be compared, and never comes out again. Digits or text.
  package let isSecret: Bool
  /// What its dates say of the rows; `nil` for other columns.
  package let bound: DateBound?
  /// Callers spell it on the keypad.
  package let isSpelled: Bool
  /// Rows are chosen by it often enough to be found by an index.
  package let isCompared: Bool

  package init(
    name: String, type: ColumnType, isKey: Bool = false, isSecret: Bool = false,
    bound: DateBound? = nil, isSpelled: Bool = false, isCompared: Bool = false
  ) {
    self.name = name
    self.type = type
    self.isKey = isKey
    self.isSecret = isSecret
    self.bound = bound
    self.isSpelled = isSpelled
    self.isCompared = isCompared
  }
}

/// What the dates of a column say of its rows.
package enum DateBound: UInt8, CaseIterable, Sendable {
  /// The first day on which the row is heard.
  case from
  /// The last one.
  case until

  package var word: String {
    switch self {
    case .from: "from"
    case .until: "until"
    }
  }

  package init?(word: String) {
    guard let bound = Self.allCases.first(where: { $0.word == word }) else { return nil }
    self = bound
  }
}

/// What a cell holds, by its spoken form.
package enum ColumnType: UInt8, CaseIterable, Sendable {
  case text
  /// Digits that are spoken one by one, zeros in front included.
  case digits
  /// A whole number.
  case number
  case money
  case date
  case time
  case phone
  /// A citizen number of 18 symbols (GB 11643).
  case citizenID
  /// The name of a recording that a person has made.
  case audio

  package var word: String {
    switch self {
    case .text: "text"
    case .digits: "digits"
    case .number: "number"
    case .money: "money"
    case .date: "date"
    case .time: "time"
    case .phone: "phone"
    case .citizenID: "citizen-id"
    case .audio: "audio"
    }
  }

  package init?(word: String) {
    guard let type = Self.allCases.first(where: { $0.word == word }) else { return nil }
    self = type
  }
}

/// What is wrong with a schema, as facts.
package enum TableSchemaProblem: Error, Equatable, Sendable {
  case nameMissing
  case columnCount(Int)
  case columnNameMissing(number: Int)
  case columnTwice(String)
  case keySecret(String)
  case secretType(String, ColumnType)
  case secretWithoutKey
  case boundType(String, ColumnType)
  /// A table without keys, or with secrets.
  case noCatalogue
}

extension TableSchemaProblem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .nameMissing: "the table has no name"
    case .columnCount(let count):
      "a table has 1 to \(TableSchema.columnCountMax) columns, not \(count)"
    case .columnNameMissing(let number): "column \(number) has no name"
    case .columnTwice(let name): "two columns are called '\(name)'"
    case .keySecret(let name):
      "column '\(name)' is both key and secret; a secret is compared, never searched for"
    case .secretType(let name, let type):
      "column '\(name)' is \(type.word) and secret; a secret is digits or text"
    case .boundType(let name, let type):
      "column '\(name)' is \(type.word) and bounds rows; what bounds rows is a date, and no key"
    case .noCatalogue: "a catalogue has a key and no secrets"
    case .secretWithoutKey: "the table has a secret and no key; whose secret would it be?"
    }
  }
}
