package import CallFlowModel
import Telephony

/// What a caller has done in the step under way that counts when it begins again: with each change a mark is due, so that a
/// call that was cut goes on as if it had not been.
extension Call {
  /// Whether `marked`, as it was read from the last mark, stands where this call does: in the same step, after as many mistakes,
  /// with the keys that wait for the step behind.
  package func isCarried(by marked: Call, in flow: CallFlow) -> Bool {
    // What a part of the call before has kept is asked for: no mark is due until the answer.
    if case .finding = activity { return true }
    return marked.step == step && marked.noInputs == noInputs && marked.noMatches == noMatches
      && (!keepsKeys(in: flow) || marked.queue == queue)
  }

  /// Whether keys that come now wait for the step behind. Those of the step itself are asked for again, and those that come
  /// while something is recorded, or a person is called, go when it ends.
  func keepsKeys(in flow: CallFlow) -> Bool {
    switch activity {
    case .prompting, .playing, .offering: flow[step].keys == .queue
    case .prelude: flow[step].keys == .queue && flow[step].kind == .fax
    // Begun again, a step with `keys ignore` drops them with its words.
    case .looking(_, fillerAt: _, until: _), .filling(_, filler: _, until: _), .fetching, .saving,
      .faxing, .ordering:
      flow[step].keys != .ignore
    case .idle, .paused, .awaitingFirstKey, .awaitingNextKey, .recording, .finding, .transferring,
      .connected, .ended:
      false
    }
  }
}
