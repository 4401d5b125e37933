import Glibc
import Sockets
import Testing

/// What was said before a connection broke or ended, and in which order things are heard.
@Suite struct LastWordsTests {
  /// A loop that stands still, a connection that it has accepted, and the peer's end of it, which no loop has.
  private func accepted(
    _ body: (EventLoop, Connection, Peer, _ descriptor: Int32) throws -> Void
  ) throws {
    let loop = try EventLoop(standingAt: LoopInstant(milliseconds: 0))
    defer { loop.close() }
    let own = Peer()
    var ends: [Int32] = [0, 0]
    #expect(
      socketpair(
        AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &ends) == 0)
    var connection: Connection?
    try Connection.takeOver(ends[0], on: loop) {
      connection = $0
      return own
    }
    try body(loop, try #require(connection), own, ends[1])
  }

  private func turn(_ loop: EventLoop, until isDone: () throws -> Bool) throws {
    let end = PreciseTimer.now + 20_000_000_000
    while try !isDone() {
      try #require(PreciseTimer.now < end, "nothing happened for 20 s")
      loop.turn(at: LoopInstant(milliseconds: 0))
    }
  }

  /// It breaks while its loop handles what others said: the system told before that it can be read and written.
  @Test func `what a peer said before it broke is heard, though output waits for it`() throws {
    try accepted { loop, connection, own, descriptor in
      var others: [Int32] = []
      var isBroken = false
      // As many as are handled together.
      for _ in 0..<64 {
        var ends: [Int32] = [0, 0]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        others.append(ends[1])
        let other = Peer()
        other.onReceived = { _, _ in
          if !isBroken { close(descriptor) }
          isBroken = true
        }
        try Connection.takeOver(ends[0], on: loop) { _ in other }
      }
      // More than the system takes, and so little more that this side goes on reading.
      while connection.unreadBytes == 0 {
        connection.write([UInt8](repeating: 7, count: 64 << 10))
        loop.writeGathered()
      }
      for _ in 0..<4 { loop.turn(at: LoopInstant(milliseconds: 0)) }
      for other in others { #expect(write(other, "x", 1) == 1) }
      let words = "the last words"
      #expect(write(descriptor, words, words.utf8.count) == words.utf8.count)
      var piece = [UInt8](repeating: 0, count: 65536)
      while read(descriptor, &piece, piece.count) > 0 {}
      #expect(own.received == [])
      var ends: [ConnectionEnd] = []
      own.onClosed = { ends.append($1) }
      try turn(loop) { own.closings == 1 }
      #expect(String(decoding: own.received, as: UTF8.self) == words)
      #expect(isBroken)
      guard case .failed? = ends.first else {
        Issue.record("the connection ended as if nothing was wrong")
        return
      }
      for other in others { close(other) }
    }
  }

  @Test func `a peer that has finished gets what this side still has to say`() throws {
    try accepted { loop, connection, own, descriptor in
      let text = [UInt8](repeating: 7, count: 4 << 20)
      connection.write(text)
      loop.writeGathered()
      connection.closeAfterWriting()
      #expect(connection.unreadBytes > 0)
      shutdown(descriptor, Int32(SHUT_WR))
      for _ in 0..<3 { loop.turn(at: LoopInstant(milliseconds: 0)) }
      var (sum, isOver) = (0, false)
      var piece = [UInt8](repeating: 0, count: 65536)
      try turn(loop) {
        while case let count = read(descriptor, &piece, piece.count), count >= 0 {
          if count == 0 {
            isOver = true
            break
          }
          sum += count
        }
        return isOver && own.closings == 1
      }
      #expect(sum == text.count)
      close(descriptor)
    }
  }

  @Test func `what came before a message of another thread goes before it`() throws {
    let loop = try EventLoop(standingAt: LoopInstant(milliseconds: 0))
    defer { loop.close() }
    var heard: [String] = []
    let (own, other) = (Peer(), Peer())
    var peer: Connection?
    own.onReceived = { heard.append(String(decoding: $1, as: UTF8.self)) }
    let address = try listen(on: loop) { _ in own }
    other.onConnected = { peer = $0 }
    let mailbox = try Mailbox<String>(on: loop) { heard.append($0) }
    _ = try Connection(to: address, on: loop, handler: other)
    try turn(loop) { peer != nil }
    for number in 1...20 {
      // The system tells first what it has told before, until it is asked again and nothing has come.
      for _ in 0..<4 { loop.turn(at: LoopInstant(milliseconds: 0)) }
      heard = []
      peer?.write("bytes \(number)")
      peer?.flush()
      mailbox.post("message \(number)")
      try turn(loop) { heard.count == 2 }
      #expect(heard == ["bytes \(number)", "message \(number)"])
    }
  }

  /// libuv asks again for what has come as long as it finds a thousand connections that have something.
  @Test func `a turn reads no more often than there are connections`() throws {
    let count = 1100
    let size = 200 << 10
    let loop = try EventLoop(standingAt: LoopInstant(milliseconds: 0))
    let peers = try EventLoop(standingAt: LoopInstant(milliseconds: 0))
    defer {
      peers.close()
      loop.close()
    }
    var (accepted, bytes) = (0, 0)
    var readsInTurn: [UInt32: Int] = [:]
    let address = try listen(on: loop) { _ in
      accepted += 1
      let own = Peer()
      own.onReceived = {
        bytes += $1.count
        readsInTurn[loop.turnsSoFar, default: 0] += 1
      }
      return own
    }
    var connections: [Connection] = []
    for made in 1...count {
      let connection = try Connection(to: address, on: peers, handler: Peer())
      try turn(loop) {
        peers.turn(at: LoopInstant(milliseconds: 0))
        return accepted == made
      }
      connections.append(connection)
    }
    for connection in connections { connection.write([UInt8](repeating: 7, count: size)) }
    peers.writeGathered()
    try turn(loop) {
      peers.turn(at: LoopInstant(milliseconds: 0))
      return bytes == count * size
    }
    #expect(readsInTurn.values.max()! <= count)
  }
}
