import CallEngine
import CallFlowModel
import CallKeeping
import HotlineServer
import Telephony

/// What a gateway sends, and what must come of each line: the engine that stands beside the service is told the same.
extension Simulation {
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
    case .keys(let caller, let keys):
      for (index, key) in keys.enumerated() {
        tell(caller, .keyPressed(key, isFollowed: index + 1 < keys.count), node)
      }
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
    case .faxEnded(let trunk, let receipt, let attempt): faxEnded(receipt, attempt, on: trunk)
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
    if nodes.contains(where: { $0 !== node && $0.isUp && !$0.queue.groups.isEmpty }) {
      unsettled.insert(caller)
    }
    let mark = callers[caller].mark!.holds
    guard node.versions.contains(mark.menuVersion),
      let menu = menus.first(where: { $0.flow.version == mark.menuVersion })
    else { return callers[caller].errors.append("bad-resume") }
    let time = CallTime(
      milliseconds: mark.callTime.milliseconds + max(0, clock.unixMilliseconds - mark.wall))
    var call = try Call(decoding: mark.state, in: menu.flow)
    call.countTimeAway(time.since(mark.callTime), in: menu.flow)
    guard time < call.budgetEnd(in: menu.flow) else {
      return callers[caller].errors.append("bad-resume")
    }
    let segment = CallSegment.next(
      after: mark.segment, at: time, chance: node.chanceKnown.next())
    if node.queue.isBusy { return callers[caller].errors.append("overloaded") }
    begin(
      caller, node, menu, call, key: mark.key, segment: segment, at: time)
    tell(caller, .resumed, node)
  }

  private func begin(
    _ caller: Int, _ node: SimulatedNode, _ menu: ServedMenu, _ call: Call, key: CallKey,
    segment: UInt32, at time: CallTime
  ) {
    let identity = CallIdentity(
      key: key, segment: segment, call: CallID(callers[caller].name)!,
      dialled: DialledNumber("100", at: "gw"))
    callers[caller].expected = ExpectedCall(
      callers[caller].name, in: menu.flow, identity: identity,
      rang: Int64(now) - time.milliseconds, call: call, on: callers[caller].trunk!.can,
      wallClock: { [clock] in clock.unixMilliseconds })
    callers[caller].state = .up
    if callers[caller].doing == .nothing { plan(caller, after: 500...9000) }
  }
}
