/// The number under which a caller asks after a message: date, sequence and check digit, as one number.
///
/// Given by the store, unique for ever, spoken in groups.
package struct ReceiptNumber: Hashable, Sendable, BitwiseCopyable {
  package let number: UInt64

  package init(_ number: UInt64) { self.number = number }
}

extension ReceiptNumber: CustomStringConvertible {
  package var description: String { String(number) }
}
