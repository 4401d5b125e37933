package import Telephony

/// Who a call is to the store: what does not change while it is up on one node.
package struct CallIdentity: Equatable, Sendable {
  package let key: CallKey
  /// Which part of the call this is: see `OperationKey`.
  package let segment: UInt32
  package let gateway: String
  package let call: CallID
  package let to: String

  package init(
    key: CallKey, segment: UInt32, gateway: String, call: CallID, to: String
  ) {
    self.key = key
    self.segment = segment
    self.gateway = gateway
    self.call = call
    self.to = to
  }

  package func key(of operation: OperationNumber) -> OperationKey {
    OperationKey(call: key, segment: segment, operation: operation)
  }
}
