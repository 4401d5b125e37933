import Foundation
import TestSupport
import Testing

/// What the README shows is what happens.
@Suite("The README") struct ReadmeTests {
  /// The lines of every fenced block of `kind`, block by block.
  static func blocks(_ kind: String, in text: String) -> [[String]] {
    var blocks: [[String]] = []
    var open: (kind: Substring, lines: [String])?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if !line.hasPrefix("```") {
        open?.lines.append(String(line))
      } else if let block = open {
        if block.kind == kind { blocks.append(block.lines) }
        open = nil
      } else {
        open = (line.dropFirst(3), [])
      }
    }
    return blocks
  }

  static let readme =
    (try? String(contentsOf: RepositoryTests.root.appending(path: "README.md"), encoding: .utf8))
    ?? ""

  @Test("the session is what a gateway types and what it hears") func session() throws {
    let block = try #require(
      Self.blocks("", in: Self.readme).first { $0.first?.hasPrefix("$ nc ") == true })
    let service = try ServeRun("menus/12333", "menus/clinic")
    let gateway = try service.connect()
    for line in block.dropFirst() {
      switch line.prefix(while: { $0 != " " }) {
      case "hello", "call", "dtmf", "done", "audio", "bye": gateway.send(line)
      case "hangup": gateway.send(line)
      // The node's name is each machine's own; an announcement of the day may follow the welcome.
      case "hotline": gateway.expect("hotline 1 …")
      default: gateway.expect("\(line)…")
      }
    }
    #expect(gateway.line() == nil, "the service has more to say than the README shows")
  }

  @Test("every command that a page shows is there, with its flags")
  func commandsAreThere() throws {
    let pages = RepositoryTests.files(in: ["Sources/hotline/Documentation.docc"], endingIn: ["md"])
    for (page, text) in pages + [("README.md", Self.readme)] {
      for line in Self.blocks("sh", in: text).joined() {
        try check(line.prefix { $0 != "#" }.split(separator: " ").map(String.init), of: page)
      }
    }
  }

  private func check(_ words: [String], of page: String) throws {
    guard let place = words.firstIndex(where: { $0 == "hotline" || $0.hasSuffix("/hotline") }),
      place + 1 < words.count, !words[place + 1].hasPrefix("-")
    else { return }
    let help = try CommandRun("help", words[place + 1]).outcome()
    #expect(help.status == 0, "\(page): \(words.joined(separator: " "))")
    for flag in words[(place + 2)...] where flag.hasPrefix("--") {
      let name = flag.prefix { $0 != "=" }
      #expect(help.output.contains(name), "\(page): \(words[place + 1]) has no \(name)")
    }
  }

  @Test("what make offers, the README's two commands among it") func targets() throws {
    let makefile = try String(
      contentsOf: RepositoryTests.root.appending(path: "Makefile"), encoding: .utf8)
    for line in Self.blocks("sh", in: Self.readme).joined() where line.hasPrefix("make ") {
      let target = line.dropFirst(5).prefix { $0.isLetter }
      #expect(makefile.contains("\n\(target):"), "there is no make \(target)")
    }
  }
}
