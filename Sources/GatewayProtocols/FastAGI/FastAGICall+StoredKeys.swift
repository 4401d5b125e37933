internal import Telephony

/// Keys that StoreDTMF has caught.
extension FastAGICall {
  /// The keys that have come since they were last read.
  mutating func newKeys(_ reply: FastAGIReply) -> KeyString {
    let all = Array((reply.value ?? "").utf8)
    var keys = KeyString()
    for byte in all.dropFirst(Int(typed ?? 0)) {
      if let key = DTMFKey(ascii: byte) { _ = keys.append(key) }
    }
    hadGap = false
    // A variable that is full tells nothing new.
    typed = all.count < FastAGITypeAhead.keysMax ? UInt16(all.count) : nil
    isStoreFull = typed == nil
    return keys
  }

  /// Keys of a gap answer what is about to be played.
  mutating func caughtUp(_ keys: KeyString, _ turn: inout GatewayTurn) {
    guard !keys.isEmpty else { return }
    for index in 0..<keys.count { turn.emit(.keyPressed(keys[index], ago: Milliseconds(0))) }
    stopWaiting(&turn)
  }

  /// Keys that have been told stop what is to be heard next, as if they had come while it was heard.
  mutating func stopWaiting(_ turn: inout GatewayTurn) {
    switch pending.first {
    case .play(let operation, let prompt) where prompt.keys == .interrupt:
      pending.removeFirst()
      turn.emit(
        .operationEnded(operation, .interrupted, ago: Milliseconds(0)))
    case .listen: pending.removeFirst()
    case .play, .answer, .stop, .record, .fax, .transfer, .mark, .hangUp, nil: break
    }
  }
}
