import GatewayProtocols
import HotlineServer

/// The gateway: it brings calls, and has trunks to the nodes that are up.
extension Simulation {
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
    let can = GatewayAbilities(
      playFaster: chance(0.5), callBack: chance(0.5), warn: chance(0.5))
    let (trunk, service) = try SimulatedTrunk.pair(node: node.number, can: can)
    if planted == .lostLine { trunk.losesALineOf = 100 }
    try node.service.connect(service)
    trunks.append(trunk)
    return trunk
  }

  func ring(_ caller: Int) throws {
    guard let trunk = try findTrunk() else { return plan(caller, after: 500...3000) }
    callers[caller].trunk = trunk
    callers[caller].state = .ringing
    let (name, from) = (callers[caller].name, callers[caller].from)
    var mark = callers[caller].mark?.text
    if mark != nil, planted == .otherMark {
      mark = callers.last { $0.mark != nil && $0.name != name }?.mark?.text ?? mark
    }
    if mark != nil, planted == .olderMark { mark = callers[caller].markBefore ?? mark }
    trunk.say(callers[caller].mark == nil ? .ring(caller) : .resume(caller)) {
      NativeEventWriter.call(name, to: "100", from: from, resume: mark, into: &$0)
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
}
