/// What a service takes from the world besides events: the time of day, and chance. A simulation has its own, so that it
/// is the same each time.
package struct Surroundings: Sendable {
  package var wallClock: @Sendable () -> WallClock
  /// 64 random bits.
  package var chance: @Sendable () -> UInt64

  package init(
    wallClock: @escaping @Sendable () -> WallClock, chance: @escaping @Sendable () -> UInt64
  ) {
    self.wallClock = wallClock
    self.chance = chance
  }

  package static let system = Surroundings(
    wallClock: { .now }, chance: { UInt64.random(in: 0 ... .max) })
}
