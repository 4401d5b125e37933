import CallEngine
import CallFlowModel
import CallKeeping
import Diagnostics
import ServiceCalendar
import Storage
import Telephony

/// Turns `given` lines into tables.
struct GivenPreparation {
  private let menu: MenuUnderTest
  /// The day of the call.
  private let today: CivilDate
  private(set) var givens = PreparedGivens()
  private(set) var problems: [(ScriptProblem, SourceRange)] = []

  init(_ menu: MenuUnderTest, today: CivilDate) {
    self.menu = menu
    self.today = today
  }

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
      do throws(CellProblem) {
        row[index] = try column.value(
          of: cell.value.text, isCitizenNumber: { CitizenNumber.isValid($0, today: today) })
      } catch {
        let written = column.isSecret ? "…" : cell.value.text
        problems.append(
          (.badCell(written, column: column.name, type: column.type.word), cell.range))
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
    TableContents(schema: schema, rows: [row]).collectTexts(into: &givens.texts)
    let replaced = TableContents(schema: schema, rows: rows, spellings: contents.spellings)
    if let place { givens.tables[place] = replaced } else { givens.tables.append(replaced) }
  }
}
