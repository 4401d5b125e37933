import CallFlowModel
import CallKeeping
import CallScripting
import Diagnostics
import Foundation
import MenuCompiler
import ServiceCalendar
import Storage

/// A menu on disk, compiled and with its data, ready for calls to be tried on it.
struct TestedMenu {
  let path: String
  let menu: MenuUnderTest
  /// The menu's files, and its scripts behind them.
  var files: SourceFiles

  /// Compiles the menu at `path` and reads its tables. Its problems are printed; `nil` where one keeps it from being
  /// called.
  static func load(
    _ path: String, _ invocation: Invocation
  ) throws(CommandFailure) -> TestedMenu? {
    let folder = try MenuFolder.find(path)
    // A test means the same on every day: no calendar is too old for it.
    let compiled = folder.compile(today: nil)
    let errors = compiled.diagnostics.filter { $0.severity == .error }
    guard let flow = compiled.flow else {
      let printer = DiagnosticPrinter(
        files: compiled.files, colour: invocation.errors.usesColour)
      invocation.errors.write(printer.print(errors))
      invocation.errors.line("\n\(path): no call can be tried before these are mended")
      return nil
    }
    var tables: [TableContents] = []
    for index in flow.tables.indices {
      guard let table = try read(index, of: flow, in: folder, invocation) else { return nil }
      tables.append(table)
    }
    return TestedMenu(path: path, menu: MenuUnderTest(flow, tables: tables), files: compiled.files)
  }

  private static func read(
    _ index: Int, of flow: CallFlow, in folder: MenuFolder, _ invocation: Invocation
  ) throws(CommandFailure) -> TableContents? {
    let file = flow.tables[index].file
    guard case .bytes(let bytes) = folder.sources.read(file) else {
      invocation.errors.line(
        "error: the table '\(flow.tables[index].name)' cannot be read from '\(file)'")
      return nil
    }
    do throws(TableSchemaProblem) {
      let table = try flow.readTable(
        at: index, from: bytes, today: CallScript.ringsAtUnlessSaid.date)
      for problem in table.problems.prefix(10) {
        invocation.errors.line("error: \(file):\(problem.line):\(problem.column): \(problem)")
      }
      return table.contents
    } catch {
      throw CommandFailure("table '\(flow.tables[index].name)': \(error)")
    }
  }
}
