import Foundation

/// One run of `hotline`: from the words typed to the exit status.
struct CommandLineRun {
  /// What follows the program's name.
  let arguments: [String]
  private let output = TextOutput.standardOutput()
  private let errors = TextOutput.standardError()

  init(arguments: [String]) {
    self.arguments = arguments
  }

  func run() -> ExitStatus {
    var status: ExitStatus
    do throws(CommandFailure) {
      status = try dispatch()
    } catch {
      status = .couldNotRun
      let label = errors.usesColour ? "\u{1B}[1;31merror:\u{1B}[0m" : "error:"
      output.flush()
      errors.line("\(label) \(error.message)")
      if let hint = error.hint { errors.line("  \(hint)") }
    }
    output.flush()
    if let failure = output.failure {
      errors.line("error: the output cannot be written: \(String(cString: strerror(failure)))")
      return .couldNotRun
    }
    return status
  }

  private func dispatch() throws(CommandFailure) -> ExitStatus {
    guard let name = arguments.first else {
      throw CommandFailure(.noCommand)
    }
    switch name {
    case "--help", "-h":
      output.write(HelpPage(usesColour: output.usesColour).overview())
      return .success
    case "help":
      if arguments.count > 2 { throw CommandFailure("'\(arguments[2])' is one word too many") }
      return try help(about: arguments.dropFirst().first)
    case "--version":
      output.line("hotline \(version)")
      return .success
    default:
      return try run(command(named: name), with: arguments.dropFirst())
    }
  }

  private func help(about name: String?) throws(CommandFailure) -> ExitStatus {
    let page = HelpPage(usesColour: output.usesColour)
    if let name, name != "help", !name.hasPrefix("-") {
      output.write(page.page(of: try command(named: name)))
    } else {
      output.write(page.overview())
    }
    return .success
  }

  private func run(
    _ command: any Command.Type, with arguments: ArraySlice<String>
  ) throws(CommandFailure) -> ExitStatus {
    let flags = arguments.prefix { $0 != "--" }
    if flags.contains("--help") || flags.contains("-h") { return try help(about: command.name) }
    let invocation: Invocation
    do throws(UsageProblem) {
      invocation = try Invocation(arguments, of: command, output: output, errors: errors)
    } catch {
      throw CommandFailure(error)
    }
    return try command.run(invocation)
  }

  private func command(named name: String) throws(CommandFailure) -> any Command.Type {
    guard let command = commands.first(where: { $0.name == name }) else {
      throw CommandFailure(.unknownCommand(name))
    }
    return command
  }
}
