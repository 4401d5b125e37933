import CallFlowModel
import Foundation
import HotlineServer
import ScriptedGateways
import Sockets
import Storage
import Telephony
import Testing

@Suite struct FreeSWITCHTests {
  static func service(
    recordings: String? = nil, menu: ServedMenu = TestMenu.served(),
    store: (any StorageQueue)? = nil,
    _ change: (inout ServiceOptions) -> Void = { _ in }
  ) throws -> TestService {
    let address = try SocketAddress(host: "127.0.0.1", port: 0)
    return try TestService(menus: [menu], store: store) { options in
      options.eventSocket = address
      options.recordings = recordings
      change(&options)
    }
  }

  static func freeSWITCH(_ service: TestService) throws -> ScriptedFreeSWITCH {
    try ScriptedFreeSWITCH(port: #require(service.service.eventSocketAddress).port)
  }

  /// A call in the main menu.
  static func inMainMenu(_ service: TestService) throws -> ScriptedFreeSWITCH {
    let freeSWITCH = try freeSWITCH(service)
    freeSWITCH.ring()
    try freeSWITCH.expect("answer")
    try freeSWITCH.hear("zh/welcome")
    return freeSWITCH
  }

  // MARK: Calls

  @Test func `a call through menus, to a queue, and what is kept of it`() throws {
    let service = try Self.service()
    let freeSWITCH = try Self.inMainMenu(service)
    try freeSWITCH.press("1", in: "zh/main")
    try freeSWITCH.hear("zh/news")
    #expect(freeSWITCH.variables["playback_terminators"] == "any")
    try freeSWITCH.press("3", in: "zh/main")
    try freeSWITCH.hear("zh/seats")
    let queue = try freeSWITCH.expect("callcenter", "市本级 seats")
    #expect(freeSWITCH.variables["hangup_after_bridge"] == "false")
    freeSWITCH.event("CHANNEL_BRIDGE")
    freeSWITCH.complete(queue, "_none_")
    try freeSWITCH.hear("zh/bye")
    try freeSWITCH.expectHangUp()
    let record = try AsteriskTests.record(service)
    #expect(record.cause == .normal)
    #expect(record.from == "13957112345")
    #expect(record.call.text == "u-1")
    #expect(
      record.path.steps.map(\.name)
        == ["welcome", "main", "news", "main", "seats", "bye"])
    let log = service.finalLog()
    #expect(!log.contains("13957112345"))
    #expect(log.contains("event=call-began event-socket=1 call=u-1"))
    #expect(log.contains("event=call-ended event-socket=1"))
  }

  @Test func `a key that comes before its prompt has begun stops it as soon as it has`() throws {
    let service = try Self.service()
    let freeSWITCH = try Self.inMainMenu(service)
    let playback = try #require(freeSWITCH.application())
    #expect(playback.argument == "zh/main.wav")
    // The channel is parked: the key is told and is gone.
    freeSWITCH.press("1")
    freeSWITCH.begin(playback)
    let next = try #require(freeSWITCH.command())
    #expect(next == ["api uuid_break u-1"])
    freeSWITCH.complete(playback)
    try freeSWITCH.hear("zh/news")
  }

  @Test func `silence is told by the service's clock`() throws {
    let service = try Self.service()
    let freeSWITCH = try Self.inMainMenu(service)
    try freeSWITCH.hear("zh/main")
    // Five seconds later the menu is said again.
    try freeSWITCH.press("1", in: "zh/main")
    try freeSWITCH.hear("zh/news")
  }

  @Test(arguments: ["zh/welcome", "zh/main"])
  func `a hang-up while a prompt is played ends the call`(_ prompt: String) throws {
    let service = try Self.service()
    let freeSWITCH = try Self.freeSWITCH(service)
    freeSWITCH.ring()
    try freeSWITCH.expect("answer")
    if prompt != "zh/welcome" { try freeSWITCH.hear("zh/welcome") }
    try freeSWITCH.expect("playback", "\(prompt).wav")
    freeSWITCH.hangUp()
    freeSWITCH.expectEnd()
    #expect(try AsteriskTests.record(service).cause == .normal)
  }

  @Test func `an application that fails hangs the caller up, and the log says which`() throws {
    let service = try Self.service()
    let freeSWITCH = try Self.inMainMenu(service)
    try freeSWITCH.expect("playback", "zh/main.wav")
    freeSWITCH.hangUp("DESTINATION_OUT_OF_ORDER")
    freeSWITCH.expectEnd()
    #expect(try AsteriskTests.record(service).cause == .failure)
    #expect(service.finalLog().contains("playback failed"))
  }

  @Test func `a prompt that is not there is passed over, with a line in the log`() throws {
    let service = try Self.service()
    let freeSWITCH = try Self.freeSWITCH(service)
    freeSWITCH.ring()
    try freeSWITCH.expect("answer")
    freeSWITCH.complete(try freeSWITCH.expect("playback", "zh/welcome.wav"), "FILE NOT FOUND")
    try freeSWITCH.hear("zh/main")
    let log = service.finalLog()
    #expect(log.contains("step=welcome why=\"FreeSWITCH finds no sound file 'zh/welcome.wav'"))
    // For one thing one line.
    #expect(!log.contains("operation-failed"))
  }

