import Diagnostics

extension Parser {
  /// One item of a block; says what it was.
  mutating func parseItem(
    of block: BlockKind, into items: inout ItemsRead
  ) throws(Unreadable) -> NodeKind {
    skipListParenthesis(in: block)
    if block == .step(.choose) { try readWordsOfBranch(into: &items) }
    switch kind {
    case .word: break
    case .arrow:
      guard block.holdsArrow else { throw failHere(.arrowAlone(in: block)) }
      if let target = items.target { report(.itemTwice("->", first: target.range), at: range) }
      items.hasArrow = true
      advance()
      items.target = try expectTarget()
      return .setting
    case .leftBrace where block.holdsComparisons:
      items.hasBranch = true
      items.branches.append(try parseComparison(items))
      return .branch
    case .string:
      if block.holds(.say) { items.note(.say, at: range) }
      throw failHere(.textAlone(stringValue, language: nil, in: block))
    case .comma where !beginsLine && items.isBegun: throw failHere(.needlessSeparator(","))
    case .blank, .lineEnd, .comment, .byteOrderMark, .leftBrace, .rightBrace, .leftParenthesis,
      .rightParenthesis, .comma, .colon, .equals, .notEquals, .less, .lessOrEquals, .greater,
      .greaterOrEquals, .unknown, .end:
      throw failHere(.unexpected(foundHere, in: block))
    }
    if isKeys, !isForeignComment || follows(.arrow) || follows(.string) {
      guard block.holdsOptions else {
        if block == .step(.hangUp) || block == .step(.choose) || follows(.arrow)
          || follows(.string)
        {
          throw failHere(.misplacedOption(text, in: block))
        }
        throw failHere(.unexpected(foundHere, in: block))
      }
      let option = try parseOption(in: block)
      // Room for as many as most menus have, instead of for one, two and four in turn.
      if items.options.isEmpty { items.options.reserveCapacity(4) }
      items.options.append(option)
      return .option
    }
    guard let keyword = ItemKeyword(bytes: bytes) else {
      throw try failAtUnknownItem(of: block, into: &items)
    }
    let place = range
    guard block.holds(keyword) else {
      throw failAtMisplacedItem(keyword, of: block, into: &items)
    }
    if let first = items.place(of: keyword), !keyword.mayRepeat(in: block) {
      report(.itemTwice(keyword.text, first: first), at: place)
    }
    items.note(keyword, at: place)
    advance()
    // Behind an outcome the sign stands for the arrow.
    if !keyword.isOutcome { skipNeedlessSign(behind: keyword.text) }
    try parseItem(keyword, at: place, of: block, into: &items)
    return keyword.nodeKind
  }

