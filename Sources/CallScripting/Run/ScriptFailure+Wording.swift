import CallEngine
import CallFlowModel
import Diagnostics
import ServiceCalendar
import Storage
import Telephony

extension ScriptFailure {
  /// The failure as its author sees it: a caret under the step, and what the caller heard.
  func diagnostic(of run: ScriptRun) -> Diagnostic {
    let script = run.prepared.script
    var range = script.name.range
    var wanted: ScriptStep.Hearing?
    switch place {
    case .step(let index):
      range = script.steps[index].range
      switch script.steps[index].value {
      case .hear(let hearing), .skipTo(let hearing):
        wanted = hearing
        range = fact.isAboutText ? hearing.text?.range ?? hearing.name.range : hearing.name.range
      case .press, .wait, .speak, .fax, .seat, .hangUp: break
      }
    case .expectation(let index): range = script.expectations[index].range
    case .end: break
    }
    return Diagnostic(
      id: id, message: message(wanted, run.call), range: range,
      hints: hint(wanted, run.call).map { [$0] + [run.call.account] } ?? [run.call.account])
  }

  /// The whole of what was said, where it is not what was wanted, or where a line belongs.
  private func hint(_ wanted: ScriptStep.Hearing?, _ call: SimulatedCall) -> String? {
    switch fact {
    case .saidOther(let index): "it said: \(call.text(of: call.conversation.utterances[index]))"
    case .heardBeforeKeys:
      "`hear \(wanted?.name.value.nameForScript ?? "")` belongs before that `press`"
    default: nil
    }
  }

  /// Stable; the manual has an entry of that name.
  private var id: String {
    switch fact {
    case .heardOther: "heard-other"
    case .heardBeforeKeys: "heard-before"
    case .saidOther: "said-other"
    case .neverHeard: "never-heard"
    case .neverCame: "never-came"
    case .nothingHappens: "nothing-happens"
    case .callWasOver: "call-over"
    case .otherMessages: "expected-message"
    case .otherFaxes: "expected-fax"
    case .otherTransfers: "expected-transfer"
    case .otherOutcome: "expected-record"
    case .otherPath: "expected-path"
    case .noReceipt: "expected-receipt"
    case .stillUp, .hungUpBy, .hungUpLate: "expected-hang-up"
    case .wire: "service-differs"
    }
  }

  private func message(_ wanted: ScriptStep.Hearing?, _ call: SimulatedCall) -> String {
    let name = wanted?.name.value ?? ""
    switch fact {
    case .heardOther(let index):
      return "'\(call.name(of: index))' was heard instead of '\(name)'"
    case .heardBeforeKeys:
      return "'\(name)' was over before the key was pressed"
    case .saidOther(let index):
      let text = wanted?.text?.value ?? ""
      return "'\(call.name(of: index))' did not say “\(text)”"
    case .neverHeard(let time, let by):
      return "'\(name)' was not heard before \(by.words) hung up at \(time.clock)"
    case .neverCame(let thing, let time, let by):
      return "\(thing.words) before \(by.words) hung up at \(time.clock)"
    case .nothingHappens:
      return "nothing would ever happen: a conversation goes on, and nobody ends it"
    case .callWasOver(let time, let by):
      return "the call was over: \(by.words) had hung up at \(time.clock)"
    case .otherMessages(let messages, let isDueAsked):
      if messages.isEmpty { return "no message was left" }
      let left = "what was left is " + messages.map(\.words).joined(separator: ", and ")
      guard isDueAsked, messages.contains(where: { $0.start.dueDate == nil }) else { return left }
      return left
        + ", due on no day: the step has no `answer-within`, or no calendar knows the working days behind it"
    case .otherFaxes(let faxes):
      if faxes.isEmpty { return "no fax was ordered" }
      return "what was ordered is " + faxes.map(\.words).joined(separator: ", and ")
    case .otherTransfers(let targets):
      if targets.isEmpty { return "nobody was called for the caller" }
      return "who was called is " + targets.map { "'\($0)'" }.joined(separator: ", and ")
    case .otherOutcome(let outcome):
      return "the record says '\(outcome?.word ?? "nothing")'"
    case .otherPath:
      return "the call took these steps: "
        + call.call.path.map { call.menu.flow.name(of: $0.step).nameForScript }.joined(
          separator: " ")
        + (call.call.path.count < CallLimits.pathLength
          ? "" : ", and more: the first \(CallLimits.pathLength) of a call are kept")
    case .noReceipt: return "no receipt was given"
    case .stillUp: return "the call was still up"
    case .hungUpBy(let by, let time): return "\(by.words) hung up, at \(time.clock)"
    case .hungUpLate(let time): return "that was later, at \(time.clock)"
    case .wire(let fault): return fault.words
    }
  }
}

extension ScriptFailure.Fact {
  fileprivate var isAboutText: Bool { if case .saidOther = self { true } else { false } }
}

extension ScriptFailure.Thing {
  fileprivate var words: String {
    switch self {
    case .recording: "nothing was recorded"
    case .fax: "no fax was sent"
    case .transfer: "no seat was rung"
    case .conversation: "no seat talked with the caller"
    case .furtherConversation:
      "the conversation had come to its end, and no seat talked with the caller again"
    }
  }
}

extension CallEnding {
  var words: String {
    switch self {
    case .byCaller: "the caller"
    case .byService: "the service"
    }
  }
}

extension CallTime {
  /// Minutes, seconds and tenths: `1:05.2`.
  var clock: String {
    let tenths = milliseconds / 100
    let seconds = padded(Int(tenths / 10 % 60), digits: 2)
    return "\(tenths / 600):\(seconds).\(tenths % 10)"
  }
}

extension VoiceMessage {
  fileprivate var words: String {
    var words = "a message for \"\(start.department)\" lasting \(length)"
    if let due = start.dueDate { words += " due \(due)" }
    return words
  }
}

extension FaxJob {
  fileprivate var words: String {
    let word = receipt != nil && state == .waiting ? "queued" : state.word
    return "fax \(order.document) \(word)" + (order.to.map { " to \($0)" } ?? "")
  }
}

extension WireFault {
  package var words: String {
    switch self {
    case .saidOther(let expected, let said):
      "the service said `\(said)`, where its menu says " + (expected.map { "`\($0)`" } ?? "nothing")
    case .saidEarly(let said, let silence):
      "the service said `\(said)`, where its menu says nothing for \(silence)"
    case .receiptTwice(let said):
      "the service said `\(said)`, and has given that receipt before"
    case .saidNothing(let expected): "the service did not say `\(expected)`"
    case .refused(let code, let text): "the service refused a line: \(code), \(text)"
    case .closed(let reason): "the service is gone: \(reason)"
    case .silent: "the service answers nothing any more, not even a ping"
    }
  }
}
