import CallFlowModel
import Diagnostics
import MenuLanguage
import Telephony

/// Choosing by what is known of the call.
extension Lowering {
  /// `after main pension`: whether `main` has such an option is known when all steps are compiled.
  struct PendingOutcome {
    let step: StepID
    let outcome: Located<String>
  }

  mutating func choose(_ body: ChooseSyntax, _ place: StepPlace) -> Step {
    var branches: [Branch] = []
    var otherwise: Target?
    checkBranches(body.branches)
    for branch in body.branches {
      let target = self.target(branch.target, place)
      switch condition(branch.condition, place) {
      case .condition(let condition):
        branches.append(Branch(condition: condition, target: target))
      // A parameter is settled for each copy of the dialogue: the branch always or never holds.
      case .always: otherwise = otherwise ?? target
      case .never: continue
      }
      guard otherwise == nil else {
        // What the others ask for is asked for by no call.
        if let dialogue = instances[place.instance].dialogue { dialoguesCutShort.insert(dialogue) }
        break
      }
    }
    let written = target(body.otherwise, place)
    let start = flow.branches.count
    flow.branches += branches
    flow.choices.append(ChooseDetail(branches: TableRange(start..<flow.branches.count)))
    return Step(kind: .choose, detail: flow.choices.count - 1, next: otherwise ?? written)
  }

  /// Branches that never hold, because one above them holds where they do.
  private mutating func checkBranches(_ branches: [BranchSyntax]) {
    guard branches.count > 1 else { return }
    // By what a branch asks: the first one that does.
    var firsts: [[String]: Int] = [:]
    // By what is compared.
    var above: [String: BranchesAbove] = [:]
    for (index, branch) in branches.enumerated() {
      let asked = branch.condition.words
      let covering = asked.prefixes.compactMap { firsts[asked.words + [$0]] }
      if let first = covering.min() {
        report.add(.flow(.branchHidden(first: branches[first].range)), at: branch.range)
        continue
      }
      firsts[asked.words + [asked.prefixes[0]]] = index
      guard case .comparison(let reference, _, _) = branch.condition,
        let reach = BranchReach(branch.condition)
      else { continue }
      if let first = above[reference.text]?.first(covering: reach) {
        report.add(.flow(.branchHidden(first: branches[first].range)), at: branch.range)
      } else {
        above[reference.text, default: BranchesAbove()].add(reach, at: index)
      }
    }
  }

  private enum Settled {
    case condition(Branch.Condition)
    case always, never
  }

  private mutating func condition(
    _ syntax: BranchSyntax.Condition, _ place: StepPlace
  ) -> Settled {
    switch syntax {
    case .open(let name):
      return hours(named: name, instance: place.instance).map { .condition(.open(UInt16($0))) }
        ?? .never
    case .language(let tag):
      return language(tag).map { .condition(.language(LanguageID($0))) } ?? .never
    case .callerHidden: return .condition(.callerHidden)
    case .callerBegins(let number):
      // An empty text is a problem of the file already.
      if !number.value.isEmpty, !HotlineSettings.canCall(number.value) {
        report.add(.hotline(.badCaller(number.value)), at: number.range)
      }
      return .condition(.callerBegins(UInt32(name(number.value))))
    case .comparison(let reference, let comparison, let value):
      return compare(reference, comparison, value, place)
    case .after(let step, let outcome):
      return after(step, outcome, place)
    }
  }

