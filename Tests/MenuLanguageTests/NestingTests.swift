import Diagnostics
import MenuLanguage
import Testing

/// Blocks that stand in one another where none may, thousands deep: told as problems, by a stack of any size.
@Suite struct NestingTests {
  static let headers =
    FileKeyword.allCases.map(header) + StepKind.allCases.map { "\($0.rawValue) a {" }

  private static func header(of keyword: FileKeyword) -> String {
    switch keyword {
    case .include: "include \"a.menu\" {"
    case .defaults: "defaults {"
    case .dialogue: "dialogue a() {"
    case .announcement: "announcement a until 2026-01-01T00:00 {"
    case .hotline, .hours, .queue, .table, .document: "\(keyword.rawValue) a {"
    }
  }

  private static func check(_ text: String) {
    let file = MenuFile(parsing: SourceFile(name: "deep.menu", bytes: Array(text.utf8)))
    #expect(!file.diagnostics.isEmpty)
    #expect(file.formatted == nil)
    #expect(file.tree.isSound)
    #expect(!file.tree.treeDump.isEmpty)
  }

  @Test(arguments: headers)
  func `a block in a block of its kind, ten thousand times`(_ header: String) {
    Self.check(String(repeating: header + "\n", count: 10_000))
  }

  @Test(arguments: headers)
  func `a block in a dialogue and a dialogue in a block, thousands of times`(_ header: String) {
    let opening = String(repeating: "dialogue a() {\n" + header + "\n", count: 1500)
    Self.check(opening + String(repeating: "}\n", count: 3000))
    Self.check(header + " " + opening)
  }

  @Test(arguments: headers)
  func `a block in a block of every other kind, by turns`(_ outer: String) {
    for inner in Self.headers where inner != outer {
      Self.check(String(repeating: outer + "\n" + inner + "\n", count: 100))
    }
  }

  @Test(arguments: [
    "menu a {\n1 \"a\" -> ", "choose a {\n", "play a {\nsay ", "lookup a {\nwhere ", "->", "a(b: ",
    "{",
    "{a.", "(", "1 \"a\" -> a() then ",
  ])
  func `anything that opens, thousands of times`(_ opening: String) {
    for before in ["", "play a {\nsay ", "menu a {\n1 \"a\" -> "] {
      Self.check(before + String(repeating: opening, count: 3000))
    }
  }
}
