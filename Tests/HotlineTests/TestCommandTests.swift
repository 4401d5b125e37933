import Foundation
import Testing

@Suite("hotline test") struct TestCommandTests {
  static let menu = """
    hotline 100 "The office" {
      timezone  Europe/London
      languages en
      start     main
    }

    menu main "Main menu" {
      1 "our hours" as hours -> hours
      2 "goodbye" as goodbye -> goodbye
      no-input 3 -> goodbye
      no-match 3 -> goodbye
    }

    play hours {
      say "We are here from nine to five."
      -> main
    }

    hang-up goodbye {
      say "Goodbye."
    }
    """

  static func run(_ scripts: String, _ flags: String...) throws -> CommandRun.Outcome {
    try CommandRun(["test", "office"] + flags)
      .file("office/office.menu", menu).file("office/office.calls", scripts).outcome()
  }

  static let good = """
    call "the hours"
      hear main
      press 1
      hear hours "nine to five"
      hang up
    """

  static let bad = """
    call "the wrong step"
      hear main
      press 1
      hear goodbye
    """

  @Test("says that all is well")
  func passes() throws {
    let outcome = try Self.run(Self.good)
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(outcome.output.hasPrefix("1 passed (1 call, "))
  }

  @Test("runs a script once, however often and in whatever way it is named")
  func once() throws {
    for operands in [
      ["office/office.menu", "office/office.calls"], ["office/office.calls", "office/office.menu"],
      ["office", "./office/office.calls"], ["office/office.calls", "./office/office.calls"],
    ] {
      let outcome = try CommandRun(["test"] + operands)
        .file("office/office.menu", Self.menu).file("office/office.calls", Self.good).outcome()
      #expect(outcome.output.hasPrefix("1 passed (1 call, "), "\(operands): \(outcome.output)")
    }
  }

