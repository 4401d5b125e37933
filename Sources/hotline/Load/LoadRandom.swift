/// Numbers that look random and are the same in every run of a seed (Marsaglia, 2003).
struct LoadRandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
