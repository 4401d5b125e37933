import Testing

@Suite("hotline check --dump") struct SyntaxDumpTests {
  private static let menu = "menu main { // 总目录\n  1 \"信息\" -> main\n"

  @Test("tokens: every token with its place")
  func tokens() throws {
    let outcome = try CommandRun("check", "--dump", "tokens", "a.menu")
      .file("a.menu", Self.menu).outcome()
    #expect(
      outcome.output == """
        1:1     word              menu
        1:5     blank             " "
        1:6     word              main
        1:10    blank             " "
        1:11    leftBrace         {
        1:12    blank             " "
        1:13    comment           // 总目录
        1:19    lineEnd           "\\n"
        2:1     blank             "  "
        2:3     word              1
        2:4     blank             " "
        2:5     string            "信息"
        2:9     blank             " "
        2:10    arrow             ->
        2:12    blank             " "
        2:13    word              main
        2:17    lineEnd           "\\n"
        3:1     end               \("")

        """)
  }

  @Test("tree: what belongs together, also where the file has problems")
  func tree() throws {
    let outcome = try CommandRun("check", "--dump", "tree", "a.menu")
      .file("a.menu", Self.menu).outcome()
    #expect(
      outcome.output == """
        file 1:1
          step 1:1
            menu main {
            option 2:3
              1 "信息" -> main

        """)
    #expect(outcome.errors.contains("[missing-closing-brace]"))
    #expect(outcome.status == 1)
  }
}
