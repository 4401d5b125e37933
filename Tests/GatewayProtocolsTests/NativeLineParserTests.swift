import GatewayProtocols
import Telephony
import TestSupport
import Testing

/// What a gateway's line says, in one line of text: the event with its fields, or the error.
func parsed(_ line: String) -> String {
  var parser = NativeLineParser()
  return parsed(Array(line.utf8), with: &parser)
}

func parsed(_ line: [UInt8], with parser: inout NativeLineParser) -> String {
  do throws(TrunkProblem) {
    guard let event = try parser.parse(line.span) else { return "nothing" }
    return description(of: event, in: parser)
  } catch {
    let call = parser.call.map { parser.fields.text($0) } ?? "-"
    return "error \(call) \(error.code.word): \(error.text)"
  }
}

private func description(of line: GatewayLine, in parser: borrowing NativeLineParser) -> String {
  func text(_ field: GatewayLine.Field?) -> String {
    field.map { parser.fields.text($0) } ?? "none"
  }
  return switch line {
  case .hello(let gateway, let proof, let marks, let speed, let faxes, let warn):
    "hello \(text(gateway)) proof \(text(proof)) marks \(marks)" + (speed ? " speed" : "")
      + (faxes ? " faxes" : "") + (warn ? " warn" : "")
  case .call(let ringing):
    "call \(text(ringing.call)) to \(text(ringing.to)) from \(text(ringing.from)) "
      + "lang \(text(ringing.language)) at \(text(ringing.at)) resume \(text(ringing.resume))"
      + (ringing.isStill ? " still" : "")
  case .dtmf(let call, let keys): "dtmf \(text(call)) \(text(keys))"
  case .done(let call, let operation, let outcome, let reason, let arrived):
    "done \(text(call)) \(operation.number) \(outcome) reason \(text(reason))"
      + (arrived > 0 ? " arrived \(arrived)" : "")
  case .audio(let call, let operation, let piece, let base64):
    "audio \(text(call)) \(operation.number) \(piece) \(text(base64))"
  case .hangup(let call, let cause): "hangup \(text(call)) \(cause.word)"
  case .advance(let call, let duration): "advance \(text(call)) \(duration)"
  case .ping(let token): "ping \(text(token))"
  case .pong: "pong"
  case .bye: "bye"
  }
}

@Suite struct NativeLineParserTests {
  struct Line: CustomTestStringConvertible {
    let testDescription: String
    let line: String
    let meaning: String

    init(_ description: String, _ line: String, _ meaning: String) {
      testDescription = description
      self.line = line
      self.meaning = meaning
    }
  }

  static let good: [Line] = [
    Line("time for a test", "advance c1 1500ms", "advance c1 1500ms"),
    Line(
      "a call whose clock stands still", "call c1 to=100 at=2011-07-01T20:15 clock=still",
      "call c1 to 100 from none lang none at 2011-07-01T20:15 resume none still"),
    Line("a greeting", "hello 1 gw", "hello gw proof none marks false"),
    Line(
      "a greeting with all there is", "hello 1 gw proof=ab12 marks=yes speed=yes",
      "hello gw proof ab12 marks true speed"),
    Line(
      "keys in any order, and one that is unknown", "hello 1 gw marks=yes colour=red proof=1",
      "hello gw proof 1 marks true"),
    Line(
      "a call", "call a1 to=12333",
      "call a1 to 12333 from none lang none at none resume none"),
    Line(
      "a call with all there is",
      "call a:1@x.y-z_ to=12333 from=13957112345 lang=zh at=2011-07-01T20:15 resume=abc",
      "call a:1@x.y-z_ to 12333 from 13957112345 lang zh at 2011-07-01T20:15 resume abc"),
    Line("one key", "dtmf a 1", "dtmf a 1"),
    Line("every key", "dtmf a 0123456789*#ABCD ms=120", "dtmf a 0123456789*#ABCD"),
    Line("a key that is encoded", "dtmf a %31%2a", "dtmf a 1*"),
    Line("an encoded verb and call", "%64tmf %61 1", "dtmf a 1"),
    Line("several spaces part as well as one", "  dtmf   a    1  ", "dtmf a 1"),
    Line("played", "done a 3 finished", "done a 3 finished reason none"),
    Line(
      "interrupted", "done a 3 interrupted", "done a 3 interrupted reason none"),
    Line("failed", "done a 3 failed reason=no%20file", "done a 3 failed reason no file"),
    Line("faxed", "done a 7 sent pages=3", "done a 7 sent(pages: 3) reason none"),
    Line("answered", "done a 4 answered", "done a 4 answered reason none"),
    Line("busy", "done a 4 busy", "done a 4 busy reason none"),
    Line("no answer", "done a 4 no-answer", "done a 4 noAnswer reason none"),
    Line("sound", "audio a 2 0 QUJD", "audio a 2 0 QUJD"),
    Line("sound with its padding encoded", "audio a 2 1 QUI%3D", "audio a 2 1 QUI="),
    Line("sound with its padding as it is", "audio a 2 1 QQ==", "audio a 2 1 QQ=="),
    Line("gone", "hangup a", "hangup a normal"),
    Line("gone, with a word that is not ours", "hangup a cause=alien", "hangup a other"),
    Line("gone in the ordinary way", "hangup a cause=normal", "hangup a normal"),
    Line("gone, with a word of the service's", "hangup a cause=failure", "hangup a other"),
    Line("lost, says a gateway that is there", "hangup a cause=trunk-lost", "hangup a other"),
    Line("a question", "ping", "ping none"),
    Line(
      "twenty keys, two of which look the same",
      "ping " + (1...18).map { "k\($0)=1 " }.joined() + "\u{e9}=1 e\u{301}=2", "ping none"),
    Line("a question with a token", "ping a%20b", "ping a b"),
    Line("an answer", "pong 17", "pong"),
    Line("leaving", "bye", "bye"),
    Line("spaces alone", "   ", "nothing"),
    Line(
      "a value may hold an equals sign", "call a to=1 resume=a=b=",
      "call a to 1 from none lang none at none resume a=b="),
    Line("Chinese", "hello 1 网关", "hello 网关 proof none marks false"),
    Line(
      "a hidden number may be empty", "call a to=1 from=",
      "call a to 1 from none lang none at none resume none"),
  ]

