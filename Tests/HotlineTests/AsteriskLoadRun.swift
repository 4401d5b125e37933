import Foundation
import Testing

/// A run of `hotline load --fastagi`.
enum AsteriskLoadRun {
  /// The figures that a test looks at.
  struct Figures: Decodable {
    struct Times: Decodable { let count: Int, max: Double }
    let callsBegun, callsEnded, callsFailed, callsUp: Int
    let keys, keysAnswered, keysUnanswered, recordings: Int
    let errors: [String: Int]
    let keyToPlayMicroseconds, ringToAnswerMicroseconds: Times
  }

  /// Loads the service at `port` with callers who follow `script`, or press at random where it is empty, and expects the run to end
  /// with `status`.
  static func run(
    _ port: UInt16, _ flags: String, script: String = "", status: Int32 = 0
  ) throws -> Figures {
    let outcome = try CommandRun(
      ["load", "--fastagi", "--json", "--warm-up", "0"]
        + flags.split(separator: " ").map { String($0) }
        + (script.isEmpty ? [] : ["--scripts", "load.calls"]) + ["127.0.0.1:\(port)"]
    ).file("load.calls", script).outcome()
    #expect(outcome.status == status, "\(outcome.errors)\(outcome.output)")
    return try JSONDecoder().decode(Figures.self, from: Data(outcome.output.utf8))
  }
}
