import Diagnostics
import Foundation
import MenuCompiler
import ServiceCalendar
import TestSupport
import Testing

/// Every problem that a menu can have, as its author sees it. A case is named after its problem.
///
/// Its input is a menu, or several files, each behind a line `=== name`. It is 1 June 2026, unless a
/// file `today` says otherwise.
@Suite("Problems of menus")
struct CaseTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

  static let names: [String] =
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path()))?
    .filter { $0.hasSuffix(".case") }.map { String($0.dropLast(5)) }.sorted() ?? []

  static func compile(_ input: [UInt8]) -> CompiledMenu {
    let menu = CaseMenu(String(decoding: input, as: UTF8.self))
    return MenuCompiler.compile(
      menu.sources, today: menu.today,
      knowsTimeZone: { $0 == "Europe/London" || $0 == "Asia/Shanghai" })
  }

  @Test("read as written down", arguments: names)
  func reads(_ name: String) throws {
    let file = try CaseFile(Self.folder.appending(path: name + ".case"))
    try file.check { input in
      let menu = Self.compile(input)
      return DiagnosticPrinter(files: menu.files).print(menu.diagnostics)
    }
  }

  @Test("are in the case that has their name", arguments: names)
  func isThere(_ name: String) throws {
    let file = try CaseFile(Self.folder.appending(path: name + ".case"))
    let menu = Self.compile(file.input)
    #expect(menu.diagnostics.contains { $0.id == name })
    #expect(menu.diagnostics.allSatisfy { !$0.hints.isEmpty || $0.range == nil })
    #expect((menu.flow == nil) == (menu.diagnostics.errorCount > 0))
  }

  /// Problems of the machine on which the menu lies, and limits that take megabytes to reach.
  static let withoutCase: Set<String> = [
    "menu-unreadable", "include-unreadable", "file-unreadable", "too-many-files",
    "too-many-steps", "too-many-values",
    // Bytes that no text holds.
    "file-utf-16", "file-not-utf-8", "file-not-text",
  ]

  @Test("each have a case")
  func eachHasCase() throws {
    let wordings = Self.folder.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/MenuCompiler/Problems")
    var ids: Set<String> = []
    for name in try FileManager.default.contentsOfDirectory(atPath: wordings.path()) {
      let source = try String(contentsOf: wordings.appending(path: name), encoding: .utf8)
      for match in source.matches(of: /ProblemWording\(\s*(?:\.warning,\s*)?"([a-z-]+)"/) {
        ids.insert(String(match.output.1))
      }
      guard name == "LintRule.swift" else { continue }
      for match in source.matches(of: /case [a-zA-Z]+ = "([a-z-]+)"/) {
        ids.insert(String(match.output.1))
      }
    }
    for kind in ["step", "dialogue", "hours", "queue", "table", "document"] {
      ids.insert("unknown-" + kind)
    }
    #expect(ids.count > 90)
    #expect(ids.subtracting(Self.withoutCase).subtracting(Self.names).sorted() == [])
  }
}

/// The files of a case.
struct CaseMenu {
  private(set) var files: [String: [UInt8]] = [:]

  init(_ input: String) {
    guard input.hasPrefix("=== ") else {
      files["menu.menu"] = Array(input.utf8)
      return
    }
    var name = ""
    for line in input.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if line.hasPrefix("=== ") {
        name = String(line.dropFirst(4))
        files[name] = []
      } else {
        files[name]! += Array(line.utf8) + [0x0A]
      }
    }
  }

  var today: CivilDate? {
    CivilDate(files["today"].map { String(decoding: $0.dropLast(), as: UTF8.self) } ?? "2026-06-01")
  }

  var sources: MenuSources { MenuSources(root: "menu.menu", files: files) }
}
