import Diagnostics
import Telephony

/// Items that are more than a keyword and a value.
extension Parser {
  /// `timezone: Asia/Shanghai` and `start = main`, as other languages have it.
  mutating func skipNeedlessSign(behind word: String) {
    guard kind == .colon || kind == .equals || isListMark, !beginsLine else { return }
    // A Chinese colon is one mistake, not two.
    forgetProblem(at: range)
    report(.needlessSign(isListMark ? text : kind.sign, behind: word), at: range)
    advance()
  }

  /// `2、"…"` and `2) "…"`, as lists on paper are numbered.
  private var isListMark: Bool {
    (kind == .comma || kind == .rightParenthesis) && (follows(.string) || follows(.arrow))
  }

  /// `(2) "…"`: goes past the first parenthesis; the option goes past the other.
  mutating func skipListParenthesis(in block: BlockKind) {
    guard kind == .leftParenthesis, block.holdsOptions, Self.isKeys(bytes(ahead: 1)),
      follows(.rightParenthesis, ahead: 2), follows(.string, ahead: 3) || follows(.arrow, ahead: 3)
    else { return }
    forgetProblem(at: range)
    advance()
  }

  mutating func parseMistake(from place: SourceRange) throws(Unreadable) -> MistakeSyntax {
    var count: Located<Int>?
    if kind == .word, !beginsLine, Lexer.isDigit(bytes.first ?? 0) || follows(.arrow) {
      do {
        count = try expectNumber(1...99, of: nil)
      } catch {
        // Told, and where it leads is there all the same.
        advance()
      }
    }
    if count != nil, kind == .word, follows(.arrow), Self.timesWords.contains(text.lowercased()) {
      reportHere(.needlessWord(text, meant: "\(source.text(range(from: place))) -> …"))
      advance()
    }
    let target = try expectArrowAndTarget()
    return MistakeSyntax(count: count, target: target, range: range(from: place))
  }

  /// What people write behind how often.
  private static let timesWords: Set<String> = ["times", "time", "x", "tries", "次", "遍"]

  /// `7 days`
  mutating func expectDays(
    _ range: ClosedRange<Int>, of keyword: ItemKeyword
  ) throws(Unreadable) -> Located<Int> {
    let count = try expectNumber(range, of: keyword)
    guard kind == .word, !beginsLine, bytes.elementsEqual("days".utf8) else {
      throw fail(.missingDays(found: found, behind: keyword.text, count: count.value))
    }
    advance()
    return count
  }

  mutating func parseSkip(_ keyword: ItemKeyword) throws(Unreadable) -> SkipSyntax {
    let key = try expectKey(of: keyword)
    guard kind == .word, !beginsLine, Lexer.isDigit(bytes.first ?? 0), !follows(.arrow),
      !follows(.string)
    else { return SkipSyntax(key: key, distance: nil) }
    return SkipSyntax(key: key, distance: try expectDuration(of: keyword))
  }

  mutating func parseOption(in block: BlockKind) throws(Unreadable) -> OptionSyntax {
    let keys = try expectKeys()
    try rejectFurtherKeys(behind: keys)
    var text: TextSyntax?
    if isListMark || follows(.string) || follows(.arrow, ahead: 2) {
      skipNeedlessSign(behind: "\(keys.value)")
    }
    if isLanguageTag, follows(.string) {
      reportHere(.languageBeforeLabel(self.text))
      advance()
    }
    if kind == .string {
      text = try parseLabel()
    } else if let words = unquotedLabel(in: block) {
      let start = range
      for _ in 0..<words.count { advance() }
      let label = Located(words.joined(separator: " "), range(from: start))
      report(.unquoted(.label, found: label.value), at: label.range)
      text = TextSyntax(text: label, translations: [])
    }
    if let text, block == .defaults { report(.labelInDefaults, at: text.range) }
    var name: Located<String>?
    if kind == .word, !beginsLine, bytes.elementsEqual("as".utf8) {
      advance()
      name = try expectName(.other("option"))
    }
    if let name, block == .defaults { report(.labelInDefaults, at: name.range) }
    if kind == .string, !beginsLine {
      guard text == nil else { throw failAtSecondText() }
      text = try parseLateLabel(keys: keys.value, name: name?.value)
    }
    let target = try expectArrowAndTarget()
    if kind == .string, !beginsLine, text == nil, block != .defaults {
      text = try parseLateLabel(keys: keys.value, name: name?.value)
    }
    return OptionSyntax(keys: keys, text: text, name: name, target: target)
  }

  /// Reports `2,3 "…"`: an option has one key, or several that are pressed one after the other.
  private mutating func rejectFurtherKeys(behind keys: Located<KeyString>) throws(Unreadable) {
    guard kind == .comma, !beginsLine, follows(.word), Self.isKeys(bytes(ahead: 1)) else { return }
    var words = "\(keys.value)"
    while kind == .comma, follows(.word), Self.isKeys(bytes(ahead: 1)) {
      // A Chinese comma is one mistake, not two.
      forgetProblem(at: range)
      words += ",\(text(ahead: 1))"
      advance()
      advance()
    }
    report(.notKeys(words), at: range(from: keys.range))
    throw Unreadable()
  }

