extension Invocation {
  /// Sorts `arguments` (what follows the command's name) into flags and operands.
  ///
  /// `--` ends the flags. A word that begins with dashes and then a digit is an operand, for no
  /// flag begins with a digit and `-21` and `--10-20` are values that people speak.
  init(
    _ arguments: some Sequence<String>, of command: any Command.Type, output: TextOutput,
    errors: TextOutput
  ) throws(UsageProblem) {
    var operands: [String] = []
    var values: [String: [String]] = [:]
    var flagsEnded = false
    /// What was given just before the operands, and might have been meant to take more values.
    var repeating: Flag?
    var rest = Array(arguments)[...]

    while let argument = rest.popFirst() {
      guard !flagsEnded, Self.looksLikeFlag(argument) else {
        operands.append(argument)
        continue
      }
      if argument == "--" {
        flagsEnded = true
        continue
      }
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let flag = command.flags.first(where: { $0.isNamed(parts[0]) }) else {
        throw .unknownFlag(name: String(parts[0]), command: command)
      }
      var value = ""
      if flag.placeholder == nil {
        guard parts.count == 1 else { throw .switchWithValue(flag) }
      } else if parts.count == 2 {
        value = String(parts[1])
      } else {
        guard let next = rest.first, !Self.looksLikeFlag(next) else { throw .noValue(flag) }
        value = rest.removeFirst()
      }
      guard flag.choices.isEmpty || flag.choices.contains(value) else {
        throw .notAChoice(flag: flag, value: value)
      }
      guard flag.repeats || values[flag.name] == nil else { throw .flagTwice(flag) }
      values[flag.name, default: []].append(value)
      if operands.isEmpty { repeating = flag.repeats ? flag : nil }
    }

    let required = command.operands.filter { $0.count == .one || $0.count == .some }
    if operands.count < required.count {
      throw .missingOperand(required[operands.count], command: command)
    }
    let isOpenEnded = command.operands.contains { $0.count == .any || $0.count == .some }
    if !isOpenEnded, operands.count > command.operands.count {
      throw .unexpectedOperand(
        operands[command.operands.count], command: command, behind: repeating)
    }
    self.init(operands: operands, values: values, output: output, errors: errors)
  }

  private static func looksLikeFlag(_ argument: String) -> Bool {
    guard argument.hasPrefix("-"), argument != "-" else { return false }
    guard let first = argument.drop(while: { $0 == "-" }).first else { return argument == "--" }
    return !("0"..."9").contains(first)
  }
}
