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
  let acts: AsteriskActs
  var environment: AsteriskEnvironment
  /// Room for the reply that is being written.
  var reply: [UInt8] = []
  private var callers: [AsteriskCaller] = []
  private var tickets: [UInt32]
  private var rings: RingSchedule
  private(set) var isOver = false
  /// Calls that the end has cut off, and that the service has not hung up yet.
  private var leaving = 0

  private enum Timer: UInt32 { case measure, end, ring, silence, farewell }
  private static let noCall = UInt32.max
  /// How many may ring at a time: what servers let wait before they are accepted. A short call rings for a good part of its
  /// time, so that of thousands more have to, or most places would stay empty.
  private static func ringingMax(of places: Int) -> Int { min(max(128, places / 5), 4096) }
  /// After so many, where no call was ever answered, nobody is there: trying on would tell nothing new.
  private static let failuresMax = 1000
  /// How long a place rests whose call has failed, in nanoseconds; with a rate calls come at their own times.
  private static let pause: UInt64 = 500_000_000
  /// How long the service has at the end to hang up, in nanoseconds.
  private static let farewellMax: UInt64 = 500_000_000
  /// How often callers are looked at who have waited for too long.
  private static let silenceInterval = LoadOrder.patience / 8

  init(_ order: LoadOrder, on loop: EventLoop) throws(SocketError) {
    self.order = order
    acts = AsteriskActs(of: order.callers)
    environment = AsteriskEnvironment(order)
    self.loop = loop
    measure = LoadMeasure(of: order.process)
    random = LoadRandom(seed: order.seed)
    clock = try LoadClock(on: loop, by: order.beats)
    tickets = Array(repeating: 0, count: order.callsAtOnce)
    rings = RingSchedule(
      places: order.callsAtOnce, rate: order.callsPerSecond,
      ringingMax: AsteriskLoad.ringingMax(of: order.callsAtOnce))
    callers = (0..<order.callsAtOnce).map { AsteriskCaller($0, of: self) }
    clock.due = { [unowned self] in for entry in $0 { due(entry) } }
    clock.hurries = { [unowned self] in rings.isHeldUp }
    clock.interrupted = { [unowned self] in interrupted(by: $0) }
    let now = PreciseTimer.now
    rings.begin(at: now)
    start(.measure, at: now + order.warmUp)
    start(.silence, at: now + AsteriskLoad.silenceInterval)
    start(.ring, at: now)
  }

  private func start(_ timer: Timer, at time: UInt64) {
    clock.add(at: time, call: AsteriskLoad.noCall, ticket: timer.rawValue)
  }

  private func due(_ entry: DueQueue.Entry) {
    guard !isOver else { return farewell(entry) }
    guard entry.call == AsteriskLoad.noCall else {
      let place = Int(entry.call)
      guard tickets[place] == entry.ticket else { return }
      if callers[place].isCalling { return callers[place].act(at: entry.at) }
      rings.putBack([entry.call])
      ring(at: clock.now)
      return
    }
    switch Timer(rawValue: entry.ticket)! {
    case .measure:
      let moment = clock.moment(for: entry.at)
      measure.begin(at: moment)
      start(.end, at: moment + order.length)
    case .end: finish(at: PreciseTimer.now)
    case .ring:
      ring(at: clock.now)
      if !isOver, let next = rings.next { start(.ring, at: next) }
    case .silence:
      let now = PreciseTimer.now
      for caller in callers {
        caller.tellSilence(at: now)
        caller.leaveInTheEnd(at: now)
      }
      start(.silence, at: now + AsteriskLoad.silenceInterval)
    case .farewell: break
    }
  }

  /// `caller` does what comes next at `time`.
  func schedule(_ caller: AsteriskCaller, at time: UInt64) {
    tickets[caller.place] &+= 1
    clock.add(at: time, call: UInt32(caller.place), ticket: tickets[caller.place])
  }

  private func finish(at now: UInt64) {
    measure.figures.callsUp = callers.count { $0.isCalling }
    for caller in callers where caller.isCalling { tellWaiting(caller, at: now) }
    measure.end(at: now)
    isOver = true
    for caller in callers where caller.isCalling {
      leaving += 1
      caller.hangUp()
    }
    if leaving == 0 { return clock.stop() }
    start(.farewell, at: now + AsteriskLoad.farewellMax)
  }

  /// Somebody wants to see the figures now.
  private func interrupted(by signal: ServiceSignal) {
    if isOver { return }
    measure.interruptedBy = signal
    finish(at: PreciseTimer.now)
  }

  /// What `caller` waits for as the measurement ends has taken at least so long: a service that stands still cannot hide.
  private func tellWaiting(_ caller: AsteriskCaller, at now: UInt64) {
    if !caller.wasAnswered {
      measure.figures.ringToAnswer.add(since: caller.meant, until: now)
      if caller.meant + LoadOrder.patience < now {
        measure.figures.addError("no answer")
        measure.figures.callsFailed += 1
        measure.figures.callsUp -= 1
      }
    } else if caller.isOwed {
      caller.tellSilence(at: now)
      if caller.waitsInVain(at: now) { measure.figures.addError("no answer") }
      if caller.pressed != 0 { measure.figures.keyToPlay.add(since: caller.pressed, until: now) }
    }
  }

  private func farewell(_ entry: DueQueue.Entry) {
    guard entry.call == AsteriskLoad.noCall, entry.ticket == Timer.farewell.rawValue else { return }
    for caller in callers { caller.leave() }
  }

  // MARK: Calls that ring

  private func ring(at now: UInt64) {
    // Who rings when there is room rings at his own moment: connecting takes this program some time, for each before.
    let keepsRate = order.callsPerSecond != nil
    while !isOver, let due = rings.takeDue(at: keepsRate ? now : PreciseTimer.now) {
      switch due {
      case .ring(let place, let number, let moment):
        ring(place, number, meantFor: moment)
      case .heldBack: measure.figures.callsHeldBack += 1
      }
    }
  }

  private func ring(_ place: Int, _ number: Int, meantFor moment: UInt64) {
    measure.figures.callsBegun += 1
    clock.rung += 1
    do throws(SocketError) {
      try callers[place].ring(number, meantFor: moment)
    } catch {
      failed("lost: \(error.words)", in: place, wasAnswered: false)
    }
  }

  private func failed(_ error: String, in place: Int, wasAnswered: Bool) {
    measure.figures.addError(error)
    measure.figures.callsFailed += 1
    if order.callsPerSecond != nil {
      rings.giveBack(place, wasAnswered: wasAnswered)
    } else {
      rings.isOver(wasAnswered: wasAnswered)
      tickets[place] &+= 1
      clock.add(
        at: PreciseTimer.now + AsteriskLoad.pause, call: UInt32(place), ticket: tickets[place])
    }
    if !measure.hasAnswer,
      measure.figures.callsFailed >= min(order.callsAtOnce, AsteriskLoad.failuresMax)
    {
      finish(at: PreciseTimer.now)
    }
  }

  func answered() {
    measure.hasAnswer = true
    rings.answered()
    ring(at: PreciseTimer.now)
  }

  /// `failure`: see ``AsteriskCaller``; nil where somebody has hung up.
  func over(_ caller: AsteriskCaller, because failure: String?) {
    tickets[caller.place] &+= 1
    if isOver {
      leaving -= 1
      if leaving == 0 { clock.stop() }
      return
    }
    if let failure {
      failed(failure, in: caller.place, wasAnswered: caller.wasAnswered)
    } else {
      measure.figures.callsEnded += 1
      rings.giveBack(caller.place, wasAnswered: caller.wasAnswered)
    }
    ring(at: PreciseTimer.now)
  }

  // MARK: What callers do

  /// What a caller said, where Asterisk would leave it: the service reads it from there. Returns whether it lies there.
  func keepSound(_ length: Milliseconds, at file: String) -> Bool {
    let sound = Data(repeating: 0xD5, count: Int(length.count) * 8)
    do {
      try sound.write(to: URL(filePath: file))
    } catch {
      measure.figures.addError("recording not written")
      return false
    }
    measure.figures.recordings += 1
    return true
  }
}
