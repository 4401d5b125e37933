import Foundation

/// The service against the wire's own price, on the trunk protocol.
struct TrunkBenchmark {
  let settings: BenchmarkSettings

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  private struct Setting {
    let name: String
    let flags: String
    /// What the service is to cost at most, in what the wire costs; empty where nothing is said.
    let goal: String
    /// The same with marks; nil where it is not measured.
    var marksGoal: String?
    var keysPerCall = 400
  }

  private let table = [
    Setting(
      name: "depth 1, 1 trunk", flags: "--calls 1000 --depth 1", goal: "1.25", marksGoal: "1.6"),
    Setting(
      name: "depth 1, 1,000 trunks", flags: "--calls 1000 --trunks 1000 --depth 1", goal: "1.25",
      marksGoal: "1.6"),
    Setting(name: "depth 16, 1 trunk", flags: "--calls 1000 --depth 16", goal: "2"),
    Setting(
      name: "depth 16, 1,000 trunks", flags: "--calls 16000 --trunks 1000 --depth 16", goal: "2"),
    Setting(name: "depth 256, 1 trunk", flags: "--calls 1000 --depth 256", goal: ""),
    Setting(
      name: "depth 256, 1,000 trunks", flags: "--calls 256000 --trunks 1000 --depth 256", goal: ""),
    Setting(
      name: "depth 16, 16 trunks, calls of ten keys", flags: "--calls 1000 --trunks 16 --depth 16",
      goal: "", keysPerCall: TrunkBenchmark.keysOfShortCalls),
  ]

  /// A call as short as most are.
  private static let keysOfShortCalls = 10

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("trunk") else { return }
    page.heading("A key on a trunk")
    page.progress("the engine alone, for comparison")
    let engine = try EngineBenchmark(settings).microsecondsPerKey()
    page.add(
      "Callers of the 12333 menu press 1 and * in turn: an answer of 24 prompts, 440 bytes, or 17. Against "
        + "`wire-yardstick`, which reads the same lines with the same parser on the same loop and answers with the "
        + "same bytes, without a menu. Calls last 400 keys, or ten, of which each has its part of their beginning and end. "
        + "`hotline load` is the gateway; its own CPU is given as a share of the service's. "
        + "The same keys in the engine alone, in this process, without sockets, lines and timers: "
        + "\(Spread(engine).text(3)) µs a key."
    )
    page.add()
    page.tableHead(
      "", "service, µs CPU a key", "wire, µs", "service / wire", "to reach", "service / engine",
      "load / service")
    for setting in table {
      let flags = setting.flags + " --press 1* --keys \(setting.keysPerCall)"
      var all = [
        Contestant("the wire", try Server("wire-yardstick", in: settings), flags),
        Contestant(setting.name, try Server(serving: Self.menu, in: settings), flags),
      ]
      if setting.marksGoal != nil {
        let service = try Server(serving: Self.menu, in: settings)
        all.append(Contestant(setting.name + ", marks", service, flags + " --marks"))
      }
      if setting.keysPerCall == Self.keysOfShortCalls {
        let service = try Server(serving: Self.menu, ["--store", "short.db"], in: settings)
        all.append(Contestant(setting.name + ", records in SQLite", service, flags))
      }
      for round in 1...settings.rounds {
        page.progress("trunk, \(setting.name), round \(round)")
        try Contestant.measure(&all, in: settings)
      }
      let bare = all[0].results.map(\.microsecondsPerKey)
      for (service, goal) in zip(all[1...], [setting.goal, setting.marksGoal ?? ""]) {
        let ours = service.results.map(\.microsecondsPerKey)
        page.row(
          service.name, Spread(ours).text(), Spread(bare).text(),
          "**\(Spread(zip(ours, bare).map { $0 / $1 }).text())**", goal,
          Spread(zip(ours, engine).map { $0 / $1 }).text(0), Spread(service.loadShares).text())
      }
    }
  }

  /// The 12333 service of this repository.
  static let menu = FileManager.default.currentDirectoryPath + "/menus/12333"
}
