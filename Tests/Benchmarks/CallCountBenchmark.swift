import Foundation

/// What a key costs by how many calls are up: no more where there are many.
struct CallCountBenchmark {
  let settings: BenchmarkSettings

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  private static let counts = [1000, 20_000, 200_000]
  private static let trunks = 16
  /// In which so many have rung and have pressed some fifty keys each: what is kept of a young call asks for memory more often
  /// than that of an old one, and of few calls all have come to any age by then.
  private static let warmUp = 12

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("count") else { return }
    page.heading("A key among any number of calls")
    page.add(
      "Callers of the 12333 menu on \(Self.trunks) trunks, depth 16, press 1 and * in turn, as above: one after the other, so "
        + "that a call of many was last touched as long ago. The services run side by side and are measured in turn."
    )
    page.add()
    page.tableHead("calls at once", "service, µs CPU a key", "to the first", "to reach")
    var all = try Self.counts.map { count in
      Contestant(
        count.formatted(.number), try Server(serving: TrunkBenchmark.menu, in: settings),
        "--calls \(count) --trunks \(Self.trunks) --depth 16 --press 1* --keys 400",
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
