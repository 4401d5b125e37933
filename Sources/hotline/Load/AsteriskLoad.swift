import Foundation
import Sockets

/// Callers of an Asterisk: each call is a connection of FastAGI, on which the service asks and this side answers.
final class AsteriskLoad {
  let order: LoadOrder
  let loop: EventLoop
  var measure: LoadMeasure
  var random: LoadRandom
  let clock: LoadClock
  private var calls: [AsteriskCaller?]
  private var tickets: [UInt32]
  private var free: [UInt32]
  private(set) var callsSoFar = 0
  private var callsRinging = 0
  private(set) var isOver = false
  private var nextRing: UInt64 = 0

  private enum Timer: UInt32 { case measure, end, ring }
  private static let noCall = UInt32.max
  private static let ringingMax = 128
  /// A machine has some 28,000 ports for each of its addresses: on loopback the calls come from several.
  private static let failuresMax = 1000

  init(_ order: LoadOrder, on loop: EventLoop) throws(SocketError) {
    self.order = order
    self.loop = loop
    measure = LoadMeasure(of: order.process)
    random = LoadRandom(seed: order.seed)
    clock = try LoadClock(on: loop)
    calls = Array(repeating: nil, count: order.callsAtOnce)
    tickets = Array(repeating: 0, count: order.callsAtOnce)
    free = (0..<UInt32(order.callsAtOnce)).reversed()
    clock.due = { [unowned self] in due($0) }
    let now = PreciseTimer.now
    nextRing = now
    start(.measure, at: now + order.warmUp)
    start(.end, at: now + order.warmUp + order.length)
    if order.callsPerSecond == nil { ringFree(at: now) } else { start(.ring, at: now) }
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
    case .ring: ringByRate(at: PreciseTimer.now)
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

  func ringFree(at now: UInt64) {
    guard order.callsPerSecond == nil, !isOver else { return }
    while callsRinging < AsteriskLoad.ringingMax, let place = free.popLast() {
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

  private func ring(_ place: Int, meantFor moment: UInt64) {
    let caller = AsteriskCaller(place, number: callsSoFar, meantFor: moment, of: self)
    callsSoFar += 1
    do throws(SocketError) {
      try caller.connect()
      calls[place] = caller
      callsRinging += 1
      measure.figures.callsBegun += 1
    } catch {
      measure.figures.addError("lost: \(error.cause.words)")
      free.append(UInt32(place))
    }
  }

  func answered() {
    callsRinging -= 1
    if !free.isEmpty { ringFree(at: PreciseTimer.now) }
  }

  func over(_ caller: AsteriskCaller, _ end: ConnectionEnd) {
    if case .failed(let error) = end, !isOver {
      measure.figures.addError("lost: \(error.cause.words)")
    }
    if !caller.wasAnswered { callsRinging -= 1 }
    measure.figures.callsEnded += 1
    tickets[caller.place] &+= 1
    calls[caller.place] = nil
    free.append(UInt32(caller.place))
    // Nobody answers there at all: trying on would tell nothing new.
    if measure.figures.errors.values.reduce(0, +) > AsteriskLoad.failuresMax, !isOver {
      return finish(at: PreciseTimer.now)
    }
    ringFree(at: PreciseTimer.now)
  }
}