  private mutating func parseItem(
    _ keyword: ItemKeyword, at place: SourceRange, of block: BlockKind, into items: inout ItemsRead
  ) throws(Unreadable) {
    switch keyword {
    case .say, .again:
      try parseSay(keyword, at: place, into: &items)
      while anotherLanguageFollows(keyword) { try parseSay(keyword, at: range, into: &items) }
    case .keys: items.speech.keys = try expectChoice(.keysMode)
    case .allow:
      let rule = try expectWord(.rule)
      let reason = try expectString(.reason, isRead: true)
      items.speech.allows.append(
        AllowSyntax(rule: rule, reason: reason, range: range(from: place)))
    case .firstKey: items.asking.firstKey = try expectDuration(of: keyword)
    case .nextKey: items.asking.nextKey = try expectDuration(of: keyword)
    case .noInput: items.asking.noInput = try parseMistake(from: place)
    case .noMatch: items.asking.noMatch = try parseMistake(from: place)
    case .prefer: items.prefer = try expectChoice(.preference)
    case .fresh: items.fresh = place
    case .without:
      repeat {
        items.without.append(try expectKeys())
      } while kind == .word && !beginsLine
        && isKeys && !follows(.arrow) && !follows(.string)
    case .language:
      let language = try expectLanguage()
      if case .step(.choose) = block {
        items.hasBranch = true
        let target = try expectArrowAndTarget()
        addBranch(.language(language), target, from: place, to: &items)
      } else {
        items.language = language
      }
    case .pause: items.pause = try expectKey(of: keyword)
    case .skipBack: items.skipBack = try parseSkip(keyword)
    case .skipForward: items.skipForward = try parseSkip(keyword)
    case .faster: items.faster = try expectKey(of: keyword)
    case .continue:
      let isBounded =
        kind == .word && !beginsLine && Lexer.isDigit(bytes.first ?? 0) && !follows(.arrow)
        && !follows(.string)
      items.continuing = ContinueSyntax(
        range: place, days: isBounded ? try expectDays(1...30, of: keyword) : nil)
    case .startOver: items.startOver = try expectKey(of: keyword)
    case .as: items.type = try expectEntryType()
    case .secret: items.secret = place
    case .confirm: items.confirm = try expectChoice(.confirmation)
    case .endKey: items.endKey = try expectKey(of: keyword)
    case .in: items.table = try expectName(.other("table"))
    case .where:
      repeat {
        try addCondition(to: &items)
        skipNeedlessSeparator()
      } while conditionFollows
    case .order: items.order = try parseOrder(from: place)
    case .within: items.within = try expectDuration(of: keyword)
    case .attempts: items.attempts = try expectNumber(1...99, of: keyword)
    case .list: items.list = try expectNumber(1...9, of: keyword)
    case .mostAsked: items.mostAsked = try expectDays(1...90, of: keyword)
    case .atLeast: items.atLeast = try expectDuration(of: keyword)
    case .atMost: items.atMost = try expectDuration(of: keyword)
    case .silence: items.silence = try expectDuration(of: keyword)
    case .review: items.review = place
    case .for:
      if kind == .leftBrace, !beginsLine {
        items.recipient = .reference(try parseReference())
      } else {
        items.recipient = .text(try expectText(.department))
      }
    case .answerWithin:
      let count = try expectNumber(1...365, of: keyword)
      items.answerWithin = count
      guard kind == .word, !beginsLine, bytes.elementsEqual("workdays".utf8) else {
        throw fail(.missingWorkdays(found: found, count: count.value))
      }
      advance()
    case .document:
      items.document =
        kind == .leftBrace && !beginsLine
        ? .reference(try parseReference()) : .name(try expectName(.other("document")))
    case .here: items.here = place
    case .to:
      if case .step(.fax) = block {
        guard kind == .leftBrace else { throw fail(.faxNeedsReference(found: found)) }
        items.faxNumber = try parseReference()
      } else if kind == .string, !beginsLine {
        items.transfer = .number(try expectString(.telephoneNumber))
      } else if kind == .word, !beginsLine,
        text.utf8.allSatisfy({ Lexer.isDigit($0) || $0 == 0x2B })
      {
        throw fail(.unquoted(.telephoneNumber, found: text))
      } else {
        items.transfer = .queue(try expectName(.other("queue")))
      }
    case .perCall: items.perCall = try expectNumber(1...99, of: keyword)
    case .perNumber: items.perNumber = try expectNumber(1...99, of: keyword)
    case .ring: items.ring = try expectDuration(of: keyword)
    case .found, .notFound, .unavailable, .locked, .initial, .chosen, .empty, .kept, .dropped,
      .sent, .queued, .failed, .limit, .refused, .busy, .noAnswer, .released, .else:
      items.outcomes.append((keyword, try expectArrowAndTarget()))
    case .open:
      items.hasBranch = true
      let hours = try expectName(.other("hours"))
      addBranch(.open(hours), try expectArrowAndTarget(), from: place, to: &items)
    case .caller:
      items.hasBranch = true
      let condition = try parseCaller()
      addBranch(condition, try expectArrowAndTarget(), from: place, to: &items)
    case .after:
      items.hasBranch = true
      let step = try expectStepAskedAbout()
      let outcome = try expectWord(.outcome)
      addBranch(
        .after(step: step, outcome: outcome), try expectArrowAndTarget(), from: place, to: &items)
    case .numbers: items.numbers = try expectWords(.dialledNumber)
    case .timezone: items.timezone = try expectWord(.timezone)
    case .languages:
      repeat {
        items.languages.append(try expectLanguage())
        languages = items.languages.map(\.value)
        skipNeedlessSeparator()
      } while kind == .word && !beginsLine
        && ItemKeyword(bytes: bytes) == nil
    case .calendar: items.path = try expectPath(.calendarFile)
    case .start:
      items.start = try expectStart()
    case .style:
      let language = try expectLanguage()
      let words = try expectWords(.style)
      items.styles.append(
        StyleSyntax(language: language, words: words, range: range(from: place)))
    case .callTime: items.callTime = try expectDuration(of: keyword)
    case .callSteps: items.callSteps = try expectNumber(1...1_000_000, of: keyword)
    case .faxNumbers, .noFaxNumbers:
      items.faxNumbers.append(try parseFaxNumbers(isAllowed: keyword == .faxNumbers))
    case .seats: items.seats = try expectNumber(1...10_000, of: keyword)
    case .from: preconditionFailure("a table reads its lines itself")
    case .file: items.path = try expectPath(.documentFile)
    }
  }
}

extension Parser {
  private mutating func parseSay(
    _ keyword: ItemKeyword, at place: SourceRange, into items: inout ItemsRead
  ) throws(Unreadable) {
    var say = SaySyntax(language: nil, parts: [], range: place)
    // What cannot be read is not missing.
    defer {
      if keyword == .say {
        items.speech.says.append(say)
      } else {
        items.speech.agains.append(say)
      }
    }
    try parseSay(keyword, into: &say)
    let earlier = keyword == .say ? items.speech.says : items.speech.agains
    if let twin = earlier.first(where: { $0.language?.value == say.language?.value }) {
      report(.sayTwice(keyword.text, language: say.language?.value, first: twin.range), at: place)
    }
  }
}

extension ItemKeyword {
  /// Whether a block may have it more than once.
  func mayRepeat(in block: BlockKind) -> Bool {
    if self == .language { return block == .step(.choose) }
    return [
      .say, .again, .allow, .without, .open, .caller, .after, .style, .faxNumbers, .noFaxNumbers,
    ]
    .contains(self)
  }

  /// `found -> …`: what the step leads to when it ended so.
  var isOutcome: Bool {
    [
      .found, .notFound, .unavailable, .locked, .initial, .chosen, .empty, .kept, .dropped, .sent,
      .queued, .failed, .limit, .refused, .busy, .noAnswer, .released, .else, .noInput, .noMatch,
    ].contains(self)
  }

  var nodeKind: NodeKind {
    if [.say, .again].contains(self) { return .say }
    return [.open, .caller, .after, .else].contains(self) ? .branch : .setting
  }
}
