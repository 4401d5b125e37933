package import Telephony

/// Writes the lines of a gateway, for programs that are one.
package enum NativeEventWriter {
  package typealias Output = [UInt8]

  /// `proof` is nil where the service asked for none.
  package static func hello(
    _ gateway: String, proof: String? = nil, marks: Bool = false, speed: Bool = false,
    faxes: Bool = false, warn: Bool = false,
    into output: inout Output
  ) {
    line("hello", "1", gateway, into: &output)
    if let proof { add("proof", proof, to: &output) }
    if marks { add("marks", "yes", to: &output) }
    if speed { add("speed", "yes", to: &output) }
    if faxes { add("faxes", "yes", to: &output) }
    if warn { add("warn", "yes", to: &output) }
    endLine(&output)
  }

  /// What is nil is left out.
  package static func call(
    _ call: String, to: String, from: String? = nil, language: String? = nil, at: String? = nil,
    isStill: Bool = false, resume: String? = nil, into output: inout Output
  ) {
    line("call", call, into: &output)
    add("to", to, to: &output)
    if let from { add("from", from, to: &output) }
    if let language { add("lang", language, to: &output) }
    if let at { add("at", at, to: &output) }
    if isStill { add("clock", "still", to: &output) }
    if let resume { add("resume", resume, to: &output) }
    endLine(&output)
  }

  package static func dtmf(
    _ call: String, _ keys: String, length: Milliseconds? = nil, into output: inout Output
  ) {
    line("dtmf", call, keys, into: &output)
    if let length { add("ms", "\(length.count)", to: &output) }
    endLine(&output)
  }

  /// `reason` says why something ``OperationOutcome/failed``.
  package static func done(
    _ call: String, _ operation: OperationNumber, _ outcome: OperationOutcome,
    reason: String? = nil, into output: inout Output
  ) {
    line("done", call, "\(operation.number)", into: &output)
    switch outcome {
    case .finished: add("finished", to: &output)
    case .interrupted: add("interrupted", to: &output)
    case .recorded(let by, let length, let pieces):
      add("finished", to: &output)
      add("by", by.word, to: &output)
      add("ms", "\(length.count)", to: &output)
      add("pieces", "\(pieces)", to: &output)
    case .sent(let pages):
      add("sent", to: &output)
      add("pages", "\(pages)", to: &output)
    case .answered: add("answered", to: &output)
    case .busy: add("busy", to: &output)
    case .noAnswer: add("no-answer", to: &output)
    case .released(let by):
      add("released", to: &output)
      switch by {
      case .caller: add("by", "caller", to: &output)
      case .seat: add("by", "seat", to: &output)
      }
    case .failed:
      add("failed", to: &output)
      add("reason", reason ?? "unknown", to: &output)
    }
    endLine(&output)
  }

  /// `sound` is at most 4 KiB of A-law.
  package static func audio(
    _ call: String, _ operation: OperationNumber, piece: UInt32, _ sound: Span<UInt8>,
    into output: inout Output
  ) {
    line("audio", call, "\(operation.number)", "\(piece)", into: &output)
    output.append(UInt8(ascii: " "))
    var text: [UInt8] = []
    Base64.encode(sound, into: &text)
    NativeEncoding.append(text.span, to: &output)
    endLine(&output)
  }

  package static func hangup(
    _ call: String, _ cause: HangupCause = .normal, into output: inout Output
  ) {
    line("hangup", call, into: &output)
    add("cause", cause.word, to: &output)
    endLine(&output)
  }

  package static func advance(
    _ call: String, _ duration: Milliseconds, into output: inout Output
  ) {
    line("advance", call, duration.description, into: &output)
    endLine(&output)
  }

  package static func ping(token: String? = nil, into output: inout Output) {
    line("ping", into: &output)
    if let token { add(token, to: &output) }
    endLine(&output)
  }

  package static func pong(token: String? = nil, into output: inout Output) {
    line("pong", into: &output)
    if let token { add(token, to: &output) }
    endLine(&output)
  }

  package static func bye(into output: inout Output) {
    line("bye", into: &output)
    endLine(&output)
  }

  // MARK: Parts

  private static func line(_ verb: String, _ fields: String..., into output: inout Output) {
    output.append(contentsOf: verb.utf8)
    for field in fields { add(field, to: &output) }
  }

  private static func add(_ field: String, to output: inout Output) {
    output.append(UInt8(ascii: " "))
    NativeEncoding.append(field, to: &output)
  }

  private static func add(_ key: String, _ value: String, to output: inout Output) {
    output.append(UInt8(ascii: " "))
    output.append(contentsOf: key.utf8)
    output.append(UInt8(ascii: "="))
    NativeEncoding.append(value, .afterKey, to: &output)
  }

  private static func endLine(_ output: inout Output) { output.append(UInt8(ascii: "\n")) }
}
