import CallFlowModel
import Diagnostics
import MenuLanguage

/// Whether callers who need one find a person, and whoever makes too many mistakes at least a place for a message.
extension Lowering {
  mutating func checkPerson(_ step: StepID, _ isNearPerson: [Bool], _ syntax: StepSyntax) {
    for option in optionRuns[Int(step.index)] {
      if case .step(let next) = flow.options[option].target, isNearPerson[Int(next.index)] {
        return
      }
    }
    report.add(.noPerson(step: syntax.name.value), at: syntax.name.range, inStep: syntax.range)
  }

  /// By step: whether it hangs up, after nothing but words, and offers neither a person nor a message.
  func stepsThatEndPlainly() -> [Bool] {
    let offersMore = stepsOffering { $0 == .transfer || $0 == .record }
    let hangsUp = stepsLeading(
      to: { $0 == .hangUp },
      by: { step in
        switch flow.steps[step].kind {
        case .play, .choose: .silent
        case .menu, .enter, .lookup, .browse, .record, .discard, .fax, .transfer, .hangUp: .none
        }
      })
    return zip(hangsUp, offersMore).map { $0 && !$1 }
  }

  /// By step: whether it is of a wanted kind, or offers such a step: through words and choices, by a key that a play takes, by
  /// what callers enter and a table knows (an extension), or in a menu whose own options mostly lead there (the departments).
  func stepsOffering(_ isWanted: (Step.Kind) -> Bool) -> [Bool] {
    stepsLeading(
      to: isWanted,
      by: { step in
        switch flow.steps[step].kind {
        case .play, .choose: .all
        case .enter: .only(.next)
        case .lookup: .only(.found)
        // From a main menu everything can be had.
        case .menu: .most(of: ownOptions(of: step))
        case .browse, .record, .discard, .fax, .transfer, .hangUp: .none
        }
      })
  }

  /// The options of a menu that are no defaults.
  private func ownOptions(of step: Int) -> Range<Int> {
    let all = optionRuns[step]
    guard origins[step].part == .written, case .menu(let menu) = syntax(of: StepID(step)).body
    else { return all }
    return all.prefix(menu.options.count)
  }

  /// The ways by which a step leads on.
  private enum WaysOn {
    /// `silent`: without a key.
    case none, silent, all
    case only(ExitKind)
    /// More than half of these options of the flow.
    case most(of: Range<Int>)

    func holds(_ exit: FlowExit) -> Bool {
      switch self {
      case .none: false
      case .silent: !exit.needsKey
      case .all: true
      case .only(let kind): exit.kind == kind
      case .most(let options): exit.option.map { options.contains(Int($0.index)) } ?? false
      }
    }

    /// How many of them must lead there.
    var needed: Int { if case .most(let options) = self { options.count / 2 + 1 } else { 1 } }
  }

  /// By step: whether it is of a wanted kind, or leads there.
  private func stepsLeading(
    to isWanted: (Step.Kind) -> Bool, by waysOn: (Int) -> WaysOn
  ) -> [Bool] {
    var leads = flow.steps.map { isWanted($0.kind) }
    guard leads.contains(true) else { return leads }
    var missing = [Int](repeating: 0, count: leads.count)
    // Ways into each step, the latest first: a step's is followed by the one that came before it.
    var latest = [Int](repeating: -1, count: leads.count)
    var ways: [(from: Int, before: Int)] = []
    var exits: [FlowExit] = []
    for step in flow.steps.indices where !leads[step] {
      let wanted = waysOn(step)
      missing[step] = wanted.needed
      exits.removeAll(keepingCapacity: true)
      flow.addExits(of: StepID(step), to: &exits)
      for exit in exits where wanted.holds(exit) {
        guard case .step(let next) = exit.target else { continue }
        ways.append((from: step, before: latest[Int(next.index)]))
        latest[Int(next.index)] = ways.count - 1
      }
    }
    var open = leads.indices.filter { leads[$0] }
    while let step = open.popLast() {
      var way = latest[step]
      while way >= 0 {
        let previous = ways[way].from
        way = ways[way].before
        guard !leads[previous] else { continue }
        missing[previous] -= 1
        guard missing[previous] <= 0 else { continue }
        leads[previous] = true
        open.append(previous)
      }
    }
    return leads
  }

  mutating func checkMistakes(
    _ step: StepID, _ own: AskingSyntax, _ endsPlainly: [Bool], _ syntax: StepSyntax
  ) {
    guard let asking = flow[step].asking.map({ flow.askings[Int($0)] }),
      let written = own.noMatch ?? menu.defaults?.asking.noMatch
    else { return }
    switch asking.noMatch {
    case .hangUp: break
    case .step(let next):
      guard endsPlainly[Int(next.index)] else { return }
    case .back, .again, .nextRows, .previousRows: return
    }
    let problem = LintProblem.endByMistakes(step: syntax.name.value, word: "no-match")
    guard own.noMatch == nil else {
      report.add(problem, at: written.range, inStep: syntax.range)
      return
    }
    // One line of the defaults is one mistake, and each step may have its reason.
    report.add(
      problem, at: syntax.name.range, inStep: syntax.range, as: "defaults end by mistakes",
      again: "and from here")
  }
}
