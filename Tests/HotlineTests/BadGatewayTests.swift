import Foundation
import ScriptedGateways
import Testing

/// Whatever a gateway sends over a real socket to the built service, the call goes on or ends in order, and the log has one
/// line about it: no more, no less.
@Suite struct BadGatewayTests {
  static let foreigners: [(what: String, bytes: String)] = [
    ("HTTP", "GET / HTTP/1.1\r\nHost: hotline\r\n\r\n"),
    ("an endless header", "agi_request: " + String(repeating: "x", count: 400_000)),
    ("endless headers", String(repeating: "a: b\n", count: 80_000)),
    ("TLS", "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{FC}\u{3}\u{3}\n\n"),
  ]

  /// The call beside it hears nothing of it.
  @Test(arguments: foreigners)
  func `who speaks something else is closed, on both ports`(_ what: String, _ bytes: String) throws
  {
    let menu = try GatewayMenu.Folder()
    let service = try ServeRun(
      menu.menu, flags: ["--fastagi", "0", "--event-socket", "0", "--loops", "1"])
    let asterisk = try Self.asterisk(service)
    asterisk.ring(GatewayMenu.number)
    asterisk.expect("ANSWER", reply: "200 result=0")
    try asterisk.expect(beginning: "STREAM FILE en/hello")
    let freeSWITCH = try Self.freeSWITCH(service)
    freeSWITCH.ring(GatewayMenu.number)
    try freeSWITCH.expect("answer")
    let playback = try #require(freeSWITCH.application())
    let foreigner = try Self.asterisk(service)
    foreigner.send(bytes: Array(bytes.utf8))
    foreigner.expectEnd()
    try service.waitForLog("event=gateway-noted fastagi=")
    let other = try Self.freeSWITCH(service)
    #expect(other.command() == ["connect"])
    other.send(bytes: Array(bytes.utf8))
    other.expectEnd()
    try service.waitForLog("event=gateway-noted event-socket=")
    asterisk.send("200 result=0 endpos=16000")
    try asterisk.expect(beginning: "EXEC Background en/phrases/option")
    freeSWITCH.begin(playback)
    freeSWITCH.complete(playback)
    #expect(freeSWITCH.application()?.argument.hasPrefix("file_string://en/phrases/option") == true)
    freeSWITCH.hangUp()
    freeSWITCH.expectEnd()
    try service.waitForLog("event=call-ended event-socket=")
    #expect(service.linesNoted.count == 2, "\(service.log)")
    #expect(!service.log.contains("level=error"))
  }

  /// What an Asterisk answers in place of a good reply, to which command, and what the service then says.
  struct Answer: CustomTestStringConvertible {
    let testDescription: String
    var keys = ""
    let to: String
    let reply: String
    /// CHANNEL STATUS is asked for first where the reply might mean a hang-up.
    var isDoubted = false
    let next: String
    let said: String
  }

  static let usage = """
    520-Invalid command syntax.  Proper usage follows:
    Usage: STREAM FILE <filename> <escape digits> [sample offset]

        Send the given file, <literal>allowing</literal> playback to be interrupted.
    520 End of proper usage.
    """

  static let answers = [
    Answer(
      testDescription: "a usage block", to: "STREAM FILE en/hello", reply: usage,
      next: "EXEC Background en/phrases/option", said: "refused STREAM FILE with 520"),
    Answer(
      testDescription: "an unknown command", to: "EXEC Background en/phrases/option",
      reply: "510 Invalid or unknown command", next: "GET DATA \"\" ",
      said: "refused EXEC Background with 510"),
    Answer(
      testDescription: "a key that there is not", to: "STREAM FILE en/hello",
      reply: "200 result=999 endpos=160", next: "EXEC Background en/phrases/option",
      said: "STREAM FILE gave a result"),
    Answer(
      testDescription: "a number that is none", to: "STREAM FILE en/hello",
      reply: "200 result=99999999999999999999 endpos=160",
      next: "EXEC Background en/phrases/option",
      said: "STREAM FILE gave a result"),
    Answer(
      testDescription: "more keys than were asked for", keys: "1", to: "GET DATA en/number",
      reply: "200 result=123456789", next: "GET DATA \"\" ", said: "GET DATA gave a result"),
    Answer(
      testDescription: "a recording that ended by nothing", keys: "2", to: "RECORD FILE",
      reply: "200 result=7 (sunshine) endpos=16000", next: "STREAM FILE en/no_messages",
      said: "RECORD FILE does not say how it ended: it answered '200 result=7 (sunshine)"),
    Answer(
      testDescription: "a file that is not there", to: "STREAM FILE en/hello",
      reply: "200 result=-1 endpos=0", isDoubted: true, next: "EXEC Background en/phrases/option",
      said: "finds no sound file for 'en/hello'"),
    Answer(
      testDescription: "an application that is not there", keys: "3", to: "EXEC Dial",
      reply: "200 result=-2", next: "STREAM FILE en/broken", said: "no application Dial"),
    Answer(
      testDescription: "a line that is no reply", to: "STREAM FILE en/hello",
      reply: "Dear Sir\n200 result=0 endpos=16000", next: "EXEC Background en/phrases/option",
      said: "a line answers no command: 'Dear Sir'"),
  ]

