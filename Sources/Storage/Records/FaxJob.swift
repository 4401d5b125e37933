package import ServiceCalendar
package import Telephony

/// A document on its way to a caller: in the call itself, or to a number that is called back.
package struct FaxJob: Equatable, Sendable {
  /// The `fax` operation that ordered it.
  package let operation: OperationKey
  /// The document's name in the catalogue.
  package let document: String
  package let pageCount: UInt32
  /// The number to call; `nil`: sent in the call that ordered it.
  package let to: String?
  package let orderedAt: CivilDateTime
  package var state: State
  /// Pages that arrived; the next attempt begins after them.
  package var pagesSent: UInt32
  package var attempts: UInt16
  /// When to try again; `nil` unless ``state`` is waiting.
  package var nextAttemptAt: CivilDateTime?
  /// The gateway's word for the last failure; `nil` where there was none.
  package var failure: String?

  package enum State: UInt8, CaseIterable, Sendable {
    case waiting, sending, sent, failed

    package var word: String {
      switch self {
      case .waiting: "waiting"
      case .sending: "sending"
      case .sent: "sent"
      case .failed: "failed"
      }
    }

    package init?(word: String) {
      guard let state = Self.allCases.first(where: { $0.word == word }) else { return nil }
      self = state
    }
  }

  package init(
    operation: OperationKey, document: String, pageCount: UInt32, to: String?,
    orderedAt: CivilDateTime, state: State, pagesSent: UInt32 = 0, attempts: UInt16 = 0,
    nextAttemptAt: CivilDateTime? = nil, failure: String? = nil
  ) {
    self.operation = operation
    self.document = document
    self.pageCount = pageCount
    self.to = to
    self.orderedAt = orderedAt
    self.state = state
    self.pagesSent = pagesSent
    self.attempts = attempts
    self.nextAttemptAt = nextAttemptAt
    self.failure = failure
  }
}
