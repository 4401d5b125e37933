import Diagnostics

// What is spoken.
extension Parser {
  /// Reads into `say`, which begins with its keyword, as far as it can be read.
  mutating func parseSay(
    _ keyword: ItemKeyword, into say: inout SaySyntax
  ) throws(Unreadable) {
    if kind == .word, !beginsLine, !isPartWord {
      let next = token(ahead: 1)
      let beginsPart =
        next.kind == .string || next.kind == .leftBrace
        || next.kind == .colon && Self.isLanguageTag(text)
        || next.kind == .word && Self.partWords.contains(text(ahead: 1))
      // Parts may stand in the next lines; what is spoken may be missing altogether.
      let partFollows =
        next.traits.contains(.beginsLine)
        ? Self.isLanguageTag(text) && (beginsPart || text == "zh" || text.hasPrefix("en"))
        : beginsPart || next.kind == .word && Self.isLanguageTag(text)
      guard partFollows else { throw failAtPart(behind: say) }
      // `say 您好"`: the opening quote is missing.
      if next.traits.contains(.unclosed), !Self.isLanguageTag(text) {
        throw failAtPart(behind: say)
      }
      if next.kind != .string, !Self.isLanguageTag(text),
        nearestKeyword(to: text, among: Self.partWords) != nil
      {
        throw failAtPart(behind: say)
      }
      let language = try expectLanguage()
      say.language = language
      skipNeedlessSign(behind: "\(keyword.text) \(language.value)")
    }
    repeat {
      while let part = try parsePart() { say.parts.append(part) }
    } while !say.parts.isEmpty && skipNeedlessSeparator()
    say.range = range(from: say.range)
    reportWordless(say)
    if say.parts.isEmpty {
      guard beginsLine || kind == .rightBrace else { throw failAtPart(behind: say) }
      throw fail(.emptySay(keyword.text))
    }
    if kind == .word, !beginsLine, case .text? = say.parts.last, range.start == behind.start {
      throw fail(.quoteInText(text))
    }
    // A word that begins nothing else, in front of a value: a form that there is not.
    if !languageFollows, kind == .word, !beginsLine, ItemKeyword(bytes: bytes) == nil, !isKeys,
      follows(.leftBrace) || follows(.string) || follows(.leftParenthesis)
    {
      throw failAtPart(behind: say)
    }
  }

  /// Whether the same is to be said in another language in the same line, as labels have it. Reported.
  mutating func anotherLanguageFollows(_ keyword: ItemKeyword) -> Bool {
    guard languageFollows else { return false }
    let textAhead = follows(.colon) ? 2 : 1
    reportHere(
      .languageInSay(keyword.text, language: text, text: source.text(range(ahead: textAhead))))
    return true
  }

  private var languageFollows: Bool {
    guard kind == .word, !beginsLine,
      follows(.string) || follows(.colon) && follows(.string, ahead: 2)
    else { return false }
    return Self.isTagOfKnownLanguage(text)
  }

  /// Whether `text` can only be the tag of a language, and no slip in something else.
  static func isTagOfKnownLanguage(_ text: String) -> Bool {
    isLanguageTag(text) && ["zh", "en"].contains(text.prefix { $0 != "-" })
  }

  /// Full stops and blanks stand between other parts, and say nothing by themselves.
  private mutating func reportWordless(_ say: SaySyntax) {
    guard let first = say.parts.first(where: { $0.text != nil })?.text,
      say.parts.allSatisfy({ !$0.speaks }), say.parts.allSatisfy({ $0.text?.value != "" })
    else { return }
    report(.emptyText(signs: first.value, of: .spokenText), at: first.range)
  }

  private static let partWords =
    SpokenFormName.allCases.map(\.rawValue) + ["pause", "announcements", "receipt"]

  private var isPartWord: Bool { Self.partWords.contains(text) }

