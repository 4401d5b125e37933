import Diagnostics
import Foundation
import MenuLanguage
import TestSupport
import Testing

/// What two threads read at the same time is what one would have read.
@Suite struct HalvesTests {
  static func expect(_ halves: MenuFile, toBe whole: MenuFile, _ note: String) {
    #expect(
      String(describing: halves.problems) == String(describing: whole.problems),
      "\(note): the problems")
    #expect(
      String(describing: halves.items) == String(describing: whole.items), "\(note): the items")
    #expect(
      String(describing: halves.tree.tokens) == String(describing: whole.tree.tokens),
      "\(note): the tokens")
    #expect(
      String(describing: halves.tree.nodes) == String(describing: whole.tree.nodes),
      "\(note): the nodes")
  }

  private static func items(of bytes: [UInt8]) -> [[UInt8]] {
    let file = MenuFile(parsing: SourceFile(name: "a.menu", bytes: bytes))
    let tree = file.tree
    var items: [[UInt8]] = []
    var node = 1
    while node < tree.nodes.count {
      let tokens = Int(tree.nodes[node].firstToken)..<Int(tree.nodes[node].endToken)
      items.append(tokens.flatMap { tree.bytes(of: $0) } + Array("\n\n".utf8))
      node = Int(tree.nodes[node].endNode)
    }
    return items
  }

  @Test(arguments: 0..<40) func `any items, parted anywhere`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let items = Self.items(of: FuzzTests.example)
    try #require(items.count > 10)
    let bytes = (0..<Int.random(in: 4..<40, using: &random)).flatMap { _ in
      items.randomElement(using: &random)!
    }
    let source = SourceFile(name: "a.menu", bytes: bytes)
    let whole = MenuFile(parsing: source)
    guard let halves = MenuFile(parsingHalvesOf: source, fromBytes: 0) else {
      // No block ends in the second half.
      let rest = String(decoding: bytes[(bytes.count / 2)...], as: UTF8.self)
      #expect(rest.dropLast(2).contains("\n}\n") == false)
      return
    }
    Self.expect(halves, toBe: whole, "seed \(seed)")
  }

  private static let block = "play b {\n  -> hang-up\n}\n"

  /// A file of so many blocks before and behind `text`, in halves.
  private static func halves(_ before: Int, _ text: String, _ behind: Int) -> MenuFile? {
    let text =
      String(repeating: block, count: before) + text + String(repeating: block, count: behind)
    let source = SourceFile(name: "a.menu", text: text)
    let halves = MenuFile(parsingHalvesOf: source, fromBytes: 0)
    if let halves { expect(halves, toBe: MenuFile(parsing: source), text) }
    return halves
  }

  /// Mistakes, and one that begins in the first half and ends in the second.
  @Test(arguments: ["}\n", "menu a {\n  x\n}\n", "step\n", "\u{1}\n"])
  func `a file with a mistake in its first half is read in one go`(mistake: String) throws {
    #expect(Self.halves(4, "", 4)?.problems.isEmpty == true)
    #expect(Self.halves(1, mistake, 6) == nil)
    #expect(Self.halves(1, mistake, 6 + mistake.utf8.count / 20) == nil)
    let behind = try #require(Self.halves(6, mistake, 1))
    #expect(!behind.problems.isEmpty)
  }

  @Test(arguments: ["/* a\n}\nb */\n", "document a \"\n}\n\" {\n}\n", "document a \"\n}\nx\n"])
  func `what begins in the first half and ends in the second is read in one go`(text: String) {
    for before in 0..<8 { _ = Self.halves(before, text, 4) }
    #expect(Self.halves(4, text, 4) == nil)
  }
}
