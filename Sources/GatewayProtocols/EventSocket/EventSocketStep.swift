internal import Telephony

/// What comes after an application has ended, inside one thing that a call asked for.
enum EventSocketStep: Equatable, Sendable {
  case send([EventSocketCommand])
  case ended(EventSocketEnding)
}

struct EventSocketEnding: Equatable, Sendable {
  /// What the operation came to, in order.
  var outcomes: [OperationOutcome] = []
  var facts: [EventSocketFact] = []

  static func ended(_ outcome: OperationOutcome) -> EventSocketStep {
    .ended(EventSocketEnding(outcomes: [outcome]))
  }

  static func failed(_ fact: EventSocketFact) -> EventSocketStep {
    .ended(EventSocketEnding(outcomes: [.failed], facts: [fact]))
  }
}
