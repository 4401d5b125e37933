import Diagnostics
import MenuCompiler
import Testing

/// Texts that name keys where keys are typed, or end what is spoken, and texts that are heard the second time.
@Suite("Keys in the words of steps that take none")
struct TypedKeysTests {
  private static func problems(_ text: String) -> [String] {
    SmallMenu.told(
      of: text + """

        record note {
          say "Please speak."
          for "Reception"
          kept -> bye
          unavailable -> bye
        }
        """
    ).map(\.id).filter { ["key-not-taken", "other-key-said"].contains($0) }
  }

  @Test(
    "An entry takes what may be entered, its end and a star",
    arguments: [
      ("digits 8", "人工请按0。 For a person, press 0.", true),
      ("digits 8", "Eight digits. To begin again, press star.", false),
      ("digits 2..8", "Your digits, then press hash.", false),
      ("digits 1", "For a man, press 1. For a woman, press 2.", false),
      ("digits 2..24", "For chan jia, press 2 4 2 6. Then press hash.", false),
      ("phone", "From outside press 0 first.", false), ("money", "For none, press 0.", false),
      ("date", "For today, press 0.", true), ("citizen-id", "For an X, press star.", false),
      ("digits 8 end-key *", "Eight digits, then press hash.", true),
    ])
  func entries(_ type: String, _ say: String, _ isWrong: Bool) {
    let form = type == "money" ? "money" : type == "date" ? "date" : "digits"
    let problems = Self.problems(
      """
      enter main {
        say "\(say)"
        as \(type.replacing(" end-key", with: "\n  end-key"))
        confirm never
        -> heard
      }
      play heard {
        say \(form) {main} "."
        -> note
      }
      """)
    #expect(problems == (isWrong ? ["key-not-taken"] : []))
  }

  @Test(
    "A message is ended by its own key",
    arguments: [
      ("Please speak, then press star.", "", true), ("Please speak, then press hash.", "", false),
      ("Please speak, then press star.", "end-key *", false),
      ("Please speak, then press hash.", "end-key *", true),
      ("Please speak. For a person, press 0.", "", true),
      ("Please speak. To hear it, press 2 behind it.", "review", false),
      ("Please speak. For a person, press 0.", "review", true),
    ])
  func messages(_ say: String, _ line: String, _ isWrong: Bool) {
    let problems = Self.problems(
      """
      record main {
        say "\(say)"
        \(line)
        for "Reception"
        kept -> bye
        unavailable -> bye
      }
      """)
    #expect(problems == (isWrong ? ["key-not-taken"] : []))
  }

  @Test(
    "A menu's words give each option its own key, in every language and the second time too",
    arguments: [
      ("say \"For our address, press 1. For a note, press 2.\"", false),
      ("say \"For our address, press 2. For a note, press 1.\"", true),
      ("say \"Our address, press 2; a note, press 1.\"", true),
      (
        "say \"For our address, press 1. For a note, press 2.\" again \"Our address: press 2, a note: press 1.\"",
        true
      ),
      (
        "say \"For our address, press 1. For a note, press 2.\" again \"Our address: press 1, a note: press 2.\"",
        false
      ),
    ])
  func menus(_ words: String, _ isWrong: Bool) {
    let problems = Self.problems(
      """
      menu main {
        \(words.replacing(" again", with: "\n  again"))
        1 "our address" -> address
        2 "a note"      -> note
      }
      play address {
        say "By the river."
        -> bye
      }
      """)
    #expect(problems.contains("other-key-said") == isWrong, "\(problems)")
  }

  @Test(
    "What is meant may stand in the clause before its key",
    arguments: [
      ("政策录音，请按2；留言，请按3", false), ("政策录音，请按3；留言，请按2", true),
      ("For 政策录音, press 3. For 留言, press 2.", true), ("政策录音请按2，留言请按3。您也可以留言，重听请按9。", false),
      ("政策录音请按2，留言请按3。您也可以留言，请按9键重听。", false),
      ("For 政策录音, press 2. You can leave 留言. Press 9 to hear this again. For 留言, press 3.", false),
      ("您也可以留言。请稍候。请按2听政策录音，留言请按3。", false),
    ])
  func clauses(_ words: String, _ isWrong: Bool) {
    let problems = Self.problems(
      """
      menu main {
        say "\(words)"
        2 "政策录音" -> bye
        3 "留言"     -> note
        allow key-order "a test"
      }
      """)
    #expect(problems.contains("other-key-said") == isWrong, "\(problems)")
  }

  @Test(
    "The order of keys comes before what is missing among them",
    arguments: [([2, 1], "2 1"), ([2, 3], "gap"), ([1, 3, 2], "3 2"), ([1, 2, 3], "")])
  func order(_ keys: [Int], _ told: String) throws {
    let menu = CaseTests.compile(
      Array(
        """
        hotline 100 "Clinic" {
          timezone  Europe/London
          languages en
          start     main
        }
        defaults { no-input 3 -> bye  no-match 3 -> bye }
        menu main {
          \(keys.map { "\($0) \"number \($0)\" as n\($0) -> bye" }.joined(separator: "\n  "))
          allow end-by-mistakes "a test"
        }
        hang-up bye {
          say "Goodbye."
        }
        """.utf8))
    let messages = menu.diagnostics.filter { $0.id == "key-order" }.map(\.message)
    switch told {
    case "": #expect(messages == [])
    case "gap":
      #expect(messages == ["callers expect the keys one after the other, and 1 is not there"])
    default:
      let parts = told.split(separator: " ")
      #expect(messages == ["\(parts[1]) is offered after \(parts[0])"])
    }
  }

