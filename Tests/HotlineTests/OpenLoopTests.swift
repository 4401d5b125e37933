import Foundation
import Sockets
import Synchronization
import Testing

@testable import hotline

/// `hotline load`: when keys come, and what is made of a service that takes its time.
@Suite struct OpenLoopTests {
  private struct Figures: Decodable {
    struct Times: Decodable { let count: Int, p50, max: Double }
    let callsBegun, keys, keysAnswered, keysUnanswered: Int
    let errors: [String: Int]
    let keyToPlayMicroseconds: Times
  }

  private func load(_ service: PlayingService, _ flags: String) throws -> Figures {
    let outcome = try CommandRun(
      ["load", "--json", "--warm-up", "0", "--press", "9", "--keys", "1000000"]
        + flags.split(separator: " ").map { String($0) } + ["127.0.0.1:\(service.port)"]
    ).outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try JSONDecoder().decode(Figures.self, from: Data(outcome.output.utf8))
  }

  @Test func `callers press as often as they are asked to, and each at times of their own`() throws
  {
    let service = try PlayingService()
    let figures = try load(service, "--calls 60 --typing 500 --trunks 3 --seconds 2")
    #expect(figures.errors == [:])
    #expect(figures.callsBegun == 60)
    #expect(figures.keys == figures.keysAnswered)
    // Four in two seconds, or five with one at each end.
    let keys = service.keys
    #expect(keys.count == 60)
    #expect(keys.values.allSatisfy { $0.count <= 5 })
    #expect(keys.values.reduce(0) { $0 + $1.count } > 60 * 2)
    // Callers in step would come in five reads of a trunk.
    #expect(Set(keys.values.joined()).count > 20)
  }

  @Test func `a service that takes its time is seen to, however late its answers are read`() throws
  {
    let service = try PlayingService(after: .milliseconds(30))
    let figures = try load(service, "--calls 20 --typing 200 --seconds 2")
    #expect(figures.errors == [:])
    #expect(figures.keyToPlayMicroseconds.count > 50)
    #expect(figures.keyToPlayMicroseconds.p50 >= 30_000)
  }

  @Test func `an answer that comes later than callers have patience is the answer to its own key`()
    throws
  {
    let service = try PlayingService(after: .milliseconds(2300))
    let figures = try load(service, "--calls 4 --typing 500 --seconds 6")
    #expect(figures.errors == [:])
    #expect(figures.keysAnswered >= 4)
    #expect(figures.keysUnanswered <= 1)
    #expect(figures.keyToPlayMicroseconds.p50 >= 2_300_000)
  }

  @Test func `the closed loop waits as long as a service takes`() throws {
    let service = try PlayingService(after: .milliseconds(5))
    let figures = try load(service, "--calls 20 --depth 1 --seconds 1")
    #expect(figures.errors == [:])
    #expect(figures.keysAnswered > 50)
    #expect(figures.keysUnanswered == 0)
    #expect(figures.keyToPlayMicroseconds.p50 >= 5_000)
  }

  @Test func `the closed loop does not leave out the few answers that take long`() throws {
    let service = try PlayingService(after: .milliseconds(50), oneIn: 100)
    let figures = try load(service, "--calls 20 --depth 1 --seconds 2")
    #expect(figures.errors == [:])
    #expect(figures.keyToPlayMicroseconds.max >= 50_000)
    #expect(figures.keysUnanswered * 200 < figures.keysAnswered)
  }

  @Test(arguments: ["queue", "ignore"])
  func `what no key stops is heard to its end`(keys: String) throws {
    let service = try PlayingService(keys: keys)
    let figures = try load(service, "--calls 5 --typing 50 --prompt 100 --seconds 2")
    #expect(figures.errors == [:])
    // A key each 150 ms.
    #expect((5 * 6...5 * 14).contains(figures.keys))
    #expect(figures.keys - figures.keysAnswered <= 5)
    #expect(service.endings.count >= figures.keysAnswered)
    #expect(Set(service.endings) == ["finished"])
  }

  @Test func `a key ends what it stops`() throws {
    let service = try PlayingService()
    _ = try load(service, "--calls 5 --typing 50 --prompt 10 --seconds 1")
    #expect(Set(service.endings) == ["interrupted"])
  }

  @Test func `a process that has ended, or another with its number, took nothing that is known`()
    throws
  {
    let service = try PlayingService()
    let short = Process()
    short.executableURL = URL(filePath: "/bin/sleep")
    short.arguments = ["1"]
    try short.run()
    let outcome = try CommandRun(
      "load", "--json", "--warm-up", "0", "--seconds", "2", "--calls", "1", "--typing", "50",
      "--press", "9", "--pid", "\(short.processIdentifier)", "127.0.0.1:\(service.port)"
    ).outcome()
    short.waitUntilExit()
    #expect(outcome.status == 1)
    #expect(outcome.output.contains(#""errors":{"the process of --pid has ended":1}"#))
    #expect(!outcome.output.contains("serviceCPUSeconds"))

    let usage = try #require(ProcessUsage(of: getpid()))
    #expect(usage.cpu(since: usage) == 0)
    let other = ProcessUsage(cpu: usage.cpu + 1_000_000_000, memory: 1, start: usage.start + 1)
    #expect(usage.cpu(since: other) == nil)
    #expect(other.cpu(since: usage) == nil)
  }
}