  private mutating func compare(
    _ reference: ReferenceSyntax, _ comparison: Located<Comparison>, _ written: ValueSyntax,
    _ place: StepPlace
  ) -> Settled {
    let text: Located<String>
    switch written {
    case .word(let word), .string(let word): text = word
    case .reference: return .never
    }
    let settled: CallValue
    let type: ValueType
    switch referenced(reference, instance: place.instance) {
    case .broken: return .never
    case .thing(let parameter):
      reportParameter(
        parameter, of: instances[place.instance].dialogue!, at: reference.range,
        wanted: "a text or a number")
      return .never
    case .held(let value, let setter):
      guard !isSecret(value) else {
        report.add(
          .value(
            .secretCompared(
              name: reference.text, declared: secretPlace(of: setter, column: reference.column))),
          at: reference.range)
        return .never
      }
      guard
        let constant = comparable(self.type(of: value), reference, comparison, text)
      else { return .never }
      reportUnknownWord(text, in: reference, setter: setter)
      reportSettled(by: setter, reference, comparison.value, text)
      use(value, setter: setter, at: reference.range, place)
      return .condition(
        .compare(value, Branch.Comparison(comparison.value), UInt32(self.constant(constant))))
    case .text(let text, parameter: _):
      settled = .digits(flow.languages.isEmpty ? "" : flow.text(text, in: LanguageID(0)))
      type = .text
    case .number(let number):
      settled = .number(number)
      type = .number
    }
    guard let constant = comparable(type, reference, comparison, text) else { return .never }
    return Self.holds(settled, comparison.value, constant) ? .always : .never
  }

  /// A comparison with what no caller can enter: `= 5` of two digits.
  private mutating func reportSettled(
    by setter: StepID, _ reference: ReferenceSyntax, _ comparison: Comparison,
    _ text: Located<String>
  ) {
    guard case .enter(let entry) = syntax(of: setter).body,
      let isAlways = entry.type.value.settles(comparison, text.value)
    else { return }
    report.add(
      .value(
        .settledByEntry(
          name: reference.text, entry: entry.type.value.written, comparison: comparison.rawValue,
          text: text.value, isAlways: isAlways,
          padded: comparison.isOfOrder ? nil : entry.type.value.padded(text.value))),
      at: text.range)
  }

  /// A slip in a word that a built-in table never holds.
  private mutating func reportUnknownWord(
    _ word: Located<String>, in reference: ReferenceSyntax, setter: StepID
  ) {
    guard let column = reference.column?.value,
      case .lookup(let lookup) = syntax(of: setter).body,
      let words = BuiltInTables.words(ofColumn: column, in: lookup.table.value),
      !words.contains(word.value)
    else { return }
    report.add(
      .table(
        .unknownWord(
          column: reference.text, word: word.value, words: words,
          near: report.nearest(to: word.value, among: words))), at: word.range)
  }

  /// The constant that a value of `type` is compared with; `nil`, with a problem, where it cannot be.
  private mutating func comparable(
    _ type: ValueType, _ reference: ReferenceSyntax, _ comparison: Located<Comparison>,
    _ text: Located<String>
  ) -> CallValue? {
    guard !comparison.value.isOfOrder || type.hasOrder else {
      report.addHole(
        .value(.noOrder(name: reference.text, type: type.phrase)), at: comparison.range)
      return nil
    }
    let isNumber = comparison.value.isOfOrder && type == .digits
    guard let constant = type.constant(text.value),
      !isNumber || text.value.isASCIIDigits
    else {
      report.addHole(
        .value(
          .comparedWith(
            name: reference.text, type: type.phrase, text: text.value, example: type.example)),
        at: text.range)
      return nil
    }
    return constant
  }

  private static func holds(_ left: CallValue, _ comparison: Comparison, _ right: CallValue) -> Bool
  {
    guard case .number(let a) = left, case .number(let b) = right else {
      return comparison == .equal ? left == right : comparison == .notEqual && left != right
    }
    switch comparison {
    case .equal: return a == b
    case .notEqual: return a != b
    case .less: return a < b
    case .lessOrEqual: return a <= b
    case .greater: return a > b
    case .greaterOrEqual: return a >= b
    }
  }

  private mutating func after(
    _ step: Located<String>, _ outcome: Located<String>, _ place: StepPlace
  ) -> Settled {
    guard let id = self.step(named: step.value, at: step.range, instance: place.instance) else {
      return .never
    }
    let body = syntax(of: id).body
    if let exit = body.kind.outcomes.first(where: { $0.word == outcome.value }) {
      return .condition(.after(id, exit))
    }
    if body.canDrop, outcome.value == droppedWord {
      return .condition(.afterDropped(id))
    }
    outcomeTests.append(PendingOutcome(step: id, outcome: outcome))
    return .condition(.afterOption(id, UInt32(name(outcome.value))))
  }

