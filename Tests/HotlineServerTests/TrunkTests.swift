import ServiceCalendar
import Storage
import Telephony
import TestSupport
import Testing

@testable import HotlineServer

@Suite struct TrunkTests {
  static let errors: [(String, String)] = [
    ("call a to=100", "error a not-greeted "),
    ("dtmf a 1", "error a not-greeted "),
    ("dial", "error - unknown-verb "),
    ("hello 2 gw", "error - bad-field "),
    ("hello", "error - syntax "),
  ]

  @Test(arguments: errors)
  func `before the greeting`(_ line: String, _ answer: String) throws {
    let service = try TestService()
    let gateway = try service.gateway(nil)
    try gateway.expect("hotline 1 test-node")
    gateway.send(line)
    try gateway.expect(beginning: answer)
    gateway.send("hello 1 gw")
    try gateway.expect("ready")
  }

  static let laterErrors: [(String, String)] = [
    ("hello 1 gw", "error - syntax "),
    ("dtmf a 1", "error a unknown-call "),
    ("done a 1 finished", "error a unknown-call "),
    ("audio a 1 0 QUJD", "error a unknown-call "),
    ("hangup a", "error a unknown-call "),
    ("call a to=999", "error a no-menu "),
    ("call a to=100 at=2011-07-01T20:15", "error a bad-field "),
    ("call a to=100 clock=still", "error a bad-field "),
    ("call a to=100 clock=slow", "error a bad-field "),
    ("advance a 5s", "error a unknown-call "),
    ("call a to=100 resume=forged", "error a bad-resume "),
    ("call a to=100 to=100", "error a syntax "),
    ("call \(String(repeating: "a", count: 65)) to=100", "error - bad-field "),
  ]

  @Test(arguments: laterErrors)
  func `after the greeting`(_ line: String, _ answer: String) throws {
    let service = try TestService()
    let gateway = try service.gateway()
    gateway.send(line)
    try gateway.expect(beginning: answer)
    try gateway.ring()
  }

