/// When a running application is told to break off. One that is still queued cannot be: nothing would tell its end.
struct EventSocketBreaking: Equatable, Sendable {
  private(set) var isRunning = false
  /// Whether it is to be broken off, now or as soon as it runs.
  private(set) var isAsked = false

  /// It is to be broken off; returns whether that is to be said now.
  mutating func ask() -> Bool {
    defer { isAsked = true }
    return isRunning && !isAsked
  }

  /// It runs; returns whether it is to be broken off.
  mutating func began() -> Bool {
    isRunning = true
    return isAsked
  }

  mutating func ended() { isRunning = false }
}
