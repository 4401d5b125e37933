import Foundation
import ScriptedGateways
import Storage
import StorageSQLite
import Telephony
import TestSupport
import Testing

/// Recordings that their gateway goes on with when the call is over for the service: no clock of the service says how long they
/// are, and no file goes that is still written.
@Suite struct LateSoundTests {
  @Test func `a connection that breaks early in a recording leaves the file to its Asterisk`()
    throws
  {
    let (menu, service) = try Self.service("--fastagi")
    let (asterisk, file) = try Self.recording(service)
    try Self.say(4000, into: file)
    asterisk.breakOff()
    try service.waitForLog("event=recording-left")
    #expect(service.log.contains("(too short for a message yet)"))
    // It records on.
    try Self.say(48_000, into: file)
    #expect(try FileManager.default.contentsOfDirectory(atPath: menu.recordings).count == 1)
    service.signal(SIGTERM)
    try service.waitUntilExit()
    #expect(try Self.messages(service) == [])
    #expect(try Self.outcomes(service) == ["abandoned"])
  }

  /// What the clock has no time for: the sound counts.
  @Test func `what is on the disk when the connection breaks is the message, however soon`() throws
  {
    let (menu, service) = try Self.service("--fastagi")
    let (asterisk, file) = try Self.recording(service)
    try Self.say(16_000, into: file)
    asterisk.breakOff()
    try service.waitForLog("event=recording-left")
    #expect(try Self.messages(service) == [.seconds(2)])
    #expect(try FileManager.default.contentsOfDirectory(atPath: menu.recordings).count == 1)
  }

  @Test func `a peer that is no Asterisk any more takes no file with it`() throws {
    let (menu, service) = try Self.service("--fastagi")
    let (asterisk, file) = try Self.recording(service)
    try Self.say(4000, into: file)
    for _ in 0..<120 { asterisk.send("Dear Sir") }
    try service.waitForLog("event=recording-left")
    #expect(try FileManager.default.contentsOfDirectory(atPath: menu.recordings).count == 1)
  }

  @Test func `who ends a message after the limit of draining has left it`() throws {
    let (menu, service) = try Self.service("--fastagi", "--drain-limit", "0")
    let (asterisk, file) = try Self.recording(service)
    try Self.say(4000, into: file)
    service.signal(SIGTERM)
    try service.waitForLog("cause=drained")
    try Self.say(52_000, into: file)
    asterisk.send("200 result=35 (dtmf) endpos=56000")
    asterisk.expectHangUp()
    try service.waitUntilExit()
    #expect(try Self.messages(service) == [.seconds(7)])
    #expect(service.log.contains("event=recording-cut-off"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: menu.recordings) == [])
  }

  @Test(arguments: [(bytes: 4000, length: []), (bytes: 64_000, length: [Duration.seconds(8)])])
  func `who talks on after the limit of draining keeps the file`(_ bytes: Int, _ length: [Duration])
    throws
  {
    let system = try BrokenSystem()
    let (menu, service) = try Self.service("--fastagi", "--drain-limit", "0", on: system)
    let (asterisk, file) = try Self.recording(service)
    let trunk = try service.greeted()
    service.signal(SIGTERM)
    try service.waitForLog("cause=drained")
    _ = try trunk.skip(to: "drain")
    try Self.say(bytes, into: file)
    try system.pass(.seconds(31))
    trunk.send("ping is-anybody-there")
    try service.waitUntilExit()
    #expect(try Self.messages(service) == length)
    #expect(service.log.ranges(of: "event=recording-left").count == 1)
    #expect(service.log.ranges(of: "event=recording-cut-off").count == length.count)
    #expect(try FileManager.default.contentsOfDirectory(atPath: menu.recordings).count == 1)
    withExtendedLifetime(asterisk) {}
  }

