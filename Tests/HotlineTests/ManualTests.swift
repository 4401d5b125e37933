import Foundation
import Testing

/// The pages for readers, held to what the program does: menus in them compile, are formatted, and calls go as written.
///
/// A block that begins with ```` ```csv NAME ```` is a file beside the next menu; a block of `calls` tries the menu
/// before it on its page, and where there is none, the 12333 service.
@Suite struct ManualTests {
  struct Example: CustomTestStringConvertible, Sendable {
    let page: String
    /// Of the menu's block, from 1.
    let line: Int
    let menu: String
    var files: [String: String] = [:]
    var calls: [String] = []
    /// Lines in which staff type `hotline catalogue`, in their order.
    var catalogueCommands: [Substring] = []

    var testDescription: String { "\(page):\(line)" }
  }

  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../..").standardizedFileURL

  static let examples: [Example] = {
    let folder = root.appending(path: "Sources/hotline/Documentation.docc")
    let pages = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return pages.filter { $0.hasSuffix(".md") }.sorted().flatMap { page in
      examples(
        of: page, (try? String(contentsOf: folder.appending(path: page), encoding: .utf8)) ?? "")
    }
  }()

  /// The files of the 12333 service without its call scripts, by their paths in its folder.
  private static let service: [String: String] = {
    let folder = root.appending(path: "menus/12333")
    let names = FileManager.default.enumerator(atPath: folder.path)?.allObjects ?? []
    var files: [String: String] = [:]
    for case let name as String in names where !name.hasSuffix(".calls") {
      let file = folder.appending(path: name)
      if let text = try? String(contentsOf: file, encoding: .utf8) { files[name] = text }
    }
    return files
  }()

  private static func examples(of page: String, _ text: String) -> [Example] {
    var examples: [Example] = []
    var files: [String: String] = [:]
    var block: (tag: String, line: Int, lines: [Substring])?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      guard line.hasPrefix("```") else {
        block?.lines.append(line)
        continue
      }
      guard let ended = block else {
        block = (String(line.dropFirst(3)), index + 2, [])
        continue
      }
      block = nil
      let body = ended.lines.joined(separator: "\n") + "\n"
      if ended.tag == "menu" {
        examples.append(Example(page: page, line: ended.line, menu: body, files: files))
        files = [:]
      } else if ended.tag == "calls" {
        if examples.isEmpty {
          var files = service
          let menu = files.removeValue(forKey: "12333.menu") ?? ""
          examples.append(Example(page: page, line: ended.line, menu: menu, files: files))
        }
        examples[examples.count - 1].calls.append(body)
      } else if ended.tag == "sh", page == "MenuManual.md", !examples.isEmpty {
        examples[examples.count - 1].catalogueCommands += ended.lines.filter {
          $0.hasPrefix("hotline catalogue ")
        }
      } else if ended.tag.hasPrefix("csv ") {
        files[String(ended.tag.dropFirst(4))] = body
      }
    }
    return examples
  }

  @Test("there are examples") func some() {
    #expect(Self.examples.count >= 7)
    #expect(Self.examples.contains { !$0.calls.isEmpty })
    #expect(Self.examples.contains { !$0.catalogueCommands.isEmpty })
  }

  @Test("a menu of the manual compiles without a warning", arguments: examples)
  func compiles(_ example: Example) throws {
    let outcome = try run(example, "check", "--today", "2026-06-01").outcome()
    #expect(outcome.errors.isEmpty, "\(outcome.errors)")
    #expect(outcome.status == 0)
  }

  @Test("a menu of the manual is formatted", arguments: examples)
  func isFormatted(_ example: Example) throws {
    try run(example, "fmt", "--check").expect()
  }

  @Test("calls of the manual go as written", arguments: examples.filter { !$0.calls.isEmpty })
  func calls(_ example: Example) throws {
    let outcome = try run(example, "test").outcome()
    #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
  }

  @Test(
    "what staff do to a catalogue of the manual goes as written",
    arguments: examples.filter { !$0.catalogueCommands.isEmpty })
  func catalogues(_ example: Example) throws {
    let script = """
      set -e
      hotline() { "$program" "$@" || { echo "failed: $*"; exit 1; }; }
      hotline import example
      \(example.catalogueCommands.joined(separator: "\n"))
      """
    var run = CommandRun(program: "/bin/sh", ["-c", script])
      .environment("program", CommandRun.binary.path)
      .file("example/example.menu", example.menu)
    for (name, contents) in example.files { run = run.file("example/\(name)", contents) }
    let outcome = try run.outcome()
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome)")
  }

  /// A table that is in a file and has rows on every day is never empty: no script can say otherwise.
  private static let neverTaken = ["not taken  news: empty"]

  @Test(
    "generated calls take every exit of a menu of the manual that there is a way to",
    arguments: examples.filter { $0.page == "MenuManual.md" })
  func generates(_ example: Example) throws {
    var example = example
    example.calls = [try run(example, "test", "--generate").outcome().output]
    let outcome = try run(example, "test", "--coverage").outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let left = outcome.output.split(separator: "\n").filter { $0.hasPrefix("not ") }
    #expect(left.allSatisfy { Self.neverTaken.contains(String($0)) }, "\(left)")
  }

  private func run(_ example: Example, _ arguments: String...) -> CommandRun {
    var run = CommandRun(arguments + ["example"]).file("example/example.menu", example.menu)
    for (name, contents) in example.files { run = run.file("example/\(name)", contents) }
    for (index, calls) in example.calls.enumerated() {
      run = run.file("example/\(index).calls", calls)
    }
    return run
  }
}
