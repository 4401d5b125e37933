import HotlineServer

/// Many worlds one after the other, each with the next seed.
package struct SimulationRun {
  let calls: Int
  let seed: UInt64
  let callsAWorld: Int
  let planted: PlantedFault?
  /// Whether a failure is looked for in fewer calls.
  let shortens: Bool

  package init(
    calls: Int, seed: UInt64, callsAWorld: Int = 1000, planted: PlantedFault? = nil,
    shortens: Bool = true
  ) {
    self.calls = calls
    self.seed = seed
    self.callsAWorld = callsAWorld
    self.planted = planted
    self.shortens = shortens
  }

  /// Those planted faults that are not found in six small worlds.
  package static func plantedFaultsMissed() -> [PlantedFault] {
    PlantedFault.allCases.filter { fault in
      SimulationRun(calls: 900, seed: 1, callsAWorld: 150, planted: fault, shortens: false).run()
        .failure == nil
    }
  }

  /// What did not hold in one world.
  package struct Failure {
    package let seed: UInt64
    /// How many calls it takes to see it.
    package let calls: Int
    package let problem: String

    package var words: String {
      "seed \(seed), \(calls) calls: \(problem)\nagain: swift run -c release simulate \(calls) \(seed)"
    }
  }

  package struct Report {
    package var worlds = 0
    package var calls = 0
    package var events = 0
    package var faults = 0
    package var messages = 0
    package var faxes = 0
    package var seconds = 0.0
    /// nil where all held.
    package var failure: Failure?

    package var words: String {
      let pace = seconds > 0 ? Int(Double(calls) / seconds) : 0
      let figures =
        "\(calls) calls in \(worlds) worlds, \(events) events, \(faults) faults, \(messages) messages and \(faxes) faxes promised: "
        + "\(pace) calls a second"
      return failure.map { "\($0.words)\n\(figures)" } ?? figures
    }
  }

  /// `tell` gets a line every hundred worlds.
  package func run(_ tell: (String) -> Void = { _ in }) -> Report {
    var report = Report()
    let clock = ContinuousClock()
    let start = clock.now
    do {
      let menus = try (1...3).map { try SimulationMenu.served(version: $0) }
      while report.calls < calls {
        let seed = seed + UInt64(report.worlds)
        let count = min(callsAWorld, calls - report.calls)
        let world = try Simulation(seed: seed, calls: count, menus: menus, planted: planted)
        do {
          try world.run()
        } catch {
          let failure = Failure(seed: seed, calls: count, problem: "\(error)")
          report.failure = shortens ? shortest(failure, menus) : failure
          break
        }
        report.worlds += 1
        report.calls += count
        report.events += world.eventCount
        report.faults += world.faultCount
        report.messages += world.promisedCount
        report.faxes += world.faxCount
        if report.worlds % 100 == 0 { tell("\(report.calls) calls") }
      }
    } catch {
      report.failure = Failure(seed: seed, calls: 0, problem: "\(error)")
    }
    report.seconds =
      Double((clock.now - start).components.seconds)
      + Double((clock.now - start).components.attoseconds) / 1e18
    return report
  }

  /// The same world with as few calls as will do: a world of fewer calls is the same one until they are all up.
  private func shortest(_ failure: Failure, _ menus: [ServedMenu]) -> Failure {
    var least = failure
    var (works, fails) = (0, failure.calls)
    while fails - works > 1 {
      let count = (works + fails) / 2
      do {
        try Simulation(seed: failure.seed, calls: count, menus: menus, planted: planted).run()
        works = count
      } catch {
        fails = count
        least = Failure(seed: failure.seed, calls: count, problem: "\(error)")
      }
    }
    return least
  }
}
