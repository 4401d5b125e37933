import Foundation

/// What a key costs by how large the menu is in which it is pressed: callers go down it and back.
struct MenuSizeBenchmark {
  let settings: BenchmarkSettings

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  private struct Setting {
    let steps: Int
    /// How far down callers go before they come back.
    let depth: Int
    /// What is said of them beside the size of the menu.
    var note = ""

    var name: String { "a menu of \(steps) steps\(note)" }
  }

  private let table = [
    Setting(steps: 10, depth: 1),
    Setting(steps: 1000, depth: 1, note: ", of which as few are used"),
    Setting(steps: 100_000, depth: 1, note: ", of which as few are used"),
    Setting(steps: 1000, depth: 4), Setting(steps: 100_000, depth: 8),
  ]

  /// One key a trunk and turn, as where few call, and as many as a full house has.
  private static let ways = ["--calls 1000 --trunks 1000 --depth 1", "--calls 1000 --depth 16"]

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("size") else { return }
    page.heading("A key in a menu of any size")
    page.add(
      "A tree of menus of four options: callers go down it at random and back. Of the first three menus they use five steps, of "
        + "the last two all that lie down to four and to eight menus deep. The services run side by side and are measured in turn."
    )
    page.add()
    page.tableHead(
      "", "depth 1, 1,000 trunks: µs CPU a key", "to the first", "to reach",
      "depth 16, 1 trunk: µs CPU a key", "to the first", "memory of the service, MB")
    let servers = try table.map { setting in
      page.progress("\(setting.name) begins to be served")
      return try Server(serving: try menu(of: setting.steps), in: settings)
    }
    var memory: [Double] = []
    let costs = try Self.ways.map { way in
      var all = try zip(table, servers).map { setting, server in
        Contestant(
          setting.name, server, "--to 900 \(way) --scripts \(try callers(setting))", warmUp: 2)
      }
      for round in 1...settings.rounds {
        page.progress("menus of any size, \(way), round \(round)")
        try Contestant.measure(&all, in: settings)
      }
      memory = all.map { Double($0.results.last!.serviceMemoryBytes) / 1e6 }
      return all.map { $0.results.map(\.microsecondsPerKey) }
    }
    for (index, setting) in table.enumerated() {
      let cells = costs.map { costs in
        let growth = Spread(zip(costs[index], costs[0]).map { $0 / $1 })
        return (Spread(costs[index]).text(), growth.text())
      }
      page.row(
        setting.name, cells[0].0, cells[0].1, index == 0 ? "" : "1", cells[1].0, cells[1].1,
        String(format: "%.0f", memory[index]))
    }
  }

  private func menu(of steps: Int) throws -> String {
    let file = settings.folder.appending(path: "size\(steps).menu")
    try LargeMenu.text(steps: steps).write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }

  /// The scripts of callers who press some three thousand keys each, each once the one before is answered.
  private func callers(_ setting: Setting) throws -> String {
    let file = settings.folder.appending(
      path: "size\(setting.steps)-\(setting.depth).calls")
    if FileManager.default.fileExists(atPath: file.path) { return file.path }
    var chance = Chance()
    var text = ""
    for caller in 1...400 {
      text += "call \"\(caller)\"\n"
      for _ in 0..<1500 / setting.depth {
        for key in LargeMenu.way(down: setting.depth, &chance) { text += "  press \(key)\n" }
      }
    }
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }
}
