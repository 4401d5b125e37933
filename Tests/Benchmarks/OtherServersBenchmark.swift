import Foundation

/// The call of ``FastAGIBenchmark`` by servers on libraries that others use, where this machine has them.
struct OtherServersBenchmark {
  let settings: BenchmarkSettings

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  /// What a server is written in.
  private enum Language { case python, go }

  private static let others: [(name: String, language: Language)] = [
    ("Go without a library", .go), ("panoramisk", .python), ("pystrix", .python),
  ]

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("others") else { return }
    page.heading("Other servers for the same call")
    var all = try ours()
    var missing: [String] = []
    for other in Self.others {
      if let server = try? start(other.name, in: other.language) {
        all.append(Contestant(server.name, server, FastAGIBenchmark.flags()))
      } else {
        missing.append(other.name)
      }
    }
    page.add(
      "One process each, as its library's documentation shows it, and nothing kept of a call but by ours. Go has none here: "
        + "what its own `net` and `bufio` cost is the least that a library on them can cost."
        + (missing.isEmpty ? "" : " Not found on this machine: \(missing.joined(separator: ", ")).")
    )
    page.add()
    page.tableHead("", "µs CPU a call", "to the first")
    for round in 1...settings.rounds {
      page.progress("other servers, round \(round)")
      try Contestant.measure(&all, in: settings)
    }
    for server in all {
      page.row(
        server.name, Spread(server.costs).text(1),
        Spread(zip(server.costs, all[0].costs).map { $0 / $1 }).text())
    }
  }

  private func start(_ name: String, in language: Language) throws -> Server {
    let folder = FileManager.default.currentDirectoryPath + "/Tests/Yardsticks/OtherServers/"
    switch language {
    case .python:
      return try Server("/usr/bin/env", ["python3", folder + "\(name)_server.py"], in: settings)
    case .go:
      let program = settings.folder.appending(path: "go-yardstick").path
      _ = try runToEnd(
        "/usr/bin/env", ["go", "build", "-o", program, folder + "go_server.go"], in: settings)
      return try Server(program, in: settings)
    }
  }

  private func ours() throws -> [Contestant] {
    let service = try Server(
      serving: try FastAGIBenchmark.menuFile(in: settings), ["--store", "others.db"], in: settings)
    return [
      Contestant(
        "`agi-yardstick --menus`", try Server("agi-yardstick", ["--menus"], in: settings),
        FastAGIBenchmark.flags()),
      Contestant("Hotline, SQLite", service, at: service.fastAGI!, FastAGIBenchmark.flags()),
    ]
  }
}
