import GatewayProtocols
import TestSupport
import Testing

/// What the codec reads from a recorded session.
private struct Reading: Equatable {
  var ringing: GatewayRinging?
  var items: [FastAGIReplyReader.Item] = []

  /// The gateway's segments cut again, each by `cut`.
  init(_ session: RecordedSession, cut: (inout [[UInt8]]) -> Void = { _ in }) throws {
    var environment = FastAGIEnvironment()
    var reader = FastAGIReplyReader()
    var isWhole = false
    for segment in session.segments {
      guard segment.side.isGateway else {
        let asksForValue = ["GET VARIABLE", "GET FULL VARIABLE", "DATABASE GET"].contains {
          segment.text.hasPrefix($0)
        }
        reader.awaitsValue = asksForValue
        continue
      }
      var pieces = [segment.bytes]
      cut(&pieces)
      for piece in pieces {
        var rest = piece[...]
        if !isWhole {
          guard let end = try environment.receive(piece.span) else { continue }
          isWhole = true
          ringing = environment.ringing()
          rest = piece[end...]
        }
        reader.receive(Array(rest).span)
        while let item = try reader.next() { items.append(item) }
      }
    }
    #expect(reader.keptBytes == 0)
  }

  var replies: [FastAGIReply] {
    items.compactMap { if case .reply(let reply) = $0 { reply } else { nil } }
  }
}

@Suite struct FastAGICodecTests {
  /// Sessions in which not every line has one reply, and by how many the replies differ from the lines.
  static let odd: [String: Int] = [
    // STREAM FILE and GET DATA that were interrupted send none.
    "interrupt": -2,
    // What is beyond 8,191 bytes was taken for another command.
    "errors": 1,
    // One line was sent in two segments.
    "split": -1,
  ]

  /// Sessions whose path is not their name.
  static let paths = ["hangup-exit": "exithup", "hangup-nosignal": "nosig", "local-menu": "menu"]

  @Test(arguments: fastAGITranscripts)
  func `each recorded session is read whole, a reply for each command`(_ name: String) throws {
    let session = try RecordedSession("fastagi-\(name)", in: "FastAGI")
    let reading = try Reading(session)
    #expect(reading.ringing?.to == Self.paths[name] ?? name)
    #expect(reading.ringing?.from == "0301234567" || name == "local-menu")
    let sent = session.segments.filter { !$0.side.isGateway }
      .reduce(0) { $0 + max(1, $1.text.split(separator: "\n").count) }
    #expect(reading.replies.count == sent + (Self.odd[name] ?? 0))
    let hangups = session.segments.filter(\.side.isGateway)
      .flatMap { $0.text.split(separator: "\n") }.count { $0 == "HANGUP" }
    #expect(reading.items.count { $0 == .hangup } == hangups)
    for item in reading.items {
      if case .stray(let line) = item { Issue.record("a stray line: \(line)") }
    }
  }

  @Test(arguments: fastAGITranscripts)
  func `a recorded session reads the same however its bytes are cut`(_ name: String) throws {
    let session = try RecordedSession("fastagi-\(name)", in: "FastAGI")
    let whole = try Reading(session)
    for sizeMax in [1, 2, 3, 7, 50] {
      var random = SplitMix64(seed: UInt64(sizeMax))
      let cut = try Reading(session) { pieces in
        pieces = pieces.flatMap { GatewayProtocolsTests.pieces($0, sizeMax: sizeMax, &random) }
      }
      #expect(cut == whole, "in pieces of up to \(sizeMax)")
    }
  }

  // MARK: Replies

  struct Line: CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let reply: FastAGIReply?

