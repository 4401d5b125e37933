import Diagnostics

/// Gathers what is wrong with a menu. A dialogue is compiled once for each way it is entered; what
/// is wrong in it is said once.
struct ProblemReport {
  private(set) var diagnostics: [Diagnostic] = []
  /// Whether every step and target is known, so that conclusions may be drawn from what is missing.
  var isWhole = true
  /// Whether there is a file of which nothing could be read: what is missing may be in it.
  var hasUnreadFile = false
  /// The items that could not be read whole: what is missing there may be what could not, so that neither that nor a warning
  /// is told of them.
  /// `nil` where every file could be read.
  var unreadItems: FaultyItems?
  private var seen: Set<Key> = []
  /// By mistake: its place among the diagnostics.
  private var shared: [String: Int] = [:]
  private var errorCount = 0
  private var warningCount = 0
  private var allowances: [SourceRange: [Allowance]] = [:]
  /// How many names may still be compared with a wrong one. A file of nothing but wrong names is
  /// told so, not searched for likenesses for seconds.
  private var comparisonsLeft = 300_000

  private struct Key: Hashable {
    let id: String
    let range: SourceRange?
    let message: String
  }

  /// A lint rule that a step switches off.
  private struct Allowance {
    let rule: LintRule
    let range: SourceRange
    var isUsed = false
  }

  /// `isOneOfSeveral`: whether others of that kind at the same place are problems of their own where they say something else.
  mutating func add(
    _ problem: MenuProblem, at range: SourceRange?, isOneOfSeveral: Bool = false
  ) {
    let wording = problem.wording
    if wording.severity == .warning, let range, isUnread(range) { return }
    let key = Key(
      id: wording.id, range: range,
      message: range == nil || isOneOfSeveral ? wording.message : "")
    guard seen.insert(key).inserted else { return }
    // Who has so many reads no further; an error more or less changes nothing.
    switch wording.severity {
    case .error:
      errorCount += 1
      guard errorCount <= DeclarationLimits.problems else { return }
    case .warning:
      warningCount += 1
      guard warningCount <= DeclarationLimits.problems else { return }
    }
    diagnostics.append(
      Diagnostic(
        wording.severity, id: wording.id, message: wording.message, range: range,
        caption: wording.caption, labels: wording.labels, hints: wording.hints))
  }

  /// Whether one more warning would be told: see ``add(_:at:isOneOfSeveral:)``.
  var takesWarnings: Bool { warningCount <= DeclarationLimits.problems }

  /// Whether the item at `range` could not be read whole.
  func isUnread(_ range: SourceRange) -> Bool { unreadItems?.hold(range) ?? false }

  /// As ``add(_:at:)``, of something that is one mistake wherever it shows: what it says of further places is a label of
  /// the first. At most four are shown.
  ///
  /// - Parameters:
  ///   - mistake: what tells it from others.
  ///   - again: what is said of a further place.
  mutating func add(
    _ problem: MenuProblem, at range: SourceRange, as mistake: String, again: String
  ) {
    guard let first = shared[mistake] else {
      let before = diagnostics.count
      add(problem, at: range)
      if diagnostics.count > before { shared[mistake] = before }
      return
    }
    let known = diagnostics[first]
    guard known.range != range, known.labels.count < 4,
      !known.labels.contains(where: { $0.range == range })
    else { return }
    diagnostics[first].add(Diagnostic.Label(again, at: range))
  }

  /// As ``add(_:at:)``, of something that the item at `range` lacks. Where part of the item could not be read, that may be it.
  mutating func addMissing(_ problem: MenuProblem, at range: SourceRange) {
    guard !isUnread(range) else { return }
    add(problem, at: range)
  }

  /// As ``add(_:at:)``, of something without which the menu is not whole.
  mutating func addHole(_ problem: MenuProblem, at range: SourceRange?) {
    isWhole = false
    add(problem, at: range)
  }

  mutating func add(_ others: [Diagnostic]) {
    if others.contains(where: { $0.severity == .error }) { isWhole = false }
    diagnostics += others
  }

  /// A rule of thumb that the step at `step` does not follow.
  ///
  /// - Parameters:
  ///   - mistake: as in ``add(_:at:as:again:)``, where it may show in several steps.
  mutating func add(
    _ problem: LintProblem, at range: SourceRange, inStep step: SourceRange,
    as mistake: String? = nil, again: String = ""
  ) {
    if let rule = problem.rule, let index = allowances[step]?.firstIndex(where: { $0.rule == rule })
    {
      allowances[step]![index].isUsed = true
      return
    }
    // What can be switched off is a warning.
    if problem.rule != nil, !takesWarnings { return }
    if let mistake {
      add(.lint(problem), at: range, as: mistake, again: again)
    } else {
      add(.lint(problem), at: range)
    }
  }

  mutating func allow(_ rule: LintRule, at range: SourceRange, inStep step: SourceRange) {
    // Another copy of a dialogue's step brings nothing new.
    guard !allowances[step, default: []].contains(where: { $0.range == range }) else { return }
    allowances[step, default: []].append(Allowance(rule: rule, range: range))
  }

  /// Every allowance that kept nothing back.
  mutating func reportUnusedAllowances() {
    for (_, allowed) in allowances {
      for allowance in allowed where !allowance.isUsed {
        add(.lint(.allowUnneeded(allowance.rule)), at: allowance.range)
      }
    }
  }

  /// The known name that `name` was probably meant to be.
  mutating func nearest(to name: String, among known: some Collection<String>) -> String? {
    guard comparisonsLeft > 0 else { return nil }
    comparisonsLeft -= known.count
    return nearestName(to: name, among: known)
  }
}
