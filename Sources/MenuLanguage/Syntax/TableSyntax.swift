package import Diagnostics

/// `table pensions { from "pensions.csv"  id citizen-id key  pin digits secret }`
package struct TableSyntax: Sendable {
  package let name: Located<String>
  /// Where its rows come from.
  package let source: Located<String>
  package let columns: [ColumnSyntax]
  /// Whether every column could be read: one that is not there may be one of the others.
  package let isWhole: Bool
  package let range: SourceRange
}

/// `id citizen-id key`, `pin digits secret`
package struct ColumnSyntax: Sendable {
  package let name: Located<String>
  package let type: Located<ColumnType>
  package let key: SourceRange?
  package let secret: SourceRange?
  package let initial: InitialSyntax?
  /// `from` and `until`: its dates are the first and last days on which a row is heard.
  package let from: SourceRange?
  package let until: SourceRange?
  package let range: SourceRange
}

/// `initial "000000" last 6 of id`: the secrets that people are given before they choose one of their own.
package struct InitialSyntax: Sendable {
  package enum Form: Sendable {
    case text(Located<String>)
    /// The last digits of what that column holds.
    case last(count: Located<Int>, column: Located<String>)
  }

  /// At least one.
  package let forms: [Form]
  package let range: SourceRange
}

/// What the cells of a column hold, by its word in menu files.
package enum ColumnType: String, CaseIterable, Sendable {
  case text, digits, number, money, date, time, phone
  case citizenID = "citizen-id"
  case audio
}

/// `dialogue area(title: text, hours: hours) { start welcome … }`
package struct DialogueSyntax: Sendable {
  package let name: Located<String>
  package let parameters: [ParameterSyntax]
  package let start: TargetSyntax
  package let steps: [StepSyntax]
  package let range: SourceRange
}

/// `title: text`
package struct ParameterSyntax: Sendable {
  package let name: Located<String>
  /// nil where it could not be read, which is a problem of the file.
  package let kind: Located<ParameterKind>?
}

/// What a parameter stands for, by its word in menu files.
package enum ParameterKind: String, CaseIterable, Sendable {
  case text, hours, queue, document, step, number
}
