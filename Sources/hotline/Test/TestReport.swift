import CallFlowModel
import CallScripting
import Diagnostics
import Foundation

/// What `hotline test` prints.
struct TestReport {
  private let invocation: Invocation
  private let isJSON: Bool
  private var seconds = 0.0
  private var passedCount = 0
  private var failedCount = 0
  private var skippedCount = 0
  /// Calls that a service which was gone could not take.
  private var notTriedCount = 0
  private var callCount = 0
  private var problemCount = 0
  /// Menus whose scripts have no call.
  private var menusWithoutCalls: [String] = []
  /// What `--filter` asks for and no call's name has held so far.
  private var unmet: [String]
  /// Whether anything was not as it must be.
  private(set) var hasProblems = false
  /// Whether a menu could not be called, so that its scripts were not even read.
  private var hasMenuWithProblems = false

  init(_ invocation: Invocation) {
    self.invocation = invocation
    isJSON = invocation.has(TestCommand.json)
    unmet = invocation.all(TestCommand.filter)
  }

  /// A menu that cannot be called; its problems have been printed.
  mutating func addMenuWithProblems() {
    hasProblems = true
    hasMenuWithProblems = true
  }

  /// The names of the calls of a menu. `isWhole`: whether none of its scripts has a problem.
  mutating func add(_ calls: [String], of menu: String, isWhole: Bool) {
    if calls.isEmpty, isWhole { menusWithoutCalls.append(menu) }
    unmet.removeAll { text in calls.contains { $0.contains(text) } }
  }

  /// Problems of scripts that could not be run.
  mutating func add(_ diagnostics: [Diagnostic], _ menu: TestedMenu) {
    guard !diagnostics.isEmpty else { return }
    problemCount += diagnostics.count
    hasProblems = true
    write(diagnostics, menu)
  }

  private func write(_ diagnostics: [Diagnostic], _ menu: TestedMenu) {
    if isJSON {
      for diagnostic in diagnostics {
        invocation.output.line(diagnostic.jsonLine(files: menu.files))
      }
    } else {
      let printer = DiagnosticPrinter(files: menu.files, colour: invocation.errors.usesColour)
      invocation.errors.write(printer.print(diagnostics) + "\n")
    }
  }

  mutating func add(
    _ scripts: [PreparedScript], _ result: ScriptBatch.Result, _ menu: TestedMenu
  ) {
    callCount += result.callCount
    seconds += result.seconds
    var notTriedCount = 0
    for (script, outcome) in zip(scripts, result.outcomes) {
      let word: String
      var reason: String?
      switch outcome {
      case .passed:
        passedCount += 1
        word = "passed"
      case .failed(let failures):
        failedCount += 1
        hasProblems = true
        word = "failed"
        write(failures, menu)
      case .skipped(let why):
        skippedCount += 1
        word = "skipped"
        reason = why.words
        if !isJSON {
          invocation.errors.line("skipped \(name(of: script, menu)): \(why.words)")
        }
      case .notTried:
        notTriedCount += 1
        word = "not-tried"
        reason = "the service is gone"
      }
      if isJSON {
        let place = menu.files[script.script.name.range.file]
        let line = place.location(of: script.script.name.range.start).line
        invocation.output.line(
          CallLine(
            call: script.script.name.value, file: place.name, line: line, outcome: word,
            reason: reason
          ).jsonLine)
      }
    }
    guard notTriedCount > 0 else { return }
    self.notTriedCount += notTriedCount
    if !isJSON {
      invocation.errors.line(
        "the service is gone: \(notTriedCount) call\(notTriedCount == 1 ? " was" : "s were") not tried"
      )
    }
  }

  /// What came of a call, for programs.
  private struct CallLine: Encodable {
    let call: String
    let file: String
    let line: Int
    let outcome: String
    let reason: String?
  }

  mutating func add(_ coverage: Coverage, of menu: TestedMenu, floor: Int?, isListed: Bool) {
    if let floor, coverage.percent < floor { hasProblems = true }
    guard !isJSON else {
      invocation.output.line(CoverageLine(coverage, of: menu, isListed: isListed).jsonLine)
      return
    }
    let flow = menu.menu.flow
    if isListed {
      for way in coverage.untaken {
        invocation.output.line(
          "not taken  \(flow.name(of: way.step)): \(menu.menu.describe(way))")
      }
      for step in coverage.unvisited {
        invocation.output.line("not reached  \(flow.name(of: step))")
      }
    }
    invocation.output.line(
      "\(menu.path): \(coverage.visitedCount) of \(flow.steps.count) steps and "
        + "\(coverage.takenCount) of \(coverage.ways.count) exits taken, \(coverage.percent) %"
        + (floor.map { coverage.percent < $0 ? ", fewer than the \($0) % asked for" : "" } ?? ""))
  }

  /// Why there was no call to make; `nil` where there was one, or where what has been printed tells it. Who looks at
  /// the status alone must not take that for calls that went well.
  func whyNothingRan(of scripts: ScriptFiles, wanted: [String]) -> String? {
    guard passedCount + failedCount == 0, problemCount == 0, !hasMenuWithProblems
    else { return nil }
    if skippedCount > 0 {
      return skippedCount == 1
        ? "the only one was skipped, as told above"
        : "all \(skippedCount) were skipped, each for the reason told above"
    }
    func either(_ texts: [String]) -> String {
      texts.map { "'\($0)'" }.joined(separator: " or ")
    }
    if scripts.files.values.allSatisfy(\.isEmpty) {
      return "no file in \(either(scripts.menus)) ends in .calls"
    }
    return wanted.isEmpty
      ? "the .calls files have no `call`" : "the name of no call holds \(either(wanted))"
  }

  /// What was asked for and came to nothing beside calls that were made: it must not pass for calls that went well.
  mutating func tellWhatWasNotCalled(of scripts: ScriptFiles) {
    for menu in menusWithoutCalls {
      let reason =
        scripts.files[menu]?.isEmpty ?? true
        ? "no file in its folder ends in .calls" : "its .calls files have no `call`"
      invocation.errors.line("'\(menu)' was not called: \(reason)")
    }
    for text in unmet { invocation.errors.line("the name of no call holds '\(text)'") }
    if !menusWithoutCalls.isEmpty || !unmet.isEmpty { hasProblems = true }
  }

  /// The last line.
  func summarize() {
    // Of a menu with problems nothing was run, as is told where they are.
    guard !isJSON, callCount + skippedCount + problemCount > 0 || !hasMenuWithProblems else {
      return
    }
    var parts: [String] = []
    if failedCount > 0 { parts.append("\(failedCount) failed") }
    if problemCount > 0 { parts.append(counted(problemCount, "problem")) }
    if skippedCount > 0 { parts.append("\(skippedCount) skipped") }
    if notTriedCount > 0 { parts.append("\(notTriedCount) not tried") }
    parts.append("\(passedCount) passed")
    let rate = Int(Double(callCount) / max(0.0001, seconds))
    invocation.output.line(
      parts.joined(separator: ", ")
        + " (\(counted(callCount, "call")), \(rate) a second)")
  }

  private func name(of script: PreparedScript, _ menu: TestedMenu) -> String {
    let range = script.script.name.range
    let file = menu.files[range.file]
    return "\(file.name):\(file.location(of: range.start).line) \"\(script.script.name.value)\""
  }
}
