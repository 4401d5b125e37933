import CallEngine
import CallFlowModel
import ServiceCalendar
import SpokenForms
import Telephony

/// Plays a caller against the engine and writes down what comes out.
///
/// The caller is written as words: keys (`12#`), keys that come at once (`+12#`), `.` for waiting until the deadline, `end`
/// for the end of what is heard (or of the fax, or recording, under way), and what else can happen (see ``event(_:)``).
/// `resume` goes on from a mark of that moment, `break` from the last that a gateway has.
struct TestCaller {
  var call: Call
  let flow: CallFlow
  var now = CallTime.rang
  var effects = CallEffects(keepsSpeechesWhole: true)
  var trace: [String] = []
  /// The last that was due.
  private(set) var mark: [UInt8] = []

  init(
    _ flow: CallFlow, at time: String = "2011-03-07 09:00", caller: String? = "13957112345"
  ) {
    var prepared = flow
    prepared.prepare()
    self.flow = prepared
    call = Call(in: flow, rangAt: CivilDateTime(time)!, caller: caller, language: nil)
    send(.rang)
  }

  /// What the service did, from the ring to the end of `words`.
  static func trace(_ flow: CallFlow, _ words: String, at time: String = "2011-03-07 09:00")
    -> String
  {
    var caller = TestCaller(flow, at: time)
    caller.act(words)
    return caller.trace.joined(separator: " ")
  }

  mutating func act(_ words: String) {
    for word in words.split(separator: " ") {
      now = now + Milliseconds(100)
      event(String(word))
    }
  }

  /// The same word again, at a moment of its own.
  mutating func act(_ word: String, at time: CallTime) {
    now = time
    event(word)
  }

  private mutating func event(_ word: String) {
    // Where the store is asked, the one that it is asked about.
    let operation: OperationNumber =
      switch call.activity {
      case .saving(let saved, until: _): saved
      case .finding(after: let before, keysBefore: _, until: _): before
      default: call.operation
      }
    switch word {
    case ".":
      now = max(now, call.deadline(in: flow))
      send(.timeReached)
    case "early": send(.timeReached)
    case "end": send(.operationEnded(operation, .finished))
    case "fails": send(.operationEnded(operation, .failed))
    case "late": send(.operationEnded(OperationNumber(operation.number - 1), .finished))
    case "cut": send(.operationEnded(operation, .interrupted))
    case "said": send(.operationEnded(operation, recorded(.key, seconds: 8)))
    case "short": send(.operationEnded(operation, recorded(.key, seconds: 1)))
    case "silent": send(.operationEnded(operation, recorded(.silence, seconds: 6)))
    case "kept": send(.recordingKept(operation, ReceiptNumber(2_011_070_100_016)))
    case "lost": send(.recordingLost(operation))
    case "no-store": send(.recordingUnknown(operation))
    case "before":
      send(
        .messageFound(
          OperationNumber(operation.number + 1), ReceiptNumber(2_011_070_100_016), after: operation)
      )
    case "sent": send(.operationEnded(operation, .sent(pages: 1)))
    case "queued":
      send(.faxOrderEnded(call.question, .queued(ReceiptNumber(2_011_070_100_016))))
    case "enough": send(.faxOrderEnded(call.question, .limit))
    case "no-queue": send(.faxOrderEnded(call.question, .unavailable))
    case "refused": send(.faxRefused(operation))
    case "answered": send(.operationEnded(operation, .answered))
    case "busy": send(.operationEnded(operation, .busy))
    case "no-answer": send(.operationEnded(operation, .noAnswer))
    case "released": send(.operationEnded(operation, .released(by: .seat)))
    case "found": send(.lookupEnded(call.question, .found([])))
    case "not-found": send(.lookupEnded(call.question, .notFound))
    case "wrong": send(.lookupEnded(call.question, .wrongSecret))
    case "initial": send(.lookupEnded(call.question, .initialSecret))
    case "unavailable": send(.lookupEnded(call.question, .unavailable))
    case "rows-away": send(.rowsFetched(call.question, .unavailable))
    case "rows0": send(.rowsFetched(call.question, .rows(total: 0, rows: [])))
    case "rows-gone": send(.rowsFetched(call.question, .rows(total: 3, rows: [])))
    case "rows3": send(.rowsFetched(call.question, .rows(total: 3, rows: [[.digits("1")]])))
    case "page":
      send(.rowsFetched(call.question, .rows(total: 2, rows: [[.digits("7")], [.digits("8")]])))
    case "hup": send(.callerHungUp(.normal))
    case "trunk": send(.callerHungUp(.trunkLost))
    case "stop": send(.drained)
    case "resume":
      let bytes = call.encoded(for: flow)
      call = try! Call(decoding: bytes, in: flow)
      send(.resumed)
    case "break":
      call = try! Call(decoding: mark, in: flow)
      send(.resumed)
    default:
      let atOnce = word.hasPrefix("+")
      let keys = KeyString(String(word.drop { $0 == "+" }))!
      for index in 0..<keys.count {
        send(.keyPressed(keys[index], isFollowed: atOnce && index + 1 < keys.count))
      }
    }
  }

