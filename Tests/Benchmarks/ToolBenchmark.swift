import Foundation

/// What authors wait for: `check` of large menus, `test` of many calls.
struct ToolBenchmark {
  let settings: BenchmarkSettings

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("tools") else { return }
    page.heading("What authors wait for")
    page.tableHead("", "measured", "to reach")
    for steps in [10_000, 100_000] {
      let file = settings.folder.appending(path: "large\(steps).menu")
      try LargeMenu.text(steps: steps).write(to: file, atomically: true, encoding: .utf8)
      page.progress("check of \(steps) steps")
      let runs = try (0..<settings.rounds).map { _ in
        try runToEnd("hotline", ["check", file.path], in: settings)
      }
      page.row(
        "`hotline check` of a menu of \(steps) steps",
        "\(Spread(runs.map(\.seconds)).text()) s, \(Spread(runs.map(\.cpu)).text()) s of CPU",
        steps == 100_000 ? "1 s" : "")
    }
    let folder = try manyScripts()
    let arguments = ["test", "--jobs", "1", folder]
    var reading: [Double] = []
    var whole: [(calls: Double, cpu: Double)] = []
    for round in 1...settings.rounds {
      page.progress("test of the 12333 menu, round \(round)")
      reading.append(
        try runToEnd(
          "hotline", arguments + ["--filter", "no call has this name"], in: settings
        ).cpu)
      let all = try runToEnd("hotline", arguments, in: settings)
      let count = all.output.firstMatch(of: /\((\d+) calls/)?.1
      whole.append((count.flatMap { Double($0) } ?? .nan, all.cpu))
    }
    // What is read and compiled on the way to the first call is no call. It takes half of the time, and of two rounds a
    // machine that others use may slow down one alone: the median is taken off.
    let read = Spread(reading).median
    let runs = whole.map { $0.calls / ($0.cpu - read) }
    page.row(
      "`hotline test --jobs 1`, the scripts of the 12333 menu \(Self.copies) times over",
      "\(Spread(runs).text(0)) calls a second of CPU", "50,000")
  }

  /// The calls of the menu's own scripts take ten milliseconds, of which no clock tells much.
  private static let copies = 100

  /// The 12333 menu with so many copies of its scripts.
  private func manyScripts() throws -> String {
    let files = FileManager.default
    let folder = settings.folder.appending(path: "scripts").path
    try files.copyItem(atPath: TrunkBenchmark.menu, toPath: folder)
    let scripts = try files.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".calls") }
    for copy in 1..<Self.copies {
      try files.createDirectory(
        atPath: "\(folder)/copy\(copy)", withIntermediateDirectories: false)
      for script in scripts {
        try files.copyItem(atPath: "\(folder)/\(script)", toPath: "\(folder)/copy\(copy)/\(script)")
      }
    }
    return folder
  }
}
