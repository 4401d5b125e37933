internal import CLibUV
internal import Glibc

/// A timer that keeps to microseconds, for programs that measure others: a loop's own deadline knows milliseconds.
package final class PreciseTimer: Handle {
  private let descriptor: Int32
  private let reached: () -> Void
  /// Whether it has gone off and was not set since.
  private var isExpired = false

  /// Nanoseconds of the machine's monotonic clock.
  package static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(nanoseconds(time))
  }

  static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Does nothing until a time of ``now`` has come, whatever comes in meanwhile: one call of the system. Returns false where a
  /// signal has ended it before.
  @discardableResult
  package static func sleep(until moment: UInt64) -> Bool {
    var time = timespec(tv_sec: Int(moment / 1_000_000_000), tv_nsec: Int(moment % 1_000_000_000))
    return clock_nanosleep(CLOCK_MONOTONIC, Int32(TIMER_ABSTIME), &time, nil) != EINTR
  }

  /// Has the system wake the program's first thread when ``sleep(until:)`` ends, and not up to 50 µs later together with others (prctl(2),
  /// `PR_SET_TIMERSLACK`). Where it cannot, sleep ends so late.
  package static func sleepExactly() {
    let file = open("/proc/self/timerslack_ns", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = write(file, "1", 1)
    Glibc.close(file)
  }

  /// `reached` is called on the loop's thread when the time given to ``wake(at:)`` has come, once.
  package init(on loop: EventLoop, reached: @escaping () -> Void) throws(SocketError) {
    descriptor = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_NONBLOCK) | Int32(TFD_CLOEXEC))
    self.reached = reached
    super.init(kind: UV_POLL)
    guard descriptor >= 0 else { throw SocketError(.start, code: -errno) }
    let code = uv_poll_init(loop.raw, poll, descriptor)
    guard code == 0 else { throw SocketError(.start, code: code) }
    adopt()
    uv_poll_start(poll, Int32(UV_READABLE.rawValue)) { handle, _, _ in
      PreciseTimer.of(handle).expired()
    }
  }

  deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

  /// A time that has passed means at once; nil switches the timer off. Setting it again moves it.
  package func wake(at nanoseconds: UInt64?) {
    if isClosing { return }
    isExpired = false
    var time = itimerspec()
    if let nanoseconds {
      // Zero would switch it off.
      let moment = max(1, nanoseconds)
      time.it_value = timespec(
        tv_sec: Int(moment / 1_000_000_000), tv_nsec: Int(moment % 1_000_000_000))
    }
    timerfd_settime(descriptor, Int32(TFD_TIMER_ABSTIME), &time, nil)
  }

  private func expired() {
    isExpired = true
    reached()
    // What sets it again makes it unreadable, and so does this.
    if isExpired { wake(at: nil) }
  }

  private var poll: UnsafeMutablePointer<uv_poll_t> {
    raw.assumingMemoryBound(to: uv_poll_t.self)
  }
}
