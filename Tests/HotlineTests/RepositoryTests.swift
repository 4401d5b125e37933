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

  @Test func noFileOfTheProductIsLong() {
    for (path, text) in Self.swift where path.hasPrefix("Sources/") {
      let count = text.split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(count <= 500, "\(path) has \(count) lines: look for the machine inside")
    }
  }

  /// What a file of the product imports, each with the file's path and its target.
  static let imports = swift.filter { $0.0.hasPrefix("Sources/") }.flatMap { path, text in
    text.matches(of: /(?m)^(?:@\w+ +)*(?:(?:package|internal|public|private) +)?import +(\w+)/)
      .map { (path: path, target: path.split(separator: "/")[1], module: $0.1) }
  }

  /// Pure targets read no clock, no files and no environment: the same engine serves calls, tests and replays.
  @Test func pureTargetsImportOnlyWhatIsPure() {
    let pure: Set<Substring> = [
      "Telephony", "Diagnostics", "SpokenForms", "ServiceCalendar", "KeypadSpelling",
      "MenuLanguage", "CallFlowModel", "GatewayProtocols", "Storage", "MenuCompiler", "CallEngine",
      "CallKeeping", "CallScripting", "ServiceReports",
    ]
    // Copies of bytes, hints to the processor, locks, and threads for values; none of them reads anything of the world.
    let harmless: Set<Substring> = ["CBytes", "CPrefetch", "Synchronization", "Threads"]
    for found in Self.imports where pure.contains(found.target) {
      #expect(
        pure.contains(found.module) || harmless.contains(found.module),
        "\(found.path) imports \(found.module)")
    }
  }

  /// By target: its level in the manifest.
  static func levels() throws -> [Substring: Int] {
    let manifest = try String(contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)
    let list = try #require(manifest.firstMatch(of: /(?s)\nlet levels: .*?\n\]\n/)).output
    var levels: [Substring: Int] = [:]
    for (level, part) in list.split(separator: "// Level ").dropFirst().enumerated() {
      #expect(part.hasPrefix("\(level): "), "the levels are counted from 0")
      for match in part.matches(of: /(?:(?:part|system)\(|name:)\s*"(\w+)"/) {
        levels[match.1] = level
      }
    }
    return levels
  }

  @Test func importsGoDown() throws {
    let levels = try Self.levels()
    #expect(levels["Telephony"] == 1 && levels["hotline"] == levels.values.max())
    for found in Self.imports {
      let own = try #require(levels[found.target], "\(found.target) has no level")
      if let other = levels[found.module] {
        #expect(
          other < own, "\(found.path) imports \(found.module) of level \(other) on level \(own)")
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
        let (file, place) = (target.prefix { $0 != "#" }, target.drop { $0 != "#" }.dropFirst())
        guard !file.contains("://") else { continue }
        let there = file.isEmpty ? Self.root.appending(path: path) : folder.appending(path: file)
        guard FileManager.default.fileExists(atPath: there.path) else {
          Issue.record("\(path) links to \(target), which is not there")
          continue
        }
        if place.isEmpty { continue }
        let page = try String(contentsOf: there, encoding: .utf8)
        #expect(Self.places(in: page).contains(String(place)), "\(path) links to \(target)")
      }
    }
  }

  /// What a link behind `#` may name: the headings of `page`, as readers of Markdown make names of them.
  private static func places(in page: String) -> Set<String> {
    Set(
      page.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
        line.drop { $0 == "#" }.dropFirst().lowercased()
          .filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }
          .replacing(" ", with: "-")
      })
  }
}
