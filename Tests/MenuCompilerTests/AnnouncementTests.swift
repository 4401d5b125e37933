import Diagnostics
import MenuCompiler
import Testing

/// What an announcement says is said in each step that says the announcements.
@Suite("Announcements")
struct AnnouncementTests {
  /// The problems of a menu whose first step says the announcements, one of which says `words`.
  private static func problems(_ words: String, in step: String = welcome) -> [String] {
    SmallMenu.told(
      of: """
        announcement storm until 2026-12-01 00:00 {
          say \(words)
        }
        \(step)
        menu counters {
          1 "your number" -> number
          allow end-by-mistakes "nobody takes messages here"
        }
        enter number {
          say "Your number?"
          as digits 4
          -> told
          allow end-by-mistakes "nobody takes messages here"
        }
        play told {
          say "You said" digits {number} "." announcements
          -> bye
        }
        """
    ).map(\.id)
  }

  private static let welcome = """
    play main {
      say "Welcome." announcements
      -> counters
    }
    """

  @Test(
    "are checked where they are heard",
    arguments: [
      ("\"Closed today.\"", []), ("\"For your number, press 1.\"", ["key-not-taken"]),
      ("\"For more, press 8.\"", ["key-not-taken"]), ("\"今天休息。\"", ["other-language"]),
      ("digits {number}", ["value-maybe-unset"]), ("\"It is\" receipt", ["receipt-never"]),
    ] as [(String, [String])])
  func heard(_ words: String, _ ids: [String]) {
    #expect(Self.problems(words) == ids)
  }

  @Test("may name a key, or a value, that waits wherever they are heard")
  func fits() {
    let silent = """
      play main {
        say "Welcome."
        -> counters
      }
      """
    #expect(Self.problems("\"Thank you for\" digits {number}", in: silent) == [])
  }

  @Test("are told of in a step that may break the rule")
  func allowed() {
    let step = """
      play main {
        say "Welcome." announcements
        allow other-language "all visitors know it"
        -> counters
      }
      """
    // The other step that says them may not.
    #expect(Self.problems("\"今天休息。\"", in: step) == ["other-language"])
  }

  @Test(
    "are heard in each language in which they say something",
    arguments: [
      ("announcements", "announcements", "", nil), ("announcements", "", "", "en"),
      ("", "announcements", "", "zh"), ("announcements", "", "announcements", nil),
    ] as [(String, String, String, String?)])
  func languages(_ chinese: String, _ english: String, _ later: String, _ missing: String?) {
    let problems = CaseTests.compile(
      Array(
        """
        hotline 100 "诊所" en "Clinic" {
          timezone  Asia/Shanghai
          languages zh en
          start     main
        }
        announcement storm until 2026-12-01 00:00 {
          say "今天休息。"
          say en "Closed today."
        }
        play main {
          say "您好。" \(chinese)
          say en "Welcome." \(english)
          -> opening
        }
        play opening {
          say "八点到六点。"
          say en "From eight to six." \(later)
          -> bye
        }
        hang-up bye {
          say "再见。"
          say en "Goodbye."
        }
        """.utf8)
    ).diagnostics
    #expect(problems.map(\.id) == (missing == nil ? [] : ["announcement-unheard"]))
    if let missing {
      #expect(problems[0].message.hasPrefix("no step says announcements in '\(missing)'"))
    }
  }
}
