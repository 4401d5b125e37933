package import Telephony

/// A node of the prefix tree of a step's options.
///
/// For each of the 16 keys: nothing, an option that ends there, or another node. An option that ends
/// where longer ones go on is the ``option`` of that other node.
package struct KeyNode: Sendable, BitwiseCopyable {
  /// By ``DTMFKey``: 0 for nothing, n > 0 for node n, n < 0 for option -n - 1.
  fileprivate var branches: InlineArray<16, Int32> = .init(repeating: 0)
  static let keyCount = 16
  /// The option whose keys end at this node; `nil` when only longer ones pass it.
  package var option: OptionID?

  package init(option: OptionID? = nil) { self.option = option }

  /// Whether longer keys pass it.
  package var goesOn: Bool {
    for index in branches.indices where branches[index] > 0 { return true }
    return false
  }

  /// Where a key leads from here.
  package enum Branch: Equatable, Sendable, BitwiseCopyable {
    case nothing
    case option(OptionID)
    /// A place in ``CallFlow/keyNodes``.
    case node(Int)
  }

  package subscript(key: DTMFKey) -> Branch {
    get { Branch(branches[Int(key.rawValue)]) }
    set {
      switch newValue {
      case .nothing: branches[Int(key.rawValue)] = 0
      case .option(let option): branches[Int(key.rawValue)] = -Int32(option.index) - 1
      case .node(let node):
        precondition(node > 0, "node 0 is no branch of another")
        branches[Int(key.rawValue)] = Int32(node)
      }
    }
  }
}

extension KeyNode.Branch {
  fileprivate init(_ branch: Int32) {
    if branch == 0 {
      self = .nothing
    } else {
      self = branch > 0 ? .node(Int(branch)) : .option(OptionID(Int(-branch) - 1))
    }
  }
}

extension CallFlow {
  /// Where a key leads from the node at `node`. Of the node's 72 bytes only four are read.
  ///
  /// - Parameter key: the raw value of a ``DTMFKey``.
  package func branch(from node: Int, by key: Int) -> KeyNode.Branch {
    KeyNode.Branch(keyNodes.span[node].branches[key])
  }
}
