package import Telephony

/// Who a call is to the store: what does not change while it is up on one node.
package struct CallIdentity: Equatable, Sendable {
  // Large ones first: calls by the million carry these.
  package let key: CallKey
  package let call: CallID
  package let dialled: DialledNumber
  /// Which part of the call this is: see `OperationKey`.
  package let segment: UInt32

  package init(key: CallKey, segment: UInt32, call: CallID, dialled: DialledNumber) {
    self.key = key
    self.call = call
    self.dialled = dialled
    self.segment = segment
  }

  package var gateway: String { dialled.gateway }
  package var to: String { dialled.number }

  /// What a recording or a fax of this call is filed under.
  package func key(of operation: OperationNumber) -> OperationKey {
    OperationKey(call: key, segment: segment, operation: operation)
  }
}
