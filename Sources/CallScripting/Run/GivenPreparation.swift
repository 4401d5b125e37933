import CallFlowModel
import CallKeeping
import Diagnostics
import ServiceCalendar
import Storage
import Telephony

/// Turns `given` lines into tables.
struct GivenPreparation {
  private let menu: MenuUnderTest
  private(set) var givens = PreparedGivens()
  private(set) var problems: [(ScriptProblem, SourceRange)] = []

  init(_ menu: MenuUnderTest) { self.menu = menu }

  mutating func add(_ given: Located<Given>) {
    switch given.value {
    case .storeUnavailable: givens.storeIsUnavailable = true
    case .unavailable(let table): if find(table) != nil { givens.unavailable.append(table.value) }
    case .takes(let table, let duration):
      if find(table) != nil { givens.delays.append((table.value, duration)) }
    case .row(let name, let cells):
      if let table = find(name) { addRow(cells, to: table, at: given.range) }
    }
  }

  private mutating func find(_ name: Located<String>) -> TableDeclaration? {
    if let table = menu.flow.tables.first(where: { $0.name == name.value }) { return table }
    problems.append(
      (.unknownTable(name.value, tables: menu.flow.tables.map(\.name)), name.range))
    return nil
  }

  private mutating func addRow(
    _ cells: [Located<GivenCell>], to table: TableDeclaration, at range: SourceRange
  ) {
    guard let schema = try? TableSchema(table) else { return }
    var row = [TableValue](repeating: .absent, count: schema.columns.count)
    var named: Set<String> = []
    var isWhole = true
    for cell in cells {
      guard let index = schema.index(of: cell.value.column) else {
        problems.append(
          (
            .unknownColumn(
              cell.value.column, table: table.name, columns: schema.columns.map(\.name)),
            cell.range
          ))
        isWhole = false
        continue
      }
      if !named.insert(cell.value.column).inserted {
        problems.append((.columnTwice(cell.value.column), cell.range))
      }
      let column = schema.columns[index]
      if let value = TableValue(written: cell.value.text, for: column) {
        row[index] = value
      } else {
        problems.append(
          (.badCell(cell.value.text, column: column.name, type: column.type.word), cell.range))
        isWhole = false
      }
    }
    for (index, column) in schema.columns.enumerated()
    where column.isKey && row[index] == .absent && isWhole {
      problems.append((.keyMissing(column: column.name, table: table.name), range))
      isWhole = false
    }
    if isWhole { put(row, into: schema) }
  }

  /// Adds the row, in place of one with the same key.
  private mutating func put(_ row: [TableValue], into schema: TableSchema) {
    let place = givens.tables.firstIndex { $0.schema.name == schema.name }
    let contents =
      place.map { givens.tables[$0] } ?? menu.tables.first { $0.schema.name == schema.name }
      ?? TableContents(schema: schema, rows: [])
    var rows = contents.rows
    let hasKey = schema.columns.contains(where: \.isKey)
    if hasKey, let index = rows.firstIndex(where: { schema.key(of: $0) == schema.key(of: row) }) {
      rows[index] = row
    } else {
      rows.append(row)
    }
    let replaced = TableContents(schema: schema, rows: rows, spellings: contents.spellings)
    if let place { givens.tables[place] = replaced } else { givens.tables.append(replaced) }
  }
}

extension TableValue {
  /// A cell as it is written in a `given` line; `nil` where it is none of that column.
  init?(written text: String, for column: TableColumn) {
    if text.isEmpty {
      self = .absent
    } else if column.isSecret {
      self = .secret(Secret(text))
    } else {
      switch column.type {
      case .text, .prompt: self = .text(text)
      case .digits, .phone:
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        self = .text(text)
      case .citizenID:
        let symbols = text.utf8.dropLast()
        guard text.utf8.count == 18, symbols.allSatisfy({ (0x30...0x39).contains($0) }) else {
          return nil
        }
        self = .text(text)
      case .number:
        guard let number = Int64(text) else { return nil }
        self = .number(number)
      case .money:
        guard let hundredths = Self.hundredths(text) else { return nil }
        self = .money(hundredths: hundredths)
      case .date:
        guard let date = CivilDate(text) else { return nil }
        self = .date(date)
      case .time:
        guard let time = MinuteOfDay(text) else { return nil }
        self = .time(time)
      }
    }
  }

  /// `10250.40`, with at most two places.
  private static func hundredths(_ text: String) -> Int64? {
    let isNegative = text.hasPrefix("-")
    let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), !parts[0].isEmpty, parts[0].utf8.count <= 15,
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let whole = Int64(parts[0])
    else { return nil }
    var fraction: Int64 = 0
    if parts.count == 2 {
      guard (1...2).contains(parts[1].utf8.count), let written = Int64(parts[1]) else {
        return nil
      }
      fraction = parts[1].utf8.count == 1 ? written * 10 : written
    }
    let sum = whole * 100 + fraction
    return isNegative ? -sum : sum
  }
}
