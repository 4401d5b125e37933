import Foundation
import Testing

@testable import HotlineServer

@Suite("Events of the log") struct LogEventTests {
  private static let operations = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Sources/hotline/Documentation.docc/Operations.md")

  @Test("the page for operators has a row for each, and for nothing else") func page() throws {
    let page = try String(contentsOf: Self.operations, encoding: .utf8)
    let section = try #require(page.split(separator: "\n### Every event\n").last)
    let lines = section.prefix(
      upTo: section.firstRange(of: "\n## ")?.lowerBound ?? section.endIndex)
    let rows = lines.split(separator: "\n").filter { $0.hasPrefix("| `") }
    let cells = rows.map {
      $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    #expect(cells.map(\.first) == LogEvent.allCases.map { "`\($0.rawValue)`" })
    for row in cells { #expect(row.count == 3, "\(row): event, what has happened, what to do") }
  }
}
