import Foundation
import Testing

/// What `hotline check` finds in the rows of a menu's tables: what callers would not hear.
@Suite("hotline check of data")
struct CheckDataTests {
  private static let advice = """
    hotline 100 "Clinic" {
      timezone  Europe/London
      languages en
      start     advice
    }

    table advice {
      from "advice.csv"
      number digits key
      title  text
      body   text
      sound  audio
      since  date from
      last   date until
    }

    browse advice {
      in advice
      list 3
      say {advice.title}
      no-input 2  -> hang-up
      no-match 2  -> hang-up
      chosen      -> listen
      empty       -> hang-up
      unavailable -> hang-up
      allow end-by-mistakes "advice is all there is"
    }

    play listen {
      say {advice.title} {advice.sound} {advice.body}
      -> advice
    }

    """

  @Test("warns of rows of a catalogue that nobody hears")
  func unheardRows() throws {
    let rows = """
      number,title,body,sound,since,last
      1,Feet,Keep them dry.,,,
      2,Hands,,advice/hands,2011-06-01,2011-06-01
      3,Eyes,,,,
      4,Ears,Keep them warm.,,2011-07-02,2011-07-01

      """
    let run = CommandRun("check", "clinic.menu").file("clinic.menu", Self.advice)
      .file("advice.csv", rows)
    let outcome = try run.outcome()
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("clinic.menu: 2 steps"))
    #expect(
      outcome.errors == """
        warning: row 3 of 'advice' has neither words nor a recording: who chooses it hears nothing [row-silent]
         --> advice.csv:4:1
          = hint: fill in 'body' or 'sound'
        warning: row 4 of 'advice' is heard from 2011-07-02 until 2011-07-01, which is before: nobody hears it [row-days]
         --> advice.csv:5:1

        clinic.menu: 2 warnings

        """)
    let json = try CommandRun("check", "--json", "clinic.menu").file("clinic.menu", Self.advice)
      .file("advice.csv", rows).outcome()
    #expect(json.status == 0)
    #expect(json.errors == "")
    let lines = json.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.last?.contains(#""id":"row-days","labels":[],"line":5,"#) ?? false)
  }

  @Test("warns of rows that say what no step asks for")
  func unaskedRows() throws {
    func topics(_ rows: String, more: String = "") throws -> String {
      try CommandRun("check", "clinic.menu").file(
        "clinic.menu",
        Self.advice.replacing("  title  text", with: "  topic  text\n  title  text")
          .replacing("in advice\n", with: "in advice where topic = \"feet\"\n") + more
      ).file("advice.csv", "number,topic,title,body,sound,since,last\n" + rows).outcome().errors
    }
    let feet = "1,feet,Feet,Keep them dry.,,,\n"
    #expect(try topics(feet) == "")
    #expect(
      try topics(
        feet
          + "2,feets,Toes,Keep them dry.,,,\n3,,Hands,Keep them warm.,,,\n4,eyes,Eyes,Rest them.,,,\n"
      ) == """
        warning: row 2 of 'advice' is heard by nobody: no step asks for rows whose 'topic' is 'feets' [row-unasked]
         --> advice.csv:3:1
          = hint: did you mean 'feet'?
        warning: row 3 of 'advice' is heard by nobody: no step asks for rows whose 'topic' is empty [row-unasked]
         --> advice.csv:4:1
          = hint: write what a step asks for there, or add such a step

        clinic.menu: 2 warnings

        """)
  }

  @Test("warns of a table without rows, and not of what steps ask of it")
  func noRows() throws {
    let outcome = try CommandRun("check", "clinic.menu").file(
      "clinic.menu",
      Self.advice.replacing("in advice\n", with: "in advice where title = \"feet\"\n")
    ).file("advice.csv", "number,title,body,sound,since,last\n").outcome()
    #expect(
      outcome.errors == """
        warning: table 'advice' has no rows: callers find nothing in it [table-without-rows]
         --> advice.csv
          = hint: write a line for each row below that of the columns, unless the rows come later

        clinic.menu: 1 warning

        """)
    #expect(outcome.status == 0)
  }

  @Test("warns of rows that no key leads on to", arguments: ["", "5 \"more\" -> next"])
  func rowsBehindThePage(_ option: String) throws {
    let menu = """
      hotline 100 "Clinic" {
        timezone  Europe/London
        languages en
        start     advice
      }
      table advice {
        from "advice.csv"
        number digits key
        title  text
      }
      browse advice {
        in advice
        list 2
        say {advice.title}
        \(option)
        chosen      -> hang-up
        empty       -> hang-up
        unavailable -> hang-up
        no-input 2  -> hang-up
        no-match 2  -> hang-up
        allow end-by-mistakes "advice is all there is"
      }
      """
    let outcome = try CommandRun("check", "clinic.menu").file("clinic.menu", menu)
      .file("advice.csv", "number,title\n1,Feet\n2,Hands\n3,Eyes\n4,Ears\n").outcome()
    #expect(outcome.status == 0)
    let told = "row 3 of 'advice' and all behind it are heard by nobody: callers hear 2"
    #expect(outcome.errors.contains(told) == option.isEmpty)
  }

  @Test(
    "warns of rows of today that no key leads on to",
    arguments: [
      // Two of the four are heard today.
      ("in advice", "", false),
      ("in advice", "5,Back,1,,", true),
      ("in advice", "5,Back,1,2999-01-01,", false),
      // Of a topic there are no more than two.
      ("in advice  where topic = 1", "5,Back,2,,", false),
      ("in advice  where topic = 1", "5,Back,1,,", true),
      ("in advice  where topic = {asked}", "5,Back,2,,", false),
      ("in advice  where topic = {asked}", "5,Back,1,,", true),
      ("in advice  where topic = {asked}", "5,Back,,,\n6,Legs,,,\n7,Arms,,,", false),
    ])
  func rowsBehindThePageOfToday(_ query: String, _ row: String, _ isTold: Bool) throws {
    let menu = """
      hotline 100 "Clinic" {
        timezone  Europe/London
        languages en
        start     asked
      }
      defaults { no-input 3 -> hang-up  no-match 3 -> hang-up }
      table advice {
        from "advice.csv"
        number digits key
        title  text
        topic  digits
        since  date from
        last   date until
      }
      enter asked {
        say "Which day?"
        as digits 1
        -> advice
      }
      browse advice {
        \(query)
        list 2
        say {advice.title}
        chosen      -> hang-up
        empty       -> hang-up
        unavailable -> hang-up
      }
      """
    let rows = "1,Feet,1,,\n2,Hands,1,,\n3,Eyes,1,,2011-01-01\n4,Ears,1,2999-01-01,\n"
    let outcome = try CommandRun("check", "clinic.menu").file("clinic.menu", menu)
      .file("advice.csv", "number,title,topic,since,last\n" + rows + row + "\n").outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let told = "warning: row 5 of 'advice' and all behind it "
    #expect(outcome.errors.contains(told) == isTold, "\(outcome.errors)")
    #expect(outcome.errors.contains("with the same 'topic'") == (isTold && query.contains("where")))
  }

  @Test("warns of titles that callers cannot spell to their end")
  func unspelledRows() throws {
    let menu = """
      hotline 100 "Clinic" {
        timezone  Europe/London
        languages en
        start     word
      }

      defaults { no-input 3 -> hang-up  no-match 3 -> hang-up }

      table advice {
        from "advice.csv"
        number digits key
        title  text
      }

      enter word {
        say "Please spell what you want to know."
        as digits 2..24
        -> advice
      }

      browse advice {
        in advice  where title spelled {word}
        list 3
        say {advice.title}
        chosen      -> hang-up
        empty       -> hang-up
        unavailable -> hang-up
        allow end-by-mistakes "advice is all there is"
      }

      """
    let outcome = try CommandRun("check", "clinic.menu").file("clinic.menu", menu)
      .file("advice.csv", "number,title\n1,Feet\n2,二○一一年\n3,養老\n4,Part Ⅲ\n").outcome()
    #expect(!outcome.errors.contains("row 1 of") && !outcome.errors.contains("row 2 of"))
    #expect(
      outcome.errors.contains(
        """
        warning: row 3 of 'advice': 'title' cannot be spelled on keys from '養' on: who spells it to the end does not find it [row-unspelled]
         --> advice.csv:4:1
          = hint: write what people say in simplified characters, Latin letters and digits
        """), "\(outcome.errors)")
    #expect(outcome.errors.contains("from 'Ⅲ' on"), "\(outcome.errors)")
  }

  @Test("shows ten rows that nobody hears, and how many more there are")
  func manyUnheardRows() throws {
    let rows =
      "number,title,body,sound,since,last\n" + (1...30).map { "\($0),T,,,,\n" }.joined()
    let outcome = try CommandRun("check", "clinic.menu").file("clinic.menu", Self.advice)
      .file("advice.csv", rows).outcome()
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("warning: row 10 of"))
    #expect(!outcome.errors.contains("warning: row 11 of"))
    #expect(outcome.errors.contains("warning: so are 20 more of 'advice' [row-silent]\n"))
  }

  @Test("holds a row against the lists that it is in, and no others")
  func listsOfTheirOwn() throws {
    func list(_ name: String, _ column: String) -> String {
      """
      browse \(name) {
        in items where kind = "\(name)"
        list 3
        say {\(name).\(column)}
        no-input 2  -> hang-up
        no-match 2  -> hang-up
        chosen      -> hang-up
        empty       -> hang-up
        unavailable -> hang-up
        allow end-by-mistakes "they are all there is"
      }

      """
    }
    let menu = """
      hotline 100 "Clinic" {
        timezone  Europe/London
        languages en
        start     main
      }

      table items {
        from "items.csv"
        number digits key
        kind   text
        title  text
        form   text
      }

      menu main {
        1 "recordings" -> audio
        2 "forms"      -> fax
        no-input 2  -> hang-up
        no-match 2  -> hang-up
        allow end-by-mistakes "they are all there is"
      }

      """ + list("audio", "title") + list("fax", "form")
    let outcome = try CommandRun("check", "clinic.menu").file("clinic.menu", menu)
      .file("items.csv", "number,kind,title,form\n1,audio,Feet,\n2,fax,,Form\n3,fax,Hands,\n")
      .outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      !outcome.errors.contains("row 1 of") && !outcome.errors.contains("row 2 of"),
      "\(outcome.errors)")
    #expect(outcome.errors.contains("row 3 of 'items' is not named"), "\(outcome.errors)")
  }
}
