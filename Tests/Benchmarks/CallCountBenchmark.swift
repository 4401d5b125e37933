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
  /// The same of the wire, which answers twice as fast.
  private static let wireWarmUp = 6

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("count") else { return }
    page.heading("A key among any number of calls")
    page.add(
      "Callers of the 12333 menu on \(Self.trunks) trunks, depth 16, press 1 and * in turn, as above: one after the other, so "
        + "that a call of many was last touched as long ago. They hang up after up to \(Self.keysMax) keys, half as many on "
        + "average, and others ring: a key has its part of that. The services run side by side and are measured in turn, and then the wires. "
        + "`wire-yardstick` keeps nothing of a call: what its cost grows by is the callers' part and the kernel's, in the "
        + "caches that all share."
    )
    page.add()
    page.tableHead(
      "calls at once", "service, µs CPU a key", "to the first", "to reach", "wire, µs",
      "to the first")
    let services = try Self.counts.map { count in
      contestant(count, try Server(serving: TrunkBenchmark.menu, in: settings), Self.warmUp)
    }
    let wires = try Self.counts.map { count in
      contestant(count, try Server("wire-yardstick", in: settings), Self.wireWarmUp)
    }
    var (all, bare) = (services, wires)
    for round in 1...settings.rounds {
      page.progress("any number of calls, round \(round)")
      try Contestant.measure(&all, in: settings)
      try Contestant.measure(&bare, in: settings)
    }
    let costs = all.map { $0.results.map(\.microsecondsPerKey) }
    let bareCosts = bare.map { $0.results.map(\.microsecondsPerKey) }
    for (index, service) in all.enumerated() {
      let up = service.results.compactMap(\.callsUp).min() ?? 0
      page.row(
        "\(service.name) (at least \(up.formatted(.number)) up)", Spread(costs[index]).text(),
        growth(costs[index], from: costs[0]), index == 0 ? "" : "1",
        Spread(bareCosts[index]).text(), growth(bareCosts[index], from: bareCosts[0]))
    }
  }

  private func contestant(_ count: Int, _ server: Server, _ warmUp: Int) -> Contestant {
    Contestant(
      count.formatted(.number), server,
      "--calls \(count) --trunks \(Self.trunks) --depth 16 --press 1* --keys \(Self.keysMax) --hang-ups 100",
      warmUp: warmUp)
  }

  private func growth(_ cost: [Double], from first: [Double]) -> String {
    Spread(zip(cost, first).map { $0 / $1 }).text()
  }
}
