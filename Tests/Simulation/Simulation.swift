import CallEngine
import CallFlowModel
package import HotlineServer
import Sockets
import Storage
import Telephony
import TestSupport

/// One world from a seed: two nodes of the real service (its loop, trunks, calls, marks), one store, one clock, callers
/// behind a gateway, and all that can go wrong between them.
///
/// One thread, one source of chance: the same seed is the same world. Whatever happens, what each call does is held
/// against the engine alone; ``verdict()`` holds what is left against what was promised.
package final class Simulation {
  /// Acts, answers and deadlines within so many milliseconds happen together.
  static let step: UInt64 = 20
  static let start: UInt64 = 1_000_000
  /// 2026-06-01 10:00 in London.
  static let wallStart: Int64 = 1_780_304_400_000

  let seed: UInt64
  let callCount: Int
  let planted: PlantedFault?
  var random: SplitMix64
  var now = Simulation.start
  var clock = SimulatedClock()
  let store: SimulatedStore
  let menus: [ServedMenu]
  var nodes: [SimulatedNode] = []
  var trunks: [SimulatedTrunk] = []
  var callers: [SimulatedCaller] = []
  var utterances: [Utterance] = []
  var receipts: [String: Int] = [:]
  /// Codes of errors that trunks must be told, for lines that belong to no call.
  var faultsExpected: [String] = []
  /// What is to be done when, by whom.
  var agenda = Agenda()
  var callsBegun = 0
  /// Callers whose call went on while another node, alive and kept waiting by the store, had still to write: what it writes
  /// later cannot have been found, and who was asked again has left a second message.
  var unsettled: Set<Int> = []
  /// A deadline that was planned before counts no more, on whichever node.
  var deadlinesPlanned: UInt64 = 0
  var nextCallAt = Simulation.start
  var nextFaultAt = Simulation.start + 2000
  /// Faults that end by themselves.
  var healing: [(at: UInt64, heal: () -> Void)] = []
  /// Records that could not be written, by the call's name: the store was broken, or the process died.
  var recordsLost: Set<String> = []
  /// Orders of which callers have heard, by receipt: which call each was made in.
  var faxesPromised: [String: CallKey] = [:]
  /// Those that the queue knows to have arrived.
  var faxesSent: Set<ReceiptNumber> = []
  var faxCalls: [SimulatedFaxCall] = []
  package private(set) var eventCount = 0
  package var faultCount = 0
  package var promisedCount: Int { receipts.count }
  package var faxCount: Int { faxesPromised.count }

  package init(
    seed: UInt64, calls: Int, menus: [ServedMenu], planted: PlantedFault? = nil
  ) throws {
    self.seed = seed
    callCount = calls
    self.planted = planted
    self.menus = menus
    random = SplitMix64(seed: seed)
    store = SimulatedStore(tables: try SimulationMenu.tables(of: menus[0]), planted: planted)
    clock.unixMilliseconds = Self.wallStart
    for number in 0..<2 { nodes.append(try newNode(number)) }
  }

  func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &random) < probability
  }
  func any(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  var isEnding: Bool { callsBegun >= callCount }

  // MARK: Time

  package func run() throws {
    let limit = Self.start + 6 * 3_600_000
    while !isDone {
      guard let next = nextMoment, next < limit else {
        let left = callers.filter { $0.state != .gone }.map(\.name).prefix(5)
        throw SimulationProblem("calls neither end nor wait for anything: \(left)")
      }
      let moment = max(now + 1, (next + Self.step - 1) / Self.step * Self.step)
      clock.unixMilliseconds += Int64(moment - now)
      now = moment
      try happen()
    }
    try verdict()
    for node in nodes { node.service.end() }
  }

  private var isDone: Bool {
    isEnding && callers.allSatisfy { $0.state == .gone }
      && nodes.allSatisfy { $0.queue.groups.isEmpty }
  }

  private var nextMoment: UInt64? {
    var moments: [UInt64] = healing.map(\.at) + faxCalls.map(\.endsAt)
    if let act = agenda.next { moments.append(act) }
    if !isEnding { moments += [nextCallAt, nextFaultAt] }
    for node in nodes {
      if let restart = node.restartsAt { moments.append(restart) }
      guard node.isUp else { continue }
      if let due = node.queue.nextDue { moments.append(due) }
      if let due = node.service.nextDeadline { moments.append(due.milliseconds) }
    }
    return moments.min()
  }

  private func happen() throws {
    for place in healing.indices.reversed() where healing[place].at <= now {
      healing.remove(at: place).heal()
    }
    for number in nodes.indices {
      if let restart = nodes[number].restartsAt, restart <= now { try startAgain(number) }
    }
    if isEnding { heal() }
    while !isEnding, nextCallAt <= now { beginCall() }
    if !isEnding, nextFaultAt <= now { try fault() }
    for node in nodes where node.isUp {
      while let due = node.queue.nextDue, due <= now { try answer(node) }
      if let due = node.service.nextDeadline, due.milliseconds <= now { try turn(node) }
    }
    for node in nodes where node.isUp && !node.isDraining { try lookForFaxes(node) }
    endFaxCalls()
    while let caller = agenda.take(until: now) { try act(caller.who, caller.plan) }
    for trunk in trunks where trunk.hasMoreToSay { try send(trunk) }
    trunks.removeAll { $0.isBroken }
  }

  // MARK: Nodes

  private func newNode(_ number: Int) throws -> SimulatedNode {
    let node = SimulatedNode(number, chance: random.next(), store: store)
    let (clock, chance) = (clock, node.chance)
    var options = ServiceOptions(
      node: "node-\(number)", loops: 1, seal: MarkSeal(key: [UInt8](repeating: 9, count: 32)),
      drainSecondsMax: 86_400)
    options.surroundings = Surroundings(
      wallClock: { WallClock(unixMilliseconds: clock.unixMilliseconds) },
      chance: { chance.next() })
    node.service = try SteppedService(
      options, menus: MenusInForce([menus[0]]), storage: node.queue,
      log: ServiceLog(from: .error) { _ in }, at: LoopInstant(milliseconds: now))
    node.versions = [menus[0].flow.version]
    node.began = now
    if planted == .lostAnswer { node.queue.losesAnAnswerOf = 30 }
    if planted == .otherAnswer { node.queue.swapsAnAnswerOf = 30 }
    return node
  }

  private func startAgain(_ number: Int) throws {
    // What the dead were recording is kept before a node begins that has the store alone.
    if !nodes.contains(where: \.isUp) {
      let time = UnixTime(seconds: clock.unixMilliseconds / 1000)
      _ = store.commit([.keepInterruptedRecordings, .releaseFaxes(at: time, .standard)])
    }
    nodes[number] = try newNode(number)
  }

  /// The process is gone from one moment to the next.
  func crash(_ node: SimulatedNode) throws {
    // Some of what it has written is read before the connection breaks, up to any byte.
    for trunk in trunks where trunk.node == node.number && chance(0.5) {
      try read(trunk, atMost: any(0...600))
    }
    let committed = any(0...node.queue.groups.count)
    for group in node.queue.groups.dropFirst(committed) { forgetRecords(of: group) }
    node.queue.die(afterCommitting: committed)
    for trunk in trunks where trunk.node == node.number { lose(trunk) }
    node.service.end()
    node.isUp = false
    node.restartsAt = now + UInt64(any(200...8000))
  }

  private func forgetRecords(of group: SimulatedQueue.Group) {
    for asked in group.asked {
      if case .keepCall(let record) = asked.request { recordsLost.insert(record.call.text) }
    }
  }

  // MARK: Turns

  /// A turn of the node's loop, in which it finds what is due and what has come in.
  func turn(_ node: SimulatedNode, _ events: () throws -> Void = {}) throws {
    let instant = LoopInstant(milliseconds: now)
    while let due = node.deadlines.take(until: now) {
      guard let expected = callers[due.who].expected, expected.deadlinePlan == due.plan else {
        continue
      }
      tell(due.who, .timeReached, node)
    }
    try events()
    node.service.turn(at: instant)
    try compareQuestions(node)
    for trunk in trunks where trunk.node == node.number && !trunk.isBroken { try read(trunk) }
    settleFaxes(node)
  }

  /// Tells the engine that stands beside the service what the service is told.
  func tell(_ caller: Int, _ event: CallEvent, _ node: SimulatedNode) {
    guard let expected = callers[caller].expected, !expected.isOver else { return }
    eventCount += 1
    expected.step(event, at: now, isFull: node.queue.isFull)
    afterEvent(caller, node)
  }

  func afterEvent(_ caller: Int, _ node: SimulatedNode) {
    let expected = callers[caller].expected!
    for question in expected.questions {
      node.wanted.append(
        SimulatedNode.Wanted(
          expected: expected, caller: caller, request: question.request,
          question: question.question))
    }
    expected.questions.removeAll(keepingCapacity: true)
    deadlinesPlanned += 1
    expected.deadlinePlan = deadlinesPlanned
    if !expected.isOver, let deadline = expected.deadline {
      node.deadlines.add(at: deadline, who: caller, plan: expected.deadlinePlan)
    }
  }

  private func compareQuestions(_ node: SimulatedNode) throws {
    let slowness = store.slowness
    let asked = node.queue.endTurn(due: now + UInt64(any(0...Int(slowness))))
    for one in asked where one.request.isQuestion {
      guard let place = node.wanted.firstIndex(where: { $0.request == one.request }) else {
        // What the store could not do it is asked once more, when no call waits for it any longer.
        if let place = node.failed.firstIndex(of: one.request) {
          node.failed.remove(at: place)
          continue
        }
        // And then, of what was cut off, for the receipt, for the log.
        if case .finishRecording(_, length: Milliseconds(0), endedBy: nil) = one.request {
          continue
        }
        throw SimulationProblem("the store is asked what no call asks: \(one.request)")
      }
      let wanted = node.wanted.remove(at: place)
      node.awaiting[one.ticket.number] = (
        wanted.expected, wanted.caller, wanted.question
      )
    }
    if let left = node.wanted.first {
      throw SimulationProblem(
        "the store is not asked for \(callers[left.caller].name): \(left.request)")
    }
  }

  /// The store answers what was asked in one turn.
  private func answer(_ node: SimulatedNode) throws {
    if store.isBroken, let group = node.queue.groups.first {
      forgetRecords(of: group)
      node.failed += group.asked.map(\.request).filter(\.isQuestion)
    }
    let answers = node.queue.commitNext()
    try turn(node) {
      for (ticket, outcome) in answers {
        guard let (expected, caller, question) = node.awaiting.removeValue(forKey: ticket.number)
        else {
          continue
        }
        expected.react(question, outcome, at: now, isFull: node.queue.isFull)
        if callers[caller].expected === expected { afterEvent(caller, node) }
      }
    }
  }
}

extension StorageRequest {
  /// Whether a call waits for the answer.
  fileprivate var isQuestion: Bool {
    switch self {
    case .lookUp, .browse, .finishRecording, .finishWholeRecording, .findMessageOfVisit, .count,
      .orderFax:
      true
    default: false
    }
  }
}
