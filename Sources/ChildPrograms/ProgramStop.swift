internal import CSpawn
internal import Glibc

/// Ends programs from another thread: those that run with it, and at once those that begin with it later.
package final class ProgramStop: Sendable {
  private let readEnd: Int32
  private let writeEnd: Int32

  package init() {
    var ends: [Int32] = [-1, -1]
    // Without descriptors nothing is ended before its time is over.
    _ = pipe2(&ends, O_CLOEXEC | O_NONBLOCK)
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  /// Ends the programs that go by it, and those that begin later. From any thread, and more than once.
  package func stop() {
    var byte: UInt8 = 0
    // Nobody reads it: from now on there is always something to be read.
    _ = write(writeEnd, &byte, 1)
  }

  /// There is something to read from it once they are to end.
  var descriptor: Int32 { readEnd }
}
