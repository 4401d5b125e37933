internal import Telephony

/// Records the caller into a file at the gateway.
///
///     sounding the tone ─▶ recording ──"(word)"──▶ ended
///                              └──-1 (randomerror), channel up: no beep there──▶ recording without a beep
///
/// How it ended is the word in parentheses; the number beside it may be anything.
struct FastAGIRecording: Equatable, Sendable {
  private enum Stage: Equatable, Sendable {
    case sounding(String)
    case recording(beep: Bool)
  }

  /// Time left over below which the time was up and no silence ended it: the last few audio frames.
  private static let leftOverMax = 100

  private let recording: GatewayRecording
  private var stage: Stage
  private var facts: [FastAGIFact] = []

  init(_ recording: GatewayRecording) {
    self.recording = recording
    switch recording.tone {
    case .none: stage = .recording(beep: false)
    case .gateway: stage = .recording(beep: true)
    case .file(let file):
      stage = FastAGICommandWriter.isFileName(file) ? .sounding(file) : .recording(beep: false)
    }
  }

  var command: FastAGICommand {
    switch stage {
    // A key in our own tone is swallowed; in Asterisk's beep it would end the recording before it began.
    case .sounding(let file): .streamFile(file, keysStop: false, offset: Milliseconds(0))
    case .recording(let beep):
      .recordFile(
        recording.file, format: recording.suffix, endKey: recording.endKey,
        atMost: recording.atMost, silence: recording.silence, beep: beep)
    }
  }

  mutating func take(_ reply: FastAGIReply) -> FastAGIStep {
    switch stage {
    case .sounding:
      if reply.number == -1 { return .doubt }
      return record(beep: false)
    case .recording:
      switch reply.value {
      case "dtmf": return ended(by: .key, reply)
      case "hangup": return ended(by: .hangup, reply)
      case "timeout": return ended(by: reason(reply), reply)
      case "randomerror":
        // A key in the beep: nothing was recorded, and there is no file.
        return reply.number == -1 ? .doubt : ended(by: .key, reply)
      case "waitfor": return ended(by: .stop, reply)
      case "writefile": return .ended(failed(.recordingFailed(reason: "writefile")))
      default:
        if reply.number == -1 { return .doubt }
        return .ended(failed(.recordingEndUnknown(reply: reply.text)))
      }
    }
  }

  /// The channel is up: a sound was missing.
  mutating func channelIsUp() -> FastAGIStep {
    switch stage {
    case .sounding(let file):
      facts.append(.promptMissing([file]))
      return record(beep: false)
    case .recording(beep: true):
      facts.append(.promptMissing(["beep"]))
      return record(beep: false)
    case .recording(beep: false):
      return .ended(failed(.recordingFailed(reason: "-1")))
    }
  }

  func failed(_ fact: FastAGIFact) -> FastAGIEnding {
    var ending = FastAGIEnding.failed(fact)
    ending.facts = facts + [fact]
    return ending
  }

  /// The channel is gone before anything was recorded.
  func channelIsGone() -> FastAGIEnding {
    var ending = FastAGIEnding()
    ending.facts = facts
    return ending
  }

  private mutating func record(beep: Bool) -> FastAGIStep {
    stage = .recording(beep: beep)
    return .send(command)
  }

  /// `(timeout)` is silence too: then the number is what was left of the time.
  private func reason(_ reply: FastAGIReply) -> RecordingEnd {
    guard recording.silence.count > 0, let left = reply.number else { return .max }
    return left > FastAGIRecording.leftOverMax ? .silence : .max
  }

  private func ended(by end: RecordingEnd, _ reply: FastAGIReply) -> FastAGIStep {
    var length = max(0, reply.endPosition ?? 0) / 8
    if end == .silence {
      // Asterisk cuts the silence off but for its last second; the caller has been silent all the same.
      length += Int64(recording.silence.count + 999) / 1000 * 1000 - 1000
    }
    var ending = FastAGIEnding()
    ending.facts = facts
    ending.add(
      .recorded(by: end, length: Milliseconds(UInt32(clamping: length)), pieces: 0))
    return .ended(ending)
  }
}
