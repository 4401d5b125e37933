import Diagnostics
import ServiceCalendar

/// A command as it was called: what was given, and where its words go.
struct Invocation {
  /// What was given by place, in order.
  let operands: [String]
  /// What was given by name, each with its values in order; a switch has one empty value.
  let values: [String: [String]]
  /// Standard output: what was asked for.
  let output: TextOutput
  /// Standard error: problems and progress.
  let errors: TextOutput

  /// The value of `flag`, or nil where it was not given; of several, the last.
  subscript(flag: Flag) -> String? { values[flag.name]?.last }

  /// Every value of `flag`, in order.
  func all(_ flag: Flag) -> [String] { values[flag.name] ?? [] }

  /// Whether `flag` was given.
  func has(_ flag: Flag) -> Bool { values[flag.name] != nil }

  /// Prints what is wrong with files of the user's, as the terminal likes it.
  func tell(_ diagnostics: [Diagnostic], of files: SourceFiles) {
    errors.write(DiagnosticPrinter(files: files, colour: errors.usesColour).print(diagnostics))
  }

  /// Throws where there are more operands than the `count` that an action takes.
  func checkOperands(atMost count: Int) throws(CommandFailure) {
    if operands.count > count {
      throw CommandFailure("'\(operands[count])' is one word too many")
    }
  }

  /// The value of `flag` as a whole number in `range`; nil where it was not given.
  func number(_ flag: Flag, in range: ClosedRange<Int>) throws(CommandFailure) -> Int? {
    guard let text = self[flag] else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw CommandFailure(.notANumber(flag: flag, value: text, range: range))
    }
    return number
  }

  /// The value of `flag` as a day; nil where it was not given.
  func date(_ flag: Flag) throws(CommandFailure) -> CivilDate? {
    guard let text = self[flag] else { return nil }
    guard let date = CivilDate(text) else {
      throw CommandFailure(
        "'\(text)' is not a date", hint: WrittenDate(text)?.advice ?? "write it as 2011-07-01")
    }
    return date
  }
}
