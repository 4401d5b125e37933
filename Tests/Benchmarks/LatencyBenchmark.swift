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
        + "cores; the store is SQLite. "
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
    let full = try load(
      service, "--calls 1000 --depth 16 --press 1* --keys 400 --seconds 2", in: settings)
    let half = full.keysAnswered / Int(full.seconds) / 2
    let flags =
      "--calls \(max(100, half / 20)) --typing 50 --press 1* --keys 400 --warm-up 2 --seconds 5"
    row("\(half) keys/s: the wire", try load(wire, flags, in: settings), "", page)
    row(
      "\(half) keys/s, half of what it can do: the service", try load(service, flags, in: settings),
      "p99 1", page)
    row(
      "… while the menu is reloaded, three times",
      try beside({ try menu.change() }, times: 3) { try load(service, flags, in: settings) },
      "max 10", page)
    let report = Process()
    report.prepare(
      settings.program("hotline"), ["report", "--day", "2026-06-01", "--store", "grown.db"],
      isAhead: false)
    report.currentDirectoryURL = settings.folder
    report.standardOutput = FileHandle.nullDevice
    report.standardError = FileHandle.nullDevice
    let calls = settings.includes("store") ? settings.storeSizes.last! : 0
    row(
      "… while a report reads \(calls) calls",
      try beside({ try report.run() }) { try load(service, flags, in: settings) }, "max 10", page)
    if report.isRunning { report.terminate() }
    let burst =
      "--calls 10000 --rate 10000 --typing 500 --press 1* --keys 4 --warm-up 0 --seconds 4"
    let rung = try load(service, burst, in: settings)
    row(
      "10,000 calls within a second: ring to answer", rung, rung.ringToAnswerMicroseconds, "max 10",
      page)
    row("… and their keys", rung, "max 10", page)
    row("… and with the wire", try load(wire, burst, in: settings), "", page)
  }

  /// Does `work` from when `measured` has begun to count, again each second.
  private func beside(
    _ work: @escaping () throws -> Void, times: Int = 1, _ measured: () throws -> LoadResult
  ) throws -> LoadResult {
    nonisolated(unsafe) let work = work
    for time in 0..<times {
      DispatchQueue.global().asyncAfter(deadline: .now() + 3.5 + Double(time)) { try? work() }
    }
    return try measured()
  }

  private func row(_ name: String, _ result: LoadResult, _ goal: String, _ page: BenchmarkPage) {
    row(name, result, result.keyToPlayMicroseconds, goal, page)
  }

  private func row(
    _ name: String, _ result: LoadResult, _ times: LoadResult.Times, _ goal: String,
    _ page: BenchmarkPage
  ) {
    let shown = [times.p50, times.p99, times.p999, times.max].map {
      String(format: "%.2f", $0 / 1e3)
    }
    page.row(
      name, shown[0], shown[1], shown[2], shown[3],
      String(format: "%.0f %%", 100 * result.serviceCPUSeconds / result.seconds), goal)
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
