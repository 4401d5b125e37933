import Foundation

/// Many at once: memory, bursts, half load, recordings.
struct CrowdBenchmark {
  let settings: BenchmarkSettings

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("crowd") else { return }
    page.heading("Many at once")
    page.tableHead("", "measured", "to reach")
    try memory(into: page)
    try latency(into: page)
    try recordings(into: page)
  }

  private func memory(into page: BenchmarkPage) throws {
    let service = try Server(serving: TrunkBenchmark.menu, in: settings)
    let held = try load(
      service, "--calls 1000000 --keys 0 --warm-up 0 --seconds 25", in: settings)
    page.row(
      "1,000,000 calls on a trunk, all in the main menu's welcome",
      String(
        format: "%.0f MB for %d calls", Double(held.serviceMemoryBytes) / 1e6, held.callsBegun),
      "600 MB")
    for count in [1000, 15_000] {
      let service = try Server(serving: TrunkBenchmark.menu, in: settings)
      let before = try load(
        service, at: service.fastAGI!,
        "--fastagi --calls 1 --typing 3600000 --warm-up 0 --seconds 1",
        in: settings)
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

  private func latency(into page: BenchmarkPage) throws {
    let service = try Server(serving: TrunkBenchmark.menu, ["--store", "calls.db"], in: settings)
    let full = try load(
      service, "--calls 1000 --depth 16 --press 1* --keys 400 --seconds 3", in: settings)
    let half = Double(full.keysAnswered) / full.seconds / 2
    let calls = max(100, Int(half / 20))
    let flags = "--calls \(calls) --typing 50 --press 1* --keys 400 --warm-up 2"
    let calm = try load(service, flags + " --seconds 6", in: settings)
    page.row(
      String(format: "key to play at half load (%.0f keys/s)", Double(calm.keys) / calm.seconds),
      times(calm.keyToPlayMicroseconds), "p99 1 ms")
    let process = service.processID
    DispatchQueue.global().asyncAfter(deadline: .now() + 4) { kill(process, SIGHUP) }
    let reload = try load(service, flags + " --seconds 6", in: settings)
    page.row(
      "the same while the menu is reloaded", times(reload.keyToPlayMicroseconds), "max 10 ms")
    let burst = try load(
      service,
      "--calls 10000 --rate 10000 --typing 500 --press 1* --keys 4 --warm-up 0 --seconds 4",
      in: settings)
    page.row(
      "10,000 calls within a second: ring to answer", times(burst.ringToAnswerMicroseconds),
      "max 10 ms")
    page.row("… and their keys", times(burst.keyToPlayMicroseconds), "max 10 ms")
  }

  private func times(_ times: LoadResult.Times) -> String {
    String(
      format: "p50 %.2f, p99 %.2f, p99.9 %.2f, max %.2f ms", times.p50 / 1e3, times.p99 / 1e3,
      times.p999 / 1e3, times.max / 1e3)
  }

  private func recordings(into page: BenchmarkPage) throws {
    let script = settings.folder.appending(path: "message.calls")
    try """
    call "a message"
      hear welcome
      press 4 1
      hear message
      speak 8s
      hang up

    """.write(to: script, atomically: true, encoding: .utf8)
    let service = try Server(
      serving: TrunkBenchmark.menu, ["--store", "messages.db"], in: settings)
    let speaking = try load(
      service,
      "--calls 500 --typing 100 --prompt 200 --scripts \(script.path) --warm-up 2 --seconds 12",
      in: settings)
    page.row(
      "500 callers who leave messages",
      String(
        format: "%.0f %% of a core, %d saved", 100 * speaking.serviceCPUSeconds / speaking.seconds,
        speaking.recordings), "20 %")
    page.row(
      "… from the end of a recording to `saved`", times(speaking.endToSavedMicroseconds),
      "p99 50 ms")
  }
}
