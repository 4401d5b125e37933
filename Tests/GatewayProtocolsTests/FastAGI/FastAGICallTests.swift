import GatewayProtocols
import Telephony
import Testing

@Suite struct FastAGICallTests {
  static func noted(_ fact: FastAGIFact) -> GatewayEvent { .noted(.fastAGI(fact)) }
  static let dead = "511 Command Not Permitted on a dead channel or intercept routine"

  /// A call that has been answered.
  func answered(silence: FastAGISilence = .missing) -> FastAGIDialogue {
    let call = FastAGIDialogue(silence: silence)
    #expect(call.perform(.answer) == ["ANSWER"])
    #expect(call.receive("200 result=0").events == [])
    return call
  }

  // MARK: One line at a time

  @Test func `a call of three menus needs five commands`() {
    let call = answered()
    var count = 1
    for menu: UInt32 in 1...3 {
      let operation = OperationNumber(menu)
      count += call.perform(play(operation, "zh/menu", wait: menuWait)).count
      let (events, sent) = call.receive("200 result=1")
      #expect(events == [key(.one), ended(operation, interrupted)])
      count += sent.count
    }
    count += call.perform(.hangUp(.normal)).count
    #expect(count == 5)
    #expect(call.receive("200 result=1").events == [])
    #expect(call.isOver)
  }

  @Test func `of a prompt that the call has no use for any more nothing is sent with its hang-up`()
  {
    let call = answered(silence: .there)
    let wait = KeyWait(firstKey: .seconds(5), nextKey: .seconds(3), keysMax: 8)
    _ = call.perform(play(first, "a", "b", wait: wait))
    _ = call.perform(.hangUp(.budget))
    // A key, behind which more of an entry would be asked for.
    #expect(call.receive("200 result=49").sent == ["HANGUP"])
    #expect(call.receive("200 result=1").events == [])
    #expect(call.isOver)
  }

