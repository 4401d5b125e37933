import GatewayProtocols
import HotlineServer
import Storage
import StorageSQLite
import Telephony
import Testing

/// What becomes of a recording of which something is lost, or that is cut off.
extension RecordingTests {
  @Test func `a message of which something was lost gets no receipt`() throws {
    let (service, gateway) = try recordedWithLoss()
    gateway.send("done a 4 finished by=key ms=4500 pieces=9")
    try gateway.expect("play a 5 keys=interrupt zh/bye")
    try expectCutOff(service, gateway)
  }

  /// A call of whose recording four seconds are there, and the piece behind them was refused.
  func recordedWithLoss() throws -> (TestService, TestGateway) {
    let (store, service, gateway) = try recordedInHeldStore()
    store.fill()
    gateway.send(Self.audio("a", 4, 8))
    try gateway.expect(beginning: "error a overloaded ")
    store.empty()
    return (service, gateway)
  }

  /// Four seconds have been kept as a message that is not whole, and no `saved` has come when the trunk ends.
  private func expectCutOff(_ service: TestService, _ gateway: TestGateway) throws {
    let message = try #require(service.messages.first)
    #expect(message.isCutOff && message.length == .seconds(4))
    #expect(
      service.finalLog().contains(
        /event=recording-cut-off trunk=1 call=a key=\S+ operation=4 receipt=\d/))
    while let line = gateway.lineOrEnd() { #expect(!line.hasPrefix("saved ")) }
  }

  @Test func `who hangs up when something was lost leaves what there is, and no receipt`() throws {
    let (service, gateway) = try recordedWithLoss()
    gateway.send("hangup a", "ping")
    try gateway.expect("pong")
    try expectCutOff(service, gateway)
    #expect(
      service.log.text.contains(
        /event=recording-incomplete trunk=1 call=a key=\S+ operation=4 why=/))
  }

  @Test(arguments: ["done a 4 finished by=key ms=4500 pieces=9", "hangup a"])
  func `of a disk that was full meanwhile the log has the receipt, and nothing is said to be saved`(
    _ end: String
  ) throws {
    let store = HeldStore(StorageLane(MemoryStore(), name: "held"))
    let service = try TestService(store: store)
    let gateway = try service.gateway()
    try record(gateway, seconds: 4)
    gateway.send("ping")
    try gateway.expect("pong")
    store.loseSound()
    gateway.send(Self.audio("a", 4, 8), "ping")
    try gateway.expect("pong")
    store.empty()
    gateway.send(end, "ping")
    try gateway.skip(to: "pong")
    try expectCutOff(service, gateway)
  }

  @Test func `what the service cuts off is kept, and not said to be saved`() throws {
    let service = try TestService { $0.drainSecondsMax = 0 }
    let gateway = try service.gateway()
    try record(gateway, seconds: 4)
    gateway.send("ping")
    try gateway.expect("pong")
    service.service.drain()
    try gateway.expect("drain", "hangup a cause=drained")
    try expectCutOff(service, gateway)
  }

  @Test func `a gateway that cannot go on leaves what has come, and the caller hears so`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try record(gateway, seconds: 4)
    gateway.send("done a 4 failed reason=line-error")
    try gateway.expect("play a 5 keys=interrupt zh/bye")
    try expectCutOff(service, gateway)
  }

  @Test func `where next to nothing has come there is no message`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try record(gateway, seconds: 1)
    gateway.send("done a 4 failed reason=line-error", "ping")
    try gateway.expect("play a 5 keys=interrupt zh/bye", "pong")
    #expect(service.messages.isEmpty)
  }

  @Test func `pieces without a number of their own close no trunk, and the rest is kept`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try record(gateway, seconds: 4)
    for piece in 65_536..<66_736 { gateway.send("audio a 4 \(piece) QUJD") }
    for _ in 0..<1200 { try gateway.expect(beginning: "error a bad-field a recording has at most") }
    gateway.send("done a 4 finished by=key ms=5000 pieces=66736")
    try gateway.expect("play a 5 keys=interrupt zh/bye")
    try expectCutOff(service, gateway)
  }

  @Test func `sound behind the end closes no trunk, and the message is whole`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try record(gateway, seconds: 190)
    for piece in 380..<1580 { gateway.send("audio a 4 \(piece) QUJD") }
    for _ in 380..<1580 {
      try gateway.expect(beginning: "error a bad-field a recording is no longer than `max`")
    }
    gateway.send("done a 4 finished by=max ms=180000 pieces=380")
    try gateway.expect(beginning: "saved a 4 ")
    #expect(service.messages.map(\.length) == [.seconds(190)])
  }
}
