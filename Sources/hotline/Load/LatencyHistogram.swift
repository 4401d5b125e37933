/// How often each length of time was seen, to within 1 % of it, in 59 KiB however many there are.
///
/// Buckets are as wide as their place is high: 128 for each power of two of nanoseconds.
struct LatencyHistogram {
  private static let subBits = 7
  private static let bucketCount = (64 - subBits + 1) << subBits

  private var buckets = [UInt64](repeating: 0, count: bucketCount)
  private(set) var count: UInt64 = 0
  /// The longest of all, exactly; 0 where there is none.
  private(set) var max: UInt64 = 0

  mutating func add(_ nanoseconds: UInt64) {
    buckets[LatencyHistogram.bucket(of: nanoseconds)] += 1
    count += 1
    if nanoseconds > max { max = nanoseconds }
  }

  /// What came in before it was asked for took no time.
  mutating func add(since start: UInt64, until end: UInt64) { add(end > start ? end - start : 0) }

  /// The time that so large a `share` (0 to 1) of all took at most, in nanoseconds; 0 where there is none.
  func quantile(_ share: Double) -> UInt64 {
    let wanted = UInt64((share * Double(count)).rounded(.up))
    var seen: UInt64 = 0
    for index in buckets.indices {
      seen += buckets[index]
      if seen >= wanted, seen > 0 {
        return Swift.min(LatencyHistogram.upperEnd(of: index), max)
      }
    }
    return max
  }

  private static func bucket(of value: UInt64) -> Int {
    let top = 63 - (value | 1 << UInt64(subBits)).leadingZeroBitCount
    let shift = top - subBits
    return shift << subBits + Int(value >> UInt64(shift))
  }

  /// The largest value that falls into the bucket at `index`.
  private static func upperEnd(of index: Int) -> UInt64 {
    if index < 2 << subBits { return UInt64(index) }
    let shift = UInt64(index >> subBits - 1)
    let place = UInt64(index & (1 << subBits - 1) | 1 << subBits)
    return (place + 1) << shift - 1
  }
}
