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
  /// It chooses a row of a list.
  case globalKeyOfRow(keys: String, usual: String, place: SourceRange)
  case endByMistakes(step: String, word: String)
  case forcedListening(step: String, seconds: Int)
  /// A text says to press it.
  case keyNotTaken(keys: String, there: KeyTaking)
  /// A menu's words give an option the key of another.
  case otherKeySaid(label: String, said: String, keys: String, place: SourceRange)
  /// A menu that speaks itself says nothing of it.
  case optionUnlabelled(keys: String)
  /// A menu with words of its own says nothing of them. `language`: the one in which it is so; `nil` where there is only one.
  case optionsUnheard(keys: [String], label: String?, language: String?)
  /// Two options lead to `step` and have no names. `keys`: those of the second.
  case optionUnnamed(step: String, keys: String, names: [String], first: SourceRange)
  case otherLanguage(language: String)
  /// A text asks for so many digits.
  case countNotTaken(said: Int, taken: ClosedRange<Int>)
  case unusedEntry(step: String)
  /// It is only said in a recording's prompt, or on the way there.
  case entryNotKept(step: String)
  /// `language`: the first in which it is so; `nil` where it is so in all.
  case receiptUnheard(step: String, language: String?)
  case unknownRule(name: String, near: String?)
  case allowUnneeded(LintRule)

  /// What keys do where they are pressed.
  enum KeyTaking {
    case options
    /// They are typed, up to a key that ends it.
    case entry(end: String)
    /// The same in the step behind the one that tells of them.
    case entryBehind(end: String)
    /// One of them ends what is recorded.
    case recording(end: String)
    /// Nothing is done with them.
    case nothing
    /// The call is over, and in another one nothing takes them either.
    case nextCall
  }

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
    case .globalKey, .globalKeyOfRow: .globalKey
    case .endByMistakes: .endByMistakes
    case .forcedListening: .forcedListening
    case .keyNotTaken: .keyNotTaken
    case .otherKeySaid: .otherKeySaid
    case .optionUnlabelled, .optionsUnheard: .optionUnheard
    case .optionUnnamed: .optionUnnamed
    case .otherLanguage: .otherLanguage
    case .countNotTaken: .countNotTaken
    case .unusedEntry: .unusedEntry
    case .entryNotKept: .entryNotKept
    case .receiptUnheard: .receiptUnheard
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
        "use fewer words, or, in a menu, fewer options")
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
    case .globalKeyOfRow(let keys, let usual, let place):
      warning(
        "here \(keys) chooses a row, and everywhere else it leads to '\(usual)'",
        "list fewer rows, or write `without \(keys)`",
        labels: [.init("as a default", at: place)])
    case .endByMistakes(let step, let word):
      warning(
        "who makes too many mistakes in '\(step)' (`\(word)`) is hung up on, without being offered to"
          + " leave a message",
        "lead to a person or to a `record` step")
    case .forcedListening(let step, let seconds):
      warning(
        "nobody can interrupt '\(step)', which speaks for about \(seconds) s",
        "leave `keys` out, so that those who know it already need not listen")
    case .keyNotTaken(let keys, .options):
      warning(
        "callers are told to press \(keys), and nothing here takes \(keys)",
        "say the key of an option, or add the option `\(keys) \"…\" -> …`")
    case .keyNotTaken(let keys, .entry(let end)):
      warning(
        "callers are told to press \(keys), and here keys are what they enter, up to \(end)",
        "offer it in a menu before this step, or behind `no-match`")
    case .keyNotTaken(let keys, .entryBehind(let end)):
      warning(
        "callers are told to press \(keys), and in the step behind this one keys are what they enter, up to \(end)",
        "offer it in a menu before that step, or behind its `no-match`")
    case .keyNotTaken(let keys, .recording(let end)):
      warning(
        "callers are told to press \(keys), and \(end) alone ends the message",
        keys == "*" || keys == "#"
          ? "say \(end), or write `end-key \(keys)`"
          : "say \(end), or offer it in a menu before this step")
    case .keyNotTaken(let keys, .nothing):
      warning(
        "callers are told to press \(keys), and no key does anything in this step",
        "offer it in a menu before this step, or in one behind it")
    case .keyNotTaken(let keys, .nextCall):
      warning(
        "callers are told to press \(keys) when they call again, and no menu takes \(keys)",
        "say a key that a menu has, or add the option where callers will press it")
    case .otherKeySaid(let label, let said, let keys, let place):
      warning(
        "callers are told to press \(said) for \"\(label)\", and its key is \(keys)",
        "say \(keys), or give the option the key \(said)",
        labels: [.init("its key", at: place)])
    case .optionUnlabelled(let keys):
      warning(
        "this menu speaks itself, and does not speak of \(keys)",
        "give the option a text: `\(keys) \"…\" -> …`")
    case .optionsUnheard(let keys, let label, let language):
      warning(
        "what this menu says\(language.map { " in '\($0)'" } ?? "") does not speak of \(keys.listed)",
        "a menu with a `say` says nothing else: speak there of \(label.map { "\"\($0)\"" } ?? "it") and"
          + " its key too (\"press \(keys[0])\", 「请按\(keys[0])」), or take the `say` out, and the menu speaks of all its"
          + " options by itself")
    case .optionUnnamed(let step, let keys, let names, let first):
      warning(
        "two options lead to '\(step)', so they are called as their texts: \(names.map { "'\($0)'" }.listed)",
        "give each a name, `\(keys) \"…\" as … -> \(step)`: else reports and recordings begin anew when a text changes",
        labels: [.init("the first one", at: first)])
    case .otherLanguage(let language):
      warning(
        "callers who chose '\(language)' hear this, and it is in another language",
        "write it in '\(language)', or mark it with the language that it is in")
    case .countNotTaken(let said, let taken):
      warning(
        "callers are asked for \(said) digits, and the entry takes"
          + " \(taken.count == 1 ? "\(taken.lowerBound)" : "\(taken.lowerBound) to \(taken.upperBound)")",
        "say the number that is taken, or write `as digits \(said)`")
    case .unusedEntry(let step):
      warning(
        "callers are asked for '\(step)', and nothing is done with what they enter",
        "use it as {\(step)} in a `where` or a `choose`, or do not ask for it:"
          + " what is keyed in is not kept with a message")
    case .entryNotKept(let step):
      warning(
        "what callers enter at '\(step)' is read back to them before a recording, and it is not kept",
        "let them say it in the recording, which is kept")
    case .receiptUnheard(let step, let language):
      warning(
        "an answer is promised to '\(step)', and the caller never hears"
          + "\(language.map { " in '\($0)'" } ?? "") the receipt that it is asked for with",
        "say it where `kept` leads: `say \(language.map { $0 + " " } ?? "")\"…\" receipt`")
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
