import CallFlowModel
import Diagnostics
import MenuLanguage
import ServiceCalendar
import Telephony
import Threads

/// Conclusions from the whole machine. Copies of a dialogue's step are one step to their author: what is
/// wrong with one of them is said once.
extension Lowering {
  /// With fewer steps nobody notices how long it takes to know how soon callers are at each.
  private static let timesTakeLongFrom = 4096

  /// - Parameter items: all that the menu's files hold.
  mutating func checkFlow(today: CivilDate?, items: [FileItem]) {
    checkAnnouncements(today: today)
    let graph = FlowGraph(flow)
    let before = graph.reach()
    let trapped = checkTraps(graph, before)
    // What is missing proves nothing where not everything could be read.
    guard report.isWhole else {
      checkStepsAlone(items)
      return
    }
    let lengths = SpeechLengths(flow, silences: silences)
    let times = Meanwhile(isLong: flow.steps.count >= Self.timesTakeLongFrom) {
      [flow, optionLabels] in CallerTimes(flow, lengths, labels: optionLabels)
    }
    checkDialogues()
    checkWaysOut(graph, before, trapped: trapped)
    let missing = checkValues(graph, before)
    checkReach(graph, before, told: missing)
    checkMarks(before)
    checkManners(graph, before, lengths)
    checkBudgets(times.value)
    // What could not be compiled may have asked for them, and some rules are held against menus without errors alone.
    guard report.diagnostics.errorCount == 0 else { return }
    checkUnused()
    report.reportUnusedAllowances()
    summary = MenuSummary(flow, times: times.value) { origins[Int($0.index)].part == .written }
  }

  private mutating func checkDialogues() {
    for (index, dialogue) in menu.dialogues.items.enumerated()
    where !enteredDialogues.contains(index) {
      report.add(.dialogue(.unused(name: dialogue.name.value)), at: dialogue.name.range)
    }
  }

  /// What was written for some step, which then does not ask for it.
  private mutating func checkUnused() {
    checkUnused(.hours, menu.hours.items.map(\.name))
    checkUnused(.queue, menu.queues.items.map(\.name))
    // Those that are built in are there because they are asked.
    checkUnused(.table, menu.tables.items.map(\.name))
    let isDocumentChosen = flow.faxes.contains {
      if case .value = $0.document { true } else { false }
    }
    if !isDocumentChosen { checkUnused(.document, menu.documents.items.map(\.name)) }
    for (index, dialogue) in menu.dialogues.items.enumerated()
    where enteredDialogues.contains(index) && !dialoguesCutShort.contains(index) {
      for (place, parameter) in dialogue.parameters.enumerated().dropFirst()
      where !parametersUsed.contains(ParameterPlace(dialogue: index, place: place)) {
        report.add(
          .dialogue(.parameterUnused(name: parameter.name.value)), at: parameter.name.range)
      }
    }
  }

  private mutating func checkUnused(_ kind: NamedKind, _ names: [Located<String>]) {
    let used = askedFor[kind] ?? []
    for (index, name) in names.enumerated() where !used.contains(index) {
      report.add(.name(.unused(kind, name: name.value)), at: name.range)
    }
  }

  private mutating func checkAnnouncements(today: CivilDate?) {
    for announcement in menu.announcements.items {
      let name = announcement.name.value
      if announcingSteps.isEmpty, report.isWhole {
        report.add(
          .hotline(.announcementsUnheard(name: name, language: nil)), at: announcement.name.range)
      } else if report.isWhole, let say = unheardSay(of: announcement) {
        let language = say.language?.value ?? flow.languages.first
        report.add(
          .hotline(.announcementsUnheard(name: name, language: language)), at: say.range)
      }
      if let today, announcement.until.value <= CivilDateTime(today) {
        report.add(
          .hotline(.announcementEnded(name: name)),
          at: announcement.until.range)
      }
    }
  }

  /// What an announcement says first in a language in which no step says announcements.
  private func unheardSay(of announcement: AnnouncementSyntax) -> SaySyntax? {
    announcement.says.first { say in
      guard let language = say.language.map({ flow.languages.firstIndex(of: $0.value) }) ?? 0
      else { return false }
      return !announcedLanguages.contains(language)
    }
  }

  private func name(_ step: Int) -> String { flow.stepNames[step] }

  /// The names of the steps on the way to `step`; of a long way, its ends.
  private func path(to step: Int, _ graph: FlowGraph, _ before: [Int?]) -> [String] {
    names(of: graph.path(to: step, before))
  }

