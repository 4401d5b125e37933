import Diagnostics
import Foundation
import MenuLanguage
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

  static let separator = Array("\n----------\n".utf8)

  static var files: [URL] { names.map { folder.appending(path: "\($0).case") } }

  /// What the author of a case wrote, and what is expected.
  static func parts(of file: URL) throws -> (input: [UInt8], expected: String) {
    let bytes = Array(try Data(contentsOf: file))
    let place = bytes.indices.first { bytes[$0...].starts(with: separator) }
    guard let place else { return (bytes, "") }
    return (
      Array(bytes[...place]),
      String(decoding: bytes[(place + separator.count)...], as: UTF8.self)
    )
  }

  static func write(_ input: [UInt8], _ output: String, to file: URL) throws {
    var data = Data(input.dropLast(input.last == 0x0A ? 1 : 0))
    data.append(contentsOf: separator)
    data.append(contentsOf: output.utf8)
    try data.write(to: file, options: .atomic)
  }

  static func output(for input: [UInt8]) -> String {
    var files = SourceFiles()
    let source = files.add(name: "clinic.menu", bytes: input)
    return DiagnosticPrinter(files: files).print(MenuFile(parsing: source).diagnostics)
  }

  @Test("is told as its case says", arguments: names)
  func matches(_ name: String) throws {
    let file = Self.folder.appending(path: "\(name).case")
    let (input, expected) = try Self.parts(of: file)
    let actual = Self.output(for: input)
    if ProcessInfo.processInfo.environment["UPDATE_SNAPSHOTS"] != nil {
      try Self.write(input, actual, to: file)
    } else {
      #expect(actual == expected)
    }
  }

  /// A case is named for the problem that it shows, perhaps with more behind: `bad-time-hour`.
  @Test("shows the problem that it is named for", arguments: names)
  func showsItsProblem(_ name: String) throws {
    let (input, _) = try Self.parts(of: Self.folder.appending(path: "\(name).case"))
    let ids = MenuFile(parsing: SourceFile(name: name, bytes: input)).diagnostics.map(\.id)
    #expect(ids.contains { name == $0 || name.hasPrefix($0 + "-") })
  }
}
