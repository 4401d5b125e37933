package import Telephony

/// What only `transfer` has. ``Step/next`` is where a conversation's end leads.
package struct TransferDetail: Sendable, BitwiseCopyable {
  /// Whom the caller is connected with.
  package enum Destination: Hashable, Sendable, BitwiseCopyable {
    /// A place in ``CallFlow/queues``.
    case queue(UInt16)
    /// A telephone number: a place in ``CallFlow/names``.
    case number(UInt32)
  }

  package let destination: Destination
  package let ring: Milliseconds
  package let busy: Target
  package let noAnswer: Target
  package let failed: Target

  package init(
    destination: Destination, ring: Milliseconds = .seconds(20), busy: Target, noAnswer: Target,
    failed: Target
  ) {
    self.destination = destination
    self.ring = ring
    self.busy = busy
    self.noAnswer = noAnswer
    self.failed = failed
  }
}
