import CallFlowModel
import Telephony

/// What the keys that wait mean to a step's options.
enum KeyMatch: Equatable {
  /// No key waits.
  case empty
  /// The keys begin an option; `complete` is an option that they already are.
  case partial(complete: OptionID?)
  /// The first `keys` of them are this option.
  case option(OptionID, keys: Int)
  /// The first `keys` of them begin nothing.
  case none(keys: Int)

  /// Walks the prefix tree at `root` as far as the keys go.
  init(_ queue: KeyString, root: UInt32, prefersLongest: Bool, nodes: [KeyNode]) {
    var node = Int(root)
    var complete: (option: OptionID, keys: Int)?
    var taken = 0
    while taken < queue.count {
      switch nodes[node][queue[taken]] {
      case .nothing:
        if let complete {
          self = .option(complete.option, keys: complete.keys)
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
        complete = (option, taken)
      }
    }
    // A shorter option that was passed counts only at the last key: the caller has typed on.
    let ended = complete.flatMap { $0.keys == taken ? $0.option : nil }
    self = taken == 0 ? .empty : .partial(complete: ended)
  }
}
