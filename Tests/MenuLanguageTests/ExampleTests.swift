import Diagnostics
import Foundation
import MenuLanguage
import Testing

@Suite("A whole file") struct ExampleTests {
  static let example = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Files/example.menu")

  @Test("with every construct has no problem, and every item is complete")
  func parses() throws {
    var files = SourceFiles()
    let bytes = Array(try Data(contentsOf: Self.example))
    let file = MenuFile(parsing: files.add(name: "example.menu", bytes: bytes))
    #expect(DiagnosticPrinter(files: files).print(file.diagnostics) == "")
    #expect(file.tree.bytes == bytes)
    var kinds: [StepKind] = []
    for item in file.items {
      switch item {
      case .incomplete(let item): Issue.record("\(item.keyword) is incomplete")
      case .step(let step):
        if case .incomplete(let kind) = step.body { Issue.record("\(kind) is incomplete") }
        kinds.append(step.body.kind)
      case .include, .hotline, .defaults, .hours, .queue, .table, .document, .announcement,
        .dialogue:
        break
      }
    }
    #expect(Set(kinds).count == StepKind.allCases.count)
  }
}
