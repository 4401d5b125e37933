import Foundation

/// A small generator of numbers that a seed fixes (Steele, Lea and Flood, 2014).
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: next()) }
}

/// How much longer than usual tests with random input run: `make fuzz` sets it.
enum FuzzFactor {
  static let rounds =
    ProcessInfo.processInfo.environment["HOTLINE_FUZZ_FACTOR"].flatMap { Int($0) } ?? 1
}
