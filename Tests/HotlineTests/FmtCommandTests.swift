import Foundation
import Testing

@Suite("hotline fmt") struct FmtCommandTests {
  private static let crooked = "menu main {\n1 \"信息查询\"->inquiry\n}"
  private static let straight = "menu main {\n  1 \"信息查询\" -> inquiry\n}\n"

  @Test("formats standard input to standard output")
  func standardInput() throws {
    try CommandRun("fmt", "--stdin").input(Self.crooked).expect(output: Self.straight)
  }

  @Test("names the files that it changes, and those alone")
  func files() throws {
    try CommandRun("fmt", "menus", "c.menu")
      .file("menus/a.menu", Self.crooked).file("menus/b.menu", Self.straight)
      .file("menus/notes.txt", Self.crooked).file("c.menu", Self.crooked)
      .expect(output: "menus/a.menu: formatted\nc.menu: formatted\n")
  }

  @Test("--check tells what would change and changes nothing")
  func check() throws {
    try CommandRun("fmt", "--check", "a.menu").file("a.menu", Self.crooked)
      .expect(errors: "a.menu: not formatted\n", status: 1)
    try CommandRun("fmt", "--check", "a.menu").file("a.menu", Self.straight).expect(output: "")
  }

  @Test("leaves a file with problems as it is, and prints them")
  func problems() throws {
    try CommandRun("fmt", "a.menu").file("a.menu", "menu main {\n  first-key 5\n}\n")
      .expect(
        output: "",
        errors: """
          error: '5' has no unit: is it seconds or minutes? [duration-without-unit]
           --> a.menu:2:13
            |
          2 |   first-key 5
            |             ^
            = hint: write `5s` for seconds, `5m` for minutes

          a.menu: 1 error; left as it is

          """, status: 1)
  }

  @Test("keeps who may read and write a file, and a link to it")
  func keepsTheFile() throws {
    let script = """
      chmod 660 a.menu && ln -s a.menu link.menu
      "$0" fmt link.menu
      stat -c %a a.menu && test -L link.menu && ls -A | wc -l && cat link.menu
      """
    try CommandRun(program: "/bin/sh", ["-c", script, CommandRun.binary.path])
      .environment("PATH", "/usr/bin:/bin").file("a.menu", Self.crooked)
      .expect(output: "link.menu: formatted\n660\n2\n" + Self.straight)
  }

  @Test("formats menus and nothing else")
  func otherFile() throws {
    try CommandRun("fmt", "a.calls").file("a.calls", "call \"night\"\n  hear main\n")
      .expect(
        errors: """
          error: 'a.calls' is no menu
            menu files end in .menu; of a folder, these are formatted

          """, status: 2)
  }

  @Test("needs a file that is there")
  func missing() throws {
    try CommandRun("fmt", "nothing.menu")
      .expect(errors: "error: there is no 'nothing.menu'\n", status: 2)
  }
}
