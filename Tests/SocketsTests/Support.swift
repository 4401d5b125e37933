import Testing

@testable import Sockets

/// Runs `body` on a loop of its own until something stops the loop. A test that hangs fails after 20 s, in place of
/// hanging for ever.
func onLoop(_ body: (EventLoop) throws -> Void) throws {
  let loop = try EventLoop()
  defer { loop.close() }
  loop.deadlineReached = {
    Issue.record("nothing happened for 20 s")
    loop.stop()
  }
  loop.wake(at: loop.now + .seconds(20))
  try body(loop)
  loop.run()
}

func anyPort() throws -> SocketAddress { try SocketAddress(host: "127.0.0.1", port: 0) }

/// A peer made of closures, for tests: what is not given does nothing.
final class Peer: ConnectionHandler {
  var onConnected: (Connection) -> Void = { _ in }
  var onReceived: (Connection, [UInt8]) -> Void = { _, _ in }
  var onFinished: (Connection) -> Void = { $0.closeAfterWriting() }
  var onDrained: (Connection) -> Void = { _ in }
  var onClosed: (Connection, ConnectionEnd) -> Void = { _, _ in }
  private(set) var received: [UInt8] = []
  private(set) var closings = 0

  func connected(_ connection: Connection) { onConnected(connection) }
  func received(_ bytes: Span<UInt8>, on connection: Connection) {
    #expect(closings == 0, "no input after the end")
    let piece = bytes.withUnsafeBufferPointer { Array($0) }
    received += piece
    onReceived(connection, piece)
  }
  func peerFinished(_ connection: Connection) { onFinished(connection) }
  func outputDrained(_ connection: Connection) { onDrained(connection) }
  func closed(_ connection: Connection, _ end: ConnectionEnd) {
    closings += 1
    #expect(closings == 1, "closed is told once")
    onClosed(connection, end)
  }
}

extension Connection {
  func write(_ text: String) { write { $0.append(contentsOf: text.utf8) } }
  func write(_ bytes: [UInt8]) { write { $0.append(contentsOf: bytes) } }
}

/// Listens on any port of `loop` and answers every connection with the handler that `peer` gives.
func listen(on loop: EventLoop, _ peer: @escaping (Connection) -> Peer) throws -> SocketAddress {
  let socket = try BoundSocket.open(at: anyPort(), count: 1)[0]
  _ = try Listener(socket, on: loop) { connection, _ in peer(connection) }
  return socket.address
}

extension Connection {
  /// Offers what has gathered to the kernel now, not at the end of the turn.
  func flush() { writeOutput() }
}
