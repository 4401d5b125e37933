import Diagnostics

/// What `--help` prints, made from the commands' own data.
struct HelpPage {
  let usesColour: Bool

  /// `hotline --help`.
  func overview() -> String {
    section("usage", "hotline COMMAND [FLAGS] [ARGUMENTS]")
      + "\nTelephone menus: write them, check them, call them, serve them.\n\n"
      + section("commands", table(commands.map { ($0.name, $0.summary) }))
      + "\n"
      + section(
        "flags",
        table([
          ("--help", "this page; after a command, or as `hotline help COMMAND`, its own page"),
          ("--version", "the version, and nothing else"),
        ]))
        + """

        The exit status is 0 when all is well, 1 when problems were found, 2 when it could not run.
        What was asked for goes to standard output, and whatever is wrong to standard error; only with
        --json are problems output too.

        """
  }

  /// `hotline COMMAND --help`.
  func page(of command: any Command.Type) -> String {
    let words =
      ["hotline", command.name] + (command.flags.isEmpty ? [] : ["[FLAGS]"])
      + command.operands.map(\.usage)
    var page = section("usage", words.joined(separator: " "))
    page += "\n\(command.summary).\n"
    if !command.operands.isEmpty {
      page += "\n" + section("arguments", table(command.operands.map { ($0.name, $0.help) }))
    }
    let flags = command.flags.map { flag in
      let choices = flag.choices.isEmpty ? "" : " (\(flag.choices.joined(separator: ", ")))"
      return (flag.usage, flag.help + choices)
    }
    page += "\n" + section("flags", table(flags + [("--help", "this page")]))
    if !command.details.isEmpty { page += "\n\(command.details)\n" }
    return page
  }

  private func section(_ title: String, _ body: String) -> String {
    let heading = usesColour ? "\u{1B}[1m\(title):\u{1B}[0m" : "\(title):"
    return body.contains("\n") || title != "usage"
      ? "\(heading)\n\(body)\n" : "\(heading) \(body)\n"
  }

  private func table(_ rows: [(left: String, right: String)]) -> String {
    let width = rows.map(\.left.displayWidth).max() ?? 0
    return rows.map { "  \($0.left.padded(toWidth: width))  \($0.right)" }.joined(separator: "\n")
  }
}
