/// Circles that need no key: a silent caller would go round for ever.
extension FlowGraph {
  /// One circle of each set of steps that lead to each other without a key, each from its first step
  /// on, and one for each step that leads `back` to where a silent caller came from. Steps that no call gets to are left out.
  package func circlesWithoutKey(reached: [Int?]) -> [[Int]] {
    var circles = components(reached: reached) { step in
      ways(from: step).contains { !$0.needsKey && Int($0.to) == step }
    }.map { shortestCircle(in: $0) }
    circles += circlesThatGoBack(reached: reached)
    circles.sort { $0[0] < $1[0] }
    return circles
  }

  /// The circles whose last way is `back`, from the step that it leads to on.
  ///
  /// Whoever goes round for ever by way of `back` without a key goes back to menus that are left without a key, or has none
  /// left to go back to and begins at the start. So there is a last menu that is left so before a `back`, and it is the one
  /// that this leads to.
  private func circlesThatGoBack(reached: [Int?]) -> [[Int]] {
    // By step: the next one on the shortest silent way to a `back` on which no menu is left. Its own: it goes back itself.
    var onward = [Int?](repeating: nil, count: count)
    var queue = goesBackSilently.indices.filter { goesBackSilently[$0] && reached[$0] != nil }
    guard !queue.isEmpty else { return [] }
    for step in queue { onward[step] = step }
    let into = reversed
    var place = 0
    while place < queue.count {
      let step = queue[place]
      place += 1
      for previous in into.from(step) where onward[Int(previous)] == nil {
        let leads = ways(from: Int(previous)).contains {
          !$0.needsKey && !$0.isRemembered && Int($0.to) == step
        }
        guard leads else { continue }
        onward[Int(previous)] = step
        queue.append(Int(previous))
      }
    }
    var circles: [[Int]] = []
    var isTold = [Bool](repeating: false, count: count)
    /// A circle that begins with `first`, or nothing where another one goes back from the same step.
    func tell(_ first: [Int], then step: Int) {
      var circle = first
      var step = step
      while let next = onward[step], next != step {
        circle.append(step)
        step = next
      }
      guard !isTold[step] else { return }
      isTold[step] = true
      circles.append(circle + [step])
    }
    if onward[start] != nil { tell([], then: start) }
    for menu in 0..<count where reached[menu] != nil {
      for way in ways(from: menu)
      where way.isRemembered && !way.needsKey && onward[Int(way.to)] != nil {
        tell([menu], then: Int(way.to))
      }
    }
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
