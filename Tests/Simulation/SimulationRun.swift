/// Many worlds one after the other, each with the next seed.
package struct SimulationRun {
  static let callsAWorld = 1000

  let calls: Int
  let seed: UInt64

  package init(calls: Int, seed: UInt64) {
    self.calls = calls
    self.seed = seed
  }

  package struct Report {
    package var worlds = 0
    package var calls = 0
    package var events = 0
    package var faults = 0
    package var messages = 0
    package var seconds = 0.0
    /// What did not hold, with the seed of its world; nil where all did.
    package var problem: String?

    package var words: String {
      let pace = seconds > 0 ? Int(Double(calls) / seconds) : 0
      let figures =
        "\(calls) calls in \(worlds) worlds, \(events) events, \(faults) faults, \(messages) messages promised: "
        + "\(pace) calls a second"
      return problem.map { "\($0)\n\(figures)" } ?? figures
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
        let count = min(Self.callsAWorld, calls - report.calls)
        let world = try Simulation(seed: seed, calls: count, menus: menus)
        do {
          try world.run()
        } catch {
          report.problem =
            "seed \(seed), \(count) calls: \(error)\nagain: swift run -c release simulate \(count) \(seed)"
          break
        }
        report.worlds += 1
        report.calls += count
        report.events += world.eventCount
        report.faults += world.faultCount
        report.messages += world.promisedCount
        if report.worlds % 100 == 0 { tell("\(report.calls) calls") }
      }
    } catch {
      report.problem = "\(error)"
    }
    report.seconds =
      Double((clock.now - start).components.seconds)
      + Double((clock.now - start).components.attoseconds) / 1e18
    return report
  }
}
