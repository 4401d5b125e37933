import CallEngine
import CallFlowModel
import CallKeeping
import ServiceCalendar
import SpokenForms
import Storage
import Telephony

/// One call with a store of its own, to which whatever happens is told word by word.
///
/// A copy is another call; ``parted()`` gives it another store too. Receipts are numbered by the visit in which they are given,
/// so that a call that was cut and one that was not may be compared where one has left a broken recording besides.
struct KeptCall {
  let flow: CallFlow
  private(set) var call: Call
  private(set) var store: MemoryStore
  private(set) var identity: CallIdentity
  private(set) var now = CallTime.rang
  /// What was heard and done so far.
  private(set) var trace: [String] = []
  /// The mark that the last event sent; `nil` where it sent none.
  private(set) var mark: [UInt8]?
  /// What the call waits for.
  private(set) var awaited: (question: CallQuestion, request: StorageRequest)?
  /// Whether the store has refused something because there was enough of it today.
  private(set) var hadEnough = false
  private var effects = CallEffects()
  /// The store's receipts by those of callers.
  private var receipts: [ReceiptNumber: ReceiptNumber] = [:]
  /// Pieces of sound that have come of the recording under way.
  private var pieces: UInt32 = 0

  /// Half a second.
  private static let pieceBytes = 4000
  private static let pieceMilliseconds: UInt32 = 500
  private static let piecesOfMessage: UInt32 = 8

  init(_ menu: GeneratedMenu.Served, at time: String, caller: String?) {
    flow = menu.flow
    store = MemoryStore()
    for table in menu.tables { _ = store.commit(.replaceTable(table)) }
    identity = CallIdentity(
      key: CallKey(high: 1, low: 2), segment: 0, call: CallID("c1")!,
      dialled: DialledNumber("100", at: "gw"))
    call = Call(in: flow, rangAt: CivilDateTime(time)!, caller: caller, language: nil)
    tell(.rang)
  }

  /// The same, with a store of its own.
  func parted() -> KeptCall {
    var other = self
    other.store = MemoryStore(copying: store)
    return other
  }

  // MARK: Cuts

  /// The process has died, and another goes on from `mark`, at `time`.
  mutating func resume(from mark: [UInt8], at time: CallTime) throws {
    call = try Call(decoding: mark, in: flow)
    startAgain(at: time)
  }

  /// The same without a mark: the step that is under way starts again.
  mutating func startAgain(at time: CallTime) {
    awaited = nil
    trace = []
    now = time
    identity = CallIdentity(
      key: identity.key, segment: identity.segment + 1, call: identity.call,
      dialled: identity.dialled)
    tell(.resumed)
  }

  /// Nothing happens until `time`.
  mutating func wait(until time: CallTime) { now = max(now, time) }

  /// What is heard comes to its end at once.
  mutating func hearOut() { tell(.operationEnded(call.operation, .finished)) }

  /// What the store is still to do is done, though nobody will hear of it.
  mutating func commitUnheard() {
    if let awaited { _ = commit(awaited.request) }
    awaited = nil
  }

  mutating func hangUp(_ cause: HangupCause) {
    if !call.hasEnded { tell(.callerHungUp(cause)) }
  }

  // MARK: Words

  /// One thing that happens. Time that has come is told instead, as whoever drives calls does.
  mutating func act(_ word: Word) {
    guard !call.hasEnded else { return }
    mark = nil
    var moment = now + Milliseconds(100)
    if case .wait(let pause) = word { moment = now + pause }
    let deadline = call.deadline(in: flow)
    if case .deadline = word, deadline < .never { moment = max(now, deadline) }
    now = min(moment, max(now, deadline))
    if deadline <= now { return tell(.timeReached) }
    let operation = call.operation
    switch word {
    case .key(let key): tell(.keyPressed(key))
    case .wait, .deadline: break
    case .ended(let outcome): if !isWaitingToSend { tell(.operationEnded(operation, outcome)) }
    case .late: tell(.operationEnded(OperationNumber(operation.number - 1), .finished))
    case .speaks: speak()
    case .hasSpoken:
      while isRecording, pieces < Self.piecesOfMessage { speak() }
      endRecording(.key, length: pieces * Self.pieceMilliseconds)
    case .saysLittle:
      speak()
      endRecording(.key, length: Self.pieceMilliseconds)
    case .saysNothing: endRecording(.silence, length: 3200)
    case .answer: answer()
    case .noAnswer: answer(.failed(.closed))
    case .cut:
      let heard = trace
      let bytes = call.encoded(for: flow)
      guard (try? resume(from: bytes, at: now)) != nil else {
        trace.append("the mark cannot be read")
        return
      }
      trace = heard + trace
    }
  }

