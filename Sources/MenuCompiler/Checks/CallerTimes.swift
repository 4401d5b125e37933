import CallFlowModel
import Telephony

/// How soon a caller can be at each step: one who hears every prompt of the menu's first language up to
/// the option that is wanted, and then presses its key.
struct CallerTimes {
  /// By step: from the ringing to the step's beginning, in milliseconds; `nil` where no call gets to.
  private(set) var milliseconds: [Int?]
  /// By step: the step before it on that way, and the exit of that step.
  private(set) var before: [(step: Int, exit: FlowExit)?]
  /// By step: how many steps that is.
  private(set) var stepCounts: [Int]

  /// To find a key and press it.
  private static let keyMilliseconds = 600
  /// An answer of the store, or of a telephone that is engaged.
  private static let lookupMilliseconds = 1000

  /// - Parameter labels: by option, the recording that says what it is for; `nil` where the menu does not speak of it by
  ///   itself.
  init(_ flow: CallFlow, _ lengths: SpeechLengths, labels: [PromptID?]) {
    let count = flow.steps.count
    milliseconds = Array(repeating: nil, count: count)
    before = Array(repeating: nil, count: count)
    stepCounts = Array(repeating: 0, count: count)
    guard Int(flow.start.index) < count else { return }
    var queue = TimeQueue()
    var exits: [FlowExit] = []
    var heard: [Int] = []
    milliseconds[Int(flow.start.index)] = 0
    stepCounts[Int(flow.start.index)] = 1
    queue.insert(time: 0, step: Int(flow.start.index))
    while let (time, step) = queue.removeFirst() {
      guard milliseconds[step] == time else { continue }
      let facts = flow.steps[step]
      exits.removeAll(keepingCapacity: true)
      flow.addExits(of: StepID(step), to: &exits)
      let speech = Self.listen(to: facts, exits, flow, lengths, labels, &heard)
      let waiting = facts.asking.map { flow.optionsWithWait(flow.askings[Int($0)]) } ?? []
      for (place, exit) in exits.enumerated() {
        guard case .step(let target) = exit.target else { continue }
        let next = Int(target.index)
        // Nobody is sooner there than where the time has come already.
        if let known = milliseconds[next], known <= time { continue }
        let arrival =
          time
          + Self.duration(
            of: exit, from: facts, speech: speech, heard: heard[place], waiting: waiting, flow)
        if let known = milliseconds[next], known <= arrival { continue }
        milliseconds[next] = arrival
        before[next] = (step, exit)
        stepCounts[next] = stepCounts[step] + 1
        queue.insert(time: arrival, step: next)
      }
    }
  }

  /// How long a step speaks, in milliseconds; and into `heard`, by exit, how much of that is heard until the key of an
  /// option has been named: all of it where the menu does not speak of the option, or its author has worded it.
  private static func listen(
    to step: Step, _ exits: [FlowExit], _ flow: CallFlow, _ lengths: SpeechLengths,
    _ labels: [PromptID?], _ heard: inout [Int]
  ) -> Int {
    heard.removeAll(keepingCapacity: true)
    guard let speech = step.speech, !flow.languages.isEmpty else {
      for _ in exits { heard.append(0) }
      return 0
    }
    guard step.kind == .menu, exits.first?.option != nil else {
      let whole = Int(flow.seconds(of: speech, in: 0, lengths) * 1000)
      for _ in exits { heard.append(whole) }
      return whole
    }
    // Options are spoken in the order in which they stand, each with a label and a silence before the next.
    var seconds = 0.0
    var isNamed = false
    for index in flow.pieceRange(of: speech, in: LanguageID(0)) {
      let piece = flow.pieces[index]
      if case .prompt(let prompt) = piece {
        if isNamed, lengths.isSilence(prompt) {
          heard.append(Int(seconds * 1000))
          isNamed = false
        }
        while !isNamed, heard.count < exits.count, let option = exits[heard.count].option {
          // This is what is heard of an option that nothing is said of: see below.
          guard let label = labels[Int(option.index)] else {
            heard.append(-1)
            continue
          }
          guard label == prompt else { break }
          isNamed = true
        }
      }
      seconds += flow.seconds(of: piece, in: 0, lengths)
    }
    let whole = Int(seconds * 1000)
    for place in heard.indices where heard[place] < 0 { heard[place] = whole }
    while heard.count < exits.count { heard.append(whole) }
    return whole
  }

  private static func duration(
    of exit: FlowExit, from step: Step, speech: Int, heard: Int, waiting: Set<OptionID>,
    _ flow: CallFlow
  ) -> Int {
    let asking = step.asking.map { flow.askings[Int($0)] }
    switch exit.kind {
    case .option:
      let wait = exit.option.map { waiting.contains($0) } ?? false ? asking?.nextKey.count ?? 0 : 0
      return heard + keyMilliseconds + Int(wait)
    case .noInput, .noMatch:
      guard let asking else { return speech }
      let times = exit.kind == .noInput ? asking.noInputMax : asking.noMatchMax
      return (speech + Int(asking.firstKey.count)) * Int(times)
    case .next, .refused:
      guard step.kind == .enter else { return speech }
      return speech + keyMilliseconds * digits(of: flow.entries[Int(step.detail)].type, flow)
    case .chosen: return speech + keyMilliseconds
    case .kept: return speech + Int(flow.recordings[Int(step.detail)].atLeast.count)
    case .found, .notFound, .unavailable, .locked, .initial, .empty: return lookupMilliseconds
    case .busy, .noAnswer, .failed: return speech + lookupMilliseconds
    case .branch: return 0
    case .sent, .queued, .limit, .answered, .hungUp, .ended: return speech
    }
  }

  private static func digits(of type: EntryType, _ flow: CallFlow) -> Int {
    switch type {
    case .digits(let min, max: _): Int(min)
    case .citizenID: 18
    case .phone, .faxNumber: 11
    case .date: 8
    case .money: 4
    case .pattern(let pattern): flow.patterns[Int(pattern)].range.count
    }
  }
}

extension CallFlow {
  /// The options behind whose keys a step waits for more.
  fileprivate func optionsWithWait(_ asking: Asking) -> Set<OptionID> {
    guard asking.prefersLongest, let root = asking.keys else { return [] }
    var found: Set<OptionID> = []
    var open = [Int(root)]
    while let node = open.popLast() {
      if let option = keyNodes[node].option { found.insert(option) }
      for key in DTMFKey.allCases {
        if case .node(let next) = keyNodes[node][key] { open.append(next) }
      }
    }
    return found
  }
}

/// Steps by time, the soonest first, those of one time in their order: a binary heap.
private struct TimeQueue {
  /// The time, and in the low bits the step.
  private var heap: [Int] = []

  /// More steps than the copies of dialogues, and what the compiler adds to each, can be.
  private static let stepBits = 20

  mutating func insert(time: Int, step: Int) {
    precondition(step < 1 << Self.stepBits, "a menu of too many steps")
    let entry = time << Self.stepBits | step
    heap.append(entry)
    var place = heap.count - 1
    while place > 0, entry < heap[(place - 1) / 2] {
      heap[place] = heap[(place - 1) / 2]
      place = (place - 1) / 2
    }
    heap[place] = entry
  }

  mutating func removeFirst() -> (time: Int, step: Int)? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      var place = 0
      while true {
        var child = place * 2 + 1
        guard child < heap.count else { break }
        if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
        guard heap[child] < last else { break }
        heap[place] = heap[child]
        place = child
      }
      heap[place] = last
    }
    return (first >> Self.stepBits, first & (1 << Self.stepBits - 1))
  }
}
