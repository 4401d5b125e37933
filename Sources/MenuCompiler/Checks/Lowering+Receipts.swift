import CallFlowModel
import Diagnostics

/// Whether there is a receipt wherever one is said.
extension Lowering {
  mutating func checkReceipts(_ graph: FlowGraph, _ before: [Int?]) {
    guard !receiptUses.isEmpty else { return }
    let givers = flow.steps.indices.filter { before[$0] != nil && givesReceipt($0) }
    let reached = graph.reachable(afterValueOf: givers)
    let without = reachWithoutReceipt(graph, before)
    var searched = 0
    for use in receiptUses where searched < Self.searchMax {
      let users = steps(of: use.step, before)
      guard users.contains(where: { reached[$0] }) else {
        if !users.isEmpty { report.add(.value(.receiptNever), at: use.range) }
        continue
      }
      guard let user = users.first(where: { without[$0] != nil }) else { continue }
      searched += graph.count
      var path = graph.path(to: user, without)
      if path[0] != graph.start { path = graph.path(to: path[0], before) + path.dropFirst() }
      report.add(
        .value(.receiptMaybeMissing(path: names(of: path))), at: use.range,
        as: "\(user) perhaps without a receipt", again: "or this")
    }
  }

  private func givesReceipt(_ step: Int) -> Bool {
    let facts = flow.steps[step]
    switch facts.kind {
    case .record: return true
    case .fax: return flow.faxes[Int(facts.detail)].number != nil
    case .menu, .play, .enter, .lookup, .browse, .discard, .transfer, .choose, .hangUp:
      return false
    }
  }

  /// As ``FlowGraph/reach(allowing:)``: how each step is reached by a call that has no receipt, from its start or from where it
  /// dropped what it had a receipt for, which are reached from themselves.
  private func reachWithoutReceipt(_ graph: FlowGraph, _ before: [Int?]) -> [Int?] {
    var without = [Int?](repeating: nil, count: graph.count)
    var open = [graph.start]
    open += flow.steps.indices.filter { before[$0] != nil && flow.steps[$0].kind == .discard }
    for step in open { without[step] = step }
    var next = 0
    while next < open.count {
      let step = open[next]
      next += 1
      let gives = givesReceipt(step)
      for way in graph.ways(from: step)
      where without[Int(way.to)] == nil && !(gives && way.holdsValue) {
        without[Int(way.to)] = step
        open.append(Int(way.to))
      }
    }
    return without
  }
}
