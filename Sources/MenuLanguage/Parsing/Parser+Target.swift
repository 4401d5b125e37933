import Diagnostics

// Arrows and where they lead.
extension Parser {
  mutating func expectArrowAndTarget() throws(Unreadable) -> TargetSyntax {
    if take(.arrow) != nil { return try expectTarget() }
    guard !beginsLine else { throw fail(.missingArrow(found: found)) }
    switch kind {
    case .equals, .greater, .colon, .greaterOrEquals, .less:
      reportHere(.wrongSign(found: kind.sign, meant: "->"))
      advance()
    case .word:
      if let count = jumpWordCount {
        let jump = (0..<count).map { text(ahead: $0) }.joined(separator: " ")
        reportHere(.jumpInsteadOfArrow(jump, target: text(ahead: count)))
        for _ in 0..<count { advance() }
      } else {
        let word = text
        if skipConditionBeforeArrow() { return try expectArrowAndTarget() }
        // Nothing of what follows is where it leads.
        if word == "and" || word == "or" { throw fail(.missingArrow(found: found)) }
        if word == "-" || word == "--" {
          reportHere(.wrongSign(found: word, meant: "->"))
          advance()
          if kind == .greater { advance() }
        } else if word.hasPrefix("-"), Self.isName(String(word.dropFirst())) {
          // `-main`
          reportHere(.wrongSign(found: "-", meant: "->"))
          let start = range
          advance()
          let name = String(word.dropFirst())
          return TargetSyntax(
            kind: ReservedTarget(rawValue: name)?.kind ?? .step(name), range: start)
        } else {
          reportHere(.missingArrow(found: found))
          if token(ahead: 1).kind == .arrow {
            // A word too many before the arrow.
            advance()
            advance()
          }
        }
      }
    case .string, .blank, .lineEnd, .comment, .byteOrderMark, .leftBrace, .rightBrace,
      .leftParenthesis, .rightParenthesis, .comma, .arrow, .notEquals, .lessOrEquals, .unknown,
      .end:
      throw fail(.missingArrow(found: found))
    }
    return try expectTarget()
  }

  /// The step behind `start`, which has no arrow.
  mutating func expectStart() throws(Unreadable) -> TargetSyntax {
    if kind == .arrow, !beginsLine {
      reportHere(.needlessSign("->", behind: ItemKeyword.start.text))
      advance()
    }
    guard !beginsLine, kind == .word || kind == .string else {
      throw fail(.missingValue(.firstStep, found: found))
    }
    return try expectTarget()
  }

  mutating func expectTarget() throws(Unreadable) -> TargetSyntax {
    // Calls joined by `then` are read from the left and put together from the right.
    var calls: [(name: Located<String>, arguments: [ArgumentSyntax])] = []
    while true {
      if kind == .string, !beginsLine, Self.isName(stringValue) {
        let name = try expectName(.other("step"))
        return joined(calls, last: TargetSyntax(kind: .step(name.value), range: name.range))
      }
      guard kind == .word, !beginsLine || targetStandsAlone || isHangUpInWords else {
        throw fail(.missingTarget(found: found))
      }
      if isHangUpInWords {
        let start = range
        let words = "\(text) \(text(ahead: 1))"
        advance()
        advance()
        let place = range(from: start)
        report(.wrongSign(found: words, meant: "hang-up"), at: place)
        return joined(calls, last: TargetSyntax(kind: .hangUp, range: place))
      }
      if follows(.leftParenthesis) {
        let name = parseName(.other("dialogue"))
        calls.append((name, try parseArguments()))
        if kind == .word, !beginsLine, bytes.elementsEqual("then".utf8) {
          guard calls.count < MenuLimits.thenCountMax else {
            throw fail(.tooManyThens(max: MenuLimits.thenCountMax))
          }
          advance()
          continue
        }
        return joined(calls, last: nil)
      }
      if let reserved = reservedTarget {
        let start = range
        advance()
        return joined(calls, last: TargetSyntax(kind: reserved.kind, range: start))
      }
      var name = parseName(.other("step"))
      if kind == .word, !beginsLine, bytes.elementsEqual("then".utf8) {
        throw fail(.thenWithoutCall(name.value))
      }
      name = readRest(ofName: name)
      return joined(calls, last: TargetSyntax(kind: .step(name.value), range: name.range))
    }
  }

