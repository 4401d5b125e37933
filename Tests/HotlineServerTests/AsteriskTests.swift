import Foundation
import HotlineServer
import ScriptedGateways
import Sockets
import Storage
import Telephony
import Testing

@Suite struct AsteriskTests {
  /// A service that Asterisks may connect to.
  static func service(
    recordings: String? = nil, store: (any StorageQueue)? = nil,
    _ change: (inout ServiceOptions) -> Void = { _ in }
  ) throws -> TestService {
    let address = try SocketAddress(host: "127.0.0.1", port: 0)
    return try TestService(store: store) { options in
      options.fastAGI = address
      options.recordings = recordings
      // All on one loop, so that what one call finds out is known to the next.
      options.loops = 1
      change(&options)
    }
  }

  static func asterisk(_ service: TestService) throws -> ScriptedAsterisk {
    try ScriptedAsterisk(port: #require(service.service.fastAGIAddress).port)
  }

  /// The record that a call leaves when it is over; waits for it.
  static func record(_ service: TestService) throws -> CallRecord {
    let limit = ContinuousClock.now + .seconds(20)
    while true {
      if let record = service.calls.first, record.cause != nil { return record }
      try #require(ContinuousClock.now < limit, "no call has ended")
    }
  }

  // MARK: Calls

  @Test func `an environment in lines does not wait for systems to acknowledge by themselves`()
    throws
  {
    let service = try Self.service()
    // Systems wait 40 ms, and this one may be busy: but not with each call.
    for _ in 0..<100 {
      let asterisk = try Self.asterisk(service)
      let begun = ContinuousClock.now
      asterisk.ring()
      asterisk.expect("ANSWER")
      if ContinuousClock.now - begun < .milliseconds(30) { return }
    }
    Issue.record("none of 100 calls was answered within 30 ms")
  }

  @Test func `a call of three menus costs a command a turn`() throws {
    let service = try Self.service()
    let asterisk = try Self.asterisk(service)
    asterisk.ring()
    asterisk.answer()
    asterisk.choose("1")
    asterisk.hear("zh/news")
    asterisk.choose("1")
    asterisk.hear("zh/news")
    asterisk.choose("3")
    asterisk.hear("zh/seats")
    asterisk.expect(
      "SET VARIABLE QUEUESTATUS \"\"", reply: "200 result=1")
    _ = asterisk.line()
    asterisk.send("HANGUP")
    asterisk.breakOff()
    let record = try Self.record(service)
    #expect(record.from == "13957112345")
    #expect(record.gateway == "127.0.0.1")
    #expect(record.call.text == "1795435107.2")
    #expect(
      record.path.steps.map(\.name).prefix(6) == [
        "welcome", "main", "news", "main", "news", "main",
      ])
    let log = service.finalLog()
    #expect(!log.contains("13957112345"))
    #expect(log.contains("event=call-began fastagi=1 call=1795435107.2"))
    #expect(log.contains("event=call-ended fastagi=1"))
  }

  @Test func `silence and wrong keys are told by Asterisk's clock`() throws {
    let service = try Self.service()
    let asterisk = try Self.asterisk(service)
    asterisk.ring()
    asterisk.answer()
    // No time passes here: five seconds of silence are over when Asterisk says so.
    asterisk.choose(" (timeout)")
    asterisk.choose("9")
    asterisk.choose(" (timeout)")
    asterisk.choose(" (timeout)")
    asterisk.hear("zh/bye")
    asterisk.expectHangUp()
    let record = try Self.record(service)
    #expect(record.cause == .normal)
  }

  @Test func `keys that StoreDTMF caught skip the prompts that they answer`() throws {
    let directory = try TestFolder()
    let service = try Self.service(recordings: directory.path)
    // The first call finds out that the module is there, in its first gap: while its message is saved.
    let first = try Self.asterisk(service)
    first.ring(id: "1")
    try Self.leaveMessage(first, directory)
    first.expect("GET VARIABLE HOTLINE_TYPED", reply: "200 result=0")
    first.expect("EXEC StoreDTMF RX,HOTLINE_TYPED", reply: "200 result=0")
    // How often it is asked for keys depends on how fast the store is.
    while let line = first.line(), line != "HANGUP" {
      let asks = line == "GET VARIABLE HOTLINE_TYPED"
      first.send(asks ? "200 result=1 ()" : "200 result=0 endpos=16000")
    }
    first.send("200 result=1")
    first.expectEnd()
    // The next begins with it.
    let second = try Self.asterisk(service)
    second.ring(id: "2")
    second.expect("ANSWER", reply: "200 result=0")
    second.expect("GET VARIABLE HOTLINE_TYPED", reply: "200 result=0")
    second.expect("EXEC StoreDTMF RX,HOTLINE_TYPED", reply: "200 result=0")
    second.expect(
      "STREAM FILE zh/welcome \(ScriptedAsterisk.stopKeys)", reply: "200 result=49 endpos=800")
    second.expect("GET VARIABLE HOTLINE_TYPED", reply: "200 result=1 (13)")
    // 1 has answered the main menu, and 3 the one behind the news.
    try second.expect(beginning: "STREAM FILE zh/seats ")
  }

