import CallFlowModel
import CallScripting
import Diagnostics
import TestSupport
import Testing

@Suite("Any caller") struct CallProperties {
  /// A script of somebody who does whatever comes to their mind.
  private static func text(_ random: inout SplitMix64) -> String {
    var lines = ["call \"somebody\""]
    if Bool.random(using: &random) { lines.append("  at 2011-07-02 03:00") }
    for _ in 0..<Int.random(in: 1..<12, using: &random) {
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<5:
        let keys = (0..<Int.random(in: 1..<6, using: &random)).map { _ in
          "0123412345*#".randomElement(using: &random)!
        }
        lines.append("  press \(String(keys))")
      case 5: lines.append("  press 2 1234 4321")
      case 6: lines.append("  wait \(Int.random(in: 1..<40, using: &random))s")
      case 7: lines.append("  wait \(Int.random(in: 1..<4000, using: &random))ms")
      case 8: lines.append("  press 4\n  speak \(Int.random(in: 1..<90, using: &random))s")
      default: lines.append("  press 0")
      }
    }
    return lines.joined(separator: "\n")
  }

  @Test("hears the same again, and nothing is lost whatever happens", arguments: 0..<60)
  func fuzz(_ seed: UInt64) throws {
    let menu = try Office.menu()
    for seed in FuzzFactor.seeds(from: seed) {
      var random = SplitMix64(seed: seed)
      var files = SourceFiles()
      let parser = ScriptParser(
        files.add(name: "any.calls", bytes: Array(Self.text(&random).utf8)))
      #expect(parser.diagnostics.isEmpty)
      var preparation = ScriptPreparation(menu)
      let prepared = preparation.prepare(parser.scripts[0])
      let script = try #require(prepared)
      let first = ScriptRunner(menu)
      let second = ScriptRunner(menu)
      let printer = DiagnosticPrinter(files: files)
      #expect(first.run(script).map(printer.print) == second.run(script).map(printer.print))
      var callCount = 0
      let faults = first.sweep(script, callCount: &callCount)
      #expect(faults.isEmpty, "\(printer.print(faults))")
    }
  }
}

@Suite("Generated scripts") struct GeneratorTests {
  @Test("pass, and take every exit")
  func pass() throws {
    let menu = try Office.menu()
    var generator = ScriptGenerator(menu)
    var files = SourceFiles()
    let text = generator.scripts()
    let parser = ScriptParser(files.add(name: "generated.calls", bytes: Array(text.utf8)))
    let printer = DiagnosticPrinter(files: files)
    #expect(parser.diagnostics.isEmpty, "\(printer.print(parser.diagnostics))")
    // Nobody's number, PIN or balance.
    for row in Office.members.split(separator: "\n").dropFirst() {
      for cell in row.split(separator: ",") { #expect(!text.contains(cell), "\(cell)") }
    }
    var preparation = ScriptPreparation(menu)
    let runner = ScriptRunner(menu)
    for script in parser.scripts {
      let ready = preparation.prepare(script)
      let prepared = try #require(ready, "\(printer.print(preparation.diagnostics))")
      let failure = runner.run(prepared)
      #expect(failure == nil, "\(failure.map(printer.print) ?? "")")
    }
    let left = runner.coverage.untaken.map {
      "\(menu.flow.name(of: $0.step)): \(menu.describe($0))"
    }
    #expect(left.isEmpty)
    #expect(runner.coverage.unvisited.isEmpty)
  }
}
