package import CallFlowModel
package import ServiceCalendar
package import Telephony

/// One call: the machine that a menu describes, at the place where one caller is.
///
/// It reads no clock and performs nothing: events and the time come in through ``handle(_:at:in:effects:)``,
/// effects go out, and ``deadline(in:)`` says when to send ``CallEvent/timeReached`` at the latest. The value
/// is all there is: encoded and sealed it is a mark (see `CallMark`), and the call goes on anywhere.
///
/// The extensions hold one kind of step each; this file only routes.
package struct Call: Sendable {
  // Large ones first, and small ones in the gaps behind them: calls by the million carry these, 240 bytes each.

  /// The caller's number; `nil` where it is hidden.
  package let caller: String?
  package internal(set) var values = HeldValues()
  /// The steps that were left, oldest first, at most ``CallLimits/pathLength``.
  package internal(set) var path: [PathEntry] = []
  /// What few calls have: empty until one does, and one element then.
  private var seldom: [Seldom] = []
  /// The wall clock of the menu's time zone when the call rang.
  package let rangAt: CivilDateTime

  package internal(set) var activity: Activity = .idle
  package internal(set) var language: LanguageID
  var noInputs: UInt8 = 0
  var noMatches: UInt8 = 0
  package internal(set) var step: StepID

  /// Keys that no step has taken yet, oldest first.
  package internal(set) var queue = KeyString()
  var wrongSecrets: UInt8 = 0
  var faxesSent: UInt8 = 0
  /// Whether a person has talked with the caller.
  package internal(set) var wasAnswered = false
  /// The number given last.
  package internal(set) var operation = OperationNumber.none

  /// What has been keyed of the entry under way.
  var entry = KeyString()
  /// What it was doing when the caller left, the trunk broke or the service stopped; `nil` otherwise.
  package internal(set) var endedWhile: EndedWhile?
  /// Whether a hang-up left a message behind.
  package internal(set) var hasLeftMessage = false
  /// Whether this event changed the caller's place, or what the caller has done there: see ``isCarried(by:in:)``.
  var isMarkDue = false
  package internal(set) var question = QuestionNumber(0)

  /// The message kept, or the fax ordered, last.
  package internal(set) var receipt: ReceiptNumber?
  /// What ended the recording made last.
  var recordedEnd = RecordingEnd.key
  /// Whether the call was cut while its recording was being saved, so that nobody knows yet whether it was.
  var asksWhetherSaved = false
  /// The key that ends an entry, in time for ``swallowsEndKeyUntil``.
  var swallowedEndKey = DTMFKey.pound

  var history = MenuHistory()
  /// What the caller has asked for; recordings that no key makes faster are played as they are.
  var speed = PlaySpeed.normal
  /// Whether the gateway can play faster: who drives the call sets it.
  package var canPlayFaster = true
  /// What was done in the first ``deedsCounted`` steps of the path: by earlier nodes, and here up to the last mark.
  var deedsBefore: CallDeeds = []
  /// Since the call rang; see ``swallowsEndKeyUntil``.
  private var swallowsEndKeyFor = Milliseconds(0)
  package internal(set) var stepsTaken: UInt32 = 0
  /// The operation that recorded last.
  var recorded = OperationNumber.none
  /// The segment of the call that made it: who files the recording under it sets it.
  package var recordedIn: UInt32 = 0
  /// How long it was; this and what ended it are needed until it is durable.
  var recordedLength = Milliseconds(0)
  /// Rows of the browse step: how many there are, and which is the first on this page.
  var rowsTotal: UInt32 = 0
  var rowsFirst: UInt32 = 0
  /// How many steps of the path were taken before the call was resumed here: an earlier node has recorded those.
  package internal(set) var pathCarriedOver: UInt16 = 0
  var deedsCounted: UInt16 = 0

  private struct Seldom: Sendable {
    var rows: [[CallValue]] = []
    var transfers: [TransferEntry] = []
    var heardRows: [HeardRow] = []
    var talked = Milliseconds(0)
    var pagesLeft: [PageLeft] = []
    var droppedMessage: ReceiptNumber?
  }

  private mutating func withSeldom(_ change: (inout Seldom) -> Void) {
    if seldom.isEmpty { seldom.append(Seldom()) }
    change(&seldom[0])
  }

  /// The page's rows, each with its cells.
  var rows: [[CallValue]] {
    get { seldom.first?.rows ?? [] }
    set { if !seldom.isEmpty || !newValue.isEmpty { withSeldom { $0.rows = newValue } } }
  }

  /// An end key that comes before this moment belongs to an entry that ended by itself.
  var swallowsEndKeyUntil: CallTime {
    get { CallTime.rang + swallowsEndKeyFor }
    set { swallowsEndKeyFor = newValue.since(.rang) }
  }

  /// The attempts to connect the caller with a person since the call rang or was resumed here, oldest first.
  package internal(set) var transfers: [TransferEntry] {
    get { seldom.first?.transfers ?? [] }
    set { withSeldom { $0.transfers = newValue } }
  }

  /// Where the caller stopped in recordings, the last one last.
  var heardRows: [HeardRow] {
    get { seldom.first?.heardRows ?? [] }
    set { withSeldom { $0.heardRows = newValue } }
  }

  /// How long the caller has talked with people, in talks that are over: what the budget of time does not hold for.
  package internal(set) var talked: Milliseconds {
    get { seldom.first?.talked ?? Milliseconds(0) }
    set { if !seldom.isEmpty || newValue.count > 0 { withSeldom { $0.talked = newValue } } }
  }

  /// Of the menus in ``history``, those that were left at rows behind the first page.
  var pagesLeft: [PageLeft] {
    get { seldom.first?.pagesLeft ?? [] }
    set { if !seldom.isEmpty || !newValue.isEmpty { withSeldom { $0.pagesLeft = newValue } } }
  }

  /// The message that the caller has dropped last; `nil` once another is kept. Nobody says when it is dropped on the disk: a
  /// mark carries it, and who resumes the call has it dropped again.
  var droppedMessage: ReceiptNumber? {
    get { seldom.first?.droppedMessage }
    set { if !seldom.isEmpty || newValue != nil { withSeldom { $0.droppedMessage = newValue } } }
  }

  /// A call that is about to ring: send ``CallEvent/rang`` first.
  package init(in flow: CallFlow, rangAt: CivilDateTime, caller: String?, language: LanguageID?) {
    self.init(startingAt: flow.start, rangAt: rangAt, caller: caller, language: language)
  }

  /// The same of a menu of which only the ``CallFlow/start`` is at hand: what an initializer is given it copies.
  package init(
    startingAt start: StepID, rangAt: CivilDateTime, caller: String?, language: LanguageID?
  ) {
    self.rangAt = rangAt
    self.caller = caller
    self.language = language ?? LanguageID(0)
    step = start
  }

  /// The wall clock at `now`.
  package func wallClock(at now: CallTime) -> CivilDateTime {
    rangAt.adding(seconds: now.milliseconds / 1000)
  }

  /// Whether it is over; it then ignores everything.
  package var hasEnded: Bool { if case .ended = activity { true } else { false } }

  /// When ``CallEvent/timeReached`` is due at the latest; ``CallTime/never`` once the call is over or a
  /// person talks with the caller.
  package func deadline(in flow: CallFlow) -> CallTime {
    switch activity {
    case .ended, .connected: .never
    default: min(activity.deadline, budgetEnd(in: flow))
    }
  }

  /// When the call's budget of time is used up: talks with people add to it.
  package func budgetEnd(in flow: CallFlow) -> CallTime {
    CallTime.rang + flow.callTimeMax + talked
  }

  /// Takes one event, and appends what is to be done to `effects`. The only place where a call moves.
  ///
  /// Returns ``deadline(in:)`` as it is now.
  @discardableResult
  package mutating func handle(
    _ event: CallEvent, at now: CallTime, in flow: CallFlow, effects: inout CallEffects
  ) -> CallTime {
    guard !hasEnded else { return .never }
    isMarkDue = false
    var move = react(to: event, at: now, in: flow, &effects)
    var stepsLeft = CallLimits.stepsBetweenWaits
    var keysLeft = queue.count
    while let next = move {
      // A key that waited and is taken is as good as a wait: no more of them come meanwhile.
      if queue.count < keysLeft {
        keysLeft = queue.count
        stepsLeft = CallLimits.stepsBetweenWaits
      }
      stepsLeft -= 1
      move =
        stepsLeft > 0
        ? take(next, at: now, in: flow, &effects)
        : breakOff(.budget, at: now, in: flow, &effects)
    }
    if isMarkDue, !hasEnded { effects.emit(.mark) }
    return deadline(in: flow)
  }

  private mutating func react(
    to event: CallEvent, at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    switch event {
    case .rang:
      guard activity == .idle else { return nil }
      effects.emit(.answer)
      return begin(flow.start, at: now, in: flow, &effects)
    case .resumed:
      return resume(at: now, in: flow, &effects)
    case .keyPressed(let key, let isFollowed):
      let keysBefore = queue.count
      let move = keyPressed(key, isFollowed: isFollowed, at: now, in: flow, &effects)
      // Of what follows a full queue has no room.
      let isLast = !isFollowed || queue.isFull
      if move == nil, isLast, queue.count > keysBefore, keepsKeys(in: flow) { isMarkDue = true }
      return move
    case .operationEnded(let operation, let outcome):
      return operationEnded(operation, outcome, at: now, in: flow, &effects)
    case .timeReached:
      return timeReached(at: now, in: flow, &effects)
    case .callerHungUp(let cause):
      callerHungUp(cause, at: now, in: flow, &effects)
      return nil
    case .drained:
      return breakOff(.drained, at: now, in: flow, &effects)
    case .lookupEnded(let question, let outcome):
      return lookupEnded(question, outcome, in: flow, &effects)
    case .rowsFetched(let question, let outcome):
      return rowsFetched(question, outcome, at: now, in: flow, &effects)
    case .recordingKept(let operation, let receipt):
      return recordingKept(operation, receipt, in: flow)
    case .messageFound(let found, let receipt, let after):
      return messageFound(found, receipt, after: after, in: flow, &effects)
    case .recordingUnknown(let operation): return recordingUnknown(operation, in: flow)
    case .recordingLost(let operation):
      return recordingLost(operation, at: now, in: flow, &effects)
    case .faxRefused(let operation):
      return faxRefused(operation, in: flow)
    case .faxOrderEnded(let question, let outcome):
      return faxOrderEnded(question, outcome, in: flow)
    }
  }

  private mutating func operationEnded(
    _ ended: OperationNumber, _ outcome: OperationOutcome, at now: CallTime, in flow: CallFlow,
    _ effects: inout CallEffects
  ) -> Move? {
    // The outcome of an earlier operation comes late and changes nothing.
    guard activity.operation == ended else { return nil }
    if outcome == .failed { effects.emit(.operationFailed(ended, step)) }
    switch activity {
    case .playing, .offering: return playEnded(in: flow, at: now, outcome, &effects)
    case .prelude: return perform(at: now, in: flow, &effects)
    case .prompting: return promptEnded(at: now, in: flow, &effects)
    case .filling(let question, filler: _, let until):
      return fillerEnded(question, until: until, in: flow, at: now, outcome)
    case .recording: return recordingEnded(ended, outcome, at: now, in: flow, &effects)
    case .faxing: return faxEnded(outcome, in: flow)
    case .transferring, .connected:
      return transferEnded(ended, outcome, at: now, in: flow, &effects)
    case .idle, .paused, .awaitingFirstKey, .awaitingNextKey, .looking(_, fillerAt: _, until: _),
      .fetching, .saving, .finding, .ordering, .ended:
      return nil
    }
  }

  private mutating func timeReached(
    at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    guard now >= deadline(in: flow) else { return nil }
    if now >= budgetEnd(in: flow) {
      return breakOff(.budget, at: now, in: flow, &effects)
    }
    switch activity {
    case .paused(let position, for: _, until: _):
      return pauseEnded(at: now, position: position, in: flow, &effects)
    case .awaitingFirstKey: return noInput(at: now, in: flow, &effects)
    case .awaitingNextKey: return keysStopped(at: now, in: flow, &effects)
    case .looking(let question, fillerAt: _, let until),
      .fetching(let question, fillerAt: _, let until):
      return now >= until
        ? answerTimedOut(in: flow, &effects)
        : fillerDue(question, until: until, in: flow, at: now, &effects)
    case .filling: return answerTimedOut(in: flow, &effects)
    case .saving, .finding:
      effects.emit(.storeLate(step))
      return Move(.unavailable, to: flow.recordings[detail(in: flow)].unavailable)
    case .ordering:
      effects.emit(.storeLate(step))
      return faxOrderTimedOut(in: flow)
    case .idle, .playing, .offering, .prelude, .prompting, .recording, .faxing, .transferring,
      .connected, .ended:
      return nil
    }
  }
}

/// A step that is left: how, and where to.
struct Move {
  let exit: Exit
  let target: Target

  init(_ exit: Exit, to target: Target) {
    self.exit = exit
    self.target = target
  }

  init(_ kind: ExitKind, to target: Target) { self.init(Exit(kind), to: target) }
}
