import CallScripting
import Diagnostics
import Dispatch
import Foundation
import Synchronization

/// Many scripts, run by several workers beside one another.
struct ScriptBatch {
  /// What came of one script.
  enum Outcome: Sendable {
    case passed
    case failed([Diagnostic])
    case skipped(SkipReason)
    /// The service was gone by then.
    case notTried
  }

  struct Result: Sendable {
    /// By script.
    var outcomes: [Outcome]
    var coverage: Coverage
    /// Calls that were made: several a script in a sweep.
    var callCount = 0
    /// How long all of that took.
    var seconds = 0.0
  }

  let menu: MenuUnderTest
  let scripts: [PreparedScript]
  let sweeps: Bool

  /// Runs all of them, `jobs` at a time.
  func run(jobs: Int) -> Result {
    let began = Date()
    let next = Atomic(0)
    let results = Mutex(
      Result(outcomes: scripts.map { _ in .passed }, coverage: Coverage(menu)))
    DispatchQueue.concurrentPerform(iterations: max(1, min(jobs, scripts.count))) { _ in
      let runner = ScriptRunner(menu)
      var outcomes: [(Int, Outcome)] = []
      var callCount = 0
      while true {
        // Taken by the handful, so that workers meet seldom.
        let first = next.add(Self.handful, ordering: .relaxed).oldValue
        guard first < scripts.count else { break }
        for index in first..<min(first + Self.handful, scripts.count) {
          outcomes.append((index, run(scripts[index], runner, &callCount)))
        }
      }
      results.withLock { results in
        for (index, outcome) in outcomes { results.outcomes[index] = outcome }
        results.coverage.add(runner.coverage)
        results.callCount += callCount
      }
    }
    return results.withLock { results in
      results.seconds = Date().timeIntervalSince(began)
      return results
    }
  }

  private static let handful = 16

  private func run(
    _ script: PreparedScript, _ runner: ScriptRunner, _ callCount: inout Int
  ) -> Outcome {
    callCount += 1
    if let failure = runner.run(script) { return .failed([failure]) }
    guard sweeps else { return .passed }
    let faults = runner.sweep(script, callCount: &callCount)
    return faults.isEmpty ? .passed : .failed(faults)
  }
}
