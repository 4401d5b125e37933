import CallFlowModel

/// What choices ask of the way by which a caller has come: how a step was left last.
///
/// Two ways to a step differ only in what is asked further on: what no choice asks any more, before the step that it is about
/// is left again, is forgotten.
struct AskedExits {
  /// One thing that is asked: a place in ``questions``.
  typealias Question = Int

  private var questions: [(step: Int, condition: Branch.Condition)] = []
  /// By step: what is asked about it.
  private var about: [Int: [Question]] = [:]
  /// By place in ``CallFlow/branches``.
  private var ofBranch: [Int: Question] = [:]
  /// By step: what may still be asked of who is there, in order.
  private var open: [[Question]] = []

  init(_ flow: CallFlow) {
    var known: [Asked: Question] = [:]
    var askers: [[Int]] = []
    for (choose, step) in flow.steps.enumerated() where step.kind == .choose {
      for place in flow.choices[Int(step.detail)].branches.range {
        let condition = flow.branches[place].condition
        guard let asked = Asked(condition) else { continue }
        let question = known[asked] ?? questions.count
        if question == questions.count {
          known[asked] = question
          questions.append((asked.step, condition))
          about[asked.step, default: []].append(question)
          askers.append([])
        }
        ofBranch[place] = question
        if askers[question].last != choose { askers[question].append(choose) }
      }
    }
    if !isEmpty, canBeFollowed(flow) { findOpen(flow, askers) }
  }

  /// Steps times questions that are followed.
  private static let followedMax = 1 << 22

  /// Whether ways can be told apart by what is asked: a menu may ask too much.
  func canBeFollowed(_ flow: CallFlow) -> Bool {
    questions.count * flow.steps.count <= Self.followedMax
  }

  /// Backwards from the steps that ask, up to the step that is asked about.
  private mutating func findOpen(_ flow: CallFlow, _ askers: [[Int]]) {
    open = Array(repeating: [], count: flow.steps.count)
    var before: [[Int]] = Array(repeating: [], count: flow.steps.count)
    var exits: [FlowExit] = []
    for step in flow.steps.indices {
      exits.removeAll(keepingCapacity: true)
      flow.addExits(of: StepID(step), to: &exits)
      for case .step(let target) in exits.lazy.map(\.target) {
        before[Int(target.index)].append(step)
      }
    }
    for question in questions.indices {
      var toSee = askers[question]
      for step in toSee { open[step].append(question) }
      while let step = toSee.popLast() {
        for earlier in before[step]
        where earlier != questions[question].step && open[earlier].last != question {
          open[earlier].append(question)
          toSee.append(earlier)
        }
      }
    }
  }

  var isEmpty: Bool { questions.isEmpty }

  /// Whether `step` asks anything, or anything is asked about it.
  func concern(_ step: Int, _ flow: CallFlow) -> Bool {
    if about[step] != nil { return true }
    let facts = flow.steps[step]
    guard facts.kind == .choose else { return false }
    return flow.choices[Int(facts.detail)].branches.range.contains { ofBranch[$0] != nil }
  }

  /// What holds of a caller who leaves `step` by `exit` and comes to `next`, where `held` held before; in order.
  func held(
    _ held: [Question], leaving step: Int, by exit: FlowExit, to next: Int, _ flow: CallFlow
  ) -> [Question] {
    let new = about[step]?.filter { holds(questions[$0].condition, exit, flow) } ?? []
    if held.isEmpty, new.isEmpty { return [] }
    let kept = held.filter { questions[$0].step != step }
    return (kept + new).filter { open[next].contains($0) }.sorted()
  }

  private func holds(_ condition: Branch.Condition, _ exit: FlowExit, _ flow: CallFlow) -> Bool {
    switch condition {
    case .after(_, let kind): exit.kind == kind
    case .afterOption(_, let name):
      exit.option.map { flow.options[Int($0.index)].name == name } ?? false
    case .afterDropped, .open, .language, .callerHidden, .callerBegins, .compare: false
    }
  }

  /// Whether a caller of whom `held` holds can take exit `place` of a choice: the first branch whose condition holds is taken,
  /// and the last exit is `else`.
  func allows(exit place: Int, of choice: Step, _ held: [Question], _ flow: CallFlow) -> Bool {
    let branches = flow.choices[Int(choice.detail)].branches.range
    for branch in branches.prefix(place) {
      if let question = ofBranch[branch], held.contains(question) { return false }
    }
    guard place < branches.count, let question = ofBranch[branches.lowerBound + place] else {
      return true
    }
    return held.contains(question)
  }
}

/// A condition by which it is known again.
private struct Asked: Hashable {
  let step: Int
  private let kind: ExitKind?
  private let option: UInt32?

  /// nil where it asks something else.
  init?(_ condition: Branch.Condition) {
    switch condition {
    case .after(let other, let exit):
      step = Int(other.index)
      kind = exit
      option = nil
    case .afterOption(let menu, let name):
      step = Int(menu.index)
      kind = nil
      option = name
    case .afterDropped, .open, .language, .callerHidden, .callerBegins, .compare: return nil
    }
  }
}
