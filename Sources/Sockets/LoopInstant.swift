/// A moment on the machine's monotonic clock, in whole milliseconds; the same clock for every loop of
/// a process, and no wall clock.
package struct LoopInstant: Hashable, Comparable, Sendable {
  package var milliseconds: UInt64

  package init(milliseconds: UInt64) { self.milliseconds = milliseconds }

  package static func < (one: LoopInstant, other: LoopInstant) -> Bool {
    one.milliseconds < other.milliseconds
  }

  package static func + (start: LoopInstant, duration: Duration) -> LoopInstant {
    let parts = duration.components
    let milliseconds = parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
    return LoopInstant(
      milliseconds: milliseconds < 0
        ? start.milliseconds - min(start.milliseconds, UInt64(-milliseconds))
        : start.milliseconds + UInt64(milliseconds))
  }
}
