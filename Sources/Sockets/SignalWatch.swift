internal import CLibUV
internal import Glibc

/// The signals that a program with a loop answers to.
package enum ServiceSignal: CaseIterable, Sendable {
  /// SIGTERM: finish what is under way, then end.
  case terminate
  /// SIGINT: the same, from a terminal.
  case interrupt
  /// SIGHUP: read the menus again.
  case reload

  /// The system's.
  package var number: Int32 {
    switch self {
    case .terminate: SIGTERM
    case .interrupt: SIGINT
    case .reload: SIGHUP
    }
  }
}

/// Catches one signal and tells it on the loop's thread, as long as it is not closed.
package final class SignalWatch: Handle {
  private let signal: ServiceSignal
  private let caught: (ServiceSignal) -> Void

  package init(
    _ signal: ServiceSignal, on loop: EventLoop, caught: @escaping (ServiceSignal) -> Void
  ) throws(SocketError) {
    self.signal = signal
    self.caught = caught
    super.init(kind: UV_SIGNAL)
    // A service may be started with its signals blocked (a supervisor's thread that blocks its own hands that down).
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, signal.number)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    let watch = raw.assumingMemoryBound(to: uv_signal_t.self)
    var code = uv_signal_init(loop.raw, watch)
    guard code == 0 else { throw SocketError(.start, code: code) }
    adopt()
    code = uv_signal_start(
      watch,
      { handle, _ in
        let watch = SignalWatch.of(handle)
        watch.caught(watch.signal)
      }, signal.number)
    guard code == 0 else {
      close()
      throw SocketError(.start, code: code)
    }
    uv_unref(handle)
  }
}
