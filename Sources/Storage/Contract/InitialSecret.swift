import Telephony

/// A secret that people are given before they choose one of their own. Whoever knows how it is made knows everybody's, so
/// it opens nothing.
package struct InitialSecret: Equatable, Sendable {
  /// The secret column that it belongs to.
  package let column: String
  package let form: Form

  /// How it is made.
  package enum Form: Equatable, Sendable {
    /// The same for all.
    case text(String)
    /// The last `count` digits of what that column of the row holds.
    case lastDigits(count: Int, ofColumn: String)
  }

  package init(column: String, _ form: Form) {
    self.column = column
    self.form = form
  }

  /// Whether `secret` is it for the person of `row`.
  func isMet(by secret: Secret, in row: TableRow) -> Bool {
    switch form {
    case .text(let text): return secret.text == text
    case .lastDigits(let count, let column):
      guard case .text(let text) = row[column] else { return false }
      // No key says X: some offices leave the X of a citizen number out, others take it for 0.
      return secret.text.isLast(count, ofDigitsOf: text, readingXAs: nil)
        || secret.text.isLast(count, ofDigitsOf: text, readingXAs: UInt8(ascii: "0"))
    }
  }
}

extension LookupQuestion {
  /// Whether one of the secrets, which are those of `row`, is an initial one.
  package func hasInitialSecret(in row: TableRow) -> Bool {
    secretConditions(in: row.schema).contains { condition in
      let column = row.schema.columns[condition.column].name
      return initialSecrets.contains {
        $0.column == column && $0.isMet(by: condition.secret, in: row)
      }
    }
  }
}

extension String {
  /// Whether these are the last `count` digits of `text`, in which an X is `ten`, or nothing.
  fileprivate func isLast(_ count: Int, ofDigitsOf text: String, readingXAs ten: UInt8?) -> Bool {
    var wanted = utf8[...]
    guard wanted.count == count else { return false }
    var rest = text.utf8[...]
    while let last = wanted.last {
      guard let byte = rest.popLast() else { return false }
      guard let digit = byte.isASCIIDigit ? byte : byte == UInt8(ascii: "X") ? ten : nil else {
        continue
      }
      guard digit == last else { return false }
      wanted.removeLast()
    }
    return true
  }
}
