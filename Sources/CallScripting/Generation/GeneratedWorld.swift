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
  var name: String
  var at: CivilDateTime
  var entries: Entries
  var rows: InventedRows
  /// The number that calls come from; `nil`: it is hidden.
  var caller: String?
  /// Tables that cannot be asked.
  var unavailable: [String] = []
  var storeIsUnavailable = false

  init(_ name: String, _ at: CivilDateTime, _ entries: Entries, _ rows: InventedRows) {
    self.name = name
    self.at = at
    self.entries = entries
    self.rows = rows
  }

  var givens: PreparedGivens {
    var givens = rows.givens
    givens.unavailable = unavailable
    givens.storeIsUnavailable = storeIsUnavailable
    return givens
  }

  /// The settings that say so, of a call that has asked `tables`.
  func lines(asking tables: Set<String>) -> [String] {
    ["at \(at)"] + (caller.map { ["from \($0)"] } ?? [])
      + unavailable.map { "given \($0) unavailable" }
      + (storeIsUnavailable ? ["given store unavailable"] : [])
      + rows.lines.filter { tables.contains($0.table) && !unavailable.contains($0.table) }
      .map(\.line)
  }

  /// Those in which a whole menu is gone through.
  static func all(of menu: MenuUnderTest) -> [GeneratedWorld] {
    let day = CallScript.ringsAtUnlessSaid
    let night = CivilDateTime(day.date, MinuteOfDay(hour: 3, minute: 0)!)
    let invented = InventedRows(menu, initial: false)
    let byDay = GeneratedWorld("by day", day, .known(table: nil), invented)
    var noTable = byDay
    noTable.name = "tables unavailable"
    noTable.unavailable = menu.flow.tables.map(\.name)
    var noStore = byDay
    noStore.name = "store unavailable"
    noStore.storeIsUnavailable = true
    let entry = GeneratedEntry(menu: menu)
    let keys = { (world: GeneratedWorld) in menu.flow.entries.map { entry.keys(for: $0, world) } }
    // Only where what is keyed in depends on which table is meant.
    let ofTables = menu.flow.tables.map { table in
      GeneratedWorld("a row of \(table.name)", day, .known(table: table.name), invented)
    }.filter { keys($0) != keys(byDay) }
    return [
      byDay,
      GeneratedWorld("by night", night, .known(table: nil), invented),
      GeneratedWorld("unknown data", day, .unknown, InventedRows()),
      GeneratedWorld("wrong secrets", day, .wrongSecret, invented),
      GeneratedWorld("initial secrets", day, .initialSecret, InventedRows(menu, initial: true)),
      noTable, noStore,
    ] + ofTables
  }
}
