package import Telephony

/// A node of the prefix tree of a step's options.
///
/// For each of the 16 keys: nothing, an option that ends there, or another node. An option that ends
/// where longer ones go on is the ``option`` of that other node.
package struct KeyNode: Sendable, BitwiseCopyable {
  /// By ``DTMFKey``: 0 for nothing, n > 0 for node n, n < 0 for option -n - 1.
  private var branches: InlineArray<16, Int32> = .init(repeating: 0)
  /// The option whose keys end at this node; `nil` when only longer ones pass it.
  package var option: OptionID?

  package init(option: OptionID? = nil) { self.option = option }

  package enum Branch: Equatable, Sendable, BitwiseCopyable {
    case nothing
    case option(OptionID)
    /// A place in ``CallFlow/keyNodes``.
    case node(Int)
  }

  package subscript(key: DTMFKey) -> Branch {
    get {
      let branch = branches[Int(key.rawValue)]
      if branch == 0 { return .nothing }
      return branch > 0 ? .node(Int(branch)) : .option(OptionID(Int(-branch) - 1))
    }
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
