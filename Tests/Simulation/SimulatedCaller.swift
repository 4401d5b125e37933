import Telephony

/// What a caller said into one recording.
struct Utterance {
  let caller: Int
  /// The visit of the step in which it was said: who is asked again in the same visit, because the call was cut, says the
  /// same.
  let visit: UInt32
  var byteCount = 0
  /// The gateway has told its end.
  var hasEnded = false
  var receipt: String?

  static let pieceBytes = 2000

  /// Sound that tells whose it is, and which piece.
  static func sound(of utterance: Int, piece: UInt32) -> [UInt8] {
    var sound = [UInt8](
      repeating: UInt8(truncatingIfNeeded: utterance &* 31 &+ Int(piece)), count: pieceBytes)
    sound[4] = UInt8(piece)
    for byte in 0..<4 { sound[byte] = UInt8(truncatingIfNeeded: utterance >> (24 - byte * 8)) }
    return sound
  }
}

/// One caller, with the gateway's view of the call.
struct SimulatedCaller {
  /// What the gateway is at for the call.
  enum Doing: Equatable {
    case nothing
    case playing(OperationNumber, KeyMode)
    case recording(OperationNumber, utterance: Int, sent: UInt32, pieces: UInt32)
    case faxing(OperationNumber)
    case ringing(OperationNumber)
    case talking(OperationNumber)
  }

  enum State {
    /// About to ring, or to ring again with a mark.
    case away
    case ringing
    case up
    /// The service has ended it, or the caller has hung up: nothing but `saved` may come.
    case ended
    /// Nobody will ever hear of it again.
    case gone
  }

  let name: String
  let from: String
  var state = State.away
  var doing = Doing.nothing
  var trunk: SimulatedTrunk?
  var expected: ExpectedCall?
  var mark: (text: String, holds: ExpectedMark)?
  var markBefore: String?
  /// An act that was planned before counts no more.
  var plan: UInt64 = 0
  /// How much the caller still does before hanging up.
  var patience: Int
  /// What its recordings hold, by operation: the last that had the number.
  var utterances: [UInt32: Int] = [:]
  /// Errors that must come.
  var errors: [String] = []
  /// The operation that ended last, for saying so twice.
  var lastDone: OperationNumber?
}
