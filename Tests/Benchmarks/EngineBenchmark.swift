import CallEngine
import CallFlowModel
import Foundation
import MenuCompiler
import ServiceCalendar
import Telephony

/// The engine alone, in this process, without sockets.
struct EngineBenchmark {
  let settings: BenchmarkSettings

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  struct NoMenu: Error {}

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("engine") else { return }
    page.heading("The engine alone")
    page.add(
      "A key that chooses, the step that is left, the step that is begun, and everything it says: `Call.handle` on one core, "
        + "no sockets.")
    page.add()
    page.tableHead("", "full steps a second", "to reach")
    measure("the 12333 menu, 1 and * in turn", try menu(), ["1*"], "20 million", page)
    for steps in [10, 100_000] {
      let flow = try compiled(LargeMenu.text(steps: steps))
      measure("a menu of \(steps) steps", flow, ["1*"], "20 million", page)
      if steps < 100_000 { continue }
      var chance = Chance()
      let ways = (0..<1000).map { _ in
        (0..<25).map { _ in LargeMenu.way(down: 8, &chance) }.joined()
      }
      measure("… each caller somewhere else in it", flow, ways, "", page)
    }
    page.add()
    page.add(
      "A call's state is \(MemoryLayout<Call>.size) bytes beside its recorded path and values (to reach: 256)."
    )
  }

  private func measure(
    _ name: String, _ flow: CallFlow, _ ways: [String], _ goal: String, _ page: BenchmarkPage
  ) {
    page.progress("the engine, \(name)")
    let rates = (0..<settings.rounds).map { _ in stepsPerSecond(flow, ways) / 1e6 }
    page.row(name, "\(Spread(rates).text(1)) million", goal)
  }

  /// What a key costs where callers of the 12333 menu press 1 and * in turn, in microseconds, once for each round.
  func microsecondsPerKey() throws -> [Double] {
    let flow = try menu()
    return (0..<settings.rounds).map { _ in 1e6 / stepsPerSecond(flow, ["1*"]) }
  }

  /// `ways`: what callers press in turn, each over and over. CPU time counts, so that others on the machine do not.
  private func stepsPerSecond(_ flow: CallFlow, _ ways: [String]) -> Double {
    let stepsPerCall = 400
    let ways = ways.map { way in
      let keys = way.utf8.compactMap { DTMFKey(ascii: $0) }
      return (0..<stepsPerCall).map { keys[$0 % keys.count] }
    }
    var effects = CallEffects(keepsSpeechesWhole: true)
    var steps = 0
    let began = clock()
    while clock() - began < CLOCKS_PER_SEC {
      for caller in 0..<max(200, ways.count) {
        let pressed = ways[caller % ways.count]
        var call = Call(
          in: flow, rangAt: CivilDateTime("2026-06-01T10:00")!, caller: nil, language: nil)
        effects.removeAll()
        call.handle(.rang, at: .rang, in: flow, effects: &effects)
        var now = CallTime.rang
        for key in pressed {
          now = now + Milliseconds(10)
          effects.removeAll()
          call.handle(.keyPressed(key), at: now, in: flow, effects: &effects)
        }
        steps += stepsPerCall
      }
    }
    return Double(steps) / (Double(clock() - began) / Double(CLOCKS_PER_SEC))
  }

  private func menu() throws -> CallFlow {
    let folder = TrunkBenchmark.menu + "/"
    return try compiled(
      MenuSources(root: "12333.menu") { path in
        FileManager.default.contents(atPath: folder + path).map { .bytes(Array($0)) } ?? .missing
      })
  }

  private func compiled(_ text: String) throws -> CallFlow {
    try compiled(MenuSources(root: "large.menu", files: ["large.menu": Array(text.utf8)]))
  }

  private func compiled(_ sources: MenuSources) throws -> CallFlow {
    let compiled = MenuCompiler.compile(sources, today: nil, knowsTimeZone: { _ in true })
    guard let flow = compiled.flow else { throw NoMenu() }
    return flow
  }
}
