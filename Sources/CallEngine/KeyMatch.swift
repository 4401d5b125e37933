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

  /// Walks the prefix tree at `root` as far as the keys go.
  init(_ queue: KeyString, root: UInt32, prefersLongest: Bool, nodes: [KeyNode]) {
    var node = Int(root)
    var shorter: Shorter?
    var taken = 0
    while taken < queue.count {
      switch nodes[node][queue[taken]] {
      case .nothing:
        if let shorter {
          self = .option(shorter.option, keys: shorter.keys)
        } else {
          self = .none(keys: taken + 1)
        }
        return
      case .option(let option):
        self = .option(option, keys: taken + 1)
        return
      case .node(let next):
        node = next
        taken += 1
        guard let option = nodes[node].option else { continue }
        guard prefersLongest else {
          self = .option(option, keys: taken)
          return
        }
        shorter = Shorter(option: option, keys: taken)
      }
    }
    self = taken == 0 ? .empty : .partial(shorter: shorter)
  }
}
