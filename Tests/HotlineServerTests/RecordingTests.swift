import GatewayProtocols
import HotlineServer
import Storage
import StorageSQLite
import Telephony
import Testing

@Suite struct RecordingTests {
  /// A second of sound, in two pieces.
  static let piece = [UInt8](repeating: 0x55, count: 4000)

  static func audio(_ call: String, _ operation: Int, _ number: Int) -> String {
    var text: [UInt8] = []
    Base64.encode(piece.span, into: &text)
    return "audio \(call) \(operation) \(number) " + String(decoding: text, as: UTF8.self)
  }

  /// Comes to the recording, which is operation 4.
  func record(_ gateway: TestGateway, seconds: Int) throws {
    try gateway.ring()
    gateway.send("done a 1 finished", "dtmf a 2", "done a 3 finished")
    try gateway.expect(
      "play a 2 keys=interrupt zh/main", "play a 3 keys=interrupt zh/message",
      "record a 4 max=3m silence=5s end=# beep=yes")
    for number in 0..<seconds * 2 { gateway.send(Self.audio("a", 4, number)) }
  }

  /// A call of whose recording four seconds are there, in a store that can be filled.
  func recordedInHeldStore() throws -> (HeldStore, TestService, TestGateway) {
    let store = HeldStore(StorageLane(MemoryStore(), name: "held"))
    let service = try TestService(store: store)
    let gateway = try service.gateway()
    try record(gateway, seconds: 4)
    gateway.send("ping")
    try gateway.expect("pong")
    return (store, service, gateway)
  }

  @Test func `a gateway that warns of ends is told when`() throws {
    let service = try TestService()
    let gateway = try service.gateway("gw", " warn=yes")
    try gateway.ring()
    gateway.send("done a 1 finished", "dtmf a 2", "done a 3 finished")
    try gateway.skip(to: "record a 4 max=3m silence=5s end=# beep=yes warn=15s")
  }

