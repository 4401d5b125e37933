package import Diagnostics
package import Telephony

/// `1 "信息查询" en "Information" as inquiry -> inquiry`
///
/// A large menu has half a million of them, so each is small.
package struct OptionSyntax: Sendable {
  /// The keys. Who reads only them from a list of options copies no option.
  package let head: KeyString.Head
  package let keysRange: SourceRange
  package let text: TextSyntax?
  package let named: Name?
  package let target: TargetSyntax

  /// In a box: few options have one.
  package indirect enum Name: Sendable {
    case name(Located<String>)

    package var name: Located<String> {
      switch self {
      case .name(let name): name
      }
    }
  }

  /// - Parameter keys: at most 16.
  init(
    keys: Located<KeyString>, text: TextSyntax?, name: Located<String>?, target: TargetSyntax
  ) {
    head = keys.value.head
    keysRange = keys.range
    self.text = text
    named = name.map { .name($0) }
    self.target = target
  }

  /// 1 to 4 keys.
  package var keys: Located<KeyString> { Located(KeyString(head), keysRange) }

  /// As records and reports call it; nil: as its target.
  package var name: Located<String>? { named?.name }
}
