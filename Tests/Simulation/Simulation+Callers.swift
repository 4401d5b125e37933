import GatewayProtocols
import Telephony

/// What callers do, and how what is under way for them comes to its end.
extension Simulation {
  func wait(for doing: SimulatedCaller.Doing) -> ClosedRange<Int> {
    switch doing {
    case .nothing: 200...9000
    case .playing: 100...5000
    case .recording: 50...500
    case .faxing, .ringing: 1000...15_000
    case .talking: 1000...30_000
    }
  }

  /// A caller does something, or something comes to its end.
  func act(_ caller: Int, _ plan: UInt64) throws {
    guard callers[caller].plan == plan else { return }
    switch callers[caller].state {
    case .away:
      guard isEnding, chance(0.5) else { return try ring(caller) }
      callers[caller].state = .gone
      return
    case .ringing, .gone: return
    case .ended:
      callers[caller].state = .gone
      return
    case .up: break
    }
    callers[caller].patience -= 1
    if callers[caller].patience < 0 || chance(0.02) { return hangUp(caller) }
    if chance(0.03) { repeatDone(caller) }
    switch callers[caller].doing {
    case .nothing: press(caller)
    case .playing(let operation, let keys): hear(caller, operation, keys)
    case .recording(let operation, let utterance, let sent, let pieces):
      speak(caller, operation, utterance, sent, of: pieces)
    case .faxing(let operation): end(caller, operation, chance(0.7) ? .sent(pages: 1) : .failed)
    case .ringing(let operation):
      if chance(0.5) {
        end(caller, operation, .answered)
        callers[caller].doing = .talking(operation)
      } else {
        end(caller, operation, [.busy, .noAnswer, .failed].randomElement(using: &random)!)
      }
    case .talking(let operation):
      end(caller, operation, .released(by: chance(0.5) ? .seat : .caller))
    }
    self.plan(caller, after: wait(for: callers[caller].doing))
  }

  private func end(_ caller: Int, _ operation: OperationNumber, _ outcome: OperationOutcome) {
    callers[caller].doing = .nothing
    callers[caller].lastDone = operation
    let name = callers[caller].name
    callers[caller].trunk?.say(.done(caller, operation, outcome)) {
      NativeEventWriter.done(name, operation, outcome, into: &$0)
    }
  }

  /// Late, or twice: it changes nothing.
  private func repeatDone(_ caller: Int) {
    guard let operation = callers[caller].lastDone, callers[caller].doing != .talking(operation)
    else { return }
    let name = callers[caller].name
    callers[caller].trunk?.say(.done(caller, operation, .finished)) {
      NativeEventWriter.done(name, operation, .finished, into: &$0)
    }
  }

  private func press(_ caller: Int) {
    if chance(0.15) { return }
    let isDialling = callers[caller].expected?.asksForFaxNumber ?? false
    let count = isDialling ? 7 : chance(0.3) ? any(2...6) : 1
    var keys = (0..<count).map { _ in
      chance(0.9) ? any(0...9) : any(0...11)
    }.map { DTMFKey(rawValue: UInt8($0))! }
    if callers[caller].expected?.asksWhetherRight ?? false, chance(0.7) { keys = [.one] }
    // Few numbers, so that some have had enough.
    if isDialling, chance(0.9) { keys = [.five, .five, .five, .five, .five, .five, keys[6]] }
    var text = KeyString()
    for key in keys { _ = text.append(key) }
    let name = callers[caller].name
    callers[caller].trunk?.say(.keys(caller, keys)) {
      NativeEventWriter.dtmf(name, text.description, into: &$0)
    }
  }

  private func hear(_ caller: Int, _ operation: OperationNumber, _ keys: KeyMode) {
    if chance(0.4) { return end(caller, operation, .finished) }
    if chance(0.05) { return end(caller, operation, .failed) }
    let stopped = OperationOutcome.interrupted
    guard keys == .interrupt else { return press(caller) }
    // The key and what it stopped come in either order.
    if chance(0.3) {
      end(caller, operation, stopped)
      press(caller)
    } else {
      press(caller)
      end(caller, operation, stopped)
    }
  }

  private func speak(
    _ caller: Int, _ operation: OperationNumber, _ utterance: Int, _ sent: UInt32,
    of pieces: UInt32
  ) {
    let name = callers[caller].name
    if chance(0.01) { return end(caller, operation, .failed) }
    guard sent < pieces else {
      let length = Milliseconds(UInt32(utterances[utterance].byteCount / 8))
      utterances[utterance].hasEnded = true
      let by = [RecordingEnd.key, .max, .stop].randomElement(using: &random)!
      return end(caller, operation, .recorded(by: by, length: length, pieces: pieces))
    }
    let sound = Utterance.sound(of: utterance, piece: sent)
    utterances[utterance].byteCount += sound.count
    callers[caller].trunk?.say(
      .audio(caller, operation, piece: sent, count: sound.count)
    ) { NativeEventWriter.audio(name, operation, piece: sent, sound.span, into: &$0) }
    callers[caller].doing = .recording(
      operation, utterance: utterance, sent: sent + 1, pieces: pieces)
  }

  private func hangUp(_ caller: Int) {
    let name = callers[caller].name
    callers[caller].state = .ended
    callers[caller].doing = .nothing
    callers[caller].trunk?.say(.hangup(caller)) { NativeEventWriter.hangup(name, into: &$0) }
    plan(caller, after: 20_000...60_000)
  }
}
