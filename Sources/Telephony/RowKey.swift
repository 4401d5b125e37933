/// How the key of a row of a table is written where several columns make it up.
package enum RowKey {
  /// Between its parts. Calls name rows by it, and stores find them again.
  package static let separator = "\u{1F}"
}
