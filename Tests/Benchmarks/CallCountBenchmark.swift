import Foundation

/// What a key costs by how many calls are up: no more where there are many.
struct CallCountBenchmark {
  let settings: BenchmarkSettings

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  private static let counts = [1000, 20_000, 200_000]
  private static let trunks = 16
  /// At most so many keys a call, any number of them as likely: what a call costs by its age, its beginning and its end are in
  /// all rows alike.
  private static let keysMax = 100
  /// For each second that is measured, in which callers of the most calls have been replaced once.
  private static let warmUp = 12

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("count") else { return }
    page.heading("A key among any number of calls")
    page.add(
      "Callers of the 12333 menu on \(Self.trunks) trunks, depth 16, press 1 and * in turn, as above: one after the other, so "
        + "that a call of many was last touched as long ago. They hang up after up to \(Self.keysMax) keys, half as many on "
        + "average, and others ring: a key has its part of that. The services run side by side and are measured in turn."
    )
    page.add()
    page.tableHead("calls at once", "service, µs CPU a key", "to the first", "to reach")
    var all = try Self.counts.map { count in
      Contestant(
        count.formatted(.number), try Server(serving: TrunkBenchmark.menu, in: settings),
        "--calls \(count) --trunks \(Self.trunks) --depth 16 --press 1* --keys \(Self.keysMax) --hang-ups 100",
        warmUp: Self.warmUp)
    }
    for round in 1...settings.rounds {
      page.progress("any number of calls, round \(round)")
      try Contestant.measure(&all, in: settings)
    }
    let costs = all.map { $0.results.map(\.microsecondsPerKey) }
    for (service, cost) in zip(all, costs) {
      let ratios = zip(cost, costs[0]).map { $0 / $1 }
      let up = service.results.compactMap(\.callsUp).min() ?? 0
      page.row(
        "\(service.name) (at least \(up.formatted(.number)) up)", Spread(cost).text(),
        Spread(ratios).text(), service.name == all[0].name ? "" : "1")
    }
  }
}
