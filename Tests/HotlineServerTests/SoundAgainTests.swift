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

  /// What was recorded is played in `thanks`, right behind it, or in `news`, where a key of the main menu asks for it.
  private static func menu(playingIn step: String) -> ServedMenu {
    var flow = TestMenu.flow(version: 7, welcome: "welcome")
    func place(_ name: String) -> Int { TestMenu.stepNames.firstIndex(of: name)! }
    flow.pieces[place(step)] = .recording
    if step == "news" {
      flow.steps[place("thanks")] = Step(
        kind: .play, speech: SpeechID(place("thanks")), next: .step(StepID(place("main"))))
    }
    return ServedMenu(flow, folder: ".")!
  }

  private func service(
    playingIn step: String = "thanks", store: (any StorageQueue)? = nil
  ) throws -> TestService {
    let address = try SocketAddress(host: "127.0.0.1", port: 0)
    return try TestService(menus: [Self.menu(playingIn: step)], store: store) { options in
      options.fastAGI = address
      options.eventSocket = address
      options.recordings = directory.path
      options.loops = 1
    }
  }

  /// Leaves a message and vanishes where the Asterisk is told what `prefix` begins, or the message is played; returns the mark.
  private func leaveAndVanish(_ service: TestService, at prefix: String? = nil) throws -> String {
    let asterisk = try AsteriskTests.asterisk(service)
    asterisk.ring("100", "resume=")
    var mark = ""
    var hasRecorded = false
    while let line = asterisk.line() {
      let words = line.split(separator: " ").map(String.init)
      if line.hasPrefix("SET VARIABLE HOTLINE_MARK ") { mark = words[3].replacing("\"", with: "") }
      if hasRecorded, line.hasPrefix(prefix ?? "STREAM FILE \(directory.path)/") {
        asterisk.breakOff()
        directory.waitUntilEmpty()
        return mark
      }
      if line.hasPrefix("RECORD FILE") {
        hasRecorded = true
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
  private func goOn(
    _ asterisk: ScriptedAsterisk, _ mark: String, to prefix: String
  ) throws -> [String] {
    asterisk.ring("100", id: "2", from: "13957112345", "resume=\(mark)")
    while let line = asterisk.line() {
      if line.hasPrefix(prefix) { return line.split(separator: " ").map(String.init) }
      asterisk.send(Self.reply(to: line))
    }
    throw Missing(what: prefix)
  }

  @Test func `it is written from the store, and goes when the call is over`() throws {
    let service = try service()
    let mark = try leaveAndVanish(service)
    let asterisk = try AsteriskTests.asterisk(service)
    let file = try goOn(asterisk, mark, to: "STREAM FILE \(directory.path)/")[2]
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

  @Test func `the key that asks for it does not stop it`() throws {
    let service = try service(playingIn: "news")
    let mark = try leaveAndVanish(service, at: "GET DATA zh/main")
    let asterisk = try AsteriskTests.asterisk(service)
    _ = try goOn(asterisk, mark, to: "GET DATA zh/main")
    asterisk.send("200 result=1")
    while let line = asterisk.line() {
      if line.hasPrefix("STREAM FILE \(directory.path)/") { return }
      if line.hasPrefix("GET DATA") { break }
      asterisk.send(Self.reply(to: line))
    }
    Issue.record("it was not played")
  }

  @Test func `a FreeSWITCH is told its whole name`() throws {
    let service = try service()
    let mark = try leaveAndVanish(service)
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
    let mark = try leaveAndVanish(service)
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
    let mark = try leaveAndVanish(service)
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
