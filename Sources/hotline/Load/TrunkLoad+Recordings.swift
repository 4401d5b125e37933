import GatewayProtocols
import Sockets
import Telephony

/// What callers say into recordings, and seats that talk with them.
extension TrunkLoad {
  private static let pieceMilliseconds: UInt32 = 500

  /// `longest`: what a gateway takes of it at most. `endKeys`: those that end it.
  func beginRecording(
    _ call: Int, _ operation: UInt32, atMost longest: Milliseconds, endKeys: KeyString,
    at now: UInt64
  ) {
    calls[call].operation = operation
    calls[call].isRecording = true
    calls[call].sound = TrunkCaller.Sound()
    calls[call].soundLeft = order.speech.count
    while let act = scriptedAct(call), act == .hear { calls[call].nextAct += 1 }
    if case .speak(let duration)? = scriptedAct(call) {
      calls[call].soundLeft = duration.count
      calls[call].nextAct += 1
      // A key that follows at once ends what is not cut off, and is pressed no second time.
      if duration.count <= longest.count, case .press(let key, _)? = scriptedAct(call),
        endKeys.holds(key)
      {
        calls[call].nextAct += 1
      }
    }
    calls[call].isCutOff = calls[call].soundLeft > longest.count
    calls[call].soundLeft = min(calls[call].soundLeft, longest.count)
    schedule(.soundPiece, call, at: now + UInt64(TrunkLoad.pieceMilliseconds) * 1_000_000)
  }

  /// A piece of what the caller has said since the one before.
  func speak(_ call: Int, meantFor moment: UInt64) {
    guard calls[call].isRecording else { return }
    let length = min(calls[call].soundLeft, TrunkLoad.pieceMilliseconds)
    let id = LoadLine.id(call, calls[call].generation)
    let operation = OperationNumber(calls[call].operation)
    let number = calls[call].sound.pieces
    if length > 0 {
      trunk(of: call).connection.write {
        NativeEventWriter.audio(
          id, operation, piece: number,
          LoadSound.silence.span.extracting(0..<Int(length) * 8), into: &$0)
      }
      calls[call].sound.pieces += 1
      calls[call].sound.milliseconds += length
      calls[call].soundLeft -= length
      measure.figures.soundPieces += 1
    }
    guard calls[call].soundLeft == 0 else {
      return schedule(
        .soundPiece, call, at: moment + UInt64(TrunkLoad.pieceMilliseconds) * 1_000_000)
    }
    endRecording(call, by: calls[call].isCutOff ? .max : .key, at: moment)
  }

  func endRecording(_ call: Int, by end: RecordingEnd, at moment: UInt64) {
    let id = LoadLine.id(call, calls[call].generation)
    let operation = OperationNumber(calls[call].operation)
    let sound = calls[call].sound
    trunk(of: call).connection.write {
      NativeEventWriter.done(
        id, operation,
        .recorded(by: end, length: Milliseconds(sound.milliseconds), pieces: sound.pieces),
        into: &$0)
    }
    trunk(of: call).says()
    calls[call].isRecording = false
    calls[call].operation = 0
    calls[call].meant = moment
    calls[call].recorded = clock.moment(for: moment)
  }

  func transferred(_ call: Int, _ operation: UInt32, at now: UInt64) {
    calls[call].operation = operation
    var answer = CallerBook.SeatAnswer.usual
    while let act = scriptedAct(call), act == .hear { calls[call].nextAct += 1 }
    if case .seat(let scripted)? = scriptedAct(call) {
      answer = scripted
      calls[call].nextAct += 1
    }
    let id = LoadLine.id(call, calls[call].generation)
    trunk(of: call).connection.write {
      NativeEventWriter.done(
        id, OperationNumber(operation), answer.outcome,
        reason: answer.outcome == .failed ? "unreachable" : nil, into: &$0)
    }
    trunk(of: call).says()
    if answer.outcome == .answered {
      schedule(.talkEnd, call, at: now + UInt64(answer.talk.count) * 1_000_000)
    } else {
      calls[call].operation = 0
      calls[call].meant = now
    }
  }
}

extension KeyString {
  /// Whether `key`, by its sign, is one of them.
  fileprivate func holds(_ key: UInt8) -> Bool { (0..<count).contains { self[$0].ascii == key } }
}

/// What callers of a load say into recordings.
enum LoadSound {
  /// Half a second of it, in A-law.
  static let silence = [UInt8](repeating: 0xD5, count: 4000)
}
