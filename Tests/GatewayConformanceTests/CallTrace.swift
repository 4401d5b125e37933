import CallEngine
import CallFlowModel
import Telephony

/// What a call was, as far as its caller and its record could tell: what was done for it and what came of that, the way
/// through the menu, and the end. Not when: each medium has its own few milliseconds.
struct CallTrace: Equatable {
  /// What the service did, and what operations that a caller has a part in came to, in order.
  var lines: [String] = []
  /// The steps, each with its exit.
  var path: [String] = []
  var ending = ""

  mutating func played(_ prompts: [String]) {
    lines.append("play " + prompts.joined(separator: " "))
  }

  mutating func recorded(_ atMost: Milliseconds, _ silence: Milliseconds) {
    lines.append("record max=\(atMost.count) silence=\(silence.count)")
  }

  mutating func faxed(_ document: String, to number: String?) {
    lines.append("fax \(document) \(number ?? "here")")
  }

  mutating func transferred() { lines.append("transfer") }
  mutating func hungUp(_ cause: HangupCause) { lines.append("hangup \(cause.word)") }

  /// Outcomes of prompts are the medium's matter; what a menu decides by is not.
  mutating func ended(_ outcome: OperationOutcome) {
    switch outcome {
    // Told by the end of the call.
    case .recorded(by: .hangup, length: _, pieces: _): break
    case .recorded(by: let end, let length, pieces: _):
      lines.append("recorded by=\(end) seconds=\((length.count + 500) / 1000)")
    case .sent(let pages): lines.append("sent \(pages)")
    case .answered: lines.append("answered")
    case .busy: lines.append("busy")
    case .noAnswer: lines.append("no answer")
    case .released(by: let party): lines.append("released by \(party)")
    case .finished, .interrupted, .failed: break
    }
  }

  mutating func took(_ path: [PathEntry], in flow: CallFlow) {
    self.path = path.map { "\(flow.name(of: $0.step)): \($0.exit)" }
  }

  /// Where `other` first departs from this one, for a failing test.
  func difference(from other: CallTrace) -> String {
    func text(_ trace: CallTrace, _ index: Int) -> String {
      let all = trace.lines + trace.path + [trace.ending]
      return index < all.count ? all[index] : "nothing"
    }
    let count =
      max(
        lines.count + path.count, other.lines.count + other.path.count) + 1
    guard let index = (0..<count).first(where: { text(self, $0) != text(other, $0) }) else {
      return ""
    }
    let before = index > 0 ? text(self, index - 1) : "the ringing"
    return """

        after      \(before.prefix(90))
        a trunk's  \(text(self, index).prefix(90))
        here       \(text(other, index).prefix(90))
      """
  }
}
