import Simulation
import TestSupport
import Testing

/// Worlds of callers, gateways, two nodes, a store and a clock, with all that can go wrong, around the code that serves.
@Suite("Simulated") struct SimulationTests {
  @Test("whatever goes wrong, callers hear what they must and nothing promised is lost")
  func nothingIsLost() {
    let report = SimulationRun(calls: 1000 * FuzzFactor.rounds, seed: 1).run()
    #expect(report.failure == nil, "\(report.words)")
    #expect(report.messages > 0 && report.faxes > 0 && report.faults > 0)
    print(report.words)
  }

  @Test("what is wrong on purpose is found", arguments: PlantedFault.allCases)
  func plantedFaultsAreFound(fault: PlantedFault) throws {
    let report = SimulationRun(
      calls: 900, seed: 1, callsAWorld: 150, planted: fault, shortens: false
    ).run()
    #expect(report.failure != nil)
  }

  @Test("one seed is one world")
  func oneSeedIsOneWorld() async {
    // Side by side, so that nothing lies in memory where it lay before.
    async let one = SimulationRun(calls: 200, seed: 7).run()
    async let other = SimulationRun(calls: 200, seed: 7).run()
    let (first, second) = (await one, await other)
    #expect(first.events == second.events && first.messages == second.messages)
    #expect(first.faxes == second.faxes && first.faults == second.faults)
  }

  @Test("what is found is seen again in the shortest world that it needs")
  func aFailureIsSeenAgain() throws {
    let found = SimulationRun(
      calls: 900, seed: 1, callsAWorld: 150, planted: .lostRecord
    ).run()
    let failure = try #require(found.failure)
    #expect(failure.calls < 100)
    let again = SimulationRun(
      calls: failure.calls, seed: failure.seed, planted: .lostRecord, shortens: false
    ).run()
    #expect(again.failure?.problem == failure.problem)
    #expect(failure.words.hasSuffix("simulate \(failure.calls) \(failure.seed)"))
    print(failure.words)
  }
}
