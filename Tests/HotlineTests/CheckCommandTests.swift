import Testing

@Suite("hotline check and hours") struct CheckCommandTests {
  static let clinic = """
    hotline 100 "Clinic" {
      timezone  Europe/London
      languages en
      start     main
    }

    hours desk "Reception" {
      mon-fri 08:00-18:00
      2026-12-24 closed
    }

    queue desk "Reception" {
      seats 2
    }

    menu main {
      1 "our opening hours" -> opening
      0 "a person" -> person
      no-input 3 -> bye
      no-match 3 -> person
    }

    play opening {
      say "Open from eight to six."
      -> main
    }

    choose person {
      open desk -> seats
      else -> bye
    }

    transfer seats {
      say "One moment."
      to desk
      busy -> bye
      no-answer -> bye
      failed -> bye
    }

    hang-up bye {
      say "Goodbye."
    }

    """

  private static let prices = """
    hotline 100 "Clinic" {
      timezone  Europe/London
      languages en
      start     prices
    }

    table prices {
      from "prices.csv"
      code digits key
      price money
    }

    browse prices {
      in prices
      say money {prices.price}
      no-input 2  -> hang-up
      no-match 2  -> hang-up
      empty       -> hang-up
      unavailable -> hang-up
      allow end-by-mistakes "prices are all there is"
    }

    """

  @Test("finds slips in the rows of tables, before a caller hears them")
  func rows() throws {
    try CommandRun("check", "clinic.menu").file("clinic.menu", Self.prices)
      .file("prices.csv", "code,price\n1,12.50\n2,twelve\n1,3.00\n")
      .expect(
        errors: """
          error: 'price' is not of type money: twelve [table-cell]
           --> prices.csv:3:3
            = hint: as 10250.40, without separators or currency, at most 15 digits before the point
          error: the row has the same key as line 2 [table-key-twice]
           --> prices.csv:4:1
            = hint: keep the row that is right

          clinic.menu: 2 errors

          """, status: 1)
  }

  @Test(
    "--json prints a slip in a table as a line, too",
    arguments: [
      (
        "code,price\n1,\"1,000.50\"\n",
        #"{"column":3,"file":"prices.csv","hints":["as 10250.40, without separators or currency, at most 15 digits before the point"],"id":"table-cell","labels":[],"line":2,"message":"'price' is not of type money: 1,000.50","severity":"error"}"#
      ),
      (
        "code,price,code\n1,2.50,1\n",
        #"{"column":12,"file":"prices.csv","hints":[],"id":"table-column-twice","labels":[],"line":1,"message":"column 'code' comes twice","severity":"error"}"#
      ),
    ])
  func rowsAsJSON(_ table: String, _ line: String) throws {
    try CommandRun("check", "--json", "clinic.menu").file("clinic.menu", Self.prices)
      .file("prices.csv", table).expect(output: line + "\n", status: 1)
  }

  static let form = """
    hotline 100 "Clinic" {
      timezone  Europe/London
      languages en
      start     main
    }

    document form "Form" {
      file "form.txt"
    }

    menu main {
      1 "the form" -> form
      no-input 3 -> hang-up
      no-match 3 -> hang-up
      allow end-by-mistakes "the form is all there is"
    }

    fax form {
      say "Please start your machine."
      document form
      sent   -> hang-up
      failed -> hang-up
    }

    """

  @Test(
    "looks into documents as fax render does",
    arguments: [
      ("", "'form.txt' has nothing in it", "fax-empty", nil),
      (" \n\n", "'form.txt' has nothing in it", "fax-empty", nil),
      ("Name:\n\u{0}\n", "'form.txt' is neither PDF nor UTF-8 text (line 2)", "fax-not-utf8", 2),
      (
        String(repeating: "A page.\u{C}", count: 51), "the document has more than 50 pages",
        "fax-too-many-pages", nil
      ),
      ("%!PS\nshowpage\n", "'form.txt' is PostScript", "fax-postscript", nil),
      (
        "PK\u{3}\u{4}…",
        "'form.txt' is the document of an office program, neither PDF nor UTF-8 text",
        "fax-not-utf8", nil
      ),
      ("GIF89a…", "'form.txt' is a picture, neither PDF nor UTF-8 text", "fax-not-utf8", nil),
    ] as [(String, String, String, Int?)])
  func documents(_ text: String, _ message: String, _ rule: String, _ line: Int?) throws {
    let run = { (flags: [String]) in
      try CommandRun(["check"] + flags + ["clinic.menu"]).file("clinic.menu", Self.form)
        .file("form.txt", text).outcome()
    }
    let outcome = try run([])
    #expect(outcome.status == 1)
    #expect(outcome.output == "")
    #expect(outcome.errors.hasPrefix("error: document 'form': \(message) [\(rule)]\n --> form.txt"))
    #expect(outcome.errors.hasSuffix("\n\nclinic.menu: 1 error\n"))
    let json = try run(["--json"])
    #expect(json.errors == "")
    #expect(json.output.contains(#""file":"form.txt""#))
    #expect(json.output.contains(#""id":"\#(rule)""#))
    #expect(json.output.contains(#""line":"#) == (line != nil))
    #expect(json.output.split(separator: "\n").count == 1)
  }

  @Test(
    "takes texts, and what begins as a PDF",
    arguments: ["Name:\n", "\u{FEFF}Name:\n", "%PDF-1.4\n"])
  func goodDocuments(_ text: String) throws {
    let outcome = try CommandRun("check", "clinic.menu").file("clinic.menu", Self.form)
      .file("form.txt", text).outcome()
    #expect(outcome.errors == "")
    #expect(outcome.status == 0)
  }

