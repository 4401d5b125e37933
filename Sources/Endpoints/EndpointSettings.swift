/// What a service's operators say of a table's endpoint, beside the menu.
package struct EndpointSettings: Equatable, Sendable {
  /// In place of the menu's own URL; `nil` where that holds.
  package let address: String?
  /// Sent as `Authorization: Bearer`.
  package let token: BearerToken?

  package init(address: String?, token: BearerToken?) {
    self.address = address
    self.token = token
  }
}

/// A password of an endpoint: it prints as dots.
package struct BearerToken: Equatable, Sendable, CustomStringConvertible {
  let text: String

  package init(_ text: String) { self.text = text }

  package var description: String { "••••" }
}
