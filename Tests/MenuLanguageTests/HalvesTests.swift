import Diagnostics
import Foundation
import MenuLanguage
import TestSupport
import Testing

/// What two threads read at the same time is what one would have read.
@Suite struct HalvesTests {
  static func expect(_ halves: MenuFile, toBe whole: MenuFile, _ note: String) {
    #expect(halves.problems.isEmpty && whole.problems.isEmpty, "\(note)")
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

  @Test(arguments: [
    // A mistake in either half, or in both.
    "menu a {\n}\n}\nmenu b {\n}\n", "menu a {\n  x\n}\nplay b \"x\" {\n  -> hang-up\n}\n",
    // What begins in the first half ends in the second one.
    "/* a\n}\nb */\n", "document a \"\n}\n\" {\n}\n",
  ])
  func `files with mistakes are read in one go`(text: String) {
    let source = SourceFile(name: "a.menu", text: text)
    #expect(MenuFile(parsingHalvesOf: source, fromBytes: 0) == nil)
    #expect(!MenuFile(parsing: source).problems.isEmpty)
  }
}
