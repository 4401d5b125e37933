import Diagnostics

extension Parser {
  mutating func parseFile() -> [FileItem] {
    let file = open(.file)
    var items: [FileItem] = []
    while !isAtEnd {
      if let item = parseFileItem() { items.append(item) }
    }
    closeFile(file)
    guard !strayItems.isEmpty else { return items }
    // Where it stands is what is wrong with it, and not that the file has another one.
    let known = items.compactMap(\.onlyOne)
    return items + strayItems.filter { item in item.onlyOne.map { !known.contains($0) } ?? true }
  }

  private mutating func parseFileItem() -> FileItem? {
    if kind == .word, let keyword = DeclarationKeyword(bytes: bytes) {
      return parseDeclaration(keyword)
    }
    let node = open(.unreadable)
    defer { close(node) }
    guard kind == .word else {
      if kind == .rightBrace {
        reportHere(.unmatchedClosingBrace)
        advance()
      } else {
        reportHere(.nothingBegins(foundHere))
        skipItem()
      }
      return nil
    }
    let word = text
    if Parser.isForeignComment(word) {
      reportHere(.wrongComment(found: Parser.commentMark(word)))
      skipLine()
      return nil
    }
    let isKnownItem = ItemKeyword(bytes: bytes) != nil || isKeys
    if isKnownItem || token(ahead: 1).kind == .arrow {
      reportHere(.outsideBlock(word))
      skipStrayItems()
      return nil
    }
    let nearest = nearestKeyword(to: word, among: DeclarationKeyword.allTexts)
    reportHere(.unknownDeclaration(word, nearest: nearest))
    // A misspelt keyword in front of a whole block: read the block as what was meant.
    if let nearest, let keyword = DeclarationKeyword(bytes: Array(nearest.utf8)[...]),
      lineHasBrace
    {
      return parseDeclaration(keyword)
    }
    skipItem()
    return nil
  }

  /// Passes over what stands outside a block, up to where something begins; and over the brace that
  /// closes what was probably one block.
  private mutating func skipStrayItems() {
    while !isAtEnd {
      skipItem()
      if kind == .rightBrace {
        advance()
        return
      }
      if kind == .word, beginsLine, declarationBeginsHere { return }
    }
  }

  mutating func skipLine() {
    repeat { advance() } while !beginsLine
  }

  /// Whether the line of the token at hand holds an opening brace.
  var lineHasBrace: Bool {
    var ahead = 1
    while ahead < MenuLimits.headerTokenCountMax {
      let next = token(ahead: ahead)
      if next.kind == .leftBrace { return true }
      if next.kind == .end || next.traits.contains(.beginsLine) { return false }
      ahead += 1
    }
    return false
  }

  mutating func parseDeclaration(_ keyword: DeclarationKeyword) -> FileItem? {
    switch keyword {
    case .step(let kind): return .step(parseStep(kind))
    case .file(let keyword):
      let start = range
      let node = open(keyword.nodeKind)
      defer { close(node) }
      advance()
      var name: Located<String>?
      do throws(Unreadable) {
        return try parseDeclaration(keyword, from: start, name: &name)
      } catch {
        return .incomplete(
          IncompleteSyntax(keyword: keyword, name: name, range: range(from: start)))
      }
    }
  }

  private mutating func parseDeclaration(
    _ keyword: FileKeyword, from start: SourceRange, name: inout Located<String>?
  ) throws(Unreadable) -> FileItem {
    switch keyword {
    case .include:
      let first = position - 1
      do throws(Unreadable) {
        let path = try expectPath(.includedFile)
        return .include(IncludeSyntax(path: path, range: range(from: start)))
      } catch {
        skipRest(of: first)
        throw error
      }
    case .hotline: return .hotline(try parseHotline(from: start, name: &name))
    case .defaults: return .defaults(parseDefaults(from: start))
    case .hours: return .hours(try parseHours(from: start, name: &name))
    case .queue: return .queue(try parseQueue(from: start, name: &name))
    case .table: return .table(try parseTable(from: start, name: &name))
    case .document: return .document(try parseDocument(from: start, name: &name))
    case .announcement: return .announcement(try parseAnnouncement(from: start, name: &name))
    case .dialogue: return .dialogue(try parseDialogue(from: start, name: &name))
    }
  }

  // MARK: Headers

  /// The name of what `keyword` declares. Reports where there is none, and goes on.
  mutating func parseDeclaredName(_ keyword: DeclarationKeyword) -> Located<String>? {
    switch kind {
    case .word where !beginsLine:
      let isStep = if case .step = keyword { true } else { false }
      return parseName(isStep ? .step : .other(keyword.text))
    case .string where !beginsLine && nameBehindString:
      // `menu "主菜单" main {`: both are there, in the other order.
      reportHere(.textBeforeName(stringValue, name: text(ahead: 1)))
      advance()
      return parseName(.other(keyword.text))
    case .string
    where !beginsLine && Self.isName(stringValue) && stringValue.utf8.allSatisfy({ $0 < 0x80 }):
      // A title would hold Chinese, or blanks.
      let name = Located(stringValue, range)
      reportHere(.quotedName(name.value, of: keyword.text))
      advance()
      return name
    case .string, .word, .blank, .lineEnd, .comment, .byteOrderMark, .leftBrace, .rightBrace,
      .leftParenthesis, .rightParenthesis, .comma, .colon, .arrow, .equals, .notEquals, .less,
      .lessOrEquals, .greater, .greaterOrEquals, .unknown, .end:
      _ = fail(.missingName(of: keyword.text, found: found))
      return nil
    }
  }

