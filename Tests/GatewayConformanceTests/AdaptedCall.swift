import CallEngine
import CallFlowModel
import CallKeeping
import GatewayProtocols
import HotlineServer
import SimulatedGateways
import SpokenForms
import Storage
import Telephony

@testable import CallScripting
@testable import HotlineServer

/// One call of a script over a gateway that makes a connection for each call: the real engine, the real driver and
/// session, and a simulated gateway whose caller does what the plan says. The clock jumps from one event to the next.
struct AdaptedCall: ~Copyable {
  /// Nobody answers a prompt at its very beginning: a key is let go of this many milliseconds later.
  private static let reaction = 30

  private let menu: MenuUnderTest
  private let writing: SpeechWriting
  private let plan: CallerPlan
  private let givens: PreparedGivens
  private let identity: CallIdentity
  private let store: MemoryStore
  private var call: Call
  private var driver: GatewayDriver
  private(set) var gateway: SimulatedGateway
  private(set) var trace = CallTrace()
  private(set) var facts: [String] = []
  /// How long the service takes for each thing that it sends.
  private let thinking: Int
  /// Whether nothing catches the keys that no command asks for.
  let keysAreLost: Bool
  private let cut: (String) -> [[UInt8]]

  private var effects = CallEffects()
  private var late: [(due: Int, question: CallQuestion, outcome: StorageOutcome)] = []
  private var now = 0
  private var anchor = 0
  private var fax: OperationNumber?
  private var recordingBegan = 0
  private var recordedLength: Milliseconds?
  private var isUp = true

  init(
    _ simulated: SimulatedCall, plan: CallerPlan, over gateway: SimulatedGateway,
    known: FastAGIFindings = FastAGIFindings(typeAhead: .none), thinking: Int = 0,
    cut: @escaping (String) -> [[UInt8]] = { [Array($0.utf8)] }
  ) {
    menu = simulated.menu
    writing = simulated.writing
    self.plan = plan
    givens = simulated.givens
    identity = simulated.identity
    store = simulated.store
    call = simulated.call
    self.gateway = gateway
    self.thinking = thinking
    keysAreLost = known.typeAhead == .none
    self.cut = cut
    let medium: GatewayMedium =
      if case .asterisk = gateway { .fastAGI } else { .eventSocket }
    driver = GatewayDriver(medium, known)
  }

  /// From the connection to its end.
  mutating func run() {
    receive(gateway.greeting)
    work()
    // A call has an end: this many events are none.
    for _ in 0..<20_000 where !driver.isOver {
      let isDue = isUp ? driver.dueTime(of: call, in: menu.flow) : .never
      let due = isDue == .never ? Int.max : Int(isDue.milliseconds)
      let answer = late.map(\.due).min() ?? .max
      let next = min(due, answer, gateway.nextAt ?? .max)
      guard next < .max else { break }
      now = max(now, next)
      if answer <= now, let index = late.firstIndex(where: { $0.due <= now }) {
        receive(gateway.advance(to: now))
        let answer = late.remove(at: index)
        react(answer.question, answer.outcome)
      } else if due <= now {
        receive(gateway.advance(to: now))
        step(.timeReached)
      } else {
        receive(gateway.happen())
        now = max(now, gateway.now)
      }
      work()
    }
    driver.closed()
    work()
    trace.took(call.path, in: menu.flow)
  }

  private mutating func receive(_ text: String) {
    for piece in cut(text) { driver.receive(piece.span) }
  }

  private mutating func work() {
    var hasMore = true
    while hasMore {
      hasMore = false
      while let event = driver.turn.nextEvent() { take(event) }
      if isUp {
        driver.exchange(for: call, at: CallTime(milliseconds: Int64(now)), in: menu.flow)
      } else {
        driver.exchange()
      }
      if !driver.turn.output.isEmpty {
        let output = driver.turn.output
        driver.turn.output = []
        now += thinking
        receive(gateway.advance(to: now))
        receive(gateway.take(output))
        hasMore = true
      }
      hasMore = hasMore || !driver.turn.events.isEmpty
    }
  }

  var medium: GatewayMedium { driver.medium }

  // MARK: Events

  private mutating func take(_ event: GatewayEvent) {
    switch event {
    case .rang:
      schedule()
      step(.rang)
    case .keyPressed(let key, let ago):
      let unsent = driver.commandCount
      step(.keyPressed(key), ago: ago)
      driver.stopPlaying(ofFirst: unsent)
    case .operationEnded(_, .recorded(by: .hangup, let length, pieces: _), let ago):
      recordedLength = length
      step(.callerHungUp(.normal), ago: ago)
    case .operationEnded(_, .released(by: .caller), let ago):
      step(.callerHungUp(.normal), ago: ago)
    case .operationEnded(let operation, let outcome, let ago):
      if isUp, call.activity.operation == operation { trace.ended(outcome) }
      step(.operationEnded(operation, outcome), ago: ago)
    case .keyTimePassed: step(.timeReached)
    case .hungUp(let cause): step(.callerHungUp(cause))
    case .noted(let fact): facts.append(fact.text)
    }
  }

  private mutating func step(_ event: CallEvent, ago: Milliseconds = Milliseconds(0)) {
    guard isUp else { return }
    effects.removeAll()
    let time = CallTime(milliseconds: Int64(now) - Int64(ago.count))
    call.handle(event, at: time, in: menu.flow, effects: &effects)
    var answers: [(CallQuestion, StorageOutcome)] = []
    for effect in effects.effects { perform(effect, at: time, &answers) }
    for (question, outcome) in answers { react(question, outcome) }
  }

