package import Diagnostics

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
    get { box == nil ? nil : said.firstKey }
    set { said.firstKey = newValue }
  }

  package var nextKey: Located<Duration>? {
    get { box == nil ? nil : said.nextKey }
    set { said.nextKey = newValue }
  }

  package var noInput: MistakeSyntax? {
    get { box == nil ? nil : said.noInput }
    set { said.noInput = newValue }
  }

  package var noMatch: MistakeSyntax? {
    get { box == nil ? nil : said.noMatch }
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