  @Test func `a message is kept, acknowledged, and only then thanked for`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try record(gateway, seconds: 8)
    gateway.send("done a 4 finished by=key ms=8000 pieces=16")
    let saved = try gateway.expect(beginning: "saved a 4 ")
    try gateway.expect("play a 5 keys=interrupt zh/thanks")
    let message = try #require(service.messages.first)
    #expect(saved == "saved a 4 \(message.receipt)")
    #expect(message.length == .seconds(8))
    #expect(message.endedBy == .key)
    #expect(message.start.department == "监察支队")
  }

  @Test func `who hangs up while the message is being saved has left it`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try record(gateway, seconds: 8)
    gateway.send("done a 4 finished by=hangup ms=8000 pieces=16", "hangup a")
    try gateway.expect(beginning: "saved a 4 ")
    #expect(service.calls.map(\.outcome) == [.messageLeft])
  }

  @Test func `saved waits for the commit`() throws {
    let store = HeldStore(StorageLane(MemoryStore(), name: "held"))
    let service = try TestService(store: store)
    let gateway = try service.gateway()
    try record(gateway, seconds: 8)
    store.hold()
    gateway.send("done a 4 finished by=silence ms=8000 pieces=16", "ping")
    try gateway.expect("pong")
    store.letGo()
    try gateway.expect(beginning: "saved a 4 ")
  }

  @Test func `who hangs up has left the message, and saved still comes`() throws {
    let store = HeldStore(StorageLane(MemoryStore(), name: "held"))
    let service = try TestService(store: store)
    let gateway = try service.gateway()
    try record(gateway, seconds: 4)
    store.hold()
    gateway.send("hangup a", "ping", "dtmf a 1")
    try gateway.expect("pong")
    try gateway.expect(beginning: "error a unknown-call ")
    store.letGo()
    try gateway.expect(beginning: "saved a 4 ")
    let message = try #require(service.messages.first)
    #expect(message.endedBy == .hangup)
    #expect(message.length == .seconds(4))
  }

  @Test func `pieces in any order are sound`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try record(gateway, seconds: 0)
    for piece in (0..<8).reversed() { gateway.send(Self.audio("a", 4, piece)) }
    gateway.send("hangup a")
    try gateway.expect(beginning: "saved a 4 ")
    #expect(service.messages.first?.length == .seconds(4))
  }

  private static let whole = Array(0..<8).map { audio("a", 4, $0) }
  private static let tooLarge = String(repeating: "VVVV", count: 1366)

  /// Each: what comes of the sound, how its gateway ends it, and what the log says.
  @Test(arguments: [
    (whole, "done a 4 finished by=key ms=4000 pieces=9", "pieces that have not come: 1"),
    (whole, "done a 4 finished by=key ms=60000 pieces=120", "pieces that have not come: 112"),
    (
      whole + [audio("a", 4, 9)], "done a 4 finished by=key ms=4000 pieces=8",
      "pieces that have not come: 1"
    ),
    (whole + [audio("a", 4, 11)], "hangup a", "pieces that have not come: 3"),
    (
      whole + ["audio a 4 8 !!!"], "done a 4 finished by=key ms=4500 pieces=9",
      "sound that was not taken"
    ),
    (
      whole + ["audio a 4 8 " + tooLarge], "done a 4 finished by=silence ms=4500 pieces=8",
      "sound that was not taken"
    ),
    (whole + ["audio a 4 8 !!!"], "hangup a", "sound that was not taken"),
  ])
  func `a recording that lacks a piece is kept as far as it came, and nothing is said to be saved`(
    _ sound: [String], _ end: String, _ why: String
  ) throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try record(gateway, seconds: 0)
    for line in sound { gateway.send(line) }
    gateway.send(end, "ping")
    if end.hasPrefix("done") { try gateway.skip(to: "play a 5 keys=interrupt zh/bye") }
    try gateway.skip(to: "pong")
    let message = try #require(service.messages.first)
    #expect(message.isCutOff)
    #expect(message.length == Milliseconds(UInt32(sound.count { $0.hasSuffix("VQ==") }) * 500))
    let log = service.finalLog()
    #expect(log.contains(why), "\(log)")
    while let line = gateway.lineOrEnd() { #expect(!line.hasPrefix("saved ")) }
  }

  @Test func `a recording of which nothing has come leaves no message`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try record(gateway, seconds: 0)
    gateway.send("done a 4 finished by=key ms=60000 pieces=120", "ping")
    try gateway.expect("play a 5 keys=interrupt zh/bye", "pong")
    #expect(service.messages.isEmpty)
  }

  @Test func `a piece that was not readable may come again`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try record(gateway, seconds: 4)
    gateway.send("audio a 4 8 !!!", Self.audio("a", 4, 8))
    gateway.send("done a 4 finished by=key ms=4500 pieces=9")
    try gateway.expect(beginning: "error a bad-field ")
    try gateway.expect(beginning: "saved a 4 ")
    #expect(service.messages.map(\.length) == [Milliseconds(4500)])
  }

  @Test(arguments: ["key", "silence"])
  func `a message is as long as its sound, whatever its gateway says`(_ end: String) throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try record(gateway, seconds: 4)
    gateway.send("done a 4 finished by=\(end) ms=60000 pieces=8")
    try gateway.expect(beginning: "saved a 4 ")
    #expect(service.messages.map(\.length) == [.seconds(4)])
  }

  @Test func `the packet in which a recording ended is no sound that lacks`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try record(gateway, seconds: 3)
    gateway.send("done a 4 finished by=key ms=3020 pieces=6")
    try gateway.expect(beginning: "saved a 4 ")
  }

  @Test func `who failed and lacks a piece has said why`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try record(gateway, seconds: 4)
    gateway.send(Self.audio("a", 4, 9))
    gateway.send("done a 4 failed reason=disk-full", "ping")
    try gateway.skip(to: "pong")
    let told = service.finalLog().split(separator: "\n").filter { $0.contains("operation-failed") }
    #expect(told.count == 1 && told[0].contains("disk-full"))
  }

  @Test func `two seconds are no message`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try record(gateway, seconds: 2)
    gateway.send("hangup a", "ping")
    try gateway.expect("pong")
    #expect(service.calls.count == 1)
    #expect(service.messages.isEmpty)
  }

  @Test func `a trunk that breaks leaves the recording, marked as cut off`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try record(gateway, seconds: 4)
    gateway.send("ping")
    try gateway.expect("pong")
    gateway.hangUpTrunk()
    // A second trunk of the same gateway is served as before.
    let second = try service.gateway()
    try second.ring("b")
    while service.calls.isEmpty {
      second.send("ping")
      try second.expect("pong")
    }
    let message = try #require(service.messages.first)
    #expect(message.isCutOff)
    #expect(message.length == .seconds(4))
    #expect(service.calls.first?.cause == .trunkLost)
  }

  @Test func `after bye the last message is acknowledged before the trunk ends`() throws {
    let store = HeldStore(StorageLane(MemoryStore(), name: "held"))
    let service = try TestService(store: store)
    let gateway = try service.gateway()
    try record(gateway, seconds: 4)
    store.hold()
    gateway.send("hangup a", "ping")
    try gateway.expect("pong")
    gateway.send("bye")
    store.letGo()
    try gateway.expect(beginning: "saved a 4 ")
    gateway.expectEnd()
  }

  @Test func `after bye nothing more is heard, also while saved is still to come`() throws {
    let store = HeldStore(StorageLane(MemoryStore(), name: "held"))
    let service = try TestService(store: store)
    let gateway = try service.gateway()
    try record(gateway, seconds: 4)
    store.hold()
    gateway.send("ping", "bye")
    try gateway.expect("pong")
    let other = try service.gateway()
    for _ in 0..<5 {
      gateway.send("dial", "ping")
      other.send("ping")
      try other.expect("pong")
    }
    store.letGo()
    try gateway.expect(beginning: "saved a 4 ")
    gateway.expectEnd()
  }

  @Test func `bye is a hang-up, and leaves the message`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try record(gateway, seconds: 4)
    gateway.send("bye")
    try gateway.expect(beginning: "saved a 4 ")
    gateway.expectEnd()
    #expect(service.messages.first?.endedBy == .hangup)
    #expect(service.calls.first?.cause == .normal)
  }

  @Test func `a piece that could not be taken may come again`() throws {
    let (service, gateway) = try recordedWithLoss()
    gateway.send(Self.audio("a", 4, 8), "done a 4 finished by=key ms=4500 pieces=9")
    try gateway.expect(beginning: "saved a 4 ")
    #expect(service.messages.first?.isCutOff == false)
  }

  @Test
  func `three minutes in pieces of 20 ms are kept whole, and no more than a message may hold`()
    throws
  {
    let service = try TestService()
    let gateway = try service.gateway()
    try record(gateway, seconds: 0)
    var text: [UInt8] = []
    Base64.encode([UInt8](repeating: 0x55, count: 160).span, into: &text)
    let sound = String(decoding: text, as: UTF8.self)
    let lines = (0..<9500).map { "audio a 4 \($0) \(sound)\n" }.joined()
    gateway.send(bytes: Array(lines.utf8))
    gateway.send("audio a 4 9500 \(sound)")
    try gateway.expect(beginning: "error a bad-field ")
    gateway.send("done a 4 finished by=max ms=180000 pieces=9500")
    try gateway.expect(beginning: "saved a 4 ")
    let message = try #require(service.messages.first)
    guard case .audio(let file) = service.ask(.readAudio(message.start.operation)) else {
      Issue.record("no sound")
      return
    }
    #expect(file.count > 9500 * 160)
  }

  @Test func `a store that takes no more sends the caller the way for that`() throws {
    let (store, service, gateway) = try recordedInHeldStore()
    store.fill()
    gateway.send("done a 4 finished by=key ms=4000 pieces=8")
    try gateway.expect("play a 5 keys=interrupt zh/bye")
    // It ends when nobody holds it.
    withExtendedLifetime(service) {}
  }

  @Test(arguments: [
    ("audio a 4 0 QUI*", "bad-field"), ("done a 4 finished", "bad-field"),
    ("done a 9 finished", "bad-field"), ("audio a 9 0 QUJD", "bad-field"),
    ("done a 4 sent pages=1", "bad-field"), ("done a 4 busy", "bad-field"),
    ("audio a 4 65536 QUJD", "bad-field"),
  ])
  func `lines of a recording that are wrong`(_ line: String, _ code: String) throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try record(gateway, seconds: 1)
    gateway.send(line)
    try gateway.expect(beginning: "error a \(code) ")
  }
}
