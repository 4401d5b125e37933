import Foundation
import Testing

@Suite struct FaxCommandTests {
  private let arguments = [
    "--sender", "杭州12333", "--number", "0571-12333", "--date", "2011-07-01 20:15",
  ]

  /// `hotline` as `$0` in a shell, which looks at the files that it leaves.
  private func shell(_ script: String) -> CommandRun {
    CommandRun(program: "/bin/sh", ["-c", script, CommandRun.binary.path] + arguments)
      .environment("PATH", "/usr/bin:/bin")
  }

  @Test("the same document makes the same file, and the library's tools can read it") func render()
    throws
  {
    try shell(
      """
      "$0" fax render forms/leave.txt "$@" | sed 's/, [0-9]* kB//' && "$0" fax render forms/leave.txt -o again.tif "$@" >again.log &&
      cmp leave.tif again.tif && tiffinfo leave.tif | grep -cE 'Width: 1728|min-is-white|Page Number: [01]-2'
      """
    )
    .file("forms/leave.txt", "职工带薪年休假\n\u{0C}第二页\n")
    .expect(output: "leave.tif  2 pages, 1728 × 2291 dots\n6\n")
  }

  @Test("a document is not written over by its own pages") func keepsDocument() throws {
    for words in ["l.txt -o l.txt", "o.tif", "l.txt -o link.tif", "l.txt -o ./l.txt"] {
      let outcome = try shell(
        #"ln -s l.txt link.tif; "$0" fax render \#(words) "$@"; cat l.txt o.tif"#
      )
      .file("l.txt", "休假\n").file("o.tif", "text\n").outcome()
      #expect(outcome.output == "休假\ntext\n")
      #expect(outcome.errors.contains("is the document itself"), "\(outcome.errors)")
    }
  }

  @Test("--png shows each page and writes no TIFF") func pictures() throws {
    try shell(#""$0" fax render a.txt --png out/pages --paper letter "$@" && ls . out/pages"#)
      .file("a.txt", "1\n\u{0C}\n2")
      .expect(
        output: """
          out/pages/a-1.png
          out/pages/a-2.png
          .:
          a.txt
          out

          out/pages:
          a-1.png
          a-2.png

          """)
  }

  @Test("characters that the font lacks are a warning") func missing() throws {
    try CommandRun("fax", "render", "a.txt", "--png", "out")
      .file("a.txt", "一😀")
      .expect(
        output: "out/a-1.png\n",
        errors: """
          warning: the font lacks 😀 (U+1F600)
            a sign stands in their place; write them otherwise, or give --font

          """,
        status: 1)
  }

  @Test("a page that is far longer than the paper is a warning") func longPage() throws {
    try shell(
      """
      gs -q -o long.pdf -sDEVICE=pdfwrite -dDEVICEWIDTHPOINTS=595 -dDEVICEHEIGHTPOINTS=6000 -c showpage
      "$0" fax render long.pdf --png out "$@"
      """
    ).expect(
      output: "out/long-1.png\n",
      errors: """
        warning: page 1 of 'long.pdf' is longer than the paper: it is made 7.6 times smaller
          part it into pages of the paper's size in the program that it was written with

        """,
      status: 1)
  }

  @Test("what cannot be done is one clear line and what to do") func problems() throws {
    try CommandRun("fax", "render", "b.txt").expect(
      errors: "error: 'b.txt' cannot be read: No such file or directory\n", status: 2)
    try CommandRun("fax", "send", "b.txt").expect(
      errors: "error: 'fax' cannot 'send'\n  it can render\n", status: 2)
    try CommandRun("fax", "render", "a.txt", "--date", "yesterday").file("a.txt", "一").expect(
      errors: """
        error: --date cannot be 'yesterday'
          a day and a minute are written 2011-07-01 20:15

        """,
      status: 2)
    try CommandRun("fax", "render", "a.pdf").environment("PATH", "/nowhere").file(
      "a.pdf", "%PDF-1.4\n"
    ).expect(
      errors: """
        error: Ghostscript (gs) is not installed; it turns PDF into pages
          on Debian: apt-get install ghostscript fonts-droid-fallback

        """,
      status: 2)
  }
}
