import Diagnostics
import Testing

/// Branches that compare what callers enter, held against each other and against what can be entered.
@Suite("Comparisons of entries")
struct ComparedEntryTests {
  @Test(
    "Branches that one above leaves nothing",
    arguments: [
      (">= 10", ">= 100", true), (">= 100", ">= 10", false), ("> 10", ">= 10", false),
      ("> 10", ">= 11", true), ("> 10", "> 10.0", true), ("< 5", "< 3", true),
      ("<= 3", "< 5", false), ("< 5", "> 3", false), ("<= 100", "= 5", true),
      ("<= 100", "= 105", false), ("< 5", "= 005", false), ("<= 5", "= 005", true),
      ("!= 5", "= 6", true), ("!= 5", "= 005", false), ("!= 5", "> 10", true),
      ("!= 50", "> 10", false), ("= 5", "!= 5", false), ("= 5", "= 6", false),
    ])
  func bounds(_ first: String, _ second: String, _ isHidden: Bool) {
    let problems = Self.problems(choosing: [first, second], of: "digits 1..3")
    #expect(problems.contains("branch-hidden") == isHidden, "\(problems)")
  }

  @Test(
    "So do days and amounts",
    arguments: [
      ("date", "< 2020-01-01", "< 2019-01-01", true),
      ("date", "< 2019-01-01", "< 2020-01-01", false),
      ("date", ">= 2019-12-31", "= 2020-01-01", true), ("money", "> 12.50", "> 12.5", true),
      ("money", "!= 6.00", "= 6", false), ("money", "> 5", ">= 5.01", true),
      // More digits than a Double tells apart.
      ("digits 19", ">= 6222020000000000100", "= 6222020000000000001", false),
    ])
  func bounds(_ type: String, _ first: String, _ second: String, _ isHidden: Bool) {
    let problems = Self.problems(choosing: [first, second], of: type)
    #expect(problems.contains("branch-hidden") == isHidden, "\(problems)")
  }

  /// Of a menu that asks for something of `type`, and compares it.
  private static func problems(choosing comparisons: [String], of type: String) -> [String] {
    SmallMenu.told(
      of: """
        enter main {
          say "What is it?"
          as \(type)
          -> which
        }
        choose which {
          \(comparisons.map { "{main} \($0) -> bye" }.joined(separator: "\n  "))
          else -> main
        }
        """, defaults: "* -> back  no-input 3 -> bye  no-match 3 -> bye"
    ).map(\.id)
  }

  @Test(
    "What callers can enter settles some comparisons",
    arguments: [
      ("digits 2", "= 5", true), ("digits 2", "= 05", false), ("digits 1..3", "= 005", false),
      ("digits 4", "= 12345", true), ("digits 2", "> 100", true), ("digits 2", "> 98", false),
      ("digits 2", ">= 0", true), ("digits 2", "< 0", true), ("digits 2", "!= 5", true),
      ("pattern \"1[3-9]d?\"", "= 22", true), ("pattern \"1[3-9]d?\"", "= 135", false),
      ("pattern \"1[3-9]d?\"", "= 13", false), ("pattern \"1[3-9]d?\"", "< 13", true),
      ("pattern \"1[3-9]d?\"", "< 14", false), ("phone", "= 11", true), ("phone", "= 110", false),
      ("date", "= 2020-01-01", false), ("money", "> 100000", false),
    ])
  func settled(_ type: String, _ comparison: String, _ isSettled: Bool) {
    let problems = Self.problems(choosing: [comparison], of: type)
    #expect(problems.contains("settled-by-entry") == isSettled, "\(problems)")
  }
}
