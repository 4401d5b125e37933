import CallEngine
import CallFlowModel
import CallKeeping
import GatewayProtocols
import Storage
import Telephony

/// What a call fills and leaves empty for the next: made by the first, handed on from each to the next.
struct CallRoom {
  var effects = CallEffects(keepsSpeechesWhole: true)
  var conversation = Conversation()
}

/// One call in a world made for it: the real engine, a store in memory, and a gateway whose caller does as told.
///
/// The clock stands still until ``advance(to:)`` moves it; it then jumps from one event to the next. No clock, no
/// randomness: the same call twice is the same call.
struct SimulatedCall {
  let menu: MenuUnderTest
  let identity: CallIdentity
  private(set) var store: MemoryStore
  let givens: PreparedGivens
  let writing: SpeechWriting
  let wire: (any CallWire)?

  var call: Call
  var now = CallTime.rang
  var gateway = GatewayActivity.idle
  var conversation: Conversation
  var effects: CallEffects
  /// When the call was over, and by whom; `nil` while it is up.
  var ended: (at: CallTime, by: CallEnding, cause: HangupCause)?
  /// Receipts of the messages that were kept, in order, also of those that the caller dropped again.
  var receipts: [ReceiptNumber] = []
  /// Whether a fax was queued, and its caller heard under which number.
  private(set) var hasFaxReceipt = false
  /// Where the caller was put through to, as scripts name it.
  private(set) var transfers: [String] = []
  /// Whether somebody has talked with the caller.
  var hasTalked = false
  /// The operation that the last of ``receipts`` is for.
  var savedLast: OperationNumber?
  /// The receipts of the store here, by those of the service.
  private var ownReceipts: [ReceiptNumber: ReceiptNumber] = [:]
  /// Answers of the store that take their time.
  private var late: [(due: CallTime, question: CallQuestion, outcome: StorageOutcome)] = []
  /// The fax under way.
  var fax: FaxJob?
  /// What each recording holds, for hearing it again.
  private var recordedLength = Milliseconds(0)
  /// How many events the call has been told.
  private(set) var eventCount = 0
  /// The call stands still once it has been told so many events; for the sweep.
  var stopsAfter = Int.max
  /// The content of the last mark, where marks are kept.
  private(set) var mark: [UInt8]?
  var keepsMarks = false
  /// Whether it meets no limits of a day, and what its caller listens to is not counted: as a service has it for calls that
  /// pass their own time, all of which ring on the same days.
  var isOutsideOfDay = false
  /// When the call must be told the time at the latest.
  private var deadline: CallTime
  private var hasKeptRecord = false

  init(
    _ menu: MenuUnderTest, call: Call, identity: CallIdentity, store: MemoryStore,
    givens: PreparedGivens, wire: (any CallWire)? = nil, room: consuming CallRoom = CallRoom()
  ) {
    self.menu = menu
    effects = room.effects
    conversation = room.conversation
    self.call = call
    deadline = call.deadline(in: menu.flow)
    self.identity = identity
    self.store = store
    self.givens = givens
    var writing = menu.writing
    writing.given = givens.texts
    self.writing = writing
    self.wire = wire
  }

  /// Parts this call from the one that it was copied from: each goes on with a store of its own.
  mutating func part() { store = MemoryStore(copying: store) }

  /// Whether nothing more can happen to it: it is over or stands still, or the service went its own way.
  var isOver: Bool { ended != nil || standsStill || wire?.fault != nil }

  var standsStill: Bool { eventCount >= stopsAfter }

  // MARK: Time

  /// When something happens next if nobody does anything.
  ///
  /// `mutating`, though it changes nothing: for a function that only reads it, the whole call is copied.
  @inline(__always)
  mutating func nextEvent() -> CallTime {
    guard !isOver else { return .never }
    var next = min(gateway.due, deadline)
    for answer in late { next = min(next, answer.due) }
    return next
  }

