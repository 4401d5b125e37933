import CallFlowModel
import Diagnostics
import MenuLanguage
import Telephony

/// The rules of thumb of ``LintRule``, on steps that a call gets to; where that is not known, on each by itself.
extension Lowering {
  mutating func checkManners(
    _ graph: FlowGraph, _ before: [Int?], _ lengths: SpeechLengths
  ) {
    // What could not be compiled may have used an entry, or is where a language is missing, or an option leads elsewhere.
    let isWithoutError = report.diagnostics.errorCount == 0
    let usedEntries = Set(valueUses.map(\.setter))
    let echoedEntries = entriesSaidBeforeRecording()
    let depths = menuDepths()
    let isNearPerson = stepsOffering { $0 == .transfer }
    let hasPeople = flow.steps.contains { $0.kind == .transfer }
    let endsPlainly = stepsThatEndPlainly()
    let reachesReceipt = flow.languages.indices.map { stepsReachingReceipt(in: $0, graph) }
    checkGreeting(lengths)
    for index in flow.steps.indices where before[index] != nil && origins[index].part == .written {
      let step = StepID(index)
      let syntax = syntax(of: step)
      checkAlone(step, syntax, lengths)
      checkNamedKeysAhead(step, syntax, graph, before)
      if isWithoutError { checkLanguages(syntax) }
      checkFileNames(syntax)
      switch syntax.body {
      case .menu(let body):
        if isWithoutError { checkSharedTargets(body.options, syntax) }
        checkDepth(step, depths, syntax)
        checkWayBack(step, depths, syntax)
        if hasPeople { checkPerson(step, isNearPerson, syntax) }
        checkMistakes(step, body.asking, endsPlainly, syntax)
      case .browse(let body):
        if isWithoutError { checkSharedTargets(body.options, syntax) }
        checkMistakes(step, body.asking, endsPlainly, syntax)
      case .enter(let body):
        checkMistakes(step, body.asking, endsPlainly, syntax)
        // A secret that is asked for and compared nowhere is told where it is missing.
        let isLeftOut = body.secret != nil && leavesSecretOut
        if isWithoutError, !isLeftOut, !usedEntries.contains(step) {
          report.add(
            .unusedEntry(step: syntax.name.value), at: syntax.name.range, inStep: syntax.range)
        }
        if isWithoutError, echoedEntries.contains(step) {
          report.add(
            .entryNotKept(step: syntax.name.value), at: syntax.name.range, inStep: syntax.range)
        }
      case .record(let body):
        if let promise = body.answerWithin {
          let unheard = flow.languages.indices.filter { language in
            !graph.ways(from: index).contains {
              $0.holdsValue && !reachesReceipt[language].isEmpty
                && reachesReceipt[language][Int($0.to)]
            }
          }
          checkPromise(promise, unheardIn: unheard, syntax, isWithoutError: isWithoutError)
        }
      case .play(let body):
        if isWithoutError { checkSharedTargets(body.options, syntax) }
      case .lookup, .fax, .transfer, .choose, .hangUp, .incomplete: break
      }
    }
  }

  /// What the step's own text shows, and that of the defaults.
  private mutating func checkAlone(_ step: StepID, _ syntax: StepSyntax, _ lengths: SpeechLengths) {
    checkForced(step, syntax, lengths)
    checkNamedKeys(step, syntax)
    switch syntax.body {
    case .menu(let body):
      checkOptionCount(body.options, syntax)
      checkKeyOrder(body.options, from: 1, syntax)
      checkLength(step, syntax, lengths)
      checkWording(syntax)
      checkLabels(body.options, syntax)
    case .browse(let body):
      checkKeyOrder(body.options, from: (body.list?.value ?? 0) + 1, syntax)
    case .enter(let body):
      checkLength(step, syntax, lengths)
      checkCount(body, syntax)
    case .record: checkLength(step, syntax, lengths)
    case .play, .lookup, .fax, .transfer, .choose, .hangUp, .incomplete: break
    }
  }

  /// Where errors may hide ways, what each step shows that has none.
  mutating func checkStepsAlone(_ items: [FileItem]) {
    // Errors that are not told any more may be anywhere.
    guard report.diagnostics.errorCount < DeclarationLimits.problems else { return }
    let faulty = FaultyItems(items, report.diagnostics)
    // These say what holds in every step; without defaults, they may be what could not be read.
    guard let hotline = menu.hotline, !faulty.hold(hotline.range),
      let defaults = menu.defaults, !faulty.hold(defaults.range)
    else { return }
    let lengths = SpeechLengths(flow, silences: silences)
    for index in flow.steps.indices where origins[index].part == .written {
      let step = StepID(index)
      let syntax = syntax(of: step)
      if !faulty.hold(syntax.range) { checkAlone(step, syntax, lengths) }
    }
  }

