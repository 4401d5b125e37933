import Foundation

/// What callers who type at their own times cost whoever makes them, as a share of what they cost the service.
struct OpenLoopBenchmark {
  let settings: BenchmarkSettings

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  private struct Setting {
    let name: String
    let flags: String
    var isFastAGI = false

    /// Whether the yardstick in C can do the same.
    var hasYardstick: Bool {
      flags.hasSuffix(OpenLoopBenchmark.trunk) && !flags.contains("--marks")
    }
  }

  private static let trunk = "--press 1* --keys 1000000"
  private let table = [
    Setting(name: "100 calls of five keys, one a second", flags: "--calls 100"),
    Setting(name: "1,000 such calls", flags: "--calls 1000"),
    Setting(name: "10,000 such calls on 1,000 trunks", flags: "--calls 10000 --trunks 1000"),
    Setting(name: "1,000 keys/s, 1 trunk", flags: "--calls 1000 --typing 1000 \(trunk)"),
    Setting(name: "10,000 keys/s, 1 trunk", flags: "--calls 500 --typing 50 \(trunk)"),
    Setting(
      name: "10,000 keys/s, 1,000 trunks",
      flags: "--calls 10000 --typing 1000 --trunks 1000 \(trunk)"),
    Setting(name: "135,000 keys/s, 1 trunk", flags: "--calls 6774 --typing 50 \(trunk)"),
    Setting(
      name: "135,000 keys/s, 1 trunk, marks", flags: "--calls 6774 --typing 50 --marks \(trunk)"),
    Setting(
      name: "FastAGI, 5,000 calls that press a key a second",
      flags: "--fastagi --calls 5000 --typing 1000", isFastAGI: true),
    Setting(
      name: "FastAGI, 200 calls that press one each 8 ms",
      flags: "--fastagi --calls 200 --typing 8", isFastAGI: true),
  ]

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("open-loop callers") else { return }
    page.heading("Callers who type at their own times")
    page.add(
      "What `hotline load` costs without `--depth`: its callers press in beats of 0.25 to 150 ms, and what was answered is "
        + "read at the next. The 12333 menu; callers press five keys at random, a second apart, and hang up, or, where keys a "
        + "second are said, 1 and * in turn without end. Each runs by itself: callers who are stopped are late. "
        + "`trunk-caller-yardstick` presses the same keys by the same beats in C, with "
        + "the fewest calls of the system: what the system charges whoever sleeps, writes and wakes the service."
    )
    page.add()
    page.tableHead(
      "", "load, µs CPU a key", "service, µs", "load / service", "… of the yardstick", "p50, ms",
      "to reach")
    for setting in table {
      let service = try Server(serving: TrunkBenchmark.menu, in: settings)
      var results: [LoadResult] = []
      var least: [LoadResult] = []
      for round in 1...settings.rounds {
        page.progress("\(setting.name), round \(round)")
        results.append(
          try load(
            service, at: setting.isFastAGI ? service.fastAGI : nil,
            setting.flags + " --seconds 4", in: settings))
        guard setting.hasYardstick else { continue }
        least.append(
          try load(service, setting.flags + " --seconds 4", by: .trunkYardstick, in: settings))
      }
      page.row(
        setting.name,
        Spread(results.map { $0.ownCPUSeconds * 1e6 / Double(max(1, $0.keysAnswered)) }).text(),
        Spread(results.map(\.microsecondsPerKey)).text(),
        "**\(Spread(results.map(\.share)).text())**",
        least.isEmpty ? "" : Spread(least.map(\.share)).text(),
        Spread(results.map { $0.keyToPlayMicroseconds.p50 / 1e3 }).text(), "1")
    }
  }
}
