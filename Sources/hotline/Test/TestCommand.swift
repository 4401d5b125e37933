import CallScripting
import Diagnostics
import Foundation

/// `hotline test`: call scripts against menus, on a virtual clock or against a running service.
enum TestCommand: Command {
  static let name = "test"
  static let summary = "Run call scripts: what callers do, and what they must hear"
  static let filter = Flag("filter", "TEXT", "only calls whose name holds this", repeats: true)
  static let gateway = Flag(
    "gateway", "HOST:PORT", "call a running service, as a telephony gateway does")
  static let json = Flag("json", "print each call and each problem as a line of JSON")
  static let coverage = Flag("coverage", "name the steps and exits that no call has taken")
  static let floor = Flag("floor", "PERCENT", "fail where fewer exits have been taken")
  static let sweep = Flag("sweep", "each call again with an accident after every event")
  static let generate = Flag("generate", "print scripts that take every option and exit")
  static let jobs = Flag("jobs", "N", "how many calls at a time; default: one for each core")
  static let flags = [filter, gateway, json, coverage, floor, sweep, generate, jobs]
  static let operands = [
    Operand("MENU", .some, "a menu, whose folder holds .calls files, or such a file")
  ]
  static let details = """
    Calls run on a virtual clock, thousands in a second. With --gateway they are played over TCP
    against a running service too, which must do the same; `hotline serve --test-clock` lets them
    choose their time and pass it in no time.

    The status is 0 when all calls go as they say, 1 when one does not, 2 where none could run.

      hotline test menus/12333
      hotline test menus/12333/everyday.calls --filter 养老金
      hotline test menus/12333 --coverage --floor 80
      hotline test menus/12333 --gateway 127.0.0.1:12333
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    let floor = try invocation.number(floor, in: 0...100)
    let jobs =
      try invocation.number(jobs, in: 1...256) ?? ProcessInfo.processInfo.activeProcessorCount
    let scripts = try ScriptFiles(invocation.operands)
    let service = try invocation[gateway].map { text throws(CommandFailure) in
      try ServiceAddress(text)
    }
    if invocation.has(generate) {
      for flag in [filter, gateway, json, coverage, self.floor, sweep, self.jobs]
      where invocation.has(flag) {
        throw CommandFailure(
          "--generate makes scripts and runs none", hint: "leave out --\(flag.name), or --generate")
      }
    }
    if service != nil, invocation.has(sweep) {
      throw CommandFailure(
        "--sweep is for the virtual clock", hint: "leave out --gateway, or --sweep")
    }
    var report = TestReport(invocation)
    for path in scripts.menus {
      guard var menu = try TestedMenu.load(path, invocation, asJSON: invocation.has(json))
      else {
        report.addMenuWithProblems()
        continue
      }
      if invocation.has(generate) {
        var generator = ScriptGenerator(menu.menu)
        invocation.output.write(generator.scripts())
        continue
      }
      let read = try scripts.read(of: path, into: &menu.files)
      report.add(read.scripts.map(\.name.value), of: path, isWhole: read.diagnostics.isEmpty)
      let prepared = prepare(read, menu, invocation, &report)
      let result =
        if let service {
          try GatewayRun(menu: menu.menu, scripts: prepared, service: service).run(
            telling: invocation.errors)
        } else {
          ScriptBatch(menu: menu.menu, scripts: prepared, sweeps: invocation.has(sweep))
            .run(jobs: jobs)
        }
      report.add(prepared, result, menu)
      if invocation.has(coverage) || floor != nil {
        report.add(result.coverage, of: menu, floor: floor, isListed: invocation.has(coverage))
      }
    }
    if !invocation.has(generate) {
      if let reason = report.whyNothingRan(of: scripts, wanted: invocation.all(filter)) {
        throw CommandFailure("no call was made: \(reason)")
      }
      report.tellWhatWasNotCalled(of: scripts)
      report.summarize()
    }
    return report.hasProblems ? .problemsFound : .success
  }

  /// What can be run; problems are printed.
  private static func prepare(
    _ read: (scripts: [CallScript], diagnostics: [Diagnostic]), _ menu: TestedMenu,
    _ invocation: Invocation, _ report: inout TestReport
  ) -> [PreparedScript] {
    let wanted = invocation.all(filter)
    let scripts = read.scripts.filter { script in
      wanted.isEmpty || wanted.contains { script.name.value.contains($0) }
    }
    var preparation = ScriptPreparation(menu.menu)
    let prepared = scripts.compactMap { preparation.prepare($0) }
    report.add((read.diagnostics + preparation.diagnostics).inOrderOfPlace, menu)
    return prepared
  }
}
