/// Something about a message that staff are to be told, kept in one transaction with its cause: the outbox.
///
/// Whoever delivers takes it for a while, tries, and says what came of it. One that takes it and dies loses it when the while is
/// over, so every notice is delivered at least once, and a receiver knows doubles by ``id``.
package struct Notice: Equatable, Sendable {
  /// Counts up; never given twice.
  package let id: Int64
  package let event: Event
  /// As it stands now, not as it stood when the notice was made.
  package let message: VoiceMessage
  package var state: State
  /// How often somebody has taken it.
  package var attempts: Int
  /// Seconds since 1970 (UTC): before then nobody takes it.
  package var nextAttemptAt: Int64
  /// What came of the last attempt that failed.
  package var failure: String?

  /// Nobody takes it for longer, and it rests no longer, in seconds. What is further off waits for a clock that was set back
  /// since, and is due.
  package static let longestRest: Int64 = 3600

  /// What has happened to a message.
  package enum Event: String, CaseIterable, Sendable {
    /// A caller left it.
    case left
    /// It was given to somebody to answer.
    case assigned
    /// It should have been answered by yesterday.
    case overdue
    /// Its caller, or somebody else, dropped it after others were told of it.
    case dropped
  }

  /// Whether its department has been told.
  package enum State: String, CaseIterable, Sendable {
    case waiting, delivered
    /// Nobody is told any more, unless staff say so.
    case givenUp = "given-up"
  }

  package init(
    id: Int64, event: Event, message: VoiceMessage, state: State = .waiting, attempts: Int = 0,
    nextAttemptAt: Int64 = 0, failure: String? = nil
  ) {
    self.id = id
    self.event = event
    self.message = message
    self.state = state
    self.attempts = attempts
    self.nextAttemptAt = nextAttemptAt
    self.failure = failure
  }
}

/// What came of an attempt to deliver a notice.
package enum NoticeEnding: Equatable, Sendable {
  case delivered
  /// `nextAttemptAt`: seconds since 1970 (UTC).
  case failed(String, nextAttemptAt: Int64)
  case givenUp(String)
}
