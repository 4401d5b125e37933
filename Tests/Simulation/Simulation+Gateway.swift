import CallEngine
import CallFlowModel
import CallKeeping
import GatewayProtocols
import HotlineServer
import ServiceCalendar
import Sockets
import Storage
import Telephony

/// The gateway: it brings calls, does what the service says, and tells what callers do.
extension Simulation {
  // MARK: Calls begin

  func beginCall() {
    callers.append(
      SimulatedCaller(
        name: "c\(callsBegun)", from: "1395711\(10_000 + callsBegun % 90_000)",
        patience: any(2...30)))
    callsBegun += 1
    nextCallAt += UInt64(any(1...400))
    plan(callers.count - 1, after: 0...1)
  }

  func plan(_ caller: Int, after wait: ClosedRange<Int>) {
    callers[caller].plan += 1
    agenda.add(at: now + UInt64(any(wait)), who: caller, plan: callers[caller].plan)
  }

  /// A trunk to a node that is up; nil while there is none.
  private func findTrunk() throws -> SimulatedTrunk? {
    let up = nodes.filter { $0.isUp && !$0.isDraining }
    guard let node = up.randomElement(using: &random) else { return nil }
    let here = trunks.filter { $0.node == node.number && !$0.isBroken && !$0.mayEnd }
    if here.count >= 2, let trunk = here.randomElement(using: &random) { return trunk }
    let (trunk, service) = try SimulatedTrunk.pair(node: node.number)
    try node.service.connect(service)
    trunk.say(.nothing) { NativeEventWriter.hello("gw", marks: true, into: &$0) }
    trunks.append(trunk)
    return trunk
  }

  private func ring(_ caller: Int) throws {
    guard let trunk = try findTrunk() else { return plan(caller, after: 500...3000) }
    callers[caller].trunk = trunk
    callers[caller].state = .ringing
    let (name, from) = (callers[caller].name, callers[caller].from)
    trunk.say(callers[caller].mark == nil ? .ring(caller) : .resume(caller)) {
      NativeEventWriter.call(
        name, to: "100", from: from, resume: callers[caller].mark?.text, into: &$0)
    }
  }

  /// The connection is gone, and what was under way on it.
  func lose(_ trunk: SimulatedTrunk) {
    trunk.close()
    for caller in callers.indices where callers[caller].trunk === trunk {
      callers[caller].trunk = nil
      callers[caller].doing = .nothing
      callers[caller].expected = nil
      callers[caller].errors = []
      callers[caller].lastDone = nil
      switch callers[caller].state {
      case .away, .gone: break
      case .ringing, .up:
        // Most gateways go on with their calls elsewhere; some callers are gone by then.
        if callers[caller].state == .up, chance(0.15) {
          callers[caller].state = .gone
        } else {
          callers[caller].state = .away
          plan(caller, after: 50...4000)
        }
      case .ended: callers[caller].state = .gone
      }
    }
  }

  // MARK: Lines

  func send(_ trunk: SimulatedTrunk) throws {
    let node = nodes[trunk.node]
    let said = trunk.send(cut: chance(0.1) ? any(0...40) : nil)
    try turn(node) {
      for one in said { try happens(one, node) }
    }
  }

  /// What a line that the service has now must lead to.
  private func happens(_ said: Said, _ node: SimulatedNode) throws {
    let isFull = node.queue.isFull
    switch said {
    case .nothing: break
    case .ring(let caller): rang(caller, node)
    case .resume(let caller): try resumed(caller, node)
    case .keys(let caller, let keys): for key in keys { tell(caller, .keyPressed(key), node) }
    case .done(let caller, let operation, let outcome):
      guard let expected = callers[caller].expected else { return }
      expected.done(operation, outcome, at: now, isFull: isFull)
      afterEvent(caller, node)
    case .audio(let caller, let operation, let piece, let count):
      guard let expected = callers[caller].expected else { return }
      if !expected.audio(operation, piece, count, isFull: isFull) {
        callers[caller].errors.append("overloaded")
      }
    case .hangup(let caller): tell(caller, .callerHungUp(.normal), node)
    case .faulty(let code): faultsExpected.append(code)
    }
  }

