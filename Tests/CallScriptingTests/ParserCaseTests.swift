import CallScripting
import Diagnostics
import Foundation
import TestSupport
import Testing

/// Every problem that a script can have by itself, as its author sees it.
///
/// A case is one file: what the author wrote, a line `----------`, what `hotline test` prints.
/// `UPDATE_SNAPSHOTS=1 swift test` writes the second half anew; read the difference.
@Suite("Script problems") struct ParserCaseTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

  static let names: [String] =
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path()))?
    .filter { $0.hasPrefix("script-") }.map { String($0.dropLast(5)) }.sorted() ?? []

  @Test("is told as its case says", arguments: names)
  func matches(_ name: String) throws {
    try CaseFile(folder.appending(path: "\(name).case")).check { input in
      var files = SourceFiles()
      let source = files.add(name: "office.calls", bytes: input)
      return DiagnosticPrinter(files: files).print(ScriptParser(source).diagnostics)
    }
  }

  @Test("shows the problem that it is named for", arguments: names)
  func showsItsProblem(_ name: String) throws {
    let input = try CaseFile(folder.appending(path: "\(name).case")).input
    let parser = ScriptParser(SourceFile(name: name, bytes: input))
    #expect(parser.diagnostics.map(\.id).contains { name == $0 || name.hasPrefix($0 + "-") })
  }

  private var folder: URL { Self.folder }
}
