/// How far a long work has come: one line that is written over on a terminal, elsewhere one line when all is done.
struct ProgressLine {
  let noun: String
  let total: Int
  let output: TextOutput

  func update(done: Int) {
    if output.isTerminal { output.write("\r\(done) of \(total) \(noun)") }
  }

  func finish() {
    output.write(output.isTerminal ? "\r\(total) \(noun)\u{1B}[K\n" : "\(total) \(noun)\n")
  }
}
