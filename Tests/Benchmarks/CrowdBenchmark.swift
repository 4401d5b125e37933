import Foundation

/// Many at once: what each takes in memory.
struct CrowdBenchmark {
  let settings: BenchmarkSettings

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("crowd") else { return }
    page.heading("Many at once")
    page.tableHead("", "measured", "to reach")
    try memory(into: page)
  }

  private func memory(into page: BenchmarkPage) throws {
    page.progress("a million calls at once")
    let service = try Server(serving: TrunkBenchmark.menu, in: settings)
    let held = try load(
      service, "--calls 1000000 --keys 0 --warm-up 0 --seconds 25", in: settings)
    page.row(
      "1,000,000 calls on a trunk, all in the main menu's welcome",
      String(
        format: "%.0f MB for %d calls", Double(held.serviceMemoryBytes) / 1e6, held.callsBegun),
      "600 MB")
    for count in [1000, 15_000] {
      page.progress("\(count) FastAGI connections")
      let service = try Server(serving: TrunkBenchmark.menu, in: settings)
      let alone = "--fastagi --calls 1 --typing 3600000 --warm-up 0 --seconds 1"
      // The first call brings in what of the program every call needs, from its beginning to its end: 64 KB at a time.
      _ = try load(service, at: service.fastAGI!, alone, in: settings)
      let before = try load(service, at: service.fastAGI!, alone, in: settings)
      let held = try load(
        service, at: service.fastAGI!,
        "--fastagi --calls \(count) --typing 3600000 --warm-up 0 --seconds 8", in: settings)
      let bytes = Double(held.serviceMemoryBytes - before.serviceMemoryBytes)
      page.row(
        "\(count) FastAGI connections, each a call that waits",
        String(
          format: "%.0f bytes each", bytes / Double(count)), "1,024 bytes each")
    }
  }
}
