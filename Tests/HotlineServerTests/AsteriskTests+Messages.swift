import Foundation
import ScriptedGateways
import Storage
import StorageSQLite
import Telephony
import Testing

/// Messages whose sound an Asterisk writes into the folder of recordings.
extension AsteriskTests {
  /// Comes to the recording and leaves `seconds` of sound.
  static func leaveMessage(
    _ asterisk: ScriptedAsterisk, _ directory: TestFolder, seconds: Int = 8,
    ending: (Int) -> String = { "200 result=35 (dtmf) endpos=\($0)" }
  ) throws {
    asterisk.answer()
    asterisk.choose("2")
    asterisk.hear("zh/message")
    let words = try asterisk.expect(beginning: "RECORD FILE \(directory.path)/")
    #expect(words.dropFirst(3) == ["alaw", "\"#\"", "180000", "0", "BEEP", "s=5"])
    try Data(repeating: 0x55, count: max(100, seconds * 8000)).write(
      to: URL(filePath: words[2] + ".alaw"))
    asterisk.send(ending(seconds * 8000))
  }

  @Test func `a message that silence has ended is as long as its sound`() throws {
    let directory = try TestFolder()
    let service = try Self.service(recordings: directory.path)
    let asterisk = try Self.asterisk(service)
    asterisk.ring()
    // Asterisk cuts four of the five seconds off that the caller was silent for.
    try Self.leaveMessage(asterisk, directory) { "200 result=1000 (timeout) endpos=\($0)" }
    while let line = asterisk.line(), line != "HANGUP" {
      asterisk.send("200 result=\(line.hasPrefix("EXEC StoreDTMF") ? "-2" : "0 endpos=16000")")
    }
    asterisk.send("200 result=1")
    asterisk.expectEnd()
    let message = try #require(service.messages.first)
    #expect(message.length == .seconds(8) && message.endedBy == .silence)
  }

  @Test func `a message comes from Asterisk's file, which goes when the call is over`() throws {
    let directory = try TestFolder()
    let store = HeldStore(StorageLane(MemoryStore(), name: "held"))
    let service = try Self.service(recordings: directory.path, store: store)
    let asterisk = try Self.asterisk(service)
    asterisk.ring()
    try Self.leaveMessage(asterisk, directory)
    asterisk.expect("GET VARIABLE HOTLINE_TYPED", reply: "200 result=0")
    asterisk.expect("EXEC StoreDTMF RX,HOTLINE_TYPED", reply: "200 result=-2")
    asterisk.hear("zh/thanks")
    // It is committed now, and could still be heard.
    #expect(directory.files.count == 1)
    asterisk.hear("zh/bye")
    asterisk.expectHangUp()
    let message = try #require(service.messages.first)
    #expect(message.length == .seconds(8))
    #expect(message.endedBy == .key)
    guard case .audio(let wave) = service.ask(.readAudio(message.start.operation)) else {
      Issue.record("no sound")
      return
    }
    #expect(wave.count == 58 + 64_000)
    directory.waitUntilEmpty()
  }

  @Test func `who hangs up has left the message`() throws {
    let directory = try TestFolder()
    let service = try Self.service(recordings: directory.path)
    let asterisk = try Self.asterisk(service)
    asterisk.ring()
    try Self.leaveMessage(asterisk, directory) { "200 result=-1 (hangup) endpos=\($0)\nHANGUP" }
    asterisk.expectEnd()
    directory.waitUntilEmpty()
    let message = try #require(service.messages.first)
    #expect(message.endedBy == .hangup)
    #expect(message.length == .seconds(8))
  }

  @Test func `two seconds are no message, and their file goes`() throws {
    let directory = try TestFolder()
    let service = try Self.service(recordings: directory.path)
    let asterisk = try Self.asterisk(service)
    asterisk.ring()
    try Self.leaveMessage(asterisk, directory, seconds: 2) {
      "200 result=-1 (hangup) endpos=\($0)\nHANGUP"
    }
    asterisk.expectEnd()
    directory.waitUntilEmpty()
    #expect(service.messages.isEmpty)
  }

  @Test func `who hangs up, and whose sound an Asterisk has put elsewhere, has left no message`()
    throws
  {
    let directory = try TestFolder()
    let service = try Self.service(recordings: directory.path)
    let asterisk = try Self.asterisk(service)
    asterisk.ring()
    asterisk.answer()
    asterisk.choose("2")
    asterisk.hear("zh/message")
    let words = try asterisk.expect(beginning: "RECORD FILE \(directory.path)/")
    asterisk.send("200 result=-1 (hangup) endpos=64000\nHANGUP")
    asterisk.expectEnd()
    try expectNoMessage(service)
    let line = service.log.text.split(separator: "\n").first {
      $0.contains("event=recording-not-there")
    }
    #expect(try #require(line).hasSuffix(" why=\(words[2]).alaw"))
  }

  /// The record of the call, which may have said otherwise before, comes to say that nothing was left.
  private func expectNoMessage(_ service: TestService) throws {
    let limit = ContinuousClock.now + .seconds(20)
    while try Self.record(service).outcome != .abandoned, ContinuousClock.now < limit {
      sched_yield()
    }
    #expect(service.calls.map(\.outcome) == [.abandoned])
    #expect(service.messages.isEmpty)
  }

