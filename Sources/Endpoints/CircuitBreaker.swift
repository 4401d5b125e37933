/// Keeps callers from waiting for an endpoint that does not answer.
///
///     closed ──5 silences in a row──▶ open ──its pause is over, one asks──▶ probing
///        ▲                              ▲                                    │  │
///        └──────────── it answers ──────┼────────────────────────────────────┘  │
///                                       └──── silence: twice the pause ─────────┘
///
/// A value that time comes into: it is told who asks and what came of it, in milliseconds of any steady clock.
package struct CircuitBreaker: Equatable, Sendable {
  /// Silences in a row that open it.
  package static let silencesMax = 5
  /// How long it is open at first, and how long at most, in milliseconds.
  package static let firstPause: UInt64 = 10_000
  package static let longestPause: UInt64 = 120_000

  private enum State: Equatable {
    case closed(silences: Int)
    case open(until: UInt64, pause: UInt64)
    case probing(pause: UInt64)
  }

  /// Leave to ask once; whoever got it says what came of it.
  package struct Pass: Equatable, Sendable {
    fileprivate let generation: Int
  }

  /// What became of it, for the log.
  package enum Change: Equatable, Sendable {
    /// For so many milliseconds.
    case opened(pause: UInt64)
    case closed
  }

  private var state = State.closed(silences: 0)
  /// Counts the changes of state: what was asked before one says nothing about what came after.
  private var generation = 0

  package init() {}

  /// Whether somebody who comes now would get a pass.
  package func allows(at now: UInt64) -> Bool {
    switch state {
    case .closed: true
    case .open(let until, pause: _): now >= until
    case .probing: false
    }
  }

  /// `nil` where nobody may ask. Only one gets a pass when the pause is over.
  package mutating func pass(at now: UInt64) -> Pass? {
    guard allows(at: now) else { return nil }
    if case .open(until: _, let pause) = state { enter(.probing(pause: pause)) }
    return Pass(generation: generation)
  }

  /// It answered, whatever it said.
  package mutating func answered(_ pass: Pass) -> Change? {
    guard pass.generation == generation else { return nil }
    switch state {
    case .closed:
      state = .closed(silences: 0)
      return nil
    case .probing:
      enter(.closed(silences: 0))
      return .closed
    case .open: return nil
    }
  }

  /// It gave no answer in time, or said that it cannot.
  package mutating func wasSilent(_ pass: Pass, at now: UInt64) -> Change? {
    guard pass.generation == generation else { return nil }
    switch state {
    case .closed(let silences):
      guard silences + 1 >= Self.silencesMax else {
        state = .closed(silences: silences + 1)
        return nil
      }
      return open(for: Self.firstPause, at: now)
    case .probing(let pause): return open(for: min(pause * 2, Self.longestPause), at: now)
    case .open: return nil
    }
  }

  private mutating func open(for pause: UInt64, at now: UInt64) -> Change {
    enter(.open(until: now + pause, pause: pause))
    return .opened(pause: pause)
  }

  private mutating func enter(_ new: State) {
    state = new
    generation += 1
  }
}
