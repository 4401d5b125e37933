import CallFlowModel
import CallScripting
import Foundation
import GatewayProtocols

/// Scripts played against a running service, one call after another.
struct GatewayRun {
  let menu: MenuUnderTest
  let scripts: [PreparedScript]
  let service: ServiceAddress

  /// Tells how many calls are done on `errors`, where a person looks at it.
  func run(telling errors: TextOutput) throws(CommandFailure) -> ScriptBatch.Result {
    let trunk: GatewayTrunk
    let hasTestClock: Bool
    do throws(GatewayTrunk.Fault) {
      trunk = try GatewayTrunk(to: service, as: "hotline-test")
      hasTestClock = try asksForTestClock(trunk)
    } catch {
      throw CommandFailure(
        "the service at \(service.description) cannot be called: \(error.words)",
        hint: "is `hotline serve` running there?")
    }
    let wire = ServiceWire(
      trunk, hasTestClock: hasTestClock,
      timeZone: TimeZone(identifier: menu.flow.timeZone) ?? .gmt)
    let runner = ScriptRunner(menu)
    let rehearsal = ScriptRunner(menu)
    var result = ScriptBatch.Result(outcomes: [], coverage: Coverage(menu))
    let began = Date()
    defer { if errors.isTerminal { errors.write("\r\u{1B}[K") } }
    for (index, script) in scripts.enumerated() {
      if errors.isTerminal { errors.write("\r\(index) of \(scripts.count) calls") }
      if let reason = script.skipReason(in: menu, hasTestClock: hasTestClock) {
        result.outcomes.append(.skipped(reason))
        continue
      }
      if hasTestClock, rehearsal.dependsOnDay(script) {
        result.outcomes.append(.skipped(.needsDay))
        continue
      }
      wire.reset()
      result.callCount += 1
      let failure = runner.run(script, wire: wire, isOutsideOfDay: hasTestClock)
      result.outcomes.append(failure.map { .failed([$0]) } ?? .passed)
      if wire.isGone {
        // The others would tell nothing new, and each would take its time for it.
        result.outcomes += scripts[(index + 1)...].map { _ in .notTried }
        break
      }
    }
    result.coverage.add(runner.coverage)
    result.seconds = Date().timeIntervalSince(began)
    return result
  }

  /// Rings once with a time of its own: a service without a test clock refuses that.
  private func asksForTestClock(_ trunk: GatewayTrunk) throws(GatewayTrunk.Fault) -> Bool {
    let call = "test-clock"
    trunk.write {
      NativeEventWriter.call(
        call, to: menu.flow.numbers.first ?? menu.flow.name, at: "2011-07-01T20:15",
        isStill: true, into: &$0)
    }
    while let line = try trunk.next(within: 10_000) {
      if case .error(_, let code, let text) = line {
        if code == .badField { return false }
        throw .refused(text)
      }
      guard case .answer = line else { continue }
      trunk.write { NativeEventWriter.hangup(call, into: &$0) }
      return true
    }
    throw .noGreeting
  }
}
