import GatewayProtocols
import Telephony
import Testing

/// Calls over the replies that a real Asterisk gave.
@Suite struct FastAGIReplayTests {
  struct Replay: CustomTestStringConvertible {
    let name: String
    let commands: [GatewayCommand]
    let lines: [String]
    let events: [GatewayEvent]
    var testDescription: String { name }

    init(
      _ name: String, _ commands: [GatewayCommand], lines: [String] = [],
      events: [GatewayEvent]
    ) {
      self.name = name
      self.commands = commands
      self.lines = lines
      self.events = events
    }
  }

  static let prompts: [Replay] = [
    Replay(
      "exec-background", [.answer, play(first, "a", "b", "c"), play(second, "a", "x", "c")],
      lines: [
        "ANSWER", "EXEC Background a&b&c", "EXEC Background a&x&c", "GET VARIABLE BACKGROUNDSTATUS",
      ],
      events: [
        key(.seven), ended(first, interrupted),
        // The status is that of the first recorded question, which says SUCCESS.
        ended(second, .finished),
      ]),
    Replay(
      "getdata-barge",
      [
        .answer,
        play(first, "a", wait: KeyWait(firstKey: .seconds(3), nextKey: .seconds(3), keysMax: 4)),
      ],
      lines: ["ANSWER", "GET DATA a 3000 4"],
      events: [
        key(.one), key(.two), key(.three), key(.four), ended(first, interrupted),
      ]),
    Replay(
      "getdata-hashonly", [.answer, play(first, "a", wait: entryWait)],
      lines: ["ANSWER", "GET DATA a 5000 18"],
      events: [key(.pound), ended(first, interrupted)]),
    Replay(
      "getdata-timeout",
      [
        .answer, play(first, "a", wait: entryWait), play(second, "a", wait: entryWait),
        .listen(menuWait),
      ],
      lines: ["ANSWER", "GET DATA a 5000 18", "GET DATA a 5000 18", "GET DATA \"\" 5000 1"],
      events: [
        key(.star, ago: 5000), key(.five, ago: 5000), ended(first, interrupted, ago: 5000),
        .keyTimePassed, ended(second, .finished, ago: 5000), .keyTimePassed, .keyTimePassed,
      ]),
    Replay(
      "stream-digit", [.answer, play(first, "a"), .hangUp(.normal)],
      lines: ["ANSWER", "STREAM FILE a \"0123456789*#ABCD\"", "HANGUP"],
      events: [
        key(.seven), ended(first, .interrupted),
      ]),
    Replay(
      "stream-otherdigit", [.answer, play(first, "a", from: Milliseconds(1000))],
      lines: ["ANSWER", "STREAM FILE a \"0123456789*#ABCD\" 8000"],
      events: [key(.eight), ended(first, .interrupted)]),
    Replay(
      "exec-storedtmf", [.answer, play(first, "a", keys: .queue), play(second, "b")],
      lines: [
        "ANSWER", "GET VARIABLE HOTLINE_TYPED", "EXEC StoreDTMF RX,HOTLINE_TYPED",
        "STREAM FILE a \"\"", "GET VARIABLE HOTLINE_TYPED", "STREAM FILE b \"0123456789*#ABCD\"",
        "GET VARIABLE HOTLINE_TYPED",
      ],
      events: [
        key(.one), key(.two), key(.three), ended(first, .finished),
        key(.four), key(.five), key(.six),
        ended(second, .interrupted),
      ]),
  ]

  @Test(arguments: prompts) func `prompts are heard and their keys told`(_ replay: Replay) throws {
    let (lines, events) = try GatewayProtocolsTests.replay(
      replay.name, typeAhead: replay.name == "exec-storedtmf" ? .fromStart : .none,
      replay.commands)
    #expect(lines == replay.lines)
    #expect(events == replay.events)
  }

  static func record(
    silence: UInt32 = 0, tone: GatewayRecording.Tone = .none
  ) -> GatewayCommand {
    .record(
      first,
      GatewayRecording(
        file: "/srv/rec/x", suffix: "wav", atMost: .seconds(15), silence: Milliseconds(silence),
        endKey: .pound, tone: tone))
  }

  static func recorded(_ end: RecordingEnd, _ length: UInt32) -> OperationOutcome {
    .recorded(by: end, length: Milliseconds(length), pieces: 0)
  }

