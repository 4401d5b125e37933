import Diagnostics

/// What a `choose` tells apart, and where each leads.
extension Parser {
  /// `if open city` is read as if the word were not there; `not open city` cannot be read.
  mutating func readWordsOfBranch(into items: inout ItemsRead) throws(Unreadable) {
    guard kind == .word, follows(.word) || follows(.leftBrace) else { return }
    let start = range
    let needless = text
    let isNeedless = Self.ifWords.contains(needless.lowercased())
    if isNeedless { advance() }
    let word = text
    let turnsRound = Self.notWords.contains(word.lowercased())
    if turnsRound || word == "closed" {
      if turnsRound { advance() }
      let condition = conditionText
      report(
        .branchTurnedRound(
          word: isNeedless ? "\(needless) \(word)" : word,
          condition: turnsRound ? condition : "open" + condition.dropFirst("closed".count),
          target: targetBehindArrow), at: start)
      items.hasBranch = true
      throw Unreadable()
    }
    if isNeedless { report(.needlessWord(needless, meant: "\(conditionText) -> …"), at: start) }
  }

  /// What stands from here to the arrow, or to the end of the line.
  private var conditionText: String {
    var count = 0
    while token(ahead: count + 1).kind != .end, token(ahead: count + 1).kind != .arrow,
      !token(ahead: count + 1).traits.contains(.beginsLine)
    { count += 1 }
    return source.text(range.joined(range(ahead: count)))
  }

  /// The word behind the arrow of this line; nil where there is none.
  private var targetBehindArrow: String? {
    var count = 1
    while token(ahead: count).kind != .end, !token(ahead: count).traits.contains(.beginsLine) {
      if token(ahead: count).kind == .arrow, follows(.word, ahead: count + 1) {
        return text(ahead: count + 1)
      }
      count += 1
    }
    return nil
  }

  private static let ifWords: Set<String> = ["if", "when", "case", "elif", "elseif"]
  private static let notWords: Set<String> = ["not", "unless"]

  /// `2 "…" open city -> person`: reported; goes on to the arrow. Says whether it was there.
  mutating func skipConditionBeforeArrow() -> Bool {
    let start = range
    guard let keyword = ItemKeyword(bytes: bytes),
      [.open, .caller, .after, .language].contains(keyword),
      let target = targetBehindArrow
    else { return false }
    let condition = conditionText
    while kind != .arrow { advance() }
    report(.conditionBeforeArrow(condition, target: target), at: start.joined(behind))
    return true
  }

  mutating func parseCaller() throws(Unreadable) -> BranchSyntax.Condition {
    if kind == .word, !beginsLine, bytes.elementsEqual("hidden".utf8) {
      defer { advance() }
      return .callerHidden(range)
    }
    return .callerBegins(try expectString(.callerPrefix))
  }

  mutating func parseComparison(_ items: ItemsRead) throws(Unreadable) -> BranchSyntax {
    let start = range
    let reference = try parseReference()
    let comparison: Located<Comparison>
    switch kind {
    case .arrow where bytes.elementsEqual("=>".utf8):
      comparison = misspelledComparison(.greaterOrEqual)
    case .equals where isEqualOrLess: comparison = misspelledComparison(.lessOrEqual)
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

  /// `=<`, which is read as two signs.
  private var isEqualOrLess: Bool {
    follows(.less) && bytes(ahead: 1).startIndex == bytes.endIndex
  }

  /// `=>` and `=<`, with the signs the other way round.
  private mutating func misspelledComparison(_ meant: Comparison) -> Located<Comparison> {
    let start = range
    // What it would mean elsewhere is not what is wrong with it here.
    forgetProblem(at: range)
    if meant == .lessOrEqual { advance() }
    let place = start.joined(range)
    report(
      .wrongSign(found: String(meant.rawValue.reversed()), meant: meant.rawValue), at: place)
    return Located(meant, place)
  }

  mutating func addBranch(
    _ condition: BranchSyntax.Condition, _ target: TargetSyntax, from start: SourceRange,
    to items: inout ItemsRead
  ) {
    let branch = BranchSyntax(condition: condition, target: target, range: range(from: start))
    reportBranchBehindElse(branch, items)
    items.branches.append(branch)
  }

  mutating func reportBranchBehindElse(_ branch: BranchSyntax, _ items: ItemsRead) {
    guard let otherwise = items.place(of: .else) else { return }
    report(.branchBehindElse(first: otherwise), at: branch.range)
  }
}
