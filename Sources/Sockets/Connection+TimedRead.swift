internal import CLibUV
internal import Glibc

extension Connection {
  /// From here on ``arrival`` tells when what is received came in, also where it is read much later.
  package func beginReadingByTime() {
    guard let descriptor else { return }
    TimedRead.begin(on: Int32(descriptor))
    isReadByTime = true
  }

  /// When that came in which is just being received, in nanoseconds of ``PreciseTimer/now``: the last of it where it came in
  /// pieces. nil on a connection that is not read by time.
  package var arrival: UInt64? { isReadByTime ? loop.arrival : nil }

  /// libuv has been given no memory to read into, and goes on with the next connection after this.
  func readByTime() {
    guard let descriptor else { return }
    let outcome = TimedRead.read(Int32(descriptor), into: loop.readBuffer)
    loop.tookTimedRead(outcome)
    switch outcome.count {
    case 0: didRead(Int(UV_EOF.rawValue), in: nil)
    case -Int(EAGAIN), -Int(EINTR): break
    default:
      UnsafeMutableRawPointer(loop.readBuffer.baseAddress!).withMemoryRebound(
        to: CChar.self, capacity: EventLoop.readSize
      ) { didRead(outcome.count, in: $0) }
    }
  }
}
