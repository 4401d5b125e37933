import Diagnostics
import ServiceCalendar

// The items of a file that are no steps.
extension Parser {
  mutating func parseHotline(
    from start: SourceRange, name: inout Located<String>?
  ) throws(Unreadable) -> HotlineSyntax {
    name = parseHotlineName()
    let title = parseOptionalText()
    let items = parseItems(of: .hotline)
    require([.timezone, .start], of: .hotline, named: name ?? Located("hotline", start), in: items)
    guard let name, let timezone = items.timezone, let target = items.start else {
      throw Unreadable()
    }
    return HotlineSyntax(
      name: name, title: title, numbers: items.numbers, timezone: timezone,
      languages: items.languages, calendar: items.path, start: target, styles: items.styles,
      callTime: items.callTime, callSteps: items.callSteps, faxNumbers: items.faxNumbers,
      range: range(from: start))
  }

  /// What callers dial, or a name. A number in quotes, and one with blanks in it, are read as they were meant.
  private mutating func parseHotlineName() -> Located<String>? {
    guard !beginsLine, kind == .word || kind == .string && Self.isDialled(stringValue) else {
      _ = fail(.missingName(of: "hotline", found: found))
      return nil
    }
    let start = range
    guard kind == .word else {
      let name = Located(stringValue.filter { $0 != " " }, start)
      reportHere(.quotedName(name.value, of: "hotline"))
      advance()
      return name
    }
    var words = [text]
    advance()
    while kind == .word, !beginsLine, Self.isDialled(words[0]), Self.isDialled(text) {
      words.append(text)
      advance()
    }
    guard words.count > 1 else { return Located(words[0], start) }
    let name = Located(words.joined(), range(from: start))
    report(.numberInParts(words.joined(separator: " "), meant: name.value), at: name.range)
    return name
  }

  /// Whether `text` is digits, perhaps with blanks between and a `+` before.
  private static func isDialled(_ text: String) -> Bool {
    let digits = text.hasPrefix("+") ? text.dropFirst() : text[...]
    return digits.contains { $0 != " " }
      && digits.utf8.allSatisfy { Lexer.isDigit($0) || $0 == 0x20 }
  }

  mutating func parseDefaults(from start: SourceRange) -> DefaultsSyntax {
    let problemsBefore = problems.count
    let items = parseItems(of: .defaults)
    return DefaultsSyntax(
      options: items.options, asking: items.asking, isWhole: problems.count == problemsBefore,
      range: range(from: start))
  }

  mutating func parseQueue(
    from start: SourceRange, name: inout Located<String>?
  ) throws(Unreadable) -> QueueSyntax {
    name = parseDeclaredName(.file(.queue))
    let title = parseOptionalText()
    let items = parseItems(of: .queue)
    require([.seats], of: .queue, named: name, in: items)
    guard let name, let seats = items.seats else { throw Unreadable() }
    return QueueSyntax(name: name, title: title, seats: seats, range: range(from: start))
  }

  mutating func parseDocument(
    from start: SourceRange, name: inout Located<String>?
  ) throws(Unreadable) -> DocumentSyntax {
    name = parseDeclaredName(.file(.document))
    let title = parseOptionalText()
    let items = parseItems(of: .document)
    require([.file], of: .document, named: name, in: items)
    guard let name, let file = items.path else { throw Unreadable() }
    return DocumentSyntax(name: name, title: title, file: file, range: range(from: start))
  }

  mutating func parseTable(
    from start: SourceRange, name: inout Located<String>?
  ) throws(Unreadable) -> TableSyntax {
    name = parseDeclaredName(.file(.table))
    let brace = expectBlock(of: "table")
    var path: Located<String>?
    var hasPath = false
    var columns: [ColumnSyntax] = []
    var hasColumn = false
    var isWhole = true
    while !blockEnds(opened: brace, of: "table") {
      let isPath =
        kind == .word && ItemKeyword(bytes: bytes) == .from
        && (!follows(.word) && !follows(.comma) || text(ahead: 1).contains { "./".contains($0) })
      let node = open(isPath ? .setting : .column)
      defer { close(node) }
      let first = range
      let start = position
      do throws(Unreadable) {
        if isPath {
          advance()
          if hasPath { report(.itemTwice("from", first: path?.range ?? first), at: first) }
          hasPath = true
          skipNeedlessSign(behind: "from")
          path = try expectPath(.tableFile)
        } else {
          hasColumn = true
          columns.append(try parseColumn())
        }
      } catch {
        isWhole = false
        skipRest(of: start)
      }
    }
    guard let name else { throw Unreadable() }
    if !hasPath { report(.missingItems(["from"], of: .table, name: name.value), at: name.range) }
    if !hasColumn { report(.tableWithoutColumns(name.value), at: name.range) }
    guard let path, !columns.isEmpty else { throw Unreadable() }
    return TableSyntax(
      name: name, source: path, columns: columns, isWhole: isWhole, range: range(from: start))
  }

