import Diagnostics

/// What was wrong with the words after `hotline`.
enum UsageProblem: Error {
  case noCommand
  case unknownCommand(String)
  case unknownFlag(name: String, command: any Command.Type)
  case noValue(Flag)
  case switchWithValue(Flag)
  case notAChoice(flag: Flag, value: String)
  case notANumber(flag: Flag, value: String, range: ClosedRange<Int>)
  case flagTwice(Flag)
  case missingOperand(Operand, command: any Command.Type)
  /// `behind`: a flag that may be given more than once, where the operands follow its value.
  case unexpectedOperand(String, command: any Command.Type, behind: Flag?)

  var message: String {
    switch self {
    case .noCommand: "which command?"
    case .unknownCommand(let name): "there is no command '\(name)'"
    case .unknownFlag(let name, let command): "'\(command.name)' has no flag '\(name)'"
    case .noValue(let flag): "--\(flag.name) needs a value: \(flag.usage)"
    case .switchWithValue(let flag): "--\(flag.name) takes no value"
    case .notAChoice(let flag, let value): "--\(flag.name) cannot be '\(value)'"
    case .notANumber(let flag, let value, let range):
      "--\(flag.name) takes a whole number from \(range.lowerBound) to \(range.upperBound), "
        + "not '\(value)'"
    case .flagTwice(let flag): "--\(flag.name) was given twice"
    case .missingOperand(let operand, let command):
      "'\(command.name)' needs \(operand.name): \(operand.help)"
    case .unexpectedOperand(let text, let command, behind: _):
      "'\(command.name)' does not know what to do with '\(text)'"
    }
  }

  /// What to do about it.
  var hint: String {
    switch self {
    case .noCommand: return "`hotline --help` lists them"
    case .unknownCommand(let name):
      let near = nearestName(to: name, among: commands.map { $0.name } + ["help"])
      return near.map { "did you mean '\($0)'?" } ?? "`hotline --help` lists the commands"
    case .unknownFlag(let name, let command):
      let names = command.flags.map { "--\($0.name)" } + ["--help"]
      let near = nearestName(to: name, among: names)
      return near.map { "did you mean '\($0)'?" } ?? Self.seeHelp(of: command)
    case .notAChoice(let flag, let value):
      let near = nearestName(to: value, among: flag.choices)
      return near.map { "did you mean '\($0)'?" }
        ?? "it can be \(flag.choices.joined(separator: ", "))"
    case .unexpectedOperand(_, _, behind: let flag?):
      return "--\(flag.name) takes one value, and may be given again: \(flag.usage) \(flag.usage)"
    case .missingOperand(_, let command), .unexpectedOperand(_, let command, behind: nil):
      return Self.seeHelp(of: command)
    case .noValue(let flag), .switchWithValue(let flag), .flagTwice(let flag),
      .notANumber(let flag, _, _):
      return "\(flag.usage): \(flag.help)"
    }
  }

  private static func seeHelp(of command: any Command.Type) -> String {
    "`hotline help \(command.name)` shows how it is used"
  }
}
