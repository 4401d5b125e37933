import Diagnostics

/// What can be wrong with a menu once its files can be read, as facts. Each group words its own.
enum MenuProblem: Sendable {
  case file(FileProblem)
  case hotline(HotlineProblem)
  case name(NameProblem)
  case dialogue(DialogueProblem)
  case key(KeyProblem)
  case time(TimeProblem)
  case value(ValueProblem)
  case table(TableProblem)
  case speech(SpeechProblem)
  case hours(HoursFault)
  case flow(FlowProblem)
  case lint(LintProblem)

  var wording: ProblemWording {
    switch self {
    case .file(let problem): problem.wording
    case .hotline(let problem): problem.wording
    case .name(let problem): problem.wording
    case .dialogue(let problem): problem.wording
    case .key(let problem): problem.wording
    case .time(let problem): problem.wording
    case .value(let problem): problem.wording
    case .table(let problem): problem.wording
    case .speech(let problem): problem.wording
    case .hours(let problem): problem.wording
    case .flow(let problem): problem.wording
    case .lint(let problem): problem.wording
    }
  }
}

/// A problem in words.
struct ProblemWording {
  let severity: Diagnostic.Severity
  /// Stable, and the name of its entry in the manual.
  let id: String
  let message: String
  let caption: String?
  let labels: [Diagnostic.Label]
  let hints: [String]

  /// An error.
  init(
    _ id: String, _ message: String, caption: String? = nil, labels: [Diagnostic.Label] = [],
    hints: [String] = []
  ) {
    self.init(.error, id, message, caption: caption, labels: labels, hints: hints)
  }

  init(
    _ severity: Diagnostic.Severity, _ id: String, _ message: String, caption: String? = nil,
    labels: [Diagnostic.Label] = [], hints: [String] = []
  ) {
    self.severity = severity
    self.id = id
    self.message = message
    self.caption = caption
    self.labels = labels
    self.hints = hints
  }
}

/// `did you mean 'main'?`, or, where nothing is near, what else to do.
func hint(meaning near: String?, otherwise: String) -> [String] {
  [near.map { "did you mean '\($0)'?" } ?? otherwise]
}

extension Sequence<String> {
  /// `a, b and c`
  var listed: String {
    let all = Array(self)
    guard all.count > 1 else { return all.first ?? "" }
    return all.dropLast().joined(separator: ", ") + " and " + all[all.count - 1]
  }

  /// `a, b or c`
  var alternatives: String {
    let all = Array(self)
    guard all.count > 1 else { return all.first ?? "" }
    return all.dropLast().joined(separator: ", ") + " or " + all[all.count - 1]
  }
}
