import GatewayProtocols
import Telephony
import TestSupport
import Testing

@Suite struct EventSocketRecordingTests {
  private typealias Dialogue = EventSocketDialogue

  @Test func `a recording has its tone, its own end key, and other keys are told`() {
    let call = Dialogue()
    #expect(
      call.perform(EventSocketReplayTests.record(tone: .gateway)) == [
        "set playback_terminators=none", "playback tone_stream://%(400,0,950)",
        "set playback_terminators=#", "set record_sample_rate=8000",
        "record /srv/rec/x.wav 15 200 2",
      ])
    #expect(call.receive(Dialogue.event("DTMF", "DTMF-Digit: 1")).events == [key(.one)])
    #expect(call.receive(Dialogue.event("DTMF", "DTMF-Digit: %23")).events == [])
    #expect(
      call.receive(
        Dialogue.complete(
          "hotline-1", "variable_playback_terminator_used: %23", "variable_record_ms: 4000")
      ).events == [ended(first, EventSocketReplayTests.recorded(.key, 4000))])
    #expect(call.perform(play(second, "/a.wav")).first == "set playback_terminators=any")
  }

  @Test func `a caller who hangs up has left what was recorded`() {
    let call = Dialogue()
    _ = call.perform(EventSocketReplayTests.record())
    #expect(
      call.receive(Dialogue.event("CHANNEL_HANGUP", "Hangup-Cause: NORMAL_CLEARING")).events == [])
    #expect(
      call.receive(Dialogue.complete("hotline-1", "variable_record_ms: 4000")) == (
        [ended(first, EventSocketReplayTests.recorded(.hangup, 4000)), .hungUp(.normal)], ["exit"]
      ))
    #expect(call.isOver)
  }

  @Test func `the notice may overtake the end of the recording, the end of the channel never does`()
  {
    let notice =
      "Content-Type: text/disconnect-notice\nContent-Disposition: linger\nContent-Length: 0\n\n"
    for isTold in [true, false] {
      let call = Dialogue()
      _ = call.perform(EventSocketReplayTests.record())
      _ = call.receive(Dialogue.event("CHANNEL_HANGUP", "Hangup-Cause: NORMAL_CLEARING"))
      #expect(call.receive(notice).events == [])
      if isTold {
        #expect(
          call.receive(Dialogue.complete("hotline-1", "variable_record_ms: 4000")).events
            == [ended(first, EventSocketReplayTests.recorded(.hangup, 4000)), .hungUp(.normal)])
      } else {
        #expect(
          call.receive(Dialogue.event("CHANNEL_HANGUP_COMPLETE")).events == [.hungUp(.normal)])
      }
    }
  }

  @Test func `a recording without its length is as long as its file`() {
    let call = Dialogue()
    _ = call.perform(EventSocketReplayTests.record())
    _ = call.receive(Dialogue.event("CHANNEL_HANGUP", "Hangup-Cause: NORMAL_CLEARING"))
    #expect(call.receive(Dialogue.complete("hotline-1")).events == [.hungUp(.normal)])
    let second = Dialogue()
    _ = second.perform(EventSocketReplayTests.record())
    #expect(
      second.receive(
        Dialogue.complete("hotline-1", "variable_playback_terminator_used: %23")
      ).events.last == ended(first, .failed))
  }
}
