/// What only `fax` has. ``Step/next`` is where `sent` leads, or, with a ``number``, `queued`.
package struct FaxDetail: Sendable, BitwiseCopyable {
  /// Which document is sent.
  package enum Document: Hashable, Sendable, BitwiseCopyable {
    /// A place in ``CallFlow/documents``.
    case document(UInt16)
    /// The name of one, from data.
    case value(ValueID)
  }

  package let document: Document
  /// The number to call back, of type ``EntryType/faxNumber``; `nil` sends it in this call.
  package let number: ValueID?
  package let perCallMax: UInt8
  /// Limit of one number for one day.
  package let perNumberMax: UInt8
  package let failed: Target
  package let limit: Target

  package init(
    document: Document, number: ValueID? = nil, perCallMax: UInt8 = 3, perNumberMax: UInt8 = 5,
    failed: Target, limit: Target
  ) {
    self.document = document
    self.number = number
    self.perCallMax = perCallMax
    self.perNumberMax = perNumberMax
    self.failed = failed
    self.limit = limit
  }
}
