import CallFlowModel
import Telephony

/// How soon a caller can be at each step: one who hears every prompt of the menu's first language up to
/// the option that is wanted, and then presses its key.
struct CallerTimes: Sendable {
  /// A step, as one comes to it of whom certain things hold.
  private struct Arrival {
    let step: Int
    /// What of ``asked`` holds.
    let held: [AskedExits.Question]
    /// From the ringing to the step's beginning, in milliseconds.
    var time: Int
    var stepCount: Int
    var before: (arrival: Int, exit: FlowExit)?
  }

  private struct Visit: Hashable {
    let step: Int
    let held: [AskedExits.Question]
  }

  private var arrivals: [Arrival] = []
  /// By step: the soonest; `nil` where no call gets to.
  private var soonest: [Int?]
  private let asked: AskedExits
  /// Whether ways are told apart by what choices ask of them.
  private let isExact: Bool

  /// To find a key and press it.
  private static let keyMilliseconds = 600
  /// An answer of the store, or of a telephone that is engaged.
  private static let lookupMilliseconds = 1000

  /// - Parameter labels: by option, the recording that says what it is for; `nil` where the menu does not speak of it by
  ///   itself.
  init(_ flow: CallFlow, _ lengths: SpeechLengths, labels: [PromptID?]) {
    let asked = AskedExits(flow)
    self =
      CallerTimes(flow, lengths, labels, asking: asked, isExact: true)
      ?? CallerTimes(flow, lengths, labels, asking: asked, isExact: false)!
  }

  /// nil where it is to be exact, and there are too many ways.
  private init?(
    _ flow: CallFlow, _ lengths: SpeechLengths, _ labels: [PromptID?], asking asked: AskedExits,
    isExact: Bool
  ) {
    self.asked = asked
    self.isExact = isExact
    soonest = Array(repeating: nil, count: flow.steps.count)
    guard Int(flow.start.index) < flow.steps.count else { return }
    guard !isExact || asked.canBeFollowed(flow) else { return nil }
    let arrivalsMax = min(flow.steps.count * 4 + 4096, TimeQueue.placesMax)
    // Most come to a step with nothing that anybody asks.
    var plain: [Int?] = soonest
    var others: [Visit: Int] = [:]
    var queue = TimeQueue()
    var exits: [FlowExit] = []
    var heard: [Int] = []
    arrivals.append(Arrival(step: Int(flow.start.index), held: [], time: 0, stepCount: 1))
    plain[Int(flow.start.index)] = 0
    queue.insert(time: 0, place: 0)
    while let (time, place) = queue.removeFirst() {
      let arrival = arrivals[place]
      guard arrival.time == time else { continue }
      let step = arrival.step
      if soonest[step] == nil { soonest[step] = place }
      let facts = flow.steps[step]
      exits.removeAll(keepingCapacity: true)
      flow.addExits(of: StepID(step), to: &exits)
      let speech = Self.listen(to: facts, exits, flow, lengths, labels, &heard)
      let waiting = facts.asking.map { flow.optionsWithWait(flow.askings[Int($0)]) } ?? []
      for (number, exit) in exits.enumerated() {
        guard case .step(let target) = exit.target else { continue }
        let next = Int(target.index)
        var held: [AskedExits.Question] = []
        if isExact, !asked.isEmpty {
          if facts.kind == .choose, !asked.allows(exit: number, of: facts, arrival.held, flow) {
            continue
          }
          held = asked.held(arrival.held, leaving: step, by: exit, to: next, flow)
        }
        let visit = Visit(step: next, held: held)
        let known = held.isEmpty ? plain[next] : others[visit]
        // Nobody is sooner there than where the time has come already.
        if let known, arrivals[known].time <= time { continue }
        let then =
          time
          + Self.duration(
            of: exit, from: facts, speech: speech, heard: heard[number], waiting: waiting, flow)
        if let known, arrivals[known].time <= then { continue }
        let new = Arrival(
          step: next, held: held, time: then, stepCount: arrival.stepCount + 1,
          before: (place, exit))
        if let known {
          arrivals[known] = new
          queue.insert(time: then, place: known)
        } else {
          if isExact, arrivals.count == arrivalsMax { return nil }
          if held.isEmpty { plain[next] = arrivals.count } else { others[visit] = arrivals.count }
          queue.insert(time: then, place: arrivals.count)
          arrivals.append(new)
        }
      }
    }
  }

  /// From the ringing to the beginning of `step`, in milliseconds; `nil` where no call gets to.
  func milliseconds(to step: Int) -> Int? { soonest[step].map { arrivals[$0].time } }

  /// How many steps that is.
  func stepCount(to step: Int) -> Int { soonest[step].map { arrivals[$0].stepCount } ?? 0 }

  /// The way to `step`, backwards from it: each step before it, and the exit by which that is left.
  func way(to step: Int) -> some Sequence<(step: Int, exit: FlowExit)> {
    sequence(state: soonest[step]) { place in
      guard let current = place, let before = arrivals[current].before else { return nil }
      place = before.arrival
      return (arrivals[before.arrival].step, before.exit)
    }
  }

  /// Whether `step` is a choice that asks how another was left, or is asked about, and there are too many ways to say which
  /// one is taken.
  func isInDoubt(_ step: Int, _ flow: CallFlow) -> Bool { !isExact && asked.concern(step, flow) }

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
    guard asking.prefersLongest, let root = asking.keys, keyNodes[Int(root)].goesOn else {
      return []
    }
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

/// Places by time, the soonest first, those of one time in their order: a binary heap.
private struct TimeQueue {
  /// The time, and in the low bits the place.
  private var heap: [Int] = []

  /// More than the steps of the copies of dialogues, with what the compiler adds to each, can be.
  private static let placeBits = 20
  static let placesMax = 1 << placeBits

  mutating func insert(time: Int, place new: Int) {
    precondition(new < Self.placesMax, "a menu of too many steps")
    let entry = time << Self.placeBits | new
    heap.append(entry)
    var place = heap.count - 1
    while place > 0, entry < heap[(place - 1) / 2] {
      heap[place] = heap[(place - 1) / 2]
      place = (place - 1) / 2
    }
    heap[place] = entry
  }

  mutating func removeFirst() -> (time: Int, place: Int)? {
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
    return (first >> Self.placeBits, first & (Self.placesMax - 1))
  }
}
