import Storage

/// Columns of a table in the store that the new table of its name lacks, or has as something else: the table is another menu's,
/// whose callers would lose a service, or its author has changed it. Nobody else can tell which.
struct LostColumns {
  private let table: String
  private let columns: [String]

  /// `nil` where the new table has all that the old one has.
  init?(of old: TableSchema, in new: TableSchema) {
    let kept = Set(new.columns.map { Kind(of: $0) })
    columns = old.columns.filter { !kept.contains(Kind(of: $0)) }.map(\.name)
    table = old.name
    if columns.isEmpty { return nil }
  }

  /// What steps rely on: how else a menu uses a column is the menu's own.
  private struct Kind: Hashable {
    let name: String
    let type: ColumnType
    let isKey: Bool
    let isSecret: Bool

    init(of column: TableColumn) {
      name = column.name
      type = column.type
      isKey = column.isKey
      isSecret = column.isSecret
    }
  }

  func tell(_ output: TextOutput) {
    let names = columns.map { "'\($0)'" }.joined(separator: ", ")
    output.line(
      "error: table '\(table)' in the store has \(names), and the menu's has not, or as something else"
    )
    output.line(
      "  = hint: if it is another menu's, give one of them another name; if you have changed your own,"
        + " say --replace: rows that staff have written go too, and `hotline catalogue list \(table) --csv` has them"
    )
  }
}
