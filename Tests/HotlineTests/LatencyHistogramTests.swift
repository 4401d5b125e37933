import Testing

@testable import hotline

@Suite struct LatencyHistogramTests {
  @Test(arguments: [0, 1, 127, 128, 255, 256, 1000, 123_456, 9_999_999_999, UInt64(1) << 62])
  func `a time is known to one per cent`(time: UInt64) {
    var histogram = LatencyHistogram()
    histogram.add(time)
    histogram.add(UInt64.max)
    let found = histogram.quantile(0.5)
    #expect(found >= time && found - time <= time / 100)
    #expect(histogram.max == .max)
  }

  @Test func `quantiles are those of the sorted times`() {
    var histogram = LatencyHistogram()
    for time in 1...1000 { histogram.add(UInt64(time) * 1000) }
    for (share, time) in [(0.5, 500_000), (0.99, 990_000), (0.999, 999_000), (1, 1_000_000)] {
      let found = Int(histogram.quantile(share))
      #expect(found >= time && found <= time + time / 100)
    }
    #expect(LatencyHistogram().quantile(0.99) == 0)
  }
}
