package import Telephony

/// A document on its way to a caller: in the call itself, or, from the queue, to a number that is called back.
///
///     waiting ⇄ sending ──▶ sent
///        │         └──────▶ failed
///        └──── cancelled ◀── by staff, before it is sent
///
/// What moves a job of the queue is in `FaxJob+Queue`.
package struct FaxJob: Equatable, Sendable {
  /// What a fax is known by.
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
  /// The node that is sending it, or asks a fax server what came of it, by the name that it gives itself: different for
  /// each process that ever ran. `nil` unless ``state`` is sending.
  package var sender: String?
  /// How long it has waited, while a node looked at the queue.
  package var waitedSeconds: Int64 = 0
  /// When one last did; `nil` until then, and for a fax in a call.
  package var seenAt: UnixTime?
  /// The number that the fax server gave the try under way; `nil` where there is none.
  package var request: String?
  /// How often a node has asked what came of ``request``, since it was given to the server.
  package var inquiries: UInt16 = 0

  /// How far it has come; the picture above shows the ways from one to the next.
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