  /// Who is promised an answer asks for it with the receipt.
  private mutating func checkPromise(
    _ promise: Located<Int>, unheardIn languages: [Int], _ syntax: StepSyntax, isWithoutError: Bool
  ) {
    guard let first = languages.first else { return }
    let isInSome = languages.count < flow.languages.count
    // Where a language lacks words, that is told.
    guard !isInSome || isWithoutError else { return }
    report.add(
      .receiptUnheard(step: syntax.name.value, language: isInSome ? flow.languages[first] : nil),
      at: promise.range, inStep: syntax.range)
  }

  /// By step: whether one that says the receipt in `language` may come behind it, or is it, before another receipt is given;
  /// empty where none says it.
  private func stepsReachingReceipt(in language: Int, _ graph: FlowGraph) -> [Bool] {
    // An announcement is there for a while only.
    let uses = receiptUses.filter { $0.language == language && $0.step != nil }
    guard !uses.isEmpty else { return [] }
    var isHeard = [Bool](repeating: false, count: flow.steps.count)
    for use in uses { if let step = use.step { isHeard[Int(step.index)] = true } }
    let gives = flow.steps.indices.map { givesReceipt($0) }
    return graph.reaches(isHeard) { !(gives[$0] && $1.holdsValue) }
  }

  /// Entries that nothing is done with but to say them in a recording's own prompt, or in one that leads straight to a
  /// recording.
  private func entriesSaidBeforeRecording() -> Set<StepID> {
    var entries = Set(valueUses.map(\.setter).filter { flow[$0].kind == .enter })
    for use in valueUses where entries.contains(use.setter) {
      let isSaidBefore = use.user.map(leadsStraightToRecording) ?? false
      if !isSaidBefore { entries.remove(use.setter) }
    }
    return entries
  }

  private func leadsStraightToRecording(_ step: StepID) -> Bool {
    var step = step
    // Plays may lead round in a circle.
    for _ in flow.steps.indices {
      switch flow[step].kind {
      case .record: return true
      case .play:
        guard case .step(let next) = flow[step].next else { return false }
        step = next
      case .menu, .enter, .lookup, .browse, .discard, .fax, .transfer, .choose, .hangUp:
        return false
      }
    }
    return false
  }

  // MARK: - Menus

  /// Options that are only a default's text do not count: callers know them from everywhere.
  private func offeredCount(_ options: [OptionSyntax]) -> Int {
    options.count { option in
      let isUsual =
        menu.defaults?.options.contains { usual in
          guard usual.keys.value == option.keys.value, case .step(let a) = usual.target.kind,
            case .step(let b) = option.target.kind
          else { return false }
          return a == b
        } ?? false
      return !isUsual
    }
  }

  private mutating func checkOptionCount(_ options: [OptionSyntax], _ step: StepSyntax) {
    guard options.count > LintLimits.optionCount else { return }
    let count = offeredCount(options)
    if count > LintLimits.optionCountMax {
      report.add(
        .lint(.tooManyOptions(step: step.name.value, count: count)), at: step.name.range)
    } else if count > LintLimits.optionCount {
      report.add(
        .manyOptions(step: step.name.value, count: count), at: step.name.range, inStep: step.range)
    }
  }

  private mutating func checkKeyOrder(
    _ options: [OptionSyntax], from first: Int, _ step: StepSyntax
  ) {
    let digits = options.indices.compactMap { index -> (key: Int, range: SourceRange)? in
      let head = options[index].head
      guard head.count == 1, (1...9).contains(head[0]) else { return nil }
      return (head[0], options[index].keysRange)
    }
    // A key that stands further below is not missing.
    for (digit, next) in zip(digits, digits.dropFirst()) where next.key < digit.key {
      report.add(
        .keyOrder(key: String(next.key), before: String(digit.key)), at: next.range,
        inStep: step.range)
      return
    }
    var expected = first
    for digit in digits {
      if digit.key > expected {
        report.add(.keyGap(key: String(expected)), at: digit.range, inStep: step.range)
        return
      }
      expected = digit.key + 1
    }
  }