  // MARK: Messages

  /// Comes to the recording, which has begun; its file without the suffix.
  static func record(
    _ freeSWITCH: ScriptedFreeSWITCH, _ directory: TestFolder, seconds: Int = 8
  ) throws -> ScriptedFreeSWITCH.Application {
    try freeSWITCH.press("2", in: "zh/main")
    try freeSWITCH.hear("zh/message")
    let tone = try #require(freeSWITCH.application())
    #expect(tone.name == "playback" && tone.argument.hasPrefix("tone_stream://"))
    let record = try #require(freeSWITCH.application())
    let words = record.argument.split(separator: " ").map(String.init)
    #expect(record.name == "record" && words.dropFirst() == ["180", "200", "5"])
    #expect(freeSWITCH.variables["playback_terminators"] == "#")
    #expect(freeSWITCH.variables["record_sample_rate"] == "8000")
    try #require(words[0].hasPrefix(directory.path) && words[0].hasSuffix(".alaw"))
    freeSWITCH.begin(record)
    try Data(repeating: 0x55, count: seconds * 8000).write(to: URL(filePath: words[0]))
    return record
  }

  /// No time passes here, and none is asked for.
  static func keepingAll() throws -> ServedMenu {
    var flow = TestMenu.flow(version: 7, welcome: "welcome")
    flow.recordings = [
      RecordDetail(
        atLeast: Milliseconds(0), department: TextID(0),
        unavailable: flow.recordings[0].unavailable)
    ]
    return try #require(ServedMenu(flow, folder: "."))
  }

  @Test func `a message comes from FreeSWITCH's file, which goes when the call is over`() throws {
    let directory = try TestFolder()
    let service = try Self.service(recordings: directory.path)
    let freeSWITCH = try Self.inMainMenu(service)
    let record = try Self.record(freeSWITCH, directory)
    freeSWITCH.press("#")
    freeSWITCH.complete(
      record, "_none_", ["variable_playback_terminator_used": "#", "variable_record_ms": "8000"])
    try freeSWITCH.hear("zh/thanks")
    // It is committed now, and could still be heard.
    #expect(directory.files.count == 1)
    try freeSWITCH.hear("zh/bye")
    try freeSWITCH.expectHangUp()
    let message = try #require(service.messages.first)
    #expect(message.length == .seconds(8))
    #expect(message.endedBy == .key)
    directory.waitUntilEmpty()
  }

  @Test func `who hangs up has left the message`() throws {
    let directory = try TestFolder()
    let service = try Self.service(recordings: directory.path)
    let freeSWITCH = try Self.inMainMenu(service)
    let record = try Self.record(freeSWITCH, directory)
    freeSWITCH.event("CHANNEL_HANGUP", ["Hangup-Cause": "NORMAL_CLEARING"])
    freeSWITCH.complete(record, "_none_", ["variable_record_ms": "8000"])
    freeSWITCH.expectEnd()
    directory.waitUntilEmpty()
    #expect(try #require(service.messages.first).endedBy == .hangup)
  }

  @Test func `a connection that breaks in a recording keeps what was there`() throws {
    let directory = try TestFolder()
    let service = try Self.service(recordings: directory.path, menu: Self.keepingAll())
    let freeSWITCH = try Self.inMainMenu(service)
    _ = try Self.record(freeSWITCH, directory)
    freeSWITCH.breakOff()
    let limit = ContinuousClock.now + .seconds(20)
    // FreeSWITCH may go on writing, so that its file stays.
    while !service.log.text.contains("event=recording-left"), ContinuousClock.now < limit {
      sched_yield()
    }
    #expect(service.log.text.contains("event=recording-left"))
    #expect(try #require(service.messages.first).length == .seconds(8))
    #expect(try AsteriskTests.record(service).cause == .trunkLost)
    #expect(directory.files.count == 1)
  }

  @Test func `who stops at once waits for what is being recorded until it is written`() throws {
    let directory = try TestFolder()
    let service = try Self.service(recordings: directory.path, menu: Self.keepingAll())
    let freeSWITCH = try Self.inMainMenu(service)
    let record = try Self.record(freeSWITCH, directory, seconds: 0)
    service.service.stopNow()
    try freeSWITCH.expect("uuid_kill", "NORMAL_TEMPORARY_FAILURE")
    // What FreeSWITCH had not written out yet.
    let file = try #require(record.argument.split(separator: " ").first)
    try Data(repeating: 0x55, count: 64_000).write(to: URL(filePath: String(file)))
    freeSWITCH.event("CHANNEL_HANGUP", ["Hangup-Cause": "NORMAL_CLEARING"])
    freeSWITCH.complete(record, "_none_", ["variable_record_ms": "8000"])
    freeSWITCH.expectEnd()
    service.waitUntilEnded()
    #expect(try #require(service.messages.first).length == .seconds(8))
    #expect(!service.log.text.contains("event=recording-left"))
  }

