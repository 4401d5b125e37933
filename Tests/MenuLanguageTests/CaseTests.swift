import Diagnostics
import Foundation
import MenuLanguage
import TestSupport
import Testing

/// Every problem that a menu file can have, as its author sees it.
///
/// A case is one file: what the author wrote, a line `----------`, what `hotline check` prints.
/// `UPDATE_SNAPSHOTS=1 swift test` writes the second half anew; read the difference.
@Suite("Syntax problems") struct CaseTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

  static let names: [String] =
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path()))?
    .filter { $0.hasSuffix(".case") }.map { String($0.dropLast(5)) }.sorted() ?? []

  static var files: [URL] { names.map { folder.appending(path: "\($0).case") } }

  static func output(for input: [UInt8]) -> String {
    var files = SourceFiles()
    let source = files.add(name: "clinic.menu", bytes: input)
    return DiagnosticPrinter(files: files).print(MenuFile(parsing: source).diagnostics)
  }

  @Test("is told as its case says", arguments: names)
  func matches(_ name: String) throws {
    try CaseFile(Self.folder.appending(path: "\(name).case")).check(Self.output)
  }

  /// A case is named for the problem that it shows, perhaps with more behind: `bad-time-hour`.
  @Test("shows the problem that it is named for", arguments: names)
  func showsItsProblem(_ name: String) throws {
    let input = try CaseFile(Self.folder.appending(path: "\(name).case")).input
    let ids = MenuFile(parsing: SourceFile(name: name, bytes: input)).diagnostics.map(\.id)
    #expect(ids.contains { name == $0 || name.hasPrefix($0 + "-") })
  }
}
