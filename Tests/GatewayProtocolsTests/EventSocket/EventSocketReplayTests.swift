import GatewayProtocols
import Telephony
import Testing

/// Calls over the messages that a real FreeSWITCH sent.
@Suite struct EventSocketReplayTests {
  struct Replay: CustomTestStringConvertible {
    let name: String
    let commands: [GatewayCommand]
    let replacing: [String: String]
    let events: [GatewayEvent]
    var testDescription: String { name }

    init(
      _ name: String, _ commands: [GatewayCommand], replacing: [String: String] = [:],
      _ events: [GatewayEvent]
    ) {
      self.name = name
      self.commands = commands
      self.replacing = replacing
      self.events = events
    }
  }

  static func noted(_ fact: EventSocketFact) -> GatewayEvent { .noted(.eventSocket(fact)) }

  static func record(
    endKey: DTMFKey = .pound, tone: GatewayRecording.Tone = .none
  ) -> GatewayCommand {
    .record(
      first,
      GatewayRecording(
        file: "/srv/rec/x", suffix: "wav", atMost: .seconds(15), silence: .seconds(2),
        endKey: endKey, tone: tone))
  }

  static func recorded(_ end: RecordingEnd, _ length: UInt32) -> OperationOutcome {
    .recorded(by: end, length: Milliseconds(length), pieces: 0)
  }

  static let fax = GatewayCommand.fax(
    first, GatewayFax(file: "/srv/fax/doc.tif", header: "12333", station: "057112333"))
  static let dial = GatewayCommand.transfer(
    first, GatewayTransfer(.dial("loopback/agent"), ring: .seconds(20)))

  static let replays: [Replay] = [
    Replay(
      "filestring", [.answer, play(first, "/a.wav", "/b.wav", "/c.wav")],
      [key(.seven), ended(first, interrupted)]),
    Replay(
      "playback-digit",
      [.answer, play(first, "/a.wav"), play(second, "/b.wav"), play(OperationNumber(3), "/c.wav")],
      [
        key(.five), ended(first, .interrupted),
        ended(second, .finished), noted(.promptMissing(["/c.wav"])),
        ended(OperationNumber(3), .failed),
      ]),
    Replay(
      "record-digit", [.answer, record(endKey: .five)], [ended(first, recorded(.key, 2020))]),
    Replay("record-silence", [.answer, record()], [ended(first, recorded(.silence, 4900))]),
    Replay("record-limit", [.answer, record()], [ended(first, recorded(.max, 2340))]),
    Replay(
      "record-badpath", [.answer, record()],
      [
        noted(.recordingFailed(reason: "/srv/rec/x")), ended(first, .failed), .hungUp(.failure),
      ]),
    Replay(
      "badapp", [.answer, fax], replacing: ["txfax": "nosuchapp"],
      [noted(.hungUpByFreeSWITCH(application: "txfax")), .hungUp(.failure)]),
    Replay("hangup-prompt", [.answer, play(first, "/a.wav")], [.hungUp(.normal)]),
    Replay("txfax", [.answer, fax], [ended(first, .sent(pages: 2)), .hungUp(.normal)]),
    Replay(
      "bridge-answer", [.answer, dial, play(second, "/a.wav")],
      [
        ended(first, .answered), ended(first, .released(by: .seat)), ended(second, .finished),
      ]),
    Replay(
      "bridge-callerhangup", [.answer, dial],
      [ended(first, .answered), ended(first, .released(by: .caller)), .hungUp(.normal)]),
  ]

  @Test(arguments: replays) func `what happens is told as the call understands it`(
    _ replay: Replay
  ) throws {
    let (_, events) = try replayEventSocket(
      replay.name, replacing: replay.replacing, replay.commands)
    #expect(events == replay.events)
  }

  @Test func `variables are set only where they have to be`() throws {
    let (sent, _) = try replayEventSocket(
      "playback-digit", [.answer, play(first, "/a.wav"), play(second, "/b.wav")])
    let lines = sent.map { text in
      ["execute-app-name: ", "execute-app-arg: "].compactMap { name in
        text.split(separator: "\n").first { $0.hasPrefix(name) }.map {
          String($0.dropFirst(name.count))
        }
      }.joined(separator: " ")
    }
    #expect(sent.prefix(3) == ["connect", "linger", "myevents"])
    #expect(
      lines.dropFirst(3) == [
        "answer", "set playback_terminators=any", "playback /a.wav", "playback /b.wav",
      ])
  }
}
