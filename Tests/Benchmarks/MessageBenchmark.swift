import Foundation

/// Callers who leave messages: what 500 at once cost, and how soon 2,000 a second are on the disk.
struct MessageBenchmark {
  let settings: BenchmarkSettings

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("messages") else { return }
    page.heading("Messages")
    page.add(
      "SQLite, a wait for the disk at each commit (`synchronous=FULL`). \(Self.diskWaits(in: settings.folder)) `saved` counts from the end of the recording."
    )
    page.add()
    page.tableHead("", "CPU of a core", "saved a second", "`saved` p50, p99, max, ms", "to reach")
    let long = try script(
      "long", "hear welcome\n  press 4 1\n  hear message\n  speak 8s\n  hang up")
    let short = try script("short", "speak 500ms")
    let menu = settings.folder.appending(path: "message.menu")
    try Self.menu.write(to: menu, atomically: true, encoding: .utf8)
    try row(
      "500 callers at once, messages of 8 s", TrunkBenchmark.menu,
      "--calls 500 --rate 60 --typing 100 --prompt 200 --scripts \(long) --warm-up 10 --seconds 10",
      "20 %, p99 50 ms", page)
    try row(
      "2,000 messages a second, of half a second", menu.path,
      "--to 800 --calls 20000 --rate 2000 --typing 100 --prompt 200 --scripts \(short) --warm-up 4 --seconds 8",
      "2,000 a second, p99 50 ms", page)
  }

  /// Takes messages of any length.
  private static let menu = """
    hotline 800 "Messages" {
      timezone  UTC
      languages en
      start     message
    }
    record message "Message" {
      say "Speak."
      for "Office"
      at-least 100ms
      no-match 1  -> goodbye
      kept        -> goodbye
      unavailable -> goodbye
    }
    hang-up goodbye {
      say "Goodbye."
    }

    """

  private func row(
    _ name: String, _ menu: String, _ flags: String, _ goal: String, _ page: BenchmarkPage
  ) throws {
    page.progress("messages, \(name)")
    // What other tables have left to the disk is no matter of this one: gigabytes of stores that were removed.
    sync()
    let service = try Server(
      serving: menu, ["--store", "messages.db"], isAhead: true, in: settings)
    let result = try load(service, flags, in: settings)
    let saved = result.endToSavedMicroseconds
    page.row(
      name, String(format: "%.0f %%", 100 * result.serviceCPUSeconds / result.seconds),
      String(format: "%.0f", Double(saved.count) / result.seconds),
      String(format: "%.0f, %.0f, %.0f", saved.p50 / 1e3, saved.p99 / 1e3, saved.max / 1e3), goal)
  }

  private func script(_ name: String, _ acts: String) throws -> String {
    let file = settings.folder.appending(path: "\(name).calls")
    try "call \"a message\"\n  \(acts)\n".write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }

  /// What this disk takes to make 64 KB last.
  private static func diskWaits(in folder: URL) -> String {
    let path = folder.appending(path: "disk").path
    let file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
    guard file >= 0 else { return "" }
    defer {
      close(file)
      unlink(path)
    }
    let block = [UInt8](repeating: 1, count: 65_536)
    let times = (0..<50).map { _ in
      let began = Date()
      _ = write(file, block, block.count)
      fdatasync(file)
      return Date().timeIntervalSince(began) * 1e3
    }
    return "This disk takes \(Spread(times).text(1)) ms to make 64 KB last."
  }
}
