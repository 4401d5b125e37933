internal import Telephony

/// Reads the lines of the service, for programs that are a gateway.
package struct ServiceLineParser: ~Copyable {
  private var fields = NativeFields()

  package init() {}

  /// What `line`, which has no line end, says; nil for a line of nothing but spaces, and for a verb that this gateway does
  /// not know, so that the protocol can grow.
  package mutating func parse(_ line: Span<UInt8>) throws(TrunkProblem) -> ServiceLine? {
    try fields.read(line) { _ in nil }
    guard let verb = fields.positional(0) else { return nil }
    switch fields.text(verb) {
    case "hotline":
      guard try text(1, "the version") == "1" else {
        throw .badField(name: "the version", value: try text(1, "the version"), expected: "1")
      }
      return .hotline(node: try text(2, "the node's name"), challenge: value("challenge"))
    case "ready": return .ready
    case "error":
      let call = try text(1, "the call or -")
      var words: [String] = []
      for index in 3..<max(3, fields.positionalCount) { words.append(try text(index, "the text")) }
      return .error(
        call: call == "-" ? nil : call, code: TrunkErrorCode(word: try text(2, "the code")),
        text: words.joined(separator: " "))
    case "answer": return .answer(call: try call())
    case "play": return try play()
    case "stop": return .stop(call: try call(), try operation())
    case "record": return try record()
    case "fax":
      return .fax(
        call: try call(), try operation(), document: try value("document", of: "fax"),
        pages: try number("pages"), to: value("to"))
    case "transfer": return try transfer()
    case "hangup":
      return .hangup(
        call: try call(), value("cause").map { HangupCause(word: $0) } ?? .normal)
    case "mark": return .mark(call: try call(), mark: try text(2, "the mark"))
    case "saved":
      return .saved(call: try call(), try operation(), receipt: try text(3, "the receipt"))
    case "queued": return .queued(call: try call(), receipt: try text(2, "the receipt"))
    case "drain": return .drain
    case "ping": return .ping(token: fields.positional(1).map { fields.text($0) })
    case "pong": return .pong(token: fields.positional(1).map { fields.text($0) })
    default: return nil
    }
  }

  private func play() throws(TrunkProblem) -> ServiceLine {
    let word = try value("keys", of: "play")
    guard let keys = KeyMode.allCases.first(where: { $0.word == word }) else {
      throw .badField(name: "keys", value: word, expected: "interrupt, queue or ignore")
    }
    var prompts: [String] = []
    for index in 3..<max(3, fields.positionalCount) { prompts.append(try text(index, "a prompt")) }
    let from = fields.value(of: "from") == nil ? Milliseconds(0) : try duration("from")
    let speed = value("speed") ?? "1"
    guard let speed = PlaySpeed.allCases.first(where: { "\($0.word)" == speed }) else {
      throw .badField(name: "speed", value: speed, expected: "1, 1.25, 1.5 or 2")
    }
    return .play(
      call: try call(), try operation(), keys: keys, prompts: prompts, from: from, speed: speed)
  }

  private func record() throws(TrunkProblem) -> ServiceLine {
    let keys = try value("end", of: "record")
    guard let end = KeyString(keys) else {
      throw .badField(name: "end", value: keys, expected: "of 0-9 * # A-D")
    }
    return .record(
      call: try call(), try operation(), max: try duration("max"),
      silence: try duration("silence"), end: end, beep: value("beep") == "yes",
      warn: value("warn") == nil ? nil : try duration("warn"))
  }

  private func transfer() throws(TrunkProblem) -> ServiceLine {
    let target: ServiceLine.TransferTarget
    if let queue = value("queue") {
      target = .queue(queue)
    } else if let number = value("to") {
      target = .number(number)
    } else {
      throw .missing(verb: "transfer", field: "queue= or to=")
    }
    return .transfer(
      call: try call(), try operation(), target,
      ring: fields.value(of: "ring") == nil ? nil : try duration("ring"))
  }

  // MARK: Fields

  private func text(_ index: Int, _ what: String) throws(TrunkProblem) -> String {
    guard let field = fields.positional(index) else {
      throw .missing(verb: fields.text(fields.positional(0)!), field: what)
    }
    return fields.text(field)
  }

  private func call() throws(TrunkProblem) -> String { try text(1, "a call id") }

  private func operation() throws(TrunkProblem) -> OperationNumber {
    let text = try text(2, "an operation number")
    guard let number = UInt32(text), number > 0 else {
      throw .badField(name: "the operation", value: text, expected: "a number from 1 on")
    }
    return OperationNumber(number)
  }

  private func value(_ key: StaticString) -> String? {
    fields.value(of: key).map { fields.text($0) }
  }

  private func value(_ key: StaticString, of verb: String) throws(TrunkProblem) -> String {
    guard let value = value(key) else { throw .missing(verb: verb, field: "\(key)=") }
    return value
  }

  private func number(_ key: StaticString) throws(TrunkProblem) -> UInt32 {
    guard let field = fields.value(of: key),
      let number = NativeEncoding.number(fields.bytes(field))
    else {
      throw .badField(name: "\(key)", value: value(key) ?? "", expected: "a number")
    }
    return number
  }

  private func duration(_ key: StaticString) throws(TrunkProblem) -> Milliseconds {
    guard let field = fields.value(of: key),
      let duration = NativeEncoding.duration(fields.bytes(field))
    else {
      throw .badField(
        name: "\(key)", value: value(key) ?? "", expected: "a number with ms, s or m")
    }
    return duration
  }
}
