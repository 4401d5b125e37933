import GatewayProtocols
import Telephony
import TestSupport
import Testing

@Suite struct NativeRoundTripTests {
  /// What the service writes, and what a gateway reads from it.
  struct Command: CustomTestStringConvertible {
    let text: String
    let meaning: ServiceLine
    let write: @Sendable (inout [UInt8]) -> Void
    var testDescription: String { text }

    init(
      _ text: String, _ meaning: ServiceLine, _ write: @escaping @Sendable (inout [UInt8]) -> Void
    ) {
      self.text = text
      self.meaning = meaning
      self.write = write
    }
  }

  static let call = Array("a1".utf8)
  static let one = OperationNumber(1)

  static let commands: [Command] = [
    Command("hotline 1 node-1", .hotline(node: "node-1", challenge: nil)) {
      NativeCommandWriter.greeting(node: "node-1", challenge: nil, into: &$0)
    },
    Command("hotline 1 a%20b challenge=00ff", .hotline(node: "a b", challenge: "00ff")) {
      NativeCommandWriter.greeting(node: "a b", challenge: "00ff", into: &$0)
    },
    Command("ready", .ready) { NativeCommandWriter.ready(into: &$0) },
    Command("drain", .drain) { NativeCommandWriter.drain(into: &$0) },
    Command("answer a1", .answer(call: "a1")) {
      NativeCommandWriter.answer(call.span, into: &$0)
    },
    Command(
      "play a1 1 keys=interrupt zh/welcome zh/digits/3",
      .play(call: "a1", one, keys: .interrupt, prompts: ["zh/welcome", "zh/digits/3"])
    ) {
      NativeCommandWriter.beginPlay(call.span, one, keys: .interrupt, into: &$0)
      NativeCommandWriter.prompt(Array("zh/welcome".utf8).span, into: &$0)
      NativeCommandWriter.prompt(Array("zh/digits/3".utf8).span, into: &$0)
      NativeCommandWriter.endLine(&$0)
    },
    Command("stop a1 1", .stop(call: "a1", one)) {
      NativeCommandWriter.stop(call.span, one, into: &$0)
    },
    Command(
      "record a1 1 max=3m silence=5s end=# beep=yes warn=15s",
      .record(
        call: "a1", one, max: .seconds(180), silence: .seconds(5), end: KeyString("#")!,
        beep: true, warn: .seconds(15))
    ) {
      NativeCommandWriter.record(
        call.span, one, max: .seconds(180), silence: .seconds(5), end: KeyString("#")!, beep: true,
        warn: .seconds(15), into: &$0)
    },
    Command(
      "record a1 1 max=1500ms silence=0s end=",
      .record(
        call: "a1", one, max: Milliseconds(1500), silence: Milliseconds(0), end: KeyString(),
        beep: false, warn: nil)
    ) {
      NativeCommandWriter.record(
        call.span, one, max: Milliseconds(1500), silence: Milliseconds(0), end: KeyString(),
        beep: false, warn: nil, into: &$0)
    },
    Command(
      "fax a1 1 document=forms/insurance pages=3",
      .fax(call: "a1", one, document: "forms/insurance", pages: 3, to: nil)
    ) {
      NativeCommandWriter.fax(
        call.span, one, FaxLine(document: "forms/insurance", pages: 3), into: &$0)
    },
    Command(
      "fax a1 1 document=表 pages=2 from-page=2 to=057185151111 file=a%20b.tif",
      .fax(call: "a1", one, document: "表", pages: 2, to: "057185151111")
    ) {
      NativeCommandWriter.fax(
        call.span, one,
        FaxLine(document: "表", pages: 2, fromPage: 2, to: "057185151111", file: "a b.tif"),
        into: &$0)
    },
    Command(
      "transfer a1 1 queue=萧山区 ring=20s",
      .transfer(call: "a1", one, .queue("萧山区"), ring: .seconds(20))
    ) {
      NativeCommandWriter.transfer(
        call.span, one, queue: Array("萧山区".utf8).span, ring: .seconds(20), into: &$0)
    },
    Command(
      "transfer a1 1 to=057112333", .transfer(call: "a1", one, .number("057112333"), ring: nil)
    ) {
      NativeCommandWriter.transfer(
        call.span, one, number: Array("057112333".utf8).span, ring: nil, into: &$0)
    },
    Command("hangup a1 cause=normal", .hangup(call: "a1", .normal)) {
      NativeCommandWriter.hangup(call.span, .normal, into: &$0)
    },
    Command("mark a1 v1.abc-_=", .mark(call: "a1", mark: "v1.abc-_")) {
      NativeCommandWriter.mark(call.span, Array("v1.abc-_".utf8).span, into: &$0)
    },
    Command("queued a1 2011070100016", .queued(call: "a1", receipt: "2011070100016")) {
      NativeCommandWriter.queued(call.span, receipt: "2011070100016", into: &$0)
    },
    Command("saved a1 1 20110701-0001", .saved(call: "a1", one, receipt: "20110701-0001")) {
      NativeCommandWriter.saved(call.span, one, receipt: "20110701-0001", into: &$0)
    },
    Command("ping", .ping(token: nil)) { NativeCommandWriter.ping(into: &$0) },
    Command("pong a%20%25%3Db", .pong(token: "a %=b")) {
      NativeCommandWriter.pong(token: Array("a %=b".utf8).span, into: &$0)
    },
    Command(
      "error a1 unknown-call no call of that id is up on this trunk",
      .error(
        call: "a1", code: .unknownCall, text: "no call of that id is up on this trunk")
    ) {
      NativeCommandWriter.error(call.span, .unknownCall, into: &$0)
    },
    Command(
      "error - unknown-verb no verb '%0Aa%3D1'; a gateway says hello, call, dtmf, done, audio, hangup, advance, ping, pong or bye",
      .error(
        call: nil, code: .unknownVerb,
        text:
          "no verb '\na=1'; a gateway says hello, call, dtmf, done, audio, hangup, advance, ping, pong or bye"
      )
    ) {
      NativeCommandWriter.error(nil, .unknownVerb("\na=1"), into: &$0)
    },
  ]

