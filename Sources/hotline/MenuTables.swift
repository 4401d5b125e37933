import CallFlowModel
import CallKeeping
import MenuCompiler
import ServiceCalendar
import Storage

/// The tables that a menu declares, read from their files. Built-in ones have none.
struct MenuTables {
  /// Those that are whole, in the order of the menu.
  private(set) var contents: [TableContents] = []
  /// Those that an endpoint answers: nothing of them is read.
  private(set) var endpoints: [TableDeclaration] = []
  /// What keeps the others from being whole.
  private(set) var problems: [Problem] = []

  /// A file's problems, or why there is none.
  struct Problem {
    /// As it is shown: the menu's folder and the path in it.
    let file: String
    let table: String
    let kind: Kind

    enum Kind {
      case missing
      case unreadable(reason: String)
      /// The menu declares what is no table.
      case schema(TableSchemaProblem)
      /// `unreported`: how many there are beside these.
      case rows([TableImportProblem], unreported: Int)
    }
  }

  /// Reads the tables of `flow` from the files of its menu. Citizen numbers must be of people born by `today`.
  init(of flow: CallFlow, from sources: MenuSources, today: CivilDate) {
    for (index, table) in flow.tables.enumerated() {
      if table.endpoint != nil { endpoints.append(table) }
      guard let file = table.file else { continue }
      let problem = { (kind: Problem.Kind) in
        Problem(file: sources.shownFolder + file, table: table.name, kind: kind)
      }
      switch sources.read(file) {
      case .missing: problems.append(problem(.missing))
      case .unreadable(let reason): problems.append(problem(.unreadable(reason: reason)))
      case .bytes(let bytes):
        do throws(TableSchemaProblem) {
          let read = try flow.readTable(at: index, from: bytes, today: today)
          if let contents = read.contents {
            self.contents.append(contents)
          } else {
            problems.append(problem(.rows(read.problems, unreported: read.unreportedProblemCount)))
          }
        } catch {
          problems.append(problem(.schema(error)))
        }
      }
    }
  }
}

extension MenuTables.Problem: CustomStringConvertible {
  /// Lines for people, like a compiler's, without the rows themselves: they hold what is nobody's business.
  var description: String {
    switch kind {
    case .missing: "error: the file '\(file)' of table '\(table)' is missing"
    case .unreadable(let reason):
      "error: the file '\(file)' of table '\(table)' cannot be read: \(reason)"
    case .schema(let problem): "error: table '\(table)': \(problem)"
    case .rows(let problems, let unreported):
      (problems.map { problem in
        "error: \(problem.message)\n --> \(file):\(problem.line):\(problem.column)"
          + (problem.hint.map { "\n  = hint: \($0)" } ?? "")
      } + (unreported > 0 ? ["error: \(unreported) more in '\(file)'"] : []))
      .joined(separator: "\n")
    }
  }
}