  /// The text of an option behind what comes after it.
  private mutating func parseLateLabel(
    keys: KeyString, name: String?
  ) throws(Unreadable) -> TextSyntax {
    reportHere(.labelTooLate(stringValue, keys: "\(keys)", name: name))
    return try expectText(.label)
  }

  /// The words at hand, where they are the text of an option without its quotes: up to the arrow, or to `as`; or to the end of
  /// the line, where it has no arrow either.
  private func unquotedLabel(in block: BlockKind) -> [String]? {
    guard kind == .word, !beginsLine else { return nil }
    var words: [String] = []
    while words.count < MenuLimits.headerTokenCountMax {
      let ahead = words.count
      if ahead == 0 || follows(.word, ahead: ahead) {
        guard !bytes(ahead: ahead).elementsEqual("as".utf8) else {
          return words.isEmpty ? nil : words
        }
        words.append(text(ahead: ahead))
      } else {
        let next = token(ahead: ahead)
        let isRestOfLine = next.kind == .end || next.traits.contains(.beginsLine)
        return next.kind == .arrow && !isRestOfLine || isRestOfLine && isLabel(words, in: block)
          ? words : nil
      }
    }
    return nil
  }

  /// Whether the words at hand, without an arrow, are a text: no place to lead to, and nothing else that a block holds.
  private func isLabel(_ words: [String], in block: BlockKind) -> Bool {
    guard words.count > 1, jumpWordCount == nil, !words[0].hasPrefix("-"),
      !["and", "or"].contains(words[0]), words.map({ $0.lowercased() }) != ["hang", "up"]
    else { return false }
    return words.indices.dropFirst().allSatisfy { ahead in
      let word = bytes(ahead: ahead)
      return !Self.isKeys(word) && !(ItemKeyword(bytes: word).map { block.holds($0) } ?? false)
    }
  }

  /// Whether a word stands here that names a language: `en`, `zh-cn`.
  private var isLanguageTag: Bool {
    guard kind == .word, !beginsLine, !bytes.elementsEqual("as".utf8) else { return false }
    let main = bytes.prefix { $0 != UInt8(ascii: "-") }
    return (2...3).contains(main.count)
      && main.allSatisfy { (0x61...0x7A).contains($0 | 0x20) }
  }

  mutating func parseCondition() throws(Unreadable) -> ConditionSyntax {
    let start = range
    let node = open(.condition)
    defer { close(node) }
    // Conditions may stand on lines of their own.
    let column =
      kind == .word && conditionFollows
      ? parseName(.other("column")) : try expectName(.other("column"))
    if kind == .word, !beginsLine, bytes.elementsEqual("spelled".utf8) {
      advance()
      let reference = try parseReference()
      return ConditionSyntax(
        column: column, test: .spelled(reference), range: range(from: start))
    }
    guard take(.equals) != nil else {
      throw fail(.missingEquals(column: column.value, found: found))
    }
    let value = try expectValue(behind: "=")
    return ConditionSyntax(column: column, test: .equals(value), range: range(from: start))
  }

  /// One that asks for the same column once more would ask for two things at once, or say nothing new.
  mutating func addCondition(to items: inout ItemsRead) throws(Unreadable) {
    let condition = try parseCondition()
    if case .equals = condition.test,
      let first = items.conditions.first(where: { other in
        if case .equals = other.test { other.column.value == condition.column.value } else { false }
      })
    {
      report(
        .itemTwice(condition.column.value, first: first.column.range), at: condition.column.range)
    }
    items.conditions.append(condition)
  }

  /// Whether another condition of a `where` comes now.
  var conditionFollows: Bool {
    guard kind == .word else { return false }
    let next = token(ahead: 1)
    return next.kind == .equals
      || next.kind == .word && bytes(ahead: 1).elementsEqual("spelled".utf8)
  }

  mutating func parseOrder(from place: SourceRange) throws(Unreadable) -> OrderSyntax {
    if kind == .word, bytes.elementsEqual("by".utf8), follows(.word) {
      reportHere(.needlessWord("by", meant: "order \(text(ahead: 1))"))
      advance()
    }
    let column = try expectName(.other("column"))
    var isDescending = false
    if kind == .word, !beginsLine, ItemKeyword(bytes: bytes) == nil {
      guard bytes.elementsEqual("descending".utf8) else {
        throw fail(.unknownDirection(text))
      }
      isDescending = true
      advance()
    }
    return OrderSyntax(column: column, isDescending: isDescending, range: range(from: place))
  }

  mutating func parseFaxNumbers(
    isAllowed: Bool
  ) throws(Unreadable) -> FaxNumbersSyntax {
    var prefixes: [Located<String>] = []
    repeat {
      prefixes.append(try expectString(.faxPrefix))
      skipNeedlessSeparator()
    } while kind == .string && !beginsLine
    var digits: Located<ClosedRange<Int>>?
    if isAllowed, kind == .word, !beginsLine, bytes.elementsEqual("digits".utf8) {
      let start = range
      advance()
      digits = Located(try expectDigitCounts(), range(from: start))
    }
    return FaxNumbersSyntax(isAllowed: isAllowed, prefixes: prefixes, digits: digits)
  }
}
