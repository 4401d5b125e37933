import Foundation
import Testing

/// The tree itself, held to its own rules.
@Suite("The repository")
struct RepositoryTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Every file of ours below `folders`, by path from the root.
  static func files(in folders: [String], endingIn suffixes: [String]) -> [(String, String)] {
    folders.flatMap { folder -> [(String, String)] in
      let base = root.appending(path: folder)
      guard let all = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)
      else { return [] }
      return all.compactMap { $0 as? URL }.compactMap { file in
        guard suffixes.contains(file.pathExtension),
          let text = try? String(contentsOf: file, encoding: .utf8)
        else { return nil }
        return (String(file.path.dropFirst(root.path.count + 1)), text)
      }
    }
  }

  static let swift = files(in: ["Sources", "Tests"], endingIn: ["swift"])

  @Test func sourcesEndWithALineEndAndHoldNoTabs() {
    for (path, text) in Self.swift {
      #expect(text.hasSuffix("\n"), "\(path) lacks its last line end")
      #expect(!text.contains("\t"), "\(path) holds a tab")
    }
  }

  @Test func nothingIsLeftForLater() {
    let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X:"]
    for (path, text) in Self.swift {
      for mark in marks where text.contains(mark) { Issue.record("\(path) says \(mark)") }
    }
  }

  @Test func noFileHoldsTwoThings() {
    for (path, text) in Self.swift where path.hasPrefix("Sources/") {
      let count = text.split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(count <= 500, "\(path) has \(count) lines: look for the machine inside")
    }
  }

  /// Pure targets read no clock, no files and no environment: the same engine serves calls, tests and replays.
  @Test func pureTargetsImportNothingOfTheWorld() {
    let pure = [
      "Telephony", "Diagnostics", "SpokenForms", "ServiceCalendar", "KeypadSpelling",
      "MenuLanguage",
      "CallFlowModel", "GatewayProtocols", "Storage", "MenuCompiler", "CallEngine", "CallKeeping",
      "CallScripting", "ServiceReports",
    ]
    let world = [
      "Foundation", "Glibc", "Dispatch", "CLibUV", "CSQLite", "CCrypto", "CTIFF", "CFreeType",
      "CPNG", "CUnibreak",
    ]
    for (path, text) in Self.swift where pure.contains(where: { path.hasPrefix("Sources/\($0)/") })
    {
      for line in text.split(separator: "\n") where line.contains("import ") {
        for name in world where line.hasSuffix("import \(name)") {
          Issue.record("\(path) imports \(name)")
        }
      }
    }
  }

  @Test func thePackageDependsOnNoOther() throws {
    let text = try String(contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
    #expect(!text.contains(".package("))
  }

  /// The folder of the manual's pages.
  static let pages = "Sources/hotline/Documentation.docc"

  @Test func everyPageOfTheManualHasATitleAndIsReached() throws {
    let pages = Self.files(in: [Self.pages], endingIn: ["md"])
    let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
    for (path, text) in pages {
      #expect(text.hasPrefix("# "), "\(path) begins without a title")
      #expect(readme.contains(path), "the README does not lead to \(path)")
    }
  }

  /// Links are those that every reader of Markdown follows, and what they name is there.
  @Test func everyLinkOfAPageLeadsSomewhere() throws {
    let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
    for (path, text) in Self.files(in: [Self.pages], endingIn: ["md"]) + [("README.md", readme)] {
      if text.contains("<doc:") { Issue.record("\(path) has a link that only DocC follows") }
      let folder = Self.root.appending(path: path).deletingLastPathComponent()
      for link in text.split(separator: "](").dropFirst() {
        let target = link.prefix { $0 != ")" }
        let file = target.prefix { $0 != "#" }
        guard !file.isEmpty, !file.contains("://") else { continue }
        let there = FileManager.default.fileExists(atPath: folder.appending(path: file).path)
        #expect(there, "\(path) links to \(target), which is not there")
      }
    }
  }
}
