import CallFlowModel
import Telephony

/// Taking a message.
///
///     prelude ─▶ recording ──too short──▶ prelude again, as a wrong entry
///                    └──long enough──▶ saving ──durable──▶ kept (or its review)
///                    ├──hang-up──▶ kept: who hangs up has left the message
///                    └──failed──▶ what there is is kept as cut off, and nobody is told so
///
///     resumed ─▶ finding ──kept before the call was cut──▶ kept
///                   └──not kept──▶ prelude
extension Call {
  private func recording(in flow: CallFlow) -> RecordDetail {
    flow.recordings[Int(flow[step].detail)]
  }

  mutating func startRecording(in flow: CallFlow, _ effects: inout CallEffects) -> Move? {
    let facts = recording(in: flow)
    operation.number &+= 1
    // A gateway that records holds the mark of this step, whatever else of this turn reaches it: without it the call
    // would go on at an earlier step, and a message that was kept by then would be taken again.
    if isMarkDue {
      effects.emit(.mark)
      isMarkDue = false
    }
    effects.emit(
      .record(operation, atMost: facts.atMost, silence: facts.silence, endKey: facts.endKey))
    activity = .recording(operation)
    return nil
  }

  mutating func recordingEnded(
    _ ended: OperationNumber, _ outcome: OperationOutcome, at now: CallTime, in flow: CallFlow,
    _ effects: inout CallEffects
  ) -> Move? {
    dropKeys(.recordingEnded, &effects)
    let facts = recording(in: flow)
    guard case .recorded(let end, let length, pieces: _) = outcome else {
      effects.emit(.keepCutRecording(ended, step))
      return Move(.unavailable, to: facts.unavailable)
    }
    // Silence at the end is no speech: who says nothing has left nothing.
    let silence = end == .silence ? facts.silence.count : 0
    guard length.count - min(length.count, silence) >= facts.atLeast.count else {
      effects.emit(.dropRecording(ended))
      // After a hang-up its own event follows and ends the call.
      activity = .idle
      return end == .hangup ? nil : noMatch(at: now, in: flow, &effects)
    }
    recorded = ended
    recordedLength = length
    recordedEnd = end
    asksWhetherSaved = false
    save(at: now, &effects)
    return nil
  }

  private mutating func save(at now: CallTime, _ effects: inout CallEffects) {
    effects.emit(.keepRecording(recorded, step, length: recordedLength, endedBy: recordedEnd))
    activity = .saving(recorded, until: now + .seconds(CallLimits.savingSeconds))
    // From here on a resumed call must not record again what has been kept.
    isMarkDue = true
  }

  /// The call was cut while its recording was being saved. The store is asked again: a recording that it has kept
  /// already has its receipt, and one that went down with the process is recorded again.
  mutating func resumeSaving(at now: CallTime, _ effects: inout CallEffects) {
    asksWhetherSaved = true
    save(at: now, &effects)
  }

  /// The call was cut somewhere in this step: the mark tells no recording, but one may have been made after it, ended
  /// and been kept before its own mark arrived.
  ///
  /// No mark is due until the answer: it would say that what was recorded before it has been asked for.
  mutating func findMessage(
    after marked: OperationNumber, at now: CallTime, _ effects: inout CallEffects
  ) {
    queue = keysToTakeAgain
    entry.removeAll()
    effects.emit(.findMessage(after: marked))
    activity = .finding(
      after: marked, keysBefore: UInt8(queue.count),
      until: now + .seconds(CallLimits.savingSeconds))
  }

  mutating func messageFound(
    _ found: OperationNumber, _ receipt: ReceiptNumber, after: OperationNumber, in flow: CallFlow,
    _ effects: inout CallEffects
  ) -> Move? {
    guard case .finding(after, let keysBefore, until: _) = activity else { return nil }
    // The recording has ended in the part of the call that was cut; keys typed since then are for what comes next.
    dropKeys(Int(keysBefore), .recordingEnded, &effects)
    // The gateway has heard the numbers up to this one in a part of the call that was cut.
    operation = max(operation, found)
    recorded = found
    keep(receipt)
    return Move(.kept, to: flow[step].next)
  }

  mutating func recordingKept(
    _ kept: OperationNumber, _ receipt: ReceiptNumber, in flow: CallFlow
  ) -> Move? {
    guard case .saving(let saved, until: _) = activity, saved == kept else { return nil }
    keep(receipt)
    return Move(.kept, to: flow[step].next)
  }

  /// The store keeps and drops one after the other: what was dropped before is dropped on the disk.
  private mutating func keep(_ kept: ReceiptNumber) {
    receipt = kept
    droppedMessage = nil
  }

  mutating func recordingLost(
    _ lost: OperationNumber, at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    if case .finding(after: lost, keysBefore: _, until: _) = activity {
      return startAgain(at: now, in: flow, &effects)
    }
    guard case .saving(let saved, until: _) = activity, saved == lost else { return nil }
    if asksWhetherSaved { return startAgain(at: now, in: flow, &effects) }
    return Move(.unavailable, to: recording(in: flow).unavailable)
  }

  /// A message that may be there must not be taken again: the caller hears that the store is not to be had.
  func recordingUnknown(_ asked: OperationNumber, in flow: CallFlow) -> Move? {
    switch activity {
    case .saving(asked, until: _), .finding(after: asked, keysBefore: _, until: _):
      Move(.unavailable, to: recording(in: flow).unavailable)
    case .idle, .playing, .offering, .paused, .prelude, .prompting, .awaitingFirstKey,
      .awaitingNextKey,
      .looking(_, fillerAt: _, until: _), .filling(_, filler: _, until: _), .fetching, .recording,
      .saving, .finding, .faxing, .ordering, .transferring, .connected, .ended:
      nil
    }
  }

  /// What a hang-up left was too short to be a message: only who counts the sound that came can know.
  package mutating func leftNoMessage() { hasLeftMessage = false }

  /// Whatever has been said so far is left as a message.
  mutating func keepWhatIsBeingRecorded(by cause: HangupCause, _ effects: inout CallEffects) {
    // What is being saved is on its way to the disk, whoever hangs up meanwhile.
    if case .saving = activity { hasLeftMessage = true }
    guard case .recording(let operation) = activity else { return }
    let endedBy: RecordingEnd? =
      switch cause {
      case .normal, .other: .hangup
      case .budget: .max
      case .trunkLost, .drained, .failure: nil
      }
    hasLeftMessage = true
    effects.emit(.keepRecording(operation, step, length: nil, endedBy: endedBy))
  }
}
