internal import CallEngine
internal import CallKeeping
internal import GatewayProtocols
internal import Sockets
internal import Storage
internal import Telephony

/// What is heard, and the way of a message from the store back to a gateway: in the review of a message, where the call has come
/// from another node, or back from one that died.
extension GatewayCall {
  /// Plays `prompt`, once all of it is there.
  func play(_ prompt: CallPrompt, of items: Range<Int>) {
    if let recording = recording(in: items),
      !recordings.contains(where: { $0.operation == recording })
    {
      playAgain(recording, in: prompt)
    } else {
      play(prompt)
    }
  }

  private func play(_ prompt: CallPrompt) {
    served!.pointee.withFlow { call, flow in
      driver.play(
        prompt.operation, keys: prompt.keys, files: prompt.files, from: prompt.position, for: call,
        in: flow)
    }
  }

  private func recording(in items: Range<Int>) -> OperationNumber? {
    for index in items {
      if case .recording(let operation) = service.effects.speechItem(at: index) { return operation }
    }
    return nil
  }

  /// Where a recording lies that is heard, without the suffix: where the gateway has recorded it, until the call is over, or where
  /// an earlier part's is written; nil where there is no folder.
  func file(ofRecording operation: OperationNumber) -> String? {
    if let own = recordings.first(where: { $0.operation == operation }) { return own.file }
    let identity = served!.pointee.identity
    return service.shared.recordings?.file(
      of: RecordingName(hearingAgain: operation, in: identity.segment, of: identity.key))
  }

  private func playAgain(_ recording: OperationNumber, in prompt: CallPrompt) {
    if let again = served!.pointee.soundAgain, again.recording == recording {
      switch again.state {
      case .here: play(prompt)
      case .coming: served!.pointee.soundAgain!.state = .coming(prompt)
      }
      return
    }
    let identity = served!.pointee.identity
    let segment = served!.pointee.call.recordedIn
    guard let folder = service.shared.recordings, let file = file(ofRecording: recording) else {
      return notHeard(prompt, "name a folder that the gateway can read: --recordings")
    }
    guard segment != identity.segment else {
      return notHeard(prompt, "operation \(recording.number) has recorded nothing")
    }
    served!.pointee.soundAgain = SoundAgain(
      recording: recording, file: file, state: .coming(prompt))
    served!.pointee.answersAwaited += 1
    let (mailbox, place, number) = (service.mailbox, place, number)
    folder.write(
      OperationKey(call: identity.key, segment: segment, operation: recording),
      from: service.shared.storage, to: file
    ) { reason in
      mailbox.post(.soundWritten(place: place, gatewayCall: number, failure: reason))
    }
  }

  /// It lies there; or, for the reason that `failure` tells, it does not.
  func soundWritten(_ failure: String?) {
    served!.pointee.answersAwaited -= 1
    takeRoom()
    if case .coming(let waiting)? = served!.pointee.soundAgain?.state {
      if failure == nil {
        served!.pointee.soundAgain!.state = .here
      } else {
        served!.pointee.soundAgain = nil
      }
      // The call may have gone on meanwhile, or ended.
      if let waiting, isUp, served!.pointee.call.activity.operation == waiting.operation {
        if let failure { notHeard(waiting, failure) } else { play(waiting) }
      }
    }
    work()
    removeIfDone()
  }

  private func notHeard(_ prompt: CallPrompt, _ why: String) {
    log(.warning, .recordingNotHeard, why)
    hasToldFailure = true
    driver.fail(prompt.operation)
  }

  /// What waits for its sound.
  var promptWaitingForSound: CallPrompt? {
    guard case .coming(let waiting)? = served?.pointee.soundAgain?.state else { return nil }
    return waiting
  }

  /// A key stops what has been waiting for its sound, as it would have stopped it when heard.
  func stop(_ waiting: CallPrompt) {
    guard waiting.keys == .interrupt,
      promptWaitingForSound?.operation == waiting.operation
    else { return }
    served!.pointee.soundAgain!.state = .coming(nil)
    driver.turn.emit(.operationEnded(waiting.operation, .interrupted, ago: Milliseconds(0)))
  }
}
