/// Circles that need no key: a silent caller would go round for ever.
extension FlowGraph {
  /// One circle of each set of steps that lead to each other without a key, each from its first step
  /// on. Steps that no call gets to are left out.
  package func circlesWithoutKey(reached: [Int?]) -> [[Int]] {
    // With nothing to go back to, `back` is the step again. A silent caller who has pressed no key
    // has nothing to go back to; one who has, runs out of it in the end.
    let silent = reach { _, way in !way.needsKey }
    func isTrapByItself(_ step: Int) -> Bool {
      if goesBackSilently[step], silent[step] != nil { return true }
      return ways(from: step).contains { !$0.needsKey && Int($0.to) == step }
    }
    var circles = components(reached: reached, isTrapByItself).map { shortestCircle(in: $0) }
    circles.sort { $0[0] < $1[0] }
    return circles
  }

  /// Sets of steps that lead to each other without a key (Tarjan 1972), without recursion. Those of one step, which
  /// nearly all are, only where it is `wanted`.
  private func components(reached: [Int?], _ wanted: (Int) -> Bool) -> [[Int]] {
    var found: [[Int]] = []
    var number = [Int](repeating: -1, count: count)
    var low = [Int](repeating: 0, count: count)
    var isOpen = [Bool](repeating: false, count: count)
    var open: [Int] = []
    var path: [(step: Int, next: Int)] = []
    var nextNumber = 0
    for root in 0..<count where reached[root] != nil && number[root] < 0 {
      path.append((root, 0))
      while let (step, next) = path.last {
        if next == 0 {
          number[step] = nextNumber
          low[step] = nextNumber
          nextNumber += 1
          open.append(step)
          isOpen[step] = true
        }
        let ways = ways(from: step)
        var index = next
        var descends = false
        while index < ways.count {
          let way = ways[ways.startIndex + index]
          index += 1
          guard !way.needsKey else { continue }
          let to = Int(way.to)
          if number[to] < 0 {
            path[path.count - 1].next = index
            path.append((to, 0))
            descends = true
            break
          }
          if isOpen[to] { low[step] = min(low[step], number[to]) }
        }
        if descends { continue }
        path.removeLast()
        if let parent = path.last?.step { low[parent] = min(low[parent], low[step]) }
        guard low[step] == number[step] else { continue }
        if open[open.count - 1] == step {
          open.removeLast()
          isOpen[step] = false
          if wanted(step) { found.append([step]) }
          continue
        }
        var component: [Int] = []
        repeat {
          component.append(open.removeLast())
          isOpen[component[component.count - 1]] = false
        } while component[component.count - 1] != step
        found.append(component.sorted())
      }
    }
    return found
  }

  /// A circle through the first step of `component`, with as few steps as can be.
  private func shortestCircle(in component: [Int]) -> [Int] {
    let first = component[0]
    guard component.count > 1 else { return [first] }
    let members = Set(component)
    var before: [Int: Int] = [:]
    var queue = [first]
    var next = 0
    while next < queue.count {
      let step = queue[next]
      next += 1
      for way in ways(from: step) where !way.needsKey && members.contains(Int(way.to)) {
        let to = Int(way.to)
        if to == first {
          var circle = [step]
          while circle[circle.count - 1] != first {
            circle.append(before[circle[circle.count - 1]]!)
          }
          return circle.reversed()
        }
        if before[to] == nil {
          before[to] = step
          queue.append(to)
        }
      }
    }
    return component
  }
}
