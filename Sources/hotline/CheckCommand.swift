import Diagnostics
import Foundation
import MenuCompiler
import ServiceCalendar

/// `hotline check`: everything that can be known of a menu before a call.
enum CheckCommand: Command {
  static let name = "check"
  static let summary = "Compile menus and print every problem"
  static let json = Flag("json", "print each problem as a line of JSON, for editors and CI")
  static let today = Flag(
    "today", "DATE", "the date to check calendars against, such as 2011-07-01")
  static let keys = Flag("keys", "sort the goals by their keys, not by the seconds to them")
  static let dump = Flag(
    "dump", "PART", "print what the menu became on its way", choices: ["tokens", "tree", "flow"])
  static let flags = [json, today, keys, dump]
  static let operands = [Operand("MENU", .some, "a menu's folder, or its file")]
  static let details = """
    The status is 0 without errors (warnings do not count), 1 with errors, 2 where a menu could
    not be read.
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    let date = try civilDate(invocation)
    var status = ExitStatus.success
    for path in invocation.operands {
      let folder = try MenuFolder.find(path)
      let menu = folder.compile(today: date, leavesRest: true)
      if let part = invocation[dump].flatMap(SyntaxDump.init) {
        part.write(menu.files, to: invocation.output)
      }
      if invocation.has(json) {
        for diagnostic in menu.diagnostics {
          invocation.output.line(diagnostic.jsonLine(files: menu.files))
        }
      } else {
        report(menu, path, invocation)
      }
      if menu.diagnostics.errorCount > 0 { status = .problemsFound }
      guard let flow = menu.flow else { continue }
      // What a caller would be told, or be refused, for a slip in a row.
      let tables = MenuTables(of: flow, from: folder.sources, today: date)
      for problem in tables.problems {
        invocation.errors.line("\(problem)")
        status = .problemsFound
      }
    }
    return status
  }

  private static func civilDate(_ invocation: Invocation) throws(CommandFailure) -> CivilDate {
    guard let text = invocation[today] else { return .today }
    guard let date = CivilDate(text) else {
      throw CommandFailure("--today takes a date such as 2011-07-01, not '\(text)'")
    }
    return date
  }

  private static func report(_ menu: CompiledMenu, _ path: String, _ invocation: Invocation) {
    let printer = DiagnosticPrinter(files: menu.files, colour: invocation.errors.usesColour)
    if !menu.diagnostics.isEmpty {
      invocation.errors.write(printer.print(menu.diagnostics))
      invocation.errors.line()
    }
    if let problems = menu.diagnostics.summary { invocation.errors.line("\(path): \(problems)") }
    guard let flow = menu.flow, let summary = menu.summary else { return }
    if let part = invocation[dump] {
      if part == "flow" { invocation.output.write(FlowDump(flow).text) }
    } else {
      let page = SummaryPage(summary, of: flow, path: path, byKeys: invocation.has(keys))
      invocation.output.write(page.text)
    }
  }
}

extension CivilDate {
  /// The date on the clock of this machine.
  static var today: CivilDate {
    let parts = Calendar(identifier: .gregorian).dateComponents(
      [.year, .month, .day], from: Date())
    return CivilDate(year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1)!
  }
}
