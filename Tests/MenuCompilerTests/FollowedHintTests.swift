import Diagnostics
import MenuCompiler
import ServiceCalendar
import Testing

/// What a beginner writes, what is told of it, and that there is nothing left to tell once its hint is followed to the letter.
@Suite("A hint that is followed")
struct FollowedHintTests {
  static let menu = """
    hotline 70 "Bike shop" {
      timezone  Europe/London
      languages en
      start     main
    }

    hours shop "Shop" {
      tue-fri     10:00-18:00
      sat         10:00-16:00
      2026-12-24  10:00-12:00
    }

    queue seats "Shop" {
      seats 2
    }

    announcement sale from 2026-11-01 08:00 until 2026-12-31 18:00 {
      say "There is a sale."
    }

    menu main "Main menu" {
      1 "our opening hours" -> opening
      2 "the workshop"      -> person
      3 "a message"         -> note
      no-input 3 -> note
      no-match 3 -> note
    }

    play opening {
      say "We are open from Tuesday to Saturday." announcements
      -> main
    }

    choose person {
      open shop -> workshop
      else      -> note
    }

    transfer workshop {
      say "One moment."
      to seats
      busy      -> note
      no-answer -> note
      failed    -> note
    }

    record note {
      say "Please leave a message after the tone."
      for "Shop"
      no-match 1  -> bye
      kept        -> bye
      unavailable -> bye
    }

    hang-up bye {
      say "Goodbye."
    }

    """

  static func told(_ changes: [(String, String)]) -> [Diagnostic] {
    var text = menu
    for (old, new) in changes {
      let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
      precondition(parts.count == 2, "'\(old)' is not in the menu")
      text = String(parts[0] + new + parts[1])
    }
    return MenuCompiler.compile(
      MenuSources(root: "menu.menu", files: ["menu.menu": Array(text.utf8)]),
      today: CivilDate("2026-06-01"), knowsTimeZone: { _ in true }
    ).diagnostics
  }

  @Test("needs none in the menu that the others begin with")
  func none() { #expect(Self.told([]).map(\.id) == []) }

  @Test(
    "mends one line",
    arguments: [
      (
        "say \"Goodbye.\"", "say en: \"Goodbye.\"", "needless-sign", "say en …",
        "say en \"Goodbye.\""
      ),
      ("say \"Goodbye.\"", "say „Goodbye.“", "wrong-quotes", "\"Goodbye.\"", "say \"Goodbye.\""),
      ("say \"Goodbye.\"", "say »Goodbye.«", "wrong-quotes", "\"Goodbye.\"", "say \"Goodbye.\""),
      ("say \"Goodbye.\"", "say \"Goodbye.“", "wrong-quotes", "\"Goodbye.\"", "say \"Goodbye.\""),
      ("hang-up bye", "hang–up bye", "wrong-sign", "`hang-up`", "hang-up bye"),
      ("hang-up bye", "hang－up bye", "full-width-word", "`hang-up`", "hang-up bye"),
      ("no-input 3", "no–input 3", "wrong-sign", "`no-input`", "no-input 3"),
      ("no-input 3", "no－input 3", "full-width-word", "`no-input`", "no-input 3"),
      ("tue-fri", "tue–fri", "wrong-sign", "`tue-fri`", "tue-fri"),
      ("tue-fri ", "tue – fri ", "bad-weekday", "`tue-fri`", "tue-fri"),
      ("10:00-16:00", "10:00–16:00", "wrong-sign", "`10:00-16:00`", "10:00-16:00"),
      ("2026-12-24 ", "24/12/2026 ", "bad-date", "`2026-12-24`", "2026-12-24 "),
      ("2026-12-24 ", "24.12.2026 ", "bad-date", "`2026-12-24`", "2026-12-24 "),
      ("2026-12-24 ", "24 December 2026 ", "bad-date", "`2026-12-24`", "2026-12-24 "),
      (
        "2026-12-24 ", "1/5/2026 ", "bad-date", "`2026-05-01` for 1 May, or `2026-01-05`",
        "2026-05-01 "
      ),
      (
        "2026-12-24  10:00", "24/12  10:00", "bad-date", "`2026-12-24 10:00-12:00`",
        "2026-12-24 10:00"
      ),
      (
        "2026-12-24  10:00-12:00", "12-25 closed", "bad-date", "`2026-12-25 closed`",
        "2026-12-25 closed"
      ),
      (
        "2026-12-24  10:00-12:00", "12-25..12-25 closed", "closed-without-date",
        "`2026-12-25 closed`", "2026-12-25 closed"
      ),
      (
        "2026-12-24  10:00-12:00", "2026-12-24..2026-12-25 closed", "bad-date",
        "each of the 2 days: `2026-12-24 closed` to `2026-12-25 closed`",
        "2026-12-24 closed\n  2026-12-25 closed"
      ),
      (
        "2026-12-24  10:00-12:00", "2026-12-24 geschlossen", "bad-span", "`2026-12-24 closed`",
        "2026-12-24 closed"
      ),
      ("from 2026-11-01", "from 1.11.2026", "bad-date", "`2026-11-01`", "from 2026-11-01"),
      ("hotline 70", "hotline \"70\"", "quoted-name", "`70`", "hotline 70"),
      ("hotline 70", "hotline +44 20 7946", "number-in-parts", "`+44207946`", "hotline +44207946"),
      (
        "hotline 70 \"Bike shop\"", "hotline", "missing-name", "`hotline 12333 ",
        "hotline 12333 \"Shop\""
      ),
      ("to seats", "to \"seats\"", "bad-number", "`to seats`", "to seats"),
      ("for \"Shop\"", "for Control room", "unquoted", "\"Control room\"", "for \"Control room\""),
      ("  for \"Shop\"\n", "", "missing-items", "`for \"Complaints\"`", "  for \"Complaints\"\n"),
      (
        "leave a message after", "leave a message\n    after", "unclosed-string",
        "\"Please leave a message after the tone.\"", "leave a message after"
      ),
      ("  open shop", "  if open shop", "needless-word", "`open shop -> …`", "  open shop"),
      (
        "  open shop -> workshop\n  else      -> note",
        "  not open shop -> note\n  else -> workshop",
        "branch-turned-round", "`open shop -> …`", "  open shop -> workshop\n  else -> note"
      ),
      (
        "\"One moment.\"", "\"moment.wav\"", "file-name-spoken", "words that are said",
        "\"One moment.\""
      ),
    ])
  func line(_ old: String, _ wrong: String, _ id: String, _ hint: String, _ followed: String) {
    let told = Self.told([(old, wrong)])
    #expect(told.map(\.id) == [id], "\(told)")
    #expect(told.first?.hints.contains { $0.contains(hint) } == true, "\(told)")
    #expect(Self.told([(old, followed)]).map(\.id) == [])
  }

  @Test("joins the words of a name, in the step and where an arrow leads to it")
  func nameInWords() {
    let wrong = Self.told([
      ("-> opening", "-> opening hours"), ("play opening", "play opening hours"),
    ])
    #expect(wrong.map(\.id) == ["name-in-words", "unexpected-in-header"])
    #expect(wrong.allSatisfy { $0.hints.first?.contains("`opening_hours`") == true }, "\(wrong)")
    #expect(
      Self.told([("-> opening", "-> opening_hours"), ("play opening", "play opening_hours")])
        .map(\.id) == [])
  }

