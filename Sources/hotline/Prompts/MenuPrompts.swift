import Diagnostics
import Foundation
import MenuCompiler
import Storage
import StorageSQLite

extension SpokenPrompt {
  /// Every recording of the menu at `path`, its tables included. `store`: whose rows of catalogues count, in place of those in files;
  /// `nil` for none. `answers`: rows of the table `receipts` with what callers were answered. The menu's problems are printed.
  static func all(
    ofMenuAt path: String, rowsIn store: SQLiteStore?, answers: [TableRow], _ invocation: Invocation
  ) throws(CommandFailure) -> [SpokenPrompt] {
    let folder = try MenuFolder.find(path)
    let menu = folder.compile(today: nil)
    guard let flow = menu.flow else {
      invocation.tell(menu.diagnostics, of: menu.files)
      throw CommandFailure("the menu '\(path)' has problems")
    }
    let tables = MenuTables(of: flow, from: folder.sources, today: .today)
    if let problem = tables.problems.first {
      throw CommandFailure(
        "'\(problem.file)' has problems", hint: "`hotline import` lists them, line by line")
    }
    var rows = flow.receiptRows + answers
    for contents in tables.contents {
      rows +=
        try store?.catalogueRows(of: contents.schema)
        ?? contents.rows.map { TableRow(schema: contents.schema, cells: $0.withoutSecrets) }
    }
    return flow.spokenPrompts(rows: rows)
  }
}

extension SQLiteStore {
  /// All rows of a catalogue with the columns of `schema`; `nil` where the store has none such.
  fileprivate func catalogueRows(
    of schema: TableSchema
  ) throws(CommandFailure) -> [TableRow]? {
    guard schema.isCatalogue, case .tables(let tables) = try outcome(of: .listTables),
      tables.contains(where: {
        $0.schema.name == schema.name && $0.schema.columns.map(\.name) == schema.columns.map(\.name)
      })
    else { return nil }
    var rows: [TableRow] = []
    while true {
      guard
        case .browsed(let page, let total) = try outcome(
          of: .browse(BrowseQuestion(table: schema.name), offset: rows.count, count: 500))
      else { return nil }
      rows += page
      if page.isEmpty || rows.count >= total { return rows }
    }
  }
}