  @Test(arguments: ["HANGUP", "200 result=-1\nHANGUP", "511 Command Not Permitted"])
  func `a hang-up in the main menu ends the call, however it is told`(_ notice: String) throws {
    let service = try Self.service()
    let asterisk = try Self.asterisk(service)
    asterisk.ring()
    asterisk.answer()
    try asterisk.expect(beginning: "GET DATA zh/main ")
    for line in notice.split(separator: "\n") { asterisk.send(String(line)) }
    while let line = asterisk.line() {
      // Whether the channel is still there may be asked.
      #expect(line == "CHANNEL STATUS")
      asterisk.send("511 Command Not Permitted on a dead channel or intercept routine")
    }
    let record = try Self.record(service)
    #expect(record.cause == .normal)
    #expect(record.path.steps.map(\.name) == ["welcome", "main"])
  }

  @Test(arguments: 0...2)
  func `a connection that breaks ends the call at every moment`(_ turns: Int) throws {
    let service = try Self.service()
    let asterisk = try Self.asterisk(service)
    asterisk.ring()
    if turns >= 1 { asterisk.answer() }
    if turns >= 2 { asterisk.choose("1") }
    _ = asterisk.line()
    asterisk.breakOff()
    #expect(try Self.record(service).cause == .trunkLost)
  }

  // MARK: The node

  @Test func `a mark carries the call to another connection`() throws {
    let service = try Self.service()
    let asterisk = try Self.asterisk(service)
    asterisk.ring("100", "resume=")
    asterisk.expect("ANSWER", reply: "200 result=0")
    var mark = ""
    while let line = asterisk.line() {
      if line.hasPrefix("GET DATA zh/main") { break }
      if line.hasPrefix("SET VARIABLE HOTLINE_MARK ") {
        mark = String(line.dropFirst("SET VARIABLE HOTLINE_MARK \"".count).dropLast())
        asterisk.send("200 result=1")
      } else {
        asterisk.send("200 result=0 endpos=16000")
      }
    }
    #expect(!mark.isEmpty)
    asterisk.breakOff()
    let next = try Self.asterisk(service)
    next.ring("100", "resume=\(mark)")
    // Not from the welcome on.
    while let line = next.line() {
      if line.hasPrefix("SET VARIABLE HOTLINE_MARK") || line == "ANSWER" {
        next.send("200 result=1")
      } else {
        #expect(line == "GET DATA zh/main 5000 1")
        break
      }
    }
    #expect(service.finalLog().contains("event=call-resumed fastagi=2"))
  }

  @Test func `a number that no menu answers is left to the dialplan`() throws {
    let service = try Self.service()
    let asterisk = try Self.asterisk(service)
    asterisk.ring("999")
    asterisk.expectEnd()
    #expect(service.service.callCount == 0)
    #expect(service.finalLog().contains("event=call-refused"))
  }

  @Test func `a node that drains lets its call end and refuses new ones`() throws {
    let service = try Self.service()
    let asterisk = try Self.asterisk(service)
    asterisk.ring()
    asterisk.answer()
    try asterisk.expect(beginning: "GET DATA zh/main ")
    service.service.drain()
    let late = try Self.asterisk(service)
    late.ring(id: "2")
    late.expectEnd()
    asterisk.send("200 result=3")
    asterisk.send("HANGUP")
    while asterisk.line() != nil {}
    asterisk.breakOff()
    service.waitUntilEnded()
    #expect(service.calls.count == 1)
  }

  @Test(arguments: [
    "GET / HTTP/1.1\r\nHost: hotline\r\n\r\n",
    "agi_network: yes\nagi_request: " + String(repeating: "x", count: 40_000),
    "\u{16}\u{3}\u{1}\u{2}\0garbage", "\n\n\n",
  ])
  func `who speaks no FastAGI is closed, and others are untouched`(_ bytes: String) throws {
    let service = try Self.service()
    let asterisk = try Self.asterisk(service)
    asterisk.ring()
    asterisk.answer()
    let peer = try Self.asterisk(service)
    peer.send(bytes: Array(bytes.utf8))
    peer.expectEnd()
    asterisk.choose("1")
    asterisk.hear("zh/news")
    #expect(service.service.callCount == 1)
    #expect(service.finalLog().contains("event=gateway-noted fastagi=2"))
  }

  @Test func `replies to nothing do not stop a call`() throws {
    let service = try Self.service()
    let asterisk = try Self.asterisk(service)
    asterisk.ring()
    asterisk.answer()
    try asterisk.expect(beginning: "GET DATA zh/main ")
    asterisk.send("Dear Sir")
    asterisk.send("")
    asterisk.send("200 result=1")
    asterisk.hear("zh/news")
  }
}

/// A folder of its own, removed at the end.
final class TestFolder {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory.appending(path: "asterisk-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] }

  /// Whoever empties it does so on a thread of its own.
  func waitUntilEmpty() {
    let limit = ContinuousClock.now + .seconds(20)
    while !files.isEmpty, ContinuousClock.now < limit { sched_yield() }
    #expect(files.isEmpty)
  }
}