  @Test(
    "Nothing takes keys where the caller is put through, or hears the last words",
    arguments: [
      ("transfer main", "to \"555\"\n busy -> note no-answer -> note failed -> note", true),
      ("hang-up main", "", true),
      (
        "browse main",
        "in t\n 1 \"on\" -> next\n 7 \"to speak\" -> note\n empty -> bye unavailable -> bye", false
      ),
      (
        "browse main",
        "in t\n 1 \"on\" -> next\n 2 \"to speak\" -> note\n empty -> bye unavailable -> bye", true
      ),
    ])
  func untaken(_ head: String, _ lines: String, _ isWrong: Bool) {
    let problems = Self.problems(
      "\(head) {\n say \"To leave a note, press 7.\"\n \(lines)\n}\ntable t { from \"t.csv\" a digits key }\n"
    )
    #expect(problems == (isWrong ? ["key-not-taken"] : []))
  }

  @Test(
    "The last words may speak of keys of the next call",
    arguments: [
      ("Next time you call, press 1 for our address at once. Goodbye.", false),
      ("如需人工服务，请在工作时间再次拨打12333，按1转人工。再见。", false),
      ("Next time you call, press 9 for our address at once. Goodbye.", true),
    ])
  func nextCall(_ say: String, _ isWrong: Bool) {
    let problems = Self.problems(
      """
      menu main {
        1 "our address" -> end
        2 "a note"      -> note
      }
      hang-up end {
        say "\(say)"
      }
      """)
    #expect(problems == (isWrong ? ["key-not-taken"] : []))
  }

  @Test(
    "A greeting is as long as its longest way, whichever is looked at first",
    arguments: [true, false])
  func longestGreeting(_ isNoticeFirst: Bool) {
    let words = String(repeating: "We are closed for repairs, and are sorry for it. ", count: 5)
    let told = SmallMenu.told(
      of: """
        hours desk "Reception" { mon-fri 08:00-18:00 }
        play hello {
          say "Hello."
          -> greeting
        }
        choose main {
          open desk -> \(isNoticeFirst ? "notice" : "hello")
          else      -> \(isNoticeFirst ? "hello" : "notice")
        }
        play notice {
          say "\(words)"
          -> greeting
        }
        choose greeting {
          open desk -> choices
          else      -> main
        }
        menu choices {
          1 "our address" -> bye
          2 "our hours"   -> bye
        }
        """)
    #expect(
      told.filter { $0.id == "long-greeting" }.map { $0.message.contains("'notice'") } == [true])
  }

  @Test(
    "A menu in place of people who are busy makes no way deeper",
    arguments: [("busy", false), ("released", true)])
  func busyMenus(_ exit: String, _ isDeep: Bool) {
    let others = ["busy", "no-answer", "failed", "released"].filter { $0 != exit }
    let told = SmallMenu.told(
      of: """
        menu main { 1 "a" -> m2 }
        menu m2 { 1 "b" -> m3  * "back" -> back }
        menu m3 { 1 "c" -> desk  * "back" -> back }
        transfer desk {
          say "One moment."
          to "5551234"
          \(others.map { "\($0) -> bye" }.joined(separator: "\n  "))
          \(exit) -> instead
        }
        menu instead { 1 "d" -> bye  * "back" -> back }
        """)
    #expect(told.contains { $0.id == "deep-menu" } == isDeep, "\(told)")
  }

  @Test(
    "What a play says before an entry is held against the entry",
    arguments: [
      ("For a person, press 0.", "digits 8", true), ("For a person, press 0.", "digits 1", false),
      ("To begin again, press star.", "digits 8", false),
      ("Behind your number, press hash.", "digits 2..8", false),
      ("For a person, press 0.", "phone", false), ("For a person, press 0.", "date", true),
    ])
  func entriesBehindPlays(_ say: String, _ type: String, _ isWrong: Bool) {
    let form = type == "date" ? "date" : "digits"
    let problems = Self.problems(
      """
      play main {
        say "\(say)"
        -> number
      }
      enter number {
        say "Your number?"
        as \(type)
        confirm never
        -> heard
      }
      play heard {
        say \(form) {number} "."
        -> note
      }
      """)
    #expect(problems == (isWrong ? ["key-not-taken"] : []))
  }

  @Test("A play before a choice may name the keys of what is behind any branch")
  func entryOrMenuBehindPlay() {
    let problems = Self.problems(
      """
      hours desk "Reception" { mon-fri 08:00-18:00 }
      play main {
        say "For a person, press 0."
        -> which
      }
      choose which {
        open desk -> choices
        else      -> number
      }
      menu choices {
        1 "our address" -> bye
        0 "a person"    -> note
      }
      enter number {
        say "Your number?"
        as digits 8
        confirm never
        -> heard
      }
      play heard {
        say digits {number} "."
        -> note
      }
      """)
    #expect(problems == [])
  }
}
