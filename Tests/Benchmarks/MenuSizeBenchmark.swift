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
    var server: Server?
    var results: [LoadResult] = []
  }

  private let table = [
    Setting(steps: 10, depth: 1),
    Setting(steps: 1000, depth: 1, note: ", of which as few are used"),
    Setting(steps: 100_000, depth: 1, note: ", of which as few are used"),
    Setting(steps: 1000, depth: 4), Setting(steps: 100_000, depth: 8),
  ]

  /// Callers who keep to their times need full seconds, in which the machine changes: so often is each measured in a round.
  private static let times = 2

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("size") else { return }
    page.heading("A key in a menu of any size")
    page.add(
      "A tree of menus of four options: callers go down it at random and back, and 100,000 keys come in a second. Of the first "
        + "three menus they use five steps, of the last two all that lie down to four and to eight menus deep. The services run "
        + "side by side and are measured in turn, for whole seconds, for callers keep to their times; \(Self.times) times a round."
    )
    page.add()
    page.tableHead(
      "", "service, µs CPU a key", "to the first", "to reach", "memory of the service, MB")
    var settingsBySize = table
    for index in settingsBySize.indices {
      page.progress("a menu of \(settingsBySize[index].steps) steps begins to be served")
      settingsBySize[index].server = try Server(
        serving: try menu(of: settingsBySize[index].steps), in: settings)
    }
    for round in 1...Self.times * settings.rounds {
      for index in settingsBySize.indices.shuffled() {
        page.progress("menus of any size, round \(round)")
        let flags =
          "--to 900 --calls 2000 --typing 20 --warm-up 2 --seconds \(settings.seconds) --scripts "
          + (try callers(settingsBySize[index]))
        settingsBySize[index].results.append(
          try load(settingsBySize[index].server!, flags, in: settings))
      }
    }
    let costs = settingsBySize.map { setting in
      setting.results.map { $0.serviceCPUSeconds * 1e6 / Double(max(1, $0.keys)) }
    }
    for (index, setting) in settingsBySize.enumerated() {
      let ratios = zip(costs[index], costs[0]).map { $0 / $1 }
      page.row(
        "a menu of \(setting.steps) steps\(setting.note)", Spread(costs[index]).text(),
        Spread(ratios).text(), index == 0 ? "" : "1",
        String(format: "%.0f", Double(setting.results.last!.serviceMemoryBytes) / 1e6))
    }
  }

  private func menu(of steps: Int) throws -> String {
    let file = settings.folder.appending(path: "size\(steps).menu")
    try LargeMenu.text(steps: steps).write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }

  /// The scripts of a thousand callers, who stay for a minute.
  private func callers(_ setting: Setting) throws -> String {
    let file = settings.folder.appending(
      path: "size\(setting.steps)-\(setting.depth).calls")
    if FileManager.default.fileExists(atPath: file.path) { return file.path }
    var chance = Chance()
    var text = ""
    for caller in 1...1000 {
      text += "call \"\(caller)\"\n"
      for _ in 0..<1500 / setting.depth {
        let keys = LargeMenu.way(down: setting.depth, &chance).map { String($0) }
        text += "  press \(keys.joined(separator: " "))\n"
      }
    }
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }
}
