import CallEngine
import CallFlowModel
import CallKeeping
import GatewayProtocols
import Storage
package import Telephony

/// What the simulated gateway does for the service, and what its caller makes it do.
extension SimulatedCall {
  // MARK: For the service

  mutating func play(
    _ operation: OperationNumber, _ keys: KeyMode, _ language: LanguageID, _ range: Range<Int>,
    from position: Milliseconds, _ speed: PlaySpeed
  ) {
    var length: UInt32 = 0
    for index in range {
      length += menu.durations.milliseconds(of: effects.speechItem(at: index), in: language) {
        index in
        writing.milliseconds(ofNamed: effects.texts[Int(index)])
      }
    }
    let rest = Milliseconds(length - min(length, position.count))
    gateway = .playing(operation, keys, until: now + speed.time(for: rest))
    conversation.begin(call.step, language, at: now, &effects, range)
    wire?.expectPlay(
      identity.call, operation, keys, effects.speech[range], effects.texts, language,
      from: position, speed,
      menu.flow)
  }

  mutating func stop(_ stopped: OperationNumber) {
    wire?.expect(.stop(call: identity.call.text, stopped))
    guard case .playing(let operation, _, until: _) = gateway, operation == stopped
    else { return }
    conversation.endLast(.stopped)
    gateway = .idle
    wire?.ended(operation, .interrupted)
  }

  /// What the gateway is at has come to its end.
  mutating func gatewayDue() {
    switch gateway {
    case .idle: break
    case .playing(let operation, _, until: _):
      conversation.endLast(.finished)
      endOperation(operation, .finished)
    case .recording(_, let plan): endRecording(by: plan.endedBy)
    case .faxing: endFax(.failed)
    case .ringing(let operation, since: _, until: _): endOperation(operation, .noAnswer)
    case .talking(let operation, until: _): endOperation(operation, .released(by: .seat))
    }
  }

  mutating func endOperation(_ operation: OperationNumber, _ outcome: OperationOutcome) {
    guard !standsStill else { return }
    gateway = .idle
    wire?.ended(operation, outcome)
    deliver(.operationEnded(operation, outcome))
  }

  mutating func endFax(_ outcome: OperationOutcome) {
    guard !standsStill, case .faxing(let operation, until: _) = gateway else { return }
    if var job = fax {
      if case .sent(let pages) = outcome {
        job.state = .sent
        job.pagesSent = pages
      } else {
        job.state = .failed
        job.failure = "no-answer"
      }
      _ = store.commit(.keepFax(job))
      fax = nil
    }
    endOperation(operation, outcome)
  }

  private mutating func endRecording(by end: RecordingEnd) {
    guard case .recording(let operation, let plan) = gateway else { return }
    let length = now.since(plan.since)
    rememberRecording(length)
    endOperation(
      operation,
      .recorded(by: end, length: length, pieces: RecordedSound.pieceCount(of: length)))
  }

  // MARK: For the caller

  /// The caller presses a key. A gateway tells it first, and then what it stopped.
  mutating func press(_ key: DTMFKey) {
    guard !standsStill else { return }
    switch gateway {
    case .recording(_, let plan) where key == plan.endKey:
      return endRecording(by: .key)
    case .playing(let operation, .interrupt, until: _):
      conversation.endLast(.cutByKey)
      gateway = .idle
      wire?.pressed(key)
      // The line that tells of the stop follows at once, whatever the key has led to.
      let stopped = OperationOutcome.interrupted
      wire?.ended(operation, stopped)
      deliver(.keyPressed(key))
      if ended == nil { deliver(.operationEnded(operation, stopped)) }
    case .idle, .playing, .recording, .faxing, .ringing, .talking:
      wire?.pressed(key)
      deliver(.keyPressed(key))
    }
  }

  mutating func hangUp(_ cause: HangupCause = .normal) {
    guard !standsStill else { return }
    wire?.hungUp()
    deliver(.callerHungUp(cause))
  }

  /// The caller speaks until `time`, into the recording that runs.
  mutating func speak(until time: CallTime) {
    guard case .recording(let operation, var plan) = gateway else { return }
    plan.spokenUntil = max(plan.spokenUntil, time)
    gateway = .recording(operation, plan)
  }

  mutating func answerSeat(talkingUntil time: CallTime) {
    guard !standsStill, case .ringing(let operation, since: _, until: _) = gateway else { return }
    gateway = .talking(operation, until: time)
    hasTalked = true
    wire?.ended(operation, .answered)
    deliver(.operationEnded(operation, .answered))
  }
}

/// The sound of a recording as pieces of the trunk protocol.
package enum RecordedSound {
  /// Half a second, 4 KiB, is the most that a piece may hold; this is a little less.
  package static let pieceMilliseconds: UInt32 = 500

  package static func pieceCount(of length: Milliseconds) -> UInt32 {
    (length.count + pieceMilliseconds - 1) / pieceMilliseconds
  }
}