  private mutating func perform(
    _ effect: CallEffect, at time: CallTime, _ answers: inout [(CallQuestion, StorageOutcome)]
  ) {
    switch effect {
    case .answer: driver.perform(.answer)
    case .play(let operation, let keys, let language, let items, let position, _):
      play(operation, keys, language, items.range, position)
    case .stop(let operation): driver.perform(.stop(operation))
    case .record(let operation, let atMost, let silence, let endKey):
      ask(effect, at: time, &answers)
      trace.recorded(atMost, silence)
      begin()
      recordingBegan = now
      recordedLength = nil
      driver.perform(
        .record(
          operation,
          GatewayRecording(
            file: "/rec/\(operation.number)", suffix: "alaw", atMost: atMost, silence: silence,
            endKey: endKey, tone: .gateway)))
    case .fax(let operation, _, let document):
      fax = operation
      trace.faxed(effects.texts[Int(document)], to: nil)
      begin()
      if !ask(effect, at: time, &answers) { sendFax(operation) }
    case .transfer(let operation, let destination, let ring):
      trace.transferred()
      begin()
      let target: GatewayTransfer.Target =
        switch destination {
        case .queue(let queue): .queue(menu.flow.queues[Int(queue)].name)
        case .number(let number): driver.medium.target(forNumber: menu.flow.names[Int(number)])
        }
      driver.perform(.transfer(operation, GatewayTransfer(target, ring: ring)))
    case .hangUp(let cause):
      trace.hungUp(cause)
      driver.perform(.hangUp(cause))
    case .lookup, .fetchRows, .findMessage, .keepRecording, .keepCutRecording, .dropRecording,
      .dropMessage, .listened, .orderFax:
      ask(effect, at: time, &answers)
    case .ended(let ending, let cause):
      isUp = false
      trace.ending = "\(ending) \(cause.word)"
    case .mark, .keysDropped, .operationFailed, .storeLate: break
    }
  }

  private mutating func play(
    _ operation: OperationNumber, _ keys: KeyMode, _ language: LanguageID, _ range: Range<Int>,
    _ position: Milliseconds
  ) {
    let place = Int(language.index)
    var prompts: [String] = []
    var files: [String] = []
    for item in effects.speech[range] {
      let name =
        switch item {
        case .prompt(let prompt): menu.flow.promptName(at: Int(prompt.index), in: place)
        case .word(let word): menu.flow.wordName(at: Int(word.index), in: place)
        case .named(let text): "\(menu.flow.languages[place])/\(effects.texts[Int(text)])"
        case .recording(let operation):
          "\(menu.flow.languages[place])/recording/\(operation.number)"
        case .speech: preconditionFailure("scripts hear each item by itself")
        }
      let file = driver.medium.file(of: name)
      let length = menu.durations.milliseconds(of: item, in: language) { index in
        writing.milliseconds(ofNamed: effects.texts[Int(index)])
      }
      gateway.put(file, lasting: Int(length))
      prompts.append(name)
      files.append(file)
    }
    trace.played(prompts)
    begin()
    driver.play(
      operation, keys: keys, files: files, from: position, for: call, in: menu.flow)
  }

  private mutating func sendFax(_ operation: OperationNumber) {
    guard fax == operation else { return }
    driver.perform(.fax(operation, GatewayFax(file: "/fax/\(operation.number).tif")))
  }

  // MARK: The plan

  private mutating func begin() {
    anchor += 1
    schedule()
  }

  /// What the caller does now that this has begun.
  private mutating func schedule() {
    guard anchor < plan.deeds.count else { return }
    let now = now + Self.reaction
    for (after, deed) in plan.deeds[anchor] {
      switch deed {
      case .press(let key): gateway.caller.press(key, at: now + after)
      case .hangUp: gateway.caller.hangsUpAt = now + after
      case .speak: gateway.caller.speaksUntil = now + after
      case .transfer(let transfer): gateway.caller.transfer = transfer
      case .fax(let fax): gateway.caller.fax = fax
      }
    }
  }

  // MARK: The store

  @discardableResult
  private mutating func ask(
    _ effect: CallEffect, at time: CallTime,
    _ answers: inout [(CallQuestion, StorageOutcome)]
  ) -> Bool {
    let asked = call.request(
      for: effect, of: effects, identity: identity,
      heard: recordedLength ?? Milliseconds(UInt32(max(0, now - recordingBegan))), at: time,
      in: menu.flow)
    guard let asked else { return false }
    let table: String? =
      switch asked.request {
      case .lookUp(let question): question.table
      case .browse(let question, offset: _, count: _): question.table
      default: nil
      }
    var outcome = StorageOutcome.failed(.closed)
    var fails = table.map { givens.unavailable.contains($0) } ?? false
    if case .finishRecording = asked.request, givens.storeIsUnavailable { fails = true }
    if case .finishWholeRecording = asked.request, givens.storeIsUnavailable { fails = true }
    if case .orderFax = asked.request, givens.storeIsUnavailable { fails = true }
    if !fails { outcome = store.commit(asked.request) }
    guard let question = asked.question else { return true }
    if let delay = givens.delays.first(where: { $0.table == table })?.by {
      late.append((now + Int(delay.count), question, outcome))
    } else {
      answers.append((question, outcome))
    }
    return true
  }

  private mutating func react(_ question: CallQuestion, _ outcome: StorageOutcome) {
    guard isUp else { return }
    switch question.answer(outcome, in: menu.flow) {
    case .event(let event): step(event)
    case .faxAllowed(let operation): sendFax(operation)
    }
  }
}