  @Test(arguments: commands.filter { !$0.text.hasPrefix("mark") })
  func `the service writes it, a gateway reads it`(_ command: Command) throws {
    var output: [UInt8] = []
    command.write(&output)
    #expect(output.span.text == command.text + "\n")
    var parser = ServiceLineParser()
    #expect(try parser.parse(Array(output.dropLast()).span) == command.meaning)
  }

  /// What a gateway writes, and what the service reads from it.
  static let events: [(String, @Sendable (inout [UInt8]) -> Void)] = [
    (
      "hello gw 1 proof ab marks true",
      { NativeEventWriter.hello("gw 1", proof: "ab", marks: true, into: &$0) }
    ),
    (
      "call a to 12333 from 139 lang zh at 2011-07-01T20:15 resume m=1",
      {
        NativeEventWriter.call(
          "a", to: "12333", from: "139", language: "zh", at: "2011-07-01T20:15", resume: "m=1",
          into: &$0)
      }
    ),
    ("dtmf a 12#", { NativeEventWriter.dtmf("a", "12#", length: Milliseconds(90), into: &$0) }),
    ("done a 1 finished reason none", { NativeEventWriter.done("a", one, .finished, into: &$0) }),
    (
      "done a 1 failed reason no such file",
      { NativeEventWriter.done("a", one, .failed, reason: "no such file", into: &$0) }
    ),
    (
      "audio a 1 4 QUI=",
      { NativeEventWriter.audio("a", one, piece: 4, Array("AB".utf8).span, into: &$0) }
    ),
    ("hangup a normal", { NativeEventWriter.hangup("a", into: &$0) }),
    ("ping a=b", { NativeEventWriter.ping(token: "a=b", into: &$0) }),
    ("pong", { NativeEventWriter.pong(token: "x", into: &$0) }),
    ("bye", { NativeEventWriter.bye(into: &$0) }),
  ]

  @Test(arguments: events.indices)
  func `a gateway writes it, the service reads it`(_ index: Int) {
    var output: [UInt8] = []
    NativeRoundTripTests.events[index].1(&output)
    var parser = NativeLineParser()
    #expect(output.last == UInt8(ascii: "\n"))
    #expect(parsed(Array(output.dropLast()), with: &parser) == NativeRoundTripTests.events[index].0)
  }

