import Foundation
import ScriptedGateways
import TestSupport
import Testing

/// A disk that is slow, or that nobody can write, as callers notice it whose gateways record into files.
@Suite struct BrokenDiskCallsTests {
  /// The message is held back until it is on the disk; another call does not wait.
  @Test func `over FastAGI a slow disk delays what is said to be safe, and nothing else`() throws {
    let menu = try GatewayMenu.Folder()
    let system = try BrokenSystem()
    let service = try Self.service("--fastagi", menu, system)
    let asterisk = try Self.recording(service)
    try system.syncSlowly(.seconds(3))
    asterisk.send("200 result=35 (dtmf) endpos=16000")
    let other = try ScriptedAsterisk(port: service.fastAGIPort)
    other.ring(GatewayMenu.number, id: "2")
    other.expect("ANSWER", reply: "200 result=0")
    try other.expect(beginning: "STREAM FILE en/hello")
    #expect(!service.log.contains("event=message-kept"))
    try Self.reach("STREAM FILE en/kept", asterisk)
    #expect(try Self.messages(service) == 1)
  }

  @Test func `over FastAGI a disk that cannot be written is said, and does not end the call`()
    throws
  {
    let menu = try GatewayMenu.Folder()
    let system = try BrokenSystem()
    let service = try Self.service("--fastagi", menu, system)
    let asterisk = try Self.recording(service)
    try system.failWriting(EROFS)
    asterisk.send("200 result=35 (dtmf) endpos=16000")
    try Self.reach("STREAM FILE en/no_messages", asterisk)
    try service.waitForLog("is read-only")
    // The gateway's file is all that there is of the message.
    try service.waitForLog("event=recording-left")
    #expect(try FileManager.default.contentsOfDirectory(atPath: menu.recordings).count == 1)
    try system.failWriting(0)
    asterisk.send("200 result=0 endpos=16000")
    try Self.reach("EXEC Background en/phrases/option", asterisk)
  }

  @Test func `over FastAGI a recording that cannot be read to its end is not said to be kept`()
    throws
  {
    let menu = try GatewayMenu.Folder()
    let system = try BrokenSystem()
    let service = try Self.service("--fastagi", menu, system)
    let asterisk = try Self.recording(service)
    try system.failReading(EIO)
    asterisk.send("200 result=35 (dtmf) endpos=16000")
    try Self.reach("STREAM FILE en/no_messages", asterisk)
    try service.waitForLog("event=recording-left")
    #expect(service.log.contains("(Input/output error)"))
    #expect(try Self.messages(service) == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: menu.recordings).count == 1)
  }

  @Test func `over the event socket a slow disk delays what is said to be safe, and nothing else`()
    throws
  {
    let menu = try GatewayMenu.Folder()
    let system = try BrokenSystem()
    let service = try Self.service("--event-socket", menu, system)
    let (freeSWITCH, record) = try Self.recordingOverEventSocket(service)
    try system.syncSlowly(.seconds(3))
    Self.press(freeSWITCH, record)
    let other = try ScriptedFreeSWITCH(port: service.eventSocketPort)
    other.ring(GatewayMenu.number, id: "u-2")
    try other.expect("answer")
    try other.expect("playback", "en/hello.wav")
    try freeSWITCH.hear("en/kept")
    #expect(try Self.messages(service) == 1)
  }

  @Test func `over the event socket a disk that cannot be written does not end the call`() throws {
    let menu = try GatewayMenu.Folder()
    let system = try BrokenSystem()
    let service = try Self.service("--event-socket", menu, system)
    let (freeSWITCH, record) = try Self.recordingOverEventSocket(service)
    try system.failWriting(EROFS)
    Self.press(freeSWITCH, record)
    try freeSWITCH.hear("en/no_messages")
    try service.waitForLog("is read-only")
    try service.waitForLog("event=recording-left")
    #expect(try FileManager.default.contentsOfDirectory(atPath: menu.recordings).count == 1)
  }