  @Test(arguments: answers)
  func `a bad reply of an Asterisk is one line in the log, and the call goes on`(_ bad: Answer)
    throws
  {
    let menu = try GatewayMenu.Folder()
    let service = try ServeRun(
      menu.menu, flags: ["--fastagi", "0", "--recordings", menu.recordings])
    let asterisk = try Self.asterisk(service)
    asterisk.ring(GatewayMenu.number)
    // Through the call up to the command in question.
    var keys = bad.keys[...]
    while let line = asterisk.line(), !line.hasPrefix(bad.to) {
      if line.hasPrefix("EXEC Background"), let key = keys.popFirst()?.asciiValue {
        asterisk.send("200 result=\(key)")
      } else {
        asterisk.send("200 result=0 endpos=16000")
      }
    }
    asterisk.send(bad.reply)
    if bad.isDoubted { asterisk.expect("CHANNEL STATUS", reply: "200 result=6") }
    try asterisk.expect(beginning: bad.next)
    try Self.expectOrderlyEnd(of: asterisk, service, said: bad.said)
  }

  /// Before the service has asked for anything, so that it answers nothing.
  @Test func `a reply to nothing is one line in the log, and the call goes on`() throws {
    let menu = try GatewayMenu.Folder()
    let service = try ServeRun(menu.menu, flags: ["--fastagi", "0"])
    let asterisk = try Self.asterisk(service)
    asterisk.send(
      bytes: Array("agi_network_script: 200\nagi_uniqueid: 1.2\n\n200 result=1\n".utf8))
    asterisk.expect("ANSWER", reply: "200 result=0")
    try asterisk.expect(beginning: "STREAM FILE en/hello")
    try Self.expectOrderlyEnd(of: asterisk, service, said: "answers no command")
  }

  @Test func `an application that gives 1 and its usage behind that is one line, not two`() throws {
    let menu = try GatewayMenu.Folder()
    let service = try ServeRun(menu.menu, flags: ["--fastagi", "0"])
    let asterisk = try Self.asterisk(service)
    asterisk.ring(GatewayMenu.number)
    asterisk.expect("ANSWER", reply: "200 result=0")
    try asterisk.expect(beginning: "STREAM FILE", reply: "200 result=0 endpos=16000")
    try asterisk.expect(beginning: "EXEC Background", reply: "200 result=1\n" + Self.usage)
    // It is no key, and the wait for one is still due.
    try asterisk.expect(beginning: "GET DATA \"\" ")
    try Self.expectOrderlyEnd(of: asterisk, service, said: "EXEC Background gave a result")
  }

  @Test func `with what is no Asterisk the service ends the call, and says so itself`() throws {
    let menu = try GatewayMenu.Folder()
    let service = try ServeRun(menu.menu, flags: ["--fastagi", "0"])
    let asterisk = try Self.asterisk(service)
    asterisk.ring(GatewayMenu.number)
    asterisk.expect("ANSWER", reply: "200 result=0")
    try asterisk.expect(beginning: "STREAM FILE")
    asterisk.send(bytes: Array(String(repeating: "Dear Sir\n", count: 2000).utf8))
    asterisk.expectEnd()
    try service.waitForLog("outcome=failed cause=failure by=service")
  }

  /// The caller hangs up, the call ends by that, and in all there is one line about what was bad.
  private static func expectOrderlyEnd(
    of asterisk: ScriptedAsterisk, _ service: ServeRun, said: String
  ) throws {
    asterisk.send("HANGUP")
    asterisk.expectEnd()
    try service.waitForLog("event=call-ended fastagi=1")
    #expect(service.log.contains("cause=normal by=caller"))
    #expect(service.linesNoted.count == 1, "\(service.log)")
    #expect(service.linesNoted.first?.contains(said) == true, "\(service.log)")
  }

  // MARK: FreeSWITCH

