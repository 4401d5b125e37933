package import Telephony

/// A table that is answered by an HTTP endpoint, as one question needs it.
package struct EndpointTable: Equatable, Sendable {
  package let schema: TableSchema
  /// As the menu writes it.
  package let address: String
  /// How long an answer is of use.
  package let within: Milliseconds

  package init(schema: TableSchema, address: String, within: Milliseconds) {
    self.schema = schema
    self.address = address
    self.within = within
  }
}
