import Foundation
import Synchronization
import TestSupport
import Testing

/// What `hotline load` tells of a service that stands still, is lost, or is none.
extension LoadCommandTests {
  @Test func `a service that stands still cannot hide`() throws {
    let service = try ServeRun("menus/12333")
    // It stands still for more than half of the time that is measured.
    let process = service.processID
    let clock = DispatchQueue(label: "stop and go")
    clock.asyncAfter(deadline: .now() + 0.4) { kill(process, SIGSTOP) }
    clock.asyncAfter(deadline: .now() + 1.6) { kill(process, SIGCONT) }
    let outcome = try CommandRun(
      "load", "--json", "--warm-up", "0", "--seconds", "2", "--calls", "5", "--typing", "20",
      "--press", "9", "--keys", "1000", "127.0.0.1:\(service.port)"
    ).outcome()
    let figures = try JSONDecoder().decode(Figures.self, from: Data(outcome.output.utf8))
    // Measured from when they were sent, five keys of hundreds would be late and the median none of them.
    #expect(figures.keyToPlayMicroseconds.p50 > 20_000)
    #expect(figures.keyToPlayMicroseconds.max > 500_000)
  }

  @Test func `one that stands still for longer than callers wait cannot hide either`() throws {
    let figures = try loadWhileItStandsStill(from: 0.5, to: 3.2, seconds: 4)
    #expect(figures.keyToPlayMicroseconds.max > 2_200_000)
    #expect(figures.errors == [:])
  }

  @Test func `one that stands still at the end is waited for`() throws {
    let figures = try loadWhileItStandsStill(from: 1.2, to: 2.6, seconds: 2)
    #expect(figures.keyToPlayMicroseconds.max > 600_000)
    #expect(figures.errors == [:])
  }

  @Test func `one that never goes on is an error`() throws {
    let figures = try loadWhileItStandsStill(from: 0.8, to: nil, seconds: 1, status: 1)
    #expect(figures.errors == ["no answer": 1])
    #expect(figures.keyToPlayMicroseconds.max > 2_000_000)
  }

