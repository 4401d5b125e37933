internal import Glibc

/// What a thread waits in between two looks at its work, until its time is over or somebody wakes it.
///
/// `poll` waits for so long, whatever clock is set meanwhile. A semaphore of Dispatch waits on Linux for a time of day, and a wall
/// clock that is set back by a day keeps it waiting for one.
package final class Pause: Sendable {
  private let readEnd: Int32
  private let writeEnd: Int32

  package init() {
    var ends: [Int32] = [-1, -1]
    // Without descriptors it is a wait that nobody ends early.
    _ = pipe(&ends)
    for end in ends where end >= 0 {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  /// Ends the wait that is under way, or else the next one.
  package func wake() {
    var byte: UInt8 = 0
    // A full pipe wakes as well.
    _ = write(writeEnd, &byte, 1)
  }

  /// Returns whether it was woken before so many seconds were over.
  @discardableResult
  package func wait(seconds: Int) -> Bool {
    var end = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      let left = max(0, (deadline - .now) / .milliseconds(1)).rounded(.up)
      let count = poll(&end, 1, Int32(left))
      if count > 0 { break }
      // A signal that this thread has heard is no end of the wait.
      guard count < 0, errno == EINTR else { return false }
    }
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(readEnd, &bytes, bytes.count) == bytes.count {}
    return true
  }
}
