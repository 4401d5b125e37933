import Diagnostics
import Foundation
import SpokenForms

/// `hotline say`: a value as callers hear it.
enum SayCommand: Command {
  static let name = "say"
  static let summary = "Speak a number, an amount, a date, a time or a text, as callers hear it"
  static let operands = [
    Operand("KIND", .optional, "what the value is; see the list below"),
    Operand("VALUE", .any, "the value; its words are joined by spaces"),
  ]

  static let language = Flag(
    "language", "TAG", "the language; default: zh", choices: ["zh", "en", "en-US", "en-GB"])
  static let style = Flag(
    "style", "NAME", "a way of speaking, once for each; see the list below", repeats: true)
  static let tokens = Flag("tokens", "print the prompts in order, with | for a pause")
  static let batch = Flag(
    "batch", "read KIND<TAB>VALUE lines from standard input, print a line each")
  static let flags = [language, style, tokens, batch]

  static var details: String {
    let styles = [SpokenLanguage.chinese, .americanEnglish].map { language in
      "  \(language.tag.padded(toWidth: 6)) \(language.styles.map(\.name).joined(separator: ", "))"
    }
    return """
      kinds:
        \(names(of: SpokenKind.all.filter { !$0.isDigits }))
        digit by digit: \(names(of: SpokenKind.all.filter(\.isDigits)))
        \(text): a whole text, in which what is written in digits is put into words, as
          `hotline prompts render` reads the cells of a table and what staff answer

      styles:
      \(styles.joined(separator: "\n"))

      examples:
        hotline say money 12.50              十二元五角
        hotline say count 2 天               两天
        hotline say date --10-20             十月二十日
        hotline say phone 0571-87258615      零五七幺八七二五八六幺五
        hotline say text 补贴10,000元        补贴一万元
        hotline say time 08:30 --language en-US
                                             eight thirty a.m.
      """
  }

  /// The kind of a value that is none of ``SpokenKind``.
  private static let text = "text"

  private static func names(of kinds: [SpokenKind]) -> String {
    kinds.map(\.name).joined(separator: ", ")
  }

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    // The flag's choices are the tags.
    let language = SpokenLanguage(tag: invocation[language] ?? "zh")!
    var speaker = Speaker(
      language: language, style: try style(in: language, named: invocation.all(style)),
      writesTokens: invocation.has(tokens))

    if invocation.has(batch) {
      guard invocation.operands.isEmpty else {
        throw CommandFailure(
          .unexpectedOperand(invocation.operands[0], command: Self.self, behind: nil))
      }
      return try speakLines(with: &speaker, to: invocation.output)
    }
    guard let kind = invocation.operands.first else {
      throw CommandFailure(.missingOperand(operands[0], command: Self.self))
    }
    let value = invocation.operands.dropFirst().joined(separator: " ")
    guard !value.isEmpty else {
      throw CommandFailure(.missingOperand(operands[1], command: Self.self))
    }
    do throws(SayProblem) {
      invocation.output.line(try speaker.speak(kind: kind[...], value: value[...]))
    } catch {
      throw CommandFailure(error.message, hint: error.hint)
    }
    return .success
  }

  private static func style(
    in language: SpokenLanguage, named names: [String]
  ) throws(CommandFailure) -> SpokenStyle {
    do throws(StyleProblem) {
      return try language.style(named: names)
    } catch {
      switch error {
      case .unknown(let name, _):
        let offered = language.styles.map(\.name)
        let near = nearestName(to: name, among: offered)
        throw CommandFailure(
          error.message,
          hint: near.map { "did you mean '\($0)'?" } ?? "it has \(offered.joined(separator: ", "))")
      case .contradiction: throw CommandFailure(error.message)
      }
    }
  }

  /// One line out for each line in, whatever is in it, so that both stay in step.
  private static func speakLines(
    with speaker: inout Speaker, to output: TextOutput
  ) throws(CommandFailure) -> ExitStatus {
    var status = ExitStatus.success
    var lines = LineReader()
    lines.willWait = { output.flush() }
    while let line = lines.next() {
      do throws(SayProblem) {
        guard let tab = line.utf8.firstIndex(of: UInt8(ascii: "\t")) else { throw .noTab }
        output.line(
          try speaker.speak(
            kind: line[..<tab], value: line[line.utf8.index(after: tab)...]))
      } catch {
        status = .problemsFound
        output.line("error: \(error.message)")
      }
      if output.isClosed { break }
    }
    if let code = lines.failure {
      throw CommandFailure("standard input cannot be read: \(String(cString: strerror(code)))")
    }
    return status
  }

  private enum SayProblem: Error {
    case noTab
    case unknownKind(String)
    /// A text is read in one way.
    case textInStyle
    case value(String, ValueProblem)

    var message: String {
      switch self {
      case .noTab: return "no tab between a kind and a value"
      case .unknownKind(let name):
        return "no kind is named '\(Self.shown(name))'"
          + (Self.near(name).map { "; did you mean '\($0)'?" } ?? "")
      case .textInStyle: return "a text is read in one way: it takes neither --style nor --tokens"
      case .value(let text, let problem): return "'\(Self.shown(text))' \(problem.message)"
      }
    }

    /// What there is, where nothing of it is like what was written.
    var hint: String? {
      guard case .unknownKind(let name) = self, Self.near(name) == nil else { return nil }
      return "kinds are \((SpokenKind.all.map(\.name) + [SayCommand.text]).joined(separator: ", "))"
    }

    private static func near(_ name: String) -> String? {
      nearestName(to: name, among: SpokenKind.all.map(\.name) + [SayCommand.text])
    }

    /// Of what is too long to be a value, its beginning.
    private static func shown(_ text: String) -> String {
      let beginning = text.prefix(60)
      return beginning.endIndex < text.endIndex ? "\(beginning)…" : text
    }
  }

  /// Speaks one value after the other into the same words and the same line.
  private struct Speaker {
    let language: SpokenLanguage
    let style: SpokenStyle
    let writesTokens: Bool
    private var words: [SpokenWord] = []
    private var line = ""

    init(language: SpokenLanguage, style: SpokenStyle, writesTokens: Bool) {
      self.language = language
      self.style = style
      self.writesTokens = writesTokens
    }

    mutating func speak(kind: Substring, value: Substring) throws(SayProblem) -> String {
      if kind == SayCommand.text {
        guard !writesTokens, style.isEmpty else { throw .textInStyle }
        return language.readingAloud(String(value))
      }
      guard let kind = SpokenKind(name: kind) else { throw .unknownKind(String(kind)) }
      let text: SpokenText
      do throws(ValueProblem) {
        text = try SpokenText(value, as: kind)
      } catch {
        throw .value(String(value), error)
      }
      words.removeAll(keepingCapacity: true)
      line.removeAll(keepingCapacity: true)
      language.speak(text, style: style, into: &words)
      if writesTokens {
        language.writeTokens(words, to: &line)
      } else {
        language.write(words, to: &line)
      }
      if case .counted(_, let noun) = text, !noun.isEmpty {
        if writesTokens || language.separatesWords { line += " " }
        line += noun
      }
      return line
    }
  }
}
