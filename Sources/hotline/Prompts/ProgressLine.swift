/// How far a long work has come: a line of a terminal that is written over. Elsewhere nothing is told of it before its end.
struct ProgressLine {
  let noun: String
  let total: Int
  let output: TextOutput

  func update(done: Int) {
    if output.isTerminal { output.write("\r\(done) of \(total) \(noun)") }
  }

  /// Takes the line away: what comes of it all is written elsewhere.
  static func clear(_ output: TextOutput) {
    if output.isTerminal { output.write("\r\u{1B}[K") }
  }

  /// Tells that all is done, elsewhere than on a terminal too.
  func finish() {
    output.write(output.isTerminal ? "\r\(total) \(noun)\u{1B}[K\n" : "\(total) \(noun)\n")
  }
}
