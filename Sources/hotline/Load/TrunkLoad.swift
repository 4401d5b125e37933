private import CPrefetch
import GatewayProtocols
import Sockets

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
  let calls: CallerTable
  var trunks: [LoadTrunk] = []
  var random: LoadRandom
  let clock: LoadClock
  var parser = ServiceLineParser()
  var rings: RingSchedule
  private var trunksReady = 0
  /// Trunks that have not been greeted yet, or again.
  var connecting = 0
  /// Whether all trunks have been greeted, and calls ring.
  private(set) var hasBegun = false
  /// Its time is over: nobody does anything any more, and what was done is still being answered.
  private(set) var isEnding = false
  private(set) var isOver = false
  /// Whether this program was kept from looking for keys without an answer when it was time, see ``lookForSilence(dueAt:at:)``.
  var wasLate = false
  /// Whether the clock has the next try to have lost trunks back.
  var isConnectingAgain = false
  /// How long an answer takes in the closed loop, in nanoseconds: a mean of the last ones.
  var usualAnswer = TrunkLoad.usualAnswerAtFirst
  /// The longest that an answer took of late, in nanoseconds; less with each that takes less.
  var slowestAnswer: UInt64 = 0

  /// The entries of ``LoadClock`` that belong to no call.
  enum Timer: UInt32 { case greeted, measure, end, settled, silence, ring, connectAgain }
  private static let noCall = UInt32.max
  /// So many calls may ring at once where nothing else holds them back.
  private static let ringingMax = 512
  /// So many callers ahead of the one who does something.
  private static let fetchAhead = 4
  /// How long a service may take until it has greeted all trunks.
  private static let greetingMax: UInt64 = 5_000_000_000

  init(_ order: LoadOrder, on loop: EventLoop) throws(SocketError) {
    self.order = order
    self.loop = loop
    measure = LoadMeasure(of: order.process)
    random = LoadRandom(seed: order.seed)
    rings = RingSchedule(
      places: order.callsAtOnce, rate: order.callsPerSecond, ringingMax: TrunkLoad.ringingMax)
    clock = try LoadClock(
      on: loop, by: order.beats, looksTwice: !order.callers.pressesInTurn)
    calls = CallerTable(count: order.callsAtOnce)
    clock.due = { [unowned self] in due($0) }
    clock.reading = { [unowned self] in readAhead($0) }
    clock.hurries = { [unowned self] in
      isEnding || connecting > 0 || rings.isHeldUp
    }
    clock.interrupted = { [unowned self] in interrupted(by: $0) }
    start(.greeted, at: PreciseTimer.now + TrunkLoad.greetingMax)
    for index in 0..<order.trunks {
      let trunk = LoadTrunk(index, of: self)
      trunks.append(trunk)
      do throws(SocketError) {
        try trunk.connect(on: loop)
      } catch {
        // The trunks before it tell this load that they are closed: it has to be there still.
        isOver = true
        loop.close()
        throw error
      }
    }
  }

  func trunk(of call: Int) -> LoadTrunk { trunks[call % trunks.count] }

  // MARK: Beginning and end

  func isReady(_ trunk: LoadTrunk) {
    let now = PreciseTimer.now
    if hasBegun { return isBack(trunk, at: now) }
    trunksReady += 1
    guard trunksReady == trunks.count else { return }
    hasBegun = true
    rings.begin(at: now)
    start(.measure, at: now + order.warmUp)
    start(.silence, at: now + silenceInterval)
    start(.ring, at: now)
  }

  func start(_ timer: Timer, at time: UInt64) {
    clock.add(at: time, call: TrunkLoad.noCall, ticket: timer.rawValue)
  }

  /// The time is over. What the service still owes an answer to is waited for, so that none of it can hide.
  private func end(at now: UInt64) {
    measure.end(at: now)
    measure.figures.callsUp = calls.indices.count { calls[$0].phase != .free }
    isEnding = true
    for trunk in trunks where !trunk.isQuiet { trunk.askAtEnd() }
    start(.settled, at: now + LoadOrder.patience)
    trunkIsSettled()
  }

  /// Somebody wants to see the figures now; who asks twice does not even wait for what is owed.
  private func interrupted(by signal: ServiceSignal) {
    if isOver { return }
    measure.interruptedBy = signal
    let now = PreciseTimer.now
    if hasBegun, !isEnding { end(at: now) } else { finish(at: now) }
  }

  func trunkIsSettled() {
    guard isEnding, !isOver, trunks.allSatisfy(\.isQuiet) else { return }
    finish(at: PreciseTimer.now)
  }

  func finish(at now: UInt64) {
    measure.end(at: now)
    if isEnding { countWhatWaits(at: now) }
    isOver = true
    clock.stop()
    for trunk in trunks where !trunk.isClosed {
      guard trunk.isReady, trunk.isSettled else {
        // One that is being connected again is told already.
        if trunk.isReady || !hasBegun { measure.figures.addError("no answer") }
        trunk.connection.close()
        continue
      }
      trunk.connection.write { NativeEventWriter.bye(into: &$0) }
      trunk.connection.closeAfterWriting()
    }
  }

  /// What `trunk` leads to speaks something else than a service: nothing is to be waited for there.
  func leadsElsewhere(_ trunk: LoadTrunk) {
    measure.figures.addError("unreadable")
    if hasBegun { return trunk.connection.close() }
    isOver = true
    clock.stop()
    for trunk in trunks where !trunk.isClosed { trunk.connection.close() }
  }

  /// Waits that have no end yet are at least as long as they are now.
  private func countWhatWaits(at now: UInt64) {
    for call in calls.indices {
      let trunk = trunk(of: call)
      if trunk.isQuiet {
        // The service reads, and takes no call.
        if trunk.isSettled, hasRungInVain(call, at: now) {
          measure.figures.addError("no answer")
          measure.figures.callsFailed += 1
          measure.figures.callsUp -= 1
        }
        continue
      }
      if calls[call].phase == .ringing {
        measure.figures.ringToAnswer.add(since: calls[call].meant, until: now)
      }
      if calls[call].pressed != 0 {
        measure.figures.keyToPlay.add(since: calls[call].pressed, until: now)
        measure.figures.keysUnanswered += 1
      }
    }
  }

  private func hasRungInVain(_ call: Int, at now: UInt64) -> Bool {
    calls[call].phase == .ringing && calls[call].meant + LoadOrder.patience < now
  }

  /// So many callers who are about to be told something: more would not find room near the processor.
  private static let fetchedMax = 192

  /// Has the processor fetch what is known of those who did what was due at the last beat: they are answered now, most of them.
  private func readAhead(_ entries: [DueQueue.Entry]) {
    for entry in entries.prefix(TrunkLoad.fetchedMax) where entry.call < calls.count {
      read_ahead(calls.address(of: Int(entry.call)), MemoryLayout<TrunkCaller>.stride)
    }
  }

  private func due(_ entries: [DueQueue.Entry]) {
    for index in entries.indices {
      if index + TrunkLoad.fetchAhead < entries.count {
        let call = Int(entries[index + TrunkLoad.fetchAhead].call)
        if call < calls.count { fetch(call) }
      }
      due(entries[index])
    }
  }

  /// Has the processor fetch what is known of `call`, which there has to be, and its trunk: it will be needed soon.
  private func fetch(_ call: Int) {
    fetch_ahead(calls.address(of: call), MemoryLayout<TrunkCaller>.stride)
    if trunks.count > 1 { trunk(of: call).fetchAhead() }
  }

  private func due(_ entry: DueQueue.Entry) {
    let isLast = entry.call == TrunkLoad.noCall && entry.ticket == Timer.settled.rawValue
    guard !isOver, !isEnding || isLast else { return }
    guard entry.call == TrunkLoad.noCall else {
      let call = Int(entry.call)
      if calls[call].ticket == entry.ticket, calls[call].due != .nothing {
        act(call, meantFor: entry.at)
        if order.depth != nil { refill(trunk(of: call), at: PreciseTimer.now) }
        if rings.hasFreePlace { ring(at: clock.now) }
      }
      return
    }
    switch Timer(rawValue: entry.ticket)! {
    case .greeted: if !hasBegun { finish(at: PreciseTimer.now) }
    case .measure:
      let moment = clock.moment(for: entry.at)
      measure.begin(at: moment)
      start(.end, at: moment + order.length)
    case .end: end(at: PreciseTimer.now)
    case .settled: finish(at: PreciseTimer.now)
    case .silence:
      start(.silence, at: lookForSilence(dueAt: entry.at, at: PreciseTimer.now))
    case .ring:
      ring(at: clock.now)
      if let next = rings.next { start(.ring, at: next) }
    case .connectAgain: connectAgain()
    }
  }

  // MARK: Calls that ring

  func ring(at now: UInt64) {
    while !isEnding, !isOver, let due = rings.takeDue(at: now) {
      switch due {
      case .ring(let place, let number, let moment): ring(place, number, meantFor: moment)
      case .heldBack: measure.figures.callsHeldBack += 1
      }
    }
  }

  private func ring(_ call: Int, _ number: Int, meantFor moment: UInt64) {
    var caller = TrunkCaller()
    caller.generation = calls[call].generation + 1
    caller.ticket = calls[call].ticket &+ 1
    caller.press = calls[call].press
    caller.phase = .ringing
    caller.meant = clock.moment(for: moment)
    caller.keysLeft = UInt32(order.keysToPress(by: &random))
    caller.script = UInt32(truncatingIfNeeded: number)
    calls[call] = caller
    measure.figures.callsBegun += 1
    clock.rung += 1
    let trunk = trunk(of: call)
    trunk.asks()
    trunk.connection.write {
      NativeEventWriter.call(
        LoadLine.id(call, caller.generation), to: order.number,
        from: LoadOrder.caller(number), into: &$0)
    }
  }

  func answered(_ call: Int, on trunk: LoadTrunk, at now: UInt64) {
    guard calls[call].phase == .ringing else { return }
    rings.answered()
    trunk.isTold()
    calls[call].phase = .up
    measure.hasAnswer = true
    measure.figures.ringToAnswer.add(since: calls[call].meant, until: now)
    clock.tookAnswer(after: now > calls[call].meant ? now - calls[call].meant : 0)
    // Callers who were all answered at once do not type in step, and nobody's first key is due already.
    calls[call].meant =
      order.depth == nil ? now - min(now, random.next() % max(1, order.typing)) : now
  }

  /// The place is free for the next caller. `isFailed`: nobody has hung up, and the call is gone.
  func over(_ call: Int, isFailed: Bool = false) {
    guard calls[call].phase != .free else { return }
    rings.giveBack(call, wasAnswered: calls[call].phase != .ringing)
    if calls[call].phase == .ringing { trunk(of: call).isTold() }
    noLongerUnderWay(call)
    calls[call].phase = .free
    calls[call].due = .nothing
    calls[call].ticket &+= 1
    if isFailed {
      measure.figures.callsFailed += 1
      if isEnding { measure.figures.callsUp -= 1 }
    } else if !isEnding {
      measure.figures.callsEnded += 1
    }
  }

  // MARK: Turns

  /// The end of what one read of a trunk brought.
  func turnEnds(of trunk: LoadTrunk) {
    if isEnding || isOver { return }
    if rings.hasFreePlace { ring(at: PreciseTimer.now) }
    guard order.depth != nil else { return }
    passOver(trunk, before: trunk.answered)
    refill(trunk, at: PreciseTimer.now)
  }

  private func refill(_ trunk: LoadTrunk, at now: UInt64) {
    guard let depth = order.depth else { return }
    var keysPressed = 0
    while trunk.keysUnderWay < depth, let call = trunk.ready.popFirst() {
      guard calls[Int(call)].phase == .up, calls[Int(call)].due == .key else { continue }
      act(Int(call), meantFor: now)
      keysPressed += 1
    }
    // Most of the room is lost to keys of which some get no answer, and the last ones may be more of them.
    if trunk.pressed.hasPassedOver, keysPressed * 2 < depth, trunk.isUnasked { trunk.ask(at: now) }
  }
}
