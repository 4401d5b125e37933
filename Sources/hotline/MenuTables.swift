import CallFlowModel
import CallKeeping
import Diagnostics
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
  /// Rows of the whole ones that nobody hears, and whole ones without rows. They may be meant so: staff retire rows before they
  /// begin, and add them later.
  private(set) var warnings: [DataFinding] = []
  /// What steps ask in the menu's own words and no row of the whole ones has.
  private(set) var unmet: [UnmetCondition] = []

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
      /// `declared`: the documents that there are.
      case documents([UndeclaredDocument], declared: [String])
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
          let undeclared = flow.undeclaredDocuments(of: read, at: index, today: today)
          if !undeclared.isEmpty {
            problems.append(
              problem(.documents(undeclared, declared: flow.documents.map(\.name))))
          } else if let contents = read.contents {
            self.contents.append(contents)
            let shown = sources.shownFolder + file
            if contents.rows.isEmpty {
              warnings.append(DataFinding(tableWithoutRows: table.name, in: shown))
            }
            let unmet = flow.unmetConditions(of: read, at: index)
            // A word that is spelled in one way in the menu and in another in the file is one mistake.
            warn(
              of: flow.unheardRows(of: read, at: index).filter { row in
                !row.fact.isOfOtherUse && !unmet.contains { row.fact.isMisspelling(of: $0) }
              }, in: shown)
            warn(of: flow.rowsBehindPage(of: read, at: index, today: today), in: shown)
            self.unmet += unmet
            warnings += flow.unreachableRows(of: read, at: index).map { DataFinding($0, in: shown) }
          } else {
            problems.append(problem(.rows(read.problems, unreported: read.unreportedProblemCount)))
          }
        } catch {
          problems.append(problem(.schema(error)))
        }
      }
    }
  }

  private static let warningsMax = 10

  /// Who has so many of them knows by the first ones.
  private mutating func warn(of unheard: [UnheardRow], in file: String) {
    warnings += unheard.prefix(Self.warningsMax).map { row in
      DataFinding(
        severity: .warning, id: row.id, message: row.message, file: file, line: row.line,
        hint: row.hint)
    }
    let rest = unheard.count - Self.warningsMax
    guard rest > 0, let row = unheard.last else { return }
    warnings.append(
      DataFinding(
        severity: .warning, id: row.id, message: "so are \(rest) more of '\(row.table)'",
        file: file))
  }
}

extension UnheardRow.Fact {
  /// Whether it is asked for by no word that is like any of the menu's: another menu may share the table.
  fileprivate var isOfOtherUse: Bool {
    if case .notAsked(_, word: _?, near: nil) = self { true } else { false }
  }

  /// Whether nobody asks for the row because somebody asks for it by another word.
  fileprivate func isMisspelling(of unmet: UnmetCondition) -> Bool {
    if case .notAsked(unmet.column, word: _, unmet.word) = self { true } else { false }
  }
}

extension MenuTables.Problem: CustomStringConvertible {
  var description: String { findings.map(\.description).joined(separator: "\n") }

  /// One for each row that is wrong.
  var findings: [DataFinding] {
    switch kind {
    case .missing:
      [finding("table-missing", "the file '\(file)' of table '\(table)' is missing")]
    case .unreadable(let reason):
      [
        finding(
          "file-unreadable", "the file '\(file)' of table '\(table)' cannot be read: \(reason)")
      ]
    case .schema(let problem): [finding("table-schema", "table '\(table)': \(problem)")]
    case .rows(let problems, let unreported):
      problems.map { problem in
        DataFinding(
          id: problem.id, message: problem.message, file: file, line: problem.line,
          column: problem.column, hint: problem.hint)
      } + (unreported > 0 ? [finding("table-rows", "\(unreported) more in '\(file)'")] : [])
    case .documents(let undeclared, let declared):
      undeclared.map { row in
        DataFinding(
          id: "document-undeclared",
          message:
            "row \(row.key) of '\(table)' names the document '\(row.name)', which the menu does not declare",
          file: file, line: row.line,
          hint: nearestName(to: row.name, among: declared).map { "did you mean '\($0)'?" }
            ?? "write a document that a `document` block declares in '\(row.column)', or add its block"
        )
      }
    }
  }

  private func finding(_ id: String, _ message: String) -> DataFinding {
    DataFinding(id: id, message: message, file: file)
  }
}
