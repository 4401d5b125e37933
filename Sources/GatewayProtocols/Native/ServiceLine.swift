package import Telephony

/// What the service says in one line, as a gateway reads it.
package enum ServiceLine: Equatable, Sendable {
  case hotline(node: String, challenge: String?)
  case ready
  /// `call` is nil for an error that belongs to no call.
  case error(call: String?, code: TrunkErrorCode, text: String)
  case answer(call: String)
  /// `prompts` are written `<language>/<name>`. `from` is where in them to begin, in their own time.
  case play(
    call: String, OperationNumber, keys: KeyMode, prompts: [String],
    from: Milliseconds = Milliseconds(0),
    speed: PlaySpeed = .normal)
  case stop(call: String, OperationNumber)
  /// `warn`: how long before `max` the caller hears a tone; nil: never.
  case record(
    call: String, OperationNumber, max: Milliseconds, silence: Milliseconds, end: KeyString,
    beep: Bool, warn: Milliseconds?)
  /// `to` is nil for a fax in the call itself.
  case fax(call: String, OperationNumber, document: String, pages: UInt32, to: String?)
  case transfer(call: String, OperationNumber, TransferTarget, ring: Milliseconds?)
  case hangup(call: String, HangupCause)
  case mark(call: String, mark: String)
  case saved(call: String, OperationNumber, receipt: String)
  case queued(call: String, receipt: String)
  case drain
  case ping(token: String?)
  case pong(token: String?)

  package enum TransferTarget: Equatable, Sendable {
    case queue(String)
    case number(String)
  }
}