  func names(of steps: [Int]) -> [String] {
    let path = steps.map { name($0) }
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

  /// Steps that no call gets to. Those that only others of them lead to are named with these.
  ///
  /// - Parameter told: steps of which it was told already.
  private mutating func checkReach(_ graph: FlowGraph, _ before: [Int?], told: Set<Int>) {
    let missed = before.indices.filter { before[$0] == nil && origins[$0].part == .written }
    guard !missed.isEmpty else { return }
    var reached: Set<SourceRange> = []
    for step in before.indices where before[step] != nil {
      reached.insert(syntax(of: StepID(step)).name.range)
    }
    var isLedTo = Set<Int>()
    for step in before.indices where before[step] == nil {
      for way in graph.ways(from: step) where Int(way.to) != step { isLedTo.insert(Int(way.to)) }
    }
    var seen = Set<Int>()
    // First those that nothing leads to; what is left then are circles.
    for step in missed.filter({ !isLedTo.contains($0) }) + missed where seen.insert(step).inserted {
      var region = [step]
      var next = 0
      while next < region.count {
        for way in graph.ways(from: region[next])
        where before[Int(way.to)] == nil && seen.insert(Int(way.to)).inserted {
          region.append(Int(way.to))
        }
        next += 1
      }
      let name = syntax(of: StepID(step)).name
      guard !reached.contains(name.range), told.isDisjoint(with: region) else { continue }
      let others = region.dropFirst().filter { origins[$0].part == .written }
        .map { syntax(of: StepID($0)).name }.filter { !reached.contains($0.range) }
      report.add(
        .flow(.unreachable(step: name.value, others: others.map(\.value))), at: name.range)
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
  static let searchMax = 50_000_000

  /// The steps whose values are missing somewhere because no call gets to them.
  private mutating func checkValues(_ graph: FlowGraph, _ before: [Int?]) -> Set<Int> {
    defer { checkReceipts(graph, before) }
    guard !valueUses.isEmpty else { return [] }
    let dominators = FlowDominators(graph)
    let conditions = BranchConditions(flow)
    var missing: Set<Int> = []
    var reported: Set<SourceRange> = []
    var searched = 0
    for use in valueUses where !reported.contains(use.range) && searched < Self.searchMax {
      let setter = Int(use.setter.index)
      let users = steps(of: use.user, before).filter { $0 != setter }
      let open = users.filter { !dominators.alwaysSet(by: setter, at: $0) }
      guard let first = open.first else { continue }
      searched += graph.count
      reported.insert(use.range)
      let name = flow.values[Int(use.value.index)].name
      let place = syntax(of: use.setter).name.range
      let isSet =
        before[setter] != nil
        && {
          let after = graph.reachable(afterValueOf: [setter])
          return users.contains { after[$0] }
        }()
      guard isSet else {
        if before[setter] == nil { missing.insert(setter) }
        report.add(
          .value(
            .neverSet(
              name: name, setter: place, unreached: before[setter] == nil ? self.name(setter) : nil)
          ),
          at: use.range, as: "\(first) without \(setter)", again: "nor with this")
        continue
      }
      let without = graph.reach { step, way in
        (step != setter || !way.holdsValue)
          && !conditions.lead(from: step, to: way.to) { $0.holdsValue(of: setter, in: flow) }
      }
      guard let user = open.first(where: { without[$0] != nil }) else { continue }
      report.add(
        .value(
          .maybeUnset(name: name, setter: place, path: path(to: user, graph, without))),
        at: use.range, as: "\(user) perhaps without \(setter)", again: "or without this")
    }
    return missing
  }

  /// The steps that calls get to among those in which something is said: `user`, or, of an announcement, all that say these.
  func steps(of user: StepID?, _ before: [Int?]) -> [Int] {
    (user.map { [$0] } ?? announcingSteps).map { Int($0.index) }.filter { before[$0] != nil }
  }

  /// A call of this menu can be carried to another node wherever it is.
  private mutating func checkMarks(_ before: [Int?]) {
    guard let ahead = flow.valuesAhead else { return }
    let lengths = flow.values.indices.map { flow.markLengthMax(of: ValueID($0)) }
    var reported: Set<SourceRange> = []
    for step in before.indices where before[step] != nil {
      let id = StepID(step)
      let bytes = flow.markLengthMax(holding: ahead[id].lazy.map { lengths[Int($0.index)] })
      guard bytes > MarkLength.most else { continue }
      let range = syntax(of: id).name.range
      guard reported.insert(range).inserted else { continue }
      // The four longest: there may be thousands.
      var values: [(name: String, bytes: Int)] = []
      for value in ahead[id] {
        let entry = (name: flow.values[Int(value.index)].name, bytes: lengths[Int(value.index)])
        let place =
          values.firstIndex { ($0.bytes, entry.name) < (entry.bytes, $0.name) } ?? values.count
        guard place < 4 else { continue }
        values.insert(entry, at: place)
        if values.count > 4 { values.removeLast() }
      }
      report.add(
        .flow(
          .markTooLong(
            step: name(step), bytes: bytes, most: MarkLength.most, values: values)), at: range)
    }
  }

  // MARK: - Budgets

  private mutating func checkBudgets(_ times: CallerTimes) {
    guard let hotline = menu.hotline else { return }
    for step in flow.steps.indices {
      guard let time = times.milliseconds(to: step), origins[step].part == .written else {
        continue
      }
      if time > Int(flow.callTimeMax.count), flow.callTimeMax.count > 0 {
        report.add(
          .hotline(
            .budgetTooSmall(
              step: name(step), seconds: time / 1000, budget: Int(flow.callTimeMax.count) / 1000)),
          at: hotline.callTime?.range ?? hotline.name.range)
      }
      if times.stepCount(to: step) > Int(flow.callStepsMax), flow.callStepsMax > 0 {
        report.add(
          .hotline(
            .stepBudgetTooSmall(
              step: name(step), steps: times.stepCount(to: step), budget: Int(flow.callStepsMax))),
          at: hotline.callSteps?.range ?? hotline.name.range)
      }
    }
  }
}
