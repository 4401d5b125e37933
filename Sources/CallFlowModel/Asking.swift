package import Telephony

/// How a step asks for keys: how long it waits, how often, and which keys lead where.
package struct Asking: Sendable, BitwiseCopyable {
  /// Silence allowed before the first key, from the end of the prompt.
  package let firstKey: Milliseconds
  /// Silence allowed where more keys are needed.
  package let nextKey: Milliseconds
  /// The how-manieth silence takes the exit, 1 to 255.
  package let noInputMax: UInt8
  package let noMatchMax: UInt8
  package let noInput: Target
  package let noMatch: Target
  /// Root of the prefix tree of its options: a place in ``CallFlow/keyNodes``; `nil` where no option is
  /// (an entry).
  package let keys: UInt32?
  /// Where one option begins another: whether to wait for the longer one.
  package let prefersLongest: Bool

  package init(
    firstKey: Milliseconds = .seconds(5), nextKey: Milliseconds = .seconds(3),
    noInputMax: UInt8 = 3, noMatchMax: UInt8 = 3, noInput: Target, noMatch: Target,
    keys: Int? = nil, prefersLongest: Bool = true
  ) {
    self.firstKey = firstKey
    self.nextKey = nextKey
    self.noInputMax = noInputMax
    self.noMatchMax = noMatchMax
    self.noInput = noInput
    self.noMatch = noMatch
    self.keys = keys.map { UInt32($0) }
    self.prefersLongest = prefersLongest
  }
}

/// A way out of a step that the caller chooses by keys.
package struct FlowOption: Sendable, BitwiseCopyable {
  /// Its stable name: a place in ``CallFlow/names``.
  package let name: UInt32
  package let target: Target

  package init(name: Int, target: Target) {
    self.name = UInt32(name)
    self.target = target
  }
}

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
