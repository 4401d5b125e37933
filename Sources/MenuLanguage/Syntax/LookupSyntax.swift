package import Diagnostics
package import Telephony

/// What a `lookup` holds: whose row is asked for, and where each answer leads.
package struct LookupSyntax: Sendable {
  package let table: Located<String>
  /// At least one.
  package let conditions: [ConditionSyntax]
  package let within: Located<Duration>?
  package let attempts: Located<Int>?
  package let found: TargetSyntax
  package let notFound: TargetSyntax
  package let unavailable: TargetSyntax
  /// Required where a condition's column is secret, which only the compiler knows.
  package let locked: TargetSyntax?
  /// Required where such a column declares initial secrets.
  package let initial: TargetSyntax?
}

/// `id = {id}`, `name spelled {keys}`
package struct ConditionSyntax: Sendable {
  /// What is asked of a cell.
  package enum Test: Sendable {
    case equals(ValueSyntax)
    case spelled(ReferenceSyntax)
  }

  package let column: Located<String>
  package let test: Test
  package let range: SourceRange
}

/// What a `browse` holds: the rows that fit, and what callers can do with them.
package struct BrowseSyntax: Sendable {
  package let table: Located<String>
  /// Empty: every row.
  package let conditions: [ConditionSyntax]
  /// nil: as the rows come.
  package let order: OrderSyntax?
  package let within: Located<Duration>?
  /// How many rows are spoken together, 1 to 9; nil: one row at a time.
  package let list: Located<Int>?
  /// `most-asked 30 days`: rows in order of how often callers listened to them in so many days.
  package let mostAsked: Located<Int>?
  /// There where `list` is.
  package let chosen: TargetSyntax?
  package let options: [OptionSyntax]
  package let asking: AskingSyntax
  package let prefer: Located<Preference>?
  package let without: [Located<KeyString>]
  package let empty: TargetSyntax
  package let unavailable: TargetSyntax
}

/// `order month descending`
package struct OrderSyntax: Sendable {
  package let column: Located<String>
  package let isDescending: Bool
  package let range: SourceRange
}

/// What a `choose` holds: its branches, and `else -> bye`.
package struct ChooseSyntax: Sendable {
  /// At least one; the first true one wins.
  package let branches: [BranchSyntax]
  package let otherwise: TargetSyntax
}

/// `open office -> operator`, `after main pension -> balance`
package struct BranchSyntax: Sendable {
  /// When it is taken.
  package enum Condition: Sendable {
    /// These hours, or a parameter, are open now.
    case open(Located<String>)
    case language(Located<String>)
    case callerHidden(SourceRange)
    /// How the caller's number begins.
    case callerBegins(Located<String>)
    /// The value is a word or a string.
    case comparison(ReferenceSyntax, Located<Comparison>, ValueSyntax)
    /// How that step ended when it was last taken.
    case after(step: Located<String>, outcome: Located<String>)
  }

  package let condition: Condition
  package let target: TargetSyntax
  package let range: SourceRange
}

/// How a value and a constant are compared, as files write it.
package enum Comparison: String, CaseIterable, Sendable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}
