import GatewayProtocols
import Sockets
import Telephony

/// Callers on trunks, as a telephony gateway brings them.
///
///     ring ─▶ answered ─▶ play ─▶ key ─▶ play ─▶ key ─▶ … ─▶ hang up ─▶ the next caller takes the place
///
/// Every key is meant for a moment: the one before it and the caller's typing speed make it. One that the service held up
/// is pressed late and measured from the moment that it was meant for, so a slow service cannot hide. In the closed loop
/// (``LoadOrder/depth``) callers press as soon as there is room.
final class TrunkLoad {
  let order: LoadOrder
  let loop: EventLoop
  var measure: LoadMeasure
  var calls: [TrunkCaller] = []
  private(set) var trunks: [LoadTrunk] = []
  var random: LoadRandom
  let clock: LoadClock
  var parser = ServiceLineParser()
  private var free: [UInt32] = []
  private var callsRinging = 0
  private var trunksReady = 0
  private var callsSoFar = 0
  private(set) var isOver = false
  /// When the next call is to ring, in the open loop.
  private var nextRing: UInt64 = 0
  private var sweepPlace = 0

  /// The entries of ``LoadClock`` that belong to no call.
  private enum Timer: UInt32 { case measure, end, sweep, ring }
  private static let noCall = UInt32.max
  /// So many calls may ring at once where nothing else holds them back.
  private static let ringingMax = 512
  private static let sweepsInPatience: UInt64 = 64

  init(_ order: LoadOrder, on loop: EventLoop) throws(SocketError) {
    self.order = order
    self.loop = loop
    measure = LoadMeasure(of: order.process)
    random = LoadRandom(seed: order.seed)
    clock = try LoadClock(on: loop)
    calls = Array(repeating: TrunkCaller(), count: order.callsAtOnce)
    free = (0..<UInt32(order.callsAtOnce)).reversed()
    clock.due = { [unowned self] in due($0) }
    for index in 0..<order.trunks {
      let trunk = LoadTrunk(index, of: self)
      trunks.append(trunk)
      try trunk.connect(on: loop)
    }
  }

  func trunk(of call: Int) -> LoadTrunk { trunks[call % trunks.count] }

  // MARK: Beginning and end

  func trunkIsReady() {
    trunksReady += 1
    guard trunksReady == trunks.count else { return }
    let now = PreciseTimer.now
    nextRing = now
    start(.measure, at: now + order.warmUp)
    start(.end, at: now + order.warmUp + order.length)
    start(.sweep, at: now + LoadOrder.patience / TrunkLoad.sweepsInPatience)
    if order.callsPerSecond == nil { ringFree(at: now) } else { start(.ring, at: now) }
  }

  private func start(_ timer: Timer, at time: UInt64) {
    clock.add(at: time, call: TrunkLoad.noCall, ticket: timer.rawValue)
  }

  func trunkClosed(_ trunk: LoadTrunk, _ end: ConnectionEnd) {
    if case .failed(let error) = end { measure.figures.addError("lost: \(error.cause.words)") }
    if !isOver, trunks.allSatisfy(\.isClosed) { finish(at: PreciseTimer.now) }
  }

  private func finish(at now: UInt64) {
    measure.end(at: now)
    isOver = true
    clock.stop()
    for trunk in trunks where !trunk.isClosed {
      trunk.connection.write { NativeEventWriter.bye(into: &$0) }
      trunk.connection.closeAfterWriting()
    }
  }

  private func due(_ entry: DueQueue.Entry) {
    guard !isOver else { return }
    guard entry.call == TrunkLoad.noCall else {
      let call = Int(entry.call)
      if calls[call].ticket == entry.ticket, calls[call].due != .nothing {
        act(call, meantFor: entry.at)
        if !free.isEmpty { ringFree(at: PreciseTimer.now) }
      }
      return
    }
    switch Timer(rawValue: entry.ticket)! {
    case .measure: measure.begin(at: entry.at)
    case .end: finish(at: PreciseTimer.now)
    case .sweep: sweep(at: PreciseTimer.now)
    case .ring: ringByRate(at: PreciseTimer.now)
    }
  }

  // MARK: Calls that ring

