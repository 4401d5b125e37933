import GatewayProtocols
import Telephony
import Testing

/// Recordings and transfers.
extension FastAGICallTests {
  // MARK: Recordings

  @Test func `a recording whose beep is missing begins without it`() {
    let call = answered()
    _ = call.perform(FastAGIReplayTests.record(tone: .gateway))
    #expect(call.receive("200 result=-1 (randomerror) endpos=0").sent == ["CHANNEL STATUS"])
    #expect(
      call.receive("200 result=6").sent == ["RECORD FILE /srv/rec/x wav \"#\" 15000 0"])
    #expect(
      call.receive("200 result=35 (dtmf) endpos=80000").events == [
        Self.noted(.promptMissing(["beep"])),
        ended(first, FastAGIReplayTests.recorded(.key, 10_000)),
      ])
  }

  @Test func `our own tone is heard first, and no key spoils it`() {
    let call = answered()
    #expect(
      call.perform(FastAGIReplayTests.record(tone: .file("tone"))) == ["STREAM FILE tone \"\""])
    #expect(
      call.receive("200 result=0 endpos=3200").sent == [
        "RECORD FILE /srv/rec/x wav \"#\" 15000 0"
      ])
  }

  @Test func `a folder that is not there is a failure that is told`() {
    let call = answered()
    _ = call.perform(FastAGIReplayTests.record())
    #expect(
      call.receive("200 result=-1 (writefile)").events == [
        Self.noted(.recordingFailed(reason: "writefile")), ended(first, .failed),
      ])
  }

  @Test(arguments: ["200 result=0", "200 result=55 (what)", "200 result=7 endpos=8000"])
  func `a recording that does not say how it ended has failed, and the log has what it says`(
    _ reply: String
  ) throws {
    let call = answered()
    _ = call.perform(FastAGIReplayTests.record())
    let fact = FastAGIFact.recordingEndUnknown(reply: reply)
    #expect(call.receive(reply).events == [Self.noted(fact), ended(first, .failed)])
    #expect(fact.text.hasSuffix("'\(reply)'"))
  }

  // MARK: Transfers

  static let dialStatus: [(String, OperationOutcome)] = [
    ("BUSY", .busy), ("DONTCALL", .busy), ("TORTURE", .busy), ("NOANSWER", .noAnswer),
    ("CANCEL", .noAnswer), ("CONGESTION", .failed), ("CHANUNAVAIL", .failed),
    ("INVALIDARGS", .failed), ("", .failed), ("NEWER", .failed),
  ]

  @Test(arguments: dialStatus) func `what Dial says`(_ status: String, _ outcome: OperationOutcome)
  {
    let call = answered()
    _ = call.perform(FastAGIReplayTests.dial)
    #expect(call.holdsTime)
    _ = call.receive("200 result=0")
    let (events, _) = call.receive(status.isEmpty ? "200 result=0" : "200 result=1 (\(status))")
    #expect(events.last == ended(first, outcome))
    #expect(!call.holdsTime)
  }

  static let queueStatus: [(String, OperationOutcome)] = [
    ("TIMEOUT", .noAnswer), ("FULL", .busy), ("JOINEMPTY", .noAnswer), ("LEAVEEMPTY", .noAnswer),
    ("JOINUNAVAIL", .noAnswer), ("LEAVEUNAVAIL", .noAnswer), ("WITHDRAW", .noAnswer),
    ("CONTINUE", .released(by: .seat)), ("UNKNOWN", .failed), ("", .failed),
  ]

  @Test(arguments: queueStatus)
  func `what Queue says`(_ status: String, _ outcome: OperationOutcome) {
    let call = answered()
    _ = call.perform(FastAGIReplayTests.queue)
    _ = call.receive("200 result=1")
    _ = call.receive("200 result=0")
    #expect(call.receive("200 result=1 (\(status))").events.last == ended(first, outcome))
  }

  @Test func `a caller who hangs up while it rings takes no exit`() {
    let call = answered()
    _ = call.perform(FastAGIReplayTests.dial)
    _ = call.receive("200 result=-1")
    #expect(call.receive("HANGUP", "200 result=1 (CANCEL)").events == [.hungUp(.normal)])
  }

  @Test func `and where Asterisk sends no notice the channel's state tells it`() {
    let call = answered()
    _ = call.perform(FastAGIReplayTests.dial)
    _ = call.receive("200 result=-1")
    #expect(call.receive("200 result=1 (CANCEL)").sent == ["CHANNEL STATUS"])
    #expect(call.receive(Self.dead).events == [.hungUp(.normal)])
  }

  @Test func `a queue that the caller left while talking was answered`() {
    let call = answered()
    _ = call.perform(FastAGIReplayTests.queue)
    _ = call.receive("200 result=1")
    _ = call.receive("200 result=-1")
    #expect(call.receive("HANGUP", "200 result=1 ()").sent == ["GET VARIABLE ABANDONED"])
    #expect(
      call.receive("200 result=0").events == [
        ended(first, .answered), ended(first, .released(by: .caller)), .hungUp(.normal),
      ])
  }

  @Test func `an application that is not there is named`() {
    let call = answered()
    _ = call.perform(FastAGIReplayTests.dial)
    #expect(
      call.receive("200 result=-2").events == [
        Self.noted(.noApplication("Dial")), ended(first, .failed),
      ])
  }
}
