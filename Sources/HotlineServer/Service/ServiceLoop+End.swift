internal import CallEngine
internal import Sockets

/// The end of a node.
extension ServiceLoop {
  /// How long gateways may take to let go of calls that were ended because the node has drained long enough.
  static let leaveMillisecondsMax: UInt64 = 30_000
  /// How long a service that stops at once waits for FreeSWITCHes to write out what they recorded.
  private static let stopMillisecondsMax: UInt64 = 1_000

  func drain() {
    guard state == .serving else { return }
    state = .draining
    let limit = deadlines.add(.drain)
    deadlines.set(limit, at: now + UInt64(shared.options.drainSecondsMax) * 1000)
    for trunk in trunks.all { trunk.announceDrain() }
  }

  /// Ends every call, and waits for no gateway but a moment for the sound that it still holds.
  func stopNow() {
    endAllCalls()
    endRest()
    switch state {
    case .keeping, .stopped: return
    case .stopping: return keepAtOnce()
    case .serving, .draining, .leaving: break
    }
    guard isRecordingHeldBack else { return keepAtOnce() }
    state = .stopping
    deadlines.set(deadlines.add(.leave), at: now + Self.stopMillisecondsMax)
  }

  private var isRecordingHeldBack: Bool { gatewayCalls.all.contains(where: \.endsRecordingsSoon) }

  /// Keeps what is there, whatever gateways are at, and goes when the store has said which messages that are: who closes it waits
  /// for the same.
  private func keepAtOnce() {
    switch state {
    case .keeping, .stopped: return
    case .serving, .draining, .leaving, .stopping: state = .keeping
    }
    for call in gatewayCalls.all { call.keepRecordingsAtOnce() }
    for trunk in trunks.all { trunk.loseFaxes("stopped") }
    handOverRecords()
    stopIfKept()
  }

  private func stopIfKept() {
    guard state == .keeping, !awaited.values.contains(where: \.isOfAMessage) else { return }
    state = .stopped
    loop.stop()
  }

  func endAllCalls() {
    for trunk in trunks.all {
      trunk.endAllCalls(.drained)
      trunk.loseFaxes("stopped")
    }
    for call in gatewayCalls.all { call.endCall(.drained) }
  }

  func checkDrained() {
    if state == .draining, callsUp == 0, awaited.isEmpty, endedCalls.isEmpty, drawings.isEmpty,
      trunks.all.allSatisfy(\.faxes.isEmpty),
      gatewayCalls.all.allSatisfy(\.hasKeptRecordings)
    {
      state = .leaving
      listener?.close()
      for listener in callListeners { listener.close() }
      for trunk in trunks.all { trunk.leave() }
      for call in gatewayCalls.all { call.leave() }
    }
    if state == .stopping, !isRecordingHeldBack { keepAtOnce() }
    stopIfKept()
    if state == .leaving, trunks.isEmpty, gatewayCalls.isEmpty { loop.stop() }
  }
}
