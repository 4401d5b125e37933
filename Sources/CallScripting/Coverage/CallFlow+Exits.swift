import CallFlowModel
import Telephony

extension CallFlow {
  /// The ways out of a step that calls can take. A caller may also hang up anywhere, which is no way of the step.
  func exits(of id: StepID, _ options: FlowOptions) -> [Exit] {
    let step = self[id]
    let chosen = options[id].map { Exit.option($0.option) }
    let asked = [Exit(.noInput), Exit(.noMatch)]
    switch step.kind {
    case .menu: return chosen + asked
    case .play: return [Exit(.next)] + chosen
    case .enter:
      return [Exit(.next)] + asked
        + (entries[Int(step.detail)].refused == nil ? [] : [Exit(.refused)])
    case .lookup:
      let lookup = lookups[Int(step.detail)]
      return [Exit(.found), Exit(.notFound), Exit(.unavailable)]
        + (lookup.attemptsMax > 0 ? [Exit(.locked)] : [])
        + (lookup.initial == nil ? [] : [Exit(.initial)])
    case .browse:
      let browse = browses[Int(step.detail)]
      return (browse.chosen == nil ? [] : [Exit(.chosen)]) + chosen + asked
        + [Exit(.empty), Exit(.unavailable)]
    case .record: return [Exit(.kept), Exit(.noMatch), Exit(.unavailable)]
    case .discard: return [Exit(.next)]
    case .fax:
      let done = faxes[Int(step.detail)].number == nil ? ExitKind.sent : .queued
      return [Exit(done), Exit(.failed), Exit(.limit)]
    case .transfer: return [Exit(.answered), Exit(.busy), Exit(.noAnswer), Exit(.failed)]
    case .choose:
      let count = choices[Int(step.detail)].branches.count
      return (0...count).map { Exit(.branch, index: $0) }
    case .hangUp: return [Exit(.ended)]
    }
  }

  /// An exit as people read it: an option by its name and keys, a branch by its place.
  func describe(_ exit: Exit, of step: StepID, _ options: FlowOptions) -> String {
    switch exit.kind {
    case .option:
      let option = OptionID(Int(exit.index))
      let keys = options[step].first { $0.option == option }?.keys.map(\.description).joined() ?? ""
      return "option \(name(of: option)) (key \(keys))"
    case .branch:
      let count = choices[Int(self[step].detail)].branches.count
      return exit.index == count ? "else" : "branch \(exit.index + 1)"
    case .next, .noInput, .noMatch, .found, .notFound, .unavailable, .locked, .chosen, .empty,
      .kept, .sent, .queued, .failed, .limit, .refused, .answered, .busy, .noAnswer, .hungUp,
      .ended, .initial:
      return exit.kind.word
    }
  }
}
