import CallEngine
import CallFlowModel
import CallKeeping
import GatewayProtocols
import SpokenForms
import Storage
import Telephony

/// What one call must do: the engine alone, told the same events at the same times, and the lines that must come of it.
///
/// The session code of a trunk is the matter of the test; this is the little that holds of a call whatever brings it.
final class ExpectedCall {
  let name: String
  let flow: CallFlow
  let identity: CallIdentity
  /// When it rang, in milliseconds of the simulation.
  let rang: Int64
  private(set) var call: Call
  private let can: GatewayAbilities
  private var effects = CallEffects()
  /// Lines that have still to come, in this order.
  var lines: [ServiceLine] = []
  /// Which of its planned deadlines counts.
  var deadlinePlan: UInt64 = 0
  private(set) var linesTaken = 0
  /// What each mark line of ``lines`` must carry.
  var marks: [ExpectedMark] = []
  private(set) var marksTaken = 0
  /// What the store must be asked for it, in order; emptied by whoever compares.
  var questions: [(request: StorageRequest, question: CallQuestion)] = []
  /// The service's own end has come; the gateway has still to confirm.
  private(set) var isHungUp = false
  var isOver: Bool { call.hasEnded }
  /// Samples of the recording under way that have come, and whether a piece was refused.
  private var samples = 0
  private var refusedPieces: Set<UInt32> = []
  private var isRecording = false
  private var faxOrdered:
    (operation: OperationNumber, document: String, pages: UInt32, to: String?)?
  private let wallClock: () -> Int64

  init(
    _ name: String, in flow: CallFlow, identity: CallIdentity, rang: Int64, call: Call,
    on can: GatewayAbilities, wallClock: @escaping () -> Int64
  ) {
    self.name = name
    self.flow = flow
    self.identity = identity
    self.rang = rang
    self.call = call
    self.can = can
    self.call.canPlayFaster = can.playFaster
    self.wallClock = wallClock
  }

  func time(at now: UInt64) -> CallTime { CallTime(milliseconds: Int64(now) - rang) }

  /// In milliseconds of the simulation; nil while it waits for no time.
  var deadline: UInt64? {
    let deadline = call.deadline(in: flow)
    return deadline == .never ? nil : UInt64(max(0, rang + deadline.milliseconds))
  }

  /// Whether it reads back what was entered, or what was recorded, and asks whether that is right.
  var asksWhetherRight: Bool { flow[call.step].kind == .menu && flow[call.step].isDetour }

  var asksForFaxNumber: Bool {
    let step = flow[call.step]
    return step.kind == .enter && flow.entries[Int(step.detail)].type == .faxNumber
  }

  // MARK: Events

  /// Tells the engine. `isFull`: the store takes no question now.
  func step(_ event: CallEvent, at now: UInt64, isFull: Bool) {
    let time = time(at: now)
    effects.removeAll()
    call.handle(event, at: time, in: flow, effects: &effects)
    var refused: [CallQuestion] = []
    for effect in effects.effects { perform(effect, at: time, isFull, &refused) }
    for question in refused { react(question, .failed(.overloaded), at: now, isFull: isFull) }
  }

  func react(_ question: CallQuestion, _ outcome: StorageOutcome, at now: UInt64, isFull: Bool) {
    if case .recording(let operation) = question, case .messageKept(let receipt) = outcome {
      lines.append(.saved(call: name, operation, receipt: "\(receipt)"))
    }
    if let asked = question.receiptRequest(after: outcome), let question = asked.question {
      questions.append((asked.request, question))
    }
    if case .messageFound(let key, let receipt) = outcome {
      lines.append(.saved(call: name, key.operation, receipt: "\(receipt)"))
    }
    if case .faxOrdered(let receipt) = outcome {
      lines.append(.queued(call: name, receipt: "\(receipt)"))
    }
    guard !isOver else { return }
    switch question.answer(outcome, in: flow) {
    case .event(let event): step(event, at: now, isFull: isFull)
    case .faxAllowed(let operation):
      if faxOrdered?.operation == operation { sendFax() }
    }
  }

  /// The gateway says that an operation has ended.
  func done(_ operation: OperationNumber, _ outcome: OperationOutcome, at now: UInt64, isFull: Bool)
  {
    guard !isOver, call.activity.operation == operation else { return }
    if faxOrdered?.operation == operation { faxOrdered = nil }
    let isWhole = !isRecording || refusedPieces.isEmpty
    step(.operationEnded(operation, isWhole ? outcome : .failed), at: now, isFull: isFull)
  }

  /// A piece of sound; false where the service must refuse it, because the store takes no more.
  func audio(_ operation: OperationNumber, _ piece: UInt32, _ count: Int, isFull: Bool) -> Bool {
    guard !isOver, call.activity == .recording(operation), isRecording else { return true }
    if isFull {
      refusedPieces.insert(piece)
      return false
    }
    samples += count
    refusedPieces.remove(piece)
    return true
  }

