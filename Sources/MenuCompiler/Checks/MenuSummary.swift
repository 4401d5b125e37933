package import CallFlowModel
package import Telephony

/// What a menu amounts to, for who wrote it: how much there is, what each wait costs, and how soon a caller
/// is where.
package struct MenuSummary: Sendable {
  /// Something that callers call for.
  package struct Goal: Sendable {
    package let step: StepID
    /// What the caller presses on the way, a space between two steps: `1 1`; an entry is `…`, and so is what
    /// cannot be told.
    package let keys: String
    /// What the caller chooses on the way, by name.
    package let options: [String]
    package let seconds: Int
  }

  /// A key after which the service waits for another one.
  package struct Wait: Sendable {
    package let step: StepID
    package let keys: String
    /// How long a caller waits who is done.
    package let milliseconds: Milliseconds
    /// Longer keys that begin so.
    package let longer: [String]
  }

  /// An entry that may have more keys or fewer, so that the service waits for another one.
  package struct EntryWait: Sendable {
    package let step: StepID
    /// With so many keys it ends by itself; `nil` where that depends on what they are.
    package let most: Int?
    /// With it the caller says to be done.
    package let endKey: DTMFKey
    /// How long a caller waits who does not.
    package let milliseconds: Milliseconds
  }

  package let stepCount: Int
  package let promptCount: Int
  package let goals: [Goal]
  package let waits: [Wait]
  package let entryWaits: [EntryWait]

  init(_ flow: CallFlow, times: CallerTimes, isWritten: (StepID) -> Bool) {
    stepCount = flow.steps.count
    promptCount = flow.prompts.count
    var goals: [Goal] = []
    var waits: [Wait] = []
    var keys = KeysOfOptions()
    for index in flow.steps.indices {
      let step = StepID(index)
      waits += Self.waits(of: step, flow)
      guard isWritten(step), Self.isGoal(step, flow, times, isWritten),
        let time = times.milliseconds(to: index)
      else { continue }
      let way = Self.way(to: index, flow, times, &keys)
      goals.append(
        Goal(step: step, keys: way.keys, options: way.options, seconds: (time + 500) / 1000))
    }
    self.goals = goals.sorted { ($0.seconds, $0.step.index) < ($1.seconds, $1.step.index) }
    self.waits = waits
    entryWaits = flow.steps.indices.compactMap { Self.entryWait(of: StepID($0), flow) }
  }

  /// What is done for the caller, or said when it was asked for.
  private static func isGoal(
    _ step: StepID, _ flow: CallFlow, _ times: CallerTimes, _ isWritten: (StepID) -> Bool
  ) -> Bool {
    switch flow[step].kind {
    case .record, .fax, .transfer, .lookup, .browse: true
    case .play:
      times.way(to: Int(step.index)).first { _ in true }.map { previous, exit in
        isWritten(StepID(previous)) && (exit.kind == .option || exit.kind == .chosen)
      } ?? false
    case .menu, .enter, .discard, .choose, .hangUp: false
    }
  }

  /// Nobody presses more keys than these in a row; what is before them is left out.
  private static let keysShownMax = 20

  private static func way(
    to goal: Int, _ flow: CallFlow, _ times: CallerTimes, _ known: inout KeysOfOptions
  ) -> (keys: String, options: [String]) {
    var keys: [String] = []
    var options: [String] = []
    for (previous, exit) in times.way(to: goal) {
      guard keys.count < keysShownMax else {
        keys.append("…")
        break
      }
      let isInDoubt = times.isInDoubt(previous, flow)
      if let option = exit.option, !isInDoubt {
        keys.append(known.keys(of: option, at: previous, flow))
        options.append(flow.name(of: option))
      } else if exit.kind == .chosen {
        keys.append("1")
      } else if exit.needsKey || isInDoubt {
        keys.append("…")
      }
    }
    return (keys.reversed().joined(separator: " "), options.reversed())
  }

  /// The keys of options, found step by step: many goals have one way.
  private struct KeysOfOptions {
    private var ofStep: [Int: [OptionID: String]] = [:]

    mutating func keys(of option: OptionID, at step: Int, _ flow: CallFlow) -> String {
      if let known = ofStep[step] { return known[option] ?? "" }
      var found: [OptionID: String] = [:]
      for (option, keys) in flow.options(of: StepID(step)) { found[option] = keys.description }
      ofStep[step] = found
      return found[option] ?? ""
    }
  }

  private static func waits(of step: StepID, _ flow: CallFlow) -> [Wait] {
    guard let asking = flow[step].asking.map({ flow.askings[Int($0)] }), asking.prefersLongest,
      let root = asking.keys, flow.keyNodes[Int(root)].goesOn
    else { return [] }
    let options = flow.options(of: step)
    // By what they begin with.
    var longer: [Substring: [String]] = [:]
    for option in options {
      let keys = option.keys.description
      for count in 1..<keys.count { longer[keys.prefix(count), default: []].append(keys) }
    }
    return options.compactMap { option in
      let keys = option.keys.description
      return longer[keys[...]].map {
        Wait(step: step, keys: keys, milliseconds: asking.nextKey, longer: $0)
      }
    }
  }

  private static func entryWait(of step: StepID, _ flow: CallFlow) -> EntryWait? {
    guard flow[step].kind == .enter, let asking = flow[step].asking else { return nil }
    let entry = flow.entries[Int(flow[step].detail)]
    let most: Int?
    switch entry.type {
    case .digits(let min, let max):
      guard min < max else { return nil }
      most = Int(max)
    case .phone: most = 15
    case .faxNumber:
      guard flow.faxNumbers.rules.contains(where: { $0.isAllowed && $0.minDigits < $0.maxDigits })
      else { return nil }
      most = nil
    case .money: most = nil
    case .pattern(let pattern):
      let elements = flow.patternElements[flow.patterns[Int(pattern)].range]
      guard elements.contains(where: \.isOptional) else { return nil }
      most = elements.count
    case .citizenID, .date: return nil
    }
    return EntryWait(
      step: step, most: most, endKey: entry.endKey,
      milliseconds: flow.askings[Int(asking)].nextKey)
  }
}
