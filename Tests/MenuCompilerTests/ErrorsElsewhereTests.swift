import Diagnostics
import MenuCompiler
import MenuLanguage
import Testing

/// Where an error may hide a way, what depends on ways is not told, and what other steps show by themselves is.
@Suite("An error of one step")
struct ErrorsElsewhereTests {
  private static let steps = """
    menu address {
      say "For the town, press 1. For the village, press 3."
      1 "the town" -> bye
      2 "the village" -> bye
      * "back" -> back
    }
    enter number {
      say "Please enter the six digits of your card."
      as digits 8
      -> bye
    }

    """

  @Test(
    "hides nothing that another shows by itself",
    arguments: ["2 \"our hours\"", "2 \"our hours\" -> nowhere", "2 \"our hours\" -> bye }\n}"])
  func othersAreTold(_ option: String) {
    let told = SmallMenu.told(
      of: "menu main {\n1 \"our address\" -> address\n\(option)\n}\n\(Self.steps)"
    ).map(\.id)
    #expect(told.contains("key-not-taken"), "\(told)")
    #expect(told.contains("count-not-taken"), "\(told)")
    #expect(!told.contains("unreachable-step"), "\(told)")
    #expect(!told.contains("no-way-back"), "\(told)")
  }

  @Test("hides what the step itself shows: an option may be what could not be read")
  func itsOwnIsNot() {
    let told = SmallMenu.told(
      of: """
        menu main {
          say "For the town, press 1. For the village, press 2."
          1 "the town" -> bye
          }
          2 "the village" -> bye
        }
        """)
    #expect(!told.contains { $0.id == "key-not-taken" }, "\(told)")
  }

  @Test("of the defaults hides what depends on them")
  func defaults() {
    let told = SmallMenu.told(
      of:
        "menu main {\nsay \"For the town, press 1. For a person, press 0.\"\n1 \"the town\" -> bye\n}",
      defaults: "0 bye\n no-input 3 -> bye  no-match 3 -> bye")
    #expect(!told.contains { $0.severity == .warning }, "\(told)")
  }

  /// What may happen to a line while its author is writing.
  enum Slip: CaseIterable {
    case lastWordLost, firstWordLost, arrowLost, quoteLost, openingLost
    case closingBehind, closingBefore, letterBefore, signBehind

    func text(of line: Substring) -> String {
      switch self {
      case .lastWordLost: line.split(separator: " ").dropLast().joined(separator: " ")
      case .firstWordLost: line.split(separator: " ").dropFirst().joined(separator: " ")
      case .arrowLost: String(line.replacing("->", with: ""))
      case .quoteLost: String(line.replacing("\"", with: "", maxReplacements: 1))
      case .openingLost: String(line.replacing("{", with: ""))
      case .closingBehind: line + " }"
      case .closingBefore: "} " + line
      case .letterBefore: "x" + line
      case .signBehind: line + " ?"
      }
    }
  }

  @Test("brings no alarm in a menu that had none", arguments: Slip.allCases)
  func noFalseAlarm(_ slip: Slip) {
    let lines = AuthorMistakeTests.menu.split(separator: "\n", omittingEmptySubsequences: false)
    for place in lines.indices where !lines[place].isEmpty {
      var broken = lines.map(String.init)
      broken[place] = slip.text(of: lines[place])
      let text = broken.joined(separator: "\n")
      // What can be read is a menu of its own, with what is wrong with that.
      guard !MenuFile(parsing: SourceFile(name: "menu.menu", text: text)).problems.isEmpty else {
        continue
      }
      let alarms = AuthorMistakeTests.compile(text).filter { $0.severity == .warning }
      #expect(alarms.isEmpty, "\(broken[place]): \(alarms)")
    }
  }
}
