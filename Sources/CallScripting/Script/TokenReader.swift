import Diagnostics
import ServiceCalendar
package import Telephony

/// Takes the tokens of a line one after another.
struct TokenReader {
  private let tokens: [Located<ScriptLine.Token>]
  private var place = 0
  private var keyword = ScriptKeyword.call
  /// Where the line's first word stands.
  private(set) var head = SourceRange(file: .first, start: 0, end: 0)

  init(_ tokens: [Located<ScriptLine.Token>]) { self.tokens = tokens }

  mutating func begin(_ keyword: ScriptKeyword, at head: SourceRange) {
    self.keyword = keyword
    self.head = head
  }

  mutating func next() -> Located<ScriptLine.Token>? {
    guard place < tokens.count else { return nil }
    place += 1
    return tokens[place - 1]
  }

  /// From the line's first word to the last one taken.
  var range: SourceRange { place > 0 ? head.joined(tokens[place - 1].range) : head }

  /// Where the token stands that was taken last.
  var lastRange: SourceRange { place > 0 ? tokens[place - 1].range : head }

  func end() throws(LineFault) {
    guard place < tokens.count else { return }
    throw LineFault(.unexpectedWord(after: keyword), tokens[place].range)
  }

  /// Takes the next token if it is that word.
  mutating func take(_ word: String) -> Bool {
    guard place < tokens.count, tokens[place].value == .word(word) else { return false }
    place += 1
    return true
  }

  var isAtEnd: Bool { place == tokens.count }

  mutating func word(_ what: String) throws(LineFault) -> Located<String> {
    guard let token = next() else { throw LineFault(.missing(what, after: keyword), range.behind) }
    switch token.value {
    case .word(let word): return Located(word, token.range)
    case .string, .pair: throw LineFault(.missing(what, after: keyword), token.range)
    }
  }

  /// The name of a step or a prompt: a word, or in quotes what is none.
  mutating func name(_ what: String) throws(LineFault) -> Located<String> {
    if let name = optionalString() { return name }
    return try word(what)
  }

  mutating func string(_ what: String) throws(LineFault) -> Located<String> {
    guard let token = next() else { throw LineFault(.missing(what, after: keyword), range.behind) }
    guard case .string(let text) = token.value else {
      throw LineFault(.missing(what, after: keyword), token.range)
    }
    return Located(text, token.range)
  }

  /// The string that comes next, if one does.
  mutating func optionalString() -> Located<String>? {
    guard place < tokens.count, case .string(let text) = tokens[place].value else { return nil }
    place += 1
    return Located(text, tokens[place - 1].range)
  }

  mutating func pair() throws(LineFault) -> Located<GivenCell> {
    let what = "column=value"
    guard let token = next() else { throw LineFault(.missing(what, after: keyword), range.behind) }
    guard case .pair(let column, let text) = token.value, !column.isEmpty else {
      throw LineFault(.missing(what, after: keyword), token.range)
    }
    return Located(GivenCell(column: column, text: text), token.range)
  }

  mutating func choice(_ choices: [String]) throws(LineFault) -> String {
    let word = try word(choices.formatted)
    guard choices.contains(word.value) else {
      throw LineFault(.notAChoice(word.value, choices), word.range)
    }
    return word.value
  }

  /// `2011-07-01 20:15`, in two words, or in one with a `T` between.
  mutating func moment() throws(LineFault) -> Located<CivilDateTime> {
    let date = try word("a day and a time, such as 2011-07-01 20:15")
    if let moment = CivilDateTime(date.value) { return Located(moment, date.range) }
    guard CivilDate(date.value) != nil, !isAtEnd else {
      let day = String(date.value.prefix { $0 != "T" })
      throw LineFault(
        day.looksLikeDate && CivilDate(day) == nil ? .noSuchDay(day) : .notAMoment(date.value),
        date.range)
    }
    let time = try word("a time, such as 20:15")
    let range = date.range.joined(time.range)
    guard let moment = CivilDateTime(date.value + " " + time.value) else {
      throw LineFault(.notAMoment(date.value + " " + time.value), range)
    }
    return Located(moment, range)
  }

  mutating func date() throws(LineFault) -> CivilDate {
    let word = try word("a day, such as 2011-07-06")
    guard let date = CivilDate(word.value) else {
      throw LineFault(
        word.value.looksLikeDate ? .noSuchDay(word.value) : .notADate(word.value), word.range)
    }
    return date
  }

  mutating func duration() throws(LineFault) -> Milliseconds {
    let word = try word("a duration, such as 8s")
    guard let duration = Milliseconds(written: word.value) else {
      throw LineFault(.notADuration(word.value), word.range)
    }
    return duration
  }
}

extension Milliseconds {
  /// Reads `1500ms`, `30s`, `3m`, `1h`; `nil` for anything else and for what is longer than a day.
  package init?(written: String) {
    let digits = written.prefix { $0.isASCII && $0.isNumber }
    let unit: UInt64
    switch written.dropFirst(digits.count) {
    case "ms": unit = 1
    case "s": unit = 1000
    case "m": unit = 60_000
    case "h": unit = 3_600_000
    default: return nil
    }
    guard digits.utf8.count <= 9, let count = UInt64(digits), count * unit <= 86_400_000 else {
      return nil
    }
    self.init(UInt32(count * unit))
  }
}

extension String {
  /// Whether it is written as a day is, if it is one or not: `2023-02-29`.
  fileprivate var looksLikeDate: Bool {
    let parts = split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.utf8.count) == [4, 2, 2]
      && parts.allSatisfy(\.isASCIIDigits)
  }
}

extension [String] {
  /// `a, b or c`
  var formatted: String {
    count < 2 ? first ?? "" : dropLast().joined(separator: ", ") + " or " + last!
  }
}
