import Foundation

/// A call of three menus by FastAGI, against servers on bare epoll that say the same.
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
  static func flags(calls: Int = 200, inPieces: Bool = false) -> String {
    "--fastagi --to 800 --calls \(calls) --typing 0 --press 1211 --keys 4"
      + (inPieces ? " --pieces" : "")
  }

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("fastagi") else { return }
    let file = try Self.menuFile(in: settings)
    page.heading("A call by FastAGI")
    page.add(
      "Three menus, a key for each, a farewell that a fourth key cuts short: six commands, byte for byte the same, each with "
        + "its reply, and the service hangs up. Against two servers in C on bare epoll, which keep nothing of a call that is over where "
        + "the service keeps a record of each, in memory or in SQLite. `agi-yardstick --menus` is what one writes by hand for these "
        + "three menus: a key chooses, who presses none is asked again. `agi-yardstick` recites its commands whatever is pressed, "
        + "and spares the system's acknowledgements as the service does: the least that such a call can cost. An Asterisk writes "
        + "what it knows of a call line by line, as `hotline load --pieces` does; without it, all of it comes at once."
    )
    page.add()
    page.tableHead(
      "", "service, µs CPU a call", "C with menus, µs", "service / C with menus", "to reach",
      "C that recites, µs", "service / C that recites")
    for calls in [200, 10_000] {
      try compare(calls, inPieces: false, file, page)
      try compare(calls, inPieces: true, file, page)
    }
    page.add()
    page.add(
      "How many are up is the median of the connections that the service had at the end of each of its turns."
    )
  }

  private func compare(
    _ calls: Int, inPieces: Bool, _ file: String, _ page: BenchmarkPage
  ) throws {
    let flags = Self.flags(calls: calls, inPieces: inPieces)
    let stores = inPieces ? ["memory"] : ["memory", "SQLite"]
    var all = [
      Contestant(
        "C with menus", try Server("agi-yardstick", ["--menus"], in: settings), flags),
      Contestant("C that recites", try Server("agi-yardstick", in: settings), flags),
    ]
    let yardsticks = all.count
    for store in stores {
      let place = store == "memory" ? store : "calls-\(calls).db"
      let service = try Server(serving: file, ["--store", place], in: settings)
      let name = "records in \(store)"
      all.append(Contestant(name, service, at: service.fastAGI!, flags))
    }
    for round in 1...settings.rounds {
      page.progress(
        "FastAGI, \(calls) calls at once\(inPieces ? ", line by line" : ""), round \(round)")
      try Contestant.measure(&all, times: max(1, calls / 2000), in: settings)
    }
    let (withMenus, reciting) = (all[0].costs, all[1].costs)
    for (service, store) in zip(all[yardsticks...], stores) {
      let isUp = Spread(service.connectionsUp.map { Double($0) }).median
      page.row(
        "\(calls.formatted(.number)) calls at once\(inPieces ? ", as an Asterisk writes" : ""), "
          + "\(Int(isUp).formatted(.number)) up, \(service.name)",
        Spread(service.costs).text(1), Spread(withMenus).text(1),
        "**\(Spread(zip(service.costs, withMenus).map { $0 / $1 }).text())**",
        store == "memory" ? "1.25" : "", Spread(reciting).text(1),
        Spread(zip(service.costs, reciting).map { $0 / $1 }).text())
    }
  }
}
