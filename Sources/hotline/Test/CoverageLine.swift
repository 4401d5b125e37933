import CallFlowModel
import CallScripting

/// What the calls of a menu have taken, for programs.
struct CoverageLine: Encodable {
  let menu: String
  let exits: Int
  let taken: Int
  let percent: Int
  /// The ways that no call has taken, and the steps that none has been in, where they are asked for.
  let notTaken: [Way]?
  let notReached: [String]?

  struct Way: Encodable {
    let step: String
    /// As people read it: `option hours (key 1)`, `no-input`.
    let exit: String
  }

  init(_ coverage: Coverage, of tested: TestedMenu, isListed: Bool) {
    let flow = tested.menu.flow
    menu = tested.path
    exits = coverage.ways.count
    taken = coverage.takenCount
    percent = coverage.percent
    notTaken =
      isListed
      ? coverage.untaken.map {
        Way(step: flow.name(of: $0.step), exit: tested.menu.describe($0))
      } : nil
    notReached = isListed ? coverage.unvisited.map { flow.name(of: $0) } : nil
  }
}
