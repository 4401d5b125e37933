import Diagnostics
import ServiceCalendar

// Opening hours, and the moments of announcements.
extension Parser {
  mutating func parseHours(
    from start: SourceRange, name: inout Located<String>?
  ) throws(Unreadable) -> HoursSyntax {
    name = parseDeclaredName(.file(.hours))
    let title = parseOptionalText()
    let brace = expectBlock(of: "hours")
    var lines: [HoursLineSyntax] = []
    var isBroken = false
    while !blockEnds(opened: brace, of: "hours") {
      let node = open(.hoursLine)
      defer { close(node) }
      let first = position
      do throws(Unreadable) {
        lines.append(try parseHoursLine())
      } catch {
        isBroken = true
        skipRest(of: first)
      }
    }
    guard let name else { throw Unreadable() }
    if lines.isEmpty, !isBroken { report(.hoursWithoutLines(name.value), at: name.range) }
    guard !lines.isEmpty else { throw Unreadable() }
    return HoursSyntax(
      name: name, title: title, lines: lines, isWhole: !isBroken, range: range(from: start))
  }

  private mutating func parseHoursLine() throws(Unreadable) -> HoursLineSyntax {
    let start = range
    guard kind == .word else { throw failHere(.notAnHoursLine(foundHere)) }
    if isForeignComment {
      throw failHere(.wrongComment(found: Parser.commentMark(text)))
    }
    if ItemKeyword(bytes: bytes) != nil, Weekday(name: text) == nil {
      throw failHere(.notAnHoursLine(foundHere))
    }
    try rejectDateRange()
    if looksLikeDate {
      let date = try expectDate()
      if kind == .word, !beginsLine, bytes.elementsEqual("closed".utf8) {
        advance()
        return HoursLineSyntax(
          season: nil, days: .date(date), spans: [], range: range(from: start))
      }
      if kind == .word, !beginsLine, Self.closedWords.contains(text.lowercased()) {
        throw fail(.badSpan(text, suggestion: "closed"))
      }
      if kind == .word, !beginsLine, !looksLikeTime(text) {
        throw fail(.notClosed(text, date: date.value))
      }
      return HoursLineSyntax(
        season: nil, days: .date(date), spans: try expectSpans(), range: range(from: start))
    }
    try rejectYearlyDate()
    var season: Located<Season>?
    if text.contains("..") || MonthDay(text) != nil || looksLikeMonthDay(text) {
      season = try expectSeason()
      guard kind == .word, !beginsLine else { throw fail(.missingWeekdays(found: found)) }
      if isClosedWord { throw fail(.closedWithoutDate(season: season?.value)) }
    }
    if looksLikeTime(text) { throw failHere(.missingWeekdays(found: foundHere)) }
    let days: HoursLineSyntax.Days
    if bytes.elementsEqual("every-day".utf8) {
      days = .everyDay(range)
      advance()
    } else {
      days = .weekdays(try expectWeekdays())
    }
    if kind == .word, !beginsLine, bytes.elementsEqual("closed".utf8) {
      throw fail(.closedWithoutDate(season: season?.value))
    }
    return HoursLineSyntax(
      season: season, days: days, spans: try expectSpans(), range: range(from: start))
  }

  private static let closedWords = [
    "close", "off", "holiday", "shut", "none", "休息", "关闭", "关门", "放假", "不上班", "停止服务",
  ]

  // MARK: Days

  private var isClosedWord: Bool {
    kind == .word && !beginsLine
      && (bytes.elementsEqual("closed".utf8) || Self.closedWords.contains(text.lowercased()))
  }

  func looksLikeDate(_ text: String) -> Bool {
    let bytes = Array(text.utf8.prefix(5))
    return bytes.count >= 5 && bytes[..<4].allSatisfy(Lexer.isDigit)
      && (bytes[4] == UInt8(ascii: "-") || bytes[4] == UInt8(ascii: "/")
        || bytes[4] == UInt8(ascii: ".") || bytes[4] >= 0x80)
  }

  /// Whether the words at hand are a date, in whatever way it is written.
  private var looksLikeDate: Bool {
    if looksLikeDate(text) { return true }
    guard case .day? = dateInWords?.date else { return false }
    return true
  }

  /// The date that the words at hand are as people write it, and how many words and signs it has.
  private var dateInWords: (date: WrittenDate, count: Int)? {
    var words: [String] = []
    while words.count < 4,
      words.isEmpty || follows(.word, ahead: words.count) || follows(.comma, ahead: words.count)
    {
      words.append(text(ahead: words.count))
    }
    while !words.isEmpty {
      if let date = WrittenDate(words.joined(separator: " ")) { return (date, words.count) }
      words.removeLast()
    }
    return nil
  }

