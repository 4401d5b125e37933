import CallFlowModel
import Telephony

/// The prefix tree of one step's options, built where it stays: behind the nodes of other steps.
struct KeyTree {
  /// Two options of which one begins the other, as places among those that were added.
  struct Conflict: Equatable {
    let short: Int
    let long: Int
  }

  /// The place of its first node.
  let root: Int
  private(set) var conflicts: [Conflict] = []
  private let firstOption: Int

  /// A tree without options behind `nodes`. What is added to it are the options from `firstOption` on.
  init(firstOption: Int, behind nodes: inout [KeyNode]) {
    self.firstOption = firstOption
    root = nodes.count
    nodes.append(KeyNode())
  }

  /// Adds the next option, at least one key long. Returns the place of the one that has these keys
  /// already.
  ///
  /// - Parameter nodes: those behind which the tree began; no other tree has begun since.
  mutating func add(_ keys: KeyString, place: Int, to nodes: inout [KeyNode]) -> Int? {
    let option = OptionID(firstOption + place)
    var node = root
    for index in 0..<keys.count - 1 {
      switch nodes[node][keys[index]] {
      case .nothing:
        nodes.append(KeyNode())
        nodes[node][keys[index]] = .node(nodes.count - 1)
        node = nodes.count - 1
      case .option(let shorter):
        conflicts.append(Conflict(short: Int(shorter.index) - firstOption, long: place))
        nodes.append(KeyNode(option: shorter))
        nodes[node][keys[index]] = .node(nodes.count - 1)
        node = nodes.count - 1
      case .node(let next):
        node = next
        if let shorter = nodes[node].option {
          conflicts.append(Conflict(short: Int(shorter.index) - firstOption, long: place))
        }
      }
    }
    let last = keys[keys.count - 1]
    switch nodes[node][last] {
    case .nothing: nodes[node][last] = .option(option)
    case .option(let same): return Int(same.index) - firstOption
    case .node(let longer):
      if let same = nodes[longer].option { return Int(same.index) - firstOption }
      nodes[longer].option = option
      if let long = Self.firstOption(below: longer, in: nodes) {
        conflicts.append(Conflict(short: place, long: Int(long.index) - firstOption))
      }
    }
    return nil
  }

  /// Some option whose keys pass the node.
  private static func firstOption(below node: Int, in nodes: [KeyNode]) -> OptionID? {
    var open = [node]
    while let node = open.popLast() {
      for key in DTMFKey.allCases {
        switch nodes[node][key] {
        case .nothing: continue
        case .option(let option): return option
        case .node(let next): open.append(next)
        }
      }
    }
    return nil
  }
}