  @Test func `one that never greets its trunks is given up`() throws {
    let service = try ServeRun("menus/clinic")
    kill(service.processID, SIGSTOP)
    let outcome = try CommandRun("load", "127.0.0.1:\(service.port)").outcome()
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("took no call: no answer"))
  }

  @Test func `what a menu says by itself is no answer to a key`() throws {
    let service = try ServeRun("menus/12333")
    let outcome = try CommandRun(
      "load", "--json", "--seconds", "7", "--calls", "40", "--typing", "200",
      "127.0.0.1:\(service.port)"
    ).outcome()
    #expect(outcome.status == 0)
    let figures = try JSONDecoder().decode(Figures.self, from: Data(outcome.output.utf8))
    // Of the keys that are pressed at random many begin an entry, which asks again after some seconds.
    #expect(figures.keysUnanswered > 0)
    #expect(figures.keysAnswered > figures.keysUnanswered)
    #expect(figures.keyToPlayMicroseconds.max < 2_000_000)
  }

  @Test func `each key of a script is answered, or by none`() throws {
    let service = try ServeRun("menus/12333")
    let outcome = try CommandRun(
      "load", "--json", "--warm-up", "0", "--seconds", "2", "--calls", "1", "--rate", "1",
      "--typing", "50", "--scripts", "load.calls", "127.0.0.1:\(service.port)"
    ).file("load.calls", "call \"nines\"\n  press 9\n  press 9\n  press 99\n").outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let figures = try JSONDecoder().decode(Figures.self, from: Data(outcome.output.utf8))
    #expect(figures.keys > 3)
    #expect(figures.keys - figures.keysAnswered - figures.keysUnanswered <= 1)
  }

  @Test func `one that reads and takes no call is an error`() throws {
    let service = try StubTrunk.listen { _, _ in .goesOn }
    let outcome = try CommandRun(
      "load", "--json", "--warm-up", "0", "--seconds", "3", "--calls", "5",
      "127.0.0.1:\(service.port)"
    ).outcome()
    #expect(outcome.status == 2)
    let figures = try JSONDecoder().decode(Figures.self, from: Data(outcome.output.utf8))
    #expect(figures.errors == ["no answer": 5])
  }

  @Test(arguments: ["HTTP/1.1 400 Bad Request", "SSH-2.0-OpenSSH_9.6"])
  func `what is no service is told at once`(greeting: String) throws {
    let other = try #require(
      LoopbackListener { socket, _ in
        let client = LineClient(accepted: socket)
        client.send(greeting)
        while client.line() != nil {}
      })
    try CommandRun("load", "127.0.0.1:\(other.port)").expect(
      errors: """
        error: the service at 127.0.0.1:\(other.port) took no call: unreadable
          is `hotline serve` running there?

        """, status: 2)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a load that is interrupted tells what it has found`(signal: Int32) throws {
    let service = try ServeRun("menus/12333")
    let load = Process()
    load.executableURL = CommandRun.binary
    load.arguments = [
      "load", "--warm-up", "0", "--seconds", "60", "--calls", "5", "127.0.0.1:\(service.port)",
    ]
    let output = Transcript()
    load.standardOutput = output.pipe
    let ended = DispatchSemaphore(value: 0)
    load.terminationHandler = { _ in ended.signal() }
    try load.run()
    try service.waitForLog("call-")
    kill(load.processIdentifier, signal)
    #expect(ended.wait(timeout: .now() + 20) == .success)
    #expect(load.terminationReason == .uncaughtSignal && load.terminationStatus == signal)
    #expect(output.text.contains("calls         5 begun"))
  }

  @Test func `one that is killed is an error`() throws {
    let service = try ServeRun("menus/clinic")
    let process = service.processID
    DispatchQueue(label: "kill").asyncAfter(deadline: .now() + 0.7) { kill(process, SIGKILL) }
    let figures = try load(
      "127.0.0.1:\(service.port)", "--to 100 --calls 20 --typing 50 --keys 1000", status: 1)
    #expect(figures.errors.keys.allSatisfy { $0.hasPrefix("lost: ") })
    #expect(figures.errors.values.reduce(0, +) == 1)
  }

  @Test func `a trunk that ends is connected again, and its callers ring once it is there`() throws
  {
    let service = try ServeRun("menus/12333")
    let relay = try #require(TrunkRelay(to: service.port))
    DispatchQueue(label: "end").asyncAfter(deadline: .now() + 0.7) { relay.end(2) }
    let figures = try loadOverTrunks(of: relay)
    #expect(figures.errors.keys.allSatisfy { Self.ends.contains($0) }, "\(figures.errors)")
    #expect(figures.errors.values.reduce(0, +) == 1)
    #expect(figures.callsFailed == 10)
    #expect(figures.callsBegun == 50)
    #expect(figures.callsUp == 40)
    #expect(relay.connections == 5)
  }

  @Test func `the others go on where a trunk cannot be had again`() throws {
    let service = try ServeRun("menus/12333")
    let relay = try #require(TrunkRelay(to: service.port))
    DispatchQueue(label: "end").asyncAfter(deadline: .now() + 0.7) {
      relay.stop()
      relay.end(2)
    }
    let figures = try loadOverTrunks(of: relay)
    #expect(Self.ends.reduce(0) { $0 + (figures.errors[$1] ?? 0) } == 1)
    #expect(figures.errors["lost: nobody listens there"] ?? 0 > 1)
    #expect(figures.callsFailed == 10)
    #expect(figures.callsBegun == 40)
    #expect(figures.callsUp == 30)
  }

  /// How the end of a trunk is told: by what is read of it, or by what is written after it.
  private static let ends = [
    "lost: the service hung up", "lost: the other side broke the connection",
  ]

  /// Forty callers on four trunks for three seconds.
  private func loadOverTrunks(of relay: TrunkRelay) throws -> Figures {
    let outcome = try CommandRun(
      "load", "--json", "--warm-up", "0", "--seconds", "3", "--calls", "40", "--trunks", "4",
      "--typing", "50", "--press", "9", "--keys", "100000", "127.0.0.1:\(relay.port)"
    ).outcome()
    #expect(outcome.status == 1, "\(outcome.errors)")
    return try JSONDecoder().decode(Figures.self, from: Data(outcome.output.utf8))
  }

  /// Callers press every 20 ms; the service stands still `from` a time `to` another, in seconds, nil for ever.
  func loadWhileItStandsStill(
    from: Double, to: Double?, seconds: Int,
    _ flags: String = "--typing 20 --press 9 --keys 100000", status: Int32 = 0
  ) throws -> Figures {
    let service = try ServeRun("menus/12333")
    let process = service.processID
    let clock = DispatchQueue(label: "stop and go")
    clock.asyncAfter(deadline: .now() + from) { kill(process, SIGSTOP) }
    if let to { clock.asyncAfter(deadline: .now() + to) { kill(process, SIGCONT) } }
    let outcome = try CommandRun(
      ["load", "--json", "--warm-up", "0", "--seconds", "\(seconds)", "--calls", "5"]
        + flags.split(separator: " ").map { String($0) } + ["127.0.0.1:\(service.port)"]
    ).outcome()
    #expect(outcome.status == status, "\(outcome.errors)")
    return try JSONDecoder().decode(Figures.self, from: Data(outcome.output.utf8))
  }

  @Test func `a service that is lost before anything is measured has taken calls`() throws {
    let service = try ServeRun("menus/clinic")
    let process = service.processID
    DispatchQueue(label: "kill").asyncAfter(deadline: .now() + 0.7) { kill(process, SIGKILL) }
    let outcome = try CommandRun(
      "load", "--to", "100", "--warm-up", "3", "127.0.0.1:\(service.port)"
    ).outcome()
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("was lost in the warm-up: lost: "))
  }
}
