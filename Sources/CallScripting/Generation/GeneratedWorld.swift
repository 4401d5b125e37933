import CallFlowModel
import ServiceCalendar

/// What holds for generated calls, and what their callers know: each leads to exits that the others do not.
struct GeneratedWorld {
  /// What callers key in where they are asked for something.
  enum Entries: Equatable {
    /// What the first row of a table holds: of that one where it is asked, else of any. Of a private table
    /// it is an invented one.
    case known(table: String?)
    /// Something well formed that is in no table.
    case unknown
    /// Known, but for secrets.
    case wrongSecret
    /// What a row holds whose secret is an initial one.
    case initialSecret
  }

  /// Behind the names of its calls.
  let name: String
  let at: CivilDateTime
  let entries: Entries
  let rows: InventedRows
  let givens: PreparedGivens
  /// The settings that say so.
  let lines: [String]

  static func all(of menu: MenuUnderTest) -> [GeneratedWorld] {
    let flow = menu.flow
    let day = CallScript.ringsAtUnlessSaid
    let night = CivilDateTime(day.date, MinuteOfDay(hour: 3, minute: 0)!)
    let invented = InventedRows(menu, initial: false)
    var noTable = PreparedGivens()
    noTable.unavailable = flow.tables.map(\.name)
    var noStore = invented.givens
    noStore.storeIsUnavailable = true
    return [
      GeneratedWorld("by day", day, .known(table: nil), invented),
      GeneratedWorld("by night", night, .known(table: nil), invented),
      GeneratedWorld("unknown data", day, .unknown, InventedRows()),
      GeneratedWorld("wrong secrets", day, .wrongSecret, invented),
      GeneratedWorld("initial secrets", day, .initialSecret, InventedRows(menu, initial: true)),
      GeneratedWorld(
        "tables unavailable", day, .known(table: nil), invented.withoutLines, noTable,
        flow.tables.map { "given \($0.name) unavailable" }),
      GeneratedWorld(
        "store unavailable", day, .known(table: nil), invented, noStore,
        ["given store unavailable"]),
    ]
      + flow.tables.map {
        GeneratedWorld("a row of \($0.name)", day, .known(table: $0.name), invented)
      }
  }

  init(
    _ name: String, _ at: CivilDateTime, _ entries: Entries, _ rows: InventedRows,
    _ givens: PreparedGivens? = nil, _ lines: [String] = []
  ) {
    self.name = name
    self.at = at
    self.entries = entries
    self.rows = rows
    self.givens = givens ?? rows.givens
    self.lines = ["at \(at)"] + lines
  }
}
