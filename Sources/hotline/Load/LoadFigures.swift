/// What a load has found out while it was measured.
struct LoadFigures {
  /// Calls that have rung while it was measured: those of the warm-up are not among them, but may be among the next two.
  var callsBegun = 0
  /// Calls that were hung up, by whichever side.
  var callsEnded = 0
  /// Calls that were refused, not answered, or lost with their connection; why, ``errors`` tells.
  var callsFailed = 0
  /// Calls that are up, or ring, as the measurement ends.
  var callsUp = 0
  /// Calls that should have begun while as many were up as may be.
  var callsHeldBack = 0
  var keys = 0
  var keysAnswered = 0
  /// Keys that the service has read and played nothing for: within ``LoadOrder/patience``, in the closed loop within a few
  /// times as long as an answer takes, or longer where others are known to be slow.
  var keysUnanswered = 0
  var marks = 0
  var soundPieces = 0
  var recordings = 0
  /// Lines that the service refused, by code, and connections that broke.
  var errors: [String: Int] = [:]

  /// From a key, or the moment it was meant for, to the next `play`.
  var keyToPlay = LatencyHistogram()
  /// From the moment a call was to ring to its answer.
  var ringToAnswer = LatencyHistogram()
  /// From the end of a recording to its `saved`.
  var endToSaved = LatencyHistogram()

  /// A key that was counted as unanswered is answered, late. That it was may have been counted in the warm-up.
  mutating func isAnsweredAfterAll() {
    keysAnswered += 1
    keysUnanswered = max(0, keysUnanswered - 1)
  }

  mutating func addError(_ code: String) { errors[code, default: 0] += 1 }
}