  /// Puts a caller into every free place, not all at once.
  func ringFree(at now: UInt64) {
    guard order.callsPerSecond == nil, !isOver else { return }
    while callsRinging < TrunkLoad.ringingMax, let place = free.popLast() {
      ring(Int(place), meantFor: now)
    }
  }

  private func ringByRate(at now: UInt64) {
    let gap = UInt64(1e9 / order.callsPerSecond!)
    while nextRing <= now {
      if let place = free.popLast() {
        ring(Int(place), meantFor: nextRing)
      } else {
        measure.figures.callsHeldBack += 1
      }
      nextRing += max(1, gap)
    }
    start(.ring, at: nextRing)
  }

  private func ring(_ call: Int, meantFor moment: UInt64) {
    var caller = TrunkCaller()
    caller.generation = calls[call].generation + 1
    caller.ticket = calls[call].ticket &+ 1
    caller.phase = .ringing
    caller.meant = moment
    caller.keysLeft = keysToPress()
    caller.script = UInt32(callsSoFar)
    calls[call] = caller
    callsSoFar += 1
    callsRinging += 1
    measure.figures.callsBegun += 1
    trunk(of: call).connection.write {
      NativeEventWriter.call(
        LoadLine.id(call, caller.generation), to: order.number,
        from: "139\(10_000_000 + callsSoFar % 90_000_000)", into: &$0)
    }
  }

  private func keysToPress() -> UInt32 {
    guard order.hangUpsPerCent > 0, Int(random.next() % 100) < order.hangUpsPerCent else {
      return UInt32(order.keysPerCall)
    }
    return UInt32(random.next() % UInt64(max(1, order.keysPerCall)))
  }

  func answered(_ call: Int, at now: UInt64) {
    guard calls[call].phase == .ringing else { return }
    callsRinging -= 1
    calls[call].phase = .up
    measure.figures.ringToAnswer.add(now &- calls[call].meant)
    // Callers who were all answered at once do not type in step.
    calls[call].meant = order.depth == nil ? now - random.next() % max(1, order.typing) : now
  }

  /// The place is free for the next caller.
  func over(_ call: Int) {
    guard calls[call].phase != .free else { return }
    if calls[call].phase == .ringing { callsRinging -= 1 }
    noLongerUnderWay(call)
    calls[call].phase = .free
    calls[call].due = .nothing
    calls[call].ticket &+= 1
    measure.figures.callsEnded += 1
    free.append(UInt32(call))
  }

  // MARK: Keys under way

  func noLongerUnderWay(_ call: Int) {
    guard calls[call].pressed != 0 else { return }
    calls[call].pressed = 0
    trunk(of: call).keysUnderWay -= 1
  }

  /// Looks at a part of the calls: who has waited too long goes on without an answer.
  private func sweep(at now: UInt64) {
    let count = calls.count / Int(TrunkLoad.sweepsInPatience) + 1
    for _ in 0..<min(count, calls.count) {
      sweepPlace = sweepPlace + 1 < calls.count ? sweepPlace + 1 : 0
      let caller = calls[sweepPlace]
      guard caller.phase == .up, caller.pressed != 0, caller.pressed + LoadOrder.patience < now
      else { continue }
      measure.figures.keysUnanswered += 1
      noLongerUnderWay(sweepPlace)
      // The next key is meant for later than this: it has nothing to make up for.
      calls[sweepPlace].meant = now
      decide(sweepPlace, at: now)
    }
    for trunk in trunks where trunk.ready.count > 0 { refill(trunk, at: now) }
    start(.sweep, at: now + LoadOrder.patience / TrunkLoad.sweepsInPatience)
  }

  /// The end of what one read of a trunk brought.
  func turnEnds(of trunk: LoadTrunk, at now: UInt64) {
    if isOver { return }
    if !free.isEmpty { ringFree(at: now) }
    if order.depth != nil { refill(trunk, at: now) }
  }

  private func refill(_ trunk: LoadTrunk, at now: UInt64) {
    guard let depth = order.depth else { return }
    while trunk.keysUnderWay < depth, let call = trunk.ready.popFirst() {
      guard calls[call].phase == .up, calls[call].due == .key else { continue }
      act(call, meantFor: now)
    }
  }
}

/// Numbers that look random and are the same in every run of a seed (Marsaglia, 2003).
struct LoadRandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
