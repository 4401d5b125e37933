import CallFlowModel
import CallKeeping
import Diagnostics
import Foundation
import MenuCompiler
import ServiceCalendar
import Storage

extension SpokenPrompt {
  /// Every recording of the menu at `path`, its tables included. The menu's problems are printed.
  static func all(
    ofMenuAt path: String, _ invocation: Invocation
  ) throws(CommandFailure) -> [SpokenPrompt] {
    let folder = try MenuFolder.find(path)
    let menu = folder.compile(today: nil)
    guard let flow = menu.flow else {
      let printer = DiagnosticPrinter(files: menu.files, colour: invocation.errors.usesColour)
      invocation.errors.write(printer.print(menu.diagnostics))
      throw CommandFailure("the menu '\(path)' has problems")
    }
    let tables = MenuTables(of: flow, from: folder.sources, today: .today)
    if let problem = tables.problems.first {
      throw CommandFailure(
        "'\(problem.file)' has problems", hint: "`hotline import` lists them, line by line")
    }
    let rows = tables.contents.flatMap { contents in
      contents.rows.map { TableRow(schema: contents.schema, cells: $0.withoutSecrets) }
    }
    return flow.spokenPrompts(rows: rows)
  }
}
