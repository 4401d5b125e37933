package import Telephony

/// Writes the lines of the service, each into the output of its trunk.
///
/// A call is given by its id's bytes. Names of prompts, documents and queues come encoded already, because they are the
/// same for every call: see ``NativeEncoding``.
package enum NativeCommandWriter {
  package typealias Output = [UInt8]

  package static func greeting(node: String, challenge: String?, into output: inout Output) {
    word("hotline 1 ", into: &output)
    NativeEncoding.append(node, to: &output)
    if let challenge {
      word(" challenge=", into: &output)
      NativeEncoding.append(challenge, .afterKey, to: &output)
    }
    endLine(&output)
  }

  package static func ready(into output: inout Output) { word("ready\n", into: &output) }
  package static func drain(into output: inout Output) { word("drain\n", into: &output) }

  /// `call` is nil where the line was about none. The text is several fields, a word each.
  package static func error(
    _ call: Span<UInt8>?, _ problem: TrunkProblem, into output: inout Output
  ) {
    word("error ", into: &output)
    if let call { append(call, to: &output) } else { output.append(UInt8(ascii: "-")) }
    output.append(UInt8(ascii: " "))
    output.append(contentsOf: problem.code.word.utf8)
    for part in problem.text.split(separator: " ") {
      output.append(UInt8(ascii: " "))
      NativeEncoding.append(part, to: &output)
    }
    endLine(&output)
  }

  package static func answer(_ call: Span<UInt8>, into output: inout Output) {
    begin("answer ", call, into: &output)
    endLine(&output)
  }

  /// Begins a `play` line; ``prompt(_:into:)`` and ``endLine(_:)`` finish it. `position` is where in the prompts to begin; a
  /// gateway that cannot do that passes the key over and begins at the start. Only gateways that can are asked for a speed.
  package static func beginPlay(
    _ call: Span<UInt8>, _ operation: OperationNumber, keys: KeyMode,
    from position: Milliseconds = Milliseconds(0), speed: PlaySpeed = .normal,
    into output: inout Output
  ) {
    // The keys' words are no variable, so that each is a few instructions and no call.
    output.append(addingCapacity: headLengthMax) { head in
      add("play ", call, operation, to: &head)
      switch keys {
      case .interrupt: head.add(" keys=interrupt")
      case .queue: head.add(" keys=queue")
      case .ignore: head.add(" keys=ignore")
      }
    }
    if position > Milliseconds(0) {
      word(" from=", into: &output)
      NativeEncoding.append(position, to: &output)
    }
    if speed != .normal {
      word(" speed=", into: &output)
      word(speed.word, into: &output)
    }
  }

  /// `prompt` is `<language>/<name>`, encoded.
  package static func prompt(_ prompt: Span<UInt8>, into output: inout Output) {
    output.append(UInt8(ascii: " "))
    append(prompt, to: &output)
  }

  package static func endLine(_ output: inout Output) { output.append(UInt8(ascii: "\n")) }

  package static func stop(
    _ call: Span<UInt8>, _ operation: OperationNumber, into output: inout Output
  ) {
    begin("stop ", call, operation, into: &output)
    endLine(&output)
  }

  package static func record(
    _ call: Span<UInt8>, _ operation: OperationNumber, max: Milliseconds, silence: Milliseconds,
    end: KeyString, beep: Bool, warn: Milliseconds?, into output: inout Output
  ) {
    begin("record ", call, operation, into: &output)
    word(" max=", into: &output)
    NativeEncoding.append(max, to: &output)
    word(" silence=", into: &output)
    NativeEncoding.append(silence, to: &output)
    word(" end=", into: &output)
    for index in 0..<end.count { output.append(end[index].ascii) }
    if beep { word(" beep=yes", into: &output) }
    if let warn {
      word(" warn=", into: &output)
      NativeEncoding.append(warn, to: &output)
    }
    endLine(&output)
  }

  package static func fax(
    _ call: Span<UInt8>, _ operation: OperationNumber, _ fax: FaxLine, into output: inout Output
  ) {
    begin("fax ", call, operation, into: &output)
    word(" document=", into: &output)
    NativeEncoding.append(fax.document, .afterKey, to: &output)
    word(" pages=", into: &output)
    NativeEncoding.append(fax.pages, to: &output)
    if fax.fromPage > 1 {
      word(" from-page=", into: &output)
      NativeEncoding.append(fax.fromPage, to: &output)
    }
    if let to = fax.to {
      word(" to=", into: &output)
      NativeEncoding.append(to, .afterKey, to: &output)
    }
    if let file = fax.file {
      word(" file=", into: &output)
      NativeEncoding.append(file, .afterKey, to: &output)
    }
    endLine(&output)
  }

  /// `queue` is encoded; `ring` is nil where it may ring as long as it likes.
  package static func transfer(
    _ call: Span<UInt8>, _ operation: OperationNumber, queue: Span<UInt8>, ring: Milliseconds?,
    into output: inout Output
  ) {
    transfer(call, operation, " queue=", queue, ring, into: &output)
  }

  /// `number` is encoded.
  package static func transfer(
    _ call: Span<UInt8>, _ operation: OperationNumber, number: Span<UInt8>, ring: Milliseconds?,
    into output: inout Output
  ) {
    transfer(call, operation, " to=", number, ring, into: &output)
  }

  private static func transfer(
    _ call: Span<UInt8>, _ operation: OperationNumber, _ key: StaticString, _ target: Span<UInt8>,
    _ ring: Milliseconds?, into output: inout Output
  ) {
    begin("transfer ", call, operation, into: &output)
    word(key, into: &output)
    append(target, to: &output)
    if let ring {
      word(" ring=", into: &output)
      NativeEncoding.append(ring, to: &output)
    }
    endLine(&output)
  }

  package static func hangup(
    _ call: Span<UInt8>, _ cause: HangupCause, into output: inout Output
  ) {
    begin("hangup ", call, into: &output)
    word(" cause=", into: &output)
    output.append(contentsOf: cause.word.utf8)
    endLine(&output)
  }

  package static func mark(
    _ call: Span<UInt8>, _ mark: Span<UInt8>, into output: inout Output
  ) {
    begin("mark ", call, into: &output)
    output.append(UInt8(ascii: " "))
    append(mark, to: &output)
    endLine(&output)
  }

  package static func saved(
    _ call: Span<UInt8>, _ operation: OperationNumber, receipt: String, into output: inout Output
  ) {
    begin("saved ", call, operation, into: &output)
    output.append(UInt8(ascii: " "))
    NativeEncoding.append(receipt, to: &output)
    endLine(&output)
  }

  package static func queued(_ call: Span<UInt8>, receipt: String, into output: inout Output) {
    begin("queued ", call, into: &output)
    output.append(UInt8(ascii: " "))
    NativeEncoding.append(receipt, to: &output)
    endLine(&output)
  }

  package static func ping(into output: inout Output) { word("ping\n", into: &output) }

  package static func pong(token: Span<UInt8>?, into output: inout Output) {
    word("pong", into: &output)
    if let token {
      output.append(UInt8(ascii: " "))
      NativeEncoding.append(token, to: &output)
    }
    endLine(&output)
  }

  // MARK: Parts

  /// Room for a verb, a call's id, an operation's number, and how keys are taken.
  private static let headLengthMax = 128

  private static func begin(
    _ verb: StaticString, _ call: Span<UInt8>, into output: inout Output
  ) {
    output.append(addingCapacity: headLengthMax) { head in
      head.add(verb)
      head.add(call)
    }
  }

  private static func begin(
    _ verb: StaticString, _ call: Span<UInt8>, _ operation: OperationNumber,
    into output: inout Output
  ) {
    output.append(addingCapacity: headLengthMax) { add(verb, call, operation, to: &$0) }
  }

  @inline(__always)
  private static func add(
    _ verb: StaticString, _ call: Span<UInt8>, _ operation: OperationNumber,
    to head: inout OutputSpan<UInt8>
  ) {
    head.add(verb)
    head.add(call)
    head.append(UInt8(ascii: " "))
    head.add(operation.number)
  }

  private static func word(_ word: StaticString, into output: inout Output) {
    output.append(
      contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  private static func append(_ bytes: Span<UInt8>, to output: inout Output) {
    bytes.withUnsafeBufferPointer { output.append(contentsOf: $0) }
  }
}
