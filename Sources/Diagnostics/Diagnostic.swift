/// A problem as its author sees it: what is wrong, where, and what to write instead.
///
/// Made from an enum of facts that words itself in one place, such as `SyntaxProblem`.
package struct Diagnostic: Equatable, Sendable {
  /// Whether it keeps a menu from being served.
  package enum Severity: String, Sendable {
    case error, warning
  }

  /// Another place that belongs to the problem, such as the first of two that are the same.
  package struct Label: Equatable, Sendable {
    package let range: SourceRange
    package let text: String

    package init(_ text: String, at range: SourceRange) {
      self.text = text
      self.range = range
    }
  }

  package let severity: Severity
  /// Stable: scripts and editors match it. `unknown-step`
  package let id: String
  /// One sentence in lower case, without a full stop.
  package let message: String
  /// nil: it is about no place, but about all files together.
  package let range: SourceRange?
  /// What stands behind the caret; nil where the message says it all.
  package let caption: String?
  package private(set) var labels: [Label]
  /// What to do, each one sentence.
  package let hints: [String]

  package init(
    _ severity: Severity = .error, id: String, message: String, range: SourceRange?,
    caption: String? = nil, labels: [Label] = [], hints: [String] = []
  ) {
    self.severity = severity
    self.id = id
    self.message = message
    self.range = range
    self.caption = caption
    self.labels = labels
    self.hints = hints
  }

  /// Adds another place that the problem is at.
  package mutating func add(_ label: Label) { labels.append(label) }
}

extension [Diagnostic] {
  /// In the order of files and places, those without a place last; the order of equals is kept.
  package var inOrderOfPlace: [Diagnostic] {
    enumerated().sorted { left, right in
      switch (left.element.range, right.element.range) {
      case (let a?, let b?):
        (a.file.index, a.start, left.offset) < (b.file.index, b.start, right.offset)
      case (nil, nil): left.offset < right.offset
      case (.some, nil): true
      case (nil, .some): false
      }
    }.map(\.element)
  }

  package var errorCount: Int { reduce(0) { $0 + ($1.severity == .error ? 1 : 0) } }
  package var warningCount: Int { count - errorCount }

  /// `2 errors and 1 warning`, or nil where there is nothing to count.
  package var summary: String? { Diagnostic.summary(errors: errorCount, warnings: warningCount) }
}

extension Diagnostic {
  /// `2 errors and 1 warning`, or nil where there is nothing to count.
  package static func summary(errors: Int, warnings: Int) -> String? {
    let parts = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
    return parts.isEmpty ? nil : parts.map { counted($0, $1) }.joined(separator: " and ")
  }
}
