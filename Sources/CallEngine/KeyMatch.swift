import CallFlowModel
import Telephony

/// What the keys that wait mean to a step's options.
enum KeyMatch: Equatable {
  /// No key waits.
  case empty
  /// The keys begin an option and may go on. `shorter` is the longest option that they hold already.
  case partial(shorter: Shorter?)
  /// The first `keys` of them are this option.
  case option(OptionID, keys: Int)
  /// The first `keys` of them begin nothing.
  case none(keys: Int)

  struct Shorter: Equatable {
    let option: OptionID
    let keys: Int
  }

}

extension CallFlow {
  /// Walks the prefix tree of a step's options as far as the keys go.
  ///
  /// A method, because what an initializer is given it owns: it would copy the menu, for every key.
  func match(_ keys: KeyString.Head, asking: UInt32) -> KeyMatch {
    guard let root = askings[Int(asking)].keys else { return .none(keys: 1) }
    var node = Int(root)
    var shorter: KeyMatch.Shorter?
    var taken = 0
    while taken < keys.count {
      switch branch(from: node, by: keys[taken]) {
      case .nothing:
        return shorter.map { .option($0.option, keys: $0.keys) } ?? .none(keys: taken + 1)
      case .option(let option): return .option(option, keys: taken + 1)
      case .node(let next):
        node = next
        taken += 1
        guard let option = keyNodes[node].option else { continue }
        guard askings[Int(asking)].prefersLongest else { return .option(option, keys: taken) }
        shorter = KeyMatch.Shorter(option: option, keys: taken)
      }
    }
    return taken == 0 ? .empty : .partial(shorter: shorter)
  }
}
