package import Diagnostics

extension SyntaxProblem {
  package func diagnostic(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      id: id, message: Self.cut(message), range: place(in: range),
      labels: labels.filter { $0.range != range }, hints: hints.map(Self.cut))
  }

  /// What was found is quoted; a word may be as long as a file.
  private static func cut(_ text: String) -> String {
    text.utf8.count > 2000 ? text.prefix(400) + "…" : text
  }

  /// The range to mark: of a pattern, the element that is wrong.
  private func place(in range: SourceRange) -> SourceRange {
    guard case .badPattern(let failure) = self, let offset = failure.offset else { return range }
    let start = min(range.start + 1 + offset, range.end)
    return SourceRange(file: range.file, start: start, end: min(start + 1, range.end))
  }

  /// The other places that belong to it.
  private var labels: [Diagnostic.Label] {
    func label(_ text: String, _ range: SourceRange) -> [Diagnostic.Label] {
      [Diagnostic.Label(text, at: range)]
    }
    if case .itemTwice(_, let first) = self { return label("the first one is here", first) }
    if case .sayTwice(_, _, let first) = self { return label("the first one is here", first) }
    if case .twoDestinations(let first) = self { return label("the first one is here", first) }
    if case .missingClosingBrace(_, let next?) = self {
      return label("this begins before it is closed", next)
    }
    if case .unclosedParenthesis(let opening) = self { return label("it opens here", opening) }
    if case .notInDialogue(_, let opening) = self {
      return label("the dialogue begins here", opening)
    }
    if case .branchBehindElse(let first) = self { return label("`else` is here", first) }
    if case .endsBeforeItBegins(_, let from) = self { return label("it begins then", from) }
    return []
  }
}

extension EntryPattern.Failure {
  /// Bytes before the element that is wrong.
  fileprivate var offset: Int? {
    switch self {
    case .empty, .tooLong, .allOptional: nil
    case .notAnElement(_, let offset), .badRange(let offset), .nothingBeforeOptional(let offset):
      offset
    }
  }
}