  /// Reports `2026-12-24..2026-12-31`, however it is written: a line is for one date.
  private mutating func rejectDateRange() throws(Unreadable) {
    var ends: [WrittenDate?] = []
    var count = 1
    if let (date, words) = dateInWords, follows(.word, ahead: words) {
      // A dash of a word processor between blanks is no word; two dates with a comma or a blank are none but themselves.
      let isRange = Self.rangeWords.contains(text(ahead: words))
      let last = isRange ? words + 1 : words
      let isDashed = isRange ? follows(.word, ahead: last) : hasDash(before: words)
      ends = [date, isDashed ? WrittenDate(text(ahead: last)) : nil]
      count = last + 1
    }
    if ends.count < 2 || ends[1] == nil {
      ends = Self.ends(ofDates: text)
      count = 1
    }
    guard ends.count == 2, case .day(let first, nil)? = ends[0],
      case .day(let last, nil)? = ends[1],
      first < last
    else { return }
    let place = range.joined(range(ahead: count - 1))
    for _ in 0..<count { advance() }
    forgetCharacterProblems(in: place)
    report(.dateRange(first, last, isClosed: isClosedWord), at: place)
    throw Unreadable()
  }

  /// Whether a dash stands between the word that is `count` ahead and the one before it.
  private func hasDash(before count: Int) -> Bool {
    let both = source.text(range(ahead: count - 1).joined(range(ahead: count)))
    let between = both.dropFirst(text(ahead: count - 1).count).dropLast(text(ahead: count).count)
    return between.unicodeScalars.contains { Lexer.isDash($0) }
  }

  /// The two dates that one word is, with `..` or a hyphen between them.
  private static func ends(ofDates word: String) -> [WrittenDate?] {
    guard word.utf8.count <= 40 else { return [] }
    let halves = word.split(separator: "..", omittingEmptySubsequences: false)
    if halves.count == 2 { return halves.map { WrittenDate(String($0)) } }
    for index in word.indices where word[index] == "-" {
      let ends = [word[..<index], word[word.index(after: index)...]].map { WrittenDate(String($0)) }
      if case .day? = ends[0], case .day? = ends[1] { return ends }
    }
    return []
  }

  /// Reports `24/12 10:00-12:00` and `12-25 closed`: a date has its year.
  private mutating func rejectYearlyDate() throws(Unreadable) {
    guard let (date, count) = dateInWords, case .yearly(let day, let other) = date,
      follows(.word, ahead: count), !Self.rangeWords.contains(text(ahead: count))
    else { return }
    let next = text(ahead: count).lowercased()
    let isClosed = next == "closed" || Self.closedWords.contains(next)
    // A number may as well be the other end of a season.
    guard isClosed || looksLikeTime(next) && next.contains(":") else { return }
    let place = range.joined(range(ahead: count - 1))
    report(
      .dateWithoutYear(source.text(place), day, or: other, rest: isClosed ? "closed" : next),
      at: place)
    throw Unreadable()
  }

  /// Digits, one sign that is no colon, digits.
  private func looksLikeMonthDay(_ text: String) -> Bool {
    guard Lexer.isDigit(text.utf8.first ?? 0), !text.contains(":") else { return false }
    return text.contains { "-/月".contains($0) }
  }

  private func looksLikeTime(_ text: String) -> Bool {
    Lexer.isDigit(text.utf8.first ?? 0)
  }

  private mutating func expectDate() throws(Unreadable) -> Located<CivilDate> {
    if let date = CivilDate(text) {
      defer { advance() }
      return Located(date, range)
    }
    guard let (date, count) = dateInWords else { throw failHere(.badDate(text, meant: nil)) }
    let place = range.joined(range(ahead: count - 1))
    report(.badDate(source.text(place), meant: date), at: place)
    for _ in 0..<count { advance() }
    throw Unreadable()
  }

