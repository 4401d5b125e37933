import GatewayProtocols
import Telephony
import TestSupport
import Testing

@Suite struct EventSocketCallTests {
  typealias Dialogue = EventSocketDialogue

  static func noted(_ fact: EventSocketFact) -> GatewayEvent { .noted(.eventSocket(fact)) }

  @Test(arguments: [
    "139%1B[2J", "139%C2%9B2J", "%E2%80%AE139", String(repeating: "1", count: 65), "Anonymous",
    "unavailable", "joe", "0000000000",
  ])
  func `a caller's number that is none calls as a hidden one`(_ number: String) {
    let call = Dialogue(variables: "Caller-Caller-ID-Number: \(number)\n")
    #expect(call.ringing == [.rang(GatewayRinging(call: "u-1", to: "12333"))])
  }

  @Test func `a call rings with what the dialplan says`() {
    let call = Dialogue(
      variables:
        "variable_HOTLINE_MARK: m%3D%3D\nvariable_hotline_lang: zh\nCaller-Caller-ID-Number: 13957112345\n"
    )
    #expect(
      call.ringing == [
        .rang(
          GatewayRinging(
            call: "u-1", to: "12333", from: "13957112345", language: "zh", mark: "m==",
            wantsMarks: true))
      ])
  }

  @Test(arguments: [
    "Socket-Mode: static\nControl: full", "Socket-Mode: async\nControl: single-channel",
  ])
  func `a socket without its flags is left to the dialplan`(_ flags: String) {
    let call = Dialogue(flags: flags)
    #expect(call.ringing == [Self.noted(.needsAsyncFull)])
    #expect(call.isOver)
    #expect(call.close() == [])
  }

  @Test func `answer and prompt are queued in one turn, and keys come as they are pressed`() {
    let call = Dialogue()
    #expect(
      call.perform(play(first, "/a.wav", "/b.wav"), .mark("m"), .listen(menuWait)) == [
        "api uuid_setvar u-1 hotline_mark m", "set playback_terminators=any",
        "playback file_string:///a.wav!/b.wav",
      ])
    // +OK says only that they are queued.
    #expect(call.receive(Dialogue.ok, Dialogue.ok, Dialogue.ok) == ([], []))
    _ = call.receive(Dialogue.begin("hotline-1-1"))
    #expect(call.receive(Dialogue.event("DTMF", "DTMF-Digit: %23")).events == [key(.pound)])
    #expect(
      call.receive(
        Dialogue.complete(
          "hotline-1-1", "Application-Response: FILE%20PLAYED",
          "variable_playback_terminator_used: %23")
      ).events == [ended(first, interrupted)])
    #expect(call.receive(Dialogue.event("DTMF", "DTMF-Digit: 5")).events == [key(.five)])
  }

  @Test func `the end of another application is no end of ours`() {
    let call = Dialogue()
    _ = call.perform(play(first, "/a.wav"))
    #expect(call.receive(Dialogue.complete("e3b0"), Dialogue.complete("hotline-1-2")).events == [])
  }

  @Test func `a prompt from its middle is its first file from there, and then the others`() {
    let call = Dialogue()
    #expect(
      call.perform(
        play(first, "/a.wav", "/b.wav", "/c.wav", keys: .queue, from: Milliseconds(1500)))
        == ["set playback_terminators=none", "playback /a.wav@@12000"])
    #expect(
      call.receive(Dialogue.complete("hotline-1-2", "Application-Response: FILE%20PLAYED")).sent
        == ["playback file_string:///b.wav!/c.wav"])
    #expect(
      call.receive(Dialogue.complete("hotline-1-1", "Application-Response: FILE%20PLAYED")).events
        == [ended(first, .finished)])
  }

  @Test func `a filler is broken off and what follows waits for its end`() {
    let call = Dialogue()
    _ = call.perform(play(first, "/a.wav"))
    _ = call.receive(Dialogue.begin("hotline-1-1"))
    #expect(call.perform(.stop(first), play(second, "/b.wav")) == ["api uuid_break u-1"])
    #expect(
      call.receive(Dialogue.complete("hotline-1-1", "Application-Response: FILE%20PLAYED")) == (
        [ended(first, interrupted)], ["playback /b.wav"]
      ))
  }

  @Test func `what is still queued is broken off when it runs, for nothing would tell its end`() {
    let call = Dialogue()
    _ = call.perform(play(first, "/a.wav"))
    #expect(call.perform(.stop(first), play(second, "/b.wav")) == [])
    #expect(call.receive(Dialogue.begin("hotline-1-1")) == ([], ["api uuid_break u-1"]))
    #expect(
      call.receive(Dialogue.complete("hotline-1-1", "Application-Response: FILE%20PLAYED")) == (
        [ended(first, interrupted)], ["playback /b.wav"]
      ))
  }

  @Test func `a key between two files of a prompt stops it before the second`() {
    let call = Dialogue()
    _ = call.perform(play(first, "/a.wav", "/b.wav", from: Milliseconds(500)))
    _ = call.receive(Dialogue.begin("hotline-1-2"))
    _ = call.receive(Dialogue.complete("hotline-1-2", "Application-Response: FILE%20PLAYED"))
    #expect(call.receive(Dialogue.event("DTMF", "DTMF-Digit: 5")) == ([key(.five)], []))
    #expect(call.receive(Dialogue.begin("hotline-1-1")) == ([], ["api uuid_break u-1"]))
    #expect(
      call.receive(Dialogue.complete("hotline-1-1", "Application-Response: FILE%20PLAYED")).events
        == [ended(first, interrupted)])
  }

  @Test func `a key stops what waits behind the prompt that is being broken off`() {
    let call = Dialogue()
    _ = call.perform(play(first, "/a.wav"))
    _ = call.receive(Dialogue.begin("hotline-1-1"))
    #expect(call.perform(.stop(first), play(second, "/b.wav")) == ["api uuid_break u-1"])
    #expect(
      call.receive(Dialogue.event("DTMF", "DTMF-Digit: 4")).events
        == [key(.four), ended(second, .interrupted)])
    #expect(
      call.receive(Dialogue.complete("hotline-1-1", "Application-Response: FILE%20PLAYED")) == (
        [ended(first, interrupted)], []
      ))
  }

  /// What it was recording has no other end.
  @Test func `a call that the service has ended is told that it is gone`() {
    for end in ["close", "hang-up"] {
      let call = Dialogue()
      _ = call.perform(FastAGIReplayTests.record(), .hangUp(.budget))
      let events =
        end == "close"
        ? call.close() : call.receive(Dialogue.event("CHANNEL_HANGUP_COMPLETE")).events
      #expect(events == [.hungUp(end == "close" ? .trunkLost : .normal)])
      #expect(call.isOver)
      #expect(call.close() == [])
    }
  }

  @Test func `an application that FreeSWITCH does not take has failed`() {
    let call = Dialogue()
    _ = call.perform(play(first, "/a.wav"))
    // The answer to the terminators, and then to the application.
    _ = call.receive(Dialogue.ok)
    let (events, _) = call.receive("Content-Type: command/reply\nReply-Text: -ERR no\n\n")
    #expect(
      events == [
        Self.noted(.refused(command: "playback", reply: "-ERR no")), ended(first, .failed),
      ])
  }

  @Test func `a hundred files are one application, and more are several`() {
    let call = Dialogue()
    let files = (0..<230).map { "/\($0).wav" }
    let prompt = GatewayPrompt(keys: .queue, files: files)
    let sent = call.perform(.play(first, prompt))
    #expect(sent.last?.split(separator: "!").count == 100)
    let (_, next) = call.receive(Dialogue.complete("hotline-1-3"))
    #expect(next[0].hasPrefix("playback file_string:///100.wav!"))
    #expect(
      call.receive(Dialogue.complete("hotline-1-2")).sent[0].split(separator: "!").count == 30)
    #expect(call.receive(Dialogue.complete("hotline-1-1")).events == [ended(first, .finished)])
  }

  static let dispositions: [(String, OperationOutcome)] = [
    ("USER_BUSY", .busy), ("CALL_REJECTED", .busy), ("NO_ANSWER", .noAnswer),
    ("NO_USER_RESPONSE", .noAnswer), ("ORIGINATOR_CANCEL", .noAnswer),
    ("SUBSCRIBER_ABSENT", .failed), ("UNALLOCATED_NUMBER", .failed),
    ("NORMAL_TEMPORARY_FAILURE", .failed), ("SUCCESS", .released(by: .seat)), ("_undef_", .failed),
  ]

  @Test(arguments: dispositions)
  func `what a bridge comes to`(_ disposition: String, _ outcome: OperationOutcome) {
    let call = Dialogue()
    #expect(
      call.perform(EventSocketReplayTests.dial) == [
        "set continue_on_fail=true", "set hangup_after_bridge=false", "set originate_disposition=",
        "bridge {originate_timeout=20}loopback/agent",
      ])
    let (events, _) = call.receive(
      Dialogue.complete("hotline-1", "variable_originate_disposition: \(disposition)"))
    #expect(events.last == ended(first, outcome))
  }

  @Test func `an answer is told when it comes`() {
    let call = Dialogue()
    _ = call.perform(EventSocketReplayTests.dial)
    #expect(
      call.receive(Dialogue.event("CHANNEL_BRIDGE"), Dialogue.event("CHANNEL_BRIDGE")).events == [
        ended(first, .answered)
      ])
    #expect(
      call.receive(Dialogue.complete("hotline-1")).events == [
        ended(first, .released(by: .seat))
      ])
  }

  @Test func `a missing fax document is a failure while the call is up`() {
    let call = Dialogue()
    _ = call.perform(EventSocketReplayTests.fax)
    let reason = "Cannot send non-existant fax file"
    #expect(
      call.receive(
        Dialogue.complete(
          "hotline-1", "Application-Response: \(reason.replacing(" ", with: "%20"))")
      ).events == [Self.noted(.faxFailed(reason: reason)), ended(first, .failed)])
  }

  @Test func `a hang-up goes out as a message, or past what is under way`() {
    let call = Dialogue()
    #expect(call.perform(.hangUp(.normal)) == ["NORMAL_CLEARING"])
    #expect(
      call.receive(Dialogue.event("CHANNEL_HANGUP", "Hangup-Cause: NORMAL_CLEARING")) == (
        [.hungUp(.normal)], ["exit"]
      ))
    #expect(call.isOver)
    let other = Dialogue()
    _ = other.perform(play(first, "/a.wav"))
    #expect(other.perform(.hangUp(.drained)) == ["api uuid_kill u-1 NORMAL_TEMPORARY_FAILURE"])
    #expect(other.close() == [.hungUp(.trunkLost)])
  }

  @Test func `a closed connection is a lost trunk`() {
    let call = Dialogue()
    #expect(call.close() == [.hungUp(.trunkLost)])
    #expect(call.close() == [])
  }

  @Test func `a command that is refused is told by its name`() {
    let call = Dialogue()
    _ = call.perform(.answer)
    let refusal = "Content-Type: command/reply\nReply-Text: -ERR command not found\n\n"
    #expect(
      call.receive(refusal).events == [
        Self.noted(.refused(command: "answer", reply: "-ERR command not found"))
      ])
    #expect(call.receive(refusal).events == [Self.noted(.strayMessage("a reply"))])
    #expect(call.receive(refusal).events == [])
  }

  @Test func `a peer that never stops answering is left`() {
    let call = Dialogue()
    var events: [GatewayEvent] = []
    for _ in 0...EventSocketCall.strayMessagesMax { events += call.receive(Dialogue.ok).events }
    #expect(events.suffix(2) == [Self.noted(.tooManyStrayMessages), .hungUp(.failure)])
    #expect(call.isOver)
  }

  @Test func `who is hung up by an application that fails hears of it by its name, once`() {
    let fault = "Hangup-Cause: DESTINATION_OUT_OF_ORDER"
    func told(_ commands: GatewayCommand, _ messages: String...) -> [GatewayEvent] {
      let call = Dialogue()
      _ = call.perform(.answer, commands)
      let gone = Dialogue.event("CHANNEL_HANGUP_COMPLETE", fault)
      return (messages + [gone]).flatMap { call.receive($0).events }
    }
    let hangUp = Dialogue.event("CHANNEL_HANGUP", fault)
    func running(_ name: String) -> String {
      Dialogue.event("CHANNEL_EXECUTE", "Application: \(name)")
    }
    // What is queued behind it never ran.
    #expect(
      told(play(first, "/a.wav"), running("answer"), hangUp)
        == [Self.noted(.hungUpByFreeSWITCH(application: "answer")), .hungUp(.failure)])
    // What is not loaded does not even begin.
    let answered = Dialogue.complete("answer", "Application: answer")
    let queue = GatewayCommand.transfer(first, GatewayTransfer(.queue("q"), ring: .seconds(20)))
    for (transfer, name) in [(queue, "callcenter"), (EventSocketReplayTests.dial, "bridge")] {
      #expect(
        told(transfer, running("answer"), answered, hangUp)
          == [Self.noted(.hungUpByFreeSWITCH(application: name)), .hungUp(.failure)])
    }
    // What says itself why it failed needs no second word.
    #expect(
      told(
        EventSocketReplayTests.record(tone: .none), answered, running("record"), hangUp,
        Dialogue.complete("hotline-2", fault)) == [
          Self.noted(.recordingFailed(reason: "/srv/rec/x")), ended(first, .failed),
          .hungUp(.failure),
        ])
  }

  @Test func `names that would be more than one file are left out`() {
    let call = Dialogue()
    #expect(
      call.perform(play(first, "/a!b.wav", "/c.wav"))
        == ["set playback_terminators=any", "playback /c.wav"])
    #expect(
      call.receive(Dialogue.complete("hotline-1-1", "Application-Response: FILE%20PLAYED")).events
        == [Self.noted(.unplayableName("/a!b.wav")), ended(first, .failed)])
  }

  @Test(arguments: 0..<500 as Range<UInt64>)
  func `Fuzz: whatever comes in whatever pieces, the call ends once`(seed: UInt64) {
    for seed in FuzzFactor.seeds(from: seed) {
      var random = SplitMix64(seed: seed)
      var turn = GatewayTurn()
      var connection = EventSocketConnection(&turn)
      let beginning =
        "Event-Name: CHANNEL_DATA\nUnique-ID: u-1\nvariable_socket_path: 12333\nContent-Type: command/reply\nSocket-Mode: async\nControl: full\n\n"
      if Int.random(in: 0..<4, using: &random) > 0 {
        connection.receive(Array(beginning.utf8).span, &turn)
      }
      let messages = [
        Dialogue.ok, beginning, Dialogue.event("DTMF", "DTMF-Digit: 5"),
        Dialogue.event("CHANNEL_BRIDGE"), Dialogue.complete("hotline-1"),
        Dialogue.complete("hotline-1-1", "Application-Response: FILE%20PLAYED"),
        Dialogue.complete("hotline-2-1", "variable_playback_terminator_used: 1"),
        Dialogue.event("CHANNEL_HANGUP", "Hangup-Cause: DESTINATION_OUT_OF_ORDER"),
        "Content-Type: text/disconnect-notice\nContent-Length: 2\n\nxx", "Content-Length: 7\n\n",
        "\n\n", "x", ": ", "Content-Type: api/response\n\n",
      ]
      let commands: [GatewayCommand] = [
        .answer, play(first, "/a.wav"), play(second, "/a.wav", "/b.wav", keys: .ignore),
        EventSocketReplayTests.record(tone: .gateway), EventSocketReplayTests.fax,
        EventSocketReplayTests.dial, .stop(first), .mark("m"), .listen(menuWait),
      ]
      var hangups = 0
      var hasRung = false
      for _ in 0..<40 {
        let bytes =
          Int.random(in: 0..<20, using: &random) == 0
          ? [random.byte()] : Array(messages.randomElement(using: &random)!.utf8)
        for piece in pieces(bytes, sizeMax: 30, &random) { connection.receive(piece.span, &turn) }
        connection.perform(commands.randomElement(using: &random)!, &turn)
        connection.flush(&turn)
        hasRung = hasRung || turn.events.contains { if case .rang = $0 { true } else { false } }
        hangups += turn.events.count { if case .hungUp = $0 { true } else { false } }
        turn.removeAll()
      }
      connection.closed(&turn)
      hangups += turn.events.count { if case .hungUp = $0 { true } else { false } }
      let isOver = connection.isOver
      #expect(isOver)
      #expect(hangups == (hasRung ? 1 : 0))
    }
  }
}
