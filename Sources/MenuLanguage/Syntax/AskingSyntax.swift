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
  package let range: SourceRange

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
    keys: Located<KeyString>, text: TextSyntax?, name: Located<String>?, target: TargetSyntax,
    range: SourceRange
  ) {
    head = keys.value.head
    keysRange = keys.range
    self.text = text
    named = name.map { .name($0) }
    self.target = target
    self.range = range
  }

  /// 1 to 4 keys.
  package var keys: Located<KeyString> { Located(KeyString(head), keysRange) }

  /// As records and reports call it; nil: as its target.
  package var name: Located<String>? { named?.name }
}

/// What holds while a step waits for keys; nil where the step does not say it.
///
/// In a box: what most steps leave to the defaults.
package struct AskingSyntax: Sendable {
  private struct Said: Sendable {
    var firstKey: Located<Duration>?
    var nextKey: Located<Duration>?
    var noInput: MistakeSyntax?
    var noMatch: MistakeSyntax?
  }

  private indirect enum Box: Sendable {
    case said(Said)
  }

  private var box: Box?

  init() {}

  private var said: Said {
    get {
      switch box {
      case .said(let said): said
      case nil: Said()
      }
    }
    set { box = .said(newValue) }
  }

  /// Counted from the end of the prompt.
  package var firstKey: Located<Duration>? {
    get { said.firstKey }
    set { said.firstKey = newValue }
  }

  package var nextKey: Located<Duration>? {
    get { said.nextKey }
    set { said.nextKey = newValue }
  }

  package var noInput: MistakeSyntax? {
    get { said.noInput }
    set { said.noInput = newValue }
  }

  package var noMatch: MistakeSyntax? {
    get { said.noMatch }
    set { said.noMatch = newValue }
  }
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
