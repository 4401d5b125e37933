import CallEngine
import CallFlowModel
import CallKeeping
import Diagnostics
package import Storage
import Telephony

/// Turns the record of a call into a script that goes the same way.
///
/// A record holds the steps of a call and how it left each, with times, and neither keys nor what was said. So the call is
/// made again, on the compiled machine: at each place the caller does what leads to the recorded exit, and where several
/// things may, one after the other is tried until the whole way is the recorded one.
///
///     record ──▶ the next exit ──▶ what may lead there ──▶ call it ──▶ the same way? ──▶ script
///                                        ▲──────────── no: the next ────┘
package struct CallReplay {
  /// A script, and how much of the call it plays.
  package struct Script {
    /// As it stands in a file, a comment before it.
    package let text: String
    /// What keeps it from playing the call to its end; `nil`: it does.
    package let difference: ReplayDifference?
  }

  let menu: MenuUnderTest
  /// What was kept of the call, its path without the places where its trunk broke.
  let record: CallRecord
  private let name: String
  /// By recorded step: where it is in the menu; `nil` where the menu has it no more.
  let places: [StepID?]
  let choices: RecordedChoices
  let questions: TableQuestions
  /// What was so beside the caller, so far as the exits tell.
  let givens: ReplayGivens
  private let runner: ScriptRunner
  /// The furthest that was come, and the step where the call was then, if the record has another.
  private var furthest: (walk: WrittenCall, stray: StepID?)?
  private var triesLeft = Self.triesMax

  /// Calls whose way depends on what nobody knows any more are given up.
  private static let triesMax = 2000

  /// - Parameter name: the script's own.
  package init(_ record: CallRecord, named name: String, of menu: MenuUnderTest) {
    var record = record
    record.path = record.path.withoutBreaks
    self.record = record
    self.name = name
    self.menu = menu
    runner = ScriptRunner(menu)
    let steps = record.path.steps
    places = Self.places(of: steps, in: menu.flow)
    choices = RecordedChoices(places, in: menu.flow)
    questions = TableQuestions(menu)
    let rows = ReplayRows(steps, places, choices, questions, of: menu).rows
    givens = ReplayGivens(steps, places, rows, in: menu.flow)
  }

  private static func places(of steps: [CallPath.Step], in flow: CallFlow) -> [StepID?] {
    let names = Set(steps.map(\.name))
    var places: [String: StepID] = [:]
    for (index, name) in flow.stepNames.enumerated() where names.contains(name) {
      places[name] = StepID(index)
    }
    return steps.map { places[$0.name] }
  }

  var flow: CallFlow { menu.flow }
  var steps: [CallPath.Step] { record.path.steps }

  /// The script.
  package mutating func script() -> Script {
    for language in beginnings {
      let walk = WrittenCall(prepared(language), by: runner, stopsHere: stopsHere)
      guard let whole = follow(walk) else { continue }
      return script(of: whole, language, difference)
    }
    guard let (walk, stray) = furthest else {
      let walk = WrittenCall(prepared(nil), by: runner, stopsHere: stopsHere)
      return script(of: walk, nil, divergence(at: walk, stray: nil))
    }
    let difference = divergence(at: walk, stray: stray)
    return script(of: stray.map { walk.beforeHearing($0) } ?? walk, nil, difference)
  }

  /// The languages that the call may have begun in; `nil`: the menu's first. The record has the one spoken last.
  private var beginnings: [LanguageID?] {
    let last = flow.language(tagged: record.language)
    return last == nil || last == LanguageID(0) ? [nil] : [nil, last]
  }

  private func script(
    of walk: WrittenCall, _ language: LanguageID?, _ difference: ReplayDifference?
  ) -> Script {
    let writing = ReplayWriting(
      record: record, name: name, walk: walk, flow: flow,
      givens: givens.lines(asking: walk.tablesAsked), language: language)
    var remains = ScriptRemains(runner)
    let left = remains.expectations(of: writing.lines)
    return writing.script(expecting: left ?? [], left == nil ? .notAsWritten : difference)
  }

  private func prepared(_ language: LanguageID?) -> PreparedScript {
    let nowhere = SourceRange(file: .first, start: 0, end: 0)
    var script = CallScript(name: .init("", nowhere))
    script.at = .init(record.startedAt, nowhere)
    script.from = record.from.map { .init(ReplayWriting.invented($0, in: flow), nowhere) }
    return PreparedScript(
      script: script, to: record.to, language: language, steps: [], givens: givens.prepared,
      pathSteps: [:])
  }

  /// The caller does something in the step that the call ended in, and in a play that was left early: by keys for what follows.
  private var stopsHere: @Sendable (SimulatedCall) -> Bool {
    { [steps, isCutInPrompt] call in
      let done = call.call.path.count
      guard done < steps.count else { return false }
      if done == steps.count - 1, isCutInPrompt { return true }
      guard case .playing(_, _, let until) = call.gateway,
        call.menu.flow[call.call.step].kind == .play
      else { return false }
      return steps[done].at + Self.earlyBy < until && call.now < until
    }
  }

  /// Whether the caller left while the last step spoke or waited for keys. Who left while something was recorded, sent or
  /// rung for let it begin.
  private var isCutInPrompt: Bool {
    guard let last = steps.last, last.exit == nil || last.exit == ExitKind.hungUp.word else {
      return false
    }
    switch record.endedWhile {
    case .recording, .saving, .faxing, .waiting, .talking: return false
    case .speaking, .paused, .awaitingKey, .entering, .lookingUp, .ringing, nil: return true
    }
  }

  /// Prompts here are as long as their texts, about; those of the service may be a little longer or shorter.
  private static let earlyBy = Milliseconds(400)

  // MARK: Following

  /// The call to its end the recorded way, from `walk` on; `nil` where nothing that was tried leads there.
  private mutating func follow(_ walk: WrittenCall) -> WrittenCall? {
    let path = walk.path
    guard path.count <= steps.count, isRecorded(path) else { return nil }
    if path.count == steps.count { return walk }
    let isFurther = path.count >= furthest?.walk.path.count ?? 0
    guard walk.run.call.ended == nil, let place = walk.waitingStep,
      flow.name(of: place) == steps[path.count].name
    else {
      if isFurther, furthest?.stray != nil || path.count > furthest?.walk.path.count ?? -1 {
        furthest = (walk, walk.run.call.call.step)
      }
      return nil
    }
    if isFurther { furthest = (walk, nil) }
    for deed in ReplayDeeds(replay: self, walk: walk, place: place).all() where triesLeft > 0 {
      triesLeft -= 1
      guard let further = walk.going(deed),
        further.path.count > path.count || further.run.call.ended != nil,
        let whole = follow(further)
      else { continue }
      return whole
    }
    return nil
  }

  /// Whether the call has gone as the record says so far.
  private func isRecorded(_ path: [PathEntry]) -> Bool {
    for (taken, recorded) in zip(path, steps) {
      guard flow.name(of: taken.step) == recorded.name,
        recorded.exit.map({ $0 == taken.exit.name(in: flow) }) ?? true
      else { return false }
    }
    return true
  }

  // MARK: What is left

  private var difference: ReplayDifference? {
    record.path.droppedCount > 0 ? .cutOff(stepCount: steps.count) : nil
  }

  private func divergence(at walk: WrittenCall, stray: StepID?) -> ReplayDifference {
    let step = steps[min(walk.path.count, steps.count - 1)]
    guard places[min(walk.path.count, steps.count - 1)] != nil else {
      return .noSuchStep(step.name)
    }
    if let stray { return .elsewhere(step: step.name, instead: flow.name(of: stray)) }
    return .otherWay(step: step.name, exit: step.exit ?? "")
  }
}

/// Why a script does not play a recorded call to its end.
package enum ReplayDifference: Equatable, Sendable {
  /// The menu has no such step any more.
  case noSuchStep(String)
  /// The call comes to another step than the record has.
  case elsewhere(step: String, instead: String)
  /// Nothing that a caller does leads out of the step by that exit.
  case otherWay(step: String, exit: String)
  /// The call went the same way, and what was written down of it does not: a fault of the program.
  case notAsWritten
  /// The record ends there: calls of more steps are not kept whole.
  case cutOff(stepCount: Int)
}