  /// An Asterisk ends no recording for us: it reads the hang-up behind it, minutes later.
  @Test func `over FastAGI what is recorded at the limit of draining is kept, and the node ends`()
    throws
  {
    let menu = try GatewayMenu.Folder()
    let system = try BrokenSystem()
    let service = try Self.service("--fastagi", menu, system)
    let asterisk = try Self.recording(service)
    let trunk = try service.greeted()
    func pass(_ seconds: Int) throws {
      try system.pass(.seconds(seconds))
      trunk.send("ping at-\(seconds)")
      _ = try trunk.skip(to: "pong at-\(seconds)")
    }
    try pass(10)
    service.signal(SIGTERM)
    _ = try trunk.skip(to: "drain")
    try pass(10 + 601)
    try service.waitForLog("cause=drained")
    try system.pass(.seconds(10 + 601 + 31))
    trunk.send("ping is-anybody-there")
    try service.waitUntilExit()
    #expect(try Self.messages(service) == 1)
    #expect(service.log.contains("event=recording-left"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: menu.recordings).count == 1)
    withExtendedLifetime(asterisk) {}
  }

  /// As many as a moment cannot remove: what is in the store is in the store, and nobody else would remove the files.
  @Test func `over FastAGI a node that is told twice to stop leaves no file of what is kept`()
    throws
  {
    let menu = try GatewayMenu.Folder()
    let service = try Self.service("--fastagi", menu, BrokenSystem())
    let asterisks = try (0..<100).map { _ in try Self.recording(service) }
    for asterisk in asterisks {
      asterisk.send("200 result=35 (dtmf) endpos=16000")
      try Self.reach("STREAM FILE en/kept", asterisk)
    }
    service.signal(SIGTERM)
    try service.waitForLog("event=draining")
    service.signal(SIGTERM)
    try service.waitUntilExit()
    #expect(!service.log.contains("event=recording-left"), "\(service.log)")
    let left = try FileManager.default.contentsOfDirectory(atPath: menu.recordings)
    #expect(left == [], "\(left.count) are left")
    withExtendedLifetime(asterisks) {}
  }

  // MARK: Up to the end of a recording

  private static func service(
    _ port: String, _ menu: GatewayMenu.Folder, _ system: BrokenSystem
  ) throws -> ServeRun {
    try ServeRun(
      menu.menu, flags: [port, "0", "--loops", "1", "--recordings", menu.recordings], on: system)
  }

  /// A call whose caller has spoken for two seconds.
  private static func recording(_ service: ServeRun) throws -> ScriptedAsterisk {
    let asterisk = try ScriptedAsterisk(port: service.fastAGIPort)
    asterisk.ring(GatewayMenu.number)
    try reach("EXEC Background en/phrases/option", asterisk)
    asterisk.send("200 result=\(UInt8(ascii: "2"))")
    let file = try reach("RECORD FILE", asterisk).split(separator: " ")[2]
    try Data(repeating: 0x55, count: 16_000).write(to: URL(filePath: file + ".alaw"))
    return asterisk
  }

  /// Carries out what is asked for up to a command that begins with `prefix`; returns it.
  @discardableResult
  private static func reach(_ prefix: String, _ asterisk: ScriptedAsterisk) throws -> String {
    while let line = asterisk.line() {
      if line.hasPrefix(prefix) { return line }
      asterisk.send("200 result=\(line.hasPrefix("EXEC StoreDTMF") ? "-2" : "0 endpos=16000")")
    }
    throw Missing(what: prefix)
  }

  private static func recordingOverEventSocket(
    _ service: ServeRun
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
    try Data(repeating: 0x55, count: 16_000).write(to: URL(filePath: String(file)))
    return (freeSWITCH, record)
  }

  private static func press(
    _ freeSWITCH: ScriptedFreeSWITCH, _ record: ScriptedFreeSWITCH.Application
  ) {
    freeSWITCH.press("#")
    freeSWITCH.complete(
      record, "_none_", ["variable_playback_terminator_used": "#", "variable_record_ms": "2000"])
  }

  private static func messages(_ service: ServeRun) throws -> Int {
    let list = try CommandRun("messages", "--json", "--store", service.store.path).outcome()
    return list.output.split(separator: "\n").count
  }
}
