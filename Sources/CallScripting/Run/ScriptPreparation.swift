import CallFlowModel
package import Diagnostics
import Telephony

/// Finds what scripts name in a menu.
package struct ScriptPreparation {
  private let menu: MenuUnderTest
  /// Steps by full name, and by each of its endings behind a dot.
  private let exact: [String: StepID]
  private let endings: [String: [StepID]]
  private let prompts: [String: PromptID]
  private let departments: [String]
  package private(set) var diagnostics: [Diagnostic] = []

  package init(_ menu: MenuUnderTest) {
    self.menu = menu
    var exact: [String: StepID] = [:]
    var endings: [String: [StepID]] = [:]
    for (index, name) in menu.flow.stepNames.enumerated() {
      if exact[name] == nil { exact[name] = StepID(index) }
      var rest = name[...]
      while let dot = rest.firstIndex(of: ".") {
        rest = rest[rest.index(after: dot)...]
        endings[String(rest), default: []].append(StepID(index))
      }
    }
    self.exact = exact
    self.endings = endings
    prompts = Dictionary(
      menu.flow.prompts.enumerated().map { ($1.name, PromptID($0)) },
      uniquingKeysWith: { first, _ in first })
    departments = menu.flow.recordings.compactMap { record in
      record.department.map { menu.flow.text($0, in: LanguageID(0)) }
    }
  }

  /// Problems are added to ``diagnostics``; `nil` where there is one.
  package mutating func prepare(_ script: CallScript) -> PreparedScript? {
    let before = diagnostics.count
    let language = language(of: script)
    let to = number(of: script)
    if let from = script.from, !TelephoneNumber.isOne(from.value.utf8.span) {
      report(.notACaller(from.value), from.range)
    }
    var steps: [PreparedScript.Step] = []
    for step in script.steps {
      switch step.value {
      case .hear(let hearing): steps.append(.hear(prepare(hearing)))
      case .skipTo(let hearing): steps.append(.skipTo(prepare(hearing)))
      case .press(let keys): steps.append(.press(keys))
      case .wait(let duration): steps.append(.wait(duration))
      case .speak(let duration): steps.append(.speak(duration))
      case .fax(let answer): steps.append(.fax(answer))
      case .seat(let answer): steps.append(.seat(answer))
      case .hangUp: steps.append(.hangUp)
      }
    }
    var pathSteps: [String: [StepID]] = [:]
    for expectation in script.expectations {
      check(expectation)
      guard case .path(let names) = expectation.value else { continue }
      for case let name? in names { pathSteps[name.value] = self.steps(named: name.value) }
    }
    var givens = GivenPreparation(
      menu, rangAt: script.rangAt, caller: script.from?.value,
      language: menu.flow.languages[Int((language ?? LanguageID(0)).index)])
    for given in script.givens { givens.add(given) }
    diagnostics += givens.problems.map { $0.diagnostic(at: $1) }
    guard diagnostics.count == before else { return nil }
    return PreparedScript(
      script: script, to: to, language: language, steps: steps, givens: givens.givens,
      pathSteps: pathSteps)
  }

  private mutating func report(_ problem: ScriptProblem, _ range: SourceRange) {
    diagnostics.append(problem.diagnostic(at: range))
  }

  private mutating func language(of script: CallScript) -> LanguageID? {
    guard let tag = script.language else { return nil }
    if let language = menu.flow.language(tagged: tag.value) { return language }
    report(.unknownLanguage(tag.value, languages: menu.flow.languages), tag.range)
    return nil
  }

  private mutating func number(of script: CallScript) -> String {
    let own = menu.flow.numbers.first ?? menu.flow.name
    guard let to = script.to else { return own }
    if !menu.flow.numbers.contains(to.value), to.value != own {
      report(.numberNotServed(to.value, numbers: menu.flow.numbers), to.range)
    }
    return to.value
  }

  /// A step's full name beats an ending of others.
  func steps(named name: String) -> [StepID] { exact[name].map { [$0] } ?? endings[name] ?? [] }

  private mutating func prepare(_ hearing: ScriptStep.Hearing) -> PreparedScript.Hearing {
    let name = hearing.name.value
    let steps = steps(named: name)
    let prompt = steps.isEmpty ? prompts[name] : nil
    if steps.isEmpty, prompt == nil {
      report(.unknownHeard(name, nearest: nearest(name)), hearing.name.range)
    }
    return PreparedScript.Hearing(
      steps: steps, prompt: prompt, text: hearing.text.map { FoldedText($0.value) })
  }

  private func nearest(_ name: String) -> String? {
    nearestName(to: name, among: menu.flow.stepNames)
      ?? nearestName(to: name, among: endings.keys.sorted())
      ?? nearestName(to: name, among: prompts.keys.sorted())
  }

  private mutating func check(_ expectation: Located<Expectation>) {
    switch expectation.value {
    case .path(let names):
      for name in names {
        guard let name, steps(named: name.value).isEmpty else { continue }
        report(.unknownStepOfPath(name.value, nearest: nearest(name.value)), name.range)
      }
    case .message(let department?, lasting: _, due: _) where !departments.contains(department):
      report(
        .unknownDepartment(department, departments: Array(Set(departments)).sorted()),
        expectation.range)
    case .fax(let document?, state: _, to: _):
      let names = menu.flow.documents.map(\.name)
      if !names.contains(document) {
        report(.unknownDocument(document, documents: names), expectation.range)
      }
    case .transfer(let target):
      let targets = menu.flow.transferTargets
      if !targets.contains(target.value) {
        report(.unknownTransfer(target.value, targets: targets), target.range)
      }
    case .message, .noMessage, .fax, .noFax, .noTransfer, .record, .receipt, .hungUp: break
    }
  }
}
