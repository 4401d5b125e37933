import CallFlowModel
import Telephony

/// The keys of every step's options, read back from the prefix trees.
struct FlowOptions: Sendable {
  struct Keyed: Sendable {
    let option: OptionID
    let keys: [DTMFKey]
  }

  /// By step.
  private let ofSteps: [[Keyed]]

  init(_ flow: CallFlow) {
    var byRoot: [UInt32: [Keyed]] = [:]
    ofSteps = flow.steps.map { step in
      guard let asking = step.asking, let root = flow.askings[Int(asking)].keys else { return [] }
      if let known = byRoot[root] { return known }
      var found: [Keyed] = []
      Self.collect(Int(root), [], flow, into: &found)
      byRoot[root] = found
      return found
    }
  }

  subscript(step: StepID) -> [Keyed] { ofSteps[Int(step.index)] }

  private static func collect(
    _ node: Int, _ keys: [DTMFKey], _ flow: CallFlow, into found: inout [Keyed]
  ) {
    if let option = flow.keyNodes[node].option { found.append(Keyed(option: option, keys: keys)) }
    for key in DTMFKey.allCases {
      switch flow.keyNodes[node][key] {
      case .nothing: break
      case .option(let option): found.append(Keyed(option: option, keys: keys + [key]))
      case .node(let next): collect(next, keys + [key], flow, into: &found)
      }
    }
  }
}
