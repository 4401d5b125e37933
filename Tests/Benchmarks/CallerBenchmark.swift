import Foundation

/// What callers by FastAGI cost whoever makes them, as a share of what they cost the service.
struct CallerBenchmark {
  let settings: BenchmarkSettings

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("callers") else { return }
    page.heading("Callers by FastAGI")
    page.add(
      "What `hotline load` costs, 200 calls at once. Who calls pays for the connection, which is most of a short call: "
        + "`agi-caller-yardstick` makes the same call in C on bare epoll, with the fewest calls of the system. Callers of the "
        + "12333 menu press ten keys at random and hang up. As it is served, a service keeps its records in SQLite and tells of "
        + "each call in its log; the others tell of nothing, and those with records in memory keep nothing either that outlives "
        + "them, as no service does that people ring: what is left of them is little but the kernel's, at both ends."
    )
    page.add()
    page.tableHead("", "caller, µs CPU a call", "service, µs", "caller / service", "to reach")
    let three = try FastAGIBenchmark.menuFile(in: settings)
    var all = [
      try contestant("three menus, as it is served", three, "served.db", log: "served.log"),
      try contestant("three menus, records in SQLite", three, "callers.db"),
      try contestant("three menus, records in memory", three, "memory"),
      try contestant("… by `agi-caller-yardstick`", three, "memory", by: .yardstick),
      try contestant(
        "12333, as it is served", TrunkBenchmark.menu, "served12333.db", log: "served12333.log"),
      try contestant("12333, records in SQLite", TrunkBenchmark.menu, "callers12333.db"),
      try contestant("12333, records in memory", TrunkBenchmark.menu, "memory"),
    ]
    for round in 1...settings.rounds {
      page.progress("callers by FastAGI, round \(round)")
      try Contestant.measure(&all, in: settings)
    }
    for one in all {
      page.row(
        one.name,
        Spread(one.results.map { $0.ownCPUSeconds * 1e6 / Double($0.callsEnded) }).text(1),
        Spread(one.costs).text(1),
        "**\(Spread(one.loadShares).text())**",
        one.generator == .load ? "1" : "")
    }
  }

  private func contestant(
    _ name: String, _ menu: String, _ store: String, log: String? = nil,
    by generator: Generator = .load
  ) throws -> Contestant {
    let service = try Server(serving: menu, ["--store", store], log: log, in: settings)
    let flags =
      menu == TrunkBenchmark.menu
      ? "--fastagi --calls 200 --typing 0 --keys 10" : FastAGIBenchmark.flags()
    return Contestant(name, service, at: service.fastAGI!, flags, by: generator)
  }
}
