import Sockets
import Testing

@Suite struct ConnectionTests {
  @Test func `what one side writes the other receives, in order`() throws {
    let server = Peer()
    server.onReceived = { connection, piece in connection.write(piece) }
    let client = Peer()
    try onLoop { loop in
      let address = try listen(on: loop) { _ in server }
      client.onConnected = { connection in
        connection.write("one ")
        connection.write("two ")
        connection.write("three\n")
      }
      client.onReceived = { _, _ in
        if client.received.last == UInt8(ascii: "\n") { loop.stop() }
      }
      _ = try Connection(to: address, on: loop, handler: client)
    }
    #expect(String(decoding: client.received, as: UTF8.self) == "one two three\n")
  }

  @Test func `what is written in one turn arrives in one piece`() throws {
    var pieces: [Int] = []
    let client = Peer()
    try onLoop { loop in
      let address = try listen(on: loop) { connection in
        for _ in 0..<100 { connection.write("0123456789") }
        return Peer()
      }
      client.onReceived = { _, piece in
        pieces.append(piece.count)
        loop.stop()
      }
      _ = try Connection(to: address, on: loop, handler: client)
    }
    #expect(pieces == [1000])
  }

  @Test func `a peer that floods is read once a turn, so that others have theirs`() throws {
    let size = 4 << 20
    var bytesInTurn: [UInt32: Int] = [:]
    let server = Peer()
    try onLoop { loop in
      server.onReceived = { _, piece in
        bytesInTurn[loop.turnsSoFar, default: 0] += piece.count
        if server.received.count == size { loop.stop() }
      }
      let address = try listen(on: loop) { _ in server }
      let connection = try Connection(to: address, on: loop, handler: Peer())
      connection.write([UInt8](repeating: 7, count: size))
    }
    #expect(server.received.count == size)
    #expect(bytesInTurn.values.max()! <= 64 * 1024)
  }

  @Test func `what is written before the connection stands is not lost`() throws {
    let server = Peer()
    try onLoop { loop in
      server.onReceived = { _, _ in loop.stop() }
      let address = try listen(on: loop) { _ in server }
      let connection = try Connection(to: address, on: loop, handler: Peer())
      connection.write("early")
    }
    #expect(String(decoding: server.received, as: UTF8.self) == "early")
  }

  @Test func `twenty megabytes for a slow reader arrive whole, and are counted while they wait`()
    throws
  {
    let size = 20 << 20
    var mostUnread = 0
    var sum = 0
    var drained = false
    let server = Peer()
    let client = Peer2()
    try onLoop { loop in
      server.onDrained = { connection in
        drained = true
        #expect(connection.unreadBytes == 0)
        connection.closeAfterWriting()
      }
      let address = try listen(on: loop) { connection in
        connection.write([UInt8](repeating: 7, count: size))
        mostUnread = connection.unreadBytes
        return server
      }
      client.onBytes = { sum += $0 }
      client.onClosed = { loop.stop() }
      _ = try Connection(to: address, on: loop, handler: client)
    }
    #expect(mostUnread == size)
    #expect(drained)
    #expect(sum == size)
  }

  @Test(arguments: [1, 100])
  func `a peer that does not read is not read from either`(answerFactor: Int) throws {
    // The client sends so much that it has no time to read; the server answers each byte with one, or with a hundred.
    var unreadMax = 0
    var readWhenFull: Int?
    let server = Peer()
    let client = Peer()
    try onLoop { loop in
      var turns: Mailbox<Int>?
      turns = try Mailbox<Int>(on: loop) { turn in
        if turn == 500 { loop.stop() } else { turns?.post(turn + 1) }
      }
      server.onReceived = { connection, piece in
        connection.write([UInt8](repeating: 1, count: piece.count * answerFactor))
        unreadMax = max(unreadMax, connection.unreadBytes)
        if readWhenFull == nil, connection.unreadBytes > Connection.unreadBytesMax {
          // Whatever the kernel takes of that: five hundred turns on, the reading has long stopped.
          readWhenFull = server.received.count
          turns?.post(0)
        }
      }
      let address = try listen(on: loop) { _ in server }
      client.onConnected = { $0.write([UInt8](repeating: 1, count: 30 << 20)) }
      _ = try Connection(to: address, on: loop, handler: client)
    }
    // One read of 64 KiB may be answered beyond the limit, and no more.
    #expect(unreadMax <= Connection.unreadBytesMax + 64 * 1024 * answerFactor)
    #expect(server.received.count < 30 << 20)
    #expect(readWhenFull != nil)
  }

