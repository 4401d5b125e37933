import Diagnostics

/// Rules of thumb that a step does not follow, and what is wrong with switching them off.
enum LintProblem: Sendable {
  case manyOptions(step: String, count: Int)
  case tooManyOptions(step: String, count: Int)
  case deepMenu(step: String, depth: Int)
  case longMenu(step: String, seconds: Int, language: String)
  case longGreeting(step: String, seconds: Int, language: String)
  case keyFirst(text: String)
  case keyGap(key: String)
  case keyOrder(key: String, before: String)
  case noWayBack(step: String)
  case noPerson(step: String)
  case globalKey(keys: String, usual: String, place: SourceRange)
  case endByMistakes(word: String)
  case forcedListening(step: String, seconds: Int)
  case unknownRule(name: String, near: String?)
  case allowUnneeded(LintRule)

  /// `nil`: it cannot be switched off.
  var rule: LintRule? {
    switch self {
    case .manyOptions: .manyOptions
    case .deepMenu: .deepMenu
    case .longMenu: .longMenu
    case .longGreeting: .longGreeting
    case .keyFirst: .keyFirst
    case .keyGap, .keyOrder: .keyOrder
    case .noWayBack: .noWayBack
    case .noPerson: .noPerson
    case .globalKey: .globalKey
    case .endByMistakes: .endByMistakes
    case .forcedListening: .forcedListening
    case .tooManyOptions, .unknownRule, .allowUnneeded: nil
    }
  }

  var wording: ProblemWording {
    switch self {
    case .manyOptions(let step, let count):
      warning(
        "'\(step)' offers \(count) options; few callers keep more than"
          + " \(LintLimits.optionCount) in mind",
        "put what is asked for least into a menu of its own")
    case .tooManyOptions(let step, let count):
      ProblemWording(
        "too-many-options",
        "'\(step)' offers \(count) options; nobody keeps more than \(LintLimits.optionCountMax) in mind",
        hints: ["put what is asked for least into a menu of its own"])
    case .deepMenu(let step, let depth):
      warning(
        "'\(step)' is the \(depth)th menu on a caller's way; after \(LintLimits.menuDepth) most"
          + " have given up",
        "lead to it from a menu nearer to the start")
    case .longMenu(let step, let seconds, let language):
      warning(
        "'\(step)' speaks for about \(seconds) s in '\(language)'; callers listen for"
          + " \(Int(LintLimits.menuSeconds))",
        "use fewer words, or fewer options")
    case .longGreeting(let step, let seconds, let language):
      warning(
        "callers hear '\(step)' for about \(seconds) s in '\(language)' before they can choose;"
          + " \(Int(LintLimits.greetingSeconds)) are enough",
        "greet, and leave the rest to where it is asked for")
    case .keyFirst(let text):
      warning(
        "the key is said before what it is for: \"\(text)\"",
        "callers listen for what they want and then for its key; say that first")
    case .keyGap(let key):
      warning(
        "callers expect the keys one after the other, and \(key) is not there",
        "number the options without a gap")
    case .keyOrder(let key, let before):
      warning(
        "\(key) is offered after \(before)", "offer the options in the order of their keys")
    case .noWayBack(let step):
      warning(
        "from '\(step)' no key leads back",
        "add an option or a default such as `* -> back`")
    case .noPerson(let step):
      warning(
        "there are people to talk to, and from '\(step)' no key leads to one",
        "add an option or a default such as `0 -> person`")
    case .globalKey(let keys, let usual, let place):
      warning(
        "everywhere else \(keys) leads to '\(usual)'",
        "use another key, or write `without \(keys)`",
        labels: [.init("as a default", at: place)])
    case .endByMistakes(let word):
      warning(
        "who makes too many mistakes (`\(word)`) is hung up on, without being offered to leave a"
          + " message",
        "lead to a person or to a `record` step")
    case .forcedListening(let step, let seconds):
      warning(
        "nobody can interrupt '\(step)', which speaks for about \(seconds) s",
        "leave `keys` out, so that those who know it already need not listen")
    case .unknownRule(let name, let near):
      ProblemWording(
        "unknown-rule", "no rule is called '\(name)'",
        hints: hint(
          meaning: near,
          otherwise: "rules are \(LintRule.allCases.map(\.rawValue).listed)"))
    case .allowUnneeded(let rule):
      ProblemWording(
        .warning, "allow-unneeded",
        "this step follows '\(rule.rawValue)' without being allowed not to",
        hints: ["take the `allow` out"])
    }
  }

  private func warning(
    _ message: String, _ remedy: String, labels: [Diagnostic.Label] = []
  ) -> ProblemWording {
    let name = rule?.rawValue ?? ""
    return ProblemWording(
      .warning, name, message, labels: labels,
      hints: [remedy, "or, with a reason: `allow \(name) \"…\"`"])
  }
}
