import Foundation
import Sockets
import Telephony

/// Callers of an Asterisk: each call is a connection of FastAGI, on which the service asks and this side answers.
final class AsteriskLoad {
  let order: LoadOrder
  let loop: EventLoop
  var measure: LoadMeasure
  var random: LoadRandom
  let clock: LoadClock
  let keys: AsteriskKeys
  var environment: AsteriskEnvironment
  /// Room for the reply that is being written.
  var reply: [UInt8] = []
  private var callers: [AsteriskCaller] = []
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
    keys = AsteriskKeys(of: order.callers)
    environment = AsteriskEnvironment(order)
    self.loop = loop
    measure = LoadMeasure(of: order.process)
    random = LoadRandom(seed: order.seed)
    clock = try LoadClock(on: loop)
    tickets = Array(repeating: 0, count: order.callsAtOnce)
    rings = RingSchedule(
      places: order.callsAtOnce, rate: order.callsPerSecond, ringingMax: AsteriskLoad.ringingMax)
    callers = (0..<order.callsAtOnce).map { AsteriskCaller($0, of: self) }
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
      if tickets[Int(entry.call)] == entry.ticket { callers[Int(entry.call)].act(at: entry.at) }
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
    for caller in callers { caller.hangUp() }
  }

  // MARK: Calls that ring

  private func ring(at now: UInt64) {
    while !isOver, let due = rings.takeDue(at: now) {
      switch due {
      case .ring(let place, let number, let moment):
        ring(place, number, meantFor: moment)
      case .heldBack: measure.figures.callsHeldBack += 1
      }
    }
  }

  private func ring(_ place: Int, _ number: Int, meantFor moment: UInt64) {
    do throws(SocketError) {
      try callers[place].ring(number, meantFor: moment)
      measure.figures.callsBegun += 1
    } catch {
      rings.giveBack(place, wasAnswered: false)
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
    rings.giveBack(caller.place, wasAnswered: caller.wasAnswered)
    guard !isOver else { return }
    if case .failed(let error) = end { failed(error) }
    ring(at: PreciseTimer.now)
  }

  // MARK: What callers do

  /// How long a command takes that no key ends.
  func duration(of command: AsteriskCommand) -> UInt64 {
    if case .record = command { UInt64(order.speech.count) * 1_000_000 } else { order.prompt }
  }

  /// What a caller said, where Asterisk would leave it: the service reads it from there.
  func keepSound(at file: String) {
    let sound = Data(repeating: 0xD5, count: Int(order.speech.count) * 8)
    try? sound.write(to: URL(filePath: file))
    measure.figures.recordings += 1
  }
}
