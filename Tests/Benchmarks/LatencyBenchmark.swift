import Foundation

/// How long callers wait for the service: at half load, while a menu is reloaded, while a report is made, when 10,000 call
/// within a second; and what the generator and the machine add to it, by the wire's yardstick beside it.
struct LatencyBenchmark {
  let settings: BenchmarkSettings

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("latency") else { return }
    page.heading("How long callers wait")
    page.add(
      "From the moment a key was meant for to the first byte of its `play`, both counted by `hotline load` on the same two "
        + "cores; the store is SQLite. \(settings.rounds) runs of each in turn; the longest waits are shown with the least and "
        + "the most of them. The machine's own: how late it wakes a thread that asks for nothing else. "
        + (BenchmarkSettings.canRunAhead
          ? "Service, yardstick and generator run ahead of whatever else the machine does (`chrt --fifo 1`), as they would on a machine of their own."
          : "Whatever else the machine does takes its share: it lets no program run ahead of others.")
    )
    page.add()
    page.tableHead("", "p50, ms", "p99, ms", "p99.9, ms", "max, ms", "CPU of a core", "to reach")
    let menu = try ChangingMenu(in: settings)
    let wire = try Server("wire-yardstick", isAhead: true, in: settings)
    let service = try Server(
      serving: menu.path, ["--store", "grown.db"], isAhead: true, in: settings)
    page.progress("how much the service can do")
    let full = try load(
      service, "--calls 10000 --typing 50 --press 1* --keys 400 --seconds 2", in: settings)
    let half = Int(Double(full.keysAnswered) / full.serviceCPUSeconds / 2)
    let steady =
      "--calls \(max(100, half / 20)) --typing 50 --press 1* --keys 400 --warm-up 1 --seconds 4"
    let burst =
      "--calls 10000 --rate 10000 --typing 500 --press 1* --keys 4 --warm-up 0 --seconds 4"
    var rows = [
      Row(name: "the machine's own", goal: ""),
      Row(name: "\(half) keys/s: the wire", goal: ""),
      Row(name: "\(half) keys/s, half of what it can do on a core: the service", goal: "p99 1"),
      Row(name: "… while the menu is reloaded, three times", goal: "max 10"),
      Row(name: "… while a report reads \(callsInReport) calls", goal: "max 10"),
      Row(name: "10,000 calls within a second: ring to answer", goal: "max 10"),
      Row(name: "… and their keys", goal: "max 10"),
      Row(name: "… and with the wire", goal: ""),
    ]
    for round in 1...settings.rounds {
      page.progress("how long callers wait, round \(round)")
      rows[0].add(try Lateness.measured(seconds: 4, in: settings))
      rows[1].add(try load(wire, steady, in: settings))
      rows[2].add(try load(service, steady, in: settings))
      rows[3].add(
        try beside({ try menu.change() }, times: 3) { try load(service, steady, in: settings) })
      let report = report()
      rows[4].add(
        try beside({ try settings.started.start(report) }) {
          try load(service, steady, in: settings)
        })
      if report.isRunning { report.terminate() }
      settings.started.wait(for: report)
      let rung = try load(service, burst, in: settings)
      rows[5].add(rung, rung.ringToAnswerMicroseconds)
      rows[6].add(rung)
      rows[7].add(try load(wire, burst, in: settings))
    }
    for row in rows { row.show(on: page) }
  }

  private struct Row {
    let name: String
    let goal: String
    private var results: [(times: LoadResult.Times, cpu: Double)] = []

    init(name: String, goal: String) { (self.name, self.goal) = (name, goal) }

    /// `times`: of keys unless given.
    mutating func add(_ result: LoadResult, _ times: LoadResult.Times? = nil) {
      results.append(
        (times ?? result.keyToPlayMicroseconds, result.serviceCPUSeconds / result.seconds))
    }

    mutating func add(_ measured: (times: LoadResult.Times, cpu: Double)) {
      results.append(measured)
    }

    func show(on page: BenchmarkPage) {
      let median = { (part: KeyPath<LoadResult.Times, Double>) in
        String(format: "%.2f", Spread(results.map { $0.times[keyPath: part] / 1e3 }).median)
      }
      page.row(
        name, median(\.p50), median(\.p99), median(\.p999),
        Spread(results.map { $0.times.max / 1e3 }).text(1),
        String(format: "%.0f %%", 100 * Spread(results.map(\.cpu)).median), goal)
    }
  }

  private func report() -> Process {
    let report = Process()
    let arguments = ["report", "--month", "2026-06", "--store", "grown.db"]
    report.prepare(settings.program("hotline"), arguments, isAhead: false)
    settings.commands.add(settings.program("hotline"), arguments, in: settings)
    report.currentDirectoryURL = settings.folder
    report.standardOutput = FileHandle.nullDevice
    report.standardError = FileHandle.nullDevice
    return report
  }

  /// Those of the month, see ``Calls``.
  private var callsInReport: Int {
    settings.includes("store") ? min(settings.storeSizes.last!, 30 * 86_400) : 0
  }

  /// Does `work` from when `measured` has begun to count, again each second.
  private func beside(
    _ work: @escaping () throws -> Void, times: Int = 1, _ measured: () throws -> LoadResult
  ) throws -> LoadResult {
    nonisolated(unsafe) let work = work
    for time in 0..<times {
      DispatchQueue.global().asyncAfter(deadline: .now() + 1.5 + Double(time)) { try? work() }
    }
    return try measured()
  }
}

/// A copy of the 12333 menu that is different after each change.
private final class ChangingMenu {
  let path: String
  private let file: URL
  private let text: String
  private var changes = 0

  init(in settings: BenchmarkSettings) throws {
    let copy = settings.folder.appending(path: "changing")
    try FileManager.default.copyItem(at: URL(filePath: TrunkBenchmark.menu), to: copy)
    path = copy.path
    file = copy.appending(path: "12333.menu")
    text = try String(contentsOf: file, encoding: .utf8)
  }

  func change() throws {
    changes += 1
    let menu = "\nhang-up change\(changes) {\n  say \"\(changes)\"\n}\n"
    try (text + menu).write(to: file, atomically: true, encoding: .utf8)
  }
}
