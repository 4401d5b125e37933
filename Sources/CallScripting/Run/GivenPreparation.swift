import CallEngine
import CallFlowModel
import CallKeeping
import Diagnostics
import ServiceCalendar
import Storage

/// Turns `given` lines into tables.
struct GivenPreparation {
  private let menu: MenuUnderTest
  /// When the call rings.
  private let rangAt: CivilDateTime
  private let caller: String?
  private let language: String
  private(set) var givens = PreparedGivens()
  private(set) var problems: [(ScriptProblem, SourceRange)] = []

  /// `language` is the tag of the one that the call begins in.
  init(_ menu: MenuUnderTest, rangAt: CivilDateTime, caller: String?, language: String) {
    self.menu = menu
    self.rangAt = rangAt
    self.caller = caller
    self.language = language
  }

  mutating func add(_ given: Located<Given>) {
    switch given.value {
    case .storeUnavailable: givens.storeIsUnavailable = true
    case .unavailable(let table): if find(table) != nil { givens.unavailable.append(table.value) }
    case .takes(let table, let duration):
      if find(table) != nil { givens.delays.append((table.value, duration)) }
    case .row(let name, let cells):
      if let table = find(name), let schema = try? TableSchema(table),
        let row = row(cells, of: schema, at: given.range)
      {
        put(row, into: schema)
      }
    case .asked(let name, let cells, let times):
      guard let key = key(cells, of: name, at: given.range) else { return }
      let listening = Listening(
        table: name.value, key: key, at: rangAt, isCounted: true, place: nil)
      givens.listenings += Array(repeating: listening, count: times)
    case .stopped(let name, let cells, let position):
      guard let key = key(cells, of: name, at: given.range) else { return }
      guard let caller else {
        problems.append((.stoppedHidden, given.range))
        return
      }
      givens.listenings.append(
        Listening(
          table: name.value, key: key, at: rangAt, isCounted: false,
          place: Listening.Place(caller: caller, language: language, position: position)))
    }
  }

  private mutating func find(_ name: Located<String>) -> TableDeclaration? {
    if let table = menu.flow.tables.first(where: { $0.name == name.value }) { return table }
    problems.append(
      (.unknownTable(name.value, tables: menu.flow.tables.map(\.name)), name.range))
    return nil
  }

  /// The key of the row that `cells` name.
  private mutating func key(
    _ cells: [Located<GivenCell>], of name: Located<String>, at range: SourceRange
  ) -> String? {
    guard let table = find(name), let schema = try? TableSchema(table),
      let row = row(cells, of: schema, at: range)
    else { return nil }
    return schema.keyText(of: row)
  }

  private mutating func row(
    _ cells: [Located<GivenCell>], of schema: TableSchema, at range: SourceRange
  ) -> [TableValue]? {
    var row = [TableValue](repeating: .absent, count: schema.columns.count)
    var named: Set<String> = []
    var isWhole = true
    for cell in cells {
      guard let index = schema.index(of: cell.value.column) else {
        problems.append(
          (
            .unknownColumn(
              cell.value.column, table: schema.name, columns: schema.columns.map(\.name)),
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
          of: cell.value.text, isCitizenNumber: { CitizenNumber.isValid($0, today: rangAt.date) })
      } catch {
        let written = column.isSecret ? "…" : cell.value.text
        problems.append(
          (.badCell(written, column: column.name, type: column.type.word), cell.range))
        isWhole = false
      }
      // Nobody finds a row by a receipt that cannot be.
      if schema.name == ReceiptTable.name, case .text(let number) = row[index],
        column.isKey, ReceiptForm(number) == nil
      {
        problems.append(
          (.badReceipt(number, right: ReceiptForm.corrected(number)), cell.range))
        isWhole = false
      }
    }
    for (index, column) in schema.columns.enumerated()
    where column.isKey && row[index] == .absent && isWhole {
      problems.append((.keyMissing(column: column.name, table: schema.name), range))
      isWhole = false
    }
    return isWhole ? row : nil
  }

  /// Adds the row, in place of one with the same key.
  private mutating func put(_ row: [TableValue], into schema: TableSchema) {
    let place = givens.tables.firstIndex { $0.schema.name == schema.name }
    let contents =
      place.map { givens.tables[$0] } ?? menu.tables.first { $0.schema.name == schema.name }
      ?? TableContents(schema: schema, rows: [])
    givens.texts.add(TableContents(schema: schema, rows: [row]))
    let replaced = contents.putting(row)
    if let place { givens.tables[place] = replaced } else { givens.tables.append(replaced) }
  }
}
