/// A moment in the time of the world: seconds since 1970-01-01 00:00 UTC, the same on every machine.
///
/// What is planned goes by it, so that no change of a wall clock (summer time) moves it; what people read is on a wall clock.
package struct UnixTime: Hashable, Comparable, Sendable, BitwiseCopyable {
  package let seconds: Int64

  package init(seconds: Int64) { self.seconds = seconds }

  /// Long ago: for what is due at once.
  package static let start = UnixTime(seconds: 0)

  package static func < (left: UnixTime, right: UnixTime) -> Bool { left.seconds < right.seconds }

  /// Whether a rest until `self` is over at `now`: its time has come, or it is further off than `longest` seconds, which no rest
  /// is. Somebody has set the clock back since, and nobody should wait for it to come there again.
  package func isOver(at now: UnixTime, longest: Int64) -> Bool {
    self <= now || seconds - longest > now.seconds
  }

  package static func + (time: UnixTime, seconds: Int64) -> UnixTime {
    UnixTime(seconds: time.seconds + seconds)
  }
}
