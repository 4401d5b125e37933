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

  func givesReceipt(_ step: Int) -> Bool {
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
    let conditions = BranchConditions(flow)
    var without = [Int?](repeating: nil, count: graph.count)
    func follow(from first: [Int], hasDropped: Bool) {
      var open = first.filter { without[$0] == nil }
      for step in open { without[step] = step }
      var next = 0
      while next < open.count {
        let step = open[next]
        next += 1
        let gives = givesReceipt(step)
        for way in graph.ways(from: step)
        where without[Int(way.to)] == nil && !(gives && way.holdsValue) {
          let hasOne = conditions.lead(from: step, to: way.to) { condition in
            guard case .after(let asked, let exit) = condition else { return false }
            let giver = Int(asked.index)
            return givesReceipt(giver) && FlowGraph.holdsValue(flow.steps[giver].kind, exit)
          }
          if hasOne || hasDropped && isPassed(step, to: way.to) { continue }
          without[Int(way.to)] = step
          open.append(Int(way.to))
        }
      }
    }
    follow(from: [graph.start], hasDropped: false)
    follow(
      from: flow.steps.indices.filter { before[$0] != nil && flow.steps[$0].kind == .discard },
      hasDropped: true)
    return without
  }

  /// Whether a choice leads to `to` only behind a branch that asks for a dropped message, so that who has dropped one does not
  /// come there.
  private func isPassed(_ step: Int, to: UInt32) -> Bool {
    let facts = flow.steps[step]
    guard facts.kind == .choose else { return false }
    for branch in flow.branches[flow.choices[Int(facts.detail)].branches.range] {
      if branch.target == .step(StepID(Int(to))) { return false }
      if case .afterDropped = branch.condition { return true }
    }
    return false
  }
}
