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
        try runToEnd("hotline", ["check", file.path], in: settings).cpu
      }
      page.row(
        "`hotline check` of a menu of \(steps) steps", "\(Spread(runs).text()) s of CPU",
        steps == 100_000 ? "1 s" : "")
    }
    page.progress("test of the 12333 menu")
    let runs = try (0..<settings.rounds).map { _ -> Double in
      let text = try runToEnd(
        "hotline", ["test", "--jobs", "1", TrunkBenchmark.menu], in: settings
      ).output
      let rate = text.firstMatch(of: /(\d+) a second/)?.1
      return rate.flatMap { Double($0) } ?? .nan
    }
    page.row(
      "`hotline test --jobs 1`, the 12333 menu", "\(Spread(runs).text(0)) calls a second",
      "50,000")
  }
}
