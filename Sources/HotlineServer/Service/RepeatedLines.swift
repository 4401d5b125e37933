/// Keeps warnings that come again and again from filling the log: a store that is down for an hour would be told by every call.
///
/// Of each event the first line opens a minute. Within it the same line is told once, and ``linesMax`` different ones at most;
/// the rest is counted, and the count is told when the minute is over.
struct RepeatedLines {
  static let minute: UInt64 = 60_000
  static let linesMax = 20

  /// What was left out in a minute.
  struct LeftOut: Equatable {
    let event: LogEvent
    let level: ServiceLog.Level
    let count: Int
  }

  private struct Minute {
    let endsAt: UInt64
    var told: Set<String> = []
    var leftOutCount = 0
    /// Of the worst line that was left out.
    var level = ServiceLog.Level.debug

    func leftOut(of event: LogEvent) -> LeftOut? {
      leftOutCount == 0 ? nil : LeftOut(event: event, level: level, count: leftOutCount)
    }
  }

  private var minutes: [LogEvent: Minute] = [:]

  /// Whether a line of `event` with `facts` is to be told at `now`, in milliseconds of a clock that nobody sets.
  /// `untold` is what a minute that is over left out, where nobody has asked for it.
  mutating func admits(
    _ event: LogEvent, _ level: ServiceLog.Level, _ facts: String, at now: UInt64,
    untold: inout LeftOut?
  ) -> Bool {
    if let minute = minutes[event], minute.endsAt <= now {
      untold = minute.leftOut(of: event)
      minutes[event] = nil
    }
    var minute = minutes[event] ?? Minute(endsAt: now + Self.minute)
    defer { minutes[event] = minute }
    if minute.told.count < Self.linesMax, minute.told.insert(facts).inserted { return true }
    minute.leftOutCount += 1
    minute.level = max(minute.level, level)
    return false
  }

  /// What was left out in minutes that are over at `now`, or in all where it is nil, once.
  mutating func takeLeftOut(at now: UInt64?) -> [LeftOut] {
    let over = minutes.filter { now == nil || $0.value.endsAt <= now! }
    for event in over.keys { minutes[event] = nil }
    return over.compactMap { $0.value.leftOut(of: $0.key) }.sorted {
      $0.event.rawValue < $1.event.rawValue
    }
  }

  /// When the first minute with something to tell is over; nil where there is none.
  var nextEnd: UInt64? { minutes.values.filter { $0.leftOutCount > 0 }.map(\.endsAt).min() }
}
