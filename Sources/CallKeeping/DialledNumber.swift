/// A number as one gateway dials it: what all its calls to that number share.
package final class DialledNumber: Sendable {
  /// The name of the gateway, as records have it.
  package let gateway: String
  package let number: String

  package init(_ number: String, at gateway: String) {
    self.gateway = gateway
    self.number = number
  }
}

extension DialledNumber: Equatable {
  package static func == (left: DialledNumber, right: DialledNumber) -> Bool {
    left === right || left.gateway == right.gateway && left.number == right.number
  }
}