/// A trunk's service that answers each call and each key with a prompt, and notes which keys came together.
private final class PlayingService: Sendable {
  let port: UInt16
  private let notes: Notes
  private let thread: EventLoopThread

  /// For each call, in which read of a trunk each of its keys came.
  final class Notes: Sendable {
    let keys = Mutex([String: [Int]]())
    /// How prompts ended.
    let endings = Mutex([String]())
    let stop = Mutex<Mailbox<Void>?>(nil)
  }

  var keys: [String: [Int]] { notes.keys.withLock { $0 } }
  var endings: [String] { notes.endings.withLock { $0 } }

  /// `delay`: from a key to its answer, of one key in so many. `keys`: what they do to prompts.
  init(after delay: Duration = .zero, oneIn: Int = 1, keys: String = "interrupt") throws {
    let socket = try BoundSocket.open(at: SocketAddress(host: "127.0.0.1", port: 0), count: 1)[0]
    let notes = Notes()
    (port, self.notes) = (socket.address.port, notes)
    thread = try EventLoopThread { loop in
      let trunks = PlayingTrunks(on: loop, after: delay, oneIn: oneIn, keys: keys, notes)
      notes.stop.withLock { $0 = try? Mailbox(on: loop) { loop.stop() } }
      _ = try? Listener(socket, on: loop) { connection, _ in
        connection.write { $0.append(contentsOf: "hotline 1 test\n".utf8) }
        return trunks
      }
      loop.run()
    }
  }

  deinit {
    // Who has loaded it has had its answers.
    notes.stop.withLock { _ = $0?.post(()) }
    thread.join()
  }
}

private final class PlayingTrunks: ConnectionHandler {
  private let loop: EventLoop
  private let delay: Duration
  private let oneIn: Int
  private var keyCount = 0
  private let keys: String
  private let notes: PlayingService.Notes
  private var reads = 0
  private var unread: [ObjectIdentifier: [UInt8]] = [:]
  private var operation = 1
  /// Prompts that wait for their time, which is the same for each.
  private var prompts: [(at: LoopInstant, call: Substring, connection: Connection)] = []

  init(
    on loop: EventLoop, after delay: Duration, oneIn: Int, keys: String,
    _ notes: PlayingService.Notes
  ) {
    (self.loop, self.delay, self.oneIn, self.keys, self.notes) = (loop, delay, oneIn, keys, notes)
    loop.deadlineReached = { [unowned self] in playWhatIsDue() }
  }

  func received(_ bytes: Span<UInt8>, on connection: Connection) {
    reads += 1
    var rest = unread.removeValue(forKey: ObjectIdentifier(connection)) ?? []
    bytes.withUnsafeBufferPointer { rest.append(contentsOf: $0) }
    while let end = rest.firstIndex(of: 10) {
      take(String(decoding: rest[..<end], as: UTF8.self).split(separator: " "), on: connection)
      rest.removeSubrange(...end)
    }
    unread[ObjectIdentifier(connection)] = rest
  }

  private func take(_ words: [Substring], on connection: Connection) {
    switch words[0] {
    case "hello": say("ready", on: connection)
    case "ping": say("pong", on: connection)
    case "bye": connection.closeAfterWriting()
    case "call":
      say("answer \(words[1])", on: connection)
      play(words[1], on: connection)
    case "dtmf":
      notes.keys.withLock { $0[String(words[1]), default: []].append(reads) }
      keyCount += 1
      if delay == .zero || keyCount % oneIn != 0 { return play(words[1], on: connection) }
      // The loop's clock knows milliseconds, and may stand at the beginning of one.
      prompts.append((loop.now + delay + .milliseconds(1), words[1], connection))
      if prompts.count == 1 { loop.wake(at: prompts[0].at) }
    case "done": notes.endings.withLock { $0.append(String(words[3])) }
    default: break
    }
  }

  private func playWhatIsDue() {
    while let prompt = prompts.first, prompt.at <= loop.now {
      prompts.removeFirst()
      play(prompt.call, on: prompt.connection)
    }
    loop.wake(at: prompts.first?.at)
  }

  private func play(_ call: Substring, on connection: Connection) {
    operation += 1
    say("play \(call) \(operation) keys=\(keys) hello", on: connection)
  }

  private func say(_ line: String, on connection: Connection) {
    connection.write { $0.append(contentsOf: "\(line)\n".utf8) }
  }

  func connected(_ connection: Connection) {}
  func peerFinished(_ connection: Connection) { connection.closeAfterWriting() }
  func outputDrained(_ connection: Connection) {}
  func closed(_ connection: Connection, _ end: ConnectionEnd) {
    unread[ObjectIdentifier(connection)] = nil
  }
}
