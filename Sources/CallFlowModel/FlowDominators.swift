/// Which steps every call has been through: whether a value is always there where it is asked for.
///
/// Each step is two nodes: where it begins, and (for one that holds a value) where its value has been
/// set. A value is always there at a step when the second node of its setter dominates the step.
/// Lengauer and Tarjan, "A fast algorithm for finding dominators in a flowgraph" (1979), the simple
/// version, without recursion.
package struct FlowDominators: Sendable {
  private let stepCount: Int
  /// By node: the number in which it was first reached; -1 for never.
  private var number: [Int32]
  /// By number: first and last number of its subtree in the tree of dominators.
  private var enters: [Int32] = []
  private var leaves: [Int32] = []

  package init(_ graph: FlowGraph) {
    stepCount = graph.count
    number = [Int32](repeating: -1, count: graph.count * 2)
    guard graph.start < graph.count else { return }
    let tree = SearchTree(of: graph, numbers: &number)
    number(tree.dominators)
  }

  /// Numbers the tree of dominators, so that a subtree is a range.
  private mutating func number(_ dominator: [Int32]) {
    let total = dominator.count
    var size = [Int32](repeating: 1, count: total)
    for w in stride(from: total - 1, to: 0, by: -1) { size[Int(dominator[w])] += size[w] }
    enters = [Int32](repeating: 0, count: total)
    var next = [Int32](repeating: 1, count: total)
    for w in 1..<max(1, total) {
      let above = Int(dominator[w])
      enters[w] = enters[above] + next[above]
      next[above] += size[w]
    }
    leaves = (0..<total).map { enters[$0] + size[$0] }
  }

  /// Whether every call that gets to `user` has got a value from `setter`. True where none gets there.
  package func alwaysSet(by setter: Int, at user: Int) -> Bool {
    let user = Int(number[user])
    guard user >= 0 else { return true }
    let set = Int(number[setter + stepCount])
    guard set >= 0 else { return false }
    return enters[set] <= enters[user] && enters[user] < leaves[set]
  }
}

/// The nodes in the order of a search that goes deep first, each called by its number in it.
private struct SearchTree {
  /// From which node each was reached; -1 for the first.
  private var parent: [Int32] = []
  /// Who leads to a node: a run of ``predecessors``, from its start to the next one's.
  private let starts: [Int32]
  private let predecessors: [Int32]

  /// Sets the numbers of the nodes that are reached.
  init(of graph: FlowGraph, numbers number: inout [Int32]) {
    /// Where a node leads; its own second node first.
    func successors(_ node: Int, _ body: (Int) -> Void) {
      let step = node % graph.count
      let isSet = node >= graph.count
      var hasSet = false
      for way in graph.ways(from: step) where way.holdsValue == isSet || !isSet {
        if !isSet, way.holdsValue {
          if !hasSet { body(step + graph.count) }
          hasSet = true
        } else {
          body(Int(way.to))
        }
      }
    }

    var edges: [(from: Int32, to: Int)] = []
    var open: [(node: Int, parent: Int32)] = [(graph.start, -1)]
    while let (node, from) = open.popLast() {
      guard number[node] < 0 else { continue }
      let own = Int32(parent.count)
      number[node] = own
      parent.append(from)
      successors(node) { next in
        edges.append((own, next))
        if number[next] < 0 { open.append((next, own)) }
      }
    }
    let total = parent.count

    // By number: who leads there.
    var starts = [Int32](repeating: 0, count: total + 1)
    for edge in edges { starts[Int(number[edge.to]) + 1] += 1 }
    for index in 0..<total { starts[index + 1] += starts[index] }
    var places = starts
    var predecessors = [Int32](repeating: 0, count: edges.count)
    for edge in edges {
      let to = Int(number[edge.to])
      predecessors[Int(places[to])] = edge.from
      places[to] += 1
    }
    self.starts = starts
    self.predecessors = predecessors
  }

  /// By number: the last of those that every way to the node goes through. The first node's own is 0.
  var dominators: [Int32] {
    let total = parent.count
    var semi = (0..<Int32(total)).map { $0 }
    var label = semi
    var ancestor = [Int32](repeating: -1, count: total)
    var dominator = [Int32](repeating: 0, count: total)
    var bucketFirst = [Int32](repeating: -1, count: total)
    var bucketNext = [Int32](repeating: -1, count: total)
    var climbed: [Int32] = []

    func best(_ node: Int32) -> Int32 {
      guard ancestor[Int(node)] >= 0 else { return node }
      climbed.removeAll(keepingCapacity: true)
      var step = node
      while ancestor[Int(ancestor[Int(step)])] >= 0 {
        climbed.append(step)
        step = ancestor[Int(step)]
      }
      for node in climbed.reversed() {
        let above = ancestor[Int(node)]
        if semi[Int(label[Int(above)])] < semi[Int(label[Int(node)])] {
          label[Int(node)] = label[Int(above)]
        }
        ancestor[Int(node)] = ancestor[Int(above)]
      }
      return label[Int(node)]
    }

    for w in stride(from: Int32(total) - 1, to: 0, by: -1) {
      for place in Int(starts[Int(w)])..<Int(starts[Int(w) + 1]) {
        let u = best(predecessors[place])
        semi[Int(w)] = min(semi[Int(w)], semi[Int(u)])
      }
      let above = Int(semi[Int(w)])
      bucketNext[Int(w)] = bucketFirst[above]
      bucketFirst[above] = w
      let p = parent[Int(w)]
      ancestor[Int(w)] = p
      var v = bucketFirst[Int(p)]
      while v >= 0 {
        let u = best(v)
        dominator[Int(v)] = semi[Int(u)] < semi[Int(v)] ? u : p
        v = bucketNext[Int(v)]
      }
      bucketFirst[Int(p)] = -1
    }
    for w in 1..<max(1, total) where dominator[w] != semi[w] {
      dominator[w] = dominator[Int(dominator[w])]
    }
    return dominator
  }
}
