import Testing

@Suite("hotline graph") struct GraphCommandTests {
  @Test("graph draws the ways that lead to no step of their own")
  func graphOfOtherWays() throws {
    let menu = """
      hotline 100 "Clinic" { timezone Europe/London languages en start main }
      menu main {
        1 "our hours" -> hours
        2 "this again" -> repeat
        3 "the end" -> hang-up
        no-input 3 -> hang-up
        no-match 3 -> hang-up
        allow end-by-mistakes "there is nobody"
      }
      play hours { say "From eight." -> back }
      """
    let outcome = try CommandRun("graph", "menu.menu").file("menu.menu", menu).outcome()
    #expect(outcome.output.contains("  0 -> 0 [label=\"repeat\", style=solid]\n"))
    #expect(outcome.output.contains("  0 -> end [label=\"no-input\", style=dashed]\n"))
    #expect(outcome.output.contains("  1 -> back [label=\"next\", style=dashed]\n"))
    #expect(outcome.output.contains("  back [shape=plaintext]\n"))
  }

  @Test("graph prints steps and ways")
  func graph() throws {
    let outcome = try CommandRun("graph", "clinic.menu").file(
      "clinic.menu", CheckCommandTests.clinic
    ).outcome()
    #expect(outcome.output.hasPrefix("digraph \"100\" {\n"))
    #expect(outcome.output.contains("  0 -> 1 [label=\"opening\", style=solid]\n"))
    #expect(outcome.output.contains("  1 -> 0 [label=\"next\", style=dashed]\n"))
    #expect(outcome.output.contains("  start -> 0\n"))
    #expect(outcome.output.contains("  2 -> 3 [label=\"open desk\", style=dashed]\n"))
    #expect(outcome.output.contains("  2 -> 4 [label=\"else\", style=dashed]\n"))
    #expect(outcome.output.contains("  4 [label=\"hang-up\\nbye\"]\n"))
    #expect(outcome.status == 0)
  }

  @Test("graph draws steps with their titles, and with whom or what they are for")
  func graphOfTitles() throws {
    let menu = """
      hotline 100 "Clinic" {
        timezone Europe/London
        languages en zh
        start main
        fax-numbers "01632" digits 11
      }
      queue desk "Reception" zh "前台" { seats 1 }
      document form "Form" { file "form.txt" }
      menu main "Main menu" zh "主菜单" {
        say "For a person, press 1. For our form, press 2."
        say zh "人工请按1，表格请按2。"
        1 "a person" zh "人工" -> person
        2 "our form" zh "表格" -> form
        no-input 3 -> hang-up
        no-match 3 -> hang-up
        allow end-by-mistakes "there is nobody"
      }
      transfer person { to desk ring 20s busy -> main no-answer -> main failed -> main }
      fax form "Our \\"form\\"" { document form here sent -> main failed -> main }
      """
    let outcome = try CommandRun("graph", "menu.menu").file("menu.menu", menu)
      .file("form.txt", "Name:\n").outcome()
    for label in [
      "0 [label=\"menu\\nmain\\nMain menu\"]",
      "1 [label=\"transfer\\nperson\\nqueue desk\\nReception\\n1 seat\"]",
      "2 [label=\"fax\\nform\\nOur \\\"form\\\"\\ndocument form\\nForm\\n1 page\"]",
    ] {
      #expect(outcome.output.contains("  \(label)\n"), "\(outcome.output)\(outcome.errors)")
    }
  }

  /// Lines between form feeds, and columns in each.
  @Test(
    "graph says as many pages as fax render draws",
    arguments: [([170, 5], 6), ([43], 6), ([44], 6), ([1, 0], 6), ([40], 90)] as [([Int], Int)])
  func graphCountsPages(_ lines: [Int], _ columns: Int) throws {
    let line = String(repeating: "word ", count: columns / 5) + "\n"
    let text = lines.map { String(repeating: line, count: $0) }.joined(separator: "\u{C}")
    let drawn = try CommandRun("fax", "render", "form.txt", "--png", ".").file("form.txt", text)
      .outcome()
    let count = drawn.output.split(separator: "\n").count
    #expect(count > 0, "\(drawn.errors)")
    let outcome = try CommandRun("graph", "clinic.menu").file("clinic.menu", CheckCommandTests.form)
      .file("form.txt", text).outcome()
    #expect(
      outcome.output.contains("document form\\nForm\\n\(count) page\(count == 1 ? "" : "s")\""),
      "\(count): \(outcome.output)\(outcome.errors)")
  }
}
