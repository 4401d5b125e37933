import CallFlowModel

/// What holds of every caller whom a choice leads to a step, where choices ask how another step ended.
///
/// A value that a lookup has found is set where `after look found` led to, whatever ways come together before the choice.
struct BranchConditions {
  private struct Way: Hashable {
    let choice: Int
    let to: UInt32
  }

  /// By a way that a choice has: the conditions of the branches that take it, `nil` for `else`. Of choices that ask how no step
  /// ended there is nothing.
  private var conditions: [Way: [Branch.Condition?]] = [:]

  init(_ flow: CallFlow) {
    for (choice, step) in flow.steps.enumerated() where step.kind == .choose {
      let branches = flow.branches[flow.choices[Int(step.detail)].branches.range]
      guard branches.contains(where: { $0.condition.asksHowAStepEnded }) else { continue }
      func add(_ condition: Branch.Condition?, _ target: Target) {
        guard case .step(let to) = target else { return }
        conditions[Way(choice: choice, to: to.index), default: []].append(condition)
      }
      for branch in branches { add(branch.condition, branch.target) }
      add(nil, step.next)
    }
  }

  /// Whether `choice` leads to `to` only where a condition holds of which `implies` is true.
  func lead(
    from choice: Int, to: UInt32, onlyWhere implies: (Branch.Condition) -> Bool
  ) -> Bool {
    guard let all = conditions[Way(choice: choice, to: to)] else { return false }
    return all.allSatisfy { $0.map(implies) ?? false }
  }
}

extension Branch.Condition {
  fileprivate var asksHowAStepEnded: Bool {
    switch self {
    case .after, .afterDropped: true
    case .afterOption, .open, .language, .callerHidden, .callerBegins, .compare: false
    }
  }

  /// Whether it holds only of callers who left `setter` by an exit on which it holds its value.
  func holdsValue(of setter: Int, in flow: CallFlow) -> Bool {
    guard case .after(let step, let exit) = self, step.index == UInt32(setter) else { return false }
    return FlowGraph.holdsValue(flow.steps[setter].kind, exit)
  }
}
