/// The steps of a flow and the ways between them, for questions about all calls at once.
///
/// Every question is answered in time that grows with the number of ways, and without recursion.
///
/// `back` is no way here: it leads to a menu that the call has been at before, or to the start, from which everything
/// that it can reach is reached already. Where that is not enough, ``goesBack`` tells, and ``Way/isRemembered``.
package struct FlowGraph: Sendable {
  /// A way from one step to another.
  package struct Way: Sendable, BitwiseCopyable {
    package let to: UInt32
    package let kind: ExitKind
    package let needsKey: Bool
    /// Whether the step holds its value (an entry, a row) on this way.
    package let holdsValue: Bool
    /// Whether `back` leads to the step from then on.
    package let isRemembered: Bool
  }

  /// By step.
  package let count: Int
  /// By step, and one more: where its ways begin in ``ways``.
  private let starts: [UInt32]
  private let ways: [Way]
  /// By step: whether a call may end there, or go on to a person.
  package private(set) var canEnd: [Bool]
  /// By step: whether one of its ways is `back`.
  package private(set) var goesBack: [Bool]
  /// By step: whether a silent caller may take that way.
  package private(set) var goesBackSilently: [Bool]
  package let start: Int
  private let isMenu: [Bool]

  package init(_ flow: CallFlow) {
    count = flow.steps.count
    start = Int(flow.start.index)
    canEnd = [Bool](repeating: false, count: count)
    goesBack = [Bool](repeating: false, count: count)
    goesBackSilently = [Bool](repeating: false, count: count)
    var starts: [UInt32] = [0]
    starts.reserveCapacity(count + 1)
    var ways: [Way] = []
    // A step that asks has two ways for mistakes, and hardly any other has more.
    ways.reserveCapacity(flow.options.count + count * 2)
    var exits: [FlowExit] = []
    func isLeft(_ exit: FlowExit) -> Bool { if case .step = exit.target { true } else { false } }
    for index in 0..<count {
      let kind = flow.steps[index].kind
      if kind == .hangUp || kind == .transfer { canEnd[index] = true }
      exits.removeAll(keepingCapacity: true)
      flow.addExits(of: StepID(index), to: &exits)
      for exit in exits {
        let to: UInt32
        switch exit.target {
        case .step(let next): to = next.index
        case .again, .nextRows, .previousRows: to = UInt32(index)
        case .back:
          goesBack[index] = true
          if !exit.needsKey { goesBackSilently[index] = true }
          continue
        case .hangUp:
          canEnd[index] = true
          continue
        }
        ways.append(
          Way(
            to: to, kind: exit.kind, needsKey: exit.needsKey,
            holdsValue: Self.holdsValue(kind, exit.kind),
            isRemembered: isLeft(exit) && flow.steps[index].isRemembered(leftBy: exit.kind)))
      }
      starts.append(UInt32(ways.count))
    }
    self.starts = starts
    self.ways = ways
    isMenu = flow.steps.map { ($0.kind == .menu || $0.kind == .browse) && !$0.isDetour }
  }

  /// Whether a step of that kind holds its value (an entry, a row, a receipt) where it is left by `exit`.
  package static func holdsValue(_ step: Step.Kind, _ exit: ExitKind) -> Bool {
    switch step {
    // What is refused has been entered.
    case .enter: exit == .next || exit == .refused
    case .lookup: exit == .found
    case .browse: exit != .empty && exit != .unavailable
    case .record: exit == .kept
    case .fax: exit == .queued
    case .menu, .play, .discard, .transfer, .choose, .hangUp: false
    }
  }

  package func ways(from step: Int) -> ArraySlice<Way> {
    ways[Int(starts[step])..<Int(starts[step + 1])]
  }

  // MARK: - Reach

  /// How each step is first reached from the start: the step before it on a way with as few steps
  /// as can be; the start's is the start. `nil`: no call gets there.
  ///
  /// - Parameter allows: the ways that count.
  package func reach(allowing allows: (Int, Way) -> Bool = { _, _ in true }) -> [Int?] {
    var before = [Int?](repeating: nil, count: count)
    guard start < count else { return before }
    before[start] = start
    var queue = [start]
    var next = 0
    while next < queue.count {
      let step = queue[next]
      next += 1
      for way in ways(from: step) where before[Int(way.to)] == nil && allows(step, way) {
        before[Int(way.to)] = step
        queue.append(Int(way.to))
      }
    }
    return before
  }

  /// The steps from the start to `step`, both included.
  package func path(to step: Int, _ before: [Int?]) -> [Int] {
    var path = [step]
    while let previous = before[path[path.count - 1]], previous != path[path.count - 1] {
      path.append(previous)
    }
    return path.reversed()
  }

  /// By step: whether a caller can get from there to a person or to an end.
  package var reachesEnd: [Bool] { reaches(canEnd) }

  /// By step: whether a caller can get from there to one of the steps that `wanted` says, `back` included.
  ///
  /// - Parameter allows: the ways that count, of those that are no `back`; `nil`: all.
  package func reaches(
    _ wanted: [Bool], allowing allows: ((Int, Way) -> Bool)? = nil
  ) -> [Bool] {
    var reaches = wanted
    let into = reversed
    var queue = reaches.indices.filter { reaches[$0] }
    // Whether a caller may be there who goes back to a step that gets there, or to the start that does.
    var mayGoBack = [Bool](repeating: false, count: count)
    var open: [Int] = []
    func goBack(from step: Int) {
      guard !mayGoBack[step] else { return }
      mayGoBack[step] = true
      open.append(step)
    }
    var next = 0
    while next < queue.count {
      let step = queue[next]
      next += 1
      if step == start { goBack(from: step) }
      for way in ways(from: step) where way.isRemembered { goBack(from: Int(way.to)) }
      while let step = open.popLast() {
        if goesBack[step], !reaches[step] {
          reaches[step] = true
          queue.append(step)
        }
        for way in ways(from: step) where !way.isRemembered { goBack(from: Int(way.to)) }
      }
      for previous in into.from(step) where !reaches[Int(previous)] {
        if let allows,
          !ways(from: Int(previous)).contains(where: {
            Int($0.to) == step && allows(Int(previous), $0)
          })
        {
          continue
        }
        reaches[Int(previous)] = true
        queue.append(Int(previous))
      }
    }
    return reaches
  }

  /// By step: whether it can come after `step` has let go of its value, `back` included.
  package func reachable(afterValueOf steps: [Int]) -> [Bool] {
    var reached = [Bool](repeating: false, count: count)
    var queue: [Int] = []
    func visit(_ step: Int, _ reached: inout [Bool], _ queue: inout [Int]) {
      guard !reached[step] else { return }
      reached[step] = true
      queue.append(step)
    }
    for step in steps {
      for way in ways(from: step) where way.holdsValue { visit(Int(way.to), &reached, &queue) }
    }
    var hasGoneBack = false
    var next = 0
    while next < queue.count {
      let step = queue[next]
      next += 1
      for way in ways(from: step) { visit(Int(way.to), &reached, &queue) }
      if goesBack[step], !hasGoneBack {
        hasGoneBack = true
        visit(start, &reached, &queue)
        for menu in isMenu.indices where isMenu[menu] { visit(menu, &reached, &queue) }
      }
    }
    return reached
  }

  /// The same ways, the other way round.
  var reversed: Reversed {
    var counts = [UInt32](repeating: 0, count: count + 1)
    for way in ways { counts[Int(way.to) + 1] += 1 }
    for index in 0..<count { counts[index + 1] += counts[index] }
    var places = counts
    var from = [UInt32](repeating: 0, count: ways.count)
    for step in 0..<count {
      for way in ways(from: step) {
        from[Int(places[Int(way.to)])] = UInt32(step)
        places[Int(way.to)] += 1
      }
    }
    return Reversed(starts: counts, steps: from)
  }

  struct Reversed {
    fileprivate let starts: [UInt32]
    fileprivate let steps: [UInt32]

    func from(_ step: Int) -> ArraySlice<UInt32> {
      steps[Int(starts[step])..<Int(starts[step + 1])]
    }
  }
}