  @Test func `a line that is too long is told once, and the next is read as ever`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    gateway.send(String(repeating: "x", count: 100_000))
    try gateway.expect(beginning: "error - too-long ")
    try gateway.ring()
  }

  @Test func `a gateway that never reads costs bounded memory, and others are served`() throws {
    let service = try TestService()
    let other = try service.gateway("other")
    let gateway = try service.gateway()
    // Each line is answered, and nobody reads the answers: sooner or later the service reads no more, what is sent
    // waits on the gateway's side, and sending stops there.
    let line = "ping " + String(repeating: "x", count: 8000) + "\n"
    let lines = Array(String(repeating: line, count: 16).utf8)
    gateway.giveUpSending(after: 1)
    var sent = 0
    while sent < 4000, gateway.sendAll(lines) { sent += 1 }
    #expect(sent < 4000)
    try other.ring()
  }

  @Test func `an id that is up rings no second time`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try gateway.ring()
    gateway.send("call a to=100")
    try gateway.expect(beginning: "error a call-exists ")
    // On another trunk of the same gateway it is another call.
    let second = try service.gateway()
    try second.ring()
  }

  static let misfits = [
    "done a 1 busy", "done a 1 sent pages=1", "done a 1 released by=caller",
    "done a 1 finished by=key ms=1 pieces=1",
  ]

  @Test(arguments: misfits)
  func `an outcome that the operation cannot have changes nothing`(_ line: String) throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try gateway.ring()
    gateway.send(line)
    try gateway.expect(beginning: "error a bad-field the outcome is ")
    gateway.send("done a 1 finished", line)
    // Of an operation that has ended it comes late, and is ignored.
    try gateway.expect("play a 2 keys=interrupt zh/main")
    gateway.send("ping")
    try gateway.expect("pong")
  }

  @Test func `without a test clock at= is refused, whatever else the call says`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    gateway.send("call a to=100 at=2011-07-01T20:15 resume=forged")
    try gateway.expect(beginning: "error a bad-field at is ")
  }

  @Test func `with a test clock at= is a time, also where a mark tells it`() throws {
    let service = try TestService { $0.hasTestClock = true }
    let gateway = try service.gateway("gw", " marks=yes")
    try gateway.ring()
    let mark = try gateway.expect(beginning: "mark a ").dropFirst("mark a ".count)
    gateway.send("call b to=100 at=garbage resume=\(mark)")
    try gateway.expect(beginning: "error b bad-field ")
  }

  @Test func `with a test clock calls have the time that they are given`() throws {
    let service = try TestService { $0.hasTestClock = true }
    let gateway = try service.gateway()
    gateway.send("call a to=100 at=2011-07-01T20:15")
    try gateway.expect("answer a", "play a 1 keys=interrupt zh/welcome")
    gateway.send("hangup a", "call b to=100 at=yesterday")
    try gateway.expect(beginning: "error b bad-field ")
    let record = try #require(service.calls.first)
    #expect(record.startedAt.description == "2011-07-01 20:15")
  }

  @Test func `a clock that stands still goes on as its gateway says, and no further`() throws {
    let service = try TestService { $0.hasTestClock = true }
    let gateway = try service.gateway()
    gateway.send("call a to=100 at=2011-07-01T20:15 clock=still")
    try gateway.expect("answer a", "play a 1 keys=interrupt zh/welcome")
    gateway.send("done a 1 finished")
    try gateway.expect("play a 2 keys=interrupt zh/main")
    // Silence is five seconds from the end of the prompt.
    gateway.send("done a 2 finished", "advance a 4999ms", "ping still", "advance a 1ms")
    try gateway.expect("pong still", "play a 3 keys=interrupt zh/main")
    gateway.send("done a 3 finished", "advance a 1h", "advance a 60m")
    try gateway.expect(beginning: "error a bad-field ")
    // The prompt's end is never told: the next that is due is the end of the call's budget.
    try gateway.expect("play a 4 keys=interrupt zh/main", "hangup a cause=budget")
    gateway.send("hangup a")
    gateway.send("call b to=100", "advance b 5s")
    try gateway.expect("answer b", "play b 1 keys=interrupt zh/welcome")
    try gateway.expect(beginning: "error b bad-field ")
  }

  @Test func `CR LF, half lines and Chinese names`() throws {
    let service = try TestService()
    let gateway = try service.gateway(nil)
    _ = try gateway.line()
    gateway.send(bytes: Array("hello 1 网".utf8))
    gateway.send(bytes: Array("关\r\n\r\n\ncall a".utf8))
    gateway.send(bytes: Array(" to=100\r\n".utf8))
    try gateway.expect("ready", "answer a", "play a 1 keys=interrupt zh/welcome")
  }

  @Test func `a thousand errors in a row end the trunk, its calls, and nothing else`() throws {
    let service = try TestService()
    let other = try service.gateway("other")
    try other.ring()
    let gateway = try service.gateway()
    try gateway.ring()
    for _ in 0..<1000 { gateway.send("dtmf nobody 1") }
    for _ in 0..<1000 { try gateway.expect(beginning: "error nobody unknown-call ") }
    gateway.expectEnd()
    other.send("done a 1 finished")
    try other.expect("play a 2 keys=interrupt zh/main")
  }

  @Test func `no key and no whole number comes into the log by an error`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    gateway.send("call x to=057112345678")
    try gateway.expect(beginning: "error x no-menu ")
    for _ in 0..<999 { gateway.send("dtmf x 246810w") }
    for _ in 0..<999 { try gateway.expect(beginning: "error x bad-field ") }
    gateway.expectEnd()
    let log = service.finalLog()
    #expect(log.contains("1000 errors in a row, the last: keys must be "), "\(log)")
    #expect(log.contains("event=call-refused"))
    #expect(!log.contains("246810") && !log.contains("057112345678"))
  }

  @Test func `bye ends the calls and the trunk`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try gateway.ring()
    gateway.send("bye", "ping")
    gateway.expectEnd()
    #expect(service.calls.count == 1)
    #expect(service.calls.first?.cause == .normal)
  }

  // MARK: Secrets

  @Test func `a gateway with a secret proves itself`() throws {
    // As a Windows editor saves it.
    let secrets = try GatewaySecrets(
      file: "\u{FEFF}# who may serve\r\ngw  correct-horse\r\neast\tanother-horse\r\n")
    #expect(secrets.count == 2)
    let service = try TestService { $0.secrets = secrets }
    let gateway = try service.gateway(nil)
    let greeting = try gateway.line().split(separator: " ")
    let challenge = String(greeting[3].dropFirst("challenge=".count))
    #expect(challenge.count == 32)
    let proof = Self.proof(
      challenge: challenge, gateway: "gw", secret: Array("correct-horse".utf8))
    gateway.send("hello 1 gw proof=\(proof.uppercased())")
    try gateway.expect("ready")
    #expect(!service.log.text.contains("correct-horse"))
  }

  @Test(arguments: [
    "hello 1 gw", "hello 1 gw proof=", "hello 1 gw proof=zz", "hello 1 gw proof=00ff",
    "hello 1 stranger", "hello 1 gw proof=\(String(repeating: "00", count: 32))",
  ])
  func `a wrong proof closes the trunk`(_ hello: String) throws {
    let secrets = try GatewaySecrets(file: "gw correct-horse")
    let service = try TestService { $0.secrets = secrets }
    let gateway = try service.gateway(nil)
    _ = try gateway.line()
    gateway.send(hello, "call a to=100")
    try gateway.expect(beginning: "error - refused ")
    gateway.expectEnd()
  }

  private static func proof(challenge: String, gateway: String, secret: [UInt8]) -> String {
    Hexadecimal.encode(GatewayProof.code(challenge: challenge, gateway: gateway, secret: secret))
  }

  @Test func `the proof is what other programs compute`() {
    // printf '00ff:gw' | openssl dgst -sha256 -hmac key
    #expect(
      Self.proof(challenge: "00ff", gateway: "gw", secret: Array("key".utf8))
        == "13c7b2602040d9b382d6c70a897932fd6841064d231bb8d20f7ebac1842177b0")
  }

  @Test(arguments: [
    ("gw", GatewaySecrets.Problem.noSecret(line: 1)),
    ("\ngw a b\n", .noSecret(line: 2)),
    ("gw short", .tooShort(line: 1)),
    ("gw long-enough\ngw long-enough-2", .gatewayTwice(line: 2)),
    ("# nothing\n", .empty),
  ])
  func `a file of secrets with a mistake`(_ file: String, _ problem: GatewaySecrets.Problem) {
    #expect(throws: problem) { _ = try GatewaySecrets(file: file) }
  }

  // MARK: Limits

  @Test func `calls beyond the limit are refused, and one that ends makes room`() throws {
    let service = try TestService { $0.callsMax = 2 }
    let gateway = try service.gateway()
    try gateway.ring("a")
    try gateway.ring("b")
    gateway.send("call c to=100")
    try gateway.expect(beginning: "error c overloaded ")
    gateway.send("hangup a")
    try gateway.ring("c")
  }

  @Test(arguments: 0..<20 * UInt64(FuzzFactor.rounds))
  func `Fuzz: random bytes on one trunk do not touch another's calls`(seed: UInt64) throws {
    let service = try TestService()
    let other = try service.gateway("other")
    try other.ring()
    let gateway = try service.gateway()
    var random = SplitMix64(seed: seed)
    let words = [
      "call", "dtmf", "done", "audio", "hangup", "hello", "ping", "a", "b", "1", "to=100", "%",
      "=", "finished", "by=key", "ms=1", "\n", "\n", "\n", "12#", "QUJD", "marks=yes", "中",
    ]
    var bytes: [UInt8] = []
    for _ in 0..<3000 {
      if Int.random(in: 0...20, using: &random) == 0 {
        bytes.append(UInt8.random(in: 0...255, using: &random))
      } else {
        bytes += words.randomElement(using: &random)!.utf8
      }
      if Bool.random(using: &random) { bytes.append(32) }
    }
    gateway.send(bytes: bytes)
    gateway.send("", "bye")
    while gateway.lineOrEnd() != nil {}
    other.send("done a 1 finished")
    try other.expect("play a 2 keys=interrupt zh/main")
  }
}
