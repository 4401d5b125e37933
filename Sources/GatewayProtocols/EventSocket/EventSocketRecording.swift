internal import Telephony

/// Records the caller into a file at the gateway: the tone, then `record`, queued at once.
struct EventSocketRecording: Equatable, Sendable {
  /// Energy below which FreeSWITCH takes sound for silence.
  private static let silenceThreshold = 200
  /// The record tone: 950 Hz for 0.4 s.
  private static let tone = "tone_stream://%(400,0,950)"

  let endKey: DTMFKey
  let id: String
  private let recording: GatewayRecording
  private var breaking = EventSocketBreaking()

  init(_ recording: GatewayRecording, name: String) {
    self.recording = recording
    endKey = recording.endKey
    id = name
  }

  /// nil where the file cannot be named.
  var commands: [EventSocketCommand]? {
    let file = "\(recording.file).\(recording.suffix)"
    guard EventSocketName.isWord(file) else { return nil }
    var commands: [EventSocketCommand] = []
    switch recording.tone {
    case .none: break
    case .gateway: commands.append(.execute("playback", argument: Self.tone, id: nil))
    case .file(let file):
      if EventSocketName.isFile(file) {
        commands.append(.execute("playback", argument: file, id: nil))
      }
    }
    commands.append(.set("playback_terminators", endKey.description))
    // A file without a header, whatever the line's own rate.
    commands.append(.set("record_sample_rate", "8000"))
    var argument = "\(file) \(Self.seconds(recording.atMost))"
    if recording.silence.count > 0 {
      argument += " \(Self.silenceThreshold) \(Self.seconds(recording.silence))"
    }
    commands.append(.execute("record", argument: argument, id: id))
    return commands
  }

  /// To be stopped; returns whether that is to be said now.
  mutating func stop() -> Bool { breaking.ask() }

  /// The application runs; returns whether it is to be stopped.
  mutating func began() -> Bool { breaking.began() }

  func completed(_ event: EventSocketHeaders, isHungUp: Bool) -> EventSocketStep {
    if event["Hangup-Cause"] == EventSocketCall.faultCause {
      return EventSocketEnding.failed(.recordingFailed(reason: recording.file))
    }
    guard let length = event["variable_record_ms"].flatMap({ Int64($0) }) else {
      // The hang-up that follows ends it, and what is in the file counts.
      if isHungUp { return .ended(EventSocketEnding()) }
      return EventSocketEnding.failed(.recordingFailed(reason: "it tells no length"))
    }
    let end: RecordingEnd =
      if event["variable_playback_terminator_used"] != nil {
        .key
      } else if isHungUp {
        .hangup
      } else if event["variable_silence_hits_exhausted"] == "true" {
        .silence
      } else {
        breaking.isAsked ? .stop : .max
      }
    return EventSocketEnding.ended(
      .recorded(by: end, length: Milliseconds(UInt32(clamping: length)), pieces: 0))
  }

  private static func seconds(_ duration: Milliseconds) -> UInt64 {
    max(1, (UInt64(duration.count) + 999) / 1000)
  }
}
