/// Something given by name: `--language zh`, `--language=zh`, or a switch such as `--tokens`.
struct Flag: Sendable {
  /// Without the dashes.
  let name: String
  /// The letter for those who know it: `-o` for `--output`; nil where there is none.
  let letter: Character?
  /// What stands for the value in the help page (`TAG`); nil for a switch, which has none.
  let placeholder: String?
  /// One line for the help page, without a full stop.
  let help: String
  /// The only values it takes; empty where any will do.
  let choices: [String]
  /// Whether it may be given more than once.
  let repeats: Bool

  /// A flag with a value.
  init(
    _ name: String, _ placeholder: String, _ help: String, letter: Character? = nil,
    choices: [String] = [], repeats: Bool = false
  ) {
    self.name = name
    self.letter = letter
    self.placeholder = placeholder
    self.help = help
    self.choices = choices
    self.repeats = repeats
  }

  /// A switch.
  init(_ name: String, _ help: String) {
    self.name = name
    letter = nil
    placeholder = nil
    self.help = help
    choices = []
    repeats = false
  }

  /// As it is typed, for the help page: `--language TAG`, `-o, --output FILE`.
  var usage: String {
    let words = placeholder.map { "--\(name) \($0)" } ?? "--\(name)"
    return letter.map { "-\($0), \(words)" } ?? words
  }

  /// Whether `word` names it, with its dashes.
  func isNamed(_ word: some StringProtocol) -> Bool {
    word == "--\(name)" || letter.map { word == "-\($0)" } ?? false
  }
}

/// Something given by its place: the `FILE` of `hotline check FILE`.
struct Operand: Sendable {
  enum Count: Sendable {
    case one
    case optional
    /// Any number, none included; the last operand only.
    case any
    /// One or more; the last operand only.
    case some
  }

  /// In capitals.
  let name: String
  let count: Count
  /// One line for the help page, without a full stop.
  let help: String

  init(_ name: String, _ count: Count = .one, _ help: String) {
    self.name = name
    self.count = count
    self.help = help
  }

  /// As it stands in the usage line.
  var usage: String {
    switch count {
    case .one: name
    case .optional: "[\(name)]"
    case .any: "[\(name)…]"
    case .some: "\(name)…"
    }
  }
}