  static let recordings: [Replay] = [
    Replay("record-digit", [.answer, record()], events: [ended(first, recorded(.key, 1900))]),
    Replay(
      "record-silence", [.answer, record(silence: 2000, tone: .gateway)],
      lines: ["ANSWER", "RECORD FILE /srv/rec/x wav \"#\" 15000 0 BEEP s=2"],
      events: [ended(first, recorded(.silence, 4720))]),
    Replay(
      "record-silence-nolimit", [.answer, record(silence: 2000)],
      events: [ended(first, recorded(.silence, 5000))]),
    Replay(
      "record-beepdigit", [.answer, record(tone: .gateway)],
      events: [ended(first, recorded(.key, 0))]),
    Replay(
      "record-misc", [.answer, record(), record(), record()],
      events: [
        ended(first, recorded(.max, 1020)), ended(first, recorded(.key, 480)),
        ended(first, recorded(.max, 1460)),
      ]),
    Replay(
      "local-menu",
      [
        .answer, play(first, "welcome", "menu"), play(second, "menu", wait: entryWait),
        record(silence: 5000, tone: .gateway), play(second, "thanks"), .hangUp(.normal),
      ],
      lines: [
        "ANSWER", "EXEC Background welcome&menu", "GET DATA menu 5000 18",
        "RECORD FILE /srv/rec/x wav \"#\" 15000 0 BEEP s=5",
        "STREAM FILE thanks \"0123456789*#ABCD\"", "HANGUP",
      ],
      events: [
        key(.two), ended(first, interrupted),
        // As many as were recorded; asked for eighteen, a fifth would have been the #.
        key(.one), key(.two), key(.three), key(.four), key(.pound), ended(second, interrupted),
        ended(first, recorded(.key, 0)), ended(second, .finished),
      ]),
  ]

