import GatewayProtocols
import Sockets
import Storage
import Telephony
import Testing

@testable import HotlineServer
@testable import Simulation

/// A trunk that has thousands of calls ends, and the loop goes on for the others. Time is the test's, and so is each turn.
@Suite struct TrunkEndTests {
  @Test func `calls of a trunk that breaks end some at a time, and others are served meanwhile`()
    throws
  {
    let world = try SteppedWorld()
    let broken = try world.trunk()
    try world.ring(1000, on: broken)
    let other = try world.trunk()
    other.ring("b")
    other.say("done b 1 finished")
    try world.turn()
    #expect(other.plays(of: "b").count == 2)

    broken.end.close()
    var counts = [world.service.callCount]
    while world.service.callCount > 1 {
      // Main and news in turn, each answered in the turn in which its line came.
      let place = other.plays(of: "b").count
      other.say(place.isMultiple(of: 2) ? "dtmf b 1" : "done b \(place) finished")
      try world.turn()
      #expect(other.plays(of: "b").count == place + 1)
      counts.append(world.service.callCount)
    }
    #expect(counts == [1001, 801, 601, 401, 201, 1])

    try world.settle()
    let records = world.records.filter { $0.call.text != "b" }
    #expect(Set(records.map(\.call.text)) == Set((0..<1000).map { "c\($0)" }))
    #expect(records.count == 1000)
    #expect(records.allSatisfy { $0.cause == .trunkLost && $0.endedWhile == .speaking })
    #expect(world.linesLogged("call-ended").count == 1000)
    #expect(world.linesLogged("trunk-left").count == 1)
  }

  @Test func `what callers were saying when it broke is kept, every piece of it`() throws {
    let world = try SteppedWorld()
    let broken = try world.trunk()
    try world.ring(700, on: broken)
    let speaking = [0, 1, 250, 450, 699].map { "c\($0)" }
    for call in speaking {
      broken.say("done \(call) 1 finished", "dtmf \(call) 2", "done \(call) 3 finished")
      for piece in 0..<6 { broken.say(RecordingTests.audio(call, 4, piece)) }
    }
    while broken.end.hasMoreToSay { try world.turn() }
    broken.end.close()
    while world.service.callCount > 0 { try world.turn() }
    try world.settle()
    let theirs = world.records.filter { speaking.contains($0.call.text) }
    #expect(Set(world.messages.map(\.start.operation.call)) == Set(theirs.map(\.key)))
    #expect(world.messages.count == speaking.count)
    #expect(world.messages.allSatisfy { $0.isCutOff && $0.length == .seconds(3) })
    #expect(world.records.count { $0.outcome == .messageLeft } == speaking.count)
    #expect(world.records.count == 700)
  }

  @Test func `a call goes on elsewhere before its turn to end has come, and nothing is lost`()
    throws
  {
    let world = try SteppedWorld()
    let broken = try world.trunk()
    try world.ring(500, on: broken)
    let marks = broken.marks
    #expect(marks.count == 500)
    broken.end.close()
    while world.service.callCount == 500 { try world.turn() }
    #expect(world.service.callCount == 300)

    // The last two have not ended where they were.
    let next = try world.trunk()
    for call in ["c499", "c498"] { next.say("call \(call) to=100 resume=\(marks[call]!)") }
    try world.turn()
    for call in ["c499", "c498"] { #expect(next.plays(of: call).count == 1) }
    while world.service.callCount > 2 { try world.turn() }
    next.say("hangup c499", "hangup c498")
    try world.settle()
    for call in ["c499", "c498"] {
      let parts = world.records.filter { $0.call.text == call }
      #expect(Set(parts.map(\.cause)) == [.trunkLost, .normal])
      #expect(Set(parts.map(\.key)).count == 1)
      #expect(Set(parts.map(\.segment)).count == 2)
    }
    #expect(world.records.count == 502)
  }

  @Test func `an answer of the store finds its call ended, and is said all the same`() throws {
    let world = try SteppedWorld()
    let leaving = try world.trunk()
    try world.ring(450, on: leaving)
    leaving.say("done c449 1 finished", "dtmf c449 2", "done c449 3 finished")
    for piece in 0..<6 { leaving.say(RecordingTests.audio("c449", 4, piece)) }
    for _ in 0..<3 { try world.turn() }
    world.storeAnswers = false
    leaving.say("done c449 4 finished by=key ms=3000 pieces=6", "bye")
    try world.turn()
    #expect(world.service.callCount == 250)
    world.storeAnswers = true
    while world.service.callCount > 0 { try world.turn() }
    try world.settle()
    // The gateway that said bye hears what became of the message before the trunk closes.
    #expect(leaving.saved == ["c449"])
    #expect(leaving.hasEnded)
    #expect(world.messages.map(\.endedBy) == [.key])
    #expect(world.records.count == 450)
  }

  @Test func `trunks that break together share what a turn has room for`() throws {
    let world = try SteppedWorld()
    let trunks = try (0..<20).map { _ in try world.trunk() }
    for trunk in trunks { try world.ring(30, on: trunk) }
    for trunk in trunks { trunk.end.close() }
    var counts = [600]
    while world.service.callCount > 0 {
      try world.turn()
      counts.append(world.service.callCount)
    }
    #expect(counts == [600, 400, 200, 0])
    try world.settle()
    #expect(world.records.count == 600)
  }
}

/// A service that is turned by hand, and a store that answers between two turns.
private final class SteppedWorld {
  let service: SteppedService
  private let store = SimulatedStore(tables: [], planted: nil)
  private let queue: SimulatedQueue
  private let log = TestLog()
  private var trunks: [SteppedTrunk] = []
  private var now: UInt64 = 1000
  var storeAnswers = true
  /// The parts of calls whose records have gone to the store.
  private(set) var records: [CallRecord] = []

