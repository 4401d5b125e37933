import CallEngine
import CallFlowModel
import HotlineServer
import Telephony

/// What goes wrong.
extension Simulation {
  func fault() throws {
    nextFaultAt += UInt64(any(200...8000))
    faultCount += 1
    switch any(0...11) {
    case 0, 1: try crash(nodes.filter(\.isUp).randomElement(using: &random) ?? nodes[0])
    case 2, 3: try breakTrunk()
    case 4:
      store.isBroken = true
      heal(after: 500...12_000) { [unowned self] in store.isBroken = false }
    case 5:
      store.slowness = UInt64(any(500...14_000))
      heal(after: 1000...15_000) { [unowned self] in store.slowness = 20 }
    case 6:
      let queue = nodes[any(0...1)].queue
      queue.isFull = true
      heal(after: 500...9000) { queue.isFull = false }
    case 7:
      let queue = nodes[any(0...1)].queue
      queue.isBusy = true
      heal(after: 500...9000) { queue.isBusy = false }
    case 8: clock.unixMilliseconds += Int64(any(-4_000_000...2_500_000))
    case 9: try replaceMenus()
    case 10: try drain()
    default: sayGarbage()
    }
  }

  private func heal(after wait: ClosedRange<Int>, _ heal: @escaping () -> Void) {
    healing.append((now + UInt64(any(wait)), heal))
  }

  /// At the end everything is well again, so that what is left has no excuse.
  func heal() {
    for one in healing { one.heal() }
    healing = []
  }

  private func breakTrunk() throws {
    guard let trunk = trunks.filter({ !$0.isBroken && !$0.mayEnd }).randomElement(using: &random)
    else { return }
    let node = nodes[trunk.node]
    // It was told all that had arrived; what it hears of the break ends its calls.
    let calls = callers.indices.filter { callers[$0].trunk === trunk }
    try turn(node) {
      for caller in calls { tell(caller, .callerHungUp(.trunkLost), node) }
      lose(trunk)
    }
  }

  private func replaceMenus() throws {
    guard let node = nodes.filter({ $0.isUp && !$0.isDraining }).randomElement(using: &random)
    else { return }
    node.menu = (node.menu + 1) % menus.count
    node.versions.insert(menus[node.menu].flow.version)
    node.service.replaceMenus([menus[node.menu]])
    try turn(node)
  }

  /// A node that drains takes no new calls; when it is empty, another process comes in its place.
  private func drain() throws {
    guard nodes.allSatisfy({ $0.isUp && !$0.isDraining }) else { return }
    let node = nodes[any(0...1)]
    node.isDraining = true
    node.service.drain()
    try turn(node)
    heal(after: 5000...60_000) { [unowned self] in
      guard node.isUp, nodes[node.number] === node else { return }
      try? crash(node)
    }
  }

  private func sayGarbage() {
    guard let trunk = trunks.filter({ !$0.isBroken && !$0.mayEnd }).randomElement(using: &random)
    else { return }
    let lines: [(String, String)] = [
      ("GET / HTTP/1.1", "unknown-verb"), ("\u{16}\u{3}\u{1}", "unknown-verb"),
      ("hello", "syntax"), ("hello 1 again", "syntax"),
      (String(repeating: "x", count: 9000), "too-long"), ("dial 9", "unknown-verb"),
    ]
    for _ in 0..<any(1...5) {
      let (line, code) = lines.randomElement(using: &random)!
      trunk.say(.faulty(code: code)) { $0 += Array((line + "\n").utf8) }
    }
  }
}