  private mutating func checkLength(
    _ step: StepID, _ syntax: StepSyntax, _ lengths: SpeechLengths
  ) {
    guard let speech = flow[step].speech else { return }
    for language in flow.languages.indices {
      let seconds = flow.seconds(of: speech, in: language, lengths)
      guard seconds > LintLimits.menuSeconds else { continue }
      report.add(
        .longMenu(
          step: syntax.name.value, seconds: Int(seconds.rounded()),
          language: flow.languages[language]), at: syntax.name.range, inStep: syntax.range)
      return
    }
  }

  private mutating func checkForced(
    _ step: StepID, _ syntax: StepSyntax, _ lengths: SpeechLengths
  ) {
    guard let keys = syntax.speech.keys, flow[step].keys != .interrupt,
      let speech = flow[step].speech
    else { return }
    let seconds = flow.languages.indices.map { flow.seconds(of: speech, in: $0, lengths) }
    guard let longest = seconds.max(), longest > LintLimits.forcedSeconds else { return }
    report.add(
      .forcedListening(step: syntax.name.value, seconds: Int(longest.rounded())), at: keys.range,
      inStep: syntax.range)
  }

  /// 「请按1查询」 and "press 1 for": the key before the goal.
  private mutating func checkWording(_ step: StepSyntax) {
    for say in step.speech.says + step.speech.agains {
      for part in say.parts {
        guard case .text(let text) = part, let clause = KeyFirstClause.find(in: text.value) else {
          continue
        }
        report.add(.keyFirst(text: clause), at: text.range, inStep: step.range)
      }
    }
  }

  // MARK: - Where menus lead

  /// By step: how many menus a caller chooses in to get there, the step's own included; 0 where none.
  /// Of what is asked or done between two menus (an entry, a lookup, a message, a transfer) none counts, nor a menu behind a
  /// transfer that reached nobody: whoever hears it had found what he looked for.
  private func menuDepths() -> [Int] {
    var depths = [Int](repeating: 0, count: flow.steps.count)
    var isKnown = [Bool](repeating: false, count: flow.steps.count)
    func isCounted(_ step: Int) -> Bool {
      flow.steps[step].kind == .menu && origins[step].part == .written
    }
    var exits: [FlowExit] = []
    var level = [Int(flow.start.index)]
    isKnown[level[0]] = true
    depths[level[0]] = isCounted(level[0]) ? 1 : 0
    // By depth: a step that is no menu is as deep as the step before it.
    while !level.isEmpty {
      var deeper: [Int] = []
      var next = 0
      while next < level.count {
        let step = level[next]
        next += 1
        exits.removeAll(keepingCapacity: true)
        flow.addExits(of: StepID(step), to: &exits)
        for exit in exits {
          guard case .step(let target) = exit.target, !isKnown[Int(target.index)] else { continue }
          let to = Int(target.index)
          let isInstead =
            flow.steps[step].kind == .transfer
            && [.busy, .noAnswer, .failed].contains(exit.kind)
          if isCounted(to), !isInstead {
            deeper.append(to)
          } else {
            isKnown[to] = true
            depths[to] = isCounted(to) ? max(depths[step], 1) : depths[step]
            level.append(to)
          }
        }
      }
      let depth = (level.map { depths[$0] }.max() ?? 0) + 1
      level = deeper.filter { step in
        guard !isKnown[step] else { return false }
        isKnown[step] = true
        depths[step] = depth
        return true
      }
    }
    return depths
  }

  private mutating func checkDepth(_ step: StepID, _ depths: [Int], _ syntax: StepSyntax) {
    let depth = depths[Int(step.index)]
    guard depth > LintLimits.menuDepth else { return }
    report.add(
      .deepMenu(step: syntax.name.value, depth: depth), at: syntax.name.range, inStep: syntax.range)
  }

  private mutating func checkWayBack(_ step: StepID, _ depths: [Int], _ syntax: StepSyntax) {
    let depth = depths[Int(step.index)]
    guard depth > 1 else { return }
    for option in optionRuns[Int(step.index)] {
      switch flow.options[option].target {
      case .back: return
      case .step(let next):
        let kind = flow[next].kind
        if kind == .menu || kind == .browse, depths[Int(next.index)] < depth { return }
      case .again, .nextRows, .previousRows, .hangUp: continue
      }
    }
    report.add(
      .noWayBack(step: syntax.name.value), at: syntax.name.range, inStep: syntax.range)
  }
}
