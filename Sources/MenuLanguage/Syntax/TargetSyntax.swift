package import Diagnostics

/// Where an arrow leads.
package struct TargetSyntax: Sendable {
  package enum Kind: Sendable {
    /// A step; in a dialogue its own steps come first, then its parameters.
    case step(String)
    case back, `repeat`, hangUp, `return`, next, previous
    /// In a box: nearly every target is a step, and a menu has many.
    indirect case dialogue(DialogueCallSyntax)
  }

  package let kind: Kind
  package let range: SourceRange
}

/// `area(title: "萧山区", hours: xiaoshan) then main`
package struct DialogueCallSyntax: Sendable {
  package let name: Located<String>
  package let arguments: [ArgumentSyntax]
  /// Where its `return` leads; nil: back to the step from which it was entered.
  package let then: TargetSyntax?
}

/// `title: "萧山区"`
package struct ArgumentSyntax: Sendable {
  package enum Value: Sendable {
    case text(TextSyntax)
    case name(Located<String>)
    case number(Located<Int>)
  }

  package let name: Located<String>
  package let value: Value
}

extension TargetSyntax {
  /// Whether a word behind an arrow is never the name of a step.
  package static func isReserved(_ word: String) -> Bool { ReservedTarget(rawValue: word) != nil }
}

/// A name that a target has of its own, so that no step may be called so.
enum ReservedTarget: String, CaseIterable {
  case back, `repeat`, `return`, next, previous
  case hangUp = "hang-up"

  private static let byWord = WordTable(allCases.map { ($0.rawValue, $0) })

  init?(bytes: ArraySlice<UInt8>) {
    guard let target = Self.byWord[bytes] else { return nil }
    self = target
  }

  var kind: TargetSyntax.Kind {
    switch self {
    case .back: .back
    case .repeat: .repeat
    case .return: .return
    case .next: .next
    case .previous: .previous
    case .hangUp: .hangUp
    }
  }
}
