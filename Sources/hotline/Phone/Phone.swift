import CallScripting
import GatewayProtocols
import Telephony

/// A telephone and its gateway, on one line of a trunk: shows what the service plays, and does what the caller does.
///
/// It reads no clock: `now` comes in, in milliseconds, and ``deadline`` says when ``timeReached(_:)`` is due.
struct Phone {
  /// How far the call is.
  enum State: Equatable {
    case ringing, answered
    /// The service has not taken it.
    case refused
    case over(wasAnswered: Bool)

    var hasEnded: Bool {
      switch self {
      case .ringing, .answered: false
      case .refused, .over: true
      }
    }

    var wasAnswered: Bool {
      switch self {
      case .ringing, .refused: false
      case .answered: true
      case .over(let wasAnswered): wasAnswered
      }
    }
  }

  /// What the line is at.
  private enum Activity {
    case idle
    case playing(OperationNumber, KeyMode, until: Int)
    case recording(OperationNumber, Recording)
    case faxing(OperationNumber, pages: UInt32, until: Int)
    case ringing(OperationNumber, until: Int)
    case talking(OperationNumber)
  }

  private struct Recording {
    let since: Int
    let max: Int
    let silence: Int
    let end: KeyString
    var spokenUntil: Int

    /// When the caller is warned that the end is near; `nil` when they have been, or never are.
    var warnedAt: Int?

    var until: Int { min(since + max, spokenUntil + silence) }
  }

  let call: String
  /// What prompts say, by their names; empty where no menu was given.
  let texts: [String: String]
  /// Prompts take no time.
  let isQuick: Bool
  private(set) var state = State.ringing
  /// Whether something was recorded of which the service has not said yet that it is kept. It may have been thrown away.
  private(set) var awaitsReceipt = false
  /// The latest bookmark of the service: by it the call goes on after its trunk. `nil` where there is none.
  private(set) var mark: String?
  /// Whether the call is taken up again, and the service has not said yet that it goes on.
  private(set) var isResuming = false
  private var activity = Activity.idle
  /// Lines for the service, to be sent.
  private(set) var output: [UInt8] = []
  /// Lines for the person.
  private(set) var shown: [String] = []

  private static let ringMilliseconds = 2000
  private static let pageMilliseconds = 3000

  init(call: String, texts: [String: String], isQuick: Bool) {
    self.call = call
    self.texts = texts
    self.isQuick = isQuick
  }

  mutating func takeOutput() -> [UInt8] {
    defer { output.removeAll(keepingCapacity: true) }
    return output
  }

  mutating func takeShown() -> [String] {
    defer { shown.removeAll() }
    return shown
  }

  /// `nil` where nothing waits for time.
  var deadline: Int? {
    switch activity {
    case .idle, .talking: nil
    case .playing(_, _, let until), .faxing(_, pages: _, let until),
      .ringing(_, let until):
      until
    case .recording(_, let recording): min(recording.until, recording.warnedAt ?? .max)
    }
  }

  var isRecording: Bool { if case .recording = activity { true } else { false } }

  /// Whether the service waits for the caller.
  var isQuiet: Bool { if case .idle = activity { true } else { false } }

  // MARK: The service