  /// Lets everything happen that is due until `time`, and moves the clock there.
  mutating func advance(to time: CallTime) {
    while !isOver, nextEvent() <= time, handleNext() {}
    if !isOver, time > now, time < .never { pass(until: time) }
  }

  /// Lets what is next happen; `false` where nothing ever will.
  mutating func handleNext() -> Bool {
    let next = nextEvent()
    guard next < .never else { return false }
    pass(until: next)
    if isOver { return true }
    if deadline <= now {
      deliver(.timeReached)
    } else if let index = late.firstIndex(where: { $0.due <= now }) {
      let answer = late.remove(at: index)
      react(answer.question, answer.outcome)
    } else {
      gatewayDue()
    }
    return true
  }

  private mutating func pass(until time: CallTime) {
    guard time > now else { return }
    if let wire { tell(wire, passing: time.since(now)) }
    now = time
  }

  private func tell(_ wire: any CallWire, passing duration: Milliseconds) {
    if case .recording(let operation, let plan) = gateway {
      let heard = now.since(plan.since)
      wire.recorded(operation, from: heard, until: Milliseconds(heard.count + duration.count))
    }
    wire.pass(duration)
  }

  // MARK: Events

  /// Tells the call what has happened, and does what comes of it.
  mutating func deliver(_ event: CallEvent) {
    guard !standsStill else { return }
    eventCount += 1
    effects.removeAll()
    deadline = call.handle(event, at: now, in: menu.flow, effects: &effects)
    var answers: [(CallQuestion, StorageOutcome)] = []
    for index in 0..<effects.effectCount() { perform(effects.effect(at: index), &answers) }
    for (question, outcome) in answers { react(question, outcome) }
  }

  mutating func react(_ question: CallQuestion, _ outcome: StorageOutcome) {
    var outcome = outcome
    if case .recording(let operation) = question, case .messageKept(let kept) = outcome {
      // The number that callers hear is the one that the service gave.
      let receipt = wire.map { $0.receipt(of: operation) ?? kept } ?? kept
      // A resumed call that asks whether its recording was kept is told the same receipt again.
      if savedLast != operation || receipts.last != kept { receipts.append(kept) }
      savedLast = operation
      if wire != nil { ownReceipts[receipt] = kept }
      outcome = .messageKept(receipt)
    } else if case .recording = question, ended != nil {
      call.leftNoMessage()
    } else if case .cutRecording = question, ended != nil {
      if case .messageKept = outcome {} else { call.leftNoMessage() }
    }
    if case .faxOrdered(let kept) = outcome {
      outcome = .faxOrdered(wire.map { $0.faxReceipt() ?? kept } ?? kept)
      hasFaxReceipt = true
    }
    guard ended == nil else { return }
    switch question.answer(outcome, in: menu.flow) {
    case .event(let event): deliver(event)
    case .faxAllowed(let operation): sendFax(operation)
    }
  }

  private mutating func perform(
    _ effect: CallEffect, _ answers: inout [(CallQuestion, StorageOutcome)]
  ) {
    switch effect {
    case .answer: wire?.expect(.answer(call: identity.call.text))
    case .play(let operation, let keys, let language, let range, from: let position, let speed):
      play(operation, keys, language, range.range, from: position, speed)
    case .stop(let operation): stop(operation)
    case .record(let operation, let atMost, let silence, let endKey):
      ask(effect, &answers)
      gateway = .recording(
        operation,
        RecordingPlan(
          since: now, atMost: atMost, silence: silence, endKey: endKey, spokenUntil: now))
      wire?.expectRecord(identity.call, operation, atMost, silence, endKey)
    case .fax(let operation, _, let document):
      orderFax(operation, effects.texts[Int(document)])
      if !ask(effect, &answers) { sendFax(operation) }
    case .transfer(let operation, let destination, let ring):
      gateway = .ringing(operation, since: now, until: now + ring)
      transfers.append(menu.flow.name(of: destination))
      wire?.expectTransfer(identity.call, operation, destination, ring, in: menu.flow)
    case .hangUp(let cause): wire?.expect(.hangup(call: identity.call.text, cause))
    case .lookup, .fetchRows, .findMessage, .keepRecording, .keepCutRecording, .dropRecording,
      .dropMessage, .listened, .orderFax:
      ask(effect, &answers)
    case .ended(let ending, let cause): end(ending, cause)
    // Marks are sealed, so they are not compared; a wire that asks for none gets none.
    case .mark: if keepsMarks { mark = call.encoded(for: menu.flow) }
    case .keysDropped, .operationFailed, .storeLate: break
    }
  }

