import CallFlowModel
import MenuCompiler
import Testing

/// The keys that the summary prints for what stands behind a choice.
extension LoweringTests {
  /// Three notes behind a choice that asks by what the caller came; `branches` are the choice's.
  private static func ways(_ branches: String) throws -> [String] {
    func note(_ name: String) -> String {
      "record \(name) { for \"the desk\"  kept -> bye  unavailable -> bye  no-match 1 -> bye }\n"
    }
    let menu = CaseTests.compile(
      Array(
        """
        hotline 100 "Clinic" {
          timezone  Europe/London
          languages en
          start     main
        }
        menu main {
          1 "apples" -> kind
          2 "pears" -> kind
          3 "plums" as plums -> code
          4 "grapes" -> kind
          no-input 3 -> bye
          no-match 3 -> bye
        }
        enter code {
          say "Your code."
          as digits 4
          confirm never
          no-input 3 -> bye
          no-match 3 -> bye
          -> kind
        }
        choose kind {
          \(branches)
        }
        \(note("apples"))\(note("pears"))\(note("plums"))
        \(Self.ends)
        """.utf8))
    let flow = try #require(menu.flow, "\(menu.diagnostics)")
    let goals = try #require(menu.summary).goals
    return goals.map { "\(flow.name(of: $0.step)): \($0.keys)" }.sorted()
  }

  @Test("The way to what stands behind a choice is one by which the choice leads there")
  func waysBehindChoices() throws {
    #expect(
      try Self.ways("after main apples -> apples  after main plums -> plums  else -> pears")
        == ["apples: 1", "pears: 2", "plums: 3 …"])
    #expect(
      try Self.ways("after main pears -> pears  after code next -> plums  else -> apples")
        == ["apples: 1", "pears: 2", "plums: 3 …"])
  }

  @Test("Where ways are too many to be told apart, the keys behind a choice are left open")
  func waysInDoubt() throws {
    let shops = (1...9).map { "  \($0) \"shop \($0)\" -> shop(title: \"Shop \($0)\")" }
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
        \(shops.joined(separator: "\n"))
        }
        dialogue shop(title: text) {
          start kind
          menu pick {
            1 "apples" as apples -> kind
            2 "pears" as pears -> kind
          }
          choose kind {
            after pick apples -> apples
            after pick pears  -> pears
            else              -> pick
          }
          record apples { for {title}  kept -> main  unavailable -> bye  no-match 1 -> bye }
          record pears { for {title}  kept -> main  unavailable -> bye  no-match 1 -> bye }
        }
        \(Self.ends)
        """.utf8))
    let goals = try #require(menu.summary, "\(menu.diagnostics)").goals
    #expect(goals.count == 18)
    #expect(goals.allSatisfy { $0.keys.hasSuffix(" …") && $0.options.count == 1 })
  }
}
