import Diagnostics

/// What things of a menu are called, in messages.
enum NamedKind: String, Sendable {
  case step, dialogue, hours, queue, table, document, announcement, parameter

  /// With the article that English wants.
  var article: String {
    switch self {
    case .hours: "hours"
    case .announcement: "an announcement"
    case .step, .dialogue, .queue, .table, .document, .parameter: "a \(rawValue)"
    }
  }
}

/// Names that mean nothing, or more than one thing.
enum NameProblem: Sendable {
  case twice(NamedKind, name: String, first: SourceRange)
  /// `other` is what the name means elsewhere.
  case unknown(NamedKind, name: String, near: String?, other: NamedKind?)
  /// A file that lies there declares it, and no file of the menu includes that one.
  case notIncluded(NamedKind, name: String, file: String)
  case unused(NamedKind, name: String)
  case unknownColumn(table: String, name: String, columns: [String], near: String?)
  case unknownValue(name: String, near: String?)
  /// `{main}`, where a menu holds nothing.
  case holdsNothing(step: String, kind: String)
  /// `{id.x}`, where an entry has no columns.
  case noColumns(step: String)
  /// `{pension}`, where the row has columns.
  case columnMissing(step: String, columns: [String])
  case dialogueWithoutParentheses(name: String, parameters: [String])
  case returnOutside
  case rowsOutsideBrowse(word: String)
  case unknownOutcome(step: String, outcome: String, outcomes: [String], near: String?)
  /// `what`: in the plural.
  case tooMany(what: String, max: Int)
  /// `furtherCount`: how many more places are marked with it.
  case languageNotSpoken(tag: String, spoken: [String], furtherCount: Int)

  var wording: ProblemWording {
    switch self {
    case .twice(let kind, let name, let first):
      ProblemWording(
        "name-twice",
        kind == .hours
          ? "hours '\(name)' are there already" : "\(kind.article) '\(name)' is there already",
        labels: [.init("the first one", at: first)], hints: ["give one of them another name"])
    case .unknown(let kind, let name, let near, let other):
      ProblemWording(
        "unknown-\(kind.rawValue)", Self.unknown(kind, name),
        hints: near.map { ["did you mean '\($0)'?"] }
          ?? other.map {
            ["'\(name)' is the name of \($0.article), and \(kind.article) is wanted here"]
          }
          ?? [Self.remedy(kind, name)])
    case .notIncluded(let kind, let name, let file):
      ProblemWording(
        "unknown-\(kind.rawValue)", Self.unknown(kind, name),
        hints: ["'\(file)' declares it, and is not included: add `include \"\(file)\"`"])
    case .unused(let kind, let name):
      ProblemWording(
        .warning, "unused-\(kind.rawValue)",
        kind == .hours
          ? "no step asks for the hours '\(name)'"
          : "no step asks for the \(kind.rawValue) '\(name)'",
        hints: [
          "use \(kind == .hours ? "them" : "it") where it was meant to be used, or take \(kind == .hours ? "them" : "it") out"
        ])
    case .unknownColumn(let table, let name, let columns, let near):
      ProblemWording(
        "unknown-column", "table '\(table)' has no column '\(name)'",
        hints: hint(meaning: near, otherwise: "its columns are \(columns.listed)"))
    case .unknownValue(let name, let near):
      ProblemWording(
        "unknown-value", "nothing is called '\(name)' that a call could hold",
        hints: hint(
          meaning: near,
          otherwise: "in braces stands an `enter` step, the column of a `lookup` or `browse` step"
            + " such as {pension.balance}, or a parameter of the dialogue"))
    case .holdsNothing(let step, let kind):
      ProblemWording(
        "holds-nothing", "'\(step)' is a \(kind), and holds nothing that could be said or compared",
        hints: ["only `enter`, `lookup` and `browse` hold something"])
    case .noColumns(let step):
      ProblemWording(
        "no-columns", "'\(step)' is what the caller entered: one value, without columns",
        hints: ["write {\(step)}"])
    case .columnMissing(let step, let columns):
      ProblemWording(
        "column-missing", "'\(step)' is a row: which column of it?",
        hints: ["write \(columns.prefix(4).map { "{\(step).\($0)}" }.alternatives)"])
    case .dialogueWithoutParentheses(let name, let parameters):
      ProblemWording(
        "dialogue-without-parentheses", "'\(name)' is a dialogue, and is entered with its values",
        hints: ["write `\(name)(\(parameters.map { "\($0): …" }.joined(separator: ", ")))`"])
    case .returnOutside:
      ProblemWording(
        "return-outside", "only a dialogue can return, and this is outside of every dialogue",
        hints: ["name the step that it should lead to, or write `back` or `hang-up`"])
    case .rowsOutsideBrowse(let word):
      ProblemWording(
        "rows-outside-browse", "`\(word)` leads to other rows, and only a `browse` step has rows",
        hints: ["name the step that it should lead to"])
    case .unknownOutcome(let step, let outcome, let outcomes, let near):
      ProblemWording(
        "unknown-outcome", "step '\(step)' never ends by '\(outcome)'",
        hints: outcomes.isEmpty
          ? ["it only leads on: ask how the step ended that it leads to"]
          : hint(meaning: near, otherwise: "it ends by \(outcomes.alternatives)"))
    case .tooMany(let what, let max):
      ProblemWording(
        "too-many", "\(max) \(what) are as many as there may be",
        hints: ["this one and those behind it have not been read; do with fewer"])
    case .languageNotSpoken(let tag, let spoken, let furtherCount):
      ProblemWording(
        "language-not-spoken",
        "the hotline does not speak '\(tag)'"
          + (furtherCount == 0
            ? ""
            : ", and \(furtherCount) more place\(furtherCount == 1 ? " is" : "s are") marked with it"),
        hints: Self.sister(of: tag, among: spoken).map { ["did you mean '\($0)'?"] }
          ?? [
            "it speaks \(spoken.listed); add '\(tag)' to its `languages`, or take"
              + " \(furtherCount == 0 ? "this" : "all of it") out"
          ])
    }
  }

  /// The same language as it is spoken elsewhere, or wherever: 'en' for 'en-GB'.
  private static func sister(of tag: String, among spoken: [String]) -> String? {
    func language(_ tag: String) -> Substring { tag.prefix { $0 != "-" } }
    return spoken.first { language($0) == language(tag) }
  }

  private static func unknown(_ kind: NamedKind, _ name: String) -> String {
    kind == .hours ? "no hours are named '\(name)'" : "no \(kind.rawValue) is named '\(name)'"
  }

  private static func remedy(_ kind: NamedKind, _ name: String) -> String {
    switch kind {
    case .step: "add a step of that name, or lead to another one"
    case .dialogue: "write it: `dialogue \(name)(…) { start …  … }`"
    case .hours: "write them: `hours \(name) { mon-fri 09:00-17:00 }`"
    case .queue: "write it: `queue \(name) { seats 2 }`"
    case .table: "write it: `table \(name) { from \"\(name).csv\"  … }`"
    case .document: "write it: `document \(name) { file \"\(name).txt\" }`"
    case .announcement, .parameter: "add it, or use another one"
    }
  }
}
