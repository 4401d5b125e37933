import Foundation

/// How much longer than usual tests with random input run: `make fuzz` sets it.
package enum FuzzFactor {
  package static let rounds =
    ProcessInfo.processInfo.environment["HOTLINE_FUZZ_FACTOR"].flatMap { Int($0) } ?? 1

  /// The seeds of one case: `seed` itself, and more of its own in longer runs.
  package static func seeds(from seed: UInt64) -> [UInt64] {
    (0..<UInt64(rounds)).map { seed + $0 * 1_000_000 }
  }
}
