import Diagnostics
import Telephony

extension Parser {
  /// One item of a block; says what it was.
  mutating func parseItem(
    of block: BlockKind, into items: inout ItemsRead
  ) throws(Unreadable) -> NodeKind {
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
    case .string: throw failHere(.textAlone(stringValue, in: block))
    case .blank, .lineEnd, .comment, .byteOrderMark, .leftBrace, .rightBrace, .leftParenthesis,
      .rightParenthesis, .comma, .colon, .equals, .notEquals, .less, .lessOrEquals, .greater,
      .greaterOrEquals, .unknown, .end:
      throw failHere(.unexpected(foundHere, in: block))
    }
    if isKeys, !Parser.isForeignComment(text) || follows(.arrow) || follows(.string) {
      guard block.holdsOptions else {
        if block == .step(.hangUp) || block == .step(.choose) || follows(.arrow)
          || follows(.string)
        {
          throw failHere(.misplacedOption(text, in: block))
        }
        throw failHere(.unexpected(foundHere, in: block))
      }
      items.options.append(try parseOption(in: block))
      return .option
    }
    guard let keyword = ItemKeyword(bytes: bytes) else {
      throw try failAtUnknownItem(of: block, into: &items)
    }
    let place = range
    guard block.holds(keyword) else {
      let holders = BlockKind.all.filter { $0.holds(keyword) }
      throw failHere(.misplacedItem(keyword.text, in: block, holders: holders))
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
    case .keys: items.speech.keys = try expectChoice(.keysMode)
    case .allow:
      let rule = try expectWord(.rule)
      let reason = try expectString(.reason)
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
        items.conditions.append(try parseCondition())
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
      let step = try expectName(.other("step"))
      let outcome = try expectWord(.outcome)
      addBranch(
        .after(step: step, outcome: outcome), try expectArrowAndTarget(), from: place, to: &items)
    case .numbers: items.numbers = try expectWords(.dialledNumber)
    case .timezone: items.timezone = try expectWord(.timezone)
    case .languages:
      repeat {
        items.languages.append(try expectLanguage())
        skipNeedlessSeparator()
      } while kind == .word && !beginsLine
        && ItemKeyword(bytes: bytes) == nil
    case .calendar: items.path = try expectString(.calendarFile)
    case .start: items.start = try expectTarget()
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
    case .file: items.path = try expectString(.documentFile)
    }
  }

  // MARK: Items of several words

  /// `timezone: Asia/Shanghai` and `start = main`, as other languages have it.
  private mutating func skipNeedlessSign(behind word: String) {
    guard kind == .colon || kind == .equals, !beginsLine else { return }
    // A Chinese colon is one mistake, not two.
    forgetProblem(at: range)
    report(.needlessSign(kind.sign, behind: word), at: range)
    advance()
  }

  private mutating func parseMistake(from place: SourceRange) throws(Unreadable) -> MistakeSyntax {
    var count: Located<Int>?
    if kind == .word, !beginsLine, Lexer.isDigit(bytes.first ?? 0) {
      count = try expectNumber(1...99, of: nil)
    }
    let target = try expectArrowAndTarget()
    return MistakeSyntax(count: count, target: target, range: range(from: place))
  }

  /// `7 days`
  private mutating func expectDays(
    _ range: ClosedRange<Int>, of keyword: ItemKeyword
  ) throws(Unreadable) -> Located<Int> {
    let count = try expectNumber(range, of: keyword)
    guard kind == .word, !beginsLine, bytes.elementsEqual("days".utf8) else {
      throw fail(.missingDays(found: found, behind: keyword.text, count: count.value))
    }
    advance()
    return count
  }

  private mutating func parseSkip(_ keyword: ItemKeyword) throws(Unreadable) -> SkipSyntax {
    let key = try expectKey(of: keyword)
    guard kind == .word, !beginsLine, Lexer.isDigit(bytes.first ?? 0), !follows(.arrow),
      !follows(.string)
    else { return SkipSyntax(key: key, distance: nil) }
    return SkipSyntax(key: key, distance: try expectDuration(of: keyword))
  }

  mutating func parseOption(in block: BlockKind) throws(Unreadable) -> OptionSyntax {
    let start = range
    let keys = try expectKeys()
    var text: TextSyntax?
    if follows(.string) || follows(.arrow, ahead: 2) {
      skipNeedlessSign(behind: "\(keys.value)")
    }
    if kind == .string, !beginsLine {
      text = try expectText(.label)
    } else if kind == .word, !beginsLine, !bytes.elementsEqual("as".utf8),
      follows(.arrow) || (follows(.word) && bytes(ahead: 1).elementsEqual("as".utf8))
    {
      reportHere(.unquoted(.label, found: self.text))
      text = TextSyntax(text: Located(self.text, range), translations: [])
      advance()
    }
    if let text, block == .defaults { report(.labelInDefaults, at: text.range) }
    var name: Located<String>?
    if kind == .word, !beginsLine, bytes.elementsEqual("as".utf8) {
      advance()
      name = try expectName(.other("option"))
    }
    if let name, block == .defaults { report(.labelInDefaults, at: name.range) }
    if kind == .string, !beginsLine { throw fail(.textWithoutLanguage(stringValue)) }
    let target = try expectArrowAndTarget()
    return OptionSyntax(
      keys: keys, text: text, name: name, target: target, range: range(from: start))
  }

  private mutating func parseCondition() throws(Unreadable) -> ConditionSyntax {
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

  /// Whether another condition of a `where` comes now.
  private var conditionFollows: Bool {
    guard kind == .word else { return false }
    let next = token(ahead: 1)
    return next.kind == .equals
      || next.kind == .word && bytes(ahead: 1).elementsEqual("spelled".utf8)
  }

  private mutating func parseOrder(from place: SourceRange) throws(Unreadable) -> OrderSyntax {
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

  private mutating func parseFaxNumbers(
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

  private mutating func parseCaller() throws(Unreadable) -> BranchSyntax.Condition {
    if kind == .word, !beginsLine, bytes.elementsEqual("hidden".utf8) {
      defer { advance() }
      return .callerHidden(range)
    }
    return .callerBegins(try expectString(.callerPrefix))
  }

  private mutating func parseComparison(_ items: ItemsRead) throws(Unreadable) -> BranchSyntax {
    let start = range
    let reference = try parseReference()
    let comparison: Located<Comparison>
    switch kind {
    case .equals: comparison = Located(.equal, range)
    case .notEquals: comparison = Located(.notEqual, range)
    case .less: comparison = Located(.less, range)
    case .lessOrEquals: comparison = Located(.lessOrEqual, range)
    case .greater: comparison = Located(.greater, range)
    case .greaterOrEquals: comparison = Located(.greaterOrEqual, range)
    case .blank, .lineEnd, .comment, .byteOrderMark, .word, .string, .leftBrace, .rightBrace,
      .leftParenthesis, .rightParenthesis, .comma, .colon, .arrow, .unknown, .end:
      throw fail(.missingComparison(found: found))
    }
    advance()
    let value = try expectValue(behind: comparison.value.rawValue)
    if case .reference(let other) = value { report(.comparedWithReference, at: other.range) }
    let target = try expectArrowAndTarget()
    let branch = BranchSyntax(
      condition: .comparison(reference, comparison, value), target: target,
      range: range(from: start))
    reportBranchBehindElse(branch, items)
    return branch
  }

  private mutating func addBranch(
    _ condition: BranchSyntax.Condition, _ target: TargetSyntax, from start: SourceRange,
    to items: inout ItemsRead
  ) {
    let branch = BranchSyntax(condition: condition, target: target, range: range(from: start))
    reportBranchBehindElse(branch, items)
    items.branches.append(branch)
  }

  private mutating func reportBranchBehindElse(_ branch: BranchSyntax, _ items: ItemsRead) {
    guard let otherwise = items.place(of: .else) else { return }
    report(.branchBehindElse(first: otherwise), at: branch.range)
  }

  // MARK: What is no item

  /// Says what is wrong with a word that begins no item, as near to what its author meant as it can.
  private mutating func failAtUnknownItem(
    of block: BlockKind, into items: inout ItemsRead
  ) throws(Unreadable) -> Unreadable {
    let word = text
    if Parser.isForeignComment(word) {
      let failure = failHere(.wrongComment(found: Parser.commentMark(word)))
      skipLine()
      return failure
    }
    if let count = jumpWordCount {
      let place = range
      let jump = (0..<count).map { text(ahead: $0) }.joined(separator: " ")
      for _ in 0..<count { advance() }
      report(.jumpInsteadOfArrow(jump, target: kind == .word ? text : nil), at: place)
      if block.holdsArrow {
        items.hasArrow = true
        items.target = try expectTarget()
      }
      return Unreadable()
    }
    if DeclarationKeyword(bytes: bytes) != nil {
      return failHere(.declarationInBlock(word, in: block))
    }
    let words = block.keywords.map(\.text)
    let nearest = nearestKeyword(to: word, among: words)
    let looksLikeKeys = word.count <= 2 || Lexer.isDigit(bytes.first ?? 0)
    if nearest == nil, block.holdsOptions,
      follows(.arrow) || Lexer.isDigit(bytes.first ?? 0) || follows(.string) && looksLikeKeys
    {
      return failHere(
        word.allSatisfy { $0.isASCII && DTMFKey(ascii: $0.asciiValue ?? 0) != nil }
          ? .tooManyKeys(word, max: MenuLimits.optionKeyCountMax) : .notKeys(word))
    }
    if nearest == nil, !beginsLine { return failHere(.unexpectedRest(word)) }
    // What is there by a wrong name is not missing.
    if let nearest, let meant = block.keywords.first(where: { $0.text == nearest }),
      !meant.mayRepeat(in: block), items.place(of: meant) == nil
    {
      items.note(meant, at: range)
    }
    return failHere(.unknownItem(word, in: block, nearest: nearest))
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
