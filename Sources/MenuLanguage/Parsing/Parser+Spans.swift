import Diagnostics
import ServiceCalendar

// Times of day in opening hours.
extension Parser {
  mutating func expectSpans() throws(Unreadable) -> [Located<HoursSpan>] {
    var spans: [Located<HoursSpan>] = []
    while kind == .word, !beginsLine {
      // The next line of hours may begin in the same line.
      if !spans.isEmpty,
        !Lexer.isDigit(bytes.first ?? 0) || looksLikeDate(text) || text.contains("..")
      {
        break
      }
      spans.append(try expectSpan())
      if follows(.word), Lexer.isDigit(bytes(ahead: 1).first ?? 0) { skipNeedlessSeparator() }
    }
    if spans.isEmpty { throw fail(.missingSpan(found: found)) }
    return spans
  }

  private mutating func expectSpan() throws(Unreadable) -> Located<HoursSpan> {
    if let span = HoursSpan(text) {
      defer { advance() }
      return Located(span, range)
    }
    var word = text
    var count = 1
    if follows(.word), text(ahead: 1).hasPrefix("-") || word.hasSuffix("-") {
      // Written with blanks: `08:30 - 11:30`.
      count = text(ahead: 1) == "-" && follows(.word, ahead: 2) ? 3 : 2
      word = (0..<count).map { text(ahead: $0) }.joined()
    }
    if count == 1 { try skipSpanParted() }
    var halves = word.split { "-~至到".contains($0) }.map(String.init)
    if halves.count != 2 { halves = word.split { "-~至到.".contains($0) }.map(String.init) }
    let times = halves.map { MinuteOfDay($0) ?? Self.suggestedTime($0) }
    if halves.count == 2, count == 1, word.contains("-"),
      let broken = halves.firstIndex(where: { MinuteOfDay($0) == nil })
    {
      var suggestion = times[broken]?.description
      if let start = times[0], let end = times[1], start < end { suggestion = "\(start)-\(end)" }
      throw failHere(.badTime(halves[broken], suggestion: suggestion))
    }
    guard times.count == 2, let start = times[0], let end = times[1] else {
      throw fail(.badSpan(word, suggestion: nil))
    }
    throw fail(
      start < end
        ? .badSpan(
          (0..<count).map { text(ahead: $0) }.joined(separator: " "), suggestion: "\(start)-\(end)")
        : .spanBackwards("\(start)", "\(end)"))
  }

  /// Reports a span whose two times are parted by a dash or a wave that is no sign of menus: `08:30～11:30`.
  private mutating func skipSpanParted() throws(Unreadable) {
    guard follows(.word), let start = MinuteOfDay(text) ?? Self.suggestedTime(text),
      let end = MinuteOfDay(text(ahead: 1)) ?? Self.suggestedTime(text(ahead: 1))
    else { return }
    let between = SourceRange(
      file: source.id, start: range.end, end: range(ahead: 1).start)
    let signs = source.text(between).filter { !$0.isWhitespace }
    guard !signs.isEmpty, signs.allSatisfy({ "~～–—―−－﹣…".contains($0) }) else { return }
    let whole = range.joined(range(ahead: 1))
    // The other spans of the line are written like this one.
    let rest = source.bytes[range.end...].firstIndex(of: UInt8(ascii: "\n"))
    forgetCharacterProblems(
      in: SourceRange(file: source.id, start: range.end, end: rest ?? source.bytes.endIndex))
    report(
      start < end
        ? .badSpan(source.text(whole), suggestion: "\(start)-\(end)")
        : .spanBackwards("\(start)", "\(end)"), at: whole)
    throw Unreadable()
  }

  /// `08:30` for `8:30`, `8.30`, `8点30分`, `0830`, `8:30am`; `20:00` for `8pm` and `下午8点`.
  static func suggestedTime(_ text: String) -> MinuteOfDay? {
    let lower = text.lowercased()
    if lower.hasSuffix("pm") || text.hasPrefix("下午") || text.hasPrefix("晚上") {
      let plain = lower.hasSuffix("pm") ? lower.dropLast(2) : lower.dropFirst(2)
      guard let time = suggestedTime(String(plain)) else { return nil }
      return time.hour < 12 ? MinuteOfDay(hour: time.hour + 12, minute: time.minute) : time
    }
    if text.utf8.count == 4, let number = Int(text) {
      return MinuteOfDay(hour: number / 100, minute: number % 100)
    }
    let numbers = text.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }
    switch numbers.count {
    case 1: return MinuteOfDay(hour: numbers[0], minute: 0)
    case 2: return MinuteOfDay(hour: numbers[0], minute: numbers[1])
    default: return nil
    }
  }
}