  private mutating func parseColumn() throws(Unreadable) -> ColumnSyntax {
    let start = range
    let name = try parseColumnName()
    skipNeedlessSign(behind: name.value)
    skipNeedlessSeparator()
    guard kind == .word, !beginsLine else {
      throw fail(.missingColumnType(name.value, found: found))
    }
    var key: SourceRange?
    var secret: SourceRange?
    var initial: InitialSyntax?
    var from: SourceRange?
    var until: SourceRange?
    if let type = typeBehindMark {
      let mark = text
      reportHere(.markBeforeType(mark, type: type, column: name.value))
      if mark == "key" { key = range } else { secret = range }
      advance()
    }
    let type: Located<ColumnType> = try expectChoice(.columnType)
    skipNeedlessSeparator()
    while kind == .word, !beginsLine {
      if bytes.elementsEqual("key".utf8), key == nil {
        key = range
      } else if bytes.elementsEqual("secret".utf8), secret == nil {
        secret = range
      } else if bytes.elementsEqual("initial".utf8), initial == nil, secret != nil {
        initial = try parseInitial()
        continue
      } else if bytes.elementsEqual("from".utf8), from == nil, !follows(.string) {
        from = range
      } else if bytes.elementsEqual("until".utf8), until == nil {
        until = range
      } else if follows(.word) {
        // The next column stands in the same line.
        break
      } else {
        let marks = ["key", "secret", "initial", "from", "until"]
        throw fail(.unknownColumnMark(text, nearest: nearestKeyword(to: text, among: marks)))
      }
      advance()
      skipNeedlessSeparator()
    }
    return ColumnSyntax(
      name: name, type: type, key: key, secret: secret, initial: initial, from: from, until: until,
      range: range(from: start))
  }

  private mutating func parseColumnName() throws(Unreadable) -> Located<String> {
    if kind == .string, Self.isName(stringValue), follows(.word) {
      let name = Located(stringValue, range)
      reportHere(.quotedName(name.value, of: "column"))
      advance()
      return name
    }
    guard kind == .word else { throw failHere(.unexpected(foundHere, in: .table)) }
    if isForeignComment {
      throw failHere(.wrongComment(found: Parser.commentMark(text)))
    }
    return parseName(.other("column"))
  }

  /// `customer key digits`: the type behind the mark at hand; nil where the mark is none, or what follows is no type.
  private var typeBehindMark: String? {
    guard bytes.elementsEqual("key".utf8) || bytes.elementsEqual("secret".utf8), follows(.word)
    else { return nil }
    return ColumnType(rawValue: text(ahead: 1))?.rawValue
  }

  /// `initial "000000" "123456" last 6 of id`
  private mutating func parseInitial() throws(Unreadable) -> InitialSyntax {
    let start = range
    advance()
    var forms: [InitialSyntax.Form] = []
    while !beginsLine {
      if kind == .string {
        forms.append(.text(try expectString(.initialSecret)))
      } else if kind == .word, bytes.elementsEqual("last".utf8) {
        advance()
        let count = try expectNumber(1...MenuLimits.initialDigitsMax, of: nil)
        guard kind == .word, !beginsLine, bytes.elementsEqual("of".utf8) else {
          throw fail(.missingOf(found: found, count: count.value))
        }
        advance()
        forms.append(.last(count: count, column: try expectName(.other("column"))))
      } else {
        break
      }
      skipNeedlessSeparator()
    }
    guard !forms.isEmpty else {
      if kind == .word, !beginsLine { throw fail(.unquoted(.initialSecret, found: text)) }
      throw fail(.missingValue(.initialSecret, found: found))
    }
    return InitialSyntax(forms: forms, range: range(from: start))
  }

  mutating func parseAnnouncement(
    from start: SourceRange, name: inout Located<String>?
  ) throws(Unreadable) -> AnnouncementSyntax {
    name = parseDeclaredName(.file(.announcement))
    var from: Located<CivilDateTime>?
    var until: Located<CivilDateTime>?
    var hasUntil = false
    while kind == .word, !beginsLine {
      let isFrom = bytes.elementsEqual("from".utf8)
      guard isFrom || bytes.elementsEqual("until".utf8) else { break }
      advance()
      let moment = parseMoment()
      if isFrom {
        from = moment
      } else {
        hasUntil = true
        until = moment
      }
    }
    if !hasUntil { _ = fail(.announcementWithoutEnd(name?.value ?? "")) }
    let items = parseItems(of: .announcement)
    require([.say], of: .announcement, named: name, in: items)
    guard let name, let until, !items.speech.says.isEmpty else { throw Unreadable() }
    if let from, from.value >= until.value {
      report(.endsBeforeItBegins(name.value, from: from.range), at: until.range)
    }
    return AnnouncementSyntax(
      name: name, from: from, until: until, says: items.speech.says, range: range(from: start))
  }

  // MARK: Dialogues