  @Test("puts what depends on the hour into a choose")
  func condition() {
    let option = "2 \"the workshop\"      -> person"
    let step = "choose person {\n  open shop -> workshop\n  else      -> note\n}\n"
    let wrong = Self.told([(option, "2 \"the workshop\" open shop -> workshop"), (step, "")])
    #expect(wrong.map(\.id) == ["condition-before-arrow"], "\(wrong)")
    #expect(
      wrong.first?.hints == [
        "write `-> which` here, and a step `choose which { open shop -> workshop  else -> … }`"
      ])
    let followed = Self.told([
      (option, "2 \"the workshop\" -> which"),
      (step, "choose which { open shop -> workshop  else -> note }\n"),
    ])
    #expect(followed.map(\.id) == [])
  }

  @Test("puts another language on a line of its own")
  func language() {
    let menu = """
      hotline 100 "诊所" en "Clinic" {
        timezone  Europe/London
        languages zh en
        start     main
      }
      play main {
        say "再见。"@say en "Goodbye."
        -> hang-up
      }

      """
    func told(_ between: String) -> [Diagnostic] {
      CaseTests.compile(Array(menu.replacing("@say ", with: between).utf8)).diagnostics
    }
    let wrong = told(" ")
    #expect(wrong.map(\.id) == ["language-in-say"], "\(wrong)")
    #expect(wrong.first?.hints == ["write `say en \"Goodbye.\"` on a line of its own"])
    #expect(told("\n  say ").map(\.id) == [])
  }

  @Test("quotes the words of an argument")
  func argument() {
    func told(_ title: String) -> [Diagnostic] {
      SmallMenu.told(
        of: """
          menu main { 1 "the depot" -> depot(title: \(title), behind: bye) }
          dialogue depot(title: text, behind: step) {
            start tell
            play tell {
              say "You have reached the" {title}
              -> behind
            }
          }
          """)
    }
    let wrong = told("north depot").filter { $0.severity == .error }
    #expect(wrong.map(\.id) == ["unquoted"], "\(wrong)")
    #expect(wrong.first?.hints == ["put quotes around it: \"north depot\""])
    #expect(told("\"north depot\"").filter { $0.severity == .error }.map(\.id) == [])
  }

  @Test("names the keys that are left beside nine rows")
  func nineRows() {
    func told(_ key: String) -> [Diagnostic] {
      CaseTests.compile(
        Array(
          """
          === menu.menu
          hotline 100 "Clinic" { timezone Europe/London  languages en  start news }
          defaults { no-input 3 -> bye  no-match 3 -> bye }
          table items { from "news.csv"  title text }
          browse news {
            in items
            list 9
            say {news.title}
            \(key) "the end" -> bye
            chosen -> item  empty -> bye  unavailable -> bye
            allow end-by-mistakes "nobody takes messages here"
          }
          play item { say {news.title}  -> bye }
          hang-up bye { say "Goodbye." }
          === news.csv
          title
          Flu season

          """.utf8)
      ).diagnostics
    }
    #expect(told("9").map(\.id) == ["row-key-taken"])
    #expect(
      told("9").first?.hints == ["give this option the key 0, `*` or `#`, or list fewer rows"])
    for key in ["0", "*", "#"] { #expect(told(key).map(\.id) == [], "\(key)") }
  }

  @Test("names the language that lacks an option")
  func languageOfOption() {
    let told = CaseTests.compile(
      Array(
        """
        hotline 100 "诊所" en "Clinic" {
          timezone  Europe/London
          languages zh en
          start     main
        }
        defaults { no-input 3 -> hang-up  no-match 3 -> hang-up }
        menu main {
          say "门诊时间请按1，地址请按2。"
          say en "For our opening hours, press 1."
          1 "门诊时间" en "our opening hours" -> repeat
          2 "地址" en "our address" -> repeat
        }

        """.utf8)
    ).diagnostics.first { $0.id == "option-unheard" }
    #expect(told?.message == "what this menu says in 'en' does not speak of 2")
    #expect(told?.hints.first?.contains("\"our address\"") == true)
  }
}
