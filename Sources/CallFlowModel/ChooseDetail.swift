/// What only `choose` has: a run of ``CallFlow/branches``; ``Step/next`` is `else`.
package struct ChooseDetail: Sendable, BitwiseCopyable {
  package let branches: TableRange

  package init(branches: TableRange) { self.branches = branches }
}

/// One branch of `choose`; the first whose condition holds is taken.
package struct Branch: Sendable, BitwiseCopyable {
  /// How a value and a constant are compared.
  package enum Comparison: UInt8, Sendable, BitwiseCopyable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  }

  /// When a branch is taken.
  package enum Condition: Sendable, BitwiseCopyable {
    /// A place in ``CallFlow/hours``.
    case open(UInt16)
    case language(LanguageID)
    case callerHidden
    /// The caller's number begins so: a place in ``CallFlow/names``.
    case callerBegins(UInt32)
    /// The constant is a place in ``CallFlow/constants``.
    case compare(ValueID, Comparison, UInt32)
    /// When that step was last left, it was by this exit, and what it has kept was not dropped since.
    case after(StepID, ExitKind)
    /// The message that this step took last was dropped in its review.
    case afterDropped(StepID)
    /// When that menu was last left, it was by the option of this name: a place in ``CallFlow/names``.
    case afterOption(StepID, UInt32)
  }

  package let condition: Condition
  package let target: Target

  package init(condition: Condition, target: Target) {
    self.condition = condition
    self.target = target
  }
}
