import Telephony

/// A lookup table read from a CSV file: all of it, or every problem that it has.
///
///     id,pin,balance,months
///     330106194001011237,246810,10250.40,180
///
/// The first line names the columns, in any order; columns that the schema lacks are left out.
package struct TableImport: Sendable {
  /// Problems reported at most; the rest is only counted.
  package static let problemCountMax = 1000

  /// `nil` when there is any problem.
  package let contents: TableContents?
  /// By row of ``contents``: the line that it begins on, from 1.
  package let lines: [Int]
  /// In order of line and column, at most ``problemCountMax``.
  package let problems: [TableImportProblem]
  package let unreportedProblemCount: Int

  /// Reads `bytes`, a whole file. `isCitizenNumber` checks a citizen number of 18 symbols.
  ///
  /// `spell` is how a cell of a column that callers spell is spelled.
  package init(
    _ bytes: [UInt8], schema: TableSchema, isCitizenNumber: (String) -> Bool,
    spell: (String) -> [String] = { _ in [] }
  ) {
    var reading = TableReading(schema: schema)
    reading.read(bytes, isCitizenNumber)
    let problems = reading.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    self.problems = problems
    lines = reading.lines
    unreportedProblemCount = reading.unreportedProblemCount
    guard problems.isEmpty else {
      contents = nil
      return
    }
    var spellings: [TableSpelling] = []
    for (index, row) in reading.rows.enumerated() {
      spellings += schema.spellings(of: row, at: index, spell: spell)
    }
    contents = TableContents(schema: schema, rows: reading.rows, spellings: spellings)
  }
}

/// The reading of one file, as far as it has come.
private struct TableReading {
  let schema: TableSchema
  var rows: [[TableValue]] = []
  var lines: [Int] = []
  var problems: [TableImportProblem] = []
  var unreportedProblemCount = 0
  /// Column of the schema for each field; `nil` where it has none.
  private var columnOfField: [Int?] = []
  private var lineOfKey: [[TableValue]: Int] = [:]
  private let hasKey: Bool

  init(schema: TableSchema) {
    self.schema = schema
    hasKey = !schema.keyColumns.isEmpty
  }

  private mutating func report(_ fact: TableImportProblem.Fact, at place: CSVReader.Place) {
    guard problems.count < TableImport.problemCountMax else {
      unreportedProblemCount += 1
      return
    }
    problems.append(TableImportProblem(line: place.line, column: place.column, fact: fact))
  }

  mutating func read(_ bytes: [UInt8], _ isCitizenNumber: (String) -> Bool) {
    if Self.linesEndWithCR(bytes) {
      return report(.linesEndWithCR, at: CSVReader.Place(line: 1, column: 1))
    }
    var reader = CSVReader(bytes)
    var hasHeader = false
    var isNotUTF8 = false
    while true {
      do throws(CSVReader.Problem) {
        guard let record = try reader.next() else { break }
        if hasHeader {
          readRow(record, isCitizenNumber)
        } else {
          hasHeader = true
          readHeader(record)
          // Without its columns no row can be read.
          if !problems.isEmpty { return }
        }
      } catch {
        switch error {
        case .notUTF8(let place):
          // It is the file that is not, whatever the count of its cells.
          if !isNotUTF8 { report(.notUTF8, at: place) }
          isNotUTF8 = true
        case .quoteInside(let place): report(.quoteInside, at: place)
        case .textAfterQuote(let place): report(.textAfterQuote, at: place)
        case .quoteNotClosed(let place): report(.quoteNotClosed, at: place)
        }
        if !hasHeader { return }
      }
    }
    if !hasHeader { report(.empty, at: CSVReader.Place(line: 1, column: 1)) }
  }

  /// Whether the first line ends so: a cell may hold what ends no line.
  private static func linesEndWithCR(_ bytes: [UInt8]) -> Bool {
    var isQuoted = false
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "\n") where !isQuoted: return false
      case UInt8(ascii: "\r") where !isQuoted:
        return index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "\n")
      default: break
      }
    }
    return false
  }

  private mutating func readHeader(_ record: [CSVReader.Field]) {
    for field in record {
      let column = schema.index(of: field.text)
      if let column, columnOfField.contains(column) {
        report(.columnTwice(field.text), at: field.place)
      }
      columnOfField.append(column)
    }
    for (index, column) in schema.columns.enumerated() where !columnOfField.contains(index) {
      report(.columnMissing(column.name, found: record.map(\.text)), at: record[0].place)
    }
  }

  private mutating func readRow(_ record: [CSVReader.Field], _ isCitizenNumber: (String) -> Bool) {
    guard record.count == columnOfField.count else {
      return report(
        .fieldCount(record.count, expected: columnOfField.count), at: record[0].place)
    }
    guard rows.count < StorageLimits.tableRowCountMax else {
      return report(.tooManyRows, at: record[0].place)
    }
    var row = [TableValue](repeating: .absent, count: schema.columns.count)
    var isWhole = true
    for (field, index) in zip(record, columnOfField) {
      guard let index else { continue }
      let column = schema.columns[index]
      do throws(CellProblem) {
        row[index] = try column.value(of: field.text, isCitizenNumber: isCitizenNumber)
        if column.isKey, row[index] == .absent {
          report(.keyEmpty(column: column.name), at: field.place)
          isWhole = false
        }
      } catch {
        report(.cell(error, column: column.name, text: column.shown(field.text)), at: field.place)
        isWhole = false
      }
    }
    guard isWhole else { return }
    if hasKey, let key = schema.key(of: row) {
      if let first = lineOfKey[key] {
        return report(.keyTwice(firstLine: first), at: record[0].place)
      }
      lineOfKey[key] = record[0].place.line
    }
    rows.append(row)
    lines.append(record[0].place.line)
  }
}

extension TableColumn {
  /// As much of a wrong cell as may be seen.
  fileprivate func shown(_ text: String) -> String {
    if isSecret { return Secret(text).description }
    switch type {
    case .citizenID: return MaskedNumber.citizen(text)
    case .phone: return MaskedNumber.phone(text)
    case .text, .digits, .number, .money, .date, .time, .audio:
      return text.count > 40 ? "\(text.prefix(40))…" : text
    }
  }
}
