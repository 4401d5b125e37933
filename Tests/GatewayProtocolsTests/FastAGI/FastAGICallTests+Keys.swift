import GatewayProtocols
import Telephony
import Testing

/// Keys that are pressed while Asterisk waits for no command.
extension FastAGICallTests {
  /// A call that has been answered and plays `command`.
  func answered(_ typeAhead: FastAGITypeAhead, _ command: GatewayCommand) -> FastAGIDialogue {
    let call = FastAGIDialogue(typeAhead: typeAhead)
    #expect(call.perform(.answer, command) == ["ANSWER"])
    switch typeAhead {
    case .fromStart:
      #expect(call.receive("200 result=0").sent == ["GET VARIABLE HOTLINE_TYPED"])
      #expect(call.receive("200 result=0").sent == ["EXEC StoreDTMF RX,HOTLINE_TYPED"])
      #expect(call.receive("200 result=0").sent.count == 1)
    case .none, .fromFirstGap: #expect(call.receive("200 result=0").sent.count == 1)
    }
    return call
  }

  @Test func `StoreDTMF is tried in the first gap and not before`() {
    let call = answered(.fromFirstGap, play(first, "a", wait: menuWait))
    // The key leads to a lookup: nothing is asked for.
    #expect(call.receive("200 result=1").sent == ["GET VARIABLE HOTLINE_TYPED"])
    #expect(call.receive("200 result=0").sent == ["EXEC StoreDTMF RX,HOTLINE_TYPED"])
    #expect(call.receive("200 result=0") == ([], []))
    #expect(call.typeAhead == .fromStart)
    // The lookup has ended, and meanwhile keys have come that answer what would be played.
    #expect(call.perform(play(second, "a", wait: menuWait)) == ["GET VARIABLE HOTLINE_TYPED"])
    #expect(
      call.receive("200 result=1 (12)") == (
        [key(.one), key(.two), ended(second, .interrupted)], []
      ))
  }

  @Test func `StoreDTMF is tried before a prompt behind which keys wait`() {
    let call = FastAGIDialogue(typeAhead: .fromFirstGap)
    _ = call.perform(.answer, play(first, "a", keys: .queue))
    #expect(call.receive("200 result=0").sent == ["GET VARIABLE HOTLINE_TYPED"])
    #expect(call.receive("200 result=0").sent == ["EXEC StoreDTMF RX,HOTLINE_TYPED"])
    #expect(call.receive("200 result=-2").sent == ["STREAM FILE a \"\""])
  }

  @Test func `where the module is missing nothing is asked again`() {
    let call = answered(.fromFirstGap, play(first, "a", wait: menuWait))
    _ = call.receive("200 result=1")
    _ = call.receive("200 result=0")
    #expect(call.receive("200 result=-2") == ([], []))
    #expect(call.typeAhead == .none)
    #expect(call.perform(play(second, "a", wait: menuWait)) == ["GET DATA a 5000 1"])
  }

  @Test func `keys of a gap wait behind a prompt that they may not stop`() {
    let call = answered(.fromStart, play(first, "a", wait: menuWait))
    #expect(call.receive("200 result=1").sent == ["GET VARIABLE HOTLINE_TYPED"])
    #expect(call.receive("200 result=1 (1)") == ([key(.one), ended(first, interrupted)], []))
    #expect(
      call.perform(play(second, "a", keys: .queue)) == ["GET VARIABLE HOTLINE_TYPED"])
    #expect(
      call.receive("200 result=1 (19)") == ([key(.nine)], ["STREAM FILE a \"\""]))
    #expect(call.receive("200 result=0 endpos=1").sent == ["GET VARIABLE HOTLINE_TYPED"])
    #expect(
      call.receive("200 result=1 (198)").events == [key(.eight), ended(second, .finished)])
  }

  @Test func `keys of a filler stop the menu that waits behind it`() {
    let call = answered(.fromStart, play(first, "find", keys: .queue))
    // What was looked up is there; the filler is ended.
    #expect(call.perform(.stop(first), play(second, "a", wait: menuWait)) == ["NOOP"])
    _ = call.receive("200 result=0 endpos=8000")
    #expect(call.receive("200 result=0").sent == ["GET VARIABLE HOTLINE_TYPED"])
    let (events, sent) = call.receive("200 result=1 (1)")
    #expect(events.first == key(.one))
    #expect(events.last == ended(second, .interrupted))
    #expect(events.count == 3)
    #expect(sent == [])
  }

  @Test func `a key that comes when Asterisk has given up waiting was pressed just now`() {
    let wait = KeyWait(firstKey: .seconds(5), nextKey: .seconds(5), keysMax: 8)
    let call = answered(.fromStart, play(first, "entry", wait: wait))
    _ = call.receive("200 result= (timeout)")
    #expect(
      call.receive("200 result=1 (1)").events == [
        key(.one), .operationEnded(first, .finished, ago: .seconds(5)), .keyTimePassed,
      ])
    #expect(call.perform(.listen(wait)) == ["GET VARIABLE HOTLINE_TYPED"])
    #expect(call.receive("200 result=1 (1)") == ([], ["GET DATA \"\" 5000 8"]))
    _ = call.receive("200 result=23 (timeout)")
    #expect(
      call.receive("200 result=1 (1234)").events == [
        .keyPressed(.two, ago: .seconds(5)), .keyPressed(.three, ago: .seconds(5)), key(.four),
        .keyTimePassed,
      ])
  }

  @Test func `a key is told once, whoever tells it`() {
    let call = answered(.fromStart, play(first, "a", wait: menuWait))
    #expect(call.receive("200 result=3").sent == ["GET VARIABLE HOTLINE_TYPED"])
    #expect(
      call.receive("200 result=1 (34)").events == [
        key(.three), key(.four), ended(first, interrupted),
      ])
  }

  @Test func `a key that Asterisk has returned counts, though the caller hangs up right behind it`()
  {
    let call = answered(.fromStart, play(first, "a", wait: menuWait))
    #expect(call.receive("200 result=3").sent == ["GET VARIABLE HOTLINE_TYPED"])
    #expect(
      call.receive("HANGUP").events == [key(.three), ended(first, interrupted), .hungUp(.normal)])
  }

  @Test func `keys of a recording are no answer to what follows`() {
    let call = answered(.fromStart, FastAGIReplayTests.record())
    #expect(
      call.receive("200 result=35 (dtmf) endpos=80000").sent == ["GET VARIABLE HOTLINE_TYPED"])
    #expect(
      call.receive("200 result=1 (12#)").events == [
        ended(first, FastAGIReplayTests.recorded(.key, 10_000))
      ])
    _ = call.perform(play(second, "a", wait: menuWait))
    _ = call.receive("200 result=1 (12#)")
    _ = call.receive("200 result=5")
    #expect(
      call.receive("200 result=1 (12#5)").events == [key(.five), ended(second, interrupted)])
  }

  @Test(arguments: [["resume=mark"], []])
  func `keys that an earlier connection has told are not told again`(_ arguments: [String]) {
    let call = FastAGIDialogue(typeAhead: .fromStart, arguments: arguments)
    #expect(call.perform(play(first, "a", wait: menuWait)) == ["GET VARIABLE HOTLINE_TYPED"])
    // What is pressed from here on is new, whichever of the two commands comes first at the channel.
    #expect(
      call.receive("200 result=1 (1234)") == ([], ["EXEC StoreDTMF RX,HOTLINE_TYPED"]))
    #expect(call.receive("200 result=0") == ([], ["GET DATA a 5000 1"]))
    _ = call.receive("200 result=5")
    #expect(
      call.receive("200 result=1 (123465)").events == [
        key(.six), key(.five), ended(first, interrupted),
      ])
  }

  @Test func `a variable that is full tells no more, and the commands tell their keys again`() {
    let call = answered(.fromStart, play(first, "a", wait: menuWait))
    _ = call.receive("200 result=1")
    let full = String(repeating: "1", count: 500)
    #expect(call.receive("200 result=1 (\(full))").events.count == KeyString.capacity + 1)
    #expect(call.perform(play(second, "a", wait: menuWait)) == ["GET DATA a 5000 1"])
    #expect(call.receive("200 result=5").events == [key(.five), ended(second, interrupted)])
    // Other calls have variables of their own.
    #expect(call.typeAhead == .fromStart)
  }

  @Test func `a variable that was full before is not asked for`() {
    let call = FastAGIDialogue(typeAhead: .fromStart)
    _ = call.perform(play(first, "a", wait: menuWait))
    let full = String(repeating: "1", count: 512)
    #expect(call.receive("200 result=1 (\(full))") == ([], ["GET DATA a 5000 1"]))
  }
}
