import Diagnostics

extension DataFinding {
  /// Callers find nothing in it, whatever they ask. Its rows may be still to come. `file`: the table's, as it is shown.
  init(tableWithoutRows table: String, in file: String) {
    self.init(
      severity: .warning, id: "table-without-rows",
      message: "table '\(table)' has no rows: callers find nothing in it", file: file,
      hint: "write a line for each row below that of the columns, unless the rows come later")
  }
}
