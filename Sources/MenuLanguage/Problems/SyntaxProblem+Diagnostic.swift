package import Diagnostics

extension SyntaxProblem {
  package func diagnostic(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      id: id, message: message, range: place(in: range), labels: labels, hints: hints)
  }

  /// The range to mark: of a pattern, the element that is wrong.
  private func place(in range: SourceRange) -> SourceRange {
    guard case .badPattern(let failure) = self, let offset = failure.offset else { return range }
    let start = min(range.start + 1 + offset, range.end)
    return SourceRange(file: range.file, start: start, end: min(start + 1, range.end))
  }

  private var labels: [Diagnostic.Label] {
    switch self {
    case .itemTwice(_, let first), .sayTwice(_, _, let first), .twoDestinations(let first):
      [Diagnostic.Label("the first one is here", at: first)]
    case .missingClosingBrace(_, let next?):
      [Diagnostic.Label("this begins before it is closed", at: next)]
    case .unclosedParenthesis(_, let opening):
      [Diagnostic.Label("it opens here", at: opening)]
    case .notInDialogue(_, let opening): [Diagnostic.Label("the dialogue begins here", at: opening)]
    case .branchBehindElse(let first): [Diagnostic.Label("`else` is here", at: first)]
    case .endsBeforeItBegins(_, let from): [Diagnostic.Label("it begins then", at: from)]
    default: []
    }
  }
}

extension EntryPattern.Failure {
  /// Bytes before the element that is wrong.
  fileprivate var offset: Int? {
    switch self {
    case .empty, .tooLong: nil
    case .notAnElement(_, let offset), .badRange(let offset), .nothingBeforeOptional(let offset):
      offset
    }
  }
}