  private var nameBehindString: Bool {
    follows(.word) && !follows(.string, ahead: 2)
  }

  /// Reads to the opening brace of a block. Where it is missing, that is reported, and the block is
  /// read as if it were there. Returns the place that a missing closing brace is told to belong to.
  mutating func expectBlock(of block: String) -> SourceRange {
    if kind == .word, !beginsLine, ItemKeyword(bytes: bytes) != nil {
      _ = fail(.missingOpeningBrace(of: block))
      return behind
    }
    let header = problems.count
    if kind != .leftBrace, !beginsLine {
      // Something unreadable before the brace.
      if kind == .word || kind == .string || lineHasBrace {
        reportHere(.unexpectedInHeader(foundInHeader, of: block, behind: nameBefore))
      } else {
        reportHere(.missingOpeningBrace(of: block))
      }
      while !beginsLine, kind != .leftBrace, kind != .rightBrace { advance() }
    }
    if let brace = take(.leftBrace) { return brace }
    // `menu main (` is told already.
    if problems.count == header { _ = fail(.missingOpeningBrace(of: block)) }
    return behind
  }

  /// All the words at hand in a header, or the sign.
  private var foundInHeader: Found {
    guard kind == .word else { return found }
    var count = 0
    while follows(.word, ahead: count + 1) { count += 1 }
    return .word(source.text(range.joined(range(ahead: count))))
  }

  /// The word before the token at hand; nil where it is a text.
  private var nameBefore: String? {
    position > 0 && token(ahead: -1).kind == .word ? text(ahead: -1) : nil
  }

  /// Whether the block ends here: at its brace, which is taken, or, with a problem, at the end of
  /// the file or where something new begins.
  mutating func blockEnds(opened: SourceRange, of block: String, mayHoldSteps: Bool = false) -> Bool
  {
    while true {
      if take(.rightBrace) != nil { return true }
      // Where the opening brace is missing, so may the other be.
      let mayLackBoth = opened.isEmpty
      if isAtEnd {
        if !mayLackBoth { report(.missingClosingBrace(of: block, before: nil), at: opened) }
        return true
      }
      if mayLackBoth, stepBeginsAtLeft { return true }
      guard beginsLine, !mayHoldSteps, declarationBeginsHere else { return false }
      guard parseNested(in: block) else {
        report(.missingClosingBrace(of: block, before: range), at: opened)
        return true
      }
    }
  }

  /// Whether an item of a file seems to begin at the very left, its brace missing too.
  private var stepBeginsAtLeft: Bool {
    kind == .word && isAtLeft && DeclarationKeyword(bytes: bytes) != nil
  }
}

extension Parser {
  /// Reads what begins with the token at hand, inside of a block though it stands in a file; `false` where the block has
  /// ended without a brace instead.
  private mutating func parseNested(in block: String) -> Bool {
    guard !isNested, let outer = BlockKind.all.first(where: { $0.keyword == block }),
      let keyword = DeclarationKeyword(bytes: bytes), blockGoesOnBehindNested
    else { return false }
    isNested = true
    defer { isNested = false }
    report(.declarationInBlock(keyword.text, in: outer), at: range)
    if let item = parseDeclaration(keyword) { strayItems.append(item) }
    return true
  }

  /// Whether the block in hand goes on behind the block that begins with the token at hand.
  private var blockGoesOnBehindNested: Bool {
    var ahead = 0
    var depth = 0
    // What is included has no braces.
    let isInclude = DeclarationKeyword(bytes: bytes) == .file(.include)
    if isInclude { ahead = 2 }
    while !isInclude {
      switch token(ahead: ahead).kind {
      case .leftBrace: depth += 1
      case .rightBrace: depth -= 1
      case .end: return false
      case .blank, .lineEnd, .comment, .byteOrderMark, .word, .string, .leftParenthesis,
        .rightParenthesis, .comma, .colon, .arrow, .equals, .notEquals, .less, .lessOrEquals,
        .greater, .greaterOrEquals, .unknown:
        break
      }
      ahead += 1
      if depth == 0, token(ahead: ahead - 1).kind == .rightBrace { break }
      guard depth >= 0, ahead < MenuLimits.nestedTokenCountMax else { return false }
    }
    // The brace of the outer block, or one more item of it.
    let next = token(ahead: ahead)
    return next.kind == .rightBrace || next.kind == .arrow
      || next.kind == .word && DeclarationKeyword(bytes: bytes(ahead: ahead)) == nil
  }
}

extension FileItem {
  /// What a menu has one of, where it is that.
  fileprivate var onlyOne: FileKeyword? {
    switch self {
    case .hotline: .hotline
    case .defaults: .defaults
    case .incomplete(let item) where item.keyword == .hotline || item.keyword == .defaults:
      item.keyword
    case .include, .hours, .queue, .table, .document, .announcement, .dialogue, .step, .incomplete:
      nil
    }
  }
}

extension FileKeyword {
  var nodeKind: NodeKind {
    switch self {
    case .include: .include
    case .hotline: .hotline
    case .defaults: .defaults
    case .hours: .hours
    case .queue: .queue
    case .table: .table
    case .document: .document
    case .announcement: .announcement
    case .dialogue: .dialogue
    }
  }
}
