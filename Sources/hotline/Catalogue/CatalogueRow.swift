import CallEngine
import Diagnostics
import ServiceCalendar
import Storage

/// A row as staff type it: `number=407 title=高温津贴`.
struct CatalogueRow {
  /// `nil` when there is any problem.
  private(set) var cells: [TableValue]?
  private(set) var problems: [Problem] = []

  struct Problem: Equatable {
    let message: String
    let hint: String?
  }

  init(_ words: [String], of table: TableSchema, today: CivilDate) {
    var cells = [TableValue](repeating: .absent, count: table.columns.count)
    var given: Set<Int> = []
    let names = table.columns.map(\.name)
    for word in words {
      guard let sign = word.firstIndex(of: "=") else {
        report("'\(word)' is not column=value", "the columns are \(names.joined(separator: ", "))")
        continue
      }
      let name = String(word[..<sign])
      let text = String(word[word.index(after: sign)...])
      guard let place = table.index(of: name) else {
        let near = nearestName(to: name, among: names)
        report(
          "table '\(table.name)' has no column '\(name)'",
          near.map { "did you mean '\($0)'?" } ?? "the columns are \(names.joined(separator: ", "))"
        )
        continue
      }
      guard given.insert(place).inserted else {
        report("'\(name)' is given twice", nil)
        continue
      }
      let column = table.columns[place]
      do throws(CellProblem) {
        cells[place] = try column.value(of: text) { CitizenNumber.isValid($0, today: today) }
      } catch {
        let problem = TableImportProblem(
          line: 1, column: 1, fact: .cell(error, column: name, text: text))
        report(problem.message, problem.hint)
      }
    }
    for (place, column) in table.columns.enumerated()
    where column.isKey && cells[place] == .absent && !given.contains(place) {
      report("'\(column.name)' is missing, and it is the row's key", "add \(column.name)=…")
    }
    for (place, column) in table.columns.enumerated()
    where column.isKey && given.contains(place) && cells[place] == .absent && problems.isEmpty {
      report("'\(column.name)' is empty, and it is the row's key", nil)
    }
    if let (first, last) = table.daysThatNeverCome(of: cells) {
      report("it would be heard from \(first) until \(last), which is before", nil)
    }
    self.cells = problems.isEmpty ? cells : nil
  }

  private mutating func report(_ message: String, _ hint: String?) {
    problems.append(Problem(message: message, hint: hint))
  }
}
