import Diagnostics

/// What is wrong with where steps lead.
enum FlowProblem: Sendable {
  /// `others`: the steps that only it leads to.
  case unreachable(step: String, others: [String])
  /// The steps of the circle, each with the way out that leads to the next.
  case trap(circle: [(step: String, exit: String)])
  case noWayOut(step: String, path: [String])
  /// `values`: what takes the most of it, and how much.
  case markTooLong(step: String, bytes: Int, most: Int, values: [(name: String, bytes: Int)])
  /// What it asks was asked by a branch above.
  case branchHidden(first: SourceRange)

  /// `'a', 'b' and 3 more`
  private static func few(_ names: [String]) -> String {
    let shown = names.prefix(4).map { "'\($0)'" }
    return (names.count > 4 ? shown + ["\(names.count - 4) more"] : shown).listed
  }

  var wording: ProblemWording {
    switch self {
    case .unreachable(let step, let others):
      ProblemWording(
        "unreachable-step", "no call gets to '\(step)'",
        hints: (others.isEmpty ? [] : ["nor so to \(Self.few(others))"])
          + ["lead to it from another step, or take it out"])
    case .trap(let circle):
      ProblemWording(
        "trap", "a caller who presses nothing never gets out of this circle",
        hints: [
          circle.map { "\($0.step) –\($0.exit)→ " }.joined() + (circle.first?.step ?? ""),
          "one of these ways must end the call: let it lead to a `hang-up`, or to a step from which silence leads to one",
        ])
    case .branchHidden(let first):
      ProblemWording(
        "branch-hidden", "this branch is never taken: one above holds wherever it does",
        labels: [.init("taken instead", at: first)],
        hints: ["ask for something else, put the narrower one first, or take one of them out"])
    case .noWayOut(let step, let path):
      ProblemWording(
        "no-way-out", "from '\(step)' a caller gets neither to a person nor to an end",
        hints: (path.count > 1 ? ["calls get here by \(path.joined(separator: " → "))"] : [])
          + ["add a way to a `transfer` or a `hang-up`"])
    case .markTooLong(let step, let bytes, let most, let values):
      ProblemWording(
        "mark-too-long",
        "what a call must remember at '\(step)' may take \(bytes) bytes, and a mark has room for \(most)",
        hints: values.isEmpty
          ? ["ask in fewer places by `after` how a step ended"]
          : [
            "most of it are " + values.map { "\($0.name) (\($0.bytes))" }.joined(separator: ", "),
            "say less of a row in one place, or look it up again where it is needed",
          ])
    }
  }
}