  private mutating func failAtPart(behind say: SaySyntax) -> Unreadable {
    guard kind == .word else {
      return fail(.notSpoken(found))
    }
    let word = text
    if follows(.leftBrace) || follows(.leftParenthesis) {
      return fail(.unknownForm(word, nearest: nearestKeyword(to: word, among: Self.partWords)))
    }
    if !say.parts.isEmpty, follows(.string), Self.isName(word) {
      return fail(.unexpectedRest(word, isSaid: true))
    }
    // What follows in the line was to be spoken too, up to the next text, and a quote at its end is the one that it has.
    let end = "\n\r}>".utf8
    var line = source.bytes[range.start...].prefix { !end.contains($0) }
    while let last = line.last, " \t\"-".utf8.contains(last) { line.removeLast() }
    forgetCharacterProblems(
      in: SourceRange(file: source.id, start: range.start, end: line.endIndex + 1))
    var found = String(decoding: line.prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
    while found.last == " " { found.removeLast() }
    return fail(.unquoted(.spokenText, found: found))
  }

  /// The next part, or nil where no part begins.
  private mutating func parsePart() throws(Unreadable) -> PartSyntax? {
    switch kind {
    case .string:
      let string = Located(stringValue, range)
      if string.value.isEmpty { reportHere(.emptyText(signs: "", of: .spokenText)) }
      advance()
      return .text(string)
    case .leftBrace: return .reference(try parseReference())
    case .word:
      guard !beginsLine || isPartWord else { return nil }
      let start = range
      switch text {
      case "pause":
        // In a play, a line `pause 5` names the key that pauses.
        if beginsLine, Self.isKeys(bytes(ahead: 1)) || !follows(.word) { return nil }
        advance()
        guard kind == .word, !beginsLine else {
          throw fail(.missingDuration("pause", found: found))
        }
        return .pause(try parseDuration())
      case "announcements":
        advance()
        return .announcements(start)
      case "receipt":
        advance()
        return .receipt(start)
      default: return try parseForm()
      }
    case .blank, .lineEnd, .comment, .byteOrderMark, .rightBrace, .leftParenthesis,
      .rightParenthesis, .comma, .colon, .arrow, .equals, .notEquals, .less, .lessOrEquals,
      .greater, .greaterOrEquals, .unknown, .end:
      return nil
    }
  }

  private mutating func parseForm() throws(Unreadable) -> PartSyntax? {
    guard let name = SpokenFormName(rawValue: text) else { return nil }
    let start = range
    let form = Located(name, start)
    advance()
    var style: Located<String>?
    if let opening = take(.leftParenthesis) {
      style = try expectWord(.formStyle)
      guard take(.rightParenthesis) != nil else {
        throw fail(.unclosedParenthesis(opening: opening))
      }
    }
    let isHere = kind == .leftBrace || !beginsLine && (kind == .word || kind == .string)
    guard isHere else { throw fail(.formWithoutValue(name.rawValue, found: found)) }
    let value = try expectValue(behind: name.rawValue)
    var measure: Located<String>?
    if name == .count, kind == .string {
      measure = Located(stringValue, range)
      advance()
    }
    return .form(
      FormSyntax(
        form: form, style: style, value: value, measure: measure, range: range(from: start)))
  }

  /// `{name}`, a word, or a string.
  mutating func expectValue(behind sign: String) throws(Unreadable) -> ValueSyntax {
    switch kind {
    case .leftBrace: return .reference(try parseReference())
    case .word where !beginsLine:
      if let number = numberWithComma() { return .word(number) }
      defer { advance() }
      return .word(Located(text, range))
    case .string where !beginsLine:
      defer { advance() }
      return .string(Located(stringValue, range))
    case .word, .string, .blank, .lineEnd, .comment, .byteOrderMark, .rightBrace,
      .leftParenthesis, .rightParenthesis, .comma, .colon, .arrow, .equals, .notEquals, .less,
      .lessOrEquals, .greater, .greaterOrEquals, .unknown, .end:
      throw fail(.valueMissing(behind: sign, found: found))
    }
  }

  /// `12,50` and `1,200`: one number with a comma in it, which is told, as it is written without; nil where none is at hand.
  private mutating func numberWithComma() -> Located<String>? {
    guard text.utf8.allSatisfy(Lexer.isDigit), follows(.comma), follows(.word, ahead: 2),
      bytes(ahead: 1).startIndex == bytes.endIndex,
      bytes(ahead: 2).startIndex == bytes(ahead: 1).endIndex,
      bytes(ahead: 2).allSatisfy(Lexer.isDigit)
    else { return nil }
    let start = range
    let whole = text
    let rest = text(ahead: 2)
    // Behind a comma that parts thousands stand three digits.
    let number = rest.utf8.count == 3 ? whole + rest : "\(whole).\(rest)"
    advance()
    advance()
    let place = start.joined(range)
    forgetCharacterProblems(in: place)
    report(.wrongSign(found: "\(whole),\(rest)", meant: number), at: place)
    advance()
    return Located(number, place)
  }

  mutating func parseReference() throws(Unreadable) -> ReferenceSyntax {
    let start = range
    guard take(.leftBrace) != nil else { throw fail(.missingReference(found: found)) }
    guard kind == .word, !beginsLine else {
      if kind == .rightBrace, !beginsLine {
        report(.emptyReference, at: start.joined(range))
        advance()
        throw Unreadable()
      }
      if kind == .string, !beginsLine {
        let failure = fail(.quoted(.reference, found: stringValue))
        advance()
        _ = take(.rightBrace)
        throw failure
      }
      report(.unclosedReference(""), at: start)
      throw Unreadable()
    }
    let word = range
    let text = text
    advance()
    guard take(.rightBrace) != nil else {
      if kind == .word, !beginsLine {
        var words = text
        while !beginsLine, kind == .word {
          words += " \(self.text)"
          advance()
        }
        if take(.rightBrace) != nil {
          forgetLastProblem()
          report(.badReference(words), at: word.joined(behind))
          throw Unreadable()
        }
      }
      report(.unclosedReference(text), at: start)
      throw Unreadable()
    }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ Self.isName(String($0)) }) else {
      forgetLastProblem()
      report(.badReference(text), at: word)
      throw Unreadable()
    }
    let nameEnd = word.start + parts[0].utf8.count
    func place(_ start: Int, _ end: Int) -> SourceRange {
      // Full-width letters are longer in the file than in the name.
      SourceRange(file: source.id, start: min(start, word.end), end: min(end, word.end))
    }
    let name = Located(String(parts[0]), place(word.start, nameEnd))
    let column =
      parts.count == 2 ? Located(String(parts[1]), place(nameEnd + 1, word.end)) : nil
    return ReferenceSyntax(name: name, column: column, range: range(from: start))
  }
}

extension PartSyntax {
  fileprivate var text: Located<String>? { if case .text(let text) = self { text } else { nil } }
}