  init() throws {
    queue = SimulatedQueue(store)
    let log = log
    service = try SteppedService(
      ServiceOptions(
        node: "test-node", loops: 1, seal: MarkSeal(key: [UInt8](repeating: 7, count: 32))),
      menus: MenusInForce([TestMenu.served()]), storage: queue,
      log: ServiceLog(from: .info) { log.add($0) }, at: LoopInstant(milliseconds: now))
  }

  func trunk() throws -> SteppedTrunk {
    let (end, descriptor) = try SimulatedTrunk.pair(node: 0, can: GatewayAbilities())
    try service.connect(descriptor)
    let trunk = SteppedTrunk(end)
    trunks.append(trunk)
    try turn()
    return trunk
  }

  func ring(_ count: Int, on trunk: SteppedTrunk) throws {
    for number in 0..<count {
      trunk.ring("c\(number)")
      if number % 50 == 49 { try turn() }
    }
    try turn()
    #expect(trunk.plays(of: "c\(count - 1)").count == 1)
  }

  /// A millisecond goes by, what was said is heard and answered, and the store has done what was asked of it.
  func turn() throws {
    now += 1
    for trunk in trunks { trunk.send() }
    service.turn(at: LoopInstant(milliseconds: now))
    for asked in queue.endTurn(due: now) {
      if case .keepCall(let record) = asked.request { records.append(record) }
    }
    while storeAnswers, queue.nextDue != nil { _ = queue.commitNext() }
    for trunk in trunks { try trunk.receive() }
  }

  /// So many turns that the records of all calls that have ended are in the store.
  func settle() throws {
    for _ in 0..<25 { try turn() }
  }

  var messages: [VoiceMessage] {
    guard
      case .messages(let page) = store.memory.commit(
        .listMessages(MessageFilter(), PageRequest(limit: 500)))
    else { return [] }
    return page.items
  }

  func linesLogged(_ event: String) -> [Substring] {
    log.text.split(separator: "\n").filter { $0.contains("event=\(event)") }
  }
}

/// A gateway's end of a trunk, with what it has heard.
private final class SteppedTrunk {
  let end: SimulatedTrunk
  private var lines: [ServiceLine] = []
  private(set) var hasEnded = false

  init(_ end: SimulatedTrunk) { self.end = end }

  func say(_ lines: String...) {
    for line in lines { end.say(.nothing) { $0 += Array("\(line)\n".utf8) } }
  }

  func ring(_ call: String) { say("call \(call) to=100") }

  func send() {
    if end.hasMoreToSay { _ = end.send(cut: nil) }
  }

  func receive() throws {
    guard !end.isBroken, !hasEnded else { return }
    if let new = try end.receive() { lines += new } else { hasEnded = true }
  }

  func plays(of call: String) -> [OperationNumber] {
    lines.compactMap { line in
      if case .play(call, let operation, _, _, _, _) = line { operation } else { nil }
    }
  }

  /// The last mark of each call.
  var marks: [String: String] {
    lines.reduce(into: [:]) { marks, line in
      if case .mark(let call, let mark) = line { marks[call] = mark }
    }
  }

  var saved: [String] {
    lines.compactMap { if case .saved(let call, _, _) = $0 { call } else { nil } }
  }
}