  static let bad: [Line] = [
    Line(
      "an unknown verb", "dial a",
      "error - unknown-verb: no verb 'dial'; a gateway says hello, call, dtmf, done, audio, hangup, advance, ping, pong or bye"
    ),
    Line("a verb of the service", "answer a", "unknown-verb"),
    Line("verbs are small letters", "BYE", "unknown-verb"),
    Line("a key twice", "call a to=1 to=1", "error a syntax: the key 'to' is given twice"),
    Line(
      "an unknown key twice", "dtmf a 1 x=1 y=2 x=3", "error a syntax: the key 'x' is given twice"),
    Line(
      "a positional field behind a key", "dtmf a ms=3 1",
      "error a syntax: '1' must stand before the first key"),
    Line(
      "a percent sign alone", "call a to=1%",
      "error a syntax: a percent sign is followed by two hex digits, and itself written %25"),
    Line("a percent sign with half a digit", "call a to=%1", "error a syntax"),
    Line("a percent sign with letters", "call a to=%zz", "error a syntax"),
    Line("no call", "dtmf", "error - syntax: 'dtmf' needs a call id"),
    Line("no keys", "dtmf a", "error a syntax: 'dtmf' needs the keys"),
    Line(
      "a field too many", "dtmf a 1 2",
      "error a syntax: 'dtmf' is written: dtmf <call> <keys> [ms=<n>]"),
    Line("bye has no fields", "bye bye", "error - syntax: 'bye' is written: bye"),
    Line(
      "no key of a telephone", "dtmf a 1x",
      "error a bad-field: keys is '1x', but must be of 0-9 * # A-D"),
    Line("small letters are no keys", "dtmf a a", "error a bad-field"),
    Line(
      "a length that is no number", "dtmf a 1 ms=1.5",
      "error a bad-field: ms is '1.5', but must be a number"),
    Line(
      "a call id with a slash", "dtmf a/b 1",
      "error - bad-field: the call id is 'a/b', but must be 1 to 64 of A-Z a-z 0-9 . _ : @ -"),
    Line("a call id of 65", "dtmf \(String(repeating: "a", count: 65)) 1", "error - bad-field"),
    Line("a call in Chinese", "call 电话 to=1", "error - bad-field"),
    Line(
      "a caller who writes on a terminal", "call a to=1 from=1%1B[2J",
      "error a bad-field: from is '1\u{1B}[2J', but must be a telephone number"),
    Line(
      "a caller with a control character of C1", "call a to=1 from=1%C2%9B2J", "error a bad-field"),
    Line("a caller from the right", "call a to=1 from=%E2%80%AE1", "error a bad-field"),
    Line("a caller on two lines", "call a to=1 from=1%E2%80%A82", "error a bad-field"),
    Line(
      "a caller of 65 digits", "call a to=1 from=\(String(repeating: "1", count: 65))",
      "error a bad-field"),
    Line("a call to nobody", "call a", "error a syntax: 'call' needs to=<number>"),
    Line("a call to nothing", "call a to=", "error a bad-field"),
    Line("no outcome", "done a 1", "error a syntax: 'done' needs the outcome"),
    Line("an unknown outcome", "done a 1 well", "error a bad-field"),
    Line("operation 0", "done a 0 finished", "error a bad-field"),
    Line("an operation with a sign", "done a +1 finished", "error a bad-field"),
    Line("an operation past every number", "done a 4294967296 finished", "error a bad-field"),
    Line(
      "a recording's end without its length", "done a 1 finished by=key",
      "error a syntax: 'done … finished by=…' needs ms=<n>"),
    Line(
      "a recording ended by nobody", "done a 1 finished by=dog ms=1 pieces=1", "error a bad-field"),
    Line("released by nobody", "done a 1 released", "error a syntax"),
    Line("pages that are no number", "done a 1 sent pages=all", "error a bad-field"),
    Line("sound without sound", "audio a 1 0", "error a syntax"),
    Line("a piece that is no number", "audio a 1 x QUJD", "error a bad-field"),
    Line(
      "hello of another version", "hello 2 gw",
      "error - bad-field: the version is '2', but must be 1"),
    Line("hello without a name", "hello 1", "error - syntax: 'hello' needs the gateway's name"),
    Line("speed neither yes nor no", "hello 1 gw speed=2", "error - bad-field"),
    Line("marks neither yes nor no", "hello 1 gw marks=maybe", "error - bad-field"),
    Line("an equals sign in the verb", "bye=1", "error - unknown-verb"),
  ]