  private func rang(_ caller: Int, _ node: SimulatedNode) {
    if node.isDraining { return callers[caller].errors.append("draining") }
    let key = CallKey(
      rangAtUnixMilliseconds: clock.unixMilliseconds,
      chance: (node.chanceKnown.next(), node.chanceKnown.next()))
    if node.queue.isBusy { return callers[caller].errors.append("overloaded") }
    let menu = menus[node.menu]
    let call = Call(
      in: menu.flow,
      rangAt: menu.wallClock(atUnixSeconds: clock.unixMilliseconds / 1000),
      caller: callers[caller].from, language: nil)
    begin(caller, node, menu, call, key: key, segment: 0, at: .rang)
    tell(caller, .rang, node)
  }

  private func resumed(_ caller: Int, _ node: SimulatedNode) throws {
    if node.isDraining { return callers[caller].errors.append("draining") }
    let mark = callers[caller].mark!.holds
    guard node.versions.contains(mark.menuVersion),
      let menu = menus.first(where: { $0.flow.version == mark.menuVersion })
    else { return callers[caller].errors.append("bad-resume") }
    let time = CallTime(
      milliseconds: mark.callTime.milliseconds + max(0, clock.unixMilliseconds - mark.wall))
    guard time < CallTime.rang + menu.flow.callTimeMax else {
      return callers[caller].errors.append("bad-resume")
    }
    let segment = CallSegment.next(
      after: mark.segment, at: time, chance: node.chanceKnown.next())
    if node.queue.isBusy { return callers[caller].errors.append("overloaded") }
    let call = try Call(decoding: mark.state, in: menu.flow)
    begin(
      caller, node, menu, call, key: mark.key, segment: segment, at: time)
    tell(caller, .resumed, node)
  }

  private func begin(
    _ caller: Int, _ node: SimulatedNode, _ menu: ServedMenu, _ call: Call, key: CallKey,
    segment: UInt32, at time: CallTime
  ) {
    let identity = CallIdentity(
      key: key, segment: segment, gateway: "gw",
      call: CallID(callers[caller].name)!, to: "100")
    callers[caller].expected = ExpectedCall(
      callers[caller].name, in: menu.flow, identity: identity,
      rang: Int64(now) - time.milliseconds, call: call,
      wallClock: { [clock] in clock.unixMilliseconds })
    callers[caller].state = .up
    if callers[caller].doing == .nothing { plan(caller, after: 500...9000) }
  }

  // MARK: What the service says

  func read(_ trunk: SimulatedTrunk, atMost limit: Int = .max) throws {
    guard let lines = try trunk.receive(atMost: limit) else {
      guard trunk.mayEnd else { throw SimulationProblem("the service closed a trunk") }
      return lose(trunk)
    }
    for line in lines { try take(line, on: trunk) }
  }

  private func take(_ line: ServiceLine, on trunk: SimulatedTrunk) throws {
    switch line {
    case .hotline, .ready, .pong: break
    case .drain: trunk.mayEnd = true
    case .ping(let token): trunk.say(.nothing) { NativeEventWriter.pong(token: token, into: &$0) }
    case .error(call: nil, let code, _):
      guard let place = faultsExpected.firstIndex(of: code) else {
        throw SimulationProblem("the trunk is told of an error that was none: \(line)")
      }
      faultsExpected.remove(at: place)
    case .error(call: let name?, let code, _): try refused(try find(name), code, line)
    case .answer(let call), .play(let call, _, _, _, _, _), .stop(let call, _),
      .record(let call, _, _, _, _, _, _), .fax(let call, _, _, _, _), .transfer(let call, _, _, _),
      .hangup(let call, _), .mark(let call, _), .saved(let call, _, _), .queued(let call, _):
      try heard(line, try find(call), trunk)
    }
  }

  private func find(_ name: String) throws -> Int {
    guard let caller = Int(name.dropFirst()), callers.indices.contains(caller) else {
      throw SimulationProblem("a line of no call: \(name)")
    }
    return caller
  }

