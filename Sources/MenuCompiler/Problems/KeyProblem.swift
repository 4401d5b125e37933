import Diagnostics

/// What is wrong with keys, and with what a step does where none is pressed.
enum KeyProblem: Sendable {
  case twice(keys: String, first: SourceRange)
  case prefix(
    short: String, long: String, longPlace: SourceRange, isDefault: Bool, remedy: PrefixRemedy)
  /// With `prefer shortest`. `isDefault`: whether the longer one is, so that the place is that of the shorter one.
  case neverTaken(short: String, long: String, otherPlace: SourceRange, isDefault: Bool)
  case preferUnneeded
  case optionsMissing(step: String)
  case nameTwice(name: String, first: SourceRange)
  /// As the step is that another option leads to, which has no name of its own; `other`: its keys.
  case nameOfTarget(name: String, other: SourceRange)
  case nameOfExit(name: String)
  case withoutNothing(keys: String, defaults: [String])
  case rowKeyTaken(keys: String, rows: Int)
  /// A default of several keys; `place`: where it is written.
  case rowKeyBeginsDefault(keys: String, rows: Int, place: SourceRange)
  case controlTwice(key: String, first: SourceRange)
  case controlHidesOption(key: String, control: SourceRange)
  /// `place`: that of `keys ignore` or `keys queue`.
  case playTakesNone(mode: String, place: SourceRange)
  case endKeyDigit(key: String)
  case endKeyPoint
  case unspeakable(key: String, language: String)
  case noInputMissing(step: String)
  case noMatchMissing(step: String)
  /// A message without a review waits for no key.
  case noKeyAwaited(word: String)

  /// What an author can do about keys of which some begin others.
  enum PrefixRemedy: Sendable {
    /// The step may say which of them it prefers.
    case prefer
    /// Both are defaults, which cannot say it.
    case preferInSteps
    /// A `play` cannot say it either.
    case otherKeys

    fileprivate var hints: [String] {
      switch self {
      case .prefer:
        [
          "write `prefer longest` to wait for more keys, or `prefer shortest` to go on at once",
          "or choose other keys",
        ]
      case .preferInSteps:
        [
          "choose other keys",
          "or write `prefer longest` or `prefer shortest` in each menu and browse where both hold",
        ]
      case .otherKeys:
        ["choose other keys: whoever listens to a `play` is not kept waiting for more of them"]
      }
    }
  }