  /// `hang up`, which is one word.
  private var isHangUpInWords: Bool {
    text.lowercased() == "hang" && follows(.word) && text(ahead: 1).lowercased() == "up"
  }

  /// Whether the word at hand, which begins a line, can only be where the arrow before it leads: it begins no item, and nothing
  /// else stands in its line.
  private var targetStandsAlone: Bool {
    guard !isAtEnd, ItemKeyword(bytes: bytes) == nil, DeclarationKeyword(bytes: bytes) == nil,
      Self.isName(text)
    else { return false }
    let next = token(ahead: 1)
    return next.kind == .leftParenthesis || next.kind == .rightBrace
      || next.traits.contains(.beginsLine)
  }

  /// There are calls where there is no `last`.
  @inline(__always)
  private func joined(
    _ calls: [(name: Located<String>, arguments: [ArgumentSyntax])], last: consuming TargetSyntax?
  ) -> TargetSyntax {
    calls.isEmpty ? last! : joined(calls, behind: last)!
  }

  private func joined(
    _ calls: [(name: Located<String>, arguments: [ArgumentSyntax])], behind last: TargetSyntax?
  ) -> TargetSyntax? {
    var target = last
    for call in calls.reversed() {
      let range = range(from: call.name.range)
      target = TargetSyntax(
        kind: .dialogue(
          DialogueCallSyntax(name: call.name, arguments: call.arguments, then: target)),
        range: range)
    }
    return target
  }

  /// Arguments may go on over several lines.
  private mutating func parseArguments() throws(Unreadable) -> [ArgumentSyntax] {
    let opening = range
    advance()
    var arguments: [ArgumentSyntax] = []
    while take(.rightParenthesis) == nil {
      guard kind == .word else {
        if kind == .string { throw fail(.argumentWithoutName(stringValue)) }
        throw failInParenthesis(opening)
      }
      if beginsLine, declarationBeginsHere { throw failInParenthesis(opening) }
      if !(token(ahead: 1).kind == .colon) {
        if follows(.string) || follows(.word) || follows(.equals) {
          let name = text
          advance()
          throw fail(.missingColon(behind: name, isCall: true))
        }
        throw failInParenthesis(opening)
      }
      let name = parseName(.other("parameter"))
      advance()
      arguments.append(ArgumentSyntax(name: name, value: try expectArgument(name.value)))
      if kind != .rightParenthesis, take(.comma) == nil {
        guard kind == .word, token(ahead: 1).kind == .colon else {
          throw failInParenthesis(opening)
        }
        _ = fail(.missingComma(before: text))
      }
    }
    return arguments
  }

  private mutating func failInParenthesis(_ opening: SourceRange) -> Unreadable {
    if beginsLine || kind == .rightBrace {
      report(.unclosedParenthesis(opening: opening), at: opening)
      return Unreadable()
    }
    return fail(.unclosedParenthesis(opening: opening))
  }

  private mutating func expectArgument(
    _ name: String
  ) throws(Unreadable) -> ArgumentSyntax.Value {
    switch kind {
    case .string: return .text(try expectText(.title, isRead: false))
    case .word where follows(.word) && token(ahead: 2).kind != .colon:
      // `title: north depot`
      let text = try wordsUnquoted(.title)
      return .text(TextSyntax(text: text, translations: []))
    case .word:
      if Lexer.isDigit(bytes.first ?? 0) {
        return .number(try expectNumber(0...999_999_999, of: nil))
      }
      return .name(parseName(.other("argument")))
    case .blank, .lineEnd, .comment, .byteOrderMark, .leftBrace, .rightBrace, .leftParenthesis,
      .rightParenthesis, .comma, .colon, .arrow, .equals, .notEquals, .less, .lessOrEquals,
      .greater, .greaterOrEquals, .unknown, .end:
      throw fail(.valueMissing(behind: "\(name):", found: found))
    }
  }
}
