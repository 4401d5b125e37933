internal import CLibUV
internal import Glibc

/// A read that tells when what it has read came in, by the system's own clock, however late it is read: for programs that
/// measure others, and do not wake for each of their answers.
enum TimedRead {
  /// What one read has found.
  struct Outcome {
    /// Bytes; 0 at the peer's end; below, the system's error.
    let count: Int
    /// When the last of them came, in nanoseconds of ``PreciseTimer/now``; the present where the system does not say.
    let arrival: UInt64
  }

  /// Has the system note when something comes for `socket` (socket(7)).
  static func begin(on socket: Int32) {
    var on: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPNS, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  static func read(_ socket: Int32, into memory: UnsafeMutableBufferPointer<UInt8>) -> Outcome {
    var vector = iovec(iov_base: memory.baseAddress, iov_len: memory.count)
    var notes = Notes()
    var message = msghdr()
    let count = withUnsafeMutablePointer(to: &vector) { vector in
      withUnsafeMutablePointer(to: &notes) { notes in
        message.msg_iov = vector
        message.msg_iovlen = 1
        message.msg_control = UnsafeMutableRawPointer(notes)
        message.msg_controllen = MemoryLayout<Notes>.size
        return recvmsg(socket, &message, 0)
      }
    }
    if count < 0 { return Outcome(count: -Int(errno), arrival: 0) }
    let now = PreciseTimer.now
    guard notes.header.cmsg_level == SOL_SOCKET, notes.header.cmsg_type == SO_TIMESTAMPNS else {
      return Outcome(count: count, arrival: now)
    }
    // The system notes the time of day: what counts is how long ago that was.
    var today = timespec()
    clock_gettime(CLOCK_REALTIME, &today)
    let age = PreciseTimer.nanoseconds(today) - PreciseTimer.nanoseconds(notes.time)
    return Outcome(count: count, arrival: now - UInt64(max(0, min(age, Int64(now)))))
  }

  /// What the system writes beside the bytes (cmsg(3)): one note, with its time.
  private struct Notes {
    var header = cmsghdr()
    var time = timespec()
  }
}

/// Has the system note when things come in for as long as this is kept. It does for all or for none, and to begin with it for
/// the first connection and to end with the last means to stop the machine for a moment, each time.
package final class ArrivalNotes {
  private let descriptor = socket(
    AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)

  package init() { TimedRead.begin(on: descriptor) }

  deinit { if descriptor >= 0 { Glibc.close(descriptor) } }
}
