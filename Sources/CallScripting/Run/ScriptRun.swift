import CallEngine
import CallFlowModel
import CallKeeping
import Diagnostics
import Storage
import Telephony

/// One script on its way through one call: does what the caller does, and listens as strictly as the script asks.
///
/// What is *heard* is every prompt that has begun. In between two things that the script asks for nothing else may be
/// heard, but
///   - the same step saying its prompt again (no input, a wrong entry), and
///   - a prompt that the caller cuts off by a key of `press` before the script has asked for it: who types ahead
///     talks over it.
/// What was over before a `press`, or is cut off by its first key, is not heard behind it.
/// Before the first thing asked for, anything may be heard.
struct ScriptRun {
  let prepared: PreparedScript
  var call: SimulatedCall
  /// The utterance to be looked at next.
  private var place = 0
  /// How much had begun when the caller last pressed keys, and how much of that was over.
  private var begunBeforeKeys = 0
  private var overBeforeKeys = 0
  /// The step that was heard last; `nil` before the first.
  private var heardLast: StepID?
  private(set) var failure: ScriptFailure?

  init(_ prepared: PreparedScript, _ call: SimulatedCall) {
    self.prepared = prepared
    self.call = call
  }

  /// From the ringing to the last expectation.
  mutating func run() {
    if play() { finish() }
  }

  /// From the ringing to the last step; `false` where it fails before.
  @discardableResult
  mutating func play() -> Bool {
    ring()
    for (index, step) in prepared.steps.enumerated() {
      do throws(ScriptFailure.Fact) {
        try take(step)
      } catch {
        // Where the service has gone its own way, nothing happens here because of that.
        fail(call.wire?.fault.map { .wire($0) } ?? error, .step(index))
        return false
      }
      if let fault = call.wire?.fault {
        fail(.wire(fault), .step(index))
        return false
      }
    }
    return true
  }

  mutating func ring() {
    call.wire?.rang(
      call.identity.call, to: prepared.to, from: prepared.script.from?.value,
      language: prepared.script.language?.value, at: call.call.rangAt)
    call.deliver(.rang)
  }

  private mutating func fail(_ fact: ScriptFailure.Fact, _ place: ScriptFailure.Place) {
    failure = ScriptFailure(fact: fact, place: place)
    // Nobody is left on the line, whatever happened.
    if call.ended == nil, call.wire != nil { call.hangUp() }
  }

  mutating func take(_ step: PreparedScript.Step) throws(ScriptFailure.Fact) {
    switch step {
    case .hear(let hearing): try hear(hearing)
    case .skipTo(let hearing): try skip(to: hearing)
    case .press(let keys): try press(keys)
    case .wait(let duration): call.advance(to: call.now + duration)
    case .speak(let duration): try speak(duration)
    case .fax(let answer): try fax(answer)
    case .seat(let answer): try seat(answer)
    case .hangUp:
      if let ended = call.ended { throw .callWasOver(at: ended.at, ended.by) }
      call.hangUp()
    }
  }

  // MARK: Hearing

  private mutating func hear(_ hearing: PreparedScript.Hearing) throws(ScriptFailure.Fact) {
    while true {
      while place < call.conversation.utterances.count {
        let index = place
        let heard = call.conversation.utterances[index]
        if matches(index, hearing) {
          place += 1
          if let text = hearing.text, !call.said(heard, text) {
            // What was talked over may have said anything.
            if heard.end == .cutByKey { continue }
            throw .saidOther(utterance: index)
          }
          heardLast = heard.step
          return
        }
        let isPassedOver =
          heardLast == nil || heard.step == heardLast || heard.end == .cutByKey
        guard isPassedOver else {
          throw index < overBeforeKeys && isMeant(heard, by: hearing)
            ? .heardBeforeKeys(utterance: index) : .heardOther(utterance: index)
        }
        place += 1
      }
      try waitForMore()
    }
  }

  private mutating func skip(to hearing: PreparedScript.Hearing) throws(ScriptFailure.Fact) {
    while true {
      while place < call.conversation.utterances.count {
        let index = place
        let heard = call.conversation.utterances[index]
        place += 1
        guard matches(index, hearing) else { continue }
        if let text = hearing.text, !call.said(heard, text) { continue }
        heardLast = heard.step
        return
      }
      try waitForMore()
    }
  }

  private mutating func waitForMore() throws(ScriptFailure.Fact) {
    if let ended = call.ended { throw .neverHeard(at: ended.at, ended.by) }
    guard !call.isOver, call.handleNext() else { throw .nothingHappens }
  }

