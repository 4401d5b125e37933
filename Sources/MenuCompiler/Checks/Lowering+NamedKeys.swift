import CallFlowModel
import Diagnostics
import MenuLanguage
import Telephony

/// Keys that callers are told of, held against those that are taken.
extension Lowering {
  /// Keys that are named and not taken in the step itself, and options that nobody hears of.
  mutating func checkNamedKeys(_ step: StepID, _ syntax: StepSyntax) {
    // Nearly every menu speaks itself.
    guard !syntax.speech.says.isEmpty else { return }
    switch syntax.body {
    case .menu(let body):
      checkNamedKeys(of: step, rows: 0, syntax)
      checkHeard(body.options, syntax)
    case .browse(let body): checkNamedKeys(of: step, rows: body.list?.value ?? 0, syntax)
    case .enter(let body):
      let confirming = confirmingKeys(behind: step)
      checkNamedKeys(body, namedKeys(syntax).filter { !confirming.contains($0.keys) }, syntax)
    case .record(let body): checkNamedKeys(body, namedKeys(syntax), syntax)
    case .transfer:
      for (text, keys) in namedKeys(syntax) { reportNotTaken(keys, text, syntax, by: .nothing) }
    case .play, .fax, .hangUp, .lookup, .choose, .incomplete: break
    }
  }

  /// Keys 1 to `rows` choose a row.
  private mutating func checkNamedKeys(of step: StepID, rows: Int, _ syntax: StepSyntax) {
    let named = namedKeys(syntax)
    guard !named.isEmpty else { return }
    let taken =
      flow.options(of: step).map(\.keys) + (0..<rows).map { KeyString(String($0 + 1))! }
    for (text, keys) in named where !taken.contains(keys) { reportNotTaken(keys, text, syntax) }
  }

  /// Keys that are named where steps behind may take them, and that none of these takes.
  mutating func checkNamedKeysAhead(
    _ step: StepID, _ syntax: StepSyntax, _ graph: FlowGraph, _ before: [Int?]
  ) {
    // Most plays name no key.
    guard !syntax.speech.says.isEmpty else { return }
    switch syntax.body {
    case .play(let body):
      let named = namedKeys(syntax)
      guard !named.isEmpty else { return }
      let taken = flow.options(of: step).map(\.keys) + body.controls.map { KeyString($0.value) }
      let open = named.filter { !taken.contains($0.keys) }
      guard !open.isEmpty, let ahead = keysAhead(of: step, graph) else { return }
      for (text, keys) in open where !ahead.take(keys) {
        reportNotTaken(keys, text, syntax, by: ahead.there)
      }
    case .fax:
      let named = namedKeys(syntax)
      guard !named.isEmpty, let ahead = keysAhead(of: step, graph) else { return }
      for (text, keys) in named where !ahead.take(keys) {
        reportNotTaken(keys, text, syntax, by: .nothing)
      }
    case .hangUp:
      // What a caller may do in the next call is good to know.
      for (text, keys) in namedKeys(syntax) where !isTaken(keys, before) {
        reportNotTaken(keys, text, syntax, by: .nextCall)
      }
    case .menu, .browse, .enter, .record, .transfer, .lookup, .choose, .incomplete: break
    }
  }

  private func namedKeys(_ syntax: StepSyntax) -> [(text: Located<String>, keys: KeyString)] {
    spokenTexts(says(heardIn: syntax)).flatMap { text in
      NamedKeys.all(in: text.value).map { (text, $0) }
    }
  }

  /// Whether an option of a step that callers get to has these keys.
  private func isTaken(_ keys: KeyString, _ before: [Int?]) -> Bool {
    flow.steps.indices.contains { index in
      before[index] != nil && flow.options(of: StepID(index)).contains { $0.keys == keys }
    }
  }

  private mutating func reportNotTaken(
    _ keys: KeyString, _ text: Located<String>, _ syntax: StepSyntax,
    by there: LintProblem.KeyTaking = .options
  ) {
    report.add(
      .keyNotTaken(keys: keys.description, there: there), at: text.range, inStep: syntax.range)
  }

  private static let keyLooksMax = 5_000_000

  /// What takes the keys that are pressed in a `play`: the steps behind it.
  private struct KeysAhead {
    var options: [KeyString] = []
    var entries: [EnterSyntax] = []
    /// Of their confirmations.
    var confirming: [KeyString] = []

    func take(_ keys: KeyString) -> Bool {
      options.contains(keys) || confirming.contains(keys) || entries.contains { $0.takes(keys) }
    }

    /// Where a key leads that none of them takes.
    var there: LintProblem.KeyTaking {
      guard options.isEmpty, let entry = entries.first else { return .options }
      return .entryBehind(end: entry.end.description)
    }
  }

  /// The keys of what reads an entry back, which callers may be told before they enter it.
  private func confirmingKeys(behind entry: StepID) -> [KeyString] {
    guard case .step(let next) = flow[entry].next, origins[Int(next.index)].part == .confirm
    else { return [] }
    return flow.options(of: next).map(\.keys)
  }

  /// The keys that wait for the steps behind a `play`; `nil` where one of these may take any key.
  private mutating func keysAhead(of step: StepID, _ graph: FlowGraph) -> KeysAhead? {
    // A long chain of steps that all say what the announcements name.
    guard keyLooks < Self.keyLooksMax else { return nil }
    var keys = KeysAhead()
    var seen: Set<Int> = [Int(step.index)]
    var open = [Int(step.index)]
    while let step = open.popLast() {
      keyLooks += 1
      if graph.goesBackSilently[step] { return nil }
      for way in graph.ways(from: step) where !way.needsKey {
        let next = Int(way.to)
        guard seen.insert(next).inserted else { continue }
        switch flow.steps[next].kind {
        case .menu: keys.options += flow.options(of: StepID(next)).map(\.keys)
        case .play:
          keys.options += flow.options(of: StepID(next)).map(\.keys)
          open.append(next)
        case .lookup, .choose, .discard: open.append(next)
        case .enter:
          guard case .enter(let body) = syntax(of: StepID(next)).body else { return nil }
          keys.entries.append(body)
          keys.confirming += confirmingKeys(behind: StepID(next))
        case .browse, .record: return nil
        case .fax, .transfer, .hangUp: break
        }
      }
    }
    return keys
  }
}
