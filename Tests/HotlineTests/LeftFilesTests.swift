import Foundation
import ScriptedGateways
import Storage
import StorageSQLite
import TestSupport
import Testing

/// What a node that is killed leaves in the folders which it shares with gateways.
@Suite struct LeftFilesTests {
  private let menu: GatewayMenu.Folder
  private let system: BrokenSystem

  init() throws {
    menu = try GatewayMenu.Folder()
    system = try BrokenSystem()
  }

  /// Nobody's: of another service, or of no call at all.
  private static let foreign = ["note.alaw", "0123456789abcdef0123456789abcdef-0-9.alaw"]

  @Test func `a node that begins alone removes the files of a message that the store has whole`()
    throws
  {
    let first = try serve()
    let asterisk = try ScriptedAsterisk(port: first.fastAGIPort)
    let file = try leaveMessage(asterisk)
    try reach("STREAM FILE en/kept", asterisk)
    // One more, as another part of the call would have had it to hear it again.
    let again = file.replacing(".alaw", with: "-again.alaw").split(separator: "/").last!
    for name in Self.foreign + [String(again)] {
      try Data(repeating: 0x55, count: 16_000).write(
        to: URL(filePath: "\(menu.recordings)/\(name)"))
    }
    #expect(try files.count == 4)
    first.kill()
    let second = try serve()
    try FileWait.untilOnly(Self.foreign, in: menu.recordings)
    withExtendedLifetime((first, second)) {}
  }

  @Test func `the file of a recording that a node died in stays, for nobody has its sound`() throws
  {
    let first = try serve()
    let asterisk = try ScriptedAsterisk(port: first.fastAGIPort)
    let file = try record(asterisk)
    first.kill()
    let second = try serve()
    try look(second, minute: 1)
    try second.waitForLog(
      "event=recording-left why=\"\(file) (it lay there")
    #expect(FileManager.default.fileExists(atPath: file))
    withExtendedLifetime((first, second)) {}
  }

  @Test func `of two nodes the one that lives removes it once the call has ended there`() throws {
    let first = try serve()
    let second = try serve()
    let asterisk = try ScriptedAsterisk(port: first.fastAGIPort)
    var marks: [String] = []
    let file = try leaveMessage(asterisk, resuming: "resume=") { marks.append($0) }
    try reach("STREAM FILE en/kept", asterisk) { marks.append($0) }
    asterisk.send("200 result=0 endpos=16000")
    try reach("EXEC Background", asterisk) { marks.append($0) }
    try look(second, minute: 1)
    #expect(FileManager.default.fileExists(atPath: file))
    first.kill()
    let again = try ScriptedAsterisk(port: second.fastAGIPort)
    again.ring(
      GatewayMenu.number, id: "2", from: "13957112345", "resume=\(try #require(marks.last))")
    try reach("EXEC Background", again)
    try second.waitForLog("event=call-resumed")
    try look(second, minute: 2)
    #expect(FileManager.default.fileExists(atPath: file))
    again.send("HANGUP")
    try second.waitForLog("event=call-ended")
    again.breakOff()
    // Its record is on the disk soon after.
    try FileWait.wait(for: "the record") { try records(second) == 1 }
    try system.pass(.seconds(61 * 3))
    try FileWait.untilEmpty(menu.recordings)
    withExtendedLifetime((first, second)) {}
  }

  @Test func `a fax in a call of a node that died has failed within a minute, and its file stays`()
    throws
  {
    let first = try serve()
    let second = try serve()
    let asterisk = try ScriptedAsterisk(port: first.fastAGIPort)
    asterisk.ring(GatewayMenu.number)
    try reach("EXEC Background", asterisk)
    asterisk.send("200 result=\(UInt8(ascii: "6"))")
    try reach("EXEC SendFAX", asterisk)
    try look(second, minute: 1)
    #expect(try faxes(second) == [.sending])
    #expect(try FileManager.default.contentsOfDirectory(atPath: menu.faxes).count == 1)
    first.kill()
    try system.pass(.seconds(61 * 2))
    try FileWait.wait(for: "a fax that failed") { try faxes(second) == [.failed] }
    // Its gateway may be sending it still: of the end of the call nobody has heard.
    try look(second, minute: 3)
    #expect(try FileManager.default.contentsOfDirectory(atPath: menu.faxes).count == 1)
    withExtendedLifetime((first, second)) {}
  }

  // MARK: Nodes on one store, at one Asterisk

  private func serve() throws -> ServeRun {
    try ServeRun(
      menu.menu,
      flags: [
        "--fastagi", "0", "--loops", "1", "--recordings", menu.recordings, "--fax-folder",
        menu.faxes,
      ], folder: menu.folder.appending(path: "store"), on: system)
  }

  /// So many minutes have passed since the beginning, and the service has had a turn in the last of them.
  private func look(_ service: ServeRun, minute: Int) throws {
    try system.pass(.seconds(61 * minute))
    let trunk = try service.greeted()
    trunk.send("ping \(minute)")
    _ = try trunk.skip(to: "pong \(minute)")
  }

  private var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: menu.recordings) }
  }

  /// Carries out what is asked for up to a command that begins with `prefix`; returns it.
  @discardableResult
  private func reach(
    _ prefix: String, _ asterisk: ScriptedAsterisk, marked: (String) -> Void = { _ in }
  ) throws -> String {
    while let line = asterisk.line() {
      if line.hasPrefix(prefix) { return line }
      if line.hasPrefix("SET VARIABLE HOTLINE_MARK ") {
        marked(String(line.split(separator: " ")[3]).replacing("\"", with: ""))
      }
      asterisk.send("200 result=\(line.hasPrefix("EXEC StoreDTMF") ? "-2" : "0 endpos=16000")")
    }
    throw Missing(what: prefix)
  }

  /// Rings, and speaks for two seconds; returns the file.
  private func record(
    _ asterisk: ScriptedAsterisk, resuming: String? = nil, marked: (String) -> Void = { _ in }
  ) throws -> String {
    if let resuming {
      asterisk.ring(GatewayMenu.number, id: "1", from: "13957112345", resuming)
    } else {
      asterisk.ring(GatewayMenu.number)
    }
    try reach("EXEC Background", asterisk, marked: marked)
    asterisk.send("200 result=\(UInt8(ascii: "2"))")
    let words = try reach("RECORD FILE", asterisk, marked: marked).split(separator: " ")
    let file = words[2] + ".alaw"
    try Data(repeating: 0x55, count: 16_000).write(to: URL(filePath: String(file)))
    return String(file)
  }

  private func leaveMessage(
    _ asterisk: ScriptedAsterisk, resuming: String? = nil, marked: (String) -> Void = { _ in }
  ) throws -> String {
    let file = try record(asterisk, resuming: resuming, marked: marked)
    asterisk.send("200 result=35 (dtmf) endpos=16000")
    return file
  }

  // MARK: The store

  private func records(_ service: ServeRun) throws -> Int {
    let store = try SQLiteStore(lookingInto: service.store.path)
    let list = StorageRequest.listCalls(CallFilter(), PageRequest(after: nil, limit: 10))
    guard case .calls(let page) = store.commit(list) else { throw Missing(what: "calls") }
    return page.items.count
  }

  private func faxes(_ service: ServeRun) throws -> [FaxJob.State] {
    let store = try SQLiteStore(lookingInto: service.store.path)
    let list = StorageRequest.listFaxes(FaxFilter(), PageRequest(after: nil, limit: 10))
    guard case .faxes(let page) = store.commit(list) else { throw Missing(what: "faxes") }
    return page.items.map(\.state)
  }
}
