import CallScripting
import Diagnostics
import Foundation
import TestSupport
import Testing

/// Calls that go as their scripts say, and calls that do not, as the author of the script sees them.
///
/// A case is one file: scripts for the ``Office``, a line `----------`, what `hotline test` prints for each.
@Suite("Calls by script") struct RunCaseTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

  static let names: [String] =
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path()))?
    .filter { $0.hasPrefix("run-") }.map { String($0.dropLast(5)) }.sorted() ?? []

  @Test("go as their case says", arguments: names)
  func matches(_ name: String) throws {
    let menu = try Office.menu()
    try CaseFile(Self.folder.appending(path: "\(name).case")).check { input in
      var files = SourceFiles()
      let parser = ScriptParser(files.add(name: "office.calls", bytes: input))
      let printer = DiagnosticPrinter(files: files)
      var preparation = ScriptPreparation(menu)
      let runner = ScriptRunner(menu)
      var text = ""
      for script in parser.scripts {
        guard let prepared = preparation.prepare(script) else { continue }
        let failure = runner.run(prepared)
        text += "\(script.name.value): " + (failure.map { "\n" + printer.print($0) } ?? "ok\n")
      }
      return text + printer.print(parser.diagnostics + preparation.diagnostics)
    }
  }
}
