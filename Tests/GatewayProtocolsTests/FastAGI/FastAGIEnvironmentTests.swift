import GatewayProtocols
import Testing

@Suite struct FastAGIEnvironmentTests {
  func ringing(_ block: String) throws -> GatewayRinging? {
    var environment = FastAGIEnvironment()
    let bytes = Array((block + "\n\n").utf8)
    #expect(try environment.receive(bytes.span) == bytes.count)
    return environment.ringing()
  }

  @Test func `lines are looked up by name and split at their first colon`() throws {
    var environment = FastAGIEnvironment()
    let block = "agi_request: agi://host:4573/x?y=a: b\nagi_accountcode: \nagi_threadid:\n\nrest"
    let bytes = Array(block.utf8)
    #expect(try environment.receive(bytes.span) == bytes.count - 4)
    func value(of name: StaticString) -> String? {
      FastAGIEnvironment.value(of: name, in: bytes.span)
    }
    #expect(value(of: "agi_request") == "agi://host:4573/x?y=a: b")
    #expect(value(of: "agi_accountcode") == "")
    #expect(value(of: "agi_threadid") == "")
    #expect(value(of: "agi_req") == nil)
  }

  struct Block: CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let ringing: GatewayRinging?

    init(_ description: String, _ text: String, _ ringing: GatewayRinging?) {
      testDescription = description
      self.text = text
      self.ringing = ringing
    }
  }

  static let blocks: [Block] = [
    Block(
      "the path names the number, its query and further folders do not",
      "agi_network_script: 12333/x?y=z\nagi_uniqueid: 7.1\nagi_extension: 100",
      GatewayRinging(call: "7.1", to: "12333")),
    Block(
      "without a path the extension does", "agi_uniqueid: 7.1\nagi_extension: 12333",
      GatewayRinging(call: "7.1", to: "12333")),
    Block(
      "where the extension is s, what was dialled does",
      "agi_uniqueid: 7.1\nagi_extension: s\nagi_dnid: 12333",
      GatewayRinging(call: "7.1", to: "12333")),
    Block(
      "nothing names it", "agi_uniqueid: 7.1\nagi_extension: s\nagi_dnid: unknown", nil),
    Block(
      "the caller's number", "agi_network_script: 1\nagi_callerid: 13957112345\nagi_callingpres: 0",
      GatewayRinging(call: "", to: "1", from: "13957112345")),
    Block(
      "a number of one digit in the last line", "agi_network_script: 1\nagi_callerid: 5",
      GatewayRinging(call: "", to: "1", from: "5")),
    Block(
      "names that begin like those that count",
      "agi_network: 2\nagi_network_script: 1\nagi_callerid: 5\nagi_calleridname: 6\nagi_callingani2: 35",
      GatewayRinging(call: "", to: "1", from: "5")),
    Block(
      "a hidden number", "agi_network_script: 1\nagi_callerid: 13957112345\nagi_callingpres: 35",
      GatewayRinging(call: "", to: "1")),
    Block(
      "no number", "agi_network_script: 1\nagi_callerid: unknown\nagi_callingpres: 67",
      GatewayRinging(call: "", to: "1")),
    Block(
      "a word that stands for no number",
      "agi_network_script: 1\nagi_callerid: asterisk\nagi_callingpres: 0",
      GatewayRinging(call: "", to: "1")),
    Block(
      "the name that is shown of a hidden number",
      "agi_network_script: 1\nagi_callerid: Anonymous\nagi_callingpres: 0",
      GatewayRinging(call: "", to: "1")),
    Block(
      "a number that would write on a terminal",
      "agi_network_script: 1\nagi_callerid: 139\u{1B}[2J\nagi_callingpres: 0",
      GatewayRinging(call: "", to: "1")),
    Block(
      "a number that is written from the right",
      "agi_network_script: 1\nagi_callerid: 139\u{202E}5",
      GatewayRinging(call: "", to: "1")),
    Block(
      "a number that is too long",
      "agi_network_script: 1\nagi_callerid: \(String(repeating: "1", count: 65))",
      GatewayRinging(call: "", to: "1")),
    Block("a number that cannot have been dialled", "agi_network_script: 1\u{9B}2J", nil),
    Block(
      "arguments in any order, and others",
      "agi_network_script: 1\nagi_arg_1: lang=zh\nagi_arg_2: whatever\nagi_arg_3: resume=abc=\nagi_arg_4: at=2011-07-01T20:15",
      GatewayRinging(
        call: "", to: "1", language: "zh", at: "2011-07-01T20:15", mark: "abc=", wantsMarks: true)),
    Block(
      "an empty resume asks for marks", "agi_network_script: 1\nagi_arg_1: resume=",
      GatewayRinging(call: "", to: "1", wantsMarks: true)),
    Block(
      "Asterisk's own language is not the caller's", "agi_network_script: 1\nagi_language: en",
      GatewayRinging(call: "", to: "1")),
  ]

  @Test(arguments: blocks) func `the environment says who rings`(_ block: Block) throws {
    #expect(try ringing(block.text) == block.ringing)
  }

  static let others: [String] = [
    "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}", "INVITE sip:x@y SIP/2.0\r\n",
    "SSH-2.0-OpenSSH_9.2\r\n", "agi_network=yes\n", ": x\n", String(repeating: "a", count: 1000),
  ]

  @Test(arguments: others)
  func `another protocol ends the reading at its first wrong byte`(_ text: String) {
    var environment = FastAGIEnvironment()
    let error = #expect(throws: FastAGIFact.self) {
      try environment.receive(Array(text.utf8).span)
    }
    if case .notFastAGI = error { return }
    Issue.record("\(String(describing: error))")
  }

  /// What a connection makes of `text` that comes in pieces of `length` bytes.
  func events(of text: String, inPiecesOf length: Int) -> [GatewayEvent] {
    var connection = FastAGIConnection(FastAGIFindings())
    var turn = GatewayTurn()
    var events: [GatewayEvent] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      connection.receive(Array(rest.prefix(length)).span, &turn)
      rest = rest.dropFirst(length)
      while let event = turn.nextEvent() { events.append(event) }
    }
    return events
  }

  static let namesOfAnyLength = (62...66).map {
    "agi_uniqueid: 7\n" + String(repeating: "n", count: $0) + ": x\nagi_network_script: 1\n\n"
  }
  static let tooLong =
    "agi_network_script: 1\nagi_uniqueid: " + String(repeating: "7", count: 17_000) + "\n\n"

  @Test(
    arguments: blocks.map { $0.text + "\n\n" } + others + namesOfAnyLength + [
      tooLong, "\n", "agi_uniqueid: 7\n\nHANGUP\n", "agi_network_script: 1\n\nHANGUP\n",
    ])
  func `a block that comes whole says what it says in pieces`(_ text: String) {
    let whole = events(of: text, inPiecesOf: text.utf8.count)
    #expect(!whole.isEmpty)
    for length in [1, 2, 3, 7, 31] {
      #expect(events(of: text, inPiecesOf: length) == whole)
    }
  }

  @Test func `a block without an end is bounded`() {
    var environment = FastAGIEnvironment()
    let line = Array("agi_arg_1: x\n".utf8)
    #expect(throws: FastAGIFact.environmentTooLong) {
      for _ in 0..<10_000 { _ = try environment.receive(line.span) }
    }
    var other = FastAGIEnvironment()
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1000)
    #expect(throws: FastAGIFact.environmentTooLong) {
      _ = try other.receive(Array("agi_arg_1: ".utf8).span)
      for _ in 0..<10_000 { _ = try other.receive(piece.span) }
    }
  }
}
