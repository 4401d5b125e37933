/// A secret that people are given before they choose one of their own. Whoever knows how it is made knows everybody's, so
/// it opens nothing.
package struct InitialSecret: Equatable, Sendable {
  /// The secret column that it belongs to.
  package let column: String
  package let form: Form

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
      let readings = [
        text.filter(\.isASCIIDigit), text.map { $0 == "X" ? "0" : $0 }.filter(\.isASCIIDigit),
      ]
      return readings.contains { $0.count >= count && secret.text == String($0.suffix(count)) }
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

extension TableSchema {
  /// Whether one of the secrets of `cells`, a row as it is put into the store, is an initial one.
  package func hasInitialSecret(_ cells: [TableValue], _ initial: [InitialSecret]) -> Bool {
    let row = TableRow(schema: self, cells: cells.withoutSecrets)
    return zip(columns, cells).contains { column, cell in
      guard case .secret(let secret) = cell else { return false }
      return initial.contains { $0.column == column.name && $0.isMet(by: secret, in: row) }
    }
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isWholeNumber }
}
