/// Cuts what FreeSWITCH sends into messages: headers up to an empty line, then as many bytes of body as they announce.
///
/// Messages may be cut anywhere. What cannot begin a message ends the reading at its first wrong byte, and what is kept of
/// an unfinished one is bounded.
package struct EventSocketReader: ~Copyable {
  /// The most bytes of headers. The answer to `connect` has some 8,000, more with many variables.
  package static let headersLengthMax = 262_144
  /// The most bytes of a body. An event has some 7,000.
  package static let bodyLengthMax = 1 << 20

  private enum State {
    /// Nothing has come yet that shows the peer to be a FreeSWITCH.
    case untried
    case headers
    case body(EventSocketHeaders, length: Int)
  }

  private var state = State.untried
  private var bytes: [UInt8] = []
  /// Where the message under way begins, where its line does, and how far it has been searched.
  private var start = 0
  private var line = 0
  private var searched = 0

  package init() {}

  /// Bytes that are kept until the rest of their message arrives.
  package var keptBytes: Int { bytes.count - start }

  package mutating func receive(_ input: Span<UInt8>) {
    input.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
  }

  /// The next message; nil when no whole one has arrived.
  package mutating func next() throws(EventSocketFact) -> EventSocketMessage? {
    if case .untried = state { try checkBeginning() }
    if case .body = state {
    } else if let headers = headers() {
      let length = headers.raw("Content-Length").map { Int($0) ?? -1 } ?? 0
      guard (0...EventSocketReader.bodyLengthMax).contains(length) else { throw .messageTooLong }
      state = .body(headers, length: length)
    }
    guard case .body(let headers, let length) = state else {
      guard keptBytes <= EventSocketReader.headersLengthMax else { throw .messageTooLong }
      compact()
      return nil
    }
    guard bytes.count - start >= length else {
      compact()
      return nil
    }
    let body = Array(bytes[start..<(start + length)])
    start += length
    line = start
    searched = start
    state = .headers
    return EventSocketMessage(headers: headers, body: body)
  }

  /// The headers, once their empty line has come; empty lines before them do no harm.
  private mutating func headers() -> EventSocketHeaders? {
    while searched < bytes.count {
      searched += 1
      guard bytes[searched - 1] == UInt8(ascii: "\n") else { continue }
      let end = searched - 1
      let isEmpty = end == line || end == line + 1 && bytes[line] == UInt8(ascii: "\r")
      let begin = line
      line = searched
      guard isEmpty else { continue }
      defer { start = searched }
      if begin > start { return EventSocketHeaders(bytes[start..<begin]) }
    }
    return nil
  }

  /// Whatever FreeSWITCH sends begins with a name and a colon.
  private mutating func checkBeginning() throws(EventSocketFact) {
    var begin = start
    for index in start..<min(bytes.count, start + 64) {
      switch bytes[index] {
      case UInt8(ascii: "\n") where index == begin: begin = index + 1
      case UInt8(ascii: ":") where index > begin:
        state = .headers
        return
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        continue
      default:
        throw .notEventSocket(
          beginning: String(decoding: bytes[start...index], as: UTF8.self))
      }
    }
    if bytes.count >= start + 64 {
      throw .notEventSocket(beginning: String(decoding: bytes[start..<start + 64], as: UTF8.self))
    }
  }

  /// Gives back what has been read. Ten thousand calls that wait for a key must not hold on to their last event each.
  private mutating func compact() {
    guard start > 0 else { return }
    if start == bytes.count {
      if bytes.capacity > 1024 { bytes = [] } else { bytes.removeAll(keepingCapacity: true) }
    } else {
      bytes.removeSubrange(..<start)
    }
    line -= start
    searched -= start
    start = 0
  }
}