  @Test func `who is told once more to stop at once waits for no recording`() throws {
    // A second is waited for one, and a busy system may be slow: but not each time.
    for _ in 0..<10 {
      let directory = try TestFolder()
      let service = try Self.service(recordings: directory.path, menu: Self.keepingAll())
      let freeSWITCH = try Self.inMainMenu(service)
      _ = try Self.record(freeSWITCH, directory, seconds: 8)
      let begun = ContinuousClock.now
      service.service.stopNow()
      try freeSWITCH.expect("uuid_kill", "NORMAL_TEMPORARY_FAILURE")
      service.service.stopNow()
      service.waitUntilEnded()
      // What there is of it is kept.
      #expect(try #require(service.messages.first).isCutOff)
      if ContinuousClock.now - begun < .milliseconds(900) { return }
    }
    Issue.record("each of ten waited for its second")
  }

  @Test func `a recording that FreeSWITCH never ends holds nobody up, and the log has its file`()
    throws
  {
    let directory = try TestFolder()
    let service = try Self.service(recordings: directory.path, menu: Self.keepingAll())
    let freeSWITCH = try Self.inMainMenu(service)
    let record = try Self.record(freeSWITCH, directory, seconds: 0)
    service.service.stopNow()
    service.waitUntilEnded()
    let file = try #require(record.argument.split(separator: ".").first)
    #expect(service.messages.isEmpty)
    #expect(service.log.text.contains("event=recording-left event-socket=1"))
    #expect(service.log.text.contains("\(file)"))
  }

  // MARK: The node

  @Test func `a mark carries the call to another connection`() throws {
    let service = try Self.service()
    let freeSWITCH = try Self.freeSWITCH(service)
    freeSWITCH.ring("100", ["variable_hotline_marks: true"])
    try freeSWITCH.expect("answer")
    try freeSWITCH.hear("zh/welcome")
    try freeSWITCH.expect("playback", "zh/main.wav")
    let mark = try #require(freeSWITCH.variables["hotline_mark"])
    freeSWITCH.breakOff()
    let next = try Self.freeSWITCH(service)
    next.ring("100", ["variable_hotline_mark: \(mark)"])
    // Not from the welcome on, and answered it is already.
    try next.press("1", in: "zh/main")
    try next.hear("zh/news")
    #expect(service.finalLog().contains("event=call-resumed event-socket=2"))
  }

  @Test func `a number that no menu answers is left to the dialplan`() throws {
    let service = try Self.service()
    let freeSWITCH = try Self.freeSWITCH(service)
    freeSWITCH.ring("999", isTaken: false)
    freeSWITCH.expectEnd()
    #expect(service.service.callCount == 0)
    #expect(service.finalLog().contains("event=call-refused"))
  }

  @Test(arguments: [("sync", "full"), ("async", "single-channel")])
  func `a socket without async full is left to the dialplan`(_ mode: String, _ control: String)
    throws
  {
    let service = try Self.service()
    let freeSWITCH = try Self.freeSWITCH(service)
    freeSWITCH.ring(mode: mode, control: control, isTaken: false)
    freeSWITCH.expectEnd()
    #expect(service.finalLog().contains("async full"))
  }

  @Test func `a node that drains lets its call end and refuses new ones`() throws {
    let service = try Self.service { $0.loops = 1 }
    let freeSWITCH = try Self.inMainMenu(service)
    try freeSWITCH.expect("playback", "zh/main.wav")
    service.service.drain()
    let late = try Self.freeSWITCH(service)
    late.ring(id: "u-2", isTaken: false)
    late.expectEnd()
    freeSWITCH.hangUp()
    freeSWITCH.expectEnd()
    service.waitUntilEnded()
    #expect(service.calls.count == 1)
  }

  @Test(arguments: [
    "GET / HTTP/1.1\r\nHost: hotline\r\n\r\n", String(repeating: "a: b\n", count: 60_000),
    "\u{16}\u{3}\u{1}\u{2}\0garbage", "Content-Length: -1\n\n",
    "Content-Length: 99999999999999999999\n\n",
  ])
  func `who speaks no event socket is closed, and others are untouched`(_ bytes: String) throws {
    let service = try Self.service { $0.loops = 1 }
    let freeSWITCH = try Self.inMainMenu(service)
    let peer = try Self.freeSWITCH(service)
    #expect(peer.command() == ["connect"])
    peer.send(bytes: Array(bytes.utf8))
    peer.expectEnd()
    try freeSWITCH.press("1", in: "zh/main")
    try freeSWITCH.hear("zh/news")
    #expect(service.service.callCount == 1)
    #expect(service.finalLog().contains("event=gateway-noted event-socket=2"))
  }

  @Test func `replies to nothing do not stop a call`() throws {
    let service = try Self.service()
    let freeSWITCH = try Self.inMainMenu(service)
    let text = "Content-Type: command/reply\nReply-Text: +OK\n\n"
    freeSWITCH.send(bytes: Array((text + text + "Content-Type: log/data\n\n" + text).utf8))
    try freeSWITCH.press("1", in: "zh/main")
    try freeSWITCH.hear("zh/news")
  }
}
