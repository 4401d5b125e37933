import Storage

/// Whose a table is that is imported: its menu's, beside those with which that one shares the table that is there.
struct TableOwners {
  private let table: String
  /// The names of the menus that bring it.
  private let new: [String]
  /// Those that the table in the store is of; none where nobody knows.
  private let old: [String]

  init(of table: String, from new: [String], before old: TableSummary?) {
    self.table = table
    self.new = new
    self.old = old?.menus ?? []
  }

  /// Whether the table that is there is other menus', whose callers would hear the rows of the new one.
  var areOthers: Bool { !old.isEmpty && !old.contains(where: new.contains) }

  /// The names of all whose it is when it has been imported.
  var names: [String] { areOthers ? new : old + new.filter { !old.contains($0) } }

  /// Tells that they are others.
  func tell(_ output: TextOutput) {
    let (theirs, ours) = (Self.words(of: old), Self.words(of: new))
    output.line(
      "error: table '\(table)' in the store is menu \(theirs)'s, whose callers would hear the rows of \(ours)"
    )
    output.line(
      "  = hint: give one of them another name, or import the menus together if they share it; if \(ours) is to have it"
        + " alone, say --replace: rows that staff have written go too, and `hotline catalogue list \(table) --csv` has them"
    )
  }

  private static func words(of menus: [String]) -> String { menus.joined(separator: " and ") }
}
