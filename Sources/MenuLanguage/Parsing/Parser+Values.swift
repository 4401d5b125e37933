import Diagnostics
import Telephony

// Single values: names, words, strings, numbers, durations, keys.
extension Parser {
  // MARK: Names

  /// The word at hand as a name, whatever it is: what is wrong with it is reported.
  mutating func parseName(_ thing: Named) -> Located<String> {
    let name = Located(text, range)
    if !isName {
      reportHere(.badName(name.value, of: thing.text, suggestion: Self.suggestedName(name.value)))
    } else if case .step = thing, reservedTarget != nil {
      reportHere(.reservedName(name.value))
    }
    advance()
    return name
  }

  /// `opening hours`: the words behind a name that are part of it, and nothing else. Reported. Returns the name that is meant,
  /// as far as it may be that of something.
  mutating func readRest(ofName name: Located<String>) -> Located<String> {
    guard kind == .word, !beginsLine else { return name }
    var words = [name.value]
    while follows(.word, ahead: words.count - 1) || words.count == 1 {
      let word = bytes(ahead: words.count - 1)
      guard ItemKeyword(bytes: word) == nil, !Self.isKeys(word),
        Self.isName(text(ahead: words.count - 1))
      else { break }
      words.append(text(ahead: words.count - 1))
    }
    let next = token(ahead: words.count - 1)
    guard words.count > 1,
      next.traits.contains(.beginsLine) || next.kind == .rightBrace || next.kind == .end
    else { return name }
    for _ in words.dropFirst() { advance() }
    let place = range(from: name.range)
    forgetLastProblem()
    if words.count == 2, StepKind(rawValue: name.value) != nil {
      // `-> enter room`: the kind of the step before its name.
      report(.needlessWord(name.value, meant: words[1]), at: name.range)
      return Located(words[1], place)
    }
    report(
      .nameInWords(words.joined(separator: " "), meant: words.joined(separator: "_")), at: place)
    return name
  }

  mutating func expectName(_ thing: Named) throws(Unreadable) -> Located<String> {
    guard !beginsLine else { throw fail(.missingName(of: thing.text, found: found)) }
    if kind == .word { return parseName(thing) }
    if kind == .string, Self.isName(stringValue) {
      // A name in quotes is still a name to go on with.
      let name = Located(stringValue, range)
      reportHere(.quotedName(name.value, of: thing.text))
      advance()
      return name
    }
    if kind == .leftBrace, follows(.word), follows(.rightBrace, ahead: 2) {
      let start = range
      advance()
      let name = Located(text, range)
      advance()
      advance()
      report(.bracedName(name.value, of: thing.text), at: range(from: start))
      return name
    }
    throw fail(.missingName(of: thing.text, found: found))
  }

  /// A step behind `after`. What is added to a step, such as `note.review`, has no name there: it belongs to its step.
  mutating func expectStepAskedAbout() throws(Unreadable) -> Located<String> {
    if kind == .word, !beginsLine, let point = text.firstIndex(of: "."),
      Self.isName(String(text[..<point]))
    {
      let step = Located(String(text[..<point]), range)
      reportHere(.badName(text, of: Named.other("step").text, suggestion: step.value))
      advance()
      return step
    }
    return try expectName(.other("step"))
  }

  /// Whether the word at hand is a name.
  private var isName: Bool {
    // The lexer takes no other bytes of ASCII into a word than these and `. / * # + % :`.
    let word = bytes
    guard let first = word.first, first < 0x80, Lexer.isLetter(first),
      !token.traits.contains(.fullWidth)
    else { return Self.isName(text) }
    for byte in word where !Lexer.isNameByte(byte) {
      return byte < 0x80 ? false : Self.isName(text)
    }
    return true
  }

