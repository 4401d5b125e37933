import CallFlowModel
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
      let data = menu.flow.map { findings(in: $0, of: menu, from: folder, today: date) } ?? []
      if invocation.has(json) {
        for diagnostic in menu.diagnostics {
          invocation.output.line(diagnostic.jsonLine(files: menu.files))
        }
        for finding in data { invocation.output.line(finding.jsonLine) }
      } else {
        report(menu, data, path, invocation)
      }
      if menu.diagnostics.errorCount + data.errorCount > 0 { status = .problemsFound }
    }
    return status
  }

  /// What a caller would be told, or be refused, for a slip in a file of data.
  private static func findings(
    in flow: CallFlow, of menu: CompiledMenu, from folder: MenuFolder, today: CivilDate
  ) -> [DataFinding] {
    let tables = MenuTables(of: flow, from: folder.sources, today: today)
    let documents = MenuDocuments(of: flow, from: folder.sources)
    return tables.problems.flatMap(\.findings) + tables.warnings
      + tables.unmet.map { DataFinding($0, of: flow, in: menu) }.withoutCopies
      + documents.findings
  }

  private static func civilDate(_ invocation: Invocation) throws(CommandFailure) -> CivilDate {
    guard let text = invocation[today] else { return .today }
    guard let date = CivilDate(text) else {
      throw CommandFailure("--today takes a date such as 2011-07-01, not '\(text)'")
    }
    return date
  }

  private static func report(
    _ menu: CompiledMenu, _ data: [DataFinding], _ path: String, _ invocation: Invocation
  ) {
    if !menu.diagnostics.isEmpty {
      invocation.tell(menu.diagnostics, of: menu.files)
      invocation.errors.line()
    }
    for finding in data { invocation.errors.line("\(finding)") }
    if !data.isEmpty { invocation.errors.line() }
    let errorCount = menu.diagnostics.errorCount + data.errorCount
    let warningCount = menu.diagnostics.count + data.count - errorCount
    if let problems = Diagnostic.summary(errors: errorCount, warnings: warningCount) {
      invocation.errors.line("\(path): \(problems)")
    }
    guard let flow = menu.flow, let summary = menu.summary else { return }
    if let part = invocation[dump] {
      if part == "flow" { invocation.output.write(FlowDump(flow).text) }
    } else if data.errorCount == 0 {
      let page = SummaryPage(summary, of: flow, path: path, byKeys: invocation.has(keys))
      invocation.output.write(page.text)
    }
  }
}

extension [DataFinding] {
  var errorCount: Int { count { $0.severity == .error } }
}
