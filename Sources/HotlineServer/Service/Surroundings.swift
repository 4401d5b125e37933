internal import CCrypto
internal import Synchronization

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
    wallClock: { .now }, chance: { randomBits.next() })

  private static let randomBits = RandomBits()
}

/// Random bits, fetched 4 KB at a time, for some 250 calls. To ask the library costs many times what the bits do, for by the
/// next time nothing of its code is in a cache.
private final class RandomBits: Sendable {
  private let words = Mutex<[UInt64]>([])
  private static let wordsFetched = 512

  func next() -> UInt64 {
    words.withLock { words in
      if words.isEmpty {
        words = Array(repeating: 0, count: RandomBits.wordsFetched)
        let filled = words.withUnsafeMutableBytes {
          RAND_bytes($0.baseAddress!.assumingMemoryBound(to: UInt8.self), Int32($0.count))
        }
        guard filled == 1 else {
          words = []
          return UInt64.random(in: 0 ... .max)
        }
      }
      return words.removeLast()
    }
  }
}
