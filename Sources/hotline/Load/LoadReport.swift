import Foundation

/// What a load has found out, for people or as one line of JSON.
struct LoadReport {
  let order: LoadOrder
  let measure: LoadMeasure

  private var figures: LoadFigures { measure.figures }

  /// Whether the service has done all that was asked of it.
  var isClean: Bool { figures.errors.isEmpty }

  private func perSecond(_ count: Int) -> Double {
    measure.seconds > 0 ? Double(count) / measure.seconds : 0
  }

  func print(to output: TextOutput) {
    output.line(
      String(
        format: "%.1f s: %.0f calls/s, %.0f keys/s", measure.seconds,
        perSecond(figures.callsEnded), perSecond(figures.keys)))
    output.line()
    output.line("                         p50       p99     p99.9       max")
    row("key to play", figures.keyToPlay, output)
    row("ring to answer", figures.ringToAnswer, output)
    row("end to saved", figures.endToSaved, output)
    output.line()
    line(
      "calls",
      "\(figures.callsBegun) begun, \(figures.callsEnded) ended, "
        + (figures.callsFailed > 0 ? "\(figures.callsFailed) failed, " : "")
        + "\(figures.callsUp) up at the end",
      output)
    if figures.callsHeldBack > 0 {
      line("held back", "\(figures.callsHeldBack) calls: as many were up as may be", output)
    }
    line(
      "keys",
      "\(figures.keys), \(figures.keysAnswered) answered by a prompt, "
        + "\(figures.keysUnanswered) by none",
      output)
    if figures.marks > 0 { line("marks", "\(figures.marks)", output) }
    if figures.recordings > 0 {
      // An Asterisk writes it into a file as a whole.
      let pieces = order.wire == .trunk ? ", \(figures.soundPieces) pieces of sound" : ""
      line("recordings", "\(figures.recordings)\(pieces)", output)
    }
    let errors = figures.errors.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    line("errors", errors.isEmpty ? "none" : errors.joined(separator: ", "), output)
    if let cpu = measure.serviceCPU {
      line("service", usage(cpu) + memory, output)
      line(
        "this program",
        usage(measure.ownCPU)
          + String(format: ", %.2f of the service's", Double(measure.ownCPU) / Double(max(1, cpu))),
        output)
    } else {
      line("this program", usage(measure.ownCPU), output)
    }
  }

  private func usage(_ nanoseconds: UInt64) -> String {
    let share = 100 * Double(nanoseconds) / 1e9 / max(1e-9, measure.seconds)
    var text = String(format: "%.2f s of CPU, %.0f %% of a core", Double(nanoseconds) / 1e9, share)
    if figures.keys > 0 {
      text += String(format: ", %.2f us a key", Double(nanoseconds) / 1e3 / Double(figures.keys))
    } else if figures.callsEnded > 0 {
      text += String(
        format: ", %.1f us a call", Double(nanoseconds) / 1e3 / Double(figures.callsEnded))
    }
    return text
  }

  private var memory: String {
    measure.serviceMemory.map { String(format: ", %.1f MB", Double($0) / 1e6) } ?? ""
  }

  private func row(_ name: String, _ times: LatencyHistogram, _ output: TextOutput) {
    guard times.count > 0 else { return }
    let columns = [times.quantile(0.5), times.quantile(0.99), times.quantile(0.999), times.max]
      .map { text($0) }
    output.line(
      name.padding(toLength: 18, withPad: " ", startingAt: 0)
        + columns.map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }.joined())
  }

  private func text(_ nanoseconds: UInt64) -> String {
    switch nanoseconds {
    case ..<1_000_000: String(format: "%.0f us", Double(nanoseconds) / 1e3)
    case ..<1_000_000_000: String(format: "%.2f ms", Double(nanoseconds) / 1e6)
    default: String(format: "%.2f s", Double(nanoseconds) / 1e9)
    }
  }

  private func line(_ name: String, _ value: String, _ output: TextOutput) {
    output.line("\(name.padding(toLength: 14, withPad: " ", startingAt: 0))\(value)")
  }

  // MARK: JSON

  private struct Times: Encodable {
    let count: UInt64
    let p50, p99, p999, max: Double

    /// In microseconds.
    init(_ times: LatencyHistogram) {
      count = times.count
      p50 = Double(times.quantile(0.5)) / 1e3
      p99 = Double(times.quantile(0.99)) / 1e3
      p999 = Double(times.quantile(0.999)) / 1e3
      max = Double(times.max) / 1e3
    }
  }

  private struct Page: Encodable {
    let seconds: Double
    let callsBegun, callsEnded, callsFailed, callsUp, callsHeldBack: Int
    let keys, keysAnswered, keysUnanswered: Int
    let marks, recordings, soundPieces: Int
    let errors: [String: Int]
    let keyToPlayMicroseconds, ringToAnswerMicroseconds, endToSavedMicroseconds: Times
    let serviceCPUSeconds: Double?
    let serviceMemoryBytes: UInt64?
    let ownCPUSeconds: Double
  }

  var json: String {
    Page(
      seconds: measure.seconds, callsBegun: figures.callsBegun, callsEnded: figures.callsEnded,
      callsFailed: figures.callsFailed, callsUp: figures.callsUp,
      callsHeldBack: figures.callsHeldBack, keys: figures.keys, keysAnswered: figures.keysAnswered,
      keysUnanswered: figures.keysUnanswered, marks: figures.marks,
      recordings: figures.recordings, soundPieces: figures.soundPieces, errors: figures.errors,
      keyToPlayMicroseconds: Times(figures.keyToPlay),
      ringToAnswerMicroseconds: Times(figures.ringToAnswer),
      endToSavedMicroseconds: Times(figures.endToSaved),
      serviceCPUSeconds: measure.serviceCPU.map { Double($0) / 1e9 },
      serviceMemoryBytes: measure.serviceMemory, ownCPUSeconds: Double(measure.ownCPU) / 1e9
    ).jsonLine
  }
}
