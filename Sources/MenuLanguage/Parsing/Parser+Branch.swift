import Diagnostics

/// What a `choose` tells apart, and where each leads.
extension Parser {
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
