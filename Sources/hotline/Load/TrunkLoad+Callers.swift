import GatewayProtocols
import Sockets
import Telephony

/// What callers do next, and doing it.
extension TrunkLoad {
  private static let pieceMilliseconds: UInt32 = 500
  private static let talkNanoseconds: UInt64 = 1_000_000_000

  /// The act of a script that comes next; nil for callers without one, and at its end.
  private func scriptedAct(_ call: Int) -> CallerBook.Act? {
    guard case .following(let scripts) = order.callers.callers else { return nil }
    let script = scripts[Int(calls[call].script) % scripts.count]
    let place = Int(calls[call].nextAct)
    return place < script.count ? script[place] : .hangUp
  }

  private var followsScripts: Bool {
    if case .following = order.callers.callers { true } else { false }
  }

  /// Something new is heard, or a time is over: settles what the caller does next, and when.
  func decide(_ call: Int, at now: UInt64) {
    guard calls[call].phase == .up, calls[call].due == .nothing, !isEnding else { return }
    if followsScripts { return decideByScript(call, at: now) }
    if order.keysPerCall == 0 { return }
    let isLast = calls[call].keysLeft == 0
    if order.depth != nil {
      if isLast { return hangUp(call) }
      pressWhenThereIsRoom(call)
    } else {
      schedule(isLast ? .hangUp : .key, call, at: calls[call].meant + order.typing)
    }
  }

  private func decideByScript(_ call: Int, at now: UInt64) {
    switch scriptedAct(call) {
    case .press:
      if order.depth != nil {
        pressWhenThereIsRoom(call)
      } else {
        schedule(.key, call, at: calls[call].meant + order.typing)
      }
    case .wait(let duration):
      calls[call].nextAct += 1
      schedule(.waitEnd, call, at: now + UInt64(duration.count) * 1_000_000)
    case .hear, .speak, .seat: schedule(.promptEnd, call, at: now + order.prompt)
    case .hangUp, nil:
      if order.depth != nil { return hangUp(call) }
      schedule(.hangUp, call, at: calls[call].meant + order.typing)
    }
  }

  private func pressWhenThereIsRoom(_ call: Int) {
    calls[call].due = .key
    // What the clock still has for it is out of date.
    calls[call].ticket &+= 1
    trunk(of: call).ready.append(UInt32(call))
  }

  private func schedule(_ due: TrunkCaller.Due, _ call: Int, at moment: UInt64) {
    calls[call].due = due
    calls[call].ticket &+= 1
    clock.add(at: moment, call: UInt32(call), ticket: calls[call].ticket)
  }

  /// Does what is due.
  func act(_ call: Int, meantFor moment: UInt64) {
    let due = calls[call].due
    calls[call].due = .nothing
    switch due {
    case .nothing: break
    case .key: press(call, meantFor: moment)
    case .promptEnd:
      endOperation(call, " finished")
      calls[call].meant = moment
      // Who has heard all that the script waits for goes on by itself.
      if !hearsMore(call) { decide(call, at: moment) }
    case .soundPiece: speak(call, meantFor: moment)
    case .talkEnd: endOperation(call, " released by=seat")
    case .waitEnd:
      calls[call].meant = moment
      decide(call, at: moment)
    case .hangUp: hangUp(call)
    }
  }

  /// Whether the script goes on once the service says something.
  private func hearsMore(_ call: Int) -> Bool {
    switch scriptedAct(call) {
    case .hear, .speak, .seat, nil: true
    case .press, .wait, .hangUp: false
    }
  }

  // MARK: Keys

  private func press(_ call: Int, meantFor moment: UInt64) {
    isPressed(call, meantFor: moment)
    repeat {
      send(key(call), call)
    } while nextKeyFollowsAtOnce(call)
    if order.depth == nil, case .press? = scriptedAct(call) {
      schedule(.key, call, at: moment + order.typing)
      noLongerUnderWay(call)
    }
  }

  private func nextKeyFollowsAtOnce(_ call: Int) -> Bool {
    guard order.depth != nil, case .press? = scriptedAct(call) else { return false }
    return true
  }

  private func key(_ call: Int) -> UInt8 {
    switch order.callers.callers {
    case .pressing(let keys):
      calls[call].keysLeft -= 1
      calls[call].nextAct += 1
      return keys[(Int(calls[call].nextAct) - 1) % keys.count]
    case .random(let keys):
      calls[call].keysLeft -= 1
      return keys[Int(random.next() % UInt64(keys.count))]
    case .following:
      guard case .press(let key)? = scriptedAct(call) else { return UInt8(ascii: "#") }
      calls[call].nextAct += 1
      return key
    }
  }