  mutating func take(_ line: ServiceLine, at now: Int) {
    // Who has hung up hears nothing any more, and is told only what came of the call.
    if state.hasEnded, !line.isOfFarewell { return }
    if isResuming, line.isOfCallThatIsUp {
      isResuming = false
      shown.append("· the call goes on")
    }
    switch line {
    case .answer:
      state = .answered
      shown.append("· answered")
    case .play(_, let operation, let keys, let prompts, let from, let speed):
      play(operation, keys, prompts, from, speed, now)
    case .stop(_, let operation): stop(operation, now)
    case .record(_, let operation, let max, let silence, let end, _, let warn):
      shown.append("· recording: speak; \(end) ends it")
      activity = .recording(
        operation,
        Recording(
          since: now, max: Int(max.count), silence: Int(silence.count), end: end, spokenUntil: now,
          warnedAt: warn.map { now + Int(max.count) - Int($0.count) }))
    case .fax(_, let operation, let document, let pages, let number):
      shown.append("· fax \(document), \(pages) pages" + (number.map { ", to \($0)" } ?? ""))
      activity = .faxing(
        operation, pages: pages, until: now + Self.pageMilliseconds * Int(max(1, pages)))
    case .transfer(_, let operation, let target, _):
      switch target {
      case .queue(let queue): shown.append("· ringing the seats of \(queue)")
      case .number(let number): shown.append("· ringing \(number)")
      }
      activity = .ringing(operation, until: now + Self.ringMilliseconds)
    case .hangup(_, let cause):
      NativeEventWriter.hangup(call, into: &output)
      shown.append("· the service hung up" + (cause == .normal ? "" : " (\(cause.word))"))
      state = .over(wasAnswered: state.wasAnswered)
    case .saved(_, _, let receipt):
      awaitsReceipt = false
      shown.append("· message kept, receipt \(receipt)")
    case .queued(_, let receipt): shown.append("· fax ordered, receipt \(receipt)")
    case .error(_, let code, let text):
      shown.append("· \(code.word): \(text)")
      switch code {
      case .noMenu, .draining, .overloaded, .badField, .badResume:
        state = state.wasAnswered && !isResuming ? .over(wasAnswered: true) : .refused
      case .syntax, .tooLong, .unknownVerb, .notGreeted, .unknownCall, .callExists, .refused,
        .other:
        break
      }
    case .mark(_, let mark): self.mark = mark
    case .drain, .hotline, .ready, .ping, .pong: break
    }
  }

  /// The trunk broke, and the service with it knows nothing of what the line was at: by its mark it says it anew.
  mutating func resumes() {
    activity = .idle
    output = []
    isResuming = true
  }

  private mutating func play(
    _ operation: OperationNumber, _ keys: KeyMode, _ prompts: [String], _ from: Milliseconds,
    _ speed: PlaySpeed, _ now: Int
  ) {
    var said = ""
    var length = 0
    for prompt in prompts {
      let text = texts[prompt] ?? (prompt.contains("/silence/") ? "" : "[\(prompt)]")
      length += Int(MenuUnderTest.duration(ofSaying: text).count)
      if text.isEmpty, let last = said.last, !last.isPunctuation {
        // One reads a pause as a comma.
        said += last.isASCII ? "," : "，"
        continue
      }
      let isLatin = text.first?.isASCII ?? false
      if let last = said.last, !last.isWhitespace, isLatin, text.first?.isPunctuation != true {
        said += " "
      }
      said += text
    }
    var notes = ""
    if from > Milliseconds(0) { notes += "(from \(from.count / 1000) s on) " }
    if speed != .normal { notes += "(\(speed.word) times as fast) " }
    shown.append("♪ \(notes)\(said)")
    let rest = Milliseconds(UInt32(clamping: max(0, length - Int(from.count))))
    length = Int(speed.time(for: rest).count)
    activity = .playing(operation, keys, until: isQuick ? now : now + length)
  }

  private mutating func stop(_ stopped: OperationNumber, _ now: Int) {
    switch activity {
    case .playing(let operation, _, until: _) where operation == stopped:
      end(operation, .interrupted)
    case .recording(let operation, let recording) where operation == stopped:
      end(recording, operation, by: .stop, now)
    case .idle, .playing, .recording, .faxing, .ringing, .talking: break
    }
  }

  private mutating func end(_ operation: OperationNumber, _ outcome: OperationOutcome) {
    activity = .idle
    NativeEventWriter.done(
      call, operation, outcome, reason: outcome == .failed ? "hung-up" : nil, into: &output)
  }

  // MARK: Time

