package import CallEngine
package import CallFlowModel

/// Which steps and exits of a menu calls have taken.
package struct Coverage: Sendable {
  /// A step and a way out of it.
  package struct Way: Hashable, Sendable {
    package let step: StepID
    package let exit: Exit
  }

  /// Every way that the menu has, in the order of its steps.
  package let ways: [Way]
  /// By step: where its ways begin in ``ways``; and their end.
  private let starts: [Int]
  /// By ``ways``.
  private var isTaken: [Bool]
  /// By step.
  private var isVisited: [Bool]

  package init(_ menu: MenuUnderTest) {
    var ways: [Way] = []
    var starts: [Int] = []
    for index in menu.flow.steps.indices {
      let step = StepID(index)
      starts.append(ways.count)
      ways += menu.flow.exits(of: step, menu.options).map { Way(step: step, exit: $0) }
    }
    self.ways = ways
    self.starts = starts + [ways.count]
    isTaken = [Bool](repeating: false, count: ways.count)
    isVisited = [Bool](repeating: false, count: menu.flow.steps.count)
  }

  /// Adds the steps of one call.
  package mutating func add(_ call: Call) {
    for entry in call.path {
      isVisited[Int(entry.step.index)] = true
      let exit =
        entry.exit.kind == .chosen ? Exit(.chosen) : entry.exit
      take(exit, of: entry.step)
    }
    // Who hangs up on whoever answered leaves the step by the hang-up, and was answered.
    for transfer in call.transfers where transfer.answeredAt != nil {
      take(Exit(.answered), of: transfer.step)
    }
  }

  private mutating func take(_ exit: Exit, of step: StepID) {
    if let place = place(of: exit, in: step) { isTaken[place] = true }
  }

  /// Where the way stands in ``ways``.
  private func place(of exit: Exit, in step: StepID) -> Int? {
    let step = Int(step.index)
    return (starts[step]..<starts[step + 1]).first { ways[$0].exit == exit }
  }

  /// Adds what other calls have taken.
  package mutating func add(_ other: Coverage) {
    for index in isTaken.indices where other.isTaken[index] { isTaken[index] = true }
    for index in isVisited.indices where other.isVisited[index] { isVisited[index] = true }
  }

  package func isTaken(_ way: Way) -> Bool {
    place(of: way.exit, in: way.step).map { isTaken[$0] } ?? true
  }

  /// Whether there is a way out of `step` that no call has taken.
  func hasUntaken(_ step: StepID) -> Bool {
    let step = Int(step.index)
    return (starts[step]..<starts[step + 1]).contains { !isTaken[$0] }
  }

  package var takenCount: Int { isTaken.reduce(0) { $0 + ($1 ? 1 : 0) } }
  package var visitedCount: Int { isVisited.reduce(0) { $0 + ($1 ? 1 : 0) } }

  /// Ways that no call has taken, of steps that some call has been in.
  package var untaken: [Way] {
    ways.indices.filter { !isTaken[$0] && isVisited[Int(ways[$0].step.index)] }.map { ways[$0] }
  }

  /// Steps that no call has been in.
  package var unvisited: [StepID] {
    isVisited.indices.filter { !isVisited[$0] }.map { StepID($0) }
  }

  /// Whole percents of the ways that were taken, rounded down; 100 where there is none.
  package var percent: Int { ways.isEmpty ? 100 : takenCount * 100 / ways.count }
}
