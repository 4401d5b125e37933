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
    let line = file.bytes(ofLine: number)
    let bytes = file.bytes
    var tokens: [Located<Token>] = []
    var place = line.lowerBound

    func range(_ start: Int) -> SourceRange {
      SourceRange(file: file.id, start: start, end: place)
    }
    func byte(_ offset: Int = 0) -> UInt8? {
      place + offset < line.upperBound ? bytes[place + offset] : nil
    }
    /// The string that begins at `place`; `place` ends behind it.
    func string() -> String {
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
      if let end = WrongQuote.firstEnd(in: bytes, start + 1..<line.upperBound) {
        place = end.range.upperBound
        let text = String(decoding: bytes[start + 1..<end.range.lowerBound], as: UTF8.self)
        report(.wrongQuotes(found: end.mark, text: text), range(end.range.lowerBound))
        return text
      }
      report(.unclosedString, range(start))
      return String(decoding: text, as: UTF8.self)
    }
    /// The string that begins at `place` with a mark that is none of a script; `place` ends behind it.
    func string(in quote: WrongQuote) -> String {
      let start = place
      let contents = start + quote.opening.utf8.count
      let end = [quote.end, "\"", quote.opening].lazy.compactMap {
        bytes.first($0, in: contents..<line.upperBound)
      }.first
      place = end?.upperBound ?? line.upperBound
      let text = String(
        decoding: bytes[contents..<(end?.lowerBound ?? line.upperBound)], as: UTF8.self)
      report(.wrongQuotes(found: quote.opening, text: end == nil ? nil : text), range(start))
      return text
    }

    while let next = byte() {
      let blank = bytes.blankLength(at: place)
      if blank > 0 {
        place += blank
        continue
      }
      if next == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "/") { break }
      let start = place
      if next == UInt8(ascii: "\"") {
        tokens.append(Located(.string(string()), range(start)))
        continue
      }
      if let quote = WrongQuote(in: bytes, at: place) {
        tokens.append(Located(.string(string(in: quote)), range(start)))
        continue
      }
      var equals: Int?
      var pairText: String?
      while let next = byte(), bytes.blankLength(at: place) == 0 {
        if next == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "/") {
          if let equals {
            let column = String(decoding: bytes[start..<equals], as: UTF8.self)
            report(.commentInValue(column), range(start))
          }
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
      if let equals {
        let name = String(decoding: bytes[start..<equals], as: UTF8.self)
        let text =
          pairText ?? String(decoding: bytes[(equals + 1)..<place], as: UTF8.self)
        tokens.append(Located(.pair(name, text), range(start)))
      } else {
        tokens.append(
          Located(.word(String(decoding: bytes[start..<place], as: UTF8.self)), range(start)))
      }
    }
    self.tokens = tokens
  }
}

extension SourceFile {
  /// How many lines there are; the last one may be empty.
  var lineCount: Int { location(of: bytes.count).line }
}
