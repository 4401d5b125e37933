package import Telephony

/// An attempt to connect a caller with a person, as it is kept. Times are counted from the ringing of the call, also where
/// another node went on with it.
package struct CallTransfer: Equatable, Sendable {
  /// Name of the step.
  package let step: String
  /// Name of the queue; `nil` where a number was dialled.
  package let queue: String?
  package let askedAt: CallTime
  /// `nil`: nobody answered, or somebody did and the gateway did not tell when.
  package var answeredAt: CallTime?
  /// The end of the talk, or of the waiting.
  package var endedAt: CallTime
  package var outcome: TransferOutcome

  package init(
    step: String, queue: String?, askedAt: CallTime, answeredAt: CallTime? = nil,
    endedAt: CallTime, outcome: TransferOutcome
  ) {
    self.step = step
    self.queue = queue
    self.askedAt = askedAt
    self.answeredAt = answeredAt
    self.endedAt = endedAt
    self.outcome = outcome
  }

  /// How long the caller waited, until the answer or in vain; `nil` where that is not known.
  package var waited: Milliseconds? {
    if outcome.wasAnswered { return answeredAt.map { $0.since(askedAt) } }
    return endedAt.since(askedAt)
  }

  /// How long they talked; `nil` where nobody answered, or it is not known.
  package var talked: Milliseconds? {
    answeredAt.map { endedAt.since($0) }
  }
}

extension [CallTransfer] {
  /// Adds what the next segment of a call has. A transfer that was cut goes on where the call was resumed: its step begins
  /// again there, and the caller has asked once.
  mutating func join(_ next: [CallTransfer]) {
    guard let last, last.outcome.isUnfinished, let first = next.first, first.step == last.step
    else { return append(contentsOf: next) }
    var whole = last
    whole.answeredAt = last.answeredAt ?? first.answeredAt
    whole.endedAt = first.endedAt
    if !last.outcome.wasAnswered || first.outcome.wasAnswered { whole.outcome = first.outcome }
    self[count - 1] = whole
    append(contentsOf: next.dropFirst())
  }
}