  @Test("points at the step that goes otherwise, and tells what was heard")
  func fails() throws {
    let outcome = try Self.run(Self.good + "\n" + Self.bad)
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("1 failed, 1 passed (2 calls, "))
    #expect(
      outcome.errors == """
        error: 'hours' was heard instead of 'goodbye' [heard-other]
         --> office/office.calls:9:8
          |
        9 |   hear goodbye
          |        ^^^^^^^
          = hint: the caller heard
                     0:00.0  main   For our hours press one For goodbye press two (cut off by a key)
                     0:00.0  hours  We are here from nine to five.


        """)
  }

  @Test("runs only what the filter names")
  func filters() throws {
    let outcome = try Self.run(Self.good + "\n" + Self.bad, "--filter", "hours")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("1 passed"))
  }

  @Test("prints a line of JSON for each call and each problem")
  func json() throws {
    let outcome = try Self.run(Self.good + "\n" + Self.bad, "--json")
    #expect(outcome.status == 1)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(
      lines[0]
        == #"{"call":"the hours","file":"office/office.calls","line":1,"outcome":"passed"}"#)
    for line in lines {
      #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil)
    }
  }

  @Test("names what no call has taken, and holds a floor")
  func coverage() throws {
    let outcome = try Self.run(Self.good, "--coverage", "--floor", "50")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("not taken  main: option goodbye (key 2)\n"))
    #expect(outcome.output.contains("not taken  main: no-input\n"))
    #expect(outcome.output.contains("not reached  goodbye\n"))
    #expect(
      outcome.output.contains(
        "office: 2 of 3 steps and 1 of 6 exits taken, 16 %, fewer than the 50 % asked for\n"))
  }

  @Test("names them for programs too")
  func coverageLines() throws {
    let outcome = try Self.run(Self.good, "--coverage", "--json")
    let line = try #require(outcome.output.split(separator: "\n").last)
    let page =
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
    #expect(page["percent"] as? Int == 16)
    #expect(page["notReached"] as? [String] == ["goodbye"])
    let ways = page["notTaken"] as? [[String: String]] ?? []
    #expect(ways.contains(["step": "main", "exit": "option goodbye (key 2)"]))
  }

  @Test("tells what is wrong with a menu as lines of JSON where they are asked for")
  func menuProblemLines() throws {
    let broken = Self.menu.replacing("1 \"our hours\" as hours -> hours", with: "1 -> nowhere")
    let outcome = try CommandRun("test", "office", "--json")
      .file("office/office.menu", broken).file("office/office.calls", Self.good).outcome()
    #expect(outcome.status == 1)
    #expect(outcome.errors == "")
    let lines = outcome.output.split(separator: "\n")
    #expect(!lines.isEmpty)
    for line in lines {
      let problem = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      #expect(problem?["severity"] as? String == "error", "\(line)")
    }
  }

  @Test("finds the menu of a script in a folder below it")
  func scriptsBelow() throws {
    let outcome = try CommandRun("test", "office/nights/late/good.calls")
      .file("office/office.menu", Self.menu).file("office/nights/late/good.calls", Self.good)
      .outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    try CommandRun("test", "elsewhere/good.calls").file("elsewhere/good.calls", Self.good).expect(
      errors: """
        error: 'elsewhere' holds no menu
          menus are files that end in .menu

        """, status: 2)
  }

  @Test("sweeps: each call with an accident after every event")
  func sweep() throws {
    let outcome = try Self.run(Self.good, "--sweep")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("1 passed (14 calls, "))
  }

  @Test("generates scripts that pass and take every exit")
  func generates() throws {
    let generated = try Self.run("", "--generate")
    #expect(generated.status == 0)
    let outcome = try Self.run(generated.output, "--coverage", "--floor", "100")
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  /// A telephone that rings for a second, and an option whose key begins another's.
  private static let quick = """
    hotline 100 "The office" {
      timezone  Europe/London
      languages en
      start     main
    }

    menu main "Main menu" {
      say "For the desk, press 1. For goodbye, press 12."
      prefer longest
      1  "the desk" -> desk
      12 "goodbye"  -> goodbye
      no-input 3 -> goodbye
      no-match 3 -> goodbye
    }

    transfer desk {
      say "One moment."
      to "02079460000"
      ring 1s
      busy      -> goodbye
      no-answer -> goodbye
      failed    -> goodbye
    }

    hang-up goodbye {
      say "Goodbye."
    }
    """

  private static func runQuick(_ scripts: String, _ flags: String...) throws
    -> CommandRun.Outcome
  {
    try CommandRun(["test", "office"] + flags)
      .file("office/office.menu", quick).file("office/office.calls", scripts).outcome()
  }

  @Test("a seat answers while it rings, however short that is")
  func answersQuickly() throws {
    let outcome = try Self.runQuick(
      "call \"x\"\n  press 1\n  seat answers for 5s\n  expect record answered\n")
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test("generates scripts for options that begin one another, and of whom was called")
  func generatesLonger() throws {
    let generated = try Self.runQuick("", "--generate")
    #expect(generated.output.contains("  press 1\n  wait 4s\n"), "\(generated.output)")
    #expect(generated.output.contains("  expect transfer 02079460000\n"))
    let outcome = try Self.runQuick(generated.output, "--coverage", "--floor", "100")
    #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
    let refused = try Self.runQuick("", "--generate", "--json")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("leave out --json, or --generate"))
  }

  /// Dialogues that are told apart by texts which no word of a script could hold.
  private static let shops = #"""
    hotline 100 "The shops" {
      timezone  Europe/London
      languages en
      start     main
    }

    defaults {
      * -> back
      no-input 3 -> goodbye
      no-match 3 -> goodbye
    }

    menu main "Main menu" {
      1 "the north shop" -> shop(name: "north shop")
      2 "the south shop" -> shop(name: "the \"south\" // shop")
      3 "the west shop" -> shop(name: "a=b\\c")
    }

    dialogue shop(name: text) {
      start hours

      menu hours {
        say "This is" {name} ". For our hours press one."
        1 "our hours" -> told
      }

      play told {
        say "From nine to five."
        -> return
      }
    }

    hang-up goodbye {
      say "Goodbye."
    }
    """#

  @Test("generates scripts that it can read, whatever its steps are called")
  func quotesNames() throws {
    let run = { (scripts: String, flags: [String]) in
      try CommandRun(["test", "shops"] + flags).file("shops/shops.menu", Self.shops)
        .file("shops/shops.calls", scripts).outcome()
    }
    let generated = try run("", ["--generate"])
    #expect(generated.status == 0, "\(generated.errors)")
    #expect(generated.output.contains("  hear \"shop(north shop).hours\"\n"))
    #expect(generated.output.contains(#"  hear "shop(the \"south\" // shop).told""# + "\n"))
    let outcome = try run(generated.output, ["--coverage", "--floor", "100"])
    #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
    let failed = try run("call \"told\"\n  press 1 1\n  hear main\n  expect path main\n", [])
    #expect(
      failed.errors.contains("  \"shop(north shop).told\"   From nine to five."), "\(failed.errors)"
    )
  }

  @Test("a receipt that cannot be one is no row that callers could find")
  func wrongReceipt() throws {
    let menu = """
      hotline 100 "Clinic" {
        timezone  Europe/London
        languages en
        start     receipt
      }

      defaults { no-input 3 -> hang-up  no-match 3 -> hang-up }

      enter receipt { say "Your receipt."  as digits 13  confirm never  -> digits }
      enter digits { say "Four digits."  as digits 4  secret  -> progress }
      lookup progress {
        in receipts  where number = {receipt}  caller = {digits}
        found -> hang-up  not-found -> hang-up  unavailable -> hang-up  locked -> hang-up
      }
      """
    let calls = """
      call "no receipt"
        given receipts number=2011070100012 caller=2345 state=new
        hear receipt
        hang up
      """
    let outcome = try CommandRun("test", "clinic.menu").file("clinic.menu", menu)
      .file("clinic.calls", calls).outcome()
    #expect(outcome.status != 0)
    #expect(
      outcome.errors.contains(
        "'2011070100012' is not a receipt: its last digit, which checks the others, is wrong [script-bad-cell]"
      ), "\(outcome)")
    #expect(outcome.errors.contains("= hint: write number=2011070100011\n"), "\(outcome)")
  }

  @Test("holds for the 12333 service whatever happens to its callers")
  func sweepsService() throws {
    let menu = RepositoryTests.root.appending(path: "menus/12333").path
    let outcome = try CommandRun("test", menu, "--sweep").outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors == "")
  }

  @Test("a message that was dropped again has no receipt")
  func hasNoReceipt() throws {
    let menu = """
      hotline 100 "Notes" {
        timezone  UTC
        languages en
        start     note
      }
      record note {
        say "Please speak after the tone."
        at-most 30s
        for "Desk"
        review
        no-input 2 -> bye
        no-match 1 -> bye
        kept -> bye
        dropped -> bye
        unavailable -> bye
      }
      hang-up bye {
        say "Goodbye."
      }
      """
    func call(_ key: String) -> String {
      "call \"\(key)\"\n  speak 5s\n  press #\n  press \(key)\n  hear bye\n  expect receipt\n"
    }
    let outcome = try CommandRun("test", "notes").file("notes/notes.menu", menu)
      .file("notes/notes.calls", call("1") + call("*")).outcome()
    #expect(outcome.output.hasPrefix("1 failed, 1 passed"), "\(outcome.errors)")
    #expect(outcome.errors.contains("notes.calls:12:3"), "\(outcome.errors)")
    #expect(outcome.errors.contains("[expected-receipt]"))
  }
}
