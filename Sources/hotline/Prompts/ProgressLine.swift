import Synchronization

/// How far a long work has come: one line that is written over on a terminal, elsewhere one line when all is done.
final class ProgressLine: Sendable {
  private let noun: String
  private let total: Int
  private let output: Mutex<TextOutput>
  private let isTerminal: Bool

  init(_ noun: String, of total: Int, on output: sending TextOutput) {
    self.noun = noun
    self.total = total
    isTerminal = output.isTerminal
    self.output = Mutex(output)
  }

  /// From any thread.
  func update(done: Int) {
    guard isTerminal else { return }
    output.withLock { $0.write("\r\(done) of \(total) \(noun)") }
  }

  func finish() {
    output.withLock { $0.write(isTerminal ? "\r\(total) \(noun)\u{1B}[K\n" : "\(total) \(noun)\n") }
  }
}
