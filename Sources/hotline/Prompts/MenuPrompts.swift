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
    var rows: [TableRow] = []
    for (index, table) in flow.tables.enumerated() {
      rows += try self.rows(ofTableAt: index, in: flow, file: "\(folder.folder)/\(table.file)")
    }
    return flow.spokenPrompts(rows: rows)
  }

  private static func rows(
    ofTableAt index: Int, in flow: CallFlow, file: String
  ) throws(CommandFailure) -> [TableRow] {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw CommandFailure("'\(file)' cannot be read")
    }
    let table: TableImport
    do throws(TableSchemaProblem) {
      table = try flow.readTable(at: index, from: Array(data), today: .today)
    } catch {
      throw CommandFailure("'\(file)': \(error)")
    }
    guard let contents = table.contents else {
      throw CommandFailure(
        "'\(file)' has problems", hint: "`hotline import` lists them, line by line")
    }
    return contents.rows.map { cells in
      // A row that is read shows no secret.
      let visible = cells.map { if case .secret = $0 { TableValue.absent } else { $0 } }
      return TableRow(schema: contents.schema, cells: visible)
    }
  }
}
