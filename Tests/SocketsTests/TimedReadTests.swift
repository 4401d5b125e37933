import Sockets
import Testing

/// Connections that are read by time: when something came in is told, however late it is read.
@Suite struct TimedReadTests {
  /// A loop that stands still, with a connection on it that is read by time, and the peer's side of it.
  private func connected(
    _ body: (EventLoop, _ own: Connection, Peer, _ peer: Connection) throws -> Void
  ) throws {
    let loop = try EventLoop(standingAt: LoopInstant(milliseconds: 0))
    defer { loop.close() }
    let (own, other) = (Peer(), Peer())
    var accepted: Connection?
    let address = try listen(on: loop) {
      accepted = $0
      return other
    }
    var isConnected = false
    let connection = try Connection(to: address, on: loop, handler: own)
    own.onConnected = {
      $0.beginReadingByTime()
      isConnected = true
    }
    try turn(loop) { isConnected && accepted != nil }
    let notes = ArrivalNotes()
    try body(loop, connection, own, try #require(accepted))
    withExtendedLifetime(notes) {}
  }

  /// Turns `loop` until `isDone`, but not for ever.
  private func turn(_ loop: EventLoop, until isDone: () -> Bool) throws {
    let end = PreciseTimer.now + 20_000_000_000
    while !isDone() {
      try #require(PreciseTimer.now < end, "nothing happened for 20 s")
      loop.turn(at: LoopInstant(milliseconds: 0))
    }
  }

  @Test func `what is read late has come when it came`() throws {
    try connected { loop, _, own, peer in
      var arrival: UInt64 = 0
      own.onReceived = { connection, _ in arrival = connection.arrival ?? 0 }
      // The system begins to note a little after it is asked to: not all of the first have their time.
      for number in 1...20 {
        let before = PreciseTimer.now
        peer.write("key \(number)\n")
        peer.flush()
        let after = PreciseTimer.now
        PreciseTimer.sleep(until: after + 20_000_000)
        arrival = 0
        try turn(loop) { arrival != 0 }
        #expect(arrival >= before)
        if arrival < after + 20_000_000 { return }
      }
      Issue.record("nothing was known of the time at which it came")
    }
  }

  @Test func `what came in pieces has come with the last of them`() throws {
    try connected { loop, _, own, peer in
      var arrival: UInt64 = 0
      own.onReceived = { connection, _ in arrival = connection.arrival ?? 0 }
      peer.write("one\n")
      peer.flush()
      PreciseTimer.sleep(until: PreciseTimer.now + 5_000_000)
      let before = PreciseTimer.now
      peer.write("two\n")
      peer.flush()
      try turn(loop) { arrival != 0 }
      #expect(own.received == Array("one\ntwo\n".utf8))
      #expect(arrival >= before)
    }
  }

  @Test func `all of it is read, and the peer's end is told`() throws {
    try connected { loop, connection, own, peer in
      let text = [UInt8](repeating: 7, count: 1_000_000)
      peer.write(text)
      try turn(loop) { own.received.count == text.count }
      #expect(own.received == text)
      var hasFinished = false
      own.onFinished = {
        hasFinished = true
        $0.closeAfterWriting()
      }
      peer.closeAfterWriting()
      try turn(loop) { own.closings == 1 }
      #expect(hasFinished)
    }
  }

  @Test func `who is read between two turns is heard, with the time of it and to the end`()
    throws
  {
    try connected { loop, connection, own, peer in
      var arrival: UInt64 = 0
      own.onReceived = { connection, _ in arrival = connection.arrival ?? 0 }
      connection.readNow()
      loop.handleWhatWasRead()
      #expect(own.received == [])
      let before = PreciseTimer.now
      peer.write("one\n")
      peer.flush()
      connection.readNow()
      #expect(own.received == [], "first all are read, then what they brought is handled")
      loop.handleWhatWasRead()
      #expect(own.received == Array("one\n".utf8))
      #expect(arrival >= before)
      var hasFinished = false
      own.onFinished = {
        hasFinished = true
        $0.close()
      }
      peer.write("two\n")
      peer.flush()
      peer.close()
      connection.readNow()
      connection.readNow()
      #expect(own.received == Array("one\ntwo\n".utf8))
      #expect(hasFinished)
      connection.readNow()
      try turn(loop) { own.closings == 1 }
    }
  }

  @Test func `a sleep ends at its moment and not before`() {
    PreciseTimer.sleepExactly()
    for _ in 0..<20 {
      let moment = PreciseTimer.now + 300_000
      PreciseTimer.sleep(until: moment)
      #expect(PreciseTimer.now >= moment)
    }
    PreciseTimer.sleep(until: 0)
  }
}
