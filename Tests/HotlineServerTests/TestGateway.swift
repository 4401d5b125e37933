import TestSupport
import Testing

/// A gateway as a test writes it: what it sends and what it must receive, line by line, over a real connection.
final class TestGateway {
  private let client: LineClient

  init(port: UInt16) throws {
    client = try #require(LineClient(port: port), "no service listens on port \(port)")
  }

  /// Says hello as `name`, to a service that asks for no proof.
  func greet(as name: String = "gw", _ rest: String = "") throws {
    _ = try line()
    send("hello 1 \(name)\(rest)")
    try expect("ready")
  }

  func send(_ lines: String...) { for line in lines { client.send(line) } }
  func send(bytes: [UInt8]) { client.send(bytes: bytes) }

  func giveUpSending(after seconds: Int) { client.giveUpSending(afterSeconds: seconds) }
  func sendAll(_ bytes: [UInt8]) -> Bool { client.send(bytes: bytes) }

  /// The next line, without its end; nil when the service has closed the trunk.
  func lineOrEnd() -> String? { client.line() }

  func line() throws -> String { try #require(lineOrEnd(), "the trunk ended") }

  /// The next lines are exactly these.
  func expect(
    _ lines: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for expected in lines {
      let line = try line()
      #expect(line == expected, sourceLocation: sourceLocation)
    }
  }

  /// The next line begins so.
  @discardableResult
  func expect(
    beginning: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let line = try line()
    #expect(line.hasPrefix(beginning), "not \(line)", sourceLocation: sourceLocation)
    return line
  }

  /// Skips lines up to one that begins with `prefix`, and returns it.
  @discardableResult
  func skip(to prefix: String) throws -> String {
    while true {
      let line = try line()
      if line.hasPrefix(prefix) { return line }
    }
  }

  /// Rings `call` and hears the menu begin.
  func ring(_ call: String = "a", sourceLocation: SourceLocation = #_sourceLocation) throws {
    send("call \(call) to=100")
    try expect(
      "answer \(call)", "play \(call) 1 keys=interrupt zh/welcome", sourceLocation: sourceLocation)
  }

  func expectEnd(sourceLocation: SourceLocation = #_sourceLocation) {
    let line = lineOrEnd()
    #expect(line == nil, "the trunk should have ended", sourceLocation: sourceLocation)
    hangUpTrunk()
  }

  func hangUpTrunk() { client.hangUp() }
}
