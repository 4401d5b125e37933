import CallFlowModel
import Telephony

/// Taking a message.
///
///     prelude ─▶ recording ──too short──▶ prelude again, as a wrong entry
///                    └──long enough──▶ saving ──durable──▶ kept (or its review)
///                    └──hang-up──▶ kept: who hangs up has left the message
extension Call {
  private func recording(in flow: CallFlow) -> RecordDetail {
    flow.recordings[Int(flow[step].detail)]
  }

  mutating func startRecording(in flow: CallFlow, _ effects: inout CallEffects) -> Move? {
    let facts = recording(in: flow)
    operation.number &+= 1
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
      effects.emit(.dropRecording(ended))
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
    hasMoved = true
  }

  /// The call was cut while its recording was being saved. The store is asked again: a recording that it has kept
  /// already has its receipt, and one that went down with the process is recorded again.
  mutating func resumeSaving(at now: CallTime, _ effects: inout CallEffects) {
    asksWhetherSaved = true
    save(at: now, &effects)
  }

  mutating func recordingKept(
    _ kept: OperationNumber, _ receipt: ReceiptNumber, in flow: CallFlow
  ) -> Move? {
    guard case .saving(let saved, until: _) = activity, saved == kept else { return nil }
    self.receipt = receipt
    return Move(.kept, to: flow[step].next)
  }

  mutating func recordingLost(
    _ lost: OperationNumber, at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    guard case .saving(let saved, until: _) = activity, saved == lost else { return nil }
    if asksWhetherSaved { return startAgain(at: now, in: flow, &effects) }
    return Move(.unavailable, to: recording(in: flow).unavailable)
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