  var wording: ProblemWording {
    switch self {
    case .twice(let keys, let first):
      ProblemWording(
        "key-twice", "\(keys) is the key of two options", labels: [.init("first here", at: first)],
        hints: ["give one of them another key"])
    case .prefix(let short, let long, let place, let isDefault, let remedy):
      ProblemWording(
        "prefix-conflict",
        "\(short) is the beginning of \(long): after \(short), is the caller done?",
        labels: [.init(isDefault ? "a default" : "here", at: place)],
        hints: remedy.hints)
    case .neverTaken(let short, let long, let place, let isDefault):
      ProblemWording(
        .warning, "option-never-taken",
        "\(isDefault ? "the default " : "")\(long) is never taken\(isDefault ? " here" : ""):"
          + " `prefer shortest` takes \(short) as soon as it is pressed",
        labels: [.init(isDefault ? "the default" : "taken instead", at: place)],
        hints: [
          "write `prefer longest` to wait for more keys after \(short)",
          isDefault ? "or leave the default out here: `without \(long)`" : "or choose other keys",
        ])
    case .preferUnneeded:
      ProblemWording(
        .warning, "prefer-unneeded", "no option here is the beginning of another",
        hints: ["take `prefer` out"])
    case .optionsMissing(let step):
      ProblemWording(
        "options-missing", "menu '\(step)' has nothing to choose from",
        hints: ["add options such as `1 \"Opening hours\" -> opening`, or make it a `play`"])
    case .nameTwice(let name, let first):
      ProblemWording(
        "option-name-twice", "an option of this step is called '\(name)' already",
        labels: [.init("here", at: first)],
        hints: ["reports tell options apart by their names; give one of them another: `as …`"])
    case .nameOfTarget(let name, let other):
      ProblemWording(
        "option-name-twice", "another option of this step is called '\(name)', as where it leads",
        labels: [.init("this one", at: other)],
        hints: ["reports tell options apart by their names; give one of them another: `as …`"])
    case .nameOfExit(let name):
      ProblemWording(
        .warning, "option-name-exit", "an option is called '\(name)', as a way out of a step is",
        hints: ["reports would not count it as chosen; give it another name: `as …`"])
    case .withoutNothing(let keys, let defaults):
      ProblemWording(
        .warning, "without-nothing", "there is no default \(keys)",
        hints: [
          defaults.isEmpty ? "there are no defaults at all" : "the defaults are \(defaults.listed)"
        ])
    case .rowKeyTaken(let keys, let rows):
      ProblemWording(
        "row-key-taken",
        keys.count == 1
          ? "\(keys) chooses one of the \(rows) rows here"
          : "\(keys) begins with \(keys.prefix(1)), which chooses one of the \(rows) rows here",
        hints: [
          rows == 9
            ? "give this option the key 0, `*` or `#`, or list fewer rows"
            : "give this option a key \(keys.count == 1 ? "" : "that begins ")above \(rows), or list fewer rows"
        ])
    case .rowKeyBeginsDefault(let keys, let rows, let place):
      ProblemWording(
        "row-key-taken",
        "the default \(keys) begins with \(keys.prefix(1)), which chooses one of the \(rows) rows here",
        labels: [.init("the default", at: place)],
        hints: [
          "give the default other keys, or write `without \(keys)`: it could not be pressed here"
        ])
    case .controlTwice(let key, let first):
      ProblemWording(
        "control-twice", "\(key) does two things in this step",
        labels: [.init("first here", at: first)], hints: ["give one of them another key"])
    case .controlHidesOption(let key, let control):
      ProblemWording(
        "control-hides-option", "\(key) moves about in this prompt, so this option is never taken",
        labels: [.init("here", at: control)], hints: ["give one of them another key"])
    case .playTakesNone(let mode, let place):
      ProblemWording(
        "play-takes-no-keys",
        "with `keys \(mode)` this `play` takes no key, so this one does nothing",
        labels: [.init("here", at: place)],
        hints: ["take `keys \(mode)` out, or the keys that are to be pressed in this step"])
    case .endKeyDigit(let key):
      ProblemWording(
        "end-key-digit", "\(key) cannot end what may itself hold \(key)",
        hints: ["use `#`, which ends an entry where nothing is said"])
    case .endKeyPoint:
      ProblemWording(
        "end-key-star", "`*` is the X of a citizen number and the point of an amount of money",
        hints: ["use `#`, which ends an entry where nothing is said"])
    case .unspeakable(let key, let language):
      ProblemWording(
        "unspeakable-key", "this menu speaks itself, and key \(key) has no word in '\(language)'",
        hints: ["use another key, or write what is said: `say \"…\"`"])
    case .noInputMissing(let step):
      ProblemWording(
        "no-input-missing", "where does '\(step)' lead when the caller presses nothing?",
        hints: ["add `no-input 3 -> …` here or to the `defaults`"])
    case .noMatchMissing(let step):
      ProblemWording(
        "no-match-missing", "where does '\(step)' lead when nothing the caller presses is right?",
        hints: ["add `no-match 3 -> …` here or to the `defaults`"])
    case .noKeyAwaited(let word):
      ProblemWording(
        .warning, "no-key-awaited",
        "`\(word)` never holds here: a message without `review` waits for no key",
        hints: [
          word == "no-input"
            ? "delete it: who says nothing is led where `no-match` leads"
            : word == "dropped"
              ? "delete it, or add `review`, in which callers drop what they said"
              : "delete it; `silence` says how long a pause ends the message"
        ])
    }
  }
}
