import CallFlowModel
import Diagnostics
import Testing

/// No two options of a step have one name, whether it was written or made: reports tell them apart by it.
@Suite("Names of options")
struct OptionNamesTests {
  /// What the options of a step are called whose lines are `options`, each leading to `note` or `bye`.
  static func names(_ options: [String]) throws -> [String] {
    let flow = try LoweringTests.flow(
      """
      defaults { no-input 3 -> bye  no-match 3 -> bye }
      play main {
        say "Hello."
        \(options.joined(separator: "\n"))
        -> note
      }
      play note { say "A note."  -> bye }
      \(LoweringTests.ends)
      """)
    return flow.options(of: try LoweringTests.step("main", flow)).map(\.option)
      .sorted { $0.index < $1.index }.map { flow.name(of: $0) }
  }

  @Test("A made one gives way to one that was written")
  func written() throws {
    #expect(
      try Self.names([
        "1 \"a visit\" -> note", "2 \"a call\" -> note", "3 \"a fax\" as a-call -> note",
      ]) == ["a-visit", "a-call-2", "a-call"])
  }

  @Test("So it does among many")
  func many() throws {
    let more = (3...9).map { "\($0) \"number \($0)\" as n\($0) -> bye" }
    #expect(
      try Self.names(
        ["1 \"a visit\" -> note", "2 \"a call\" -> note"] + more
          + ["0 \"a fax\" as a-call -> bye"])
        == ["a-visit", "a-call-2"] + (3...9).map { "n\($0)" } + ["a-call"])
  }

  static func told(_ options: String) -> [String] {
    SmallMenu.told(
      of: """
        menu main {
          \(options)
          allow end-by-mistakes "x"
        }
        play note { say "A note."  -> bye }
        """
    ).map(\.id)
  }

  @Test("No name silently takes that of another option")
  func taken() {
    #expect(
      Self.told("1 \"a visit\" as note -> bye\n2 \"a call\" -> note") == ["option-name-twice"])
    #expect(
      Self.told("1 \"a call\" -> note\n2 \"a visit\" as note -> bye") == ["option-name-twice"])
    #expect(Self.told("1 \"a call\" as note -> note\n2 \"a visit\" as visit -> note") == [])
    // Those that share where they lead are called as their texts, whatever another one is called.
    let both = "1 \"a call\" -> note\n2 \"a visit\" -> note"
    #expect(Self.told("\(both)\n3 \"a chat\" as note -> bye") == ["option-unnamed"])
    #expect(
      Self.told("\(both)\n3 \"a chat\" as note -> bye\n4 -> note").contains("option-name-twice"))
  }

  @Test("Options that nothing but their texts tells apart are to have names")
  func unnamed() {
    #expect(Self.told("1 \"a call\" -> note\n2 \"a visit\" -> note") == ["option-unnamed"])
    #expect(Self.told("1 \"a call\" as call -> note\n2 \"a visit\" -> note") == [])
    let many = (3...9).map { "\($0) \"number \($0)\" as n\($0) -> bye" } + ["0 \"the end\" -> bye"]
    #expect(
      Self.told(
        (["1 \"a call\" -> note", "2 \"a visit\" -> note"] + many).joined(separator: "\n")
      ).contains("option-unnamed"))
    // A key without a text is no goal of its own, and ways that every step has need no name.
    #expect(
      !Self.told("1 \"a call\" -> note\n2 -> note\n3 \"back\" -> back\n4 \"before\" -> back")
        .contains("option-unnamed"))
    // Beside an error nothing is said of it, nor of the `allow` that may be for it.
    let both = "1 \"a call\" -> note\n2 \"a visit\" -> note"
    #expect(Self.told("\(both)\n1 \"a chat\" -> note") == ["key-twice"])
    #expect(
      Self.told("\(both)\n1 \"a chat\" -> note\nallow option-unnamed \"x\"") == ["key-twice"])
    #expect(Self.told("\(both)\nallow option-unnamed \"x\"") == [])
    // The same texts are told already.
    #expect(Self.told("1 \"a call\" -> note\n2 \"a call\" -> note") == ["label-twice"])
  }
}
