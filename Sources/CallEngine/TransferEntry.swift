package import CallFlowModel
package import Telephony

/// An attempt to connect the caller with a person, with its moments. Each is kept in four bytes: a call's are few, but
/// there may be calls by the hundred thousand.
package struct TransferEntry: Hashable, Sendable, BitwiseCopyable {
  package let step: StepID
  private let askedSinceRang: Milliseconds
  private var answeredSinceRang: Milliseconds?
  private var endedSinceRang = Milliseconds(0)
  /// How it went; `nil` while it is under way.
  package private(set) var outcome: TransferOutcome?

  /// `answeredAt`: where a person has answered already, on a node before.
  init(step: StepID, askedAt: CallTime, answeredAt: CallTime? = nil) {
    self.step = step
    askedSinceRang = askedAt.since(.rang)
    answeredSinceRang = answeredAt?.since(.rang)
  }

  /// When the gateway was told to connect.
  package var askedAt: CallTime { CallTime.rang + askedSinceRang }
  /// When a person answered; `nil` where none did.
  package var answeredAt: CallTime? { answeredSinceRang.map { CallTime.rang + $0 } }
  /// When it was over, the talk included; means nothing while it is under way.
  package var endedAt: CallTime { CallTime.rang + endedSinceRang }

  /// Only the first answer counts: who was cut in a talk and is put through again has waited until then.
  mutating func answered(at now: CallTime) {
    guard answeredSinceRang == nil else { return }
    // A gateway that learns it late tells how long ago it was, and not always rightly.
    answeredSinceRang = max(now.since(.rang), askedSinceRang)
  }

  mutating func ended(_ outcome: TransferOutcome, at now: CallTime) {
    endedSinceRang = max(now.since(.rang), answeredSinceRang ?? askedSinceRang)
    self.outcome = answeredSinceRang != nil && !outcome.wasAnswered ? .broken : outcome
  }
}
