package import Diagnostics
package import Telephony

/// `1 "信息查询" en "Information" as inquiry -> inquiry`
package struct OptionSyntax: Sendable {
  /// 1 to 4 keys.
  package let keys: Located<KeyString>
  package let text: TextSyntax?
  /// As records and reports call it; nil: as its target.
  package let name: Located<String>?
  package let target: TargetSyntax
  package let range: SourceRange
}

/// What holds while a step waits for keys; nil where the step does not say it.
package struct AskingSyntax: Sendable {
  /// Counted from the end of the prompt.
  package var firstKey: Located<Duration>?
  package var nextKey: Located<Duration>?
  package var noInput: MistakeSyntax?
  package var noMatch: MistakeSyntax?

  init() {}
}

/// `no-input 3 -> goodbye`
package struct MistakeSyntax: Sendable {
  /// At least 1; nil: not said.
  package let count: Located<Int>?
  package let target: TargetSyntax
  package let range: SourceRange
}

/// `prefer longest`: which option wins where one is the beginning of another.
package enum Preference: String, CaseIterable, Sendable {
  case longest, shortest
}
