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
    milliseconds[Int(flow.start.index)] = 0
    stepCounts[Int(flow.start.index)] = 1
    queue.insert(time: 0, step: Int(flow.start.index))
    while let (time, step) = queue.removeFirst() {
      guard milliseconds[step] == time else { continue }
      let speech = Self.speech(of: flow.steps[step], flow, lengths)
      exits.removeAll(keepingCapacity: true)
      flow.addExits(of: StepID(step), to: &exits)
      for exit in exits {
        guard case .step(let target) = exit.target else { continue }
        let next = Int(target.index)
        // Nobody is sooner there than where the time has come already.
        if let known = milliseconds[next], known <= time { continue }
        let arrival =
          time
          + Self.duration(
            of: exit, from: flow.steps[step], speech: speech, flow, lengths, labels)
        if let known = milliseconds[next], known <= arrival { continue }
        milliseconds[next] = arrival
        before[next] = (step, exit)
        stepCounts[next] = stepCounts[step] + 1
        queue.insert(time: arrival, step: next)
      }
    }
  }

  private static func speech(
    of step: Step, _ flow: CallFlow, _ lengths: SpeechLengths
  ) -> Int {
    guard let speech = step.speech, !flow.languages.isEmpty else { return 0 }
    return Int(flow.seconds(of: speech, in: 0, lengths) * 1000)
  }

  private static func duration(
    of exit: FlowExit, from step: Step, speech: Int, _ flow: CallFlow,
    _ lengths: SpeechLengths, _ labels: [PromptID?]
  ) -> Int {
    let asking = step.asking.map { flow.askings[Int($0)] }
    switch exit.kind {
    case .option:
      return heard(exit, step, flow, lengths, labels, whole: speech) + keyMilliseconds
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

  /// How much of a menu's speech is heard until the option's key has been named: all of it, where the
  /// author has worded it.
  private static func heard(
    _ exit: FlowExit, _ step: Step, _ flow: CallFlow, _ lengths: SpeechLengths,
    _ labels: [PromptID?], whole: Int
  ) -> Int {
    guard step.kind == .menu, let speech = step.speech, let option = exit.option,
      let label = labels[Int(option.index)]
    else { return whole }
    var seconds = 0.0
    var isNamed = false
    for index in flow.pieceRange(of: speech, in: LanguageID(0)) {
      let piece = flow.pieces[index]
      if case .prompt(let prompt) = piece {
        // The silence before the next option.
        if isNamed, lengths.isSilence(prompt) { return Int(seconds * 1000) }
        if prompt == label { isNamed = true }
      }
      seconds += flow.seconds(of: piece, in: 0, lengths)
    }
    return Int(seconds * 1000)
  }
}

/// Steps by time, the soonest first: a binary heap.
private struct TimeQueue {
  private var heap: [(time: Int, step: Int)] = []

  mutating func insert(time: Int, step: Int) {
    heap.append((time, step))
    var child = heap.count - 1
    while child > 0, heap[child] < heap[(child - 1) / 2] {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> (time: Int, step: Int)? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [parent * 2 + 1, parent * 2 + 2]
      where child < heap.count && heap[child] < heap[least] {
        least = child
      }
      guard least != parent else { return first }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
