import Diagnostics

/// What is wrong with dialogues and the ways they are entered.
enum DialogueProblem: Sendable {
  case argumentMissing(dialogue: String, parameter: String, kind: String, declared: SourceRange)
  case argumentUnknown(dialogue: String, name: String, parameters: [String], near: String?)
  case argumentTwice(name: String, first: SourceRange)
  case argumentKind(parameter: String, wanted: String, declared: SourceRange)
  case parameterTwice(name: String, first: SourceRange)
  /// `open title`, where `title` is a text.
  case parameterKind(name: String, kind: String, wanted: String, declared: SourceRange)
  case recursion(chain: [String])
  case returnNowhere(dialogue: String)
  case startElsewhere
  case unused(name: String)
  /// The first one gives the steps their names.
  case parameterUnused(name: String)
  case tooManySteps(max: Int)
  /// Other values than those it was entered with at `first`, and the same `value` first. `nil`: in the same place, within a
  /// dialogue.
  case nameShared(dialogue: String, value: String, first: SourceRange?)

  var wording: ProblemWording {
    switch self {
    case .argumentMissing(let dialogue, let parameter, let kind, let declared):
      ProblemWording(
        "argument-missing", "dialogue '\(dialogue)' is entered without '\(parameter)'",
        labels: [.init("declared here", at: declared)],
        hints: ["add `\(parameter): …`, \(kind)"])
    case .argumentUnknown(let dialogue, let name, let parameters, let near):
      ProblemWording(
        "argument-unknown", "dialogue '\(dialogue)' has no parameter '\(name)'",
        hints: hint(
          meaning: near,
          otherwise: parameters.isEmpty
            ? "it has none; leave this out" : "its parameters are \(parameters.listed)"))
    case .argumentTwice(let name, let first):
      ProblemWording(
        "argument-twice", "'\(name)' is given twice", labels: [.init("first here", at: first)],
        hints: ["keep one of them"])
    case .argumentKind(let parameter, let wanted, let declared):
      ProblemWording(
        "argument-kind", "'\(parameter)' is to be \(wanted)",
        labels: [.init("declared here", at: declared)],
        hints: ["write \(wanted) here"])
    case .parameterTwice(let name, let first):
      ProblemWording(
        "parameter-twice", "a parameter '\(name)' is there already",
        labels: [.init("the first one", at: first)], hints: ["give one of them another name"])
    case .parameterKind(let name, let kind, let wanted, let declared):
      ProblemWording(
        "parameter-kind", "parameter '\(name)' is \(kind), and \(wanted) is wanted here",
        labels: [.init("declared here", at: declared)],
        hints: ["declare another parameter, or use another one"])
    case .recursion(let chain):
      ProblemWording(
        "dialogue-recursion",
        chain.count == 1
          ? "dialogue '\(chain[0])' is entered from within itself"
          : "dialogues enter each other in a circle: "
            + (chain + [chain[0]]).joined(separator: " → "),
        hints: ["lead to a step outside, or `return`"])
    case .returnNowhere(let dialogue):
      ProblemWording(
        "return-nowhere",
        "dialogue '\(dialogue)' returns, and this step cannot be returned to",
        hints: [
          "say where to: `\(dialogue)(…) then main`; only a menu or a browse step goes without"
        ])
    case .startElsewhere:
      ProblemWording(
        "start-elsewhere", "a dialogue starts at one of its own steps",
        hints: ["name the step of this dialogue that comes first"])
    case .unused(let name):
      ProblemWording(
        .warning, "dialogue-unused", "nothing enters dialogue '\(name)'",
        hints: ["lead to it, `-> \(name)(…)`, or take it out; what is in it has not been checked"])
    case .parameterUnused(let name):
      ProblemWording(
        .warning, "unused-parameter", "no step of the dialogue asks for '\(name)'",
        hints: ["use it where it is meant, such as in what is said, or take it out"])
    case .nameShared(let dialogue, let value, let first):
      ProblemWording(
        .warning, "name-shared",
        "'\(dialogue)(\(value))' is entered with other values elsewhere: reports tell the two apart by"
          + " `#2` alone, which moves when keys do",
        labels: first.map { [.init("with others here", at: $0)] } ?? [],
        hints: [
          "let the first parameter of '\(dialogue)' be one whose values differ: its value stands in the names of the steps"
        ])
    case .tooManySteps(let max):
      ProblemWording(
        "too-many-steps", "from here on the menu has more than \(max) steps",
        hints: [
          "each set of values makes a copy of a dialogue's steps; let fewer values lead to fewer copies"
        ])
    }
  }
}
