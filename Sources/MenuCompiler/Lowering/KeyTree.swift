import CallFlowModel
import Telephony

/// The prefix tree of one step's options, while it is built.
struct KeyTree {
  /// Two options of which one begins the other, as places among those that were added.
  struct Conflict: Equatable {
    let short: Int
    let long: Int
  }

  /// The root is the first one.
  private var nodes = [KeyNode()]
  private(set) var conflicts: [Conflict] = []
  private let firstOption: Int

  /// A tree whose options are numbered from `firstOption` on.
  init(firstOption: Int) { self.firstOption = firstOption }

  /// Puts the nodes behind `all`, and returns the place of the root.
  func append(to all: inout [KeyNode]) -> Int {
    let root = all.count
    // Of one key each, as in nearly every menu: nothing to renumber.
    guard nodes.count > 1 else {
      all.append(nodes[0])
      return root
    }
    for node in nodes {
      var moved = node
      for key in DTMFKey.allCases {
        if case .node(let place) = node[key] { moved[key] = .node(place + root) }
      }
      all.append(moved)
    }
    return root
  }

  /// Adds the next option, at least one key long. Returns the place of the one that has these keys
  /// already.
  mutating func add(_ keys: KeyString, place: Int) -> Int? {
    let option = OptionID(firstOption + place)
    var node = 0
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
      if let long = firstOption(below: longer) {
        conflicts.append(Conflict(short: place, long: Int(long.index) - firstOption))
      }
    }
    return nil
  }

  /// Some option whose keys pass the node.
  private func firstOption(below node: Int) -> OptionID? {
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
