import Testing

@Suite struct CommandLineTests {
  @Test("--version prints the version alone") func version() throws {
    try CommandRun("--version").expect(output: "hotline 0.1.0\n")
  }

  @Test("--help lists every command and explains status and outputs") func overview() throws {
    let outcome = try CommandRun("--help").outcome()
    #expect(outcome.output.hasPrefix("usage: hotline COMMAND [FLAGS] [ARGUMENTS]\n"))
    #expect(outcome.output.contains("\n  say "))
    #expect(outcome.output.contains("exit status is 0"))
    #expect(outcome.output.contains("whatever is wrong to standard error"))
    #expect(outcome.status == 0)
  }

  @Test("help is the same page however it is asked for", arguments: ["-h", "help", "help help"])
  func help(arguments: String) throws {
    let page = try CommandRun("--help").outcome().output
    try CommandRun(arguments.split(separator: " ").map(String.init)).expect(output: page)
  }

  @Test("a command's help is the same page however it is asked for")
  func helpOfACommand() throws {
    let page = try CommandRun("help", "say").outcome()
    #expect(page.output.hasPrefix("usage: hotline say [FLAGS] [KIND] [VALUE…]\n"))
    #expect(page.output.contains("  --language TAG  "))
    try CommandRun("say", "--help").expect(output: page.output)
    try CommandRun("say", "cardinal", "-h").expect(output: page.output)
  }

  @Test(
    "no line of help is wider than a terminal of 100 columns",
    arguments: [["--help"], ["say", "--help"]])
  func width(arguments: [String]) throws {
    for line in try CommandRun(arguments).outcome().output.split(separator: "\n") {
      #expect(line.count <= 100, "\(line)")
    }
  }

  struct Slip: CustomTestStringConvertible, Sendable {
    let arguments: [String]
    let errors: String

    var testDescription: String { "hotline \(arguments.joined(separator: " "))" }
  }

  static let slips: [Slip] = [
    Slip(arguments: [], errors: "error: which command?\n  `hotline --help` lists them\n"),
    Slip(
      arguments: ["sya"], errors: "error: there is no command 'sya'\n  did you mean 'say'?\n"),
    Slip(
      arguments: ["teleport"],
      errors: "error: there is no command 'teleport'\n  `hotline --help` lists the commands\n"),
    Slip(
      arguments: ["help", "sya"],
      errors: "error: there is no command 'sya'\n  did you mean 'say'?\n"),
    Slip(
      arguments: ["say", "--langauge", "zh"],
      errors: "error: 'say' has no flag '--langauge'\n  did you mean '--language'?\n"),
    Slip(
      arguments: ["say", "-q"],
      errors: "error: 'say' has no flag '-q'\n  `hotline help say` shows how it is used\n"),
    Slip(
      arguments: ["say", "--language"],
      errors: """
        error: --language needs a value: --language TAG
          --language TAG: the language; default: zh

        """),
    Slip(
      arguments: ["say", "--language", "--tokens"],
      errors: """
        error: --language needs a value: --language TAG
          --language TAG: the language; default: zh

        """),
    Slip(
      arguments: ["say", "--language=fr", "cardinal", "1"],
      errors: "error: --language cannot be 'fr'\n  it can be zh, en, en-US, en-GB\n"),
    Slip(
      arguments: ["say", "--language", "en-us", "cardinal", "1"],
      errors: "error: --language cannot be 'en-us'\n  did you mean 'en-US'?\n"),
    Slip(
      arguments: ["say", "--tokens=yes", "cardinal", "1"],
      errors: """
        error: --tokens takes no value
          --tokens: print the prompts in order, with | for a pause

        """),
    Slip(
      arguments: ["say", "--tokens", "--tokens", "cardinal", "1"],
      errors: """
        error: --tokens was given twice
          --tokens: print the prompts in order, with | for a pause

        """),
    Slip(
      arguments: ["say", "cardinal"],
      errors: """
        error: 'say' needs VALUE: the value; its words are joined by spaces
          `hotline help say` shows how it is used

        """),
    Slip(
      arguments: ["say", "--batch", "cardinal"],
      errors: """
        error: 'say' does not know what to do with 'cardinal'
          `hotline help say` shows how it is used

        """),
  ]

  @Test("a slip is one clear line, what to do about it, and status 2", arguments: slips)
  func isRefused(_ slip: Slip) throws {
    try CommandRun(slip.arguments).expect(errors: slip.errors, status: 2)
  }
}
