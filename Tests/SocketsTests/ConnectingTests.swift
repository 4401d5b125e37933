import Sockets
import Testing

/// Connections that go on before they are told that they stand.
@Suite struct ConnectingTests {
  @Test func `what is written at once arrives, and the answer comes back`() throws {
    let server = Peer()
    server.onReceived = { connection, piece in connection.write(piece) }
    let client = Peer()
    try onLoop { loop in
      let address = try listen(on: loop) { _ in server }
      client.onReceived = { _, _ in
        if client.received.last == UInt8(ascii: "\n") { loop.stop() }
      }
      let connection = try Connection.connect(to: address, on: loop, handler: client)
      connection.write("one ")
      connection.flush()
      connection.write("two\n")
    }
    #expect(String(decoding: client.received, as: UTF8.self) == "one two\n")
  }

  @Test(arguments: [true, false])
  func `where nobody listens, it is closed`(writes: Bool) throws {
    var end: ConnectionEnd?
    let client = Peer()
    try onLoop { loop in
      // A port that was free a moment ago.
      let address = try BoundSocket.open(at: anyPort(), count: 1)[0].address
      client.onClosed = { _, reason in
        end = reason
        loop.stop()
      }
      let connection = try Connection.connect(to: address, on: loop, handler: client)
      if writes { connection.write("hello") }
    }
    guard case .failed(let error) = end else {
      Issue.record("the connection should have failed")
      return
    }
    #expect(error.cause == .refused)
    #expect(client.closings == 1)
  }
}