  private func refused(_ caller: Int, _ code: String, _ line: ServiceLine) throws {
    guard callers[caller].errors.first == code else {
      throw SimulationProblem("an error that was none: \(line); expected \(callers[caller].errors)")
    }
    callers[caller].errors.removeFirst()
    guard callers[caller].state == .ringing else { return }
    callers[caller].trunk = nil
    switch code {
    case "bad-resume": callers[caller].state = .gone
    case "overloaded",
      "draining" where callers[caller].patience > 0:
      callers[caller].patience -= 1
      callers[caller].state = .away
      plan(caller, after: 300...3000)
    default: callers[caller].state = .gone
    }
  }

  /// Holds the line against the one that must come, and does what it says.
  private func heard(_ line: ServiceLine, _ caller: Int, _ trunk: SimulatedTrunk) throws {
    let name = callers[caller].name
    guard let expected = callers[caller].expected, callers[caller].trunk === trunk else {
      throw SimulationProblem("a line for \(name), which is not there: \(line)")
    }
    guard let due = expected.takeLine() else {
      throw SimulationProblem("\(name) hears what nothing led to: \(line)")
    }
    if case .mark(_, let text) = line, case .mark = due {
      guard text.utf8.count <= 2048 else {
        throw SimulationProblem("a mark of \(text.utf8.count) bytes")
      }
      callers[caller].mark = (text, expected.takeMark())
      return
    }
    guard line == due else {
      throw SimulationProblem("\(name) hears: \(line)\nand must hear: \(due)")
    }
    switch line {
    case .play(_, let operation, let keys, _, _, _): does(caller, .playing(operation, keys))
    case .stop, .queued: does(caller, .nothing)
    case .record(_, let operation, _, _, _, _, _):
      utterances.append(Utterance(caller: caller, visit: expected.call.stepsTaken))
      callers[caller].utterances[operation.number] = utterances.count - 1
      does(
        caller,
        .recording(
          operation, utterance: utterances.count - 1, sent: 0, pieces: UInt32(any(1...8))))
    case .fax(_, let operation, _, _, _): does(caller, .faxing(operation))
    case .transfer(_, let operation, _, _): does(caller, .ringing(operation))
    case .saved(_, let operation, let receipt): try saved(caller, operation, receipt)
    case .hangup:
      callers[caller].doing = .nothing
      if callers[caller].state == .up {
        callers[caller].state = .ended
        if chance(0.9) {
          trunk.say(.hangup(caller)) { NativeEventWriter.hangup(name, into: &$0) }
        }
        plan(caller, after: 20_000...60_000)
      }
    case .answer, .mark, .hotline, .ready, .error, .drain, .ping, .pong: break
    }
  }

  private func does(_ caller: Int, _ doing: SimulatedCaller.Doing) {
    callers[caller].doing = doing
    if callers[caller].state == .up { plan(caller, after: wait(for: doing)) }
  }

  private func saved(_ caller: Int, _ operation: OperationNumber, _ receipt: String) throws {
    let name = callers[caller].name
    guard let place = callers[caller].utterances[operation.number] else {
      throw SimulationProblem("\(name): saved \(operation.number), which was no recording")
    }
    guard receipts[receipt] == nil || receipts[receipt] == place else {
      throw SimulationProblem("the receipt \(receipt) is given twice")
    }
    guard utterances[place].receipt == nil || utterances[place].receipt == receipt else {
      throw SimulationProblem("\(name): two receipts for operation \(operation.number)")
    }
    receipts[receipt] = place
    utterances[place].receipt = receipt
  }

  // MARK: What callers do

  private func wait(for doing: SimulatedCaller.Doing) -> ClosedRange<Int> {
    switch doing {
    case .nothing: 200...9000
    case .playing: 100...5000
    case .recording: 50...500
    case .faxing, .ringing: 1000...15_000
    case .talking: 1000...30_000
    }
  }

