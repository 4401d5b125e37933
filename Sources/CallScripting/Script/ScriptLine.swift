import Diagnostics

/// One line of a script file, cut into tokens. A comment is none.
struct ScriptLine {
  enum Token: Equatable {
    case word(String)
    /// Without its quotes.
    case string(String)
    /// `name=text` or `name="text"`.
    case pair(String, String)
  }

  let tokens: [Located<Token>]

  /// Cuts line `number` of `file`, counted from 1. A string that does not end is reported, and ends with the line.
  init(_ number: Int, of file: SourceFile, report: (ScriptProblem, SourceRange) -> Void) {
    var reader = ScriptLineReader(number, of: file)
    var tokens: [Located<Token>] = []
    while let token = reader.token() { tokens.append(token) }
    self.tokens = tokens
    for (problem, range) in reader.problems { report(problem, range) }
  }
}

/// Goes through the bytes of one line.
private struct ScriptLineReader {
  private let file: SourceFileID
  private let bytes: [UInt8]
  private let end: Int
  private var place: Int
  private(set) var problems: [(ScriptProblem, SourceRange)] = []

  init(_ number: Int, of file: SourceFile) {
    let line = file.bytes(ofLine: number)
    self.file = file.id
    bytes = file.bytes
    place = line.lowerBound
    end = line.upperBound
  }

  /// The next token; nil at the end of the line, and at a comment.
  mutating func token() -> Located<ScriptLine.Token>? {
    while let next = byte() {
      let blank = bytes.blankLength(at: place)
      if blank > 0 {
        place += blank
        continue
      }
      if beginsComment { return nil }
      let start = place
      if next == UInt8(ascii: "\"") {
        let text = string()
        return Located(.string(text), range(start))
      }
      if let quote = WrongQuote(in: bytes, at: place) {
        let text = string(in: quote)
        return Located(.string(text), range(start))
      }
      return wordOrPair()
    }
    return nil
  }

  private mutating func wordOrPair() -> Located<ScriptLine.Token> {
    let start = place
    var equals: Int?
    var pairText: String?
    while let next = byte(), bytes.blankLength(at: place) == 0 {
      if beginsComment {
        if let equals { problems.append((.commentInValue(text(start..<equals)), range(start))) }
        break
      }
      if equals == place - 1, let quote = WrongQuote(in: bytes, at: place) {
        pairText = string(in: quote)
        break
      }
      if next == UInt8(ascii: "\"") {
        if equals == place - 1 { pairText = string() }
        break
      }
      if next == UInt8(ascii: "="), equals == nil { equals = place }
      place += 1
    }
    guard let equals else { return Located(.word(text(start..<place)), range(start)) }
    let value = pairText ?? text((equals + 1)..<place)
    return Located(.pair(text(start..<equals), value), range(start))
  }

  /// The string that begins at `place`; `place` ends behind it.
  private mutating func string() -> String {
    let start = place
    place += 1
    // Hardly any string has a sign that is escaped: up to there it is as it stands.
    while let next = byte(), next != UInt8(ascii: "\""), next != UInt8(ascii: "\\") { place += 1 }
    var text = Array(bytes[start + 1..<place])
    while let next = byte() {
      place += 1
      switch next {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        if let escaped = byte(), escaped == UInt8(ascii: "\"") || escaped == UInt8(ascii: "\\") {
          text.append(escaped)
          place += 1
        } else {
          text.append(next)
        }
      default: text.append(next)
      }
    }
    if let closing = WrongQuote.firstEnd(in: bytes, start + 1..<end) {
      place = closing.range.upperBound
      let text = self.text(start + 1..<closing.range.lowerBound)
      problems.append(
        (.wrongQuotes(found: closing.mark, text: text), range(closing.range.lowerBound)))
      return text
    }
    problems.append((.unclosedString, range(start)))
    return String(decoding: text, as: UTF8.self)
  }

  /// The string that begins at `place` with a mark that is none of a script; `place` ends behind it.
  private mutating func string(in quote: WrongQuote) -> String {
    let start = place
    let contents = start + quote.opening.utf8.count
    let found = [quote.end, "\"", quote.opening].lazy.compactMap { [bytes, end] in
      bytes.first($0, in: contents..<end)
    }.first
    place = found?.upperBound ?? end
    let text = self.text(contents..<(found?.lowerBound ?? end))
    problems.append(
      (.wrongQuotes(found: quote.opening, text: found == nil ? nil : text), range(start)))
    return text
  }

  private var beginsComment: Bool {
    byte() == UInt8(ascii: "/") && byte(1) == UInt8(ascii: "/")
  }

  private func byte(_ offset: Int = 0) -> UInt8? {
    place + offset < end ? bytes[place + offset] : nil
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// From `start` to `place`.
  private func range(_ start: Int) -> SourceRange {
    SourceRange(file: file, start: start, end: place)
  }
}

extension SourceFile {
  /// How many lines there are; the last one may be empty.
  var lineCount: Int { location(of: bytes.count).line }
}
