import GatewayProtocols
import Telephony
import TestSupport
import Testing

import struct Foundation.Data
import struct Foundation.URL

@Suite struct EventSocketCodecTests {
  /// The messages in `pieces`.
  func messages(_ pieces: [[UInt8]]) throws -> [EventSocketMessage] {
    var reader = EventSocketReader()
    var messages: [EventSocketMessage] = []
    for piece in pieces {
      reader.receive(piece.span)
      while let message = try reader.next() { messages.append(message) }
    }
    let kept = reader.keptBytes
    #expect(kept == 0)
    return messages
  }

  /// The remarks of a recorded session that name an event, which the recorder wrote on its own account.
  func remarks(_ name: String) throws -> [String] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Transcripts/fs-\(name).txt")
    return try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).compactMap { line in
      let words = String(decoding: line, as: UTF8.self).split(separator: " ")
      return words.count > 3 && words[1] == "#" && words[2] == "event" ? String(words[3]) : nil
    }
  }

  /// Texts between empty lines that get no answer: a command before `connect`, and an argument sent as a body.
  static let unanswered = ["nofirstconnect": 1, "limits": 1]

  @Test(arguments: eventSocketTranscripts)
  func `each recorded session is read whole, an answer for each command`(_ name: String) throws {
    let session = try RecordedSession("fs-\(name)", in: "EventSocket")
    let messages = try messages(session.segments.filter(\.side.isGateway).map(\.bytes))
    var answers = 0
    var events: [String] = []
    var disconnects = 0
    for message in messages {
      switch message.meaning {
      case .channel(let headers):
        answers += 1
        #expect(headers.isAsyncAndFull != ["bare", "gap-sync", "sync"].contains(name))
        let ringing = try #require(headers.ringing())
        #expect(
          ringing.to == headers["variable_socket_path"] ?? headers["Caller-Destination-Number"])
        #expect(ringing.from == "0301234567")
        #expect(ringing.call.count == 36)
      case .reply(let text):
        answers += 1
        #expect(!text.isEmpty || name == "limits")
      case .apiResponse: answers += 1
      case .event(let event): events.append(event["Event-Name"] ?? "none")
      case .disconnect: disconnects += 1
      case .other(let type):
        #expect(name == "json" && type == "text/event-json")
        #expect(!message.body.isEmpty)
      }
    }
    let commands = session.segments.filter { !$0.side.isGateway }
      .flatMap { $0.text.replacing("\r", with: "").split(separator: "\n\n") }
      .count { !$0.allSatisfy(\.isWhitespace) }
    #expect(answers == commands - (Self.unanswered[name] ?? 0))
    if name != "json" { #expect(try events == remarks(name)) }
    #expect(disconnects > 0 || name.hasPrefix("server-close"))
  }

  @Test(arguments: eventSocketTranscripts)
  func `a recorded session reads the same however its bytes are cut`(_ name: String) throws {
    let session = try RecordedSession("fs-\(name)", in: "EventSocket")
    let bytes = session.bytes(ofGateway: true)
    let whole = try messages([bytes])
    // Byte by byte the short ones alone, so that the long ones do not hold up everybody's tests.
    for sizeMax in bytes.count < 30_000 ? [1, 100] : [20, 5000] {
      var random = SplitMix64(seed: UInt64(sizeMax))
      #expect(try messages(pieces(bytes, sizeMax: sizeMax, &random)) == whole)
    }
  }

  // MARK: Headers

  @Test func `values are decoded, a plus sign is a plus sign`() {
    let headers = EventSocketHeaders(
      "Event-Name: DTMF\nDTMF-Digit: %23\nx: a%20b+c%C3%A9\nempty: _undef_\nnone: \nodd: 100%2\n"
        .utf8)
    #expect(headers["event-NAME"] == "DTMF")
    #expect(headers["DTMF-Digit"] == "#")
    #expect(headers["x"] == "a b+cé")
    #expect(headers.raw("x") == "a%20b+c%C3%A9")
    #expect(headers["empty"] == nil)
    #expect(headers["none"] == nil)
    #expect(headers["odd"] == "100%2")
    #expect(headers["absent"] == nil)
  }

  @Test func `what a real FreeSWITCH encoded reads as it was, but for a percent sign of its own`()
    throws
  {
    let session = try RecordedSession("fs-encoding", in: "EventSocket")
    let values = try messages([session.bytes(ofGateway: true)]).compactMap { message in
      if case .event(let event) = message.meaning { event["variable_enc"] } else { nil }
    }
    // It was set to plain%41…
    #expect(values.first == "plainA lower%4a 100% a+b/c,d!e~fé")
  }

  @Test func `a body is as long as it says, and the next message begins behind it`() throws {
    let text =
      "\n\nContent-Type: api/response\nContent-Length: 5\n\nabc\n\nContent-Type: command/reply\r\nReply-Text: +OK\r\n\r\n"
    let messages = try messages([Array(text.utf8)])
    #expect(messages.map(\.meaning) == [.apiResponse, .reply("+OK")])
    #expect(messages[0].body == Array("abc\n\n".utf8))
  }

  @Test(arguments: [
    "GET / HTTP/1.1\r\n\r\n", "200 OK", "\u{16}\u{3}",
    "-----------------------------------------------------------------",
  ])
  func `another protocol ends the reading at its first wrong byte`(_ text: String) {
    var reader = EventSocketReader()
    reader.receive(Array(text.utf8).span)
    let error = #expect(throws: EventSocketFact.self) { _ = try reader.next() }
    if case .notEventSocket = error { return }
    Issue.record("\(String(describing: error))")
  }

  @Test(arguments: [
    "Content-Length: 99999999999999999999", "Content-Length: -1", "Content-Length: 2000000",
  ])
  func `a body that nobody could send ends the reading`(_ header: String) {
    var reader = EventSocketReader()
    reader.receive(Array("Content-Type: text/event-plain\n\(header)\n\n".utf8).span)
    #expect(throws: EventSocketFact.messageTooLong) { _ = try reader.next() }
  }

  @Test func `headers without an end are bounded`() {
    var reader = EventSocketReader()
    let piece = Array("Name: value\n".utf8)
    #expect(throws: EventSocketFact.messageTooLong) {
      for _ in 0..<100_000 {
        reader.receive(piece.span)
        _ = try reader.next()
      }
    }
    let kept = reader.keptBytes
    #expect(kept <= EventSocketReader.headersLengthMax + piece.count)
  }

  // MARK: Commands

  static let commands: [(EventSocketCommand, String)] = [
    (.connect, "connect\n\n"),
    (.linger, "linger\n\n"),
    (.myEvents, "myevents\n\n"),
    (.exit, "exit\n\n"),
    (.breakOff(channel: "u-1"), "api uuid_break u-1\n\n"),
    (
      .setAtOnce(channel: "u-1", "hotline_mark", "m\r\n${x}"),
      "api uuid_setvar u-1 hotline_mark m  $x}\n\n"
    ),
    (.kill(channel: "u-1", .normal), "api uuid_kill u-1 NORMAL_CLEARING\n\n"),
    (
      .hangUp(.failure),
      "sendmsg\ncall-command: hangup\nhangup-cause: NORMAL_TEMPORARY_FAILURE\n\n"
    ),
    (
      .execute("answer", argument: "", id: nil),
      "sendmsg\ncall-command: execute\nexecute-app-name: answer\nevent-lock: true\n\n"
    ),
    (
      .execute("playback", argument: "/srv/a b.wav", id: "hotline-1"),
      "sendmsg\ncall-command: execute\nexecute-app-name: playback\nexecute-app-arg: /srv/a b.wav\nevent-lock: true\nEvent-UUID: hotline-1\n\n"
    ),
    (
      .set("x", "a\r\ncall-command: hangup\n\n${expr(1+1)}$${b}"),
      "sendmsg\ncall-command: execute\nexecute-app-name: set\nexecute-app-arg: x=a  call-command: hangup  $expr(1+1)}$$b}\nevent-lock: true\n\n"
    ),
  ]

  @Test(arguments: commands)
  func `a command is written so that no value adds to it`(
    _ command: EventSocketCommand, _ text: String
  ) {
    var output: [UInt8] = []
    command.write(into: &output)
    #expect(String(decoding: output, as: UTF8.self) == text)
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func `Fuzz: whatever value, a command is one`(seed: UInt64) {
    for seed in FuzzFactor.seeds(from: seed) {
      var random = SplitMix64(seed: seed)
      let alphabet = Array("\n\r${}ab\0\u{7F}".utf8)
      let value = String(
        decoding: (0..<40).map { _ in alphabet.randomElement(using: &random)! }, as: UTF8.self)
      var output: [UInt8] = []
      EventSocketCommand.set("x", value).write(into: &output)
      let text = String(decoding: output, as: UTF8.self)
      #expect(text.split(separator: "\n").count == 5)
      #expect(!text.contains("${"))
    }
  }
}