  @Test(arguments: recordings) func `each recording ends as Asterisk tells`(_ replay: Replay) throws
  {
    let (lines, events) = try GatewayProtocolsTests.replay(replay.name, replay.commands)
    if !replay.lines.isEmpty { #expect(lines == replay.lines) }
    #expect(events == replay.events)
  }

  static let fax = GatewayCommand.fax(
    first, GatewayFax(file: "/srv/fax/doc.tif", header: "12333", station: "057112333"))
  static let plainFax = GatewayCommand.fax(first, GatewayFax(file: "/srv/fax/doc.tif"))
  static let dial = GatewayCommand.transfer(
    first, GatewayTransfer(.dial("PJSIP/061"), ring: .seconds(20)))
  static let queue = GatewayCommand.transfer(
    first, GatewayTransfer(.queue("city"), ring: .seconds(20)))

  static func noted(_ fact: FastAGIFact) -> GatewayEvent { .noted(.fastAGI(fact)) }

  static let others: [Replay] = [
    Replay(
      "exec-sendfax", [.answer, fax],
      lines: [
        "ANSWER", "SET VARIABLE FAXOPT(headerinfo) \"12333\"",
        "SET VARIABLE FAXOPT(localstationid) \"057112333\"", "EXEC SendFAX /srv/fax/doc.tif",
        "GET VARIABLE FAXOPT(status)", "GET VARIABLE FAXOPT(pages)",
      ],
      events: [ended(first, .sent(pages: 2)), .hungUp(.normal)]),
    Replay(
      "exec-sendfax-hangup", [.answer, plainFax],
      events: [
        noted(.faxFailed(reason: "The call dropped prematurely")), ended(first, .failed),
        .hungUp(.normal),
      ]),
    Replay(
      "exec-sendfax-nofax", [.answer, plainFax, plainFax],
      events: [
        noted(.faxFailed(reason: "Timed out waiting for initial communication")),
        ended(first, .failed), noted(.faxFailed(reason: "FILE_ERROR")), ended(first, .failed),
      ]),
    Replay(
      "sendfax-missing", [.answer, plainFax, plainFax, plainFax],
      events: [
        noted(.faxFailed(reason: "FILE_ERROR")), ended(first, .failed),
        noted(.faxFailed(reason: "INVALID_ARGUMENTS")), ended(first, .failed),
        noted(.faxFailed(reason: "The call dropped prematurely")), ended(first, .failed),
        .hungUp(.normal),
      ]),
    Replay(
      "exec-dial-answer", [.answer, dial, play(second, "a")],
      lines: [
        "ANSWER", "EXEC Dial \"PJSIP/061,20,g\"", "GET VARIABLE DIALSTATUS",
        "GET VARIABLE ANSWEREDTIME", "STREAM FILE a \"0123456789*#ABCD\"",
      ],
      events: [
        ended(first, .answered, ago: 2000), ended(first, .released(by: .seat)),
        ended(second, .finished),
      ]),
    Replay(
      "exec-dial-bridged-callerhangup", [.answer, dial],
      events: [
        ended(first, .answered, ago: 2000), ended(first, .released(by: .caller)), .hungUp(.normal),
      ]),
    Replay(
      "exec-dial-nog", [.answer, dial],
      lines: [
        "ANSWER", "EXEC Dial \"PJSIP/061,20,g\"", "GET VARIABLE DIALSTATUS",
        "GET VARIABLE ANSWEREDTIME", "CHANNEL STATUS",
      ],
      events: [ended(first, .answered, ago: 2000), ended(first, .released(by: .seat))]),
    Replay(
      "exec-dial-fail", [.answer, dial, dial, dial, dial],
      events: [
        ended(first, .busy),
        noted(.transferFailed(status: "CONGESTION")), ended(first, .failed),
        ended(first, .noAnswer),
        noted(.transferFailed(status: "CHANUNAVAIL")), ended(first, .failed),
      ]),
    Replay(
      "exec-queue-noseconds", [.answer, queue],
      lines: [
        "ANSWER", "SET VARIABLE QUEUESTATUS \"\"", "EXEC Queue \"city,c,,,20\"",
        "GET VARIABLE QUEUESTATUS",
      ],
      events: [ended(first, .noAnswer)]),
    Replay(
      "exec-queue-noc", [.answer, queue],
      events: [ended(first, .answered), ended(first, .released(by: .seat))]),
    Replay("exec-queue-callerhangup", [.answer, queue], events: [.hungUp(.normal)]),
    Replay(
      "hangup-getdata", [.answer, play(first, "a", wait: menuWait)], events: [.hungUp(.normal)]),
    Replay(
      "hangup-getdata-digits", [.answer, play(first, "a", wait: entryWait)],
      events: [.hungUp(.normal)]),
    Replay("autohangup", [.answer, play(first, "a")], events: [.hungUp(.normal)]),
    Replay("hangup-prompt", [.answer, play(first, "a")], events: [.hungUp(.normal)]),
    Replay("hangup-nosignal", [.answer, play(first, "a")], events: [.hungUp(.normal)]),
    Replay("dead", [.answer], events: [.hungUp(.normal)]),
  ]

  @Test(arguments: others) func `faxes, transfers and hang-ups end as Asterisk tells`(
    _ replay: Replay
  ) throws {
    let (lines, events) = try GatewayProtocolsTests.replay(replay.name, replay.commands) { line in
      switch line {
      case "SET VARIABLE QUEUESTATUS \"\"": "200 result=1\n"
      case "GET VARIABLE ABANDONED":
        replay.name == "exec-queue-callerhangup" ? "200 result=1 (TRUE)\n" : "200 result=0\n"
      case "CHANNEL STATUS":
        // No reply was recorded where HANGUP came first, or another command.
        switch replay.name {
        case "exec-dial-nog": "200 result=6\n"
        case "hangup-prompt":
          "HANGUP\n511 Command Not Permitted on a dead channel or intercept routine\n"
        default: ""
        }
      default: nil
      }
    }
    if !replay.lines.isEmpty { #expect(lines == replay.lines) }
    #expect(events == replay.events)
  }

  @Test func `a hang-up while nothing is under way is told, and the second notice is not`() throws {
    var connection = FastAGIConnection(FastAGIFindings(typeAhead: .none))
    var turn = GatewayTurn()
    for segment in try RecordedSession("fastagi-hangup-exit", in: "FastAGI").segments {
      if segment.side.isGateway {
        connection.receive(segment.bytes.span, &turn)
      } else {
        connection.perform(.answer, &turn)
        connection.flush(&turn)
      }
    }
    connection.closed(&turn)
    #expect(turn.events.dropFirst() == [.hungUp(.normal)])
    let isOver = connection.isOver
    #expect(isOver)
  }
}
