import Foundation

/// How late the machine wakes a thread that asks for nothing but to be woken every tenth of a millisecond: no program on it
/// can answer sooner.
enum Lateness {
  static let flag = "--lateness"
  private static let gap = timespec(tv_sec: 0, tv_nsec: 100_000)

  /// Measures for so many seconds and prints the times; for a process of its own, which can run ahead of others.
  static func run(seconds: Double) {
    var times: [Double] = []
    let end = now + seconds
    while now < end {
      let slept = now
      var gap = gap
      nanosleep(&gap, nil)
      times.append((now - slept) * 1e6 - Double(gap.tv_nsec) / 1e3)
    }
    times.sort()
    let quantile = { (share: Double) in
      times[min(times.count - 1, Int(Double(times.count) * share))]
    }
    print(times.count, quantile(0.5), quantile(0.99), quantile(0.999), times.last ?? 0)
  }

  static func measured(
    seconds: Int, in settings: BenchmarkSettings
  ) throws -> (times: LoadResult.Times, cpu: Double) {
    let run = try runToEnd(
      "benchmarks", [flag, "\(seconds)"], isAhead: BenchmarkSettings.canRunAhead, in: settings)
    let figures = run.output.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    guard figures.count == 5 else { throw NotMeasured() }
    let times = LoadResult.Times(
      count: Int(figures[0]), p50: figures[1], p99: figures[2], p999: figures[3], max: figures[4])
    return (times, run.cpu / Double(seconds))
  }

  private struct NotMeasured: Error {}

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
