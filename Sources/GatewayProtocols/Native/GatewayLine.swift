package import Telephony

/// What a gateway says in one line. Its fields are places in the parser's memory, good until the next line.
package enum GatewayLine: Equatable, Sendable {
  package typealias Field = NativeFields.Field

  /// `hello 1 <gateway> [proof=<hex>] [marks=yes] [speed=yes] [faxes=yes] [warn=yes]`
  case hello(gateway: Field, proof: Field?, marks: Bool, speed: Bool, faxes: Bool, warn: Bool)
  /// `call <call> to=<number> [from=<number>] [lang=<tag>] [at=<local time>] [clock=still] [resume=<mark>]`
  case call(Ringing)
  /// `dtmf <call> <keys> [ms=<n>]`: each byte of `keys` is the sign of a ``DTMFKey``.
  case dtmf(call: Field, keys: Field)
  /// `done <call> <op> <outcome> [key=value …]`; `reason` is what `failed` gave, for the log, and `arrived` how many pages of a
  /// fax arrived although it was not sent whole.
  case done(call: Field, OperationNumber, OperationOutcome, reason: Field?, arrived: UInt32)
  /// `audio <call> <op> <n> <base64>`
  case audio(call: Field, OperationNumber, piece: UInt32, base64: Field)
  /// `hangup <call> [cause=<word>]`
  case hangup(call: Field, HangupCause)
  /// `advance <call> <duration>`: the clock of a call that rang with `clock=still` goes on.
  case advance(call: Field, Milliseconds)
  case ping(token: Field?)
  case pong
  case bye

  package struct Ringing: Equatable, Sendable {
    package let call: Field
    package let to: Field
    /// nil where the caller hides the number.
    package let from: Field?
    package let language: Field?
    /// The local time as written, for a service with a test clock.
    package let at: Field?
    /// Whether the call's clock stands still until `advance`, for a service with a test clock.
    package let isStill: Bool
    package let resume: Field?
  }
}