  private var isRecording: Bool {
    if case .recording = call.activity { true } else { false }
  }

  /// A fax is sent when the store has said that it may.
  private var isWaitingToSend: Bool {
    if case .faxLimit = awaited?.question { true } else { false }
  }

  private mutating func speak() {
    guard case .recording(let operation) = call.activity else { return }
    // What is said in one visit is the same however often it must be said.
    let sound = [UInt8](
      repeating: UInt8(truncatingIfNeeded: call.stepsTaken &* 31 &+ pieces), count: Self.pieceBytes)
    _ = store.commit(.appendAudio(identity.key(of: operation), number: pieces, sound))
    pieces += 1
  }

  private mutating func endRecording(_ end: RecordingEnd, length: UInt32) {
    guard isRecording else { return }
    tell(
      .operationEnded(
        call.operation, .recorded(by: end, length: Milliseconds(length), pieces: pieces)))
  }

  /// The store answers what it was asked, or cannot.
  mutating func answer(_ failure: StorageOutcome? = nil) {
    guard let (question, request) = awaited else { return }
    awaited = nil
    var outcome = failure ?? commit(request)
    let receipt = ReceiptNumber(2_026_060_100_000 + UInt64(call.stepsTaken))
    switch outcome {
    case .messageKept(let kept), .faxOrdered(let kept), .messageFound(_, let kept):
      receipts[receipt] = kept
    default: break
    }
    switch outcome {
    case .messageKept: outcome = .messageKept(receipt)
    case .faxOrdered: outcome = .faxOrdered(receipt)
    case .messageFound(let key, _): outcome = .messageFound(key, receipt)
    case .secretLocked, .limitReached: hadEnough = true
    default: break
    }
    switch question.answer(outcome, in: flow) {
    case .event(let event): tell(event)
    case .faxAllowed: trace.append("fax is sent")
    }
  }

  // MARK: The call

  private mutating func tell(_ event: CallEvent) {
    effects.removeAll()
    call.handle(event, at: now, in: flow, effects: &effects)
    if let awaited, !isAwaited(awaited.question) { commitUnheard() }
    for effect in effects.effects { perform(effect) }
  }

  private mutating func perform(_ effect: CallEffect) {
    write(effect)
    if case .mark = effect { mark = call.encoded(for: flow) }
    if case .record = effect { pieces = 0 }
    let heard = Milliseconds(pieces * Self.pieceMilliseconds)
    guard
      let asked = call.request(
        for: effect, of: effects, identity: identity, heard: heard, at: now, in: flow)
    else { return }
    if let question = asked.question, isAwaited(question) {
      awaited = (question, asked.request)
    } else {
      _ = commit(asked.request)
    }
  }

  private func isAwaited(_ question: CallQuestion) -> Bool {
    switch (question, call.activity) {
    case (.lookup(let one, _), .looking(let other, fillerAt: _, until: _)),
      (.lookup(let one, _), .filling(let other, filler: _, until: _)),
      (.rows(let one, _), .fetching(let other, fillerAt: _, until: _)),
      (.rows(let one, _), .filling(let other, filler: _, until: _)),
      (.faxOrder(let one), .ordering(let other, until: _)):
      one == other
    case (.recording(let one), .saving(let other, until: _)),
      (.laterMessage(let one), .finding(after: let other, keysBefore: _, until: _)),
      (.faxLimit(let one), .faxing(let other)):
      one == other
    default: false
    }
  }

  private func commit(_ request: StorageRequest) -> StorageOutcome {
    if case .stepMessage(let receipt, let event) = request, let own = receipts[receipt] {
      return store.commit(.stepMessage(own, event))
    }
    return store.commit(request)
  }

  // MARK: What is compared

  /// The finished messages that nobody has dropped, as they were left: by visit, with their sound.
  var messages: [String] { messages { $0.isFinished } }

