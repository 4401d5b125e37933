import Diagnostics
import MenuCompiler
import Testing

/// What texts are found to say: keys, and how many digits.
@Suite("Wording of prompts and labels")
struct WordingTests {
  private static func problems(_ text: String) -> [String] {
    CaseTests.compile(
      Array(
        """
        hotline 100 "Clinic" {
          timezone  Europe/London
          languages en
          start     main
        }
        defaults { * -> back  no-input 3 -> bye  no-match 3 -> bye }
        \(text)
        hang-up bye {
          say "Goodbye."
        }
        """.utf8)
    ).diagnostics.map(\.id)
  }

  @Test(
    "How many digits a text asks for",
    arguments: [
      ("Your six-digit number.", true), ("Your SIX digits.", true), ("The last 6 digits.", true),
      ("Your 6-digit number, 8 digits in all.", false), ("Your eight-digit number.", false),
      ("A digital number.", false), ("Six digitals.", false), ("Your first digit.", false),
      ("Your one digit.", false), ("The 6digits.", false), ("请输入六位密码 now.", true),
      ("请输入 12 位 number.", true), ("请输入二十四位 number.", true), ("请输入八位 number.", false),
      ("下一位 number.", false), ("Your twenty digits.", false),
    ])
  func counts(_ text: String, _ isOther: Bool) {
    let problems = Self.problems(
      """
      enter main {
        say "\(text)"
        as digits 8
        confirm never
        -> heard
      }
      play heard {
        say digits {main} "."
        -> bye
      }
      """)
    #expect(problems.contains("count-not-taken") == isOther, "\(problems)")
  }

  @Test(
    "Labels that say what their menu says",
    arguments: [
      ("press one for seats", true), ("Seats, please press 1", true), ("seats press star", true),
      ("the press", true), ("to pay", true), ("To pay", true), ("for seats", true),
      ("For  seats", true), ("Total", false), ("tours", false), ("Forms", false),
      ("press reviews", false), ("expresses and presses", false), ("seats. Press 键", false),
      ("seats; press 1", true),
    ])
  func labels(_ label: String, _ saysKey: Bool) {
    let problems = Self.problems(
      """
      menu main {
        1 "\(label)" -> bye
      }
      """)
    #expect(problems.contains("label-says-key") == saysKey, "\(problems)")
  }
}