  @Test(arguments: [RefusingStore.Refusal.sound, .commit])
  func `who hangs up on a message that the store cannot keep has left none`(
    _ refusal: RefusingStore.Refusal
  ) throws {
    let directory = try TestFolder()
    let store = RefusingStore(StorageLane(MemoryStore(), name: "refusing"), refusal)
    let service = try Self.service(recordings: directory.path, store: store)
    let asterisk = try Self.asterisk(service)
    asterisk.ring()
    try Self.leaveMessage(asterisk, directory) { "200 result=-1 (hangup) endpos=\($0)\nHANGUP" }
    asterisk.expectEnd()
    try expectNoMessage(service)
    #expect(service.log.text.contains("event=recording-left"))
    #expect(directory.files.count == 1)
  }

  /// The disk on which an Asterisk records was full, or the network that it is read by is behind.
  @Test(arguments: ["35 (dtmf)", "-1 (hangup)", "1000 (timeout)"])
  func `what is shorter than was told is cut off, and never said to be kept`(_ result: String)
    throws
  {
    let directory = try TestFolder()
    let service = try Self.service(recordings: directory.path)
    try leaveLess(service, directory, seconds: 4) { "\(result) endpos=\($0 * 3)" }
    let log = service.finalLog()
    for event in ["recording-incomplete", "recording-cut-off", "recording-left"] {
      #expect(log.contains("event=\(event)"))
    }
    let message = try #require(service.messages.first)
    #expect(message.endedBy == nil && message.length == .seconds(4))
    // What the network is behind with may come yet.
    #expect(directory.files.count == 1)
  }

  @Test(arguments: ["35 (dtmf)", "-1 (hangup)", "10262 (timeout)"])
  func `what has less sound than a message is none, and its file stays`(_ result: String) throws {
    let directory = try TestFolder()
    let service = try Self.service(recordings: directory.path)
    try leaveLess(service, directory, seconds: 0) { _ in "\(result) endpos=40000" }
    #expect(service.finalLog().contains(".alaw (only 12 ms are in it)"))
    #expect(service.messages.isEmpty && directory.files.count == 1)
  }

  /// Less than `ending` tells: a caller who is still there goes the way for what is not kept.
  private func leaveLess(
    _ service: TestService, _ directory: TestFolder, seconds: Int, ending: (Int) -> String
  ) throws {
    let asterisk = try Self.asterisk(service)
    asterisk.ring()
    var isHungUp = false
    try Self.leaveMessage(asterisk, directory, seconds: seconds) { samples in
      let result = ending(samples)
      isHungUp = result.hasPrefix("-1")
      return "200 result=\(result)" + (isHungUp ? "\nHANGUP" : "")
    }
    if isHungUp { return asterisk.expectEnd() }
    asterisk.expect("GET VARIABLE HOTLINE_TYPED", reply: "200 result=0")
    asterisk.expect("EXEC StoreDTMF RX,HOTLINE_TYPED", reply: "200 result=-2")
    asterisk.hear("zh/bye")
    asterisk.expectHangUp()
  }

  @Test func `a file that cannot be removed is told`() throws {
    let directory = try TestFolder()
    let service = try Self.service(recordings: directory.path)
    let asterisk = try Self.asterisk(service)
    asterisk.ring()
    asterisk.answer()
    asterisk.choose("2")
    asterisk.hear("zh/message")
    let words = try asterisk.expect(beginning: "RECORD FILE \(directory.path)/")
    // Nobody may unlink a folder, whoever tries it.
    try FileManager.default.createDirectory(
      atPath: words[2] + ".alaw", withIntermediateDirectories: false)
    asterisk.send("200 result=-1 (hangup) endpos=16000\nHANGUP")
    asterisk.expectEnd()
    let limit = ContinuousClock.now + .seconds(20)
    while !service.log.text.contains("event=recording-left"), ContinuousClock.now < limit {
      sched_yield()
    }
    #expect(service.log.text.contains("why=\"\(words[2]).alaw (Is a directory)\""))
  }

  @Test func `without a folder the caller goes the way for that`() throws {
    let service = try Self.service()
    let asterisk = try Self.asterisk(service)
    asterisk.ring()
    asterisk.answer()
    asterisk.choose("2")
    asterisk.hear("zh/message")
    asterisk.hear("zh/bye")
    asterisk.expectHangUp()
    #expect(service.finalLog().contains("event=recording-not-possible"))
  }
}

/// A store that keeps no messages.
final class RefusingStore: StorageQueue {
  enum Refusal {
    /// Its queue is too long for their sound.
    case sound
    /// Their commit fails.
    case commit
  }

  private let behind: any StorageQueue
  private let refusal: Refusal

  init(_ behind: any StorageQueue, _ refusal: Refusal) {
    self.behind = behind
    self.refusal = refusal
  }

  var isBusy: Bool { behind.isBusy }

  func submit(
    _ request: StorageRequest, ticket: StorageTicket, asker: any StorageAsker
  ) -> Bool {
    switch (refusal, request) {
    case (.sound, .appendAudio): return false
    case (.commit, .finishRecording), (.commit, .finishWholeRecording):
      asker.receive([
        StorageAnswer(ticket: ticket, outcome: .failed(.diskFailed(path: "a", reason: "I/O error")))
      ])
      return true
    default: return behind.submit(request, ticket: ticket, asker: asker)
    }
  }

  func close() { behind.close() }
}