  private func recorded(_ end: RecordingEnd, seconds: UInt32) -> OperationOutcome {
    .recorded(by: end, length: .seconds(seconds), pieces: 1)
  }

  mutating func send(_ event: CallEvent) {
    effects.removeAll()
    call.handle(event, at: now, in: flow, effects: &effects)
    for effect in effects.effects { write(effect) }
  }

  private func words(of speech: SpeechID) -> [String] {
    flow.pieces[flow.pieceRange(of: speech, in: call.language)].map { piece in
      switch piece {
      case .prompt(let prompt): flow.prompts[Int(prompt.index)].name
      case .word(let word): flow.spokenLanguages[0].lexicon[word].text
      case .value, .constant, .announcements, .receipt, .recording, .rowKey: "not fixed"
      }
    }
  }

  private mutating func write(_ effect: CallEffect) {
    switch effect {
    case .answer: break
    case .mark: mark = call.encoded(for: flow)
    case .play(_, let keys, _, let items, let from, let speed):
      let words = effects.speech[items.range].flatMap { item -> [String] in
        switch item {
        case .prompt(let prompt): [flow.prompts[Int(prompt.index)].name]
        case .word(let word): [flow.spokenLanguages[0].lexicon[word].text]
        case .named(let text): [effects.texts[Int(text)]]
        case .recording: ["recording"]
        case .speech(let speech): self.words(of: speech)
        }
      }
      let mode = keys == .interrupt ? "" : "/\(keys.word)"
      let start = from.count == 0 ? "" : "@\(from.count)"
      let pace = speed == .normal ? "" : "x\(speed.percent)"
      trace.append(words.joined(separator: "+") + mode + start + pace)
    case .stop: trace.append("stop")
    case .record: trace.append("record")
    case .orderFax(_, _, let document, let to):
      trace.append("order:\(effects.texts[Int(document)]):\(effects.texts[Int(to)])")
    case .fax(_, _, let document): trace.append("fax:\(effects.texts[Int(document)])")
    case .transfer: trace.append("transfer")
    case .hangUp(let cause): trace.append("hang-up:\(cause.word)")
    case .lookup: trace.append("look-up")
    case .fetchRows(_, _, _, let offset, _): trace.append("rows:\(offset)")
    case .keepRecording(_, _, _, let endedBy): trace.append("keep:\(endedBy?.word ?? "cut-off")")
    case .keepCutRecording: trace.append("keep-cut")
    case .findMessage: trace.append("find")
    case .dropRecording: trace.append("drop-recording")
    case .dropMessage: trace.append("drop-message")
    case .listened(_, let key, let position, let isFirst):
      let end = position.map { "\($0.count)" } ?? "end"
      trace.append("listened:\(effects.texts[Int(key)]):\(end)" + (isFirst ? "" : ":again"))
    case .ended(let ending, _): trace.append(ending == .byCaller ? "ended-by-caller" : "ended")
    case .keysDropped(let count, let reason): trace.append("dropped:\(count):\(reason.word)")
    case .operationFailed: trace.append("failed")
    case .storeLate: trace.append("store-late")
    }
  }
}