  mutating func parseDialogue(
    from start: SourceRange, name: inout Located<String>?
  ) throws(Unreadable) -> DialogueSyntax {
    openDialogueCount += 1
    defer { openDialogueCount -= 1 }
    name = parseDeclaredName(.file(.dialogue))
    let parameters = parseParameters()
    let brace = expectBlock(of: "dialogue")
    var target: TargetSyntax?
    var startPlace: SourceRange?
    var steps: [StepSyntax] = []
    while !blockEnds(opened: brace, of: "dialogue", mayHoldSteps: true) {
      if kind == .word, let keyword = DeclarationKeyword(bytes: bytes) {
        if case .step(let kind) = keyword {
          steps.append(parseStep(kind))
          continue
        }
        if declarationBeginsHere {
          // The dialogue around it reads, and reports, what begins here.
          if case .file(.dialogue) = keyword, openDialogueCount > MenuLimits.nestedDialogueCountMax
          {
            break
          }
          report(.notInDialogue(keyword.text, dialogue: brace), at: range)
          if let item = parseDeclaration(keyword) { strayItems.append(item) }
          continue
        }
      }
      let node = open(.setting)
      defer { close(node) }
      let first = position
      do throws(Unreadable) {
        guard kind == .word, bytes.elementsEqual("start".utf8) else {
          throw failInDialogue()
        }
        if let startPlace { report(.itemTwice("start", first: startPlace), at: range) }
        startPlace = range
        advance()
        target = try expectStart()
      } catch {
        skipRest(of: first)
      }
    }
    return try endDialogue(start, name, parameters, target, startPlace != nil, steps)
  }

  private mutating func failInDialogue() -> Unreadable {
    guard kind == .word else { return failHere(.nothingBegins(foundHere)) }
    if isForeignComment {
      return failHere(.wrongComment(found: Parser.commentMark(text)))
    }
    if ItemKeyword(bytes: bytes) != nil { return failHere(.outsideBlock(text)) }
    let words = StepKind.allCases.map(\.rawValue) + ["start"]
    return failHere(.unknownDeclaration(text, nearest: nearestKeyword(to: text, among: words)))
  }

  private mutating func endDialogue(
    _ start: SourceRange, _ name: Located<String>?, _ parameters: [ParameterSyntax],
    _ target: TargetSyntax?, _ hasStart: Bool, _ steps: [StepSyntax]
  ) throws(Unreadable) -> DialogueSyntax {
    guard let name else { throw Unreadable() }
    if !hasStart { report(.dialogueWithoutStart(name.value), at: name.range) }
    guard let target else { throw Unreadable() }
    return DialogueSyntax(
      name: name, parameters: parameters, start: target, steps: steps, range: range(from: start))
  }

  private mutating func parseParameters() -> [ParameterSyntax] {
    guard let opening = take(.leftParenthesis) else {
      _ = fail(.missingParameters(found: found))
      return []
    }
    var parameters: [ParameterSyntax] = []
    while true {
      if take(.rightParenthesis) != nil { return parameters }
      do throws(Unreadable) {
        guard kind == .word else {
          throw fail(.unclosedParenthesis(opening: opening))
        }
        let name = parseName(.other("parameter"))
        let kindRead = parseParameterKind(of: name)
        parameters.append(ParameterSyntax(name: name, kind: kindRead))
        if kindRead == nil { try skipParameter() }
        if kind != .rightParenthesis, take(.comma) == nil {
          guard kind == .word, !beginsLine else {
            throw fail(.unclosedParenthesis(opening: opening))
          }
          _ = fail(.missingComma(before: text))
        }
      } catch {
        skipParenthesis()
        return parameters
      }
    }
  }

  private mutating func parseParameterKind(
    of name: Located<String>
  ) -> Located<ParameterKind>? {
    do throws(Unreadable) {
      guard take(.colon) != nil else {
        throw fail(.missingColon(behind: name.value, isCall: false))
      }
      guard kind == .word else { throw fail(.missingParameterKind(name.value, found: found)) }
      return try expectChoice(.parameterKind)
    } catch {
      return nil
    }
  }

  /// Reads up to where the next parameter begins, or the last one ends.
  private mutating func skipParameter() throws(Unreadable) {
    while kind != .comma, kind != .rightParenthesis {
      guard !isAtEnd, kind != .leftBrace, kind != .rightBrace, kind != .arrow,
        !beginsLine || !declarationBeginsHere
      else { throw Unreadable() }
      advance()
    }
  }

  /// Reads past the closing parenthesis, if it comes before the line or the header ends.
  mutating func skipParenthesis() {
    while !isAtEnd, kind != .leftBrace, kind != .rightBrace, kind != .arrow {
      if take(.rightParenthesis) != nil { return }
      advance()
      if beginsLine, declarationBeginsHere { return }
      if beginsLine, kind != .rightParenthesis, kind != .word || !follows(.colon) { return }
    }
  }
}
