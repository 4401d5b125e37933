internal import Telephony

/// Something that a call asked for and that ends with an application: each kind is a machine of its own.
enum EventSocketWork: Equatable, Sendable {
  case playing(OperationNumber, EventSocketPlaying)
  case recording(OperationNumber, EventSocketRecording)
  case faxing(OperationNumber, EventSocketFaxing)
  case transferring(OperationNumber, EventSocketTransferring)

  var operation: OperationNumber {
    switch self {
    case .playing(let operation, _), .recording(let operation, _), .faxing(let operation, _),
      .transferring(let operation, _):
      operation
    }
  }

  /// What the end of its application bears.
  var id: String {
    switch self {
    case .playing(_, let playing): playing.id
    case .recording(_, let recording): recording.id
    case .faxing(_, let faxing): faxing.id
    case .transferring(_, let transferring): transferring.id
    }
  }

  /// The application, for the log.
  var application: String {
    switch self {
    case .playing: "playback"
    case .recording: "record"
    case .faxing: "txfax"
    case .transferring(_, let transferring): transferring.application
    }
  }

  /// Whether its end is worth waiting for although the caller is gone.
  var outlivesChannel: Bool {
    switch self {
    case .playing: false
    case .recording, .faxing, .transferring: true
    }
  }

  /// Its application runs; returns whether it is to be broken off.
  mutating func began() -> Bool {
    switch self {
    case .playing(let operation, var playing):
      let mustBreak = playing.began()
      self = .playing(operation, playing)
      return mustBreak
    case .recording(let operation, var recording):
      let mustBreak = recording.began()
      self = .recording(operation, recording)
      return mustBreak
    case .faxing, .transferring: return false
    }
  }

  /// FreeSWITCH did not even take its application.
  func refused(_ reply: String) -> EventSocketEnding {
    EventSocketEnding(outcomes: [.failed], facts: [.refused(command: application, reply: reply)])
  }

  mutating func completed(_ event: EventSocketHeaders, isHungUp: Bool) -> EventSocketStep {
    switch self {
    case .playing(let operation, var playing):
      let step = playing.completed(event)
      self = .playing(operation, playing)
      return step
    case .recording(_, let recording): return recording.completed(event, isHungUp: isHungUp)
    case .faxing(_, let faxing): return faxing.completed(event)
    case .transferring(_, let transferring):
      return transferring.completed(event, isHungUp: isHungUp)
    }
  }
}
