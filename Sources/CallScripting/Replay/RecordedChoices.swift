import CallEngine
import CallFlowModel
import Storage

/// The choices that a recorded call came to, and what must have held at each.
///
/// A record has where a choice led, and not by which branch: where several lead there, each is an alternative.
struct RecordedChoices {
  /// That a comparison holds, or that it does not.
  struct Demand {
    let comparison: TableQuestions.Comparison
    let holds: Bool

    func isMet(by value: CallValue) -> Bool {
      value.compares(comparison.comparison, comparison.constant) == holds
    }
  }

  struct Visit {
    /// Which of the recorded steps it is.
    let index: Int
    let step: StepID
    /// What each branch that may have been taken asks of values, beside what no caller enters and no row holds. There is none
    /// where no branch leads where the call went.
    let alternatives: [[(value: ValueID, demand: Demand)]]
  }

  let visits: [Visit]

  /// - Parameter places: where the recorded steps are in the menu; `nil`: nowhere any more.
  init(_ places: [StepID?], in flow: CallFlow) {
    visits = places.indices.compactMap { index in
      guard let step = places[index], flow[step].kind == .choose else { return nil }
      let branches = Array(flow.branches[flow.choices[Int(flow[step].detail)].branches.range])
      let alternatives = (branches.map(\.target) + [flow[step].next]).enumerated()
        .filter { Self.leads($0.element, behind: index, of: places) }
        .map { Self.demands(of: $0.offset, among: branches, in: flow) }
      return Visit(index: index, step: step, alternatives: alternatives)
    }
  }

  /// Whether a call that went by `target` may have come to the next recorded step.
  private static func leads(
    _ target: Target, behind index: Int, of places: [StepID?]
  ) -> Bool {
    let isLast = index + 1 == places.count
    return switch target {
    case .step(let step): !isLast && places[index + 1] == step
    case .hangUp: isLast
    case .back, .again, .nextRows, .previousRows: !isLast
    }
  }

  /// The first branch that holds is taken: none before it does.
  private static func demands(
    of taken: Int, among branches: [Branch], in flow: CallFlow
  ) -> [(value: ValueID, demand: Demand)] {
    branches.prefix(taken + 1).enumerated().compactMap { offset, branch in
      guard case .compare(let value, let comparison, let constant) = branch.condition else {
        return nil
      }
      let compared = TableQuestions.Comparison(
        comparison: comparison, constant: flow.constants[Int(constant)])
      return (value, Demand(comparison: compared, holds: offset == taken))
    }
  }

  /// Whether the choices among those recorded steps may have gone as they did while `value` was `candidate`.
  func allow(_ candidate: CallValue, for value: ValueID, among indices: Range<Int>) -> Bool {
    visits.allSatisfy { visit in
      !indices.contains(visit.index) || visit.alternatives.isEmpty
        || visit.alternatives.contains { demands in
          demands.allSatisfy { $0.value != value || $0.demand.isMet(by: candidate) }
        }
    }
  }
}