  private mutating func matches(_ index: Int, _ hearing: PreparedScript.Hearing) -> Bool {
    let heard = call.conversation.utterances[index]
    if index < overBeforeKeys || index < begunBeforeKeys && heard.end == .cutByKey { return false }
    return isMeant(heard, by: hearing)
  }

  private mutating func isMeant(_ heard: Utterance, by hearing: PreparedScript.Hearing) -> Bool {
    if let prompt = hearing.prompt { return call.said(heard, prompt) }
    return hearing.steps.contains(heard.step)
  }

  // MARK: Doing

  private mutating func press(_ keys: [DTMFKey]) throws(ScriptFailure.Fact) {
    let utterances = call.conversation.utterances
    begunBeforeKeys = utterances.count
    // One is said after the other.
    overBeforeKeys = begunBeforeKeys - (utterances.last?.end == .stillPlaying ? 1 : 0)
    for key in keys where !call.standsStill {
      if let ended = call.ended { throw .callWasOver(at: ended.at, ended.by) }
      call.press(key)
      call.advance(to: call.now + SimulatedPace.key)
    }
  }

  /// Lets time pass until the gateway is at what `isMeant` asks for.
  private mutating func wait(
    for thing: ScriptFailure.Thing, _ isMeant: (GatewayActivity) -> Bool
  ) throws(ScriptFailure.Fact) {
    while !isMeant(call.gateway) {
      if let ended = call.ended { throw .neverCame(thing, at: ended.at, ended.by) }
      guard !call.isOver, call.handleNext() else { throw .nothingHappens }
    }
  }

  private mutating func speak(_ duration: Milliseconds) throws(ScriptFailure.Fact) {
    try wait(for: .recording) { if case .recording = $0 { true } else { false } }
    call.speak(until: call.now + duration)
    call.advance(to: call.now + duration)
  }

  private mutating func fax(_ answer: ScriptStep.FaxAnswer) throws(ScriptFailure.Fact) {
    try wait(for: .fax) { if case .faxing = $0 { true } else { false } }
    switch answer {
    case .answers:
      let pages = call.fax?.pageCount ?? 1
      // Its pages arrive before the line would give up.
      if case .faxing(let operation, until: _) = call.gateway {
        call.gateway = .faxing(operation, until: .never)
      }
      call.advance(to: call.now + Milliseconds(SimulatedPace.page.count * max(1, pages)))
      call.endFax(.sent(pages: pages))
    case .fails:
      call.advance(to: call.now + SimulatedPace.busy)
      call.endFax(.failed)
    }
  }

  private mutating func seat(_ answer: ScriptStep.SeatAnswer) throws(ScriptFailure.Fact) {
    if case .releases(let party) = answer {
      try wait(for: call.hasTalked ? .furtherConversation : .conversation) {
        if case .talking = $0 { true } else { false }
      }
      if case .talking(let operation, until: _) = call.gateway {
        call.endOperation(operation, .released(by: party))
      }
      return
    }
    try wait(for: .transfer) { if case .ringing = $0 { true } else { false } }
    guard case .ringing(let operation, since: let since, until: let end) = call.gateway else {
      return
    }
    // Whoever answers, or cannot, does so while it rings.
    let half = since + Milliseconds(end.since(since).count / 2)
    switch answer {
    case .answers(let talking):
      call.advance(to: min(since + SimulatedPace.answer, half))
      try wait(for: .transfer) {
        if case .ringing(operation, since: _, until: _) = $0 { true } else { false }
      }
      call.answerSeat(talkingUntil: talking.map { call.now + $0 } ?? .never)
      if let talking { call.advance(to: call.now + talking) }
    case .busy:
      call.advance(to: min(since + SimulatedPace.busy, half))
      call.endOperation(operation, .busy)
    case .fails:
      call.advance(to: min(since + SimulatedPace.busy, half))
      call.endOperation(operation, .failed)
    case .noAnswer: call.advance(to: end)
    case .releases: break
    }
  }

  // MARK: Afterwards

  private mutating func finish() {
    for expectation in prepared.script.expectations {
      guard case .hungUp(by: .service, let limit) = expectation.value else { continue }
      // How late it is can be told by a clock that does not keep anybody waiting.
      let end = call.wire?.now == nil ? .never : limit.map { CallTime.rang + $0 } ?? .never
      while !call.isOver, call.nextEvent() <= end, call.handleNext() {}
    }
    if call.ended == nil, call.wire?.fault == nil { call.hangUp() }
    if let fault = call.wire?.fault { return fail(.wire(fault), .end) }
    var claims = Claims()
    for (index, expectation) in prepared.script.expectations.enumerated() {
      if let fact = call.departure(from: expectation.value, prepared, &claims) {
        return fail(fact, .expectation(index))
      }
    }
  }
}