  /// Now that all steps are compiled: every outcome that no step has.
  mutating func finishOutcomeTests() {
    var known: [StepID: Set<String>] = [:]
    for test in outcomeTests {
      let run = optionRuns[Int(test.step.index)]
      if known[test.step] == nil {
        known[test.step] = Set(run.map { flow.name(of: OptionID($0)) })
      }
      guard !known[test.step]!.contains(test.outcome.value) else { continue }
      let options = run.map { flow.name(of: OptionID($0)) }
      let step = syntax(of: test.step)
      if case .incomplete = step.body { continue }
      let known =
        options + step.body.kind.outcomes.map(\.word)
        + (step.body.canDrop ? [droppedWord] : [])
      // What leads on after a talk is `released`, and how the transfer ended is not.
      let near =
        step.body.kind == .transfer && test.outcome.value == "released"
        ? ExitKind.answered.word : report.nearest(to: test.outcome.value, among: known)
      report.addHole(
        .name(
          .unknownOutcome(
            step: step.name.value, outcome: test.outcome.value, outcomes: known, near: near)),
        at: test.outcome.range)
    }
  }
}

extension Comparison {
  /// Whether it asks for more than whether two are the same.
  fileprivate var isOfOrder: Bool {
    switch self {
    case .equal, .notEqual: false
    case .less, .lessOrEqual, .greater, .greaterOrEqual: true
    }
  }
}

extension BranchSyntax.Condition {
  /// What it asks. One that asks the same, with one of the `prefixes` in place of the first of them, holds wherever this
  /// one does, as far as the words tell.
  fileprivate var words: (words: [String], prefixes: [String]) {
    switch self {
    case .open(let name): (["open"], [name.value])
    case .language(let tag): (["language"], [tag.value])
    case .callerHidden: (["hidden"], [""])
    case .callerBegins(let number):
      // The number itself, and all that it begins with, as far as numbers are long.
      (["begins"], [number.value] + (0...32).map { String(number.value.prefix($0)) })
    case .after(let step, let outcome): (["after", step.value], [outcome.value])
    case .comparison(let reference, let comparison, let value):
      (
        ["compare", reference.text, "\(comparison.value)"],
        [value.text.map { "=" + $0 } ?? ""]
      )
    }
  }
}

extension ValueSyntax {
  /// As it is written; `nil` for what a call holds.
  var text: String? {
    switch self {
    case .word(let word), .string(let word): word.value
    case .reference: nil
    }
  }
}

/// How a step is asked about whose message was dropped in its review.
private let droppedWord = "dropped"

extension StepBody {
  /// Whether it takes a message that the caller may drop.
  fileprivate var canDrop: Bool {
    if case .record(let body) = self { body.review != nil } else { false }
  }
}

extension StepKind {
  /// The ways out of a step of this kind that have a word of their own.
  fileprivate var outcomes: [ExitKind] {
    switch self {
    case .menu: [.noInput, .noMatch]
    case .play: [.next]
    case .enter: [.next, .refused, .noInput, .noMatch]
    case .lookup: [.found, .notFound, .unavailable, .locked, .initial]
    case .browse: [.chosen, .empty, .unavailable, .noInput, .noMatch]
    case .record: [.kept, .unavailable, .noMatch]
    case .fax: [.sent, .queued, .failed, .limit]
    case .transfer: [.answered, .busy, .noAnswer, .failed]
    case .choose, .hangUp: []
    }
  }
}

extension Branch.Comparison {
  fileprivate init(_ comparison: Comparison) {
    switch comparison {
    case .equal: self = .equal
    case .notEqual: self = .notEqual
    case .less: self = .less
    case .lessOrEqual: self = .lessOrEqual
    case .greater: self = .greater
    case .greaterOrEqual: self = .greaterOrEqual
    }
  }
}
