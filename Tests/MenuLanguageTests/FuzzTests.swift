import Diagnostics
import Foundation
import MenuLanguage
import TestSupport
import Testing

/// Whatever the bytes are: the parser ends, its tree holds every byte, every problem has a place in
/// the file and can be printed, and what has no problem can be formatted.
@Suite("Fuzz of menu files") struct FuzzTests {
  /// A generator for each round of a test that was given `seed`, and its own seed.
  static func eachRound(_ seed: UInt64, _ body: (inout SplitMix64, String) -> Void) {
    for seed in FuzzFactor.seeds(from: seed) {
      var random = SplitMix64(seed: seed)
      body(&random, "seed \(seed)")
    }
  }

  static let example = (try? Data(contentsOf: ExampleTests.example)).map(Array.init) ?? []

  /// Words, signs and mistakes of menu files.
  static let soup: [String] =
    FileKeyword.allCases.map(\.rawValue) + StepKind.allCases.map(\.rawValue)
    + SpokenFormName.allCases.map(\.rawValue)
    + [
      "say", "again", "keys", "allow", "prefer", "without", "as", "in", "where", "list", "found",
      "else", "open", "caller", "after", "to", "for", "start", "timezone", "seats", "from", "until",
      "file", "first-key", "no-input", "pause", "1", "#", "*", "12", "5s", "5", "08:30-11:30",
      "mon-fri", "05-01..09-30", "2011-07-01", "08:30", "main", "信息", "a.b", "digits", "4..8",
      "\"text\"", "\"\"", "\"open", "“text”", "「", "{", "}", "{x}", "(", ")", ",", ":", "->", "→",
      "=>", "=", "!=", "<=", ">", "then", "back", "// note\n", "/*", "*/", "\\", ";", "'", "\u{0}",
      "\u{202E}", "\n", "\n", "\n", "\r\n", " ", " ", "\t", "\u{3000}", "ａ１", "goto", "/ x",
    ]

