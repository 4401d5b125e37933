/// The moments at which callers of an open loop do things: what is due since the last beat is done at the next, by one waking of
/// this program and one write a trunk, and what was answered meanwhile is read then, by the system's own note of when it came.
///
/// They are as far apart as some tens of such things take to become due, so that the price of a beat is shared, and near enough that
/// what comes together is small beside what a service does in the time. Callers keep their own times from one thing to the
/// next: only the doing waits for the beat, and times to an answer count from there.
struct Beats: Equatable {
  /// From one to the next, in nanoseconds.
  let width: UInt64

  /// Keys on a trunk are answered together; a call by FastAGI takes the service as long as many of them.
  private static func thingsPerBeat(_ wire: LoadOrder.Wire) -> Double {
    switch wire {
    case .trunk: 48
    case .fastAGI: 8
    }
  }
  /// The least and the most.
  static let widths: ClosedRange<UInt64> = 250_000...10_000_000
  /// Of the time in which a caller does nothing, at most so much is a beat.
  private static let beatsPerPause: UInt64 = 4

  /// About how much the callers of `order` do in a second.
  private static func dueASecond(_ order: LoadOrder) -> Double {
    let (pause, keysPerCall): (UInt64, Double) =
      if case .following = order.callers.callers {
        (order.prompt > 0 ? min(order.typing, order.prompt) : order.typing, .infinity)
      } else {
        (order.typing, Double(order.keysPerCall))
      }
    let keys = keysPerCall > 0 ? Double(order.callsAtOnce) * 1e9 / Double(pause) : 0
    return order.callsPerSecond.map { min(keys, $0 * keysPerCall) + $0 } ?? keys
  }

  /// How often that is read at the least which the service says by itself, in nanoseconds: answers are read at the next beat.
  var rest: UInt64 { min(8 * width, Beats.restMax) }

  private static let restMax: UInt64 = 50_000_000

  /// The beat at which that is done which is due at `time`: none before it, and the first of the others.
  func beat(for time: UInt64) -> UInt64 { (time + width - 1) / width * width }
}

extension Beats {
  /// nil where there are none: callers who press as fast as they are answered are the closed loop's.
  init?(_ order: LoadOrder) {
    guard order.depth == nil, order.typing > 0 else { return nil }
    let pause = order.prompt > 0 ? min(order.typing, order.prompt) : order.typing
    let due = Beats.dueASecond(order)
    let shared =
      due > 0 ? UInt64(Beats.thingsPerBeat(order.wire) * 1e9 / due) : Beats.widths.upperBound
    let width = min(shared, pause / Beats.beatsPerPause)
    self.width = min(max(width, Beats.widths.lowerBound), Beats.widths.upperBound)
  }
}
