package import Telephony

/// One line to Asterisk.
package enum FastAGICommand: Equatable, Sendable {
  case answer
  /// Whether the channel is up: a reply of -1 leaves it open.
  case channelStatus
  /// Does nothing, and so stops what can be stopped.
  case noop
  case hangUp
  /// Plays one file; a key stops it, or is swallowed.
  case streamFile(String, keysStop: Bool, offset: Milliseconds)
  /// Plays one file, or none, and collects keys: until there are as many, until `#`, or until none has come for so long.
  case getData(String, wait: Milliseconds, keysMax: Int)
  case recordFile(
    String, format: String, endKey: DTMFKey, atMost: Milliseconds, silence: Milliseconds,
    beep: Bool)
  /// Plays files one after another; the first key stops it and is the result.
  case background([String])
  /// Plays files one after another; keys are swallowed.
  case playback([String])
  /// Appends every key that comes from now on to a variable, whatever runs.
  case storeDTMF(FastAGIVariable)
  case sendFAX(String)
  case dial(String, ring: Milliseconds)
  case queue(String, ring: Milliseconds)
  case setVariable(FastAGIVariable, String)
  case getVariable(FastAGIVariable)

  package var kind: Kind {
    switch self {
    case .answer: .answer
    case .channelStatus: .channelStatus
    case .noop: .noop
    case .hangUp: .hangUp
    case .streamFile: .streamFile
    case .getData: .getData
    case .recordFile: .recordFile
    case .background: .background
    case .playback: .playback
    case .storeDTMF: .storeDTMF
    case .sendFAX: .sendFAX
    case .dial: .dial
    case .queue: .queue
    case .setVariable(let variable, _): .setVariable(variable)
    case .getVariable(let variable): .getVariable(variable)
    }
  }

  /// What of a command counts once it has been sent: a call that waits for its reply holds no more.
  package enum Kind: Equatable, Sendable {
    case answer, channelStatus, noop, hangUp, streamFile, getData, recordFile, background, playback
    case storeDTMF, sendFAX, dial, queue
    case setVariable(FastAGIVariable)
    case getVariable(FastAGIVariable)
  }
}

extension FastAGICommand.Kind {
  /// As it is called in the log: never with its arguments, which may be secret.
  package var name: String {
    switch self {
    case .answer: "ANSWER"
    case .channelStatus: "CHANNEL STATUS"
    case .noop: "NOOP"
    case .hangUp: "HANGUP"
    case .streamFile: "STREAM FILE"
    case .getData: "GET DATA"
    case .recordFile: "RECORD FILE"
    case .background: "EXEC Background"
    case .playback: "EXEC Playback"
    case .storeDTMF: "EXEC StoreDTMF"
    case .sendFAX: "EXEC SendFAX"
    case .dial: "EXEC Dial"
    case .queue: "EXEC Queue"
    case .setVariable(let variable): "SET VARIABLE \(variable.name)"
    case .getVariable(let variable): "GET VARIABLE \(variable.name)"
    }
  }

  /// The application that it runs; nil where it runs none.
  package var application: String? {
    switch self {
    case .background: "Background"
    case .playback: "Playback"
    case .storeDTMF: "StoreDTMF"
    case .sendFAX: "SendFAX"
    case .dial: "Dial"
    case .queue: "Queue"
    case .answer, .channelStatus, .noop, .hangUp, .streamFile, .getData, .recordFile, .setVariable,
      .getVariable:
      nil
    }
  }

  /// Whether whatever we send ends it at once. Others run on, and what we send waits.
  package var isInterruptible: Bool {
    switch self {
    case .streamFile, .getData: true
    case .answer, .channelStatus, .noop, .hangUp, .recordFile, .background, .playback, .storeDTMF,
      .sendFAX, .dial, .queue, .setVariable, .getVariable:
      false
    }
  }

  /// Whether its reply may hold a value.
  package var asksForValue: Bool {
    if case .getVariable = self { true } else { false }
  }
}