  mutating func timeReached(_ now: Int) {
    // Nothing comes to its end any more for who has hung up.
    if state.hasEnded { return }
    switch activity {
    case .idle, .talking: break
    case .playing(let operation, _, let until):
      if now >= until { end(operation, .finished) }
    case .recording(let operation, let recording):
      if let warnedAt = recording.warnedAt, now >= warnedAt, now < recording.until {
        shown.append("· tone: \((recording.since + recording.max - now + 500) / 1000) seconds left")
        var warned = recording
        warned.warnedAt = nil
        activity = .recording(operation, warned)
      }
      if now >= recording.until {
        let isFull = recording.since + recording.max <= recording.spokenUntil + recording.silence
        end(recording, operation, by: isFull ? .max : .silence, now)
      }
    case .faxing(let operation, let pages, let until):
      if now >= until {
        shown.append("· fax received")
        end(operation, .sent(pages: pages))
      }
    case .ringing(let operation, let until):
      if now >= until {
        shown.append("· a person answers; `release` lets go of them, `hang up` ends the call")
        activity = .talking(operation)
        NativeEventWriter.done(call, operation, .answered, into: &output)
      }
    }
  }

  private mutating func end(
    _ recording: Recording, _ operation: OperationNumber, by end: RecordingEnd, _ now: Int
  ) {
    let length = UInt32(clamping: min(now, recording.until) - recording.since)
    var sent: UInt32 = 0
    var pieces: UInt32 = 0
    while sent < length {
      let piece = min(RecordedSound.pieceMilliseconds, length - sent)
      let sound = [UInt8](repeating: 0xD5, count: Int(piece) * 8)
      NativeEventWriter.audio(call, operation, piece: pieces, sound.span, into: &output)
      sent += piece
      pieces += 1
    }
    shown.append("· recorded \(length / 1000) s")
    awaitsReceipt = true
    self.end(operation, .recorded(by: end, length: Milliseconds(length), pieces: pieces))
  }

  // MARK: The caller

  mutating func press(_ key: DTMFKey, at now: Int) {
    switch activity {
    case .recording(let operation, let recording)
    where recording.end.description.contains(key.description):
      return end(recording, operation, by: .key, now)
    case .playing(let operation, .interrupt, until: _):
      NativeEventWriter.dtmf(call, key.description, into: &output)
      end(operation, .interrupted)
    case .idle, .playing, .recording, .faxing, .ringing, .talking:
      NativeEventWriter.dtmf(call, key.description, into: &output)
    }
  }

  /// Into the recording that runs; elsewhere nobody listens.
  mutating func speak(_ milliseconds: Int, at now: Int) {
    guard case .recording(let operation, var recording) = activity else {
      shown.append("· nobody is listening now")
      return
    }
    recording.spokenUntil = max(recording.spokenUntil, now) + milliseconds
    activity = .recording(operation, recording)
  }

  /// Whether a recording runs in which the caller is heard speaking.
  func isSpeaking(at now: Int) -> Bool {
    if case .recording(_, let recording) = activity { now < recording.spokenUntil } else { false }
  }

  mutating func release() {
    guard case .talking(let operation) = activity else {
      shown.append("· nobody is talking with you")
      return
    }
    end(operation, .released(by: .caller))
  }

  mutating func hangUp(at now: Int) {
    if case .recording(let operation, let recording) = activity {
      // What has been said is sent before the line goes.
      end(recording, operation, by: .hangup, now)
    }
    NativeEventWriter.hangup(call, into: &output)
    shown.append("· you hung up")
    state = .over(wasAnswered: state.wasAnswered)
  }
}

extension ServiceLine {
  /// Whether a service that says it has taken the call up.
  fileprivate var isOfCallThatIsUp: Bool {
    switch self {
    case .answer, .play, .stop, .record, .fax, .transfer, .hangup, .mark, .saved, .queued: true
    case .hotline, .ready, .error, .drain, .ping, .pong: false
    }
  }

  /// Whether it matters to a caller who has hung up.
  fileprivate var isOfFarewell: Bool {
    switch self {
    case .saved, .queued: true
    // The service has taken the end of the call sooner than this side thought.
    case .error(_, let code, text: _): code != .unknownCall
    case .hotline, .ready, .answer, .play, .stop, .record, .fax, .transfer, .hangup, .mark, .drain,
      .ping, .pong:
      false
    }
  }
}
