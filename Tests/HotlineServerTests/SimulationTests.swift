import Simulation
import TestSupport
import Testing

/// Worlds of callers, gateways, two nodes, a store and a clock, with all that can go wrong, around the code that serves.
@Suite("Simulated") struct SimulationTests {
  @Test("whatever goes wrong, callers hear what they must and nothing promised is lost")
  func nothingIsLost() {
    let report = SimulationRun(calls: 1000 * FuzzFactor.rounds, seed: 1).run()
    #expect(report.problem == nil)
    #expect(report.messages > 0 && report.faults > 0)
    print(report.words)
  }
}