  @Test func `menus of several files are one command too, whose last file is silence`() {
    let call = answered(silence: .untried)
    #expect(
      call.perform(play(first, "a", "b", wait: menuWait)) == [
        "EXEC Background a&b&hotline/silence-5s"
      ])
    #expect(call.receive("200 result=51").events == [key(.three), ended(first, interrupted)])
  }

  @Test func `silence that was heard to its end is silence only if its file was there`() {
    let call = answered(silence: .untried)
    _ = call.perform(play(first, "a", "b", wait: menuWait))
    #expect(call.receive("200 result=0").sent == ["GET VARIABLE BACKGROUNDSTATUS"])
    #expect(
      call.receive("200 result=1 (SUCCESS)").events == [
        ended(first, .finished, ago: 5000), .keyTimePassed,
      ])
    #expect(call.silence == .there)
    _ = call.perform(play(second, "a", "b", wait: menuWait))
    _ = call.receive("200 result=0")
    #expect(call.receive("200 result=1 (FAILED)").sent == ["GET DATA \"\" 5000 1"])
    #expect(
      call.receive("200 result= (timeout)").events == [
        Self.noted(.promptMissing(["a", "b"])), ended(second, .failed, ago: 5000),
        .keyTimePassed,
      ])
  }

  @Test(arguments: [
    ("200 result=-1 endpos=4800000", FastAGISilence.missing),
    ("200 result=0 endpos=40000", FastAGISilence.there),
  ])
  func `whether silence was missing, or a prompt, is found out once`(
    _ reply: String, _ found: FastAGISilence
  ) {
    let call = answered(silence: .untried)
    _ = call.perform(play(first, "a", "b", wait: menuWait))
    _ = call.receive("200 result=0")
    #expect(
      call.receive("200 result=1 (FAILED)").sent == [
        "STREAM FILE hotline/silence-5s \"\" 4800000"
      ])
    #expect(call.receive(reply).sent == ["GET DATA \"\" 5000 1"])
    let isMissing = found == .missing
    #expect(
      call.receive("200 result=3").events == [
        Self.noted(isMissing ? .silenceMissing : .promptMissing(["a", "b"])),
        ended(first, isMissing ? .finished : .failed), key(.three),
      ])
    #expect(call.silence == found)
    #expect(
      call.perform(play(second, "a", "b", wait: menuWait)) == [
        isMissing ? "EXEC Background a&b" : "EXEC Background a&b&hotline/silence-5s"
      ])
  }

  @Test(
    arguments: [
      (5000, "5s"), (3000, "2s 1s"), (60_000, "10s 10s 10s 10s 10s 10s"), (700, "500ms 200ms"),
      (90_000, nil), (550, nil), (0, nil), (19_900, nil), (17_700, "10s 5s 2s 500ms 200ms"),
    ] as [(UInt32, String?)])
  func `silence is put together of a few files`(_ wait: UInt32, _ pieces: String?) {
    let call = answered(silence: .there)
    let lines = call.perform(
      play(first, "a", "b", wait: KeyWait(firstKey: Milliseconds(wait), nextKey: .seconds(3))))
    let files = (pieces ?? "").split(separator: " ").map { "&hotline/silence-\($0)" }
    #expect(lines == ["EXEC Background a&b" + files.joined()])
  }

  @Test func `without such a file the wait is a command of its own`() {
    let call = answered()
    #expect(call.perform(play(first, "a", "b", wait: menuWait)) == ["EXEC Background a&b"])
    #expect(call.receive("200 result=0") == ([], ["GET DATA \"\" 5000 1"]))
    #expect(call.holdsTime)
    // The prompt had ended before the key came.
    #expect(call.receive("200 result=*").events == [ended(first, .finished), key(.star)])
    #expect(!call.holdsTime)
  }

  @Test func `the rest of an entry follows the key that stopped its prompt`() {
    let call = answered()
    _ = call.perform(play(first, "a", "b", wait: entryWait))
    #expect(call.receive("200 result=51") == ([], ["GET DATA \"\" 3000 17"]))
    #expect(
      call.receive("200 result=30").events == [
        key(.three), key(.three), key(.zero), key(.pound), ended(first, interrupted),
      ])
  }

  @Test func `what is asked for while a line is under way waits for its reply`() {
    let call = answered()
    #expect(call.perform(play(first, "a"), play(second, "b")).count == 1)
    #expect(call.perform(.listen(menuWait)) == [])
    #expect(
      call.receive("200 result=0 endpos=8000") == (
        [ended(first, .finished)], ["STREAM FILE b \"0123456789*#ABCD\""]
      ))
    #expect(call.receive("200 result=0 endpos=8000").sent == ["GET DATA \"\" 5000 1"])
  }

  @Test func `more files than a line holds are parted, and the wait is at the end`() {
    let call = answered()
    let files = (1...40).map {
      "hotline/zh/a-prompt-with-a-rather-long-name-that-fills-the-line-\($0)"
    }
    let command = GatewayCommand.play(
      first, GatewayPrompt(keys: .interrupt, files: files, wait: menuWait))
    var lines = call.perform(command)
    while let line = lines.last, line.hasPrefix("EXEC Background") {
      #expect(line.utf8.count < 2000)
      lines += call.receive("200 result=0").sent
    }
    #expect(lines.last == "GET DATA \"\" 5000 1")
    let played = lines.dropLast().flatMap {
      $0.dropFirst("EXEC Background ".count).split(separator: "&").map(String.init)
    }
    #expect(played == files)
  }

  @Test func `keys that may not stop a prompt are not asked for`() {
    let call = answered()
    #expect(call.perform(play(first, "a", keys: .ignore)) == ["STREAM FILE a \"\""])
    _ = call.receive("200 result=0 endpos=8000")
    #expect(
      call.perform(play(second, "a", "b", keys: .ignore, wait: menuWait)) == [
        "EXEC Playback a&b"
      ])
    #expect(call.receive("200 result=0").sent == ["GET DATA \"\" 5000 1"])
    // Nobody pressed a key, which may be because nothing was heard.
    #expect(call.receive("200 result= (timeout)").sent == ["GET VARIABLE PLAYBACKSTATUS"])
    #expect(
      call.receive("200 result=1 (FAILED)").events == [
        Self.noted(.promptMissing(["a", "b"])), ended(second, .failed, ago: 5000), .keyTimePassed,
      ])
  }

  // MARK: -1

  @Test func `-1 on a channel that is up is a missing file`() {
    let call = answered()
    _ = call.perform(play(first, "nosuch", wait: menuWait))
    #expect(call.receive("200 result=-1") == ([], ["CHANNEL STATUS"]))
    #expect(
      call.receive("200 result=6").events == [
        Self.noted(.promptMissing(["nosuch"])), ended(first, .failed),
      ])
    #expect(call.perform(.listen(menuWait)) == ["GET DATA \"\" 5000 1"])
  }

  @Test(arguments: ["200 result=0", "200 result=-1", dead, "HANGUP"])
  func `-1 on a channel that is not up is a hang-up`(_ state: String) {
    let call = answered()
    _ = call.perform(play(first, "a"))
    _ = call.receive("200 result=-1 endpos=16000")
    #expect(call.receive(state).events == [.hungUp(.normal)])
    #expect(call.isOver)
  }

  @Test func `failures without a success between them end the call`() {
    let call = answered()
    var events: [GatewayEvent] = []
    for _ in 0..<FastAGICall.failuresInARowMax {
      _ = call.perform(.listen(menuWait))
      _ = call.receive("200 result=-1")
      events = call.receive("200 result=6").events
    }
    #expect(events.suffix(2) == [Self.noted(.tooManyFailures), .hungUp(.failure)])
    #expect(call.receive("200 result=1").events == [])
    #expect(call.isOver)
  }

  @Test func `prompts that are missing end no call`() {
    let call = answered()
    for _ in 0..<3 * FastAGICall.failuresInARowMax {
      _ = call.perform(play(first, "nosuch"))
      _ = call.receive("200 result=-1 endpos=0")
      #expect(
        call.receive("200 result=6").events == [
          Self.noted(.promptMissing(["nosuch"])),
          .operationEnded(first, .failed, ago: Milliseconds(0)),
        ])
    }
    #expect(!call.isOver)
  }

  // MARK: Stopping and hanging up

  @Test func `a filler is stopped by NOOP, and what follows waits for its reply`() {
    let call = answered()
    _ = call.perform(play(first, "filler"))
    #expect(call.perform(.stop(first), play(second, "found")) == ["NOOP"])
    #expect(
      call.receive("200 result=0") == (
        [ended(first, interrupted)], ["STREAM FILE found \"0123456789*#ABCD\""]
      ))
  }

  @Test func `a filler that had just ended sends its own reply before`() {
    let call = answered()
    _ = call.perform(play(first, "filler"))
    _ = call.perform(.stop(first))
    #expect(call.receive("200 result=55 endpos=800") == ([], []))
    #expect(call.receive("200 result=0").events == [key(.seven), ended(first, interrupted)])
  }

  @Test func `a prompt that cannot be stopped is heard to its end, and nothing behind it`() {
    let call = answered()
    _ = call.perform(play(first, "a", "b", wait: menuWait))
    #expect(call.perform(.stop(first)) == [])
    #expect(call.receive("200 result=0") == ([ended(first, interrupted)], []))
  }

  @Test func `a prompt that has not begun is stopped at once`() {
    let call = answered()
    _ = call.perform(play(first, "a"), play(second, "b"))
    #expect(call.perform(.stop(second)) == [])
    #expect(call.told == [ended(second, .interrupted)])
    #expect(
      call.receive("200 result=0 endpos=1") == (
        [ended(first, .finished)], []
      ))
  }

  @Test func `a hang-up goes out at once where it ends the command under way`() {
    let call = answered()
    _ = call.perform(play(first, "a", wait: menuWait))
    #expect(call.perform(.hangUp(.drained)) == ["HANGUP"])
    #expect(call.receive("200 result=1", "HANGUP").events == [])
    #expect(call.isOver)
  }

  @Test func `a hang-up waits for a command that nothing ends`() {
    let call = answered()
    _ = call.perform(play(first, "a", "b"))
    #expect(call.perform(.hangUp(.drained)) == [])
    #expect(call.receive("200 result=49").sent == ["HANGUP"])
  }

  @Test func `a closed connection is a lost trunk, but for a hang-up under way`() {
    let call = answered()
    _ = call.perform(play(first, "a"))
    #expect(call.close() == [.hungUp(.trunkLost)])
    #expect(call.close() == [])
    let other = answered()
    _ = other.perform(.hangUp(.normal))
    #expect(other.close() == [])
  }

  @Test func `a hang-up in a recording tells what was recorded first`() {
    let call = answered()
    _ = call.perform(FastAGIReplayTests.record())
    #expect(
      call.receive("200 result=-1 (hangup) endpos=40000").events == [
        ended(first, FastAGIReplayTests.recorded(.hangup, 5000)), .hungUp(.normal),
      ])
    #expect(call.isOver)
  }

  // MARK: Marks

  @Test func `a mark goes before the prompt of its turn, the latest alone`() {
    let call = answered()
    #expect(
      call.perform(play(first, "a"), .mark("old"), .mark("new")) == [
        "SET VARIABLE HOTLINE_MARK \"new\""
      ])
    #expect(call.receive("200 result=1").sent == ["STREAM FILE a \"0123456789*#ABCD\""])
  }

  @Test func `a mark that no line holds is told and the call goes on`() {
    let call = answered()
    let mark = String(repeating: "x", count: 2000)
    _ = call.perform(.mark(mark), play(first, "a"))
    #expect(call.receive("200 result=0 endpos=8").events.contains(ended(first, .finished)))
  }
}