  @Test("prints what a menu amounts to, and how soon a caller is where")
  func summary() throws {
    try CommandRun("check", "clinic.menu").file("clinic.menu", Self.clinic)
      .expect(
        output: """
          clinic.menu: 5 steps, 12 prompts, languages en

            goal     keys  seconds  by way of
            opening  1           3  opening
            seats    0           5  person

          """)
  }

  @Test("finds the root of a folder by its name, else by its hotline block")
  func roots() throws {
    let included = "include \"parts/more.menu\"\n" + Self.clinic
    for root in ["desk/desk.menu", "desk/other.menu"] {
      let outcome = try CommandRun("check", "desk/").file(root, included)
        .file("desk/parts/more.menu", "").file("desk/second.menu", "").outcome()
      #expect(outcome.status == 0)
      #expect(outcome.output.hasPrefix("desk/: 5 steps"))
    }
    try CommandRun("check", "desk").file("desk/a.menu", Self.clinic).file(
      "desk/b.menu", Self.clinic
    )
    .expect(
      errors: """
        error: several files in 'desk' have a `hotline` block: a.menu, b.menu
          name the file, or call it 'desk.menu'

        """, status: 2)
  }

  @Test("tells of a menu that is not there")
  func missing() throws {
    try CommandRun("check", "clinic")
      .expect(errors: "error: there is no menu at 'clinic'\n", status: 2)
  }

  @Test("prints problems with their place, and status 1")
  func problems() throws {
    try CommandRun("check", "clinic.menu")
      .file("clinic.menu", Self.clinic.replacing("-> opening", with: "-> openin"))
      .expect(
        errors: """
          error: no step is named 'openin' [unknown-step]
            --> clinic.menu:17:28
             |
          17 |   1 "our opening hours" -> openin
             |                            ^^^^^^
             = hint: did you mean 'opening'?

          clinic.menu: 1 error

          """, status: 1)
  }

  @Test("--json prints a problem a line")
  func json() throws {
    let outcome = try CommandRun("check", "--json", "clinic.menu")
      .file("clinic.menu", Self.clinic.replacing("-> opening", with: "-> openin")).outcome()
    #expect(outcome.status == 1)
    #expect(outcome.errors == "")
    #expect(outcome.output.hasPrefix("{\"severity\":\"error\",\"id\":\"unknown-step\","))
    #expect(outcome.output.split(separator: "\n").count == 1)
  }

  @Test("--dump flow prints the compiled machine")
  func dump() throws {
    let outcome = try CommandRun("check", "--dump", "flow", "clinic.menu")
      .file("clinic.menu", Self.clinic).outcome()
    #expect(
      outcome.output.contains("\nplay opening\n  say en [opening: Open from eight to six.]\n"))
    #expect(outcome.output.contains("  0 person -> person\n"))
  }

  @Test(
    "hours tells which line decided",
    arguments: [
      ("desk", "2026-11-23 08:00", "open\nclinic.menu:8: mon-fri 08:00-18:00\n"),
      ("Reception", "2026-11-23 18:00", "closed\nclinic.menu:8: mon-fri 08:00-18:00\n"),
      ("desk", "2026-12-24 09:00", "closed\nclinic.menu:9: 2026-12-24 closed\n"),
      ("desk", "2026-11-22 09:00", "closed\nno line holds on that day\n"),
    ])
  func hours(_ area: String, _ time: String, _ expected: String) throws {
    try CommandRun("hours", "clinic.menu", area, "--at", time).file("clinic.menu", Self.clinic)
      .expect(output: expected)
  }

  @Test("hours goes by names before titles, and does not choose between two of one title")
  func hoursOfOneTitle() throws {
    let offices = Self.clinic.replacing(
      "hours desk",
      with: """
        hours first "desk" {
          sat 10:00-12:00
        }
        hours second "Clinic" {
          sun 10:00-12:00
        }
        hours third "Clinic" {
          sun 10:00-12:00
        }
        hours desk
        """)
    let run = { area in
      try CommandRun("hours", "clinic.menu", area, "--at", "2026-11-23 08:00")
        .file("clinic.menu", offices).outcome()
    }
    #expect(try run("desk").output.hasPrefix("open\n"))
    let clinic = try run("Clinic")
    #expect(clinic.status == 2)
    #expect(
      clinic.errors == """
        error: 2 hours have the title 'Clinic'
          name one of second, third

        """)
  }

  @Test("hours without a time means now")
  func hoursNow() throws {
    let always = Self.clinic.replacing(
      "mon-fri 08:00-18:00\n  2026-12-24 closed", with: "every-day 00:00-24:00")
    try CommandRun("hours", "clinic.menu", "desk").file("clinic.menu", always)
      .expect(output: "open\nclinic.menu:8: every-day 00:00-24:00\n")
  }

  @Test("hours tells of an office that is not there")
  func unknownHours() throws {
    let none = try CommandRun("hours", "small.menu", "desk")
      .file("small.menu", CheckDataTests.readers).file("readers.csv", "card,pin,due\n").outcome()
    #expect(none.errors.contains("'small.menu' has no hours"))
    try CommandRun("hours", "clinic.menu", "disk", "--at", "2026-11-23 08:00")
      .file("clinic.menu", Self.clinic)
      .expect(
        errors: "error: no hours are called 'disk'\n  did you mean 'desk'?\n", status: 2)
  }
}
