import Foundation

/// The call of ``FastAGIBenchmark`` by servers on libraries that others use, where this machine has them.
struct OtherServersBenchmark {
  let settings: BenchmarkSettings

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  private static let libraries = ["panoramisk", "pystrix"]

  private struct Row {
    let name: String
    let server: Server
    let address: String
    var results: [LoadResult] = []
  }

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("others") else { return }
    page.heading("Other servers for the same call")
    var rows = try ours()
    var missing: [String] = []
    for library in Self.libraries {
      let script =
        FileManager.default.currentDirectoryPath
        + "/Tests/Yardsticks/OtherServers/\(library)_server.py"
      if let server = try? Server("/usr/bin/env", ["python3", script], in: settings) {
        rows.append(Row(name: server.name, server: server, address: server.address))
      } else {
        missing.append(library)
      }
    }
    page.add(
      "One process each, as its documentation shows it, and nothing kept of a call but by ours."
        + (missing.isEmpty ? "" : " Not found on this machine: \(missing.joined(separator: ", ")).")
    )
    page.add()
    page.tableHead("", "µs CPU a call", "to the yardstick", "calls/s")
    for round in 1...settings.rounds {
      for index in rows.indices {
        page.progress("other servers, \(rows[index].name), round \(round)")
        rows[index].results.append(
          try load(
            rows[index].server, at: rows[index].address, FastAGIBenchmark.flags(settings),
            in: settings))
      }
    }
    let costs = rows.map { $0.results.map(\.microsecondsPerCall) }
    for (row, cost) in zip(rows, costs) {
      let rates = row.results.map { Double($0.callsEnded) / $0.seconds }
      page.row(
        row.name, Spread(cost).text(1), Spread(zip(cost, costs[0]).map { $0 / $1 }).text(),
        String(format: "%.0f", Spread(rates).median))
    }
  }

  private func ours() throws -> [Row] {
    let yardstick = try Server("agi-yardstick", in: settings)
    let service = try Server(
      serving: try FastAGIBenchmark.menuFile(in: settings), ["--store", "others.db"], in: settings)
    return [
      Row(name: "`agi-yardstick`", server: yardstick, address: yardstick.address),
      Row(name: "Hotline, SQLite", server: service, address: service.fastAGI!),
    ]
  }
}
