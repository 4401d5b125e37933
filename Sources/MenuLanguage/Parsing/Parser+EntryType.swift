import Diagnostics

// What an entry must be.
extension Parser {
  mutating func expectEntryType() throws(Unreadable) -> Located<EntryType> {
    let start = range
    guard kind == .word, !beginsLine else {
      throw fail(.missingChoice(.entryType, found: found, allowed: Self.entryTypes))
    }
    let word = text
    switch word {
    case "citizen-id":
      advance()
      return Located(.citizenID, start)
    case "phone":
      advance()
      return Located(.phone, start)
    case "fax-number":
      advance()
      return Located(.faxNumber, start)
    case "date":
      advance()
      return Located(.date, start)
    case "money":
      advance()
      return Located(.money, start)
    case "digits":
      advance()
      let counts = try expectDigitCounts()
      let place = range(from: start)
      if kind == .word, !beginsLine, bytes.elementsEqual("digits".utf8) {
        reportHere(.needlessWord(text, meant: "as \(source.text(place))"))
        advance()
      }
      return Located(.digits(counts), place)
    case "pattern":
      advance()
      return Located(.pattern(try expectPattern()), range(from: start))
    default:
      if Lexer.isDigit(bytes.first ?? 0) { return try parseDigitsTurnedRound() }
      throw fail(
        .unknownChoice(
          .entryType, word, nearest: nearestKeyword(to: word, among: Self.entryTypes),
          allowed: Self.entryTypes))
    }
  }

  private static let entryTypes = [
    "digits", "citizen-id", "phone", "fax-number", "date", "money", "pattern",
  ]

  /// `8 digits`, and `8` alone: reported, and read as `digits 8`.
  private mutating func parseDigitsTurnedRound() throws(Unreadable) -> Located<EntryType> {
    let start = range
    reportHere(
      .unknownChoice(
        .entryType, text, nearest: "digits \(text)", allowed: Self.entryTypes))
    let counts = try expectDigitCounts()
    if kind == .word, !beginsLine, ["digits", "digit", "位", "位数字"].contains(text) { advance() }
    return Located(.digits(counts), range(from: start))
  }

  /// `18`, `4..8`
  mutating func expectDigitCounts() throws(Unreadable) -> ClosedRange<Int> {
    guard kind == .word, !beginsLine else { throw fail(.missingDigitCount(found: found)) }
    let limit = MenuLimits.entryDigitCountMax
    let word = text
    let dots = word.utf8.firstIndex(of: UInt8(ascii: "."))
    let first = String(word[..<(dots ?? word.endIndex)])
    let last = dots.map { String(word[$0...].drop { $0 == "." }) } ?? first
    let hasTwoDots = dots.map { word[$0...].prefix { $0 == "." }.count == 2 } ?? true
    if hasTwoDots, let least = Int(first), let most = Int(last), least >= 1, least <= most,
      most <= limit, !rangeGoesOn
    {
      advance()
      return least...most
    }
    let count = rangeGoesOn ? 3 : 1
    let written = (0..<count).map { text(ahead: $0) }.joined(separator: " ")
    let numbers = written.split { !$0.isASCII || !$0.isNumber }.map { Int($0) ?? 0 }
    guard numbers.count == 2, 1 <= numbers[0], numbers[0] <= numbers[1], numbers[1] <= limit,
      written.utf8.first.map(Lexer.isDigit) ?? false
    else { throw fail(.badDigitCount(written, suggestion: nil, max: limit)) }
    let suggestion = "digits \(numbers[0])..\(numbers[1])"
    let start = range
    for _ in 0..<count { advance() }
    report(
      .badDigitCount(written, suggestion: suggestion, max: limit), at: range(from: start))
    return numbers[0]...numbers[1]
  }

  /// `1 to 5`, `1 - 5`: a range written in three words.
  private var rangeGoesOn: Bool {
    follows(.word) && Self.rangeWords.contains(text(ahead: 1)) && follows(.word, ahead: 2)
  }

  /// What people write between the ends of a range.
  static let rangeWords = ["to", "until", "-", "..", "至", "到"]

  private mutating func expectPattern() throws(Unreadable) -> EntryPattern {
    let string = try expectString(.pattern)
    // Told as a text without words.
    if string.value.isEmpty { throw Unreadable() }
    do throws(EntryPattern.Failure) {
      return try EntryPattern(string.value)
    } catch {
      forgetLastProblem()
      report(.badPattern(error), at: string.range)
      throw Unreadable()
    }
  }
}

/// What a name is of.
enum Named {
  case step
  case other(String)

  var text: String {
    switch self {
    case .step: "step"
    case .other(let text): text
    }
  }
}
