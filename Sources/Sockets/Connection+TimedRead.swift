internal import CLibUV
internal import Glibc

extension Connection {
  /// From here on ``arrival`` tells when what is received came in, also where it is read much later.
  package func beginReadingByTime() {
    guard let descriptor else { return }
    TimedRead.begin(on: Int32(descriptor))
    isReadByTime = true
    loop.readsByTime = true
  }

  /// When that came in which is just being received, in nanoseconds of ``PreciseTimer/now``: the last of it where it came in
  /// pieces. nil on a connection that is not read by time.
  package var arrival: UInt64? { isReadByTime ? loop.input.arrival : nil }

  /// Reads what has come so far, which waits then for ``EventLoop/handleWhatWasRead()``. For those who know where an answer is to
  /// be expected: nobody has to ask the system which connections have something.
  package func readNow() {
    guard isReadByTime else { return }
    var reads = 0
    while isReading, readByTime() {
      reads += 1
      guard reads < Connection.readsMax else {
        loop.leftSomethingUnread = true
        return
      }
    }
  }

  /// So many reads at once, for those who come next wait: what is left then is the loop's next turn's.
  private static let readsMax = 4

  /// Does nothing until something has come, or for so long, whatever comes on other connections: one call of the system. Returns
  /// false where a signal has ended it before.
  package func waitForInput(atMost milliseconds: Int32) -> Bool {
    guard let descriptor else { return true }
    var wanted = pollfd(fd: Int32(descriptor), events: Int16(POLLIN), revents: 0)
    return poll(&wanted, 1, milliseconds) >= 0 || errno != EINTR
  }

  /// libuv has been given no memory to read into, and goes on with the next connection after this.
  func readInTurn() {
    if isReadByTime, readByTime() { loop.leftSomethingUnread = true }
  }

  /// Returns whether there may be more to read.
  private func readByTime() -> Bool {
    guard let descriptor else { return false }
    let outcome = TimedRead.read(Int32(descriptor), into: loop.input.room)
    switch outcome.count {
    case 0: inputEnded(UV_EOF.rawValue)
    case -Int(EAGAIN), -Int(EINTR): break
    case ..<0: inputEnded(Int32(outcome.count))
    default: return loop.received(outcome, on: .passUnretained(self))
    }
    return false
  }
}
