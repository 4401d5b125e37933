package import CallFlowModel
package import Telephony

/// Connecting the caller with a person.
///
///     prelude ─▶ transferring ──answered──▶ connected ──released──▶ next
///                      └──busy, no answer, failed──▶ their exits
extension Call {
  mutating func startTransfer(
    at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    dropKeys(.transferred, &effects)
    let facts = flow.transfers[Int(flow[step].detail)]
    operation.number &+= 1
    effects.emit(.transfer(operation, facts.destination, ring: facts.ring))
    activity = .transferring(operation)
    // A mark has brought the transfer that is under way: the caller has asked once.
    if !hasTransferUnderWay, transfers.count < CallLimits.transferCount {
      transfers.append(TransferEntry(step: step, askedAt: now))
    }
    isMarkDue = true
    return nil
  }

  mutating func transferEnded(
    _ ended: OperationNumber, _ outcome: OperationOutcome, at now: CallTime, in flow: CallFlow,
    _ effects: inout CallEffects
  ) -> Move? {
    dropKeys(.transferred, &effects)
    let facts = flow.transfers[Int(flow[step].detail)]
    switch outcome {
    case .answered:
      activity = .connected(ended, since: now)
      wasAnswered = true
      noteTransfer { $0.answered(at: now) }
      isMarkDue = true
      return nil
    case .released:
      countTalk(until: now)
      noteTransfer { $0.ended(.answered, at: now) }
      return Move(.answered, to: flow[step].next)
    case .busy:
      noteTransfer { $0.ended(.busy, at: now) }
      return Move(.busy, to: facts.busy)
    case .noAnswer:
      noteTransfer { $0.ended(.noAnswer, at: now) }
      return Move(.noAnswer, to: facts.noAnswer)
    case .failed, .finished, .interrupted, .recorded, .sent:
      // A conversation that breaks has taken place.
      if case .connected = activity {
        countTalk(until: now)
        noteTransfer { $0.ended(.answered, at: now) }
        return Move(.answered, to: flow[step].next)
      }
      noteTransfer { $0.ended(.failed, at: now) }
      return Move(.failed, to: facts.failed)
    }
  }

  private mutating func countTalk(until now: CallTime) {
    if case .connected(_, let since) = activity { countTalk(now.since(since)) }
  }

  private mutating func countTalk(_ duration: Milliseconds) {
    guard duration.count > 0 else { return }
    let (sum, overflow) = talked.count.addingReportingOverflow(duration.count)
    talked = Milliseconds(overflow ? .max : sum)
  }

  /// It is about to be resumed, `duration` after its mark was made. In a step that connects with a person the caller may
  /// have talked all that time.
  package mutating func countTimeAway(_ duration: Milliseconds, in flow: CallFlow) {
    guard flow[step].kind == .transfer else { return }
    countTalk(min(duration, .seconds(CallLimits.talkUnheardSeconds)))
  }

  /// The call is over while the caller waits for a person, or talks with one.
  mutating func transferBroken(by cause: HangupCause, at now: CallTime) {
    let isTalking: Bool
    switch activity {
    case .connected: isTalking = true
    // In a prelude no transfer is under way but one that was cut: its caller has waited before.
    case .transferring, .prelude: isTalking = false
    case .idle, .playing, .offering, .paused, .prompting, .awaitingFirstKey,
      .awaitingNextKey,
      .looking(_, fillerAt: _, until: _), .filling(_, filler: _, until: _), .fetching, .recording,
      .saving, .finding, .faxing, .ordering, .ended:
      return
    }
    let outcome: TransferOutcome =
      switch cause {
      case .normal, .other: isTalking ? .answered : .hungUp
      case .trunkLost, .budget, .drained, .failure: isTalking ? .broken : .cut
      }
    noteTransfer { $0.ended(outcome, at: now) }
  }

  /// Changes the transfer under way, if it is one of those that are kept.
  private mutating func noteTransfer(_ change: (inout TransferEntry) -> Void) {
    if hasTransferUnderWay { change(&transfers[transfers.count - 1]) }
  }

  private var hasTransferUnderWay: Bool { transferUnderWay != nil }

  /// The transfer that is under way, or goes on when its step begins again; `nil` where it is beyond those that are kept.
  var transferUnderWay: TransferEntry? {
    guard let last = transfers.last, last.outcome == nil else { return nil }
    return last
  }
}
