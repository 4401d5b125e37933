internal import Telephony

/// Something that a call asked for and that takes replies: each kind is a machine of its own.
enum FastAGIWork: Equatable, Sendable {
  /// The operation is nil where keys are waited for and nothing is heard.
  case prompting(FastAGIPrompting, OperationNumber?)
  // Rare, and larger: calls that hear a prompt need no room for them.
  indirect case recording(OperationNumber, FastAGIRecording)
  indirect case faxing(OperationNumber, FastAGIFaxing)
  indirect case transferring(OperationNumber, FastAGITransferring)

  /// What still counts of it once it has ended.
  struct Ended: Equatable, Sendable {
    let operation: OperationNumber?
    let takesKeys: Bool
    let holdsTime: Bool
    let wasStopped: Bool
  }

  var ended: Ended {
    Ended(
      operation: operation, takesKeys: takesKeys, holdsTime: holdsTime, wasStopped: wasStopped)
  }

  /// Whether the call did not want it any more.
  private var wasStopped: Bool {
    switch self {
    case .prompting(let prompting, _): prompting.isStopping
    case .recording, .faxing, .transferring: false
    }
  }

  var operation: OperationNumber? {
    switch self {
    case .prompting(_, let operation): operation
    case .recording(let operation, _), .faxing(let operation, _), .transferring(let operation, _):
      operation
    }
  }

  /// The first command; nil where there is nothing to do.
  var command: FastAGICommand? {
    switch self {
    case .prompting(let prompting, _): prompting.command
    case .recording(_, let recording): recording.command
    case .faxing(_, let faxing): faxing.command
    case .transferring(_, let transferring): transferring.command
    }
  }

  /// Whether a reply is worth waiting for although the channel is gone.
  var outlivesChannel: Bool {
    switch self {
    case .prompting: false
    case .recording, .faxing, .transferring: true
    }
  }

  /// Whether keys that come meanwhile are the caller's answer. In a recording they are not: the key that ends it is told
  /// by the outcome, and others are noise.
  var takesKeys: Bool {
    switch self {
    case .prompting, .faxing, .transferring: true
    case .recording: false
    }
  }

  /// Whether Asterisk keeps the time meanwhile.
  var holdsTime: Bool {
    switch self {
    case .prompting(let prompting, _): prompting.asksForKeys
    case .transferring: true
    case .recording, .faxing: false
    }
  }

  /// What a prompt has found out; nil where it is none.
  var silence: FastAGISilence? {
    if case .prompting(let prompting, _) = self { prompting.silence } else { nil }
  }

  /// Its machine is taken out and put back, so that nothing of it is copied.
  mutating func take(_ reply: FastAGIReply, isHungUp: Bool) -> FastAGIStep {
    switch consume self {
    case .prompting(var prompting, let operation):
      let step = prompting.take(reply)
      self = .prompting(prompting, operation)
      return step
    case .recording(let operation, var recording):
      let step = recording.take(reply)
      self = .recording(operation, recording)
      return step
    case .faxing(let operation, var faxing):
      let step = faxing.take(reply)
      self = .faxing(operation, faxing)
      return step
    case .transferring(let operation, var transferring):
      let step = transferring.take(reply, isHungUp: isHungUp)
      self = .transferring(operation, transferring)
      return step
    }
  }

  /// The channel is up after all, so the -1 was a failure.
  mutating func channelIsUp() -> FastAGIStep {
    switch self {
    case .prompting(var prompting, _): return .ended(prompting.failedWhileUp())
    case .recording(let operation, var recording):
      let step = recording.channelIsUp()
      self = .recording(operation, recording)
      return step
    case .faxing(_, _): return .ended(.failed(.faxFailed(reason: "-1")))
    case .transferring(_, let transferring): return .ended(transferring.ending(isUp: true))
    }
  }

  /// The channel is gone, which ended it.
  func channelIsGone() -> FastAGIEnding {
    switch self {
    case .prompting, .faxing: FastAGIEnding()
    case .recording(_, let recording): recording.channelIsGone()
    case .transferring(_, let transferring): transferring.ending(isUp: false)
    }
  }

  /// The command under way was not carried out.
  mutating func failed(_ fact: FastAGIFact) -> FastAGIEnding {
    switch self {
    case .prompting(var prompting, _): prompting.failed(fact)
    case .recording(_, let recording): recording.failed(fact)
    case .faxing, .transferring: .failed(fact)
    }
  }
}