  /// What a FreeSWITCH sends while the first prompt is played, and what is said of it; nothing, where nothing is wrong
  /// with the call.
  static let messages: [(what: String, bytes: String, said: String?)] = [
    (
      "a reply to nothing", "Content-Type: command/reply\nReply-Text: +OK\n\n",
      "a message answers no command"
    ),
    ("what nobody asked for", "Content-Type: log/data\nContent-Length: 3\n\nabc", "'log/data'"),
    ("a key that there is not", event("DTMF", "DTMF-Digit: 77\n"), nil),
    (
      "the end of another application",
      event("CHANNEL_EXECUTE_COMPLETE", "Application-UUID: another\n"), nil
    ),
    ("an event of a kind that is not known", event("SUNRISE", ""), nil),
  ]

  private static func event(_ name: String, _ headers: String) -> String {
    let body = "Event-Name: \(name)\n\(headers)\n"
    return "Content-Length: \(body.utf8.count)\nContent-Type: text/event-plain\n\n\(body)"
  }

  @Test(arguments: messages)
  func `a bad message of a FreeSWITCH is one line at most, and the call goes on`(
    _ what: String, _ bytes: String, _ said: String?
  ) throws {
    let menu = try GatewayMenu.Folder()
    let service = try ServeRun(menu.menu, flags: ["--event-socket", "0"])
    let freeSWITCH = try Self.freeSWITCH(service)
    freeSWITCH.ring(GatewayMenu.number)
    try freeSWITCH.expect("answer")
    let playback = try freeSWITCH.expect("playback", "en/hello.wav")
    freeSWITCH.send(bytes: Array((bytes + bytes).utf8))
    freeSWITCH.complete(playback)
    #expect(freeSWITCH.application()?.argument.hasPrefix("file_string://en/phrases/option") == true)
    try Self.expectOrderlyEnd(of: freeSWITCH, service, said: said)
  }

  @Test func `a file that FreeSWITCH does not find is one line in the log, and the call goes on`()
    throws
  {
    let menu = try GatewayMenu.Folder()
    let service = try ServeRun(menu.menu, flags: ["--event-socket", "0"])
    let freeSWITCH = try Self.freeSWITCH(service)
    freeSWITCH.ring(GatewayMenu.number)
    try freeSWITCH.expect("answer")
    freeSWITCH.complete(try freeSWITCH.expect("playback", "en/hello.wav"), "FILE NOT FOUND")
    #expect(freeSWITCH.application()?.argument.hasPrefix("file_string://en/phrases/option") == true)
    try Self.expectOrderlyEnd(of: freeSWITCH, service, said: "no sound file 'en/hello.wav'")
  }

  private static func expectOrderlyEnd(
    of freeSWITCH: ScriptedFreeSWITCH, _ service: ServeRun, said: String?
  ) throws {
    freeSWITCH.hangUp()
    freeSWITCH.expectEnd()
    try service.waitForLog("event=call-ended event-socket=1")
    #expect(service.log.contains("cause=normal by=caller"))
    #expect(service.linesNoted.count == (said == nil ? 0 : 1), "\(service.log)")
    if let said { #expect(service.linesNoted.first?.contains(said) == true) }
  }

  // MARK: Machines that are gone

  /// Not a byte of it comes, not even of its end: the call ends when its time is over, and its connection soon after.
  @Test(arguments: ["--fastagi", "--event-socket"])
  func `a machine that vanishes without a word holds a call no longer than its time`(
    _ port: String
  ) throws {
    let menu = try GatewayMenu.Folder()
    let system = try BrokenSystem()
    let service = try ServeRun(
      menu.menu, flags: [port, "0", "--loops", "1", "--log", "debug"], on: system)
    var gone: [AnyObject] = []
    if port == "--fastagi" {
      let asterisk = try Self.asterisk(service)
      asterisk.ring(GatewayMenu.number)
      asterisk.expect("ANSWER", reply: "200 result=0")
      try asterisk.expect(beginning: "STREAM FILE en/hello")
      gone.append(asterisk)
    } else {
      let freeSWITCH = try Self.freeSWITCH(service)
      freeSWITCH.ring(GatewayMenu.number)
      try freeSWITCH.expect("answer")
      gone.append(freeSWITCH)
    }
    // A service that waits notices that time has passed when somebody speaks to it.
    try system.pass(.seconds(1801))
    _ = try service.greeted()
    try service.waitForLog("event=call-ended")
    try system.pass(.seconds(1801 + 300))
    _ = try service.greeted()
    try service.waitForLog("event=gateway-gone")
    withExtendedLifetime(gone) {}
  }

  private static func asterisk(_ service: ServeRun) throws -> ScriptedAsterisk {
    try ScriptedAsterisk(port: service.fastAGIPort)
  }

  private static func freeSWITCH(_ service: ServeRun) throws -> ScriptedFreeSWITCH {
    try ScriptedFreeSWITCH(port: service.eventSocketPort)
  }
}
