import CallFlowModel
import Diagnostics
import MenuLanguage
import ServiceCalendar
import Telephony

/// Conclusions from the whole machine. Copies of a dialogue's step are one step to their author: what is
/// wrong with one of them is said once.
extension Lowering {
  mutating func checkFlow(today: CivilDate?) {
    checkAnnouncements(today: today)
    let graph = FlowGraph(flow)
    let before = graph.reach()
    let trapped = checkTraps(graph, before)
    // What is missing proves nothing where not everything could be read.
    guard report.isWhole else { return }
    checkDialogues()
    checkReach(before)
    checkWaysOut(graph, before, trapped: trapped)
    checkValues(graph, before)
    let lengths = SpeechLengths(flow, silences: silences)
    let times = CallerTimes(flow, lengths, labels: optionLabels)
    checkBudgets(times)
    checkManners(before, lengths)
    report.reportUnusedAllowances()
    guard report.diagnostics.errorCount == 0 else { return }
    summary = MenuSummary(flow, times: times) { origins[Int($0.index)].part == .written }
  }

  private mutating func checkDialogues() {
    for (index, dialogue) in menu.dialogues.items.enumerated()
    where !enteredDialogues.contains(index) {
      report.add(.dialogue(.unused(name: dialogue.name.value)), at: dialogue.name.range)
    }
  }

  private mutating func checkAnnouncements(today: CivilDate?) {
    for announcement in menu.announcements.items {
      if !saysAnnouncements, report.isWhole {
        report.add(
          .hotline(.announcementsUnheard(name: announcement.name.value)),
          at: announcement.name.range)
      }
      if let today, announcement.until.value <= CivilDateTime(today) {
        report.add(
          .hotline(.announcementEnded(name: announcement.name.value)),
          at: announcement.until.range)
      }
    }
  }

  private func name(_ step: Int) -> String { flow.stepNames[step] }

  /// The names of the steps on the way to `step`; of a long way, its ends.
  private func path(to step: Int, _ graph: FlowGraph, _ before: [Int?]) -> [String] {
    let path = graph.path(to: step, before).map { name($0) }
    guard path.count > 12 else { return path }
    return path.prefix(6) + ["…"] + path.suffix(5)
  }

  /// The steps of the circles that are traps.
  private mutating func checkTraps(_ graph: FlowGraph, _ before: [Int?]) -> Set<Int> {
    var trapped: Set<Int> = []
    for circle in graph.circlesWithoutKey(reached: before) {
      var ways: [(step: String, exit: String)] = []
      for (place, step) in circle.enumerated() {
        let next = circle[(place + 1) % circle.count]
        let exit = graph.ways(from: step).first { !$0.needsKey && Int($0.to) == next }
        ways.append((name(step), exit?.kind.word ?? "back"))
      }
      if ways.count > 12 { ways = ways.prefix(6) + [("…", "…")] + ways.suffix(5) }
      report.add(
        .flow(.trap(circle: ways)), at: syntax(of: StepID(circle[0])).name.range)
      trapped.formUnion(circle)
    }
    return trapped
  }

  private mutating func checkReach(_ before: [Int?]) {
    let missed = before.indices.filter { before[$0] == nil && origins[$0].part == .written }
    guard !missed.isEmpty else { return }
    var reached: Set<SourceRange> = []
    for step in before.indices where before[step] != nil {
      reached.insert(syntax(of: StepID(step)).name.range)
    }
    for step in missed {
      let name = syntax(of: StepID(step)).name
      guard !reached.contains(name.range) else { continue }
      report.add(.flow(.unreachable(step: name.value)), at: name.range)
    }
  }

  /// A trap has been told already: it is left by the way that its circle lacks.
  private mutating func checkWaysOut(
    _ graph: FlowGraph, _ before: [Int?], trapped: Set<Int>
  ) {
    let reachesEnd = graph.reachesEnd
    for step in before.indices
    where before[step] != nil && !reachesEnd[step] && !trapped.contains(step) {
      let syntax = syntax(of: StepID(step))
      report.add(
        .flow(.noWayOut(step: name(step), path: path(to: step, graph, before))),
        at: syntax.name.range)
    }
  }

  // MARK: - Values

  /// How much of the graph may be searched for the ways that leave a value out.
  private static let searchMax = 50_000_000

  private mutating func checkValues(_ graph: FlowGraph, _ before: [Int?]) {
    defer { checkReceipts(graph, before) }
    guard !valueUses.isEmpty else { return }
    let dominators = FlowDominators(graph)
    var reported: Set<SourceRange> = []
    var searched = 0
    for use in valueUses where before[Int(use.user.index)] != nil {
      let user = Int(use.user.index)
      let setter = Int(use.setter.index)
      guard !dominators.alwaysSet(by: setter, at: user), !reported.contains(use.range),
        searched < Self.searchMax
      else { continue }
      searched += graph.count
      reported.insert(use.range)
      let name = flow.values[Int(use.value.index)].name
      let place = syntax(of: use.setter).name.range
      guard before[setter] != nil, graph.reachable(afterValueOf: [setter])[user] else {
        report.add(.value(.neverSet(name: name, setter: place)), at: use.range)
        continue
      }
      let without = graph.reach { step, way in step != setter || !way.holdsValue }
      guard without[user] != nil else { continue }
      report.add(
        .value(
          .maybeUnset(name: name, setter: place, path: path(to: user, graph, without))),
        at: use.range)
    }
  }

  private mutating func checkReceipts(_ graph: FlowGraph, _ before: [Int?]) {
    guard !receiptUses.isEmpty else { return }
    let records = flow.steps.indices.filter { step in
      guard before[step] != nil else { return false }
      let facts = flow.steps[step]
      return facts.kind == .record
        || facts.kind == .fax && flow.faxes[Int(facts.detail)].number != nil
    }
    let reached = graph.reachable(afterValueOf: records)
    for use in receiptUses where before[Int(use.step.index)] != nil {
      if !reached[Int(use.step.index)] { report.add(.value(.receiptNever), at: use.range) }
    }
  }

  // MARK: - Budgets

  private mutating func checkBudgets(_ times: CallerTimes) {
    guard let hotline = menu.hotline else { return }
    for step in flow.steps.indices {
      guard let time = times.milliseconds[step], origins[step].part == .written else { continue }
      if time > Int(flow.callTimeMax.count), flow.callTimeMax.count > 0 {
        report.add(
          .hotline(
            .budgetTooSmall(
              step: name(step), seconds: time / 1000, budget: Int(flow.callTimeMax.count) / 1000)),
          at: hotline.callTime?.range ?? hotline.name.range)
      }
      if times.stepCounts[step] > Int(flow.callStepsMax), flow.callStepsMax > 0 {
        report.add(
          .hotline(
            .stepBudgetTooSmall(
              step: name(step), steps: times.stepCounts[step], budget: Int(flow.callStepsMax))),
          at: hotline.callSteps?.range ?? hotline.name.range)
      }
    }
  }
}
