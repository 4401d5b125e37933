package import Telephony

/// A document on its way to a caller: in the call itself, or, from the queue, to a number that is called back.
///
///     waiting ⇄ sending ──▶ sent
///        │         └──────▶ failed
///        └──── cancelled ◀── by staff, before it is sent
///
/// What moves a job of the queue is in `FaxJob+Queue`.
package struct FaxJob: Equatable, Sendable {
  package enum ID: Hashable, Sendable {
    /// Sent in the call, by this operation.
    case operation(OperationKey)
    /// In the queue, under the number by which its caller asks after it.
    case receipt(ReceiptNumber)
  }

  package let id: ID
  package let order: FaxOrder
  /// Of the whole document.
  package var pageCount: UInt32
  package var state: State
  /// Pages that arrived; the next try begins after them.
  package var pagesSent: UInt32 = 0
  /// Tries so far, the one that is under way included.
  package var attempts: UInt16 = 0
  /// When to try again; `nil` unless ``state`` is waiting.
  package var nextAttemptAt: UnixTime?
  /// Why the last try failed, in the transport's word; `nil` where none did.
  package var failure: String?
  /// Who is sending it; `nil` unless ``state`` is sending, and for a fax in a call.
  package var claim: FaxClaim?
  /// When a node first took it from the queue; `nil` until then, and for a fax in a call.
  package var takenFirstAt: UnixTime?
  /// The number that the fax server gave the try under way; `nil` where there is none.
  package var request: String?
  /// How often a node has asked what came of ``request``, since it was given to the server.
  package var inquiries: UInt16 = 0

  package enum State: UInt8, CaseIterable, Sendable {
    case waiting, sending, sent, failed, cancelled

    package var word: String {
      switch self {
      case .waiting: "waiting"
      case .sending: "sending"
      case .sent: "sent"
      case .failed: "failed"
      case .cancelled: "cancelled"
      }
    }

    package init?(word: String) {
      guard let state = Self.allCases.first(where: { $0.word == word }) else { return nil }
      self = state
    }

    /// Nothing more is done by itself.
    package var isFinal: Bool {
      switch self {
      case .waiting, .sending: false
      case .sent, .failed, .cancelled: true
      }
    }
  }

  package init(id: ID, order: FaxOrder, state: State) {
    self.id = id
    self.order = order
    self.state = state
    pageCount = order.pageCount
  }

  /// `nil` for a fax in a call.
  package var receipt: ReceiptNumber? {
    if case .receipt(let receipt) = id { receipt } else { nil }
  }
}

/// Who is sending a job, and until when nobody else may. A claim that has run out belongs to a node that died.
package struct FaxClaim: Equatable, Sendable {
  /// The service's own name for itself: different for each process that ever ran.
  package let by: String
  package let until: UnixTime

  /// No claim is for longer; longer than any transport takes.
  package static let longestSeconds: Int64 = 3600

  package init(by: String, until: UnixTime) {
    self.by = by
    self.until = until
  }
}
