internal import Glibc

/// Work that no caller waits for, beside threads for which callers do.
package enum BackgroundWork {
  /// How much later its turn comes: see nice(2).
  private static let niceness: Int32 = 10

  /// The calling thread, and those that it starts, get the processor after all others from here on: a loop that has a key to
  /// answer takes it from them at once. Where the system refuses, they go on as they are.
  package static func begin() {
    // A service may run at a real-time priority, which its threads inherit and niceness does not lower.
    var none = sched_param()
    sched_setscheduler(0, SCHED_OTHER, &none)
    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
  }
}