  static func check(_ bytes: [UInt8], _ note: @autoclosure () -> String) {
    var files = SourceFiles()
    let source = files.add(name: "fuzz.menu", bytes: bytes)
    let file = MenuFile(parsing: source)
    #expect(file.tree.bytes == bytes, "\(note()): the tree lost bytes")
    #expect(file.tree.isSound, "\(note()): the nodes are not nested")
    if !file.isUnread, let halves = MenuFile(parsingHalvesOf: source, fromBytes: 0) {
      HalvesTests.expect(halves, toBe: file, note())
    }
    let diagnostics = file.diagnostics
    for diagnostic in diagnostics {
      #expect(diagnostic.range.map { $0.end <= bytes.count } ?? false, "\(note())")
      #expect(!diagnostic.message.isEmpty && !diagnostic.hints.isEmpty, "\(note())")
    }
    _ = DiagnosticPrinter(files: files, colour: true).print(Array(diagnostics.prefix(20)))
    for diagnostic in diagnostics.prefix(3) { _ = diagnostic.jsonLine(files: files) }
    guard let formatted = file.formatted else { return }
    let again = MenuFile(parsing: SourceFile(name: "fuzz.menu", bytes: Array(formatted.utf8)))
    #expect(again.formatted == formatted, "\(note()): formatted twice differs: \(formatted)")
    #expect(
      FormatTests.words(Array(formatted.utf8)) == FormatTests.words(bytes), "\(note()): meaning")
  }

  @Test("Fuzz: random bytes", arguments: 0..<60)
  func randomBytes(seed: UInt64) {
    Self.eachRound(seed) { random, note in
      let count = Int.random(in: 0..<600, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      Self.check(bytes, note)
    }
  }

  @Test("Fuzz: random words and signs", arguments: 0..<60)
  func randomWords(seed: UInt64) {
    Self.eachRound(seed) { random, note in
      let count = Int.random(in: 0..<400, using: &random)
      let text = (0..<count).map { _ in Self.soup.randomElement(using: &random)! }
        .joined(separator: Int.random(in: 0..<3, using: &random) == 0 ? "" : " ")
      Self.check(Array(text.utf8), note)
    }
  }

  @Test("Fuzz: a valid file with a few things changed", arguments: 0..<60)
  func mutations(seed: UInt64) {
    Self.eachRound(seed) { random, note in
      var bytes = Self.example
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: Self.soup.randomElement(using: &random)!.utf8, at: place)
        case 3:
          let end = min(bytes.count, place + Int.random(in: 0..<40, using: &random))
          bytes.removeSubrange(place..<end)
        default:
          let end = min(bytes.count, place + Int.random(in: 0..<40, using: &random))
          bytes.insert(
            contentsOf: bytes[place..<end], at: Int.random(in: 0..<place + 1, using: &random))
        }
      }
      Self.check(bytes, note)
    }
  }

  @Test("Fuzz: other blanks and line ends, formatted, mean the same", arguments: 0..<60)
  func otherBlanks(seed: UInt64) {
    Self.eachRound(seed) { random, note in
      let tree = MenuFile(parsing: SourceFile(name: "a.menu", bytes: Self.example)).tree
      var text = ""
      for index in tree.tokens.indices {
        switch tree.tokens[index].kind {
        case .blank: text += [" ", "  ", "\t", "\u{3000}"].randomElement(using: &random)!
        case .lineEnd:
          text += ["\n", "\r\n", "\n\n\n", " \n", "// x\n"].randomElement(using: &random)!
        default: text += tree.text(of: index)
        }
      }
      #expect(FormatTests.formatted(Array(text.utf8)) != nil)
      Self.check(Array(text.utf8), note)
    }
  }

  @Test("a file cut off after any byte")
  func truncations() {
    for count in stride(from: 0, through: Self.example.count, by: 7) {
      Self.check(Array(Self.example[..<count]), "first \(count) bytes")
    }
  }

  @Test(
    "the same thing again and again",
    arguments: [
      "{", "}", "(", "menu m {", "menu m { 1 -> a(", "\"", "“", "«「", "'", "->", "/*", "/**/",
      "say {", "-> a() then ", "dialogue d(", "\u{202E}", "\u{0}", "中", "\\", "menu ",
      "dialogue d() { menu m { ", "a:", "1", "hours h {\nmon ", "table t { a ", "\n", "// x\n",
      "\"a", "\"\\", "menu m {\n", "in x where a = ", "menu m \"a\" en ", "=", "，",
    ])
  func repetitions(_ text: String) {
    Self.check(Array(String(repeating: text, count: 1_500).utf8), text)
    Self.check(Array(("menu m {\n" + String(repeating: text, count: 1_500)).utf8), "in a menu")
  }

  @Test("a file of a few megabytes")
  func large() {
    let steps = (0..<10_000).map { number in
      """
      menu step\(number) "第\(number)步" {
        1 "下一步" en "Next" -> step\((number + 1) % 10_000)
        2 "信息查询" as info -> step\(number / 2)
        no-input 3 -> step0
        no-match 3 -> step0
      }

      """
    }
    let bytes = Array(steps.joined(separator: "\n").utf8)
    let file = MenuFile(parsing: SourceFile(name: "large.menu", bytes: bytes))
    #expect(file.problems.isEmpty)
    #expect(file.items.count == 10_000)
    #expect(file.tree.bytes == bytes)
  }

  @Test("more problems than anybody reads are cut off, and that is told")
  func tooManyProblems() {
    let text = "menu main {\n" + String(repeating: "  colour blue\n", count: 5000) + "}\n"
    let ids = MenuFile(parsing: SourceFile(name: "a.menu", text: text)).diagnostics.map(\.id)
    #expect(ids.count == MenuLimits.problemCountMax + 1)
    #expect(ids.last == "too-many-problems")
  }

  @Test("a word as long as the file is not repeated whole in a message")
  func longWord() {
    let text = "menu " + String(repeating: "信.", count: 100_000) + " {\n}\n"
    let diagnostics = MenuFile(parsing: SourceFile(name: "a.menu", text: text)).diagnostics
    #expect(diagnostics.map(\.id) == ["bad-name"])
    #expect(diagnostics.allSatisfy { $0.message.utf8.count < 3000 })
    #expect(diagnostics.allSatisfy { $0.hints.allSatisfy { $0.utf8.count < 3000 } })
  }

  @Test("a file that is too large is told so, and nothing else")
  func tooLarge() {
    let bytes = [UInt8](repeating: 0x7B, count: MenuLimits.fileBytesMax + 1)
    let file = MenuFile(parsing: SourceFile(name: "large.menu", bytes: bytes))
    #expect(file.diagnostics.map(\.id) == ["file-too-large"])
    #expect(file.tree.bytes == bytes)
  }
}

extension SyntaxTree {
  /// Every node lies within the one around it, and none overlaps its neighbour.
  var isSound: Bool {
    var open: [Node] = []
    var lastEnd: UInt32 = 0
    for (index, node) in nodes.enumerated() {
      while let around = open.last, around.endNode <= index {
        lastEnd = around.endToken
        open.removeLast()
      }
      guard node.firstToken <= node.endToken, node.endNode > index else { return false }
      if let around = open.last {
        guard node.endToken <= around.endToken, node.firstToken >= around.firstToken,
          node.endNode <= around.endNode
        else { return false }
      }
      if node.firstToken < lastEnd, nodes[index - 1].endNode <= index { return false }
      open.append(node)
    }
    return true
  }
}

extension SyntaxTree {
  /// The bytes of all tokens, one after the other: those of the file.
  var bytes: [UInt8] { tokens.indices.flatMap { bytes(of: $0) } }
}