  /// A caller does something, or something comes to its end.
  func act(_ caller: Int, _ plan: UInt64) throws {
    guard callers[caller].plan == plan else { return }
    switch callers[caller].state {
    case .away:
      guard isEnding, chance(0.5) else { return try ring(caller) }
      callers[caller].state = .gone
      return
    case .ringing, .gone: return
    case .ended:
      callers[caller].state = .gone
      return
    case .up: break
    }
    callers[caller].patience -= 1
    if callers[caller].patience < 0 || chance(0.02) { return hangUp(caller) }
    if chance(0.03) { repeatDone(caller) }
    switch callers[caller].doing {
    case .nothing: press(caller)
    case .playing(let operation, let keys): hear(caller, operation, keys)
    case .recording(let operation, let utterance, let sent, let pieces):
      speak(caller, operation, utterance, sent, of: pieces)
    case .faxing(let operation): end(caller, operation, chance(0.7) ? .sent(pages: 1) : .failed)
    case .ringing(let operation):
      if chance(0.5) {
        end(caller, operation, .answered)
        callers[caller].doing = .talking(operation)
      } else {
        end(caller, operation, [.busy, .noAnswer, .failed].randomElement(using: &random)!)
      }
    case .talking(let operation):
      end(caller, operation, .released(by: chance(0.5) ? .seat : .caller))
    }
    self.plan(caller, after: wait(for: callers[caller].doing))
  }

  private func end(_ caller: Int, _ operation: OperationNumber, _ outcome: OperationOutcome) {
    callers[caller].doing = .nothing
    callers[caller].lastDone = operation
    let name = callers[caller].name
    callers[caller].trunk?.say(.done(caller, operation, outcome)) {
      NativeEventWriter.done(name, operation, outcome, into: &$0)
    }
  }

  /// Late, or twice: it changes nothing.
  private func repeatDone(_ caller: Int) {
    guard let operation = callers[caller].lastDone, callers[caller].doing != .talking(operation)
    else { return }
    let name = callers[caller].name
    callers[caller].trunk?.say(.done(caller, operation, .finished)) {
      NativeEventWriter.done(name, operation, .finished, into: &$0)
    }
  }

  private func press(_ caller: Int) {
    if chance(0.15) { return }
    let count = chance(0.3) ? any(2...6) : 1
    let keys = (0..<count).map { _ in
      chance(0.8) ? any(0...7) : any(0...11)
    }.map { DTMFKey(rawValue: UInt8($0))! }
    var text = KeyString()
    for key in keys { _ = text.append(key) }
    let name = callers[caller].name
    callers[caller].trunk?.say(.keys(caller, keys)) {
      NativeEventWriter.dtmf(name, text.description, into: &$0)
    }
  }

  private func hear(_ caller: Int, _ operation: OperationNumber, _ keys: KeyMode) {
    if chance(0.4) { return end(caller, operation, .finished) }
    if chance(0.05) { return end(caller, operation, .failed) }
    let stopped = OperationOutcome.interrupted(played: Milliseconds(500))
    guard keys == .interrupt else { return press(caller) }
    // The key and what it stopped come in either order.
    if chance(0.3) {
      end(caller, operation, stopped)
      press(caller)
    } else {
      press(caller)
      end(caller, operation, stopped)
    }
  }

  private func speak(
    _ caller: Int, _ operation: OperationNumber, _ utterance: Int, _ sent: UInt32,
    of pieces: UInt32
  ) {
    let name = callers[caller].name
    if chance(0.01) { return end(caller, operation, .failed) }
    guard sent < pieces else {
      let length = Milliseconds(UInt32(utterances[utterance].byteCount / 8))
      utterances[utterance].hasEnded = true
      let by = [RecordingEnd.key, .max, .stop].randomElement(using: &random)!
      return end(caller, operation, .recorded(by: by, length: length, pieces: pieces))
    }
    let sound = Utterance.sound(of: utterance, piece: sent)
    utterances[utterance].byteCount += sound.count
    callers[caller].trunk?.say(
      .audio(caller, operation, piece: sent, count: sound.count)
    ) { NativeEventWriter.audio(name, operation, piece: sent, sound.span, into: &$0) }
    callers[caller].doing = .recording(
      operation, utterance: utterance, sent: sent + 1, pieces: pieces)
  }

  private func hangUp(_ caller: Int) {
    let name = callers[caller].name
    callers[caller].state = .ended
    callers[caller].doing = .nothing
    callers[caller].trunk?.say(.hangup(caller)) { NativeEventWriter.hangup(name, into: &$0) }
    plan(caller, after: 20_000...60_000)
  }
}
