import CallEngine
import CallFlowModel
import Telephony

/// A call on its way, written down as a script while it goes. A copy goes a way of its own.
struct WrittenCall {
  private(set) var run: ScriptRun
  /// What has been done and heard so far.
  private(set) var lines: [String] = []
  /// The step at which the call waits for somebody; `nil` when it is over.
  private(set) var waitingStep: StepID?
  /// What the caller did, oldest first.
  private(set) var doings: [Doing] = []
  /// The utterance that is heard next.
  private var place = 0
  private let stopsHere: @Sendable (SimulatedCall) -> Bool

  /// What the caller did at one place, before the call waited again.
  struct Doing {
    let place: StepID
    let steps: [GeneratedStep]
    /// How many steps had been left by then.
    let pathCount: Int
    /// Whether an entry was keyed in that the step took.
    var isEntry = false
  }

  /// The call that rings as `prepared` says, up to where it waits for somebody. `stopsHere`: whether somebody does something
  /// there, though the call would go on by itself.
  init(
    _ prepared: PreparedScript, by runner: ScriptRunner,
    stopsHere: @escaping @Sendable (SimulatedCall) -> Bool = { _ in false }
  ) {
    run = ScriptRun(prepared, runner.simulatedCall(prepared))
    self.stopsHere = stopsHere
    run.ring()
    settle()
    listen()
  }

  /// The steps that were left, oldest first.
  var path: [PathEntry] { run.call.call.path }

  /// The call after `steps`; `nil` where they cannot be done.
  func going(_ steps: [GeneratedStep]) -> WrittenCall? {
    var call = self
    call.run.call.part()
    let pathCount = path.count
    for step in steps {
      guard call.run.call.ended == nil else { return nil }
      do throws(ScriptFailure.Fact) {
        try call.run.take(step.step)
      } catch {
        return nil
      }
      call.lines.append(step.line)
      call.settle()
      call.listen()
    }
    if let place = waitingStep {
      var doing = Doing(place: place, steps: steps, pathCount: pathCount)
      doing.isEntry =
        run.call.menu.flow[place].kind == .enter && call.path.count > pathCount
        && call.path[pathCount].exit.kind == .next
      call.doings.append(doing)
    }
    return call
  }

  /// What was done since the call last waited where it waits now; `nil` where it has not been there before.
  var lap: ArraySlice<Doing>? {
    guard let place = waitingStep,
      let first = doings.lastIndex(where: { $0.place == place })
    else { return nil }
    return doings[first...]
  }

  /// The same without what was heard of `step` last.
  func beforeHearing(_ step: StepID) -> WrittenCall {
    var call = self
    while let line = call.lines.last, line == hearing(step) { call.lines.removeLast() }
    return call
  }

  private func hearing(_ step: StepID) -> String {
    "hear \(run.call.menu.flow.name(of: step).nameForScript)"
  }

  /// How long a caller must do nothing until the call has left the step where it waits, in whole seconds.
  var silence: Milliseconds? {
    var run = run
    run.call.part()
    let began = run.call.now
    let taken = run.call.call.path.count
    while run.call.ended == nil, run.call.call.path.count == taken {
      guard run.call.handleNext() else { return nil }
    }
    return .seconds(run.call.now.since(began).count / 1000 + 1)
  }

  /// The names of the tables that the call has been to.
  var tablesAsked: Set<String> {
    let (call, flow) = (run.call.call, run.call.menu.flow)
    var names: Set<String> = []
    for step in call.path.map(\.step) + [call.step] {
      let facts = flow[step]
      let query: RowQuery
      switch facts.kind {
      case .lookup: query = flow.lookups[Int(facts.detail)].query
      case .browse: query = flow.browses[Int(facts.detail)].query
      case .menu, .play, .enter, .record, .discard, .fax, .transfer, .choose, .hangUp: continue
      }
      names.insert(flow.tables[Int(query.table)].name)
    }
    return names
  }

  /// Writes down what is heard, as strictly as a script must.
  private mutating func listen() {
    while place < run.call.conversation.utterances.count {
      let heard = run.call.conversation.utterances[place]
      place += 1
      guard heard.end != .cutByKey else { continue }
      lines.append(hearing(heard.step))
    }
  }

  /// Lets the call go on until it waits for somebody.
  private mutating func settle() {
    var eventsLeft = 1000
    while run.call.ended == nil, eventsLeft > 0 {
      eventsLeft -= 1
      let call = run.call
      let step = call.call.step
      if stopsHere(call) {
        waitingStep = step
        return
      }
      switch call.gateway {
      case .recording, .faxing, .ringing, .talking:
        waitingStep = step
        return
      case .playing, .idle:
        switch call.menu.flow[step].kind {
        case .menu, .enter:
          waitingStep = step
          return
        case .browse:
          if call.call.activity.awaitsAnswer { break }
          waitingStep = step
          return
        case .play:
          if !call.menu.options[step].isEmpty, case .playing = call.gateway {
            waitingStep = step
            return
          }
        case .lookup, .record, .discard, .fax, .transfer, .choose, .hangUp: break
        }
      }
      guard run.call.handleNext() else { break }
    }
    waitingStep = nil
  }
}