  @Test(arguments: good) func reads(_ line: Line) {
    #expect(parsed(line.line) == line.meaning)
  }

  @Test(arguments: bad) func refuses(_ line: Line) {
    let answer = parsed(line.line)
    #expect(answer.contains(line.meaning))
    #expect(answer.hasPrefix("error "))
  }

  @Test func `a recording's end tells who ended it, how long it is and its pieces`() {
    var parser = NativeLineParser()
    for end in RecordingEnd.allCases {
      let line = Array("done a 9 finished by=\(end.word) ms=8000 pieces=16".utf8)
      guard case .done(_, let operation, let outcome, _, _) = try? parser.parse(line.span) else {
        Issue.record("no outcome")
        return
      }
      #expect(operation == OperationNumber(9))
      #expect(outcome == .recorded(by: end, length: Milliseconds(8000), pieces: 16))
    }
  }

  @Test func `what is said again fits in a line, whatever was sent`() {
    let accent = "\u{301}"
    for line in [
      "ping " + String(repeating: "\u{1}", count: 8000),
      "x" + String(repeating: accent, count: 4000),
      "dtmf a 1" + String(repeating: accent, count: 4000),
      "call a to=" + String(repeating: "\u{1}", count: 30) + String(repeating: accent, count: 4000),
    ] {
      let answer = parsed(line)
      #expect(answer.hasPrefix("error "))
      #expect(answer.utf8.count < 500)
    }
    let longest = "ping " + String(repeating: "a", count: LineFramer.lineLengthMax - 6)
    #expect(parsed(longest) == longest)
  }

  @Test func `bytes that are no UTF-8 are a syntax error`() {
    var parser = NativeLineParser()
    #expect(
      parsed([UInt8]("call a to=".utf8) + [0xFF], with: &parser)
        == "error a syntax: the line is not UTF-8")
    // Also when they come encoded.
    #expect(parsed(Array("call a to=%ff".utf8), with: &parser).hasPrefix("error a syntax"))
    // And where the next field has the bytes that one lacks.
    for line in ["ping a%E4 %B8%AD=1", "ping %E4 x=1 %B8%AD", "ping a%E4=1 b=%B8%AD"] {
      #expect(parsed(Array(line.utf8), with: &parser) == "error - syntax: the line is not UTF-8")
    }
  }

  @Test func `a line full of different keys is read in good time`() {
    let keys = (0..<1100).map { " k\($0)=" }.joined()
    #expect(parsed("dtmf a 1" + keys) == "dtmf a 1")
    #expect(parsed("dtmf a 1" + keys + " k7=") == "error a syntax: the key 'k7' is given twice")
  }

  @Test(arguments: 0..<500 * UInt64(FuzzFactor.rounds))
  func `Fuzz: random lines give an event or an error, and the next line is read as ever`(
    seed: UInt64
  ) {
    var random = SplitMix64(seed: seed)
    var parser = NativeLineParser()
    let words = [
      "call", "dtmf", "done", "audio", "hangup", "hello", "ping", "bye", "a", "1", "to=12333",
      "%", "%41", "=", "ms=1", "finished", "by=key", " ", "中", "\u{0}", "99999999999", "x=y=z",
    ]
    for _ in 0..<50 {
      var line: [UInt8] = []
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        if Int.random(in: 0...9, using: &random) == 0 {
          line.append(UInt8.random(in: 11...255, using: &random))
        } else {
          line += words.randomElement(using: &random)!.utf8
        }
        if Bool.random(using: &random) { line.append(UInt8(ascii: " ")) }
      }
      _ = parsed(line, with: &parser)
      #expect(parsed(Array("dtmf b 7".utf8), with: &parser) == "dtmf b 7")
    }
  }
}
