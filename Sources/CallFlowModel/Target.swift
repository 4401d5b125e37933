/// Where a call goes next.
package enum Target: Hashable, Sendable, BitwiseCopyable {
  case step(StepID)
  /// To the menu that the caller came from; where there is none, the step again.
  case back
  /// The step again, from its prompt.
  case again
  /// The next rows of a browse step.
  case nextRows
  /// The previous rows of a browse step.
  case previousRows
  case hangUp
}
