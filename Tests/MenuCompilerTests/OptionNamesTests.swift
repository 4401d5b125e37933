import CallFlowModel
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
      try Self.names(["1 \"a visit\" as note -> bye", "2 \"leaving a message\" -> note"])
        == ["note", "leaving-a-message"])
    #expect(
      try Self.names(["1 \"leaving a message\" -> note", "2 \"a visit\" as note -> bye"])
        == ["leaving-a-message", "note"])
    // Where its text is taken as well.
    #expect(
      try Self.names([
        "1 \"a visit\" as note -> bye", "2 \"a call\" -> note", "3 \"a fax\" as a-call -> note",
      ]) == ["note", "a-call-2", "a-call"])
  }

  @Test("So it does among many")
  func many() throws {
    let more = (3...9).map { "\($0) \"number \($0)\" as n\($0) -> bye" }
    #expect(
      try Self.names(
        ["1 \"a visit\" as note -> bye", "2 \"leaving a message\" -> note"] + more
          + ["0 \"a call\" as a-call -> bye"])
        == ["note", "leaving-a-message"] + (3...9).map { "n\($0)" } + ["a-call"])
  }
}