  @Test(arguments: [
    TrunkProblem.notUTF8, .tooLong, .unknownVerb("x"), .notGreeted, .unknownCall, .callExists,
    .tooManyPieces(9), .refused, .noMenu(number: "1"), .draining, .overloaded, .badResume(.expired),
  ])
  func `every error comes through by its code`(_ problem: TrunkProblem) throws {
    var output: [UInt8] = []
    NativeCommandWriter.error(nil, problem, into: &output)
    var parser = ServiceLineParser()
    let line = try parser.parse(Array(output.dropLast()).span)
    #expect(line == .error(call: nil, code: problem.code, text: problem.text))
  }

  @Test func `a code of a later version is kept as it is`() throws {
    var parser = ServiceLineParser()
    let line = try parser.parse(Array("error a1 too-early wait".utf8).span)
    #expect(line == .error(call: "a1", code: .other("too-early"), text: "wait"))
    #expect(TrunkErrorCode.other("too-early").word == "too-early")
  }

  @Test(arguments: [
    OperationOutcome.finished, .interrupted,
    .recorded(by: .silence, length: Milliseconds(8000), pieces: 16), .sent(pages: 3), .answered,
    .busy, .noAnswer, .released(by: .caller), .released(by: .seat), .failed,
  ])
  func `every outcome comes through`(_ outcome: OperationOutcome) throws {
    var output: [UInt8] = []
    NativeEventWriter.done("a", OperationNumber(12), outcome, into: &output)
    var parser = NativeLineParser()
    guard
      case .done(_, let operation, let read, _, _) = try parser.parse(Array(output.dropLast()).span)
    else {
      Issue.record("no outcome")
      return
    }
    #expect(operation == OperationNumber(12))
    #expect(read == outcome)
  }

  @Test(arguments: 0..<100 * UInt64(FuzzFactor.rounds))
  func `Fuzz: any text travels as a token, and any sound as base64`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let text = String(
      String.UnicodeScalarView(
        (0..<Int.random(in: 1...60, using: &random)).map { _ in
          Unicode.Scalar(UInt32.random(in: 0...0x4FFF, using: &random)) ?? " "
        }))
    var output: [UInt8] = []
    NativeEventWriter.ping(token: text, into: &output)
    #expect(output.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 10 })
    var parser = NativeLineParser()
    guard case .ping(let token?) = try parser.parse(Array(output.dropLast()).span) else {
      Issue.record("no token")
      return
    }
    #expect(Array(parser.fields.text(token).utf8) == Array(text.utf8))

    let sound = (0..<Int.random(in: 0...4096, using: &random)).map { _ in
      UInt8.random(in: 0...255, using: &random)
    }
    var encoded: [UInt8] = []
    Base64.encode(sound.span, into: &encoded)
    var decoded: [UInt8] = [1]
    #expect(Base64.decode(encoded.span, into: &decoded))
    #expect(decoded == [1] + sound)
  }

  /// Digits of both alphabets, padding, and bytes of all kinds at any place: what is decoded is what it is encoded as.
  @Test(arguments: 1...50)
  func `a text is base64 where its bytes are encoded so`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    for _ in 0..<200 {
      var text = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        digits.randomElement(using: &random)!
      }
      if !text.isEmpty, Bool.random(using: &random) {
        text[text.indices.randomElement(using: &random)!] =
          Bool.random(using: &random)
          ? UInt8.random(in: 0...255, using: &random) : UInt8(ascii: "=")
      }
      var decoded: [UInt8] = []
      let isBase64 = Base64.decode(text.span, into: &decoded)
      var encoded: [UInt8] = []
      Base64.encode(decoded.span, into: &encoded)
      let plain = encoded.filter { $0 != UInt8(ascii: "=") }
      #expect(isBase64 == (encoded == text || plain == text), "\(text)")
    }
  }

  @Test(arguments: ["A", "AAAAA", "A=", "====", "AA=A", "AB", "QUI*", "Q UI"])
  func `this is no base64`(_ text: String) {
    var decoded: [UInt8] = [7]
    #expect(!Base64.decode(Array(text.utf8).span, into: &decoded))
    #expect(decoded == [7])
  }

  @Test func `a piece of four kilobytes of sound fits into a line`() {
    var output: [UInt8] = []
    NativeEventWriter.audio(
      String(repeating: "a", count: CallID.lengthMax), OperationNumber(.max), piece: .max,
      [UInt8](repeating: 0x55, count: 4096).span, into: &output)
    #expect(output.count <= LineFramer.lineLengthMax)
  }
}
