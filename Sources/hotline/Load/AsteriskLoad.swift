import Sockets

/// Callers of an Asterisk: each call is a connection of FastAGI, on which the service asks and this side answers.
final class AsteriskLoad {
  let order: LoadOrder
  let loop: EventLoop
  var measure: LoadMeasure
  var random: LoadRandom
  let clock: LoadClock
  let environment: AsteriskEnvironment
  private var calls: [AsteriskCaller?]
  private var tickets: [UInt32]
  private var rings: RingSchedule
  private(set) var isOver = false

  private enum Timer: UInt32 { case measure, end, ring }
  private static let noCall = UInt32.max
  private static let ringingMax = 128
  /// After so many nobody answers there at all, or this system has no more connections: trying on would tell nothing new.
  private static let failuresMax = 1000

  init(_ order: LoadOrder, on loop: EventLoop) throws(SocketError) {
    self.order = order
    environment = AsteriskEnvironment(order)
    self.loop = loop
    measure = LoadMeasure(of: order.process)
    random = LoadRandom(seed: order.seed)
    clock = try LoadClock(on: loop)
    calls = Array(repeating: nil, count: order.callsAtOnce)
    tickets = Array(repeating: 0, count: order.callsAtOnce)
    rings = RingSchedule(
      places: order.callsAtOnce, rate: order.callsPerSecond, ringingMax: AsteriskLoad.ringingMax)
    clock.due = { [unowned self] in due($0) }
    let now = PreciseTimer.now
    rings.begin(at: now)
    start(.measure, at: now + order.warmUp)
    start(.end, at: now + order.warmUp + order.length)
    start(.ring, at: now)
  }

  private func start(_ timer: Timer, at time: UInt64) {
    clock.add(at: time, call: AsteriskLoad.noCall, ticket: timer.rawValue)
  }

  private func due(_ entry: DueQueue.Entry) {
    guard !isOver else { return }
    guard entry.call == AsteriskLoad.noCall else {
      if tickets[Int(entry.call)] == entry.ticket { calls[Int(entry.call)]?.act(at: entry.at) }
      return
    }
    switch Timer(rawValue: entry.ticket)! {
    case .measure: measure.begin(at: entry.at)
    case .end: finish(at: PreciseTimer.now)
    case .ring:
      ring(at: PreciseTimer.now)
      if let next = rings.next { start(.ring, at: next) }
    }
  }

  /// `caller` does what comes next at `time`.
  func schedule(_ caller: AsteriskCaller, at time: UInt64) {
    tickets[caller.place] &+= 1
    clock.add(at: time, call: UInt32(caller.place), ticket: tickets[caller.place])
  }

  private func finish(at now: UInt64) {
    measure.end(at: now)
    isOver = true
    clock.stop()
    for call in calls { call?.hangUp() }
  }

  // MARK: Calls that ring

  private func ring(at now: UInt64) {
    while !isOver, let due = rings.takeDue(at: now) {
      switch due {
      case .ring(let place, let number, let moment):
        begin(AsteriskCaller(place, number: number, meantFor: moment, of: self))
      case .heldBack: measure.figures.callsHeldBack += 1
      }
    }
  }

  private func begin(_ caller: AsteriskCaller) {
    do throws(SocketError) {
      try caller.connect()
      calls[caller.place] = caller
      measure.figures.callsBegun += 1
    } catch {
      rings.giveBack(caller.place, wasAnswered: false)
      failed(error)
    }
  }

  private func failed(_ error: SocketError) {
    measure.figures.addError("lost: \(error.cause.words)")
    if measure.figures.errors.values.reduce(0, +) > AsteriskLoad.failuresMax {
      finish(at: PreciseTimer.now)
    }
  }

  func answered() {
    rings.answered()
    ring(at: PreciseTimer.now)
  }

  func over(_ caller: AsteriskCaller, _ end: ConnectionEnd) {
    measure.figures.callsEnded += 1
    tickets[caller.place] &+= 1
    calls[caller.place] = nil
    rings.giveBack(caller.place, wasAnswered: caller.wasAnswered)
    guard !isOver else { return }
    if case .failed(let error) = end { failed(error) }
    ring(at: PreciseTimer.now)
  }
}
