import Foundation

/// The service against the wire's own price, on the trunk protocol.
struct TrunkBenchmark {
  let settings: BenchmarkSettings

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  private struct Setting {
    let name: String
    let flags: String
    var marks = false
    let goal: String
  }

  private let table = [
    Setting(name: "depth 1, 1 trunk", flags: "--calls 1000 --depth 1", goal: "1.25"),
    Setting(
      name: "depth 1, 1,000 trunks", flags: "--calls 1000 --trunks 1000 --depth 1", goal: "1.25"),
    Setting(name: "depth 16, 1 trunk", flags: "--calls 1000 --depth 16", goal: "2"),
    Setting(name: "depth 256, 1 trunk", flags: "--calls 1000 --depth 256", goal: ""),
    Setting(
      name: "depth 1, 1 trunk, marks", flags: "--calls 1000 --depth 1", marks: true, goal: "1.6"),
    Setting(
      name: "depth 1, 1,000 trunks, marks", flags: "--calls 1000 --trunks 1000 --depth 1",
      marks: true, goal: "1.6"),
  ]

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("trunk") else { return }
    page.heading("A key on a trunk")
    page.add(
      "Callers of the 12333 menu press 1 and * in turn: an answer of 24 prompts, 440 bytes, or 17. Against "
        + "`wire-yardstick`, which reads the same lines with the same parser on the same loop and answers with the "
        + "same bytes, without a menu. `hotline load` is the gateway; its own CPU is given as a share of the service's."
    )
    page.add()
    page.tableHead(
      "", "service, µs CPU a key", "wire, µs", "service / wire", "to reach", "keys/s",
      "key to play p50, p99, µs", "load / service")
    for setting in table {
      let wire = try Server("wire-yardstick", in: settings)
      let service = try Server(serving: Self.menu, in: settings)
      var ours: [LoadResult] = []
      var bare: [LoadResult] = []
      let flags =
        setting.flags + " --press 1* --keys 400 --warm-up 1 --seconds \(settings.seconds)"
      for round in 1...settings.rounds {
        page.progress("trunk, \(setting.name), round \(round)")
        bare.append(try load(wire, flags, in: settings))
        ours.append(
          try load(service, flags + (setting.marks ? " --marks" : ""), in: settings))
      }
      let ratios = zip(ours, bare).map { $0.microsecondsPerKey / $1.microsecondsPerKey }
      page.row(
        setting.name, Spread(ours.map(\.microsecondsPerKey)).text(),
        Spread(bare.map(\.microsecondsPerKey)).text(), "**\(Spread(ratios).text())**",
        setting.goal,
        String(format: "%.0f", Spread(ours.map { Double($0.keysAnswered) / $0.seconds }).median),
        String(
          format: "%.0f, %.0f", Spread(ours.map(\.keyToPlayMicroseconds.p50)).median,
          Spread(ours.map(\.keyToPlayMicroseconds.p99)).median),
        Spread(ours.map { $0.ownCPUSeconds / $0.serviceCPUSeconds }).text())
    }
  }

  /// The 12333 service of this repository.
  static let menu = FileManager.default.currentDirectoryPath + "/menus/12333"
}
