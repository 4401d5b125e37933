import Diagnostics

/// What is wrong with where steps lead.
enum FlowProblem: Sendable {
  case unreachable(step: String)
  /// The steps of the circle, each with the way out that leads to the next.
  case trap(circle: [(step: String, exit: String)])
  case noWayOut(step: String, path: [String])

  var wording: ProblemWording {
    switch self {
    case .unreachable(let step):
      ProblemWording(
        "unreachable-step", "no call gets to '\(step)'",
        hints: ["lead to it from another step, or take it out"])
    case .trap(let circle):
      ProblemWording(
        "trap", "a caller who presses nothing never gets out of this circle",
        hints: [
          circle.map { "\($0.step) –\($0.exit)→ " }.joined() + (circle.first?.step ?? ""),
          "let one of these ways lead to a step that ends the call or waits for a key",
        ])
    case .noWayOut(let step, let path):
      ProblemWording(
        "no-way-out", "from '\(step)' a caller gets neither to a person nor to an end",
        hints: (path.count > 1 ? ["calls get here by \(path.joined(separator: " → "))"] : [])
          + ["add a way to a `transfer` or a `hang-up`"])
    }
  }
}
