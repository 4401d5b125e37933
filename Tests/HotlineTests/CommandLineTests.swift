import Testing

@Suite struct CommandLineTests {
  @Test("--version prints the version alone") func version() throws {
    try CommandRun("--version").expect(output: "hotline 0.1.0\n")
  }

  @Test("no command at all is a question") func noCommand() throws {
    try CommandRun().expect(
      errors: """
        error: which command?
          `hotline --help` lists them

        """,
      status: 2)
  }
}