  private mutating func expectSeason() throws(Unreadable) -> Located<Season> {
    let word = text
    var ends = word.split(separator: "..", omittingEmptySubsequences: false).map(String.init)
    if follows(.word), text(ahead: 1) == ".." || text(ahead: 1) == "-", follows(.word, ahead: 2) {
      ends = [word, text(ahead: 2)]
    }
    guard word.contains(".."), ends.count == 2, let first = MonthDay(ends[0]),
      let last = MonthDay(ends[1])
    else {
      if ends.count == 2, let end = ends.first(where: Self.isNoDay) {
        throw failHere(.noSuchDay(end))
      }
      var right = ends.compactMap(Self.suggestedMonthDay)
      if right.count != 2 {
        // `10-01-04-30`, `10月1日至4月30日`
        let numbers = word.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }
        if numbers.count == 4 {
          right = [(0, 1), (2, 3)].compactMap { MonthDay(month: numbers[$0], day: numbers[$1]) }
        }
      }
      throw failHere(
        .badSeason(word, suggestion: right.count == 2 ? "\(right[0])..\(right[1])" : nil))
    }
    defer { advance() }
    return Located(Season(from: first, through: last), range)
  }

  /// Whether `text` is written like a day of the year, and is none.
  private static func isNoDay(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return MonthDay(text) == nil && parts.count == 2
      && parts.allSatisfy { $0.utf8.count == 2 && $0.utf8.allSatisfy(Lexer.isDigit) }
  }

  private static func suggestedMonthDay(_ text: String) -> MonthDay? {
    let numbers = text.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }
    guard numbers.count == 2 else { return nil }
    return MonthDay(month: numbers[0], day: numbers[1])
  }

  private mutating func expectWeekdays() throws(Unreadable) -> Located<WeekdaySet> {
    let start = range
    var days: WeekdaySet = []
    while true {
      guard kind == .word, !beginsLine || range == start else {
        throw fail(.missingWeekdays(found: found))
      }
      if let range = weekdaysInThreeWords() {
        days.formUnion(range)
        return Located(days, self.range(from: start))
      }
      let ends = text.split(separator: "-", omittingEmptySubsequences: false)
      guard ends.count <= 2, let first = Weekday(name: ends[0]),
        let last = Weekday(name: ends[ends.count - 1])
      else { throw failHere(.badWeekday(text, suggestion: Self.suggestedWeekdays(text))) }
      days.formUnion(WeekdaySet(from: first, through: last))
      advance()
      guard take(.comma) != nil else { return Located(days, range(from: start)) }
    }
  }

  /// `mon to fri`: reported, and read as it was meant.
  private mutating func weekdaysInThreeWords() -> WeekdaySet? {
    // A dash of a word processor between blanks is no word.
    let last = follows(.word) && Self.rangeWords.contains(text(ahead: 1)) ? 2 : 1
    guard follows(.word, ahead: last),
      let from = Self.weekday(text.lowercased()[...]).flatMap({ Weekday(name: $0) }),
      let to = Self.weekday(text(ahead: last).lowercased()[...]).flatMap({ Weekday(name: $0) })
    else { return nil }
    let place = range.joined(range(ahead: last))
    let written = source.text(place)
    guard last == 2 || written.unicodeScalars.contains(where: Lexer.isDash) else { return nil }
    for _ in 0...last { advance() }
    forgetCharacterProblems(in: place)
    report(.badWeekday(written, suggestion: "\(from.name)-\(to.name)"), at: place)
    return WeekdaySet(from: from, through: to)
  }

  private static func suggestedWeekdays(_ text: String) -> String? {
    let known: [String: String] = [
      "weekdays": "mon-fri", "workdays": "mon-fri", "weekend": "sat-sun", "weekends": "sat-sun",
      "daily": "every-day", "everyday": "every-day", "always": "every-day", "all": "every-day",
      "every": "every-day",
      "工作日": "mon-fri", "周末": "sat-sun", "每天": "every-day", "每日": "every-day",
    ]
    let lower = text.lowercased()
    if let meant = known[lower] { return meant }
    let parts = lower.split { $0 == "-" || $0 == "至" || $0 == "到" }.map(weekday)
    guard !parts.isEmpty, parts.allSatisfy({ $0 != nil }) else {
      return nearestName(to: lower, among: Weekday.allCases.map(\.name) + ["every-day", "mon-fri"])
    }
    return parts.compactMap(\.self).joined(separator: "-")
  }

  private static func weekday(_ text: Substring) -> String? {
    if let day = Weekday.allCases.first(where: { text.hasPrefix($0.name) }) { return day.name }
    for prefix in ["星期", "礼拜", "周"] where text.hasPrefix(prefix) {
      let days = "一二三四五六日"
      let name = text.dropFirst(prefix.count)
      guard name.count == 1, let day = name.first == "天" ? "日" : name.first,
        let index = days.firstIndex(of: day)
      else { return nil }
      return Weekday.allCases[days.distance(from: days.startIndex, to: index)].name
    }
    return nil
  }

  /// A date and a time, two words. nil, with a problem, for anything else.
  mutating func parseMoment() -> Located<CivilDateTime>? {
    let start = range
    do throws(Unreadable) {
      guard kind == .word, !beginsLine else { throw fail(.missingMoment(found: found)) }
      if text.contains("T"), let moment = CivilDateTime(text) {
        reportHere(.badMoment(text, suggestion: "\(moment)"))
        advance()
        return Located(moment, start)
      }
      guard looksLikeDate else { throw fail(.missingMoment(found: found)) }
      let date = try expectDate()
      guard kind == .word, !beginsLine, looksLikeTime(text) else {
        throw fail(.dateWithoutTime("\(date.value)"))
      }
      guard let time = MinuteOfDay(text) else {
        throw fail(.badTime(text, suggestion: Self.suggestedTime(text)?.description))
      }
      advance()
      return Located(CivilDateTime(date.value, time), range(from: start))
    } catch {
      while kind == .word, !beginsLine, !bytes.elementsEqual("until".utf8) { advance() }
      return nil
    }
  }
}
