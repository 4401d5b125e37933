internal import Telephony

/// Reads the lines of a gateway.
///
/// It looks at form only: whether a call is up, and whether the trunk has greeted, is not its matter.
package struct NativeLineParser: ~Copyable {
  package private(set) var fields = NativeFields()
  /// The call that the line is about, as soon as it is known to be a call id; for the `error` line.
  package private(set) var call: GatewayLine.Field?

  package init() {}

  /// What `line`, which has no line end, says; nil for a line of nothing but spaces.
  package mutating func parse(_ line: Span<UInt8>) throws(TrunkProblem) -> GatewayLine? {
    call = nil
    do throws(TrunkProblem) {
      try fields.read(line) { verb in verb.equals("audio") ? 4 : nil }
      if let field = fields.misplaced { throw .positionalAfterKey(fields.text(field)) }
    } catch {
      // What came before the fault may tell the call.
      if let field = fields.positional(1), isCallID(field), isAboutCall { call = field }
      throw error
    }
    guard let field = fields.positional(0) else { return nil }
    guard let verb = Verb(fields.bytes(field)) else { throw .unknownVerb(fields.text(field)) }
    switch verb {
    case .dtmf: return try dtmf()
    case .done: return try done()
    case .call: return try ringing()
    case .audio: return try audio()
    case .hangup: return try hangup()
    case .advance: return try advance()
    case .ping: return .ping(token: try token("ping"))
    case .pong:
      _ = try token("pong")
      return .pong
    case .hello: return try hello()
    case .bye:
      try end(1, of: "bye", "bye")
      return .bye
    }
  }

  private var isAboutCall: Bool {
    switch Verb(fields.bytes(fields.positional(0)!)) {
    case .dtmf, .done, .call, .audio, .hangup, .advance: true
    case .ping, .pong, .hello, .bye, nil: false
    }
  }

  private enum Verb {
    case dtmf, done, call, audio, hangup, advance, ping, pong, hello, bye

    /// The verbs that come most often are asked for first.
    init?(_ word: Span<UInt8>) {
      if word.equals("dtmf") {
        self = .dtmf
      } else if word.equals("done") {
        self = .done
      } else if word.equals("call") {
        self = .call
      } else if word.equals("audio") {
        self = .audio
      } else if word.equals("hangup") {
        self = .hangup
      } else if word.equals("advance") {
        self = .advance
      } else if word.equals("ping") {
        self = .ping
      } else if word.equals("pong") {
        self = .pong
      } else if word.equals("hello") {
        self = .hello
      } else if word.equals("bye") {
        self = .bye
      } else {
        return nil
      }
    }
  }

  // MARK: One method a verb

  private mutating func dtmf() throws(TrunkProblem) -> GatewayLine {
    let call = try callID(of: "dtmf")
    let keys = try positional(2, of: "dtmf", "the keys")
    try end(3, of: "dtmf", "dtmf <call> <keys> [ms=<n>]")
    let bytes = fields.bytes(keys)
    guard !bytes.isEmpty else {
      throw .missing(verb: "dtmf", field: "the keys")
    }
    for index in bytes.indices where DTMFKey(ascii: bytes[index]) == nil {
      throw bad("keys", keys, "of 0-9 * # A-D")
    }
    _ = try number("ms")
    return .dtmf(call: call, keys: keys)
  }

  private mutating func done() throws(TrunkProblem) -> GatewayLine {
    let call = try callID(of: "done")
    let operation = try operation(of: "done")
    let word = try positional(3, of: "done", "the outcome")
    try end(4, of: "done", "done <call> <op> <outcome> [key=value …]")
    let outcome = try outcome(word)
    return .done(
      call: call, operation, outcome, reason: fields.value(of: "reason"),
      arrived: outcome == .failed ? try number("pages") ?? 0 : 0)
  }

  private func outcome(_ word: GatewayLine.Field) throws(TrunkProblem) -> OperationOutcome {
    switch fields.bytes(word) {
    case let outcome where outcome.equals("finished"):
      // Only a recording tells what ended it.
      guard let by = fields.value(of: "by") else { return .finished }
      return .recorded(
        by: try recordingEnd(by), length: Milliseconds(try needed("ms", "done … finished by=…")),
        pieces: try needed("pieces", "done … finished by=…"))
    case let outcome where outcome.equals("interrupted"):
      return .interrupted
    case let outcome where outcome.equals("failed"): return .failed
    case let outcome where outcome.equals("sent"):
      return .sent(pages: try needed("pages", "sent"))
    case let outcome where outcome.equals("answered"): return .answered
    case let outcome where outcome.equals("busy"): return .busy
    case let outcome where outcome.equals("no-answer"): return .noAnswer
    case let outcome where outcome.equals("released"): return .released(by: try party())
    default:
      throw bad(
        "the outcome", word,
        "finished, interrupted, failed, sent, answered, busy, no-answer or released")
    }
  }

  private func recordingEnd(_ by: GatewayLine.Field) throws(TrunkProblem) -> RecordingEnd {
    switch fields.bytes(by) {
    case let end where end.equals("key"): return .key
    case let end where end.equals("silence"): return .silence
    case let end where end.equals("max"): return .max
    case let end where end.equals("stop"): return .stop
    case let end where end.equals("hangup"): return .hangup
    default: throw bad("by", by, "key, silence, max, stop or hangup")
    }
  }

  private func party() throws(TrunkProblem) -> Party {
    guard let by = fields.value(of: "by") else {
      throw .missing(verb: "released", field: "by=caller or by=seat")
    }
    switch fields.bytes(by) {
    case let party where party.equals("caller"): return .caller
    case let party where party.equals("seat"): return .seat
    default: throw bad("by", by, "caller or seat")
    }
  }

  private mutating func ringing() throws(TrunkProblem) -> GatewayLine {
    let call = try callID(of: "call")
    try end(2, of: "call", "call <call> to=<number> [from=<number>] [lang=<tag>] …")
    guard let to = fields.value(of: "to") else {
      throw .missing(verb: "call", field: "to=<number>")
    }
    try checkNumber(to, "to")
    let from = fields.value(of: "from")
    if let from, from.count > 0 { try checkNumber(from, "from") }
    return .call(
      GatewayLine.Ringing(
        call: call, to: to, from: from.flatMap { $0.count > 0 ? $0 : nil },
        language: fields.value(of: "lang"), at: fields.value(of: "at"), isStill: try isStill(),
        resume: fields.value(of: "resume")))
  }

  private func isStill() throws(TrunkProblem) -> Bool {
    guard let clock = fields.value(of: "clock") else { return false }
    guard fields.bytes(clock).equals("still") else { throw bad("clock", clock, "still") }
    return true
  }

  private mutating func advance() throws(TrunkProblem) -> GatewayLine {
    let call = try callID(of: "advance")
    let text = try positional(2, of: "advance", "a duration")
    try end(3, of: "advance", "advance <call> <duration>")
    guard let duration = NativeEncoding.duration(fields.bytes(text)) else {
      throw bad("the duration", text, "a number with ms, s or m, at most 71582m")
    }
    return .advance(call: call, duration)
  }

  private mutating func audio() throws(TrunkProblem) -> GatewayLine {
    let call = try callID(of: "audio")
    let operation = try operation(of: "audio")
    let piece = try positional(3, of: "audio", "the piece's number")
    guard let number = NativeEncoding.number(fields.bytes(piece)) else {
      throw bad("the piece", piece, "a number from 0 on")
    }
    let base64 = try positional(4, of: "audio", "the sound in base64")
    try end(5, of: "audio", "audio <call> <op> <n> <base64>")
    return .audio(call: call, operation, piece: number, base64: base64)
  }

  private mutating func hangup() throws(TrunkProblem) -> GatewayLine {
    let call = try callID(of: "hangup")
    try end(2, of: "hangup", "hangup <call> [cause=<word>]")
    guard let cause = fields.value(of: "cause") else { return .hangup(call: call, .normal) }
    // The other words are the service's own: a gateway cannot say that the service has failed, or has lost a trunk.
    return .hangup(call: call, fields.bytes(cause).equals("normal") ? .normal : .other)
  }

  private func token(_ verb: StaticString) throws(TrunkProblem) -> GatewayLine.Field? {
    try end(2, of: verb, "\(verb) [<token>]")
    guard let token = fields.positional(1) else { return nil }
    // The answer repeats it, and has to be a line too.
    let answerLength = "pong ".utf8.count + NativeEncoding.length(fields.bytes(token)) + 1
    guard answerLength <= LineFramer.lineLengthMax else {
      throw bad("the token", token, "short enough to be said again in one line")
    }
    return token
  }

  private func hello() throws(TrunkProblem) -> GatewayLine {
    let version = try positional(1, of: "hello", "the protocol's version, 1")
    guard fields.bytes(version).equals("1") else { throw bad("the version", version, "1") }
    let gateway = try positional(2, of: "hello", "the gateway's name")
    try end(
      3, of: "hello", "hello 1 <gateway> [proof=<hex>] [marks=yes] [speed=yes] …")
    guard (1...64).contains(gateway.count) else {
      throw bad("the gateway's name", gateway, "1 to 64 bytes long")
    }
    return .hello(
      gateway: gateway, proof: fields.value(of: "proof"), marks: try isWished("marks"),
      speed: try isWished("speed"), faxes: try isWished("faxes"),
      warn: try isWished("warn"))
  }

  /// What a gateway of `hello` wants: yes, or no, as where it says nothing.
  private func isWished(_ key: StaticString) throws(TrunkProblem) -> Bool {
    guard let wish = fields.value(of: key) else { return false }
    let isYes = fields.bytes(wish).equals("yes")
    guard isYes || fields.bytes(wish).equals("no") else { throw bad("\(key)", wish, "yes or no") }
    return isYes
  }

  // MARK: Fields

  private mutating func callID(of verb: StaticString) throws(TrunkProblem) -> GatewayLine.Field {
    let field = try positional(1, of: verb, "a call id")
    guard isCallID(field) else {
      throw bad("the call id", field, "1 to 64 of A-Z a-z 0-9 . _ : @ -")
    }
    call = field
    return field
  }

  private func isCallID(_ field: GatewayLine.Field) -> Bool {
    let bytes = fields.bytes(field)
    guard (1...CallID.lengthMax).contains(bytes.count) else { return false }
    for index in bytes.indices where !CallID.allows(bytes[index]) { return false }
    return true
  }

  private func operation(of verb: StaticString) throws(TrunkProblem) -> OperationNumber {
    let field = try positional(2, of: verb, "an operation number")
    guard let number = NativeEncoding.number(fields.bytes(field)), number > 0 else {
      throw bad("the operation", field, "the number of an operation, from 1 on")
    }
    return OperationNumber(number)
  }

  private func positional(
    _ index: Int, of verb: StaticString, _ what: StaticString
  ) throws(TrunkProblem) -> GatewayLine.Field {
    guard let field = fields.positional(index) else {
      throw .missing(verb: "\(verb)", field: "\(what)")
    }
    return field
  }

  private func end(
    _ count: Int, of verb: StaticString, _ form: String
  ) throws(TrunkProblem) {
    guard fields.positionalCount <= count else {
      throw .tooManyFields(verb: "\(verb)", form: form)
    }
  }

  private func number(_ key: StaticString) throws(TrunkProblem) -> UInt32? {
    guard let field = fields.value(of: key) else { return nil }
    guard let number = NativeEncoding.number(fields.bytes(field)) else {
      throw bad("\(key)", field, "a number")
    }
    return number
  }

  private func needed(_ key: StaticString, _ verb: String) throws(TrunkProblem) -> UInt32 {
    guard let number = try number(key) else { throw .missing(verb: verb, field: "\(key)=<n>") }
    return number
  }

  private func checkNumber(_ field: GatewayLine.Field, _ key: String) throws(TrunkProblem) {
    guard TelephoneNumber.isOne(fields.bytes(field)) else {
      throw bad(key, field, "a telephone number")
    }
  }

  private func bad(_ name: String, _ field: GatewayLine.Field, _ expected: String) -> TrunkProblem {
    .badField(name: name, value: fields.text(field), expected: expected)
  }
}