  private func send(_ key: UInt8, _ call: Int) {
    measure.figures.keys += 1
    let generation = calls[call].generation
    let operation = calls[call].isRecording ? 0 : calls[call].operation
    trunk(of: call).connection.write { output in
      LoadLine.dtmf(call, generation, key, &output)
      // The key has stopped the prompt, and a gateway says so.
      if operation != 0 {
        LoadLine.done(call, generation, operation, " interrupted", &output)
      }
    }
    if operation != 0 { calls[call].operation = 0 }
  }

  private func hangUp(_ call: Int) {
    let generation = calls[call].generation
    let operation = calls[call].isRecording ? calls[call].operation : 0
    trunk(of: call).connection.write { output in
      if operation != 0 {
        LoadLine.done(
          call, generation, operation, " finished by=hangup ms=0 pieces=0", &output)
      }
      LoadLine.hangup(call, generation, &output)
    }
    over(call)
  }

  func endOperation(_ call: Int, _ outcome: StaticString) {
    guard calls[call].operation != 0 else { return }
    let generation = calls[call].generation
    let operation = calls[call].operation
    calls[call].operation = 0
    if case .hear? = scriptedAct(call) { calls[call].nextAct += 1 }
    trunk(of: call).connection.write {
      LoadLine.done(call, generation, operation, outcome, &$0)
    }
  }

  // MARK: Recordings and seats

  func beginRecording(_ call: Int, _ operation: UInt32, at now: UInt64) {
    calls[call].operation = operation
    calls[call].isRecording = true
    calls[call].soundSent = 0
    calls[call].soundLeft = order.speech.count
    while let act = scriptedAct(call), act == .hear { calls[call].nextAct += 1 }
    if case .speak(let duration)? = scriptedAct(call) {
      calls[call].soundLeft = duration.count
      calls[call].nextAct += 1
    }
    schedule(.soundPiece, call, at: now + UInt64(TrunkLoad.pieceMilliseconds) * 1_000_000)
  }

  /// A piece of what the caller has said since the one before.
  private func speak(_ call: Int, meantFor moment: UInt64) {
    guard calls[call].isRecording else { return }
    let length = min(calls[call].soundLeft, TrunkLoad.pieceMilliseconds)
    let operation = OperationNumber(calls[call].operation)
    let id = LoadLine.id(call, calls[call].generation)
    let number = calls[call].soundSent
    if length > 0 {
      trunk(of: call).connection.write {
        NativeEventWriter.audio(
          id, operation, piece: number,
          LoadSound.silence.span.extracting(0..<Int(length) * 8), into: &$0)
      }
      calls[call].soundSent += 1
      calls[call].soundLeft -= length
      measure.figures.soundPieces += 1
    }
    guard calls[call].soundLeft == 0 else {
      return schedule(
        .soundPiece, call, at: moment + UInt64(TrunkLoad.pieceMilliseconds) * 1_000_000)
    }
    let pieces = calls[call].soundSent
    trunk(of: call).connection.write {
      NativeEventWriter.done(
        id, operation,
        .recorded(
          by: .key, length: Milliseconds(pieces * TrunkLoad.pieceMilliseconds), pieces: pieces),
        into: &$0)
    }
    calls[call].isRecording = false
    calls[call].operation = 0
    calls[call].meant = moment
    calls[call].recorded = moment
  }

  func transferred(_ call: Int, _ operation: UInt32, at now: UInt64) {
    calls[call].operation = operation
    var outcome = OperationOutcome.answered
    while let act = scriptedAct(call), act == .hear { calls[call].nextAct += 1 }
    if case .seat(let answer)? = scriptedAct(call) {
      outcome = answer
      calls[call].nextAct += 1
    }
    let id = LoadLine.id(call, calls[call].generation)
    trunk(of: call).connection.write {
      NativeEventWriter.done(
        id, OperationNumber(operation), outcome,
        reason: outcome == .failed ? "unreachable" : nil, into: &$0)
    }
    if outcome == .answered {
      schedule(.talkEnd, call, at: now + TrunkLoad.talkNanoseconds)
    } else {
      calls[call].operation = 0
    }
  }
}

enum LoadSound {
  /// Half a second of it, in A-law.
  static let silence = [UInt8](repeating: 0xD5, count: 4000)
}
