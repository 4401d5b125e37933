import CallFlowModel
import ServiceCalendar

/// What holds for generated calls, and what their callers know: each leads to exits that the others do not.
struct GeneratedWorld {
  /// What callers key in where they are asked for something.
  enum Entries: Equatable {
    /// What the first row of a table holds: of that one where it is asked, else of any.
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
  let givens: PreparedGivens
  /// The settings that say so.
  let lines: [String]

  static func all(of flow: CallFlow) -> [GeneratedWorld] {
    let day = CallScript.ringsAtUnlessSaid
    let night = CivilDateTime(day.date, MinuteOfDay(hour: 3, minute: 0)!)
    var noTable = PreparedGivens()
    noTable.unavailable = flow.tables.map(\.name)
    var noStore = PreparedGivens()
    noStore.storeIsUnavailable = true
    return [
      GeneratedWorld("by day", day, .known(table: nil)),
      GeneratedWorld("by night", night, .known(table: nil)),
      GeneratedWorld("unknown data", day, .unknown),
      GeneratedWorld("wrong secrets", day, .wrongSecret),
      GeneratedWorld("initial secrets", day, .initialSecret),
      GeneratedWorld(
        "tables unavailable", day, .known(table: nil), noTable,
        flow.tables.map { "given \($0.name) unavailable" }),
      GeneratedWorld(
        "store unavailable", day, .known(table: nil), noStore, ["given store unavailable"]),
    ] + flow.tables.map { GeneratedWorld("a row of \($0.name)", day, .known(table: $0.name)) }
  }

  private init(
    _ name: String, _ at: CivilDateTime, _ entries: Entries,
    _ givens: PreparedGivens = PreparedGivens(), _ lines: [String] = []
  ) {
    self.name = name
    self.at = at
    self.entries = entries
    self.givens = givens
    self.lines = ["at \(at)"] + lines
  }
}
