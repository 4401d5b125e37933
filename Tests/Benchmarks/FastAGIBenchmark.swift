import Foundation

/// A call of three menus by FastAGI, against a server on bare epoll that says the same.
struct FastAGIBenchmark {
  let settings: BenchmarkSettings

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  static let menu = """
    hotline 800 "Three menus" {
      timezone  UTC
      languages en
      start     one
    }
    defaults {
      no-input 3 -> goodbye
      no-match 3 -> goodbye
    }
    menu one "One" {
      say "One."
      1 "two" -> two
      2 "two" -> two
    }
    menu two "Two" {
      say "Two."
      1 "three" -> three
      2 "three" -> three
    }
    menu three "Three" {
      say "Three."
      1 "goodbye" -> goodbye
      2 "goodbye" -> goodbye
    }
    hang-up goodbye {
      say "Goodbye."
    }

    """

  static func menuFile(in settings: BenchmarkSettings) throws -> String {
    let file = settings.folder.appending(path: "three.menu")
    try menu.write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }

  /// What `hotline load` does.
  static func flags(_ settings: BenchmarkSettings, calls: Int = 200) -> String {
    "--fastagi --to 800 --calls \(calls) --typing 0 --press 1211 --keys 4 --warm-up 1 --seconds "
      + "\(settings.seconds)"
  }

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("fastagi") else { return }
    let file = try Self.menuFile(in: settings)
    page.heading("A call by FastAGI")
    page.add(
      "Three menus, a key for each, a farewell that a fourth key cuts short: six commands, byte for byte the same, each with "
        + "its reply, and the service hangs up. Against `agi-yardstick`, C on bare epoll. The service keeps a record of each "
        + "call, in memory or in SQLite; the yardstick keeps nothing.")
    page.add()
    page.tableHead(
      "", "service, µs CPU a call", "yardstick, µs", "service / yardstick", "to reach", "calls/s",
      "load / service")
    let settingsOfStores: [(String, Int, [String], String)] = [
      ("200 calls at once, records in memory", 200, ["--store", "memory"], "1.25"),
      ("10,000 calls at once, records in memory", 10_000, ["--store", "memory"], "1.25"),
      ("200 calls at once, SQLite", 200, ["--store", "calls.db"], ""),
    ]
    for (name, calls, store, goal) in settingsOfStores {
      let yardstick = try Server("agi-yardstick", in: settings)
      let service = try Server(serving: file, store, in: settings)
      var ours: [LoadResult] = []
      var bare: [LoadResult] = []
      let flags = Self.flags(settings, calls: calls)
      for round in 1...settings.rounds {
        page.progress("FastAGI, \(name), round \(round)")
        bare.append(try load(yardstick, flags, in: settings))
        ours.append(try load(service, at: service.fastAGI!, flags, in: settings))
      }
      let ratios = zip(ours, bare).map { $0.microsecondsPerCall / $1.microsecondsPerCall }
      page.row(
        name, Spread(ours.map(\.microsecondsPerCall)).text(1),
        Spread(bare.map(\.microsecondsPerCall)).text(1), "**\(Spread(ratios).text())**", goal,
        String(format: "%.0f", Spread(ours.map { Double($0.callsEnded) / $0.seconds }).median),
        Spread(ours.map { $0.ownCPUSeconds / $0.serviceCPUSeconds }).text())
    }
  }
}
