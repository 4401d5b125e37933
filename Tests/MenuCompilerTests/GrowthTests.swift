import AllocationCount
import MenuCompiler
import Testing

/// What compiling costs grows as the menu does, whatever it has many of. Memory that is asked for is counted: it is the same each
/// time, and what is done for each of many things for each of many others nearly always asks for some.
@Suite("Growth of what compiling costs")
struct GrowthTests {
  /// Something that a menu may have many of.
  enum Shape: String, CaseIterable {
    case plays, options, branches, choices, entries, messages, dialogues, outcomes, labels

    func text(_ count: Int) -> String {
      let all = 0..<count
      func chained(_ name: String, _ item: (Int, String) -> String) -> String {
        all.map { item($0, $0 + 1 < count ? "\(name)\($0 + 1)" : "bye") }.joined(separator: "\n")
      }
      /// A key string of four for each number.
      func keys(_ index: Int) -> String { String(1111 + index) }
      return switch self {
      case .plays:
        chained("s") { "play s\($0) {\n  say \"Text \($0).\"\n  -> \($1)\n}" }
      case .options:
        "menu s0 {\n" + all.map { "  \(keys($0)) \"Way \($0)\" -> p\($0)" }.joined(separator: "\n")
          + "\n}\n"
          + all.map { "play p\($0) {\n  say \"Text \($0).\"\n  -> bye\n}" }.joined(separator: "\n")
      case .labels:
        "menu s0 {\n" + all.map { "  \(keys($0)) \"Same\" -> bye" }.joined(separator: "\n") + "\n}"
      case .branches:
        "choose s0 {\n"
          + all.map { "  caller begins \"\(100_000 + $0)\" -> bye" }.joined(separator: "\n")
          + "\n  else -> bye\n}"
      case .choices:
        "enter s0 {\n  say \"Number?\"\n  as digits 4\n  -> c0\n}\n"
          + chained("c") {
            "choose c\($0) {\n  {s0} = \(1000 + $0) -> bye\n  else -> \($1)\n}"
          }
      case .entries:
        chained("s") {
          """
          enter s\($0) {
            say "Your four-digit number?"
            as digits 4
            -> p\($0)
          }
          play p\($0) {
            say "You said" digits {s\($0)} "."
            -> \($1)
          }
          """
        }
      case .messages:
        chained("s") {
          """
          record s\($0) {
            say "Speak."
            for "Staff"
            answer-within 5 workdays
            kept -> p\($0)
            unavailable -> bye
          }
          play p\($0) {
            say "Your receipt is" receipt "."
            -> \($1)
          }
          """
        }
      case .dialogues:
        "dialogue d(title: text) {\n  start a\n  menu a { 1 \"two\" -> return }\n}\n"
          + chained("s") {
            "menu s\($0) {\n  1 \"in\" -> d(title: \"T\($0)\")\n  2 \"on\" -> \($1)\n}"
          }
      case .outcomes:
        chained("s") {
          """
          menu s\($0) {
            1 "one" as one -> c\($0)
          }
          choose c\($0) {
            after s\($0) one -> \($1)
            else -> bye
          }
          """
        }
      }
    }
  }

  private static func allocations(_ shape: Shape, _ count: Int) -> Int {
    let menu = """
      hotline 100 "Clinic" {
        timezone  Europe/London
        languages en
        start     s0
        call-time 24h
        call-steps 1000000
      }
      defaults { * -> back  no-input 3 -> bye  no-match 3 -> bye }
      hang-up bye {
        say "Goodbye."
      }
      \(shape.text(count))
      """
    // Answers within working days need to know which days these are.
    let text =
      shape == .messages
      ? "=== menu.menu\n"
        + menu.replacing("timezone", with: "calendar \"calendar.csv\" timezone", maxReplacements: 1)
        + "\n=== calendar.csv\ndate,kind\n2026-12-25,holiday\n"
      : menu
    let bytes = Array(text.utf8)
    let before = allocations_of_this_thread()
    let compiled = CaseTests.compile(bytes)
    let after = allocations_of_this_thread()
    #expect(!compiled.stepPlaces.isEmpty)
    return Int(after - before)
  }

  @Test("Twice as many cost twice as much", arguments: Shape.allCases)
  func growth(of shape: Shape) {
    // What is told is told of the first thousand, so all are below that. What is done once is done before.
    _ = Self.allocations(shape, 50)
    let first = Self.allocations(shape, 200)
    let second = Self.allocations(shape, 400)
    let third = Self.allocations(shape, 800)
    // Twice for what is linear, four times for what is done for each with each.
    #expect(
      third - second < (second - first) * 5 / 2, "\(shape.rawValue): \(first), \(second), \(third)")
  }
}
