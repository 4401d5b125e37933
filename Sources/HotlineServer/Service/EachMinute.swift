internal import Synchronization

/// Says once a minute that it is time, the first time at once.
final class EachMinute: Sendable {
  private let lastTime = Mutex<ContinuousClock.Instant?>(nil)

  /// Whether a minute is over since it last was.
  var isOver: Bool {
    lastTime.withLock { time in
      if let time, ContinuousClock.now - time < .seconds(60) { return false }
      time = .now
      return true
    }
  }
}
