import Foundation

/// The call of ``FastAGIBenchmark`` by servers on libraries that others use, where this machine has them.
struct OtherServersBenchmark {
  let settings: BenchmarkSettings

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  private static let libraries = ["panoramisk", "pystrix"]

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("others") else { return }
    page.heading("Other servers for the same call")
    var all = try ours()
    var missing: [String] = []
    for library in Self.libraries {
      let script =
        FileManager.default.currentDirectoryPath
        + "/Tests/Yardsticks/OtherServers/\(library)_server.py"
      if let server = try? Server("/usr/bin/env", ["python3", script], in: settings) {
        all.append(Contestant(server.name, server, FastAGIBenchmark.flags()))
      } else {
        missing.append(library)
      }
    }
    page.add(
      "One process each, as its documentation shows it, and nothing kept of a call but by ours."
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
