import Foundation
import Testing

/// What the README shows is what happens.
@Suite("The README") struct ReadmeTests {
  /// The lines of every fenced block of `kind`, block by block, those in the items of a list too.
  static func blocks(_ kind: String, in text: String) -> [[String]] {
    var blocks: [[String]] = []
    var open: (kind: Substring, lines: [String])?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let line = line.drop { $0 == " " }
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
      Self.blocks("", in: Self.readme).first { $0.first?.hasPrefix("$ bash ") == true })
    let service = try ServeRun("menus/12333", "menus/clinic")
    let ours: Set<Substring> = ["hello", "call", "dtmf", "done", "audio", "hangup", "bye"]
    let lines = Dictionary(grouping: block.dropFirst()) { ours.contains($0.prefix { $0 != " " }) }
    let command = block[0].dropFirst(2).replacing("/12333", with: "/\(service.port)")
    // The pipe ends with all that the service says.
    let outcome = try CommandRun(program: "/bin/sh", ["-c", command + " | cat"])
      .input(lines[true]!.map { $0 + "\n" }.joined()).outcome()
    #expect(outcome.errors.isEmpty)
    let heard = outcome.output.split(separator: "\n")
    for (heard, shown) in zip(heard, lines[false]!) {
      // The node's name is each machine's own; an announcement of the day may follow the welcome.
      #expect(heard.hasPrefix(shown.hasPrefix("hotline ") ? "hotline 1 " : shown))
    }
    #expect(heard.count == lines[false]!.count, "\(outcome.output)")
  }

  /// The pages and the README, by path from the root.
  static let pages =
    RepositoryTests.files(in: [RepositoryTests.pages], endingIn: ["md"]) + [("README.md", readme)]

  @Test("every command that a page shows is there, with its flags")
  func commandsAreThere() throws {
    for (page, text) in Self.pages {
      for line in Self.blocks("sh", in: text).joined() {
        let line = line.prefix { $0 != "#" }
        for command in line.split(whereSeparator: { "|&>()".contains($0) }) {
          try check(command.split(separator: " ").map(String.init), of: page)
        }
      }
    }
  }

  @Test("every command that a page shows stands in a fence of sh, where it is seen")
  func commandsAreSeen() {
    for (page, text) in Self.pages {
      var isFenced = false
      for line in text.split(separator: "\n") {
        let words = line.drop { $0 == " " }
        if words.hasPrefix("```") { isFenced.toggle() }
        if !isFenced, line.hasPrefix("    "), words.hasPrefix("hotline "),
          words.dropFirst(8).first?.isLetter == true
        {
          Issue.record("\(page) shows a command that nobody tries: \(words)")
        }
      }
    }
  }

  private func check(_ words: [String], of page: String) throws {
    guard let place = words.firstIndex(where: { $0 == "hotline" || $0.hasSuffix("/hotline") }),
      place + 1 < words.count, !words[place + 1].hasPrefix("-")
    else { return }
    let help = try CommandRun("help", words[place + 1]).outcome()
    #expect(help.status == 0, "\(page): \(words.joined(separator: " "))")
    let flags = Set(help.output.split { !($0.isLetter || $0 == "-") })
    for flag in words[(place + 2)...] where flag.hasPrefix("--") {
      let name = flag.prefix { $0 != "=" }
      #expect(flags.contains(name), "\(page): \(words[place + 1]) has no \(name)")
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
