import Foundation
import Testing

/// Every example that a page prints is run, so that none can drift.
@Suite("The manual") struct DocumentationTests {
  /// A fenced block of a page.
  struct Example: CustomTestStringConvertible, Sendable {
    let page: String
    /// Of its first line in the page.
    let line: Int
    let kind: String
    let text: String
    /// The menu that stands last before it.
    let menu: String?

    var testDescription: String { "\(page):\(line)" }
  }

  static let examples: [Example] = {
    var pages = RepositoryTests.files(in: ["Sources/hotline/Documentation.docc"], endingIn: ["md"])
    let readme = RepositoryTests.root.appending(path: "README.md")
    pages.append(("README.md", (try? String(contentsOf: readme, encoding: .utf8)) ?? ""))
    return pages.flatMap { page, text in examples(page, text) }
  }()

  private static func examples(_ page: String, _ text: String) -> [Example] {
    var found: [Example] = []
    var open: (line: Int, kind: String, lines: [Substring])?
    var menu: String?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      guard line.hasPrefix("```") else {
        open?.lines.append(line)
        continue
      }
      if let block = open {
        let text = block.lines.joined(separator: "\n") + "\n"
        found.append(
          Example(page: page, line: block.line, kind: block.kind, text: text, menu: menu))
        if block.kind == "menu" { menu = text }
        open = nil
      } else {
        open = (index + 2, String(line.dropFirst(3)), [])
      }
    }
    return found
  }

  /// The menu in a folder of its own, with the files that it names, each as small as it can be.
  private static func run(_ arguments: [String], menu: String) -> CommandRun {
    var run = CommandRun(arguments).file("example/example.menu", menu)
    for table in menu.matches(of: /table \S+ \{\s*from "([^"]+)"([^}]*)\}/) {
      let columns = table.2.split(whereSeparator: \.isNewline).compactMap { line in
        line.split(separator: " ").first.map(String.init)
      }
      run = run.file("example/\(table.1)", columns.joined(separator: ",") + "\n")
    }
    for document in menu.matches(of: /file "([^"]+)"/) {
      run = run.file("example/\(document.1)", "A page.\n")
    }
    for calendar in menu.matches(of: /calendar +"([^"]+)"/) {
      run = run.file("example/\(calendar.1)", "date,kind\n2026-01-01,holiday\n")
    }
    return run
  }

  @Test(arguments: examples.filter { $0.kind == "menu" })
  func everyMenuCompiles(_ example: Example) throws {
    let run = Self.run(["check", "--today", "2026-06-01", "example"], menu: example.text)
    let outcome = try run.outcome()
    #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
  }

  @Test(arguments: examples.filter { $0.kind == "calls" })
  func everyCallScriptPasses(_ example: Example) throws {
    let menu = try #require(example.menu, "no menu stands before it")
    let run = Self.run(["test", "example"], menu: menu).file("example/example.calls", example.text)
    let outcome = try run.outcome()
    #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
  }

  /// Commands are not run as they stand (some serve for ever), but each is there and knows its flags.
  @Test(arguments: examples.filter { $0.kind == "sh" })
  func everyCommandIsThere(_ example: Example) throws {
    for line in example.text.split(separator: "\n") {
      let words = line.prefix { $0 != "#" }.split(separator: " ").map(String.init)
      guard let place = words.firstIndex(where: { $0 == "hotline" || $0.hasSuffix("/hotline") }),
        place + 1 < words.count, !words[place + 1].hasPrefix("-")
      else { continue }
      let help = try CommandRun("help", words[place + 1]).outcome()
      #expect(help.status == 0, "\(line)")
      for flag in words[(place + 2)...] where flag.hasPrefix("--") {
        let name = flag.prefix { $0 != "=" }
        #expect(help.output.contains(name), "\(words[place + 1]) has no \(name)")
      }
    }
  }
}
