import CallScripting
import Diagnostics
import Foundation
import MenuCompiler
import ServiceCalendar

/// A menu on disk, compiled and with its data, ready for calls to be tried on it.
struct TestedMenu {
  let path: String
  let menu: MenuUnderTest
  /// The menu's files, and its scripts behind them.
  var files: SourceFiles

  /// Compiles the menu at `path` and reads its tables. Its problems are printed, `asJSON` for programs; `nil` where one
  /// keeps it from being called.
  static func load(
    _ path: String, _ invocation: Invocation, asJSON: Bool = false
  ) throws(CommandFailure) -> TestedMenu? {
    let folder = try MenuFolder.find(path)
    // A test means the same on every day: no calendar is too old for it.
    let compiled = folder.compile(today: nil)
    let errors = compiled.diagnostics.filter { $0.severity == .error }
    guard let flow = compiled.flow else {
      if asJSON {
        for error in errors { invocation.output.line(error.jsonLine(files: compiled.files)) }
        return nil
      }
      invocation.tell(errors, of: compiled.files)
      invocation.errors.line("\n\(path): no call can be tried before these are mended")
      return nil
    }
    let tables = MenuTables(
      of: flow, from: folder.sources, today: CallScript.ringsAtUnlessSaid.date)
    guard tables.problems.isEmpty else {
      if asJSON {
        for finding in tables.problems.flatMap(\.findings) {
          invocation.output.line(finding.jsonLine)
        }
      } else {
        for problem in tables.problems { invocation.errors.line("\(problem)") }
      }
      return nil
    }
    return TestedMenu(
      path: path, menu: MenuUnderTest(flow, tables: tables.contents), files: compiled.files)
  }
}
