import CallFlowModel
import Telephony

/// Connecting the caller with a person.
///
///     prelude ─▶ transferring ──answered──▶ connected ──released──▶ next
///                      └──busy, no answer, failed──▶ their exits
extension Call {
  mutating func startTransfer(in flow: CallFlow, _ effects: inout CallEffects) -> Move? {
    dropKeys(.transferred, &effects)
    let facts = flow.transfers[Int(flow[step].detail)]
    operation.number &+= 1
    effects.emit(.transfer(operation, facts.destination, ring: facts.ring))
    activity = .transferring(operation)
    return nil
  }

  mutating func transferEnded(
    _ ended: OperationNumber, _ outcome: OperationOutcome, in flow: CallFlow,
    _ effects: inout CallEffects
  ) -> Move? {
    dropKeys(.transferred, &effects)
    let facts = flow.transfers[Int(flow[step].detail)]
    switch outcome {
    case .answered:
      activity = .connected(ended)
      wasAnswered = true
      return nil
    case .released: return Move(.answered, to: flow[step].next)
    case .busy: return Move(.busy, to: facts.busy)
    case .noAnswer: return Move(.noAnswer, to: facts.noAnswer)
    case .failed, .finished, .interrupted, .recorded, .sent:
      // A conversation that breaks has taken place.
      if case .connected = activity { return Move(.answered, to: flow[step].next) }
      return Move(.failed, to: facts.failed)
    }
  }
}