  @Test(arguments: ["at once", "on input", "twice", "after writing", "in the drained call"])
  func `a connection closes in every state, and says so once`(_ moment: String) throws {
    let server = Peer()
    let client = Peer()
    try onLoop { loop in
      var open = 2
      let closed = { (_: Connection, _: ConnectionEnd) in
        open -= 1
        if open == 0 { loop.stop() }
      }
      server.onClosed = closed
      client.onClosed = closed
      let act: (Connection) -> Void = { connection in
        switch moment {
        case "twice":
          connection.close()
          connection.close()
        case "after writing":
          connection.write("goodbye")
          connection.closeAfterWriting()
          connection.closeAfterWriting()
        default: connection.close()
        }
        connection.write("nobody gets this")
      }
      let address = try listen(on: loop) { connection in
        if moment == "at once" || moment == "twice" { act(connection) }
        if moment == "in the drained call" {
          connection.write([UInt8](repeating: 1, count: 20 << 20))
        }
        return server
      }
      server.onReceived = { connection, _ in
        if moment == "on input" || moment == "after writing" { act(connection) }
      }
      server.onDrained = { connection in act(connection) }
      client.onConnected = { $0.write("hello") }
      _ = try Connection(to: address, on: loop, handler: client)
    }
    #expect(server.closings == 1)
    #expect(client.closings == 1)
    if moment == "after writing" {
      #expect(String(decoding: client.received, as: UTF8.self) == "goodbye")
    }
  }

  @Test func `the last line reaches a peer that is still sending`() throws {
    let client = Peer()
    try onLoop { loop in
      let address = try listen(on: loop) { connection in
        connection.write("error - refused\n")
        connection.closeAfterWriting()
        return Peer()
      }
      client.onConnected = { connection in
        connection.write([UInt8](repeating: 1, count: 1 << 20))
      }
      client.onFinished = { connection in
        connection.close()
        loop.stop()
      }
      _ = try Connection(to: address, on: loop, handler: client)
    }
    #expect(String(decoding: client.received, as: UTF8.self) == "error - refused\n")
  }

  @Test func `nobody listens`() throws {
    var end: ConnectionEnd?
    var address: SocketAddress?
    try onLoop { loop in
      do {
        // A port that was free a moment ago.
        address = try BoundSocket.open(at: anyPort(), count: 1)[0].address
      }
      let client = Peer()
      client.onClosed = { _, reason in
        end = reason
        loop.stop()
      }
      _ = try Connection(to: address!, on: loop, handler: client)
    }
    guard case .failed(let error) = end else {
      Issue.record("the connection should have failed")
      return
    }
    #expect(error.cause == .refused)
    #expect(error.description == "cannot connect to \(address!): nobody listens there")
  }

  @Test func `a loop closes with connections in every state`() throws {
    let server = Peer()
    let client = Peer()
    let other = Peer()
    try onLoop { loop in
      let address = try listen(on: loop) { connection in
        connection.write([UInt8](repeating: 1, count: 20 << 20))
        return server
      }
      client.onReceived = { _, _ in
        _ = try? Connection(to: address, on: loop, handler: other)
        loop.stop()
      }
      _ = try Connection(to: address, on: loop, handler: client)
    }
    #expect(server.closings == 1)
    #expect(client.closings == 1)
    #expect(other.closings == 1)
  }

  @Test func `two thousand connections at once, each with a line and its answer`() throws {
    OpenFileLimit.raise()
    let count = 2000
    var answered = 0
    try onLoop { loop in
      let address = try listen(on: loop) { _ in
        let server = Peer()
        server.onReceived = { $0.write($1) }
        return server
      }
      for number in 0..<count {
        let client = Peer()
        client.onConnected = { $0.write("line \(number)\n") }
        client.onReceived = { connection, _ in
          #expect(String(decoding: client.received, as: UTF8.self) == "line \(number)\n")
          answered += 1
          connection.close()
          if answered == count { loop.stop() }
        }
        _ = try Connection(to: address, on: loop, handler: client)
      }
    }
    #expect(answered == count)
  }
}

/// A peer that only counts what comes, so that a large test costs no memory.
private final class Peer2: ConnectionHandler {
  var onBytes: (Int) -> Void = { _ in }
  var onClosed: () -> Void = {}
  func connected(_ connection: Connection) {}
  func received(_ bytes: Span<UInt8>, on connection: Connection) { onBytes(bytes.count) }
  func peerFinished(_ connection: Connection) { connection.close() }
  func outputDrained(_ connection: Connection) {}
  func closed(_ connection: Connection, _ end: ConnectionEnd) { onClosed() }
}