  /// Letters of any script, digits, `_` and `-`, the first a letter.
  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    switch first {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x80...:
      break
    default: return false
    }
    for byte in text.utf8 where byte < 0x80 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        continue
      default: return false
      }
    }
    return first < 0x80 || text.unicodeScalars.allSatisfy { $0.isASCII || Lexer.isLetter($0) }
  }

  /// A name made of what is right in `text`.
  private static func suggestedName(_ text: String) -> String? {
    guard text.utf8.count <= 100 else { return nil }
    var name = ""
    for character in text {
      let isPart = isName("a\(character)")
      if isPart, !(name.isEmpty && !isName(String(character))) {
        name.append(character)
      } else if !isPart, !name.isEmpty, name.last != "_" {
        name.append("_")
      }
    }
    while name.last == "_" { name.removeLast() }
    return name.isEmpty ? nil : name
  }

  // MARK: Words and strings

  mutating func expectWord(_ wanted: Wanted) throws(Unreadable) -> Located<String> {
    guard !beginsLine else { throw fail(.missingValue(wanted, found: found)) }
    if kind == .string { throw fail(.quoted(wanted, found: stringValue)) }
    guard kind == .word else { throw fail(.missingValue(wanted, found: found)) }
    defer { advance() }
    return Located(text, range)
  }

  /// The words up to the end of the line; at least one.
  mutating func expectWords(_ wanted: Wanted) throws(Unreadable) -> [Located<String>] {
    var words = [try expectWord(wanted)]
    skipNeedlessSeparator()
    while kind == .word, !beginsLine, ItemKeyword(bytes: bytes) == nil {
      words.append(Located(text, range))
      advance()
      skipNeedlessSeparator()
    }
    return words
  }

  /// A comma, a plus or an `and` between what only follows each other; says whether one was there.
  @discardableResult mutating func skipNeedlessSeparator() -> Bool {
    guard !beginsLine, kind == .comma || kind == .word && ["+", "and"].contains(text) else {
      return false
    }
    // A Chinese comma is one mistake, not two.
    forgetProblem(at: range)
    report(.needlessSeparator(kind == .comma ? "," : text), at: range)
    advance()
    return true
  }

  /// - Parameter isRead: whether people are to make sense of it, by ear or by eye.
  mutating func expectString(
    _ wanted: Wanted, isRead: Bool = false
  ) throws(Unreadable) -> Located<String> {
    guard !beginsLine else { throw fail(.missingValue(wanted, found: found)) }
    if kind == .word, wanted.isWords { return try wordsUnquoted(wanted) }
    if kind == .word { throw fail(.unquoted(wanted, found: text)) }
    guard kind == .string else { throw fail(.missingValue(wanted, found: found)) }
    return parseString(wanted, isRead: isRead)
  }

  private mutating func parseString(_ wanted: Wanted, isRead: Bool) -> Located<String> {
    let string = Located(stringValue, range)
    if string.value.isEmpty || isRead && !string.value.holdsWords {
      reportHere(.emptyText(signs: string.value, of: wanted))
    }
    advance()
    return string
  }

  /// The words at hand as the text that they were meant to be, up to what is no part of it. Reported.
  mutating func wordsUnquoted(_ wanted: Wanted) throws(Unreadable) -> Located<String> {
    let start = range
    repeat {
      advance()
    } while kind == .word && !beginsLine && ItemKeyword(bytes: bytes) == nil
      && token(ahead: 1).kind != .colon
    let text = Located(source.text(range(from: start)), range(from: start))
    report(.unquoted(wanted, found: text.value), at: text.range)
    return text
  }

  /// The path of a file. Folders are parted by `/` on every machine, and copied paths of Windows are not.
  mutating func expectPath(_ wanted: Wanted) throws(Unreadable) -> Located<String> {
    let written = kind == .string ? source.text(range) : ""
    let path = try expectString(wanted)
    guard !path.value.isEmpty else { throw Unreadable() }
    guard written.contains("\\") else { return path }
    let meant = written.dropFirst().dropLast().split(separator: "\\").joined(separator: "/")
    forgetEscapes(in: path.range)
    report(.backslashInPath(meant: meant), at: path.range)
    return Located(meant, path.range)
  }

  /// A string, and what it is in other languages.
  mutating func expectText(
    _ wanted: Wanted, isRead: Bool = true
  ) throws(Unreadable) -> TextSyntax {
    try parseText(expectString(wanted, isRead: isRead), wanted, isRead: isRead)
  }

  /// The text of an option, at the string at hand. Nothing in a block begins with a string, so that it may stand in the next line.
  mutating func parseLabel() throws(Unreadable) -> TextSyntax {
    try parseText(parseString(.label, isRead: true), .label, isRead: true)
  }

  private mutating func parseText(
    _ text: Located<String>, _ wanted: Wanted, isRead: Bool
  ) throws(Unreadable) -> TextSyntax {
    var translations: [TextSyntax.Translation] = []
    while kind == .word, !beginsLine, follows(.string), ItemKeyword(bytes: bytes) == nil,
      !isKeys
    {
      let language = try expectLanguage()
      translations.append(
        TextSyntax.Translation(language: language, text: try expectString(wanted, isRead: isRead)))
    }
    if kind == .string, !beginsLine { throw failAtSecondText() }
    return TextSyntax(text: text, translations: translations)
  }

  /// The text behind a declared name, where there is one.
  mutating func parseOptionalText() -> TextSyntax? {
    guard kind == .string, !beginsLine else { return nil }
    do throws(Unreadable) {
      return try expectText(.title)
    } catch {
      while !beginsLine, kind != .leftBrace { advance() }
      return nil
    }
  }

  // MARK: Choices

  mutating func expectChoice<Choice>(_ name: ChoiceName) throws(Unreadable) -> Located<Choice>
  where Choice: CaseIterable & RawRepresentable<String> & Sendable {
    let allowed = Choice.allCases.map(\.rawValue)
    guard kind == .word, !beginsLine else {
      throw fail(.missingChoice(name, found: found, allowed: allowed))
    }
    let word = text
    guard let choice = Choice(rawValue: word) else {
      throw fail(
        .unknownChoice(
          name, word, nearest: nearestKeyword(to: word, among: allowed), allowed: allowed))
    }
    defer { advance() }
    return Located(choice, range)
  }

  // MARK: Languages

  mutating func expectLanguage() throws(Unreadable) -> Located<String> {
    let language = try expectWord(.language)
    guard !Self.isLanguageTag(language.value) else { return language }
    let suggestion = Self.suggestedLanguage(language.value)
    forgetLastProblem()
    report(.badLanguage(language.value, suggestion: suggestion), at: language.range)
    // What was meant stands in, so that nothing more is wrong than this word.
    guard let suggestion else { throw Unreadable() }
    return Located(suggestion, language.range)
  }

  /// `zh`, `en-US`, `zh-Hant-TW`, `es-419` (RFC 5646, of which no more is spoken anywhere).
  static func isLanguageTag(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let first = parts.first, (2...3).contains(first.utf8.count), parts.count <= 3,
      first.utf8.allSatisfy({ (0x61...0x7A).contains($0) })
    else { return false }
    return parts.dropFirst().allSatisfy { part in
      switch part.utf8.count {
      case 2: part.utf8.allSatisfy { (0x41...0x5A).contains($0) }
      case 3: part.utf8.allSatisfy(Lexer.isDigit)
      case 4:
        (0x41...0x5A).contains(part.utf8.first ?? 0)
          && part.utf8.dropFirst().allSatisfy { (0x61...0x7A).contains($0) }
      default: false
      }
    }
  }

  private static func suggestedLanguage(_ text: String) -> String? {
    let known = [
      "chinese": "zh", "mandarin": "zh", "cn": "zh", "ch": "zh", "中文": "zh", "普通话": "zh",
      "汉语": "zh", "english": "en", "eng": "en", "英文": "en", "英语": "en", "us": "en-US",
      "uk": "en-GB", "gb": "en-GB",
    ]
    let lower = text.lowercased()
    if let tag = known[lower] { return tag }
    let parts = lower.split { $0 == "-" || $0 == "_" }
    let tag = parts.enumerated().map { index, part in
      switch (index, part.utf8.count) {
      case (0, _): String(part)
      case (_, 2): part.uppercased()
      default: part.prefix(1).uppercased() + part.dropFirst()
      }
    }.joined(separator: "-")
    return isLanguageTag(tag) ? tag : nil
  }

  // MARK: Numbers and durations

  mutating func expectNumber(
    _ allowed: ClosedRange<Int>, of keyword: ItemKeyword?
  ) throws(Unreadable) -> Located<Int> {
    guard kind == .word, !beginsLine else {
      throw fail(.missingNumber(keyword?.text, allowed, found: found))
    }
    guard let number = Int(text), text.utf8.allSatisfy(Lexer.isDigit), allowed.contains(number)
    else {
      throw fail(.badNumber(text, allowed))
    }
    defer { advance() }
    return Located(number, range)
  }

  mutating func expectDuration(of keyword: ItemKeyword) throws(Unreadable) -> Located<Duration> {
    guard kind == .word, !beginsLine else {
      throw fail(.missingDuration(keyword.text, found: found))
    }
    if Lexer.isDigit(bytes.first ?? 0), text.utf8.allSatisfy(Lexer.isDigit), follows(.word),
      let unit = DurationWord.unit(self.text(ahead: 1))
    {
      // `5 s`: the unit is there, but stands apart.
      let written = "\(text) \(self.text(ahead: 1))"
      let failure = fail(.badDuration(written, suggestion: "\(text)\(unit)"))
      advance()
      advance()
      throw failure
    }
    return try parseDuration()
  }

  mutating func parseDuration() throws(Unreadable) -> Located<Duration> {
    switch DurationWord(text) {
    case .duration(let duration):
      guard duration <= .seconds(MenuLimits.durationHoursMax * 3600) else {
        throw fail(.durationTooLong(text, hoursMax: MenuLimits.durationHoursMax))
      }
      defer { advance() }
      return Located(duration, range)
    case .withoutUnit: throw fail(.durationWithoutUnit(text))
    case .wrongUnit(let suggestion): throw fail(.badDuration(text, suggestion: suggestion))
    case .none: throw fail(.badDuration(text, suggestion: nil))
    }
  }

  // MARK: Keys

  mutating func expectKeys() throws(Unreadable) -> Located<KeyString> {
    guard kind == .word, !beginsLine || isKeys else {
      throw fail(.missingKey(found: found))
    }
    if !token.traits.contains(.fullWidth), let keys = Self.keys(bytes) {
      defer { advance() }
      return Located(keys, range)
    }
    let word = text
    guard let keys = KeyString(word) else {
      let capital = word.uppercased()
      throw fail(KeyString(capital) != nil ? .smallKey(word, capital: capital) : .notKeys(word))
    }
    guard keys.count <= MenuLimits.optionKeyCountMax else {
      throw fail(.tooManyKeys(word, max: MenuLimits.optionKeyCountMax))
    }
    defer { advance() }
    return Located(keys, range)
  }

  /// One key.
  mutating func expectKey(of keyword: ItemKeyword) throws(Unreadable) -> Located<DTMFKey> {
    let keys = try expectKeys()
    if keys.value.count != 1 {
      report(.oneKeyExpected(keyword.text, keys.value.count), at: keys.range)
    }
    return keys.map { $0[0] }
  }
}

extension String {
  /// Whether something can have it for its name: letters of any script, digits, `_` and `-`, the first a letter.
  package var canBeName: Bool { Parser.isName(self) }
}