    init(_ text: String, _ description: String, _ reply: FastAGIReply?) {
      testDescription = "\(text): \(description)"
      self.text = text
      self.reply = reply
    }
  }

  static let lines: [Line] = [
    Line("200 result=0", "plain", FastAGIReply(status: 200, result: "0")),
    Line("200 result=-1", "negative", FastAGIReply(status: 200, result: "-1")),
    Line("200 result=", "# alone in GET DATA", FastAGIReply(status: 200, result: "")),
    Line(
      "200 result= (timeout)", "nothing pressed",
      FastAGIReply(status: 200, result: "", value: "timeout")),
    Line(
      "200 result=*5 (timeout)", "keys that are no number",
      FastAGIReply(status: 200, result: "*5", value: "timeout")),
    Line(
      "200 result=0 endpos=8000", "position",
      FastAGIReply(status: 200, result: "0", endPosition: 8000)),
    Line(
      "200 result=0 endpos=-1", "no position",
      FastAGIReply(status: 200, result: "0", endPosition: -1)),
    Line(
      "200 result=53 (dtmf) endpos=15200", "reason and position",
      FastAGIReply(status: 200, result: "53", value: "dtmf", endPosition: 15200)),
    Line("200 result=1 ()", "an empty value", FastAGIReply(status: 200, result: "1", value: "")),
    Line(
      "200 result=1 (a b (c) \"q\" \\ d)", "parentheses inside",
      FastAGIReply(status: 200, result: "1", value: "a b (c) \"q\" \\ d")),
    Line(
      "200 result=1 (endpos=7)", "a value that looks like a position",
      FastAGIReply(status: 200, result: "1", value: "endpos=7")),
    Line(
      "200 result=0 Gosub complete", "words behind it", FastAGIReply(status: 200, result: "0")),
    Line("510 Invalid or unknown command", "no result", FastAGIReply(status: 510)),
    Line(
      "511 Command Not Permitted on a dead channel or intercept routine", "dead",
      FastAGIReply(status: 511)),
    Line("200", "a status alone", FastAGIReply(status: 200)),
    Line("20 result=0", "two digits", nil),
    Line("2000 result=0", "four digits", nil),
    Line("HTTP/1.1 200 OK", "another protocol", nil),
    Line("", "nothing", nil),
  ]

  @Test(arguments: lines) func `a reply has these parts`(_ line: Line) {
    #expect(FastAGIReply(Array(line.text.utf8).span) == line.reply)
  }

  /// What is read when `text` arrives in answer to a question for a value, or to another command.
  func items(_ text: String, awaitsValue: Bool = false) throws -> [FastAGIReplyReader.Item] {
    var reader = FastAGIReplyReader()
    reader.awaitsValue = awaitsValue
    reader.receive(Array(text.utf8).span)
    var items: [FastAGIReplyReader.Item] = []
    while let item = try reader.next() { items.append(item) }
    return items
  }

  static let zero = FastAGIReplyReader.Item.reply(FastAGIReply(status: 200, result: "0"))
  static let usage = FastAGIReplyReader.Item.reply(FastAGIReply(status: 520))

  @Test func `a provisional reply is waited out`() throws {
    #expect(try items("100 result=0 Trying...\n200 result=0\n") == [Self.zero])
  }

  @Test func `a usage block is one reply, whatever its text`() throws {
    let block =
      "520-Invalid command syntax.  Proper usage follows:\nUsage: STREAM FILE\n\n200 result=7\n520 End of proper usage.\n"
    #expect(try items(block + "200 result=0\n") == [Self.usage, Self.zero])
  }

  @Test func `a usage block of old versions ends in the middle of a line`() throws {
    let block = "520-Invalid command syntax.  Proper usage follows:\ntext520 End of proper usage.\n"
    #expect(try items(block + "200 result=0\n") == [Self.usage, Self.zero])
  }

  @Test func `a usage line without a text is a reply`() throws {
    #expect(
      try items("520 Invalid command syntax.  Proper usage not available.\n") == [Self.usage])
  }

  @Test func `HANGUP is a notice wherever it stands`() throws {
    #expect(try items("HANGUP\n200 result=0\n") == [.hangup, Self.zero])
    #expect(
      try items("520-Invalid\nHANGUP\ntext\n520 End of proper usage.\n") == [.hangup, Self.usage])
    #expect(
      try items("200 result=1 (a\nHANGUP\nb)\n", awaitsValue: true)
        == [.hangup, .reply(FastAGIReply(status: 200, result: "1", value: "a\nb"))])
  }

  @Test func `a value keeps its line feeds, and only a value has them`() throws {
    #expect(
      try items("200 result=1 (line1\n\ntwo\r\n)\n", awaitsValue: true)
        == [.reply(FastAGIReply(status: 200, result: "1", value: "line1\n\ntwo\r\n"))])
    #expect(
      try items("200 result=1 (line1\n200 result=0\n")
        == [.reply(FastAGIReply(status: 200, result: "1")), Self.zero])
  }

  @Test func `blank lines and CR LF between replies do no harm`() throws {
    #expect(try items("\n\r\n200 result=0\r\nHANGUP\r\n") == [Self.zero, .hangup])
  }

  @Test func `a value without an end is given up and the next lines are read again`() throws {
    let long = "200 result=1 (" + String(repeating: "x\n", count: 9000)
    let items = try items(long + "200 result=0\n", awaitsValue: true)
    #expect(items.first == .stray("a value without an end"))
    #expect(items.last == Self.zero)
  }

  @Test func `a reply without an end breaks off and keeps nothing more`() throws {
    var reader = FastAGIReplyReader()
    let piece = [UInt8](repeating: UInt8(ascii: "2"), count: 1000)
    #expect(throws: FastAGIFact.replyTooLong) {
      for _ in 0..<20 {
        reader.receive(piece.span)
        _ = try reader.next()
      }
    }
    #expect(reader.keptBytes <= FastAGIReplyReader.lengthMax + piece.count)
  }
}