  /// Those too of which all had come when the process died, and which are marked as cut off.
  var wholeMessages: [String] { messages { $0.isFinished || $0.length.count == 4000 } }

  private func messages(where shows: (VoiceMessage) -> Bool) -> [String] {
    let all = StorageRequest.listMessages(
      MessageFilter(), PageRequest(after: nil, limit: PageRequest.limitMax))
    guard case .messages(let page) = store.commit(all) else { return [] }
    return page.items.filter { shows($0) && $0.state != .dropped }.map { message in
      var sound: [UInt8] = []
      if case .audio(let file) = store.commit(.readAudio(message.start.operation)) { sound = file }
      let digest = sound.reduce(UInt64(0)) { $0 &* 31 &+ UInt64($1) }
      return
        "\(message.start.visit) \(message.start.department) \(message.length.count) \(sound.count) \(digest)"
    }.sorted()
  }

  /// What can be told of a call from outside, apart from the numbers of operations and questions.
  struct Place: Equatable {
    let step: StepID
    let stepsTaken: UInt32
    let queue: KeyString
    let language: LanguageID
    let receipt: ReceiptNumber?
    let wasAnswered: Bool
    let deadline: CallTime
    let hasEnded: Bool
  }

  var place: Place {
    Place(
      step: call.step, stepsTaken: call.stepsTaken, queue: call.queue, language: call.language,
      receipt: call.receipt, wasAnswered: call.wasAnswered,
      deadline: call.deadline(in: flow), hasEnded: call.hasEnded)
  }

  private mutating func write(_ effect: CallEffect) {
    switch effect {
    case .answer, .mark, .ended, .findMessage, .storeLate: break
    case .play(_, let keys, let language, let items, let from, let speed):
      let words = effects.speech[items.range].map { item in
        switch item {
        case .prompt(let prompt): flow.prompts[Int(prompt.index)].name
        case .word(let word):
          flow.spokenLanguages[Int(language.index)].lexicon[word].prompt
        case .named(let text): effects.texts[Int(text)]
        case .recording: "recording"
        case .speech: "speech"
        }
      }
      trace.append(
        "\(flow.languages[Int(language.index)]) \(words) \(keys.word) \(from.count) \(speed.percent)"
      )
    case .stop: trace.append("stop")
    case .record(_, let atMost, let silence, let endKey):
      trace.append("record \(atMost.count) \(silence.count) \(endKey)")
    case .fax(_, _, let document): trace.append("fax \(effects.texts[Int(document)])")
    case .orderFax(_, _, let document, let to):
      trace.append("order \(effects.texts[Int(document)]) \(effects.texts[Int(to)])")
    case .transfer(_, let destination, let ring):
      trace.append("transfer \(destination) \(ring.count)")
    case .hangUp(let cause): trace.append("hang up \(cause.word)")
    case .lookup(_, _, let operands):
      trace.append("look up \(effects.operands[operands.range])")
    case .fetchRows(_, _, let operands, let offset, let count):
      trace.append("rows \(effects.operands[operands.range]) \(offset) \(count)")
    case .keepRecording(_, _, let length, let endedBy):
      trace.append("keep \(length?.count ?? 0) \(endedBy?.word ?? "cut off")")
    case .keepCutRecording: trace.append("keep what there is")
    case .dropRecording: trace.append("drop the recording")
    case .dropMessage(let receipt): trace.append("drop the message \(receipt)")
    case .listened(_, let key, let position, let isFirst):
      trace.append(
        "listened \(effects.texts[Int(key)]) \(position?.count ?? 0) \(isFirst ? "first" : "again")"
      )
    case .keysDropped(let count, let reason): trace.append("dropped \(count) \(reason.word)")
    case .operationFailed: trace.append("failed")
    }
  }
}

/// What can happen to a call besides time.
enum Word {
  case key(DTMFKey)
  case wait(Milliseconds)
  /// Nothing, until the call waits no longer.
  case deadline
  /// The operation under way ends.
  case ended(OperationOutcome)
  /// An operation of before ends.
  case late
  /// The caller says some more into the recording.
  case speaks
  case hasSpoken
  case saysLittle
  case saysNothing
  case answer
  /// The store fails.
  case noAnswer
  /// The call is cut and goes on from a mark of this very moment.
  case cut
}