  private mutating func end(_ ending: CallEnding, _ cause: HangupCause) {
    conversation.endLast(.stopped)
    gateway = .idle
    ended = (now, ending, cause)
    if ending == .byService { wire?.hungUp() }
  }

  /// Puts the record of a call that is over into the store: before somebody asks for it, which few scripts do.
  mutating func keepRecord() {
    guard let ended, !hasKeptRecord else { return }
    hasKeptRecord = true
    _ = store.commit(
      .keepCall(call.record(identity, cause: ended.cause, at: ended.at, in: menu.flow)))
  }

  // MARK: The store

  /// Asks the store what `effect` asks; `false` when that is nothing.
  @discardableResult
  private mutating func ask(
    _ effect: CallEffect, _ answers: inout [(CallQuestion, StorageOutcome)]
  ) -> Bool {
    let asked = call.request(
      for: effect, of: effects, identity: identity, heard: heard, at: now, in: menu.flow)
    guard let asked else { return false }
    if isOutsideOfDay, asked.request.isOfCallersOnly { return true }
    let outcome = answer(
      to: isOutsideOfDay ? asked.request.withoutDailyLimits : asked.request)
    guard let question = asked.question else { return true }
    if let delay = delay(of: asked.request) {
      late.append((now + delay, question, outcome))
    } else {
      answers.append((question, outcome))
    }
    return true
  }

  private var heard: Milliseconds {
    if case .recording(_, let plan) = gateway { return now.since(plan.since) }
    return recordedLength
  }

  private func answer(to request: StorageRequest) -> StorageOutcome {
    if !givens.isEmpty {
      if let table = request.table, givens.unavailable.contains(table) { return .failed(.closed) }
      if givens.storeIsUnavailable, request.isPromise { return .failed(.closed) }
    }
    if case .stepMessage(let receipt, let event) = request, let own = ownReceipts[receipt] {
      return store.commit(.stepMessage(own, event))
    }
    return store.commit(request)
  }

  private func delay(of request: StorageRequest) -> Milliseconds? {
    guard !givens.delays.isEmpty, let table = request.table else { return nil }
    return givens.delays.first { $0.table == table }?.by
  }

  private mutating func orderFax(_ operation: OperationNumber, _ document: String) {
    let order = call.faxOrder(document, to: nil, identity, at: now, in: menu.flow)
    fax = FaxJob(id: .operation(identity.key(of: operation)), order: order, state: .sending)
    fax!.attempts = 1
  }

  private mutating func sendFax(_ operation: OperationNumber) {
    guard let fax else { return }
    _ = store.commit(.keepFax(fax))
    gateway = .faxing(operation, until: now + SimulatedPace.faxFailure)
    wire?.expect(
      .fax(
        call: identity.call.text, operation, document: fax.order.document, pages: fax.pageCount,
        to: nil))
  }

  mutating func rememberRecording(_ length: Milliseconds) { recordedLength = length }
}

extension StorageRequest {
  /// Whether a caller waits for it to hear that a message is safe, or a fax will come.
  fileprivate var isPromise: Bool {
    if case .orderFax = self { return true }
    if case .finishRecording = self { return true }
    if case .finishWholeRecording = self { return true }
    return false
  }

  /// The lookup table that is asked; `nil` for all else.
  fileprivate var table: String? {
    if case .lookUp(let question) = self { return question.table }
    if case .browse(let question, offset: _, count: _) = self { return question.table }
    return nil
  }
}
