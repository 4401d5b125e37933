import CallFlowModel
import Foundation
import HotlineServer
import ScriptedGateways
import Sockets
import Storage
import StorageSQLite
import Telephony
import Testing

/// A message is heard again by a caller whose call has come back: the gateway's file of it went with the part of the call before.
@Suite struct SoundAgainTests {
  private let directory = try! TestFolder()

  /// Its `thanks` plays what was recorded.
  private static func menu() -> ServedMenu {
    var flow = TestMenu.flow(version: 7, welcome: "welcome")
    flow.pieces[TestMenu.stepNames.firstIndex(of: "thanks")!] = .recording
    return ServedMenu(flow, folder: ".")!
  }

  private func service(store: (any StorageQueue)? = nil) throws -> TestService {
    let address = try SocketAddress(host: "127.0.0.1", port: 0)
    return try TestService(menus: [Self.menu()], store: store) { options in
      options.fastAGI = address
      options.eventSocket = address
      options.recordings = directory.path
      options.loops = 1
    }
  }

  /// Leaves a message, hears it begin and vanishes; returns the mark, and the file that was played.
  private func leaveAndVanish(_ service: TestService) throws -> (mark: String, file: String) {
    let asterisk = try AsteriskTests.asterisk(service)
    asterisk.ring("100", "resume=")
    var mark = ""
    while let line = asterisk.line() {
      let words = line.split(separator: " ").map(String.init)
      if line.hasPrefix("SET VARIABLE HOTLINE_MARK ") { mark = words[3].replacing("\"", with: "") }
      if line.hasPrefix("STREAM FILE \(directory.path)/") {
        #expect(FileManager.default.fileExists(atPath: words[2] + ".alaw"))
        asterisk.breakOff()
        // What is saved goes with this part of the call.
        directory.waitUntilEmpty()
        return (mark, words[2])
      }
      if line.hasPrefix("RECORD FILE") {
        try Data(repeating: 0x55, count: 64_000).write(to: URL(filePath: words[2] + ".alaw"))
      }
      asterisk.send(Self.reply(to: line))
    }
    throw Missing(what: "the recording")
  }

  private struct Missing: Error { let what: String }

  private static func reply(to line: String) -> String {
    if line.hasPrefix("RECORD FILE") { return "200 result=35 (dtmf) endpos=64000" }
    if line.hasPrefix("GET DATA zh/main") { return "200 result=2" }
    if line.hasPrefix("EXEC StoreDTMF") { return "200 result=-2" }
    return "200 result=0 endpos=16000"
  }

  /// The call of `mark` rings again and goes on, up to what `prefix` begins; its words.
  private func goOn(_ asterisk: ScriptedAsterisk, _ mark: String, to prefix: String) throws
    -> [String]
  {
    asterisk.ring("100", id: "2", from: "13957112345", "resume=\(mark)")
    while let line = asterisk.line() {
      if line.hasPrefix(prefix) { return line.split(separator: " ").map(String.init) }
      asterisk.send(Self.reply(to: line))
    }
    throw Missing(what: prefix)
  }

  @Test func `it is written from the store, and goes when the call is over`() throws {
    let service = try service()
    let (mark, first) = try leaveAndVanish(service)
    let asterisk = try AsteriskTests.asterisk(service)
    let file = try goOn(asterisk, mark, to: "STREAM FILE \(directory.path)/")[2]
    #expect(file != first)
    let path = file + ".alaw"
    #expect(try Data(contentsOf: URL(filePath: path)) == Data(repeating: 0x55, count: 64_000))
    let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect(rights as? Int == 0o640)
    asterisk.send("200 result=0 endpos=64000")
    while let line = asterisk.line(), line != "HANGUP" { asterisk.send(Self.reply(to: line)) }
    asterisk.send("200 result=1")
    asterisk.expectEnd()
    directory.waitUntilEmpty()
    #expect(!service.finalLog().contains("event=recording-not-heard"))
  }

  @Test func `a FreeSWITCH is told its whole name`() throws {
    let service = try service()
    let (mark, _) = try leaveAndVanish(service)
    let freeSWITCH = try FreeSWITCHTests.freeSWITCH(service)
    freeSWITCH.ring("100", ["variable_hotline_mark: \(mark)"])
    var playback = freeSWITCH.application()
    while let other = playback, !other.argument.hasPrefix(directory.path) {
      freeSWITCH.complete(other)
      playback = freeSWITCH.application()
    }
    let file = try #require(playback).argument
    #expect(file.hasSuffix("-again.alaw") && FileManager.default.fileExists(atPath: file))
  }

  @Test func `a key goes past it while the store is slow, and it is not played late`() throws {
    let store = HeldStore(StorageLane(MemoryStore(), name: "held"))
    let service = try service(store: store)
    let (mark, _) = try leaveAndVanish(service)
    store.hold()
    defer { store.letGo() }
    let freeSWITCH = try FreeSWITCHTests.freeSWITCH(service)
    freeSWITCH.ring("100", ["variable_hotline_mark: \(mark)"])
    // It is answered, and in the same turn the sound has been asked for.
    freeSWITCH.press("1")
    let bye = try #require(freeSWITCH.application())
    #expect(bye.argument == "zh/bye.wav")
    store.letGo()
    freeSWITCH.begin(bye)
    freeSWITCH.complete(bye)
    try freeSWITCH.expectHangUp()
    directory.waitUntilEmpty()
  }

  @Test func `where its sound is gone, nothing is played in its place`() throws {
    let service = try service()
    let (mark, _) = try leaveAndVanish(service)
    let message = try #require(service.messages.first)
    _ = service.ask(
      .stepMessage(message.receipt, MessageEvent(.dropped, by: "x", at: message.start.recordedAt)))
    let asterisk = try AsteriskTests.asterisk(service)
    let played = try goOn(asterisk, mark, to: "STREAM FILE ")
    #expect(played[2] == "zh/bye")
    let log = service.finalLog()
    #expect(log.contains("event=recording-not-heard fastagi=2"))
    #expect(!log.contains("event=operation-failed"))
  }
}