  @Test func `a message that is cut off as its node stops at once has its line`() throws {
    let (_, service) = try Self.service("--fastagi")
    let trunk = try service.greeted()
    trunk.send("call a to=\(GatewayMenu.number) from=13957112345")
    _ = try trunk.skip(to: "play a 1 ")
    trunk.send("done a 1 finished")
    _ = try trunk.skip(to: "play a 2 ")
    trunk.send("dtmf a 2")
    _ = try trunk.skip(to: "play a 3 ")
    trunk.send("done a 3 finished")
    _ = try trunk.skip(to: "record a 4 ")
    let sound = Data(repeating: 0x55, count: 4000).base64EncodedString()
    for piece in 0..<8 { trunk.send("audio a 4 \(piece) \(sound)") }
    trunk.send("ping all")
    _ = try trunk.skip(to: "pong all")
    service.signal(SIGTERM)
    _ = try trunk.skip(to: "drain")
    service.signal(SIGTERM)
    try service.waitUntilExit()
    #expect(try Self.messages(service) == [.seconds(4)])
    #expect(
      service.log.contains(/event=recording-cut-off trunk=1 call=a \S+ operation=4 receipt=\d/))
  }

  @Test func `an empty file is no message, and does not stay`() throws {
    let (menu, service) = try Self.service("--fastagi")
    let (asterisk, file) = try Self.recording(service)
    try Self.say(0, into: file)
    asterisk.send("200 result=35 (dtmf) endpos=16000")
    try service.waitForLog("event=recording-not-there")
    try FileWait.untilEmpty(menu.recordings)
    withExtendedLifetime(asterisk) {}
  }

  // MARK: FreeSWITCH

  @Test func `a recording of which FreeSWITCH tells no length is as long as its file`() throws {
    let (menu, service) = try Self.service("--event-socket")
    let (freeSWITCH, record) = try Self.recordingOverEventSocket(service, bytes: 32_000)
    freeSWITCH.event("CHANNEL_HANGUP", ["Hangup-Cause": "NORMAL_CLEARING"])
    freeSWITCH.complete(record, "_none_")
    freeSWITCH.expectEnd()
    try FileWait.untilEmpty(menu.recordings)
    #expect(try Self.messages(service) == [.seconds(4)])
  }

  @Test func `a FreeSWITCH that goes before it tells the end of a file keeps the file`() throws {
    let (menu, service) = try Self.service("--event-socket")
    let (freeSWITCH, record) = try Self.recordingOverEventSocket(service, bytes: 32_000)
    freeSWITCH.event("CHANNEL_HANGUP", ["Hangup-Cause": "NORMAL_CLEARING"])
    freeSWITCH.breakOff()
    try service.waitForLog("event=recording-left")
    #expect(try Self.messages(service) == [.seconds(4)])
    #expect(service.log.contains("event=recording-cut-off"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: menu.recordings).count == 1)
    withExtendedLifetime(record) {}
  }

  // MARK: Up to the recording

  private static func service(
    _ port: String, _ flags: String..., on system: BrokenSystem? = nil
  ) throws -> (GatewayMenu.Folder, ServeRun) {
    let menu = try GatewayMenu.Folder()
    let service = try ServeRun(
      menu.menu, flags: [port, "0", "--loops", "1", "--recordings", menu.recordings] + flags,
      on: system)
    return (menu, service)
  }

  /// A call whose caller has heard the tone, and its file.
  private static func recording(_ service: ServeRun) throws -> (ScriptedAsterisk, String) {
    let asterisk = try ScriptedAsterisk(port: service.fastAGIPort)
    asterisk.ring(GatewayMenu.number)
    while let line = asterisk.line() {
      if line.hasPrefix("RECORD FILE") {
        return (asterisk, String(line.split(separator: " ")[2]) + ".alaw")
      }
      if line.hasPrefix("EXEC Background") {
        asterisk.send("200 result=\(UInt8(ascii: "2"))")
      } else {
        asterisk.send("200 result=\(line.hasPrefix("EXEC StoreDTMF") ? "-2" : "0 endpos=16000")")
      }
    }
    throw Missing(what: "RECORD FILE")
  }

  private static func recordingOverEventSocket(
    _ service: ServeRun, bytes: Int
  ) throws -> (ScriptedFreeSWITCH, ScriptedFreeSWITCH.Application) {
    let freeSWITCH = try ScriptedFreeSWITCH(port: service.eventSocketPort)
    freeSWITCH.ring(GatewayMenu.number)
    try freeSWITCH.expect("answer")
    try freeSWITCH.hear("en/hello")
    let menu = try #require(freeSWITCH.application())
    freeSWITCH.begin(menu)
    freeSWITCH.press("2")
    freeSWITCH.complete(menu, "FILE PLAYED", ["variable_playback_terminator_used": "2"])
    try freeSWITCH.hear("en/message")
    _ = try #require(freeSWITCH.application())
    let record = try #require(freeSWITCH.application())
    #expect(record.name == "record")
    freeSWITCH.begin(record)
    let file = try #require(record.argument.split(separator: " ").first)
    try say(bytes, into: String(file))
    return (freeSWITCH, record)
  }

  /// The gateway writes on.
  private static func say(_ bytes: Int, into file: String) throws {
    if !FileManager.default.fileExists(atPath: file) {
      try Data().write(to: URL(filePath: file))
    }
    let handle = try #require(FileHandle(forWritingAtPath: file))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(repeating: 0x55, count: bytes))
    try handle.close()
  }

  // MARK: What is kept

  /// The lengths of the messages, once they have been kept.
  private static func messages(_ service: ServeRun) throws -> [Duration] {
    let store = try SQLiteStore(lookingInto: service.store.path)
    let list = StorageRequest.listMessages(MessageFilter(), PageRequest(after: nil, limit: 10))
    guard case .messages(let page) = store.commit(list) else { throw Missing(what: "messages") }
    return page.items.map { .milliseconds($0.length.count) }
  }

  private static func outcomes(_ service: ServeRun) throws -> [String] {
    let store = try SQLiteStore(lookingInto: service.store.path)
    let list = StorageRequest.listCalls(CallFilter(), PageRequest(after: nil, limit: 10))
    guard case .calls(let page) = store.commit(list) else { throw Missing(what: "calls") }
    return page.items.map { $0.outcome?.word ?? "" }
  }
}
