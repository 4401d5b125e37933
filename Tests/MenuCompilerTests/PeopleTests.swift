import Diagnostics
import MenuCompiler
import Testing

/// Which ways lead to a person, or at least to a place for a message.
@Suite("People and messages")
struct PeopleTests {
  private static let others = """
    queue desk "Desk" {
      seats 2
    }
    transfer seats {
      say "One moment."
      to desk
      busy -> note  no-answer -> note  failed -> note
    }
    record note {
      say "Please speak."
      for "Reception"
      kept -> bye  unavailable -> bye
    }
    """

  private static func problems(_ steps: String, zero: String, mistakes: String) -> [String] {
    SmallMenu.told(
      of: """
        menu main {
          1 "our hours" -> times
        }
        play times {
          say "From eight to six."
          -> main
        }
        \(others)
        \(steps)
        """, defaults: "0 -> \(zero)  no-input 3 -> bye  no-match 3 -> \(mistakes)"
    ).map(\.id)
  }

  @Test(
    "A person is behind",
    arguments: [
      ("seats", "", true),
      // The departments, some of which only take messages.
      (
        "departments",
        "menu departments { 1 \"sales\" -> seats  2 \"support\" -> seats  3 \"a message\" -> note  without 0 }",
        true
      ),
      (
        "departments",
        "menu departments { 1 \"sales\" -> seats  2 \"a message\" -> note  3 \"hours\" -> times  without 0 }",
        false
      ),
      (
        "extension",
        "enter extension { say \"Its three digits.\" as digits 3 -> which }"
          + "choose which { {extension} = 101 -> seats  else -> note }", true
      ),
      (
        "extension",
        "enter extension { say \"Its three digits.\" as digits 3  no-match 1 -> seats  -> which }"
          + "choose which { {extension} = 101 -> times  else -> note }", false
      ),
    ])
  func person(_ zero: String, _ steps: String, _ isThere: Bool) {
    let problems = Self.problems(steps, zero: zero, mistakes: "seats")
    #expect(problems.contains("no-person") != isThere, "\(problems)")
  }

  @Test(
    "Whoever makes mistakes is offered",
    arguments: [
      ("-> bye", false), ("1 -> note\n -> bye", true), ("1 -> seats\n -> bye", true),
      ("1 -> times\n -> bye", false),
    ])
  func mistakes(_ ways: String, _ isOffered: Bool) {
    let problems = Self.problems(
      "play sorry {\n say \"Sorry. For more, press 1.\"\n \(ways)\n allow key-not-taken \"x\"\n}",
      zero: "seats", mistakes: "sorry")
    #expect(problems.contains("end-by-mistakes") != isOffered, "\(problems)")
  }
}
