import CallFlowModel
import ServiceCalendar

extension CallFlow {
  /// The ways out of `step`, each as its author wrote it: the name of an option, what a branch asks, or the word of the
  /// outcome.
  func labelledExits(of step: StepID) -> [(exit: FlowExit, label: String)] {
    let exits = exits(of: step)
    guard self[step].kind == .choose else {
      return exits.map { exit in (exit, exit.option.map { name(of: $0) } ?? exit.kind.word) }
    }
    let asked = branches[choices[Int(self[step].detail)].branches.range].map(\.condition)
    return exits.enumerated().map { place, exit in
      (exit, place < asked.count ? label(of: asked[place]) : "else")
    }
  }

  private func label(of condition: Branch.Condition) -> String {
    switch condition {
    case .open(let place): "open \(hours[Int(place)].name)"
    case .language(let language): "language \(languages[Int(language.index)])"
    case .callerHidden: "caller hidden"
    case .callerBegins(let place): "caller \"\(names[Int(place)])\""
    case .compare(let value, let comparison, let constant):
      "{\(values[Int(value.index)].name)} \(comparison.sign) \(constants[Int(constant)].label)"
    case .after(let step, let exit): "after \(name(of: step)) \(exit.word)"
    case .afterDropped(let step): "after \(name(of: step)) dropped"
    case .afterOption(let step, let option): "after \(name(of: step)) \(names[Int(option)])"
    }
  }
}

extension Step.Kind {
  /// As menus write it; `discard` is what the compiler adds.
  var word: String {
    switch self {
    case .hangUp: "hang-up"
    case .menu, .play, .enter, .lookup, .browse, .record, .discard, .fax, .transfer, .choose:
      "\(self)"
    }
  }
}

extension Branch.Comparison {
  fileprivate var sign: String {
    switch self {
    case .equal: "="
    case .notEqual: "!="
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    }
  }
}

extension CallValue {
  /// As a menu writes it where it is compared with.
  fileprivate var label: String {
    switch self {
    case .money(let hundredths):
      "\(hundredths < 0 ? "-" : "")\(hundredths.magnitude / 100)"
        + (hundredths % 100 == 0
          ? "" : ".\(hundredths.magnitude % 100 / 10)\(hundredths.magnitude % 10)")
    case .none: "\"\""
    case .digits(let text): text.isEmpty ? "\"\"" : text
    case .number, .date, .time, .prompt: keyText
    }
  }
}
