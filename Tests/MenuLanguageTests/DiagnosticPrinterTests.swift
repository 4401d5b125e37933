import Diagnostics
import Testing

/// What stands under what, in a terminal.
@Suite("The printer of problems") struct DiagnosticPrinterTests {
  private static func place(of text: String, in file: SourceFile) -> SourceRange {
    let wanted = Array(text.utf8)
    let start = file.bytes.indices.first { file.bytes[$0...].starts(with: wanted) } ?? 0
    return SourceRange(file: file.id, start: start, end: start + wanted.count)
  }

  @Test("marks two columns for each Chinese character, and expands tabs")
  func widths() {
    var files = SourceFiles()
    let file = files.add(name: "a.menu", bytes: Array("say \"您好\" \t主菜单 x\n".utf8))
    let problem = Diagnostic(
      id: "strange", message: "this is strange", range: Self.place(of: "主菜单", in: file))
    #expect(
      DiagnosticPrinter(files: files).print(problem) == """
        error: this is strange [strange]
         --> a.menu:1:11
          |
        1 | say "您好"     主菜单 x
          |                ^^^^^^

        """)
  }

  @Test("shows the other places, in this file and in others, and several hints")
  func labels() {
    var files = SourceFiles()
    let one = files.add(name: "one.menu", bytes: Array("first\n\nthird\nfourth\n".utf8))
    let two = files.add(name: "two.menu", bytes: Array("elsewhere\n".utf8))
    let problem = Diagnostic(
      .warning, id: "twice", message: "said twice", range: Self.place(of: "fourth", in: one),
      caption: "again",
      labels: [
        .init("here", at: Self.place(of: "first", in: one)),
        .init("and here", at: Self.place(of: "third", in: one)),
        .init("and there", at: Self.place(of: "where", in: two)),
      ], hints: ["keep one:", "for example\n  first"])
    #expect(
      DiagnosticPrinter(files: files).print(problem) == """
        warning: said twice [twice]
         --> one.menu:4:1
          |
        1 | first
          | ----- here
        ...
        3 | third
          | ----- and here
        4 | fourth
          | ^^^^^^ again
         ::: two.menu:1:5
          |
        1 | elsewhere
          |     ----- and there
          = hint: keep one:
          = hint: for example
                    first

        """)
  }

  @Test("cuts a long line around the mark, and prints no control characters")
  func longLine() {
    var files = SourceFiles()
    let text =
      String(repeating: "长", count: 5000) + "\u{1B}[31mX" + String(repeating: "y", count: 5000)
    let file = files.add(name: "a.menu", bytes: Array(text.utf8))
    let problem = Diagnostic(id: "x", message: "x", range: Self.place(of: "X", in: file))
    let printed = DiagnosticPrinter(files: files).print(problem)
    #expect(printed.utf8.count < 1000)
    #expect(!printed.contains("\u{1B}"))
    #expect(printed.contains("␛[31mX"))
    #expect(printed.contains("a.menu:1:5006"))
  }

  @Test("a mark at the end of the file, in an empty file, and in bytes that are no UTF-8")
  func edges() {
    for bytes: [UInt8] in [
      [], [0x0A], Array("a\n".utf8), [0xFF, 0xFE, 0x80], Array("a\r\nb".utf8),
    ] {
      var files = SourceFiles()
      let file = files.add(name: "a.menu", bytes: bytes)
      for start in 0...bytes.count {
        for end in start...bytes.count {
          let range = SourceRange(file: file.id, start: start, end: end)
          let printed = DiagnosticPrinter(files: files).print(
            Diagnostic(id: "x", message: "x", range: range))
          #expect(printed.contains("^"))
        }
      }
    }
  }

  @Test("colours the frame and the mark, and nothing of the text's width changes")
  func colour() {
    var files = SourceFiles()
    let file = files.add(name: "a.menu", bytes: Array("menu main\n".utf8))
    let problem = Diagnostic(
      id: "x", message: "wrong", range: Self.place(of: "main", in: file), hints: ["write it"])
    let plain = DiagnosticPrinter(files: files).print(problem)
    let coloured = DiagnosticPrinter(files: files, colour: true).print(problem)
    #expect(coloured.contains("\u{1B}[1;31m^^^^\u{1B}[0m"))
    #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
  }

  @Test("one line of JSON")
  func json() {
    var files = SourceFiles()
    let file = files.add(name: "a \"b\".menu", bytes: Array("\n主菜单\n".utf8))
    let problem = Diagnostic(
      id: "x", message: "tab\there", range: Self.place(of: "菜", in: file), hints: ["h"])
    #expect(
      problem.jsonLine(files: files)
        == #"{"severity":"error","id":"x","message":"tab\u0009here","file":"a \"b\".menu","#
        + #""line":2,"column":2,"endLine":2,"endColumn":3,"start":4,"end":7,"labels":[],"#
        + #""hints":["h"]}"#)
    let placeless = Diagnostic(.warning, id: "y", message: "m", range: nil)
    #expect(
      placeless.jsonLine(files: files)
        == #"{"severity":"warning","id":"y","message":"m","labels":[],"hints":[]}"#)
  }

  @Test("the order of places, and the sum of it all")
  func order() {
    let first = SourceRange(file: .first, start: 1, end: 2)
    let second = SourceRange(file: .first, start: 5, end: 6)
    let problems = [
      Diagnostic(id: "none", message: "", range: nil),
      Diagnostic(.warning, id: "b", message: "", range: second),
      Diagnostic(id: "a", message: "", range: first),
    ]
    #expect(problems.inOrderOfPlace.map(\.id) == ["a", "b", "none"])
    #expect(problems.summary == "2 errors and 1 warning")
    #expect([Diagnostic]().summary == nil)
  }

  @Test(
    "the nearest name",
    arguments: [
      ("biling", "billing"), ("萧山", "萧山区"), ("recrod", "record"), ("zzz", nil), ("a", nil),
    ])
  func nearest(name: String, expected: String?) {
    let names = ["billing", "record", "萧山区", "余杭区", "b"]
    #expect(nearestName(to: name, among: names) == expected)
  }
}