  private func perform(
    _ effect: CallEffect, at time: CallTime, _ isFull: Bool, _ refused: inout [CallQuestion]
  ) {
    switch effect {
    case .answer: lines.append(.answer(call: name))
    case .play(let operation, let keys, let language, let items, let position, let speed):
      let prompts = effects.speech[items.range].map { prompt($0, in: language) }
      lines.append(
        .play(
          call: name, operation, keys: keys, prompts: prompts, from: position, speed: speed))
    case .stop(let operation): lines.append(.stop(call: name, operation))
    case .record(let operation, let atMost, let silence, let endKey):
      (isRecording, samples, refusedPieces) = (true, 0, [])
      _ = ask(effect, at: time, isFull, &refused)
      var end = KeyString()
      _ = end.append(endKey)
      lines.append(
        .record(
          call: name, operation, max: atMost, silence: silence, end: end, beep: true,
          warn: can.warn ? RecordingWarning.lead(atMost: atMost) : nil))
    case .keepRecording(let operation, let step, _, _)
    where isRecording && !refusedPieces.isEmpty:
      _ = ask(.keepCutRecording(operation, step), at: time, isFull, &refused)
      isRecording = false
    case .keepRecording, .keepCutRecording, .dropRecording:
      _ = ask(effect, at: time, isFull, &refused)
      isRecording = false
    case .lookup, .fetchRows, .findMessage, .dropMessage, .listened, .orderFax:
      _ = ask(effect, at: time, isFull, &refused)
    case .fax(let operation, _, let document):
      let name = effects.texts[Int(document)]
      let pages = flow.documents.first { $0.name == name }?.pages ?? 1
      faxOrdered = (operation, name, UInt32(pages), nil)
      if !ask(effect, at: time, isFull, &refused) { sendFax() }
    case .transfer(let operation, let destination, let ring):
      let target: ServiceLine.TransferTarget =
        switch destination {
        case .queue(let queue): .queue(flow.queues[Int(queue)].name)
        case .number(let number): .number(flow.names[Int(number)])
        }
      lines.append(.transfer(call: name, operation, target, ring: ring))
    case .hangUp(let cause): lines.append(.hangup(call: name, cause))
    case .mark:
      lines.append(.mark(call: name, mark: ""))
      marks.append(
        ExpectedMark(
          state: call.encoded(for: flow), callTime: time, segment: identity.segment,
          menuVersion: flow.version, key: identity.key, wall: wallClock()))
    case .ended(let ending, _): isHungUp = ending == .byService
    case .keysDropped, .operationFailed, .storeLate: break
    }
  }

  private func sendFax() {
    guard let fax = faxOrdered else { return }
    lines.append(
      .fax(call: name, fax.operation, document: fax.document, pages: fax.pages, to: fax.to))
  }

  /// Returns false where `effect` asks nothing. What nobody waits for is not compared.
  private func ask(
    _ effect: CallEffect, at time: CallTime, _ isFull: Bool, _ refused: inout [CallQuestion]
  ) -> Bool {
    let heard = Milliseconds(UInt32(clamping: isRecording ? samples / 8 : 0))
    guard
      let asked = call.request(
        for: effect, of: effects, identity: identity, heard: heard, at: time, in: flow)
    else { return false }
    guard let question = asked.question else { return true }
    if isFull, !asked.request.isLastWord {
      refused.append(question)
    } else {
      let sound = isRecording ? Milliseconds(UInt32(samples / 8)) : nil
      questions.append((asked.request.holding(sound), question))
    }
    return true
  }

  private func prompt(_ item: SpeechItem, in language: LanguageID) -> String {
    let tag = flow.languages[Int(language.index)]
    switch item {
    case .prompt(let prompt): return "\(tag)/\(flow.prompts[Int(prompt.index)].name)"
    case .word(let word):
      return "\(tag)/\(flow.spokenLanguages[Int(language.index)].lexicon[word].prompt)"
    case .named(let text): return "\(tag)/\(effects.texts[Int(text)])"
    case .recording(let operation): return "\(tag)/recording/\(operation.number)"
    case .speech: preconditionFailure("the engine alone gives each item by itself")
    }
  }

  // MARK: Lines

  /// Takes the next line that must come; nil where none must.
  func takeLine() -> ServiceLine? {
    guard linesTaken < lines.count else { return nil }
    defer {
      linesTaken += 1
      if linesTaken == lines.count {
        lines.removeAll(keepingCapacity: true)
        linesTaken = 0
      }
    }
    return lines[linesTaken]
  }

  func takeMark() -> ExpectedMark {
    defer {
      marksTaken += 1
      if marksTaken == marks.count {
        marks.removeAll(keepingCapacity: true)
        marksTaken = 0
      }
    }
    return marks[marksTaken]
  }
}

/// What a mark must hold, as the one who opens it will find it.
struct ExpectedMark {
  let state: [UInt8]
  let callTime: CallTime
  let segment: UInt32
  let menuVersion: UInt64
  let key: CallKey
  /// The time of day when it was sealed.
  let wall: Int64
}
