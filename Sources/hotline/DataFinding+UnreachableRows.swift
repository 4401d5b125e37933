import CallKeeping
import Diagnostics

extension DataFinding {
  /// Callers would be told that there is no such row, whatever they enter. `file`: that of the table, as it is shown.
  init(_ unreachable: UnreachableRows, in file: String) {
    let entered = unreachable.entries.map { "`as \($0)`" }.joined(separator: " or ")
    let (table, column) = (unreachable.table, unreachable.column)
    guard let line = unreachable.line else {
      self.init(
        severity: .warning, id: "row-unreachable",
        message:
          "nobody can enter an initial '\(column)' of '\(table)': it is asked for \(entered)",
        file: file, hint: "declare initial secrets that the entry takes, or let the entry take them"
      )
      return
    }
    let rows = unreachable.count == 1 ? "a row" : "\(unreachable.count) rows"
    self.init(
      severity: .warning, id: "row-unreachable",
      message:
        "nobody can enter the '\(column)' of \(rows) of '\(table)': it is asked for \(entered)",
      file: file, line: line,
      hint:
        "let the entry take what the rows have, or write there what it takes; spreadsheets drop zeros in"
        + " front, and an empty cell is never entered")
  }
}
