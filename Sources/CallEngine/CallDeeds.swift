package import CallFlowModel
import Telephony

/// What has been done for a caller so far: of this, and of how the call ends, reports make its outcome.
package struct CallDeeds: OptionSet, Sendable, BitwiseCopyable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The caller has chosen or entered something that the service did not refuse since.
  package static let chosen = CallDeeds(rawValue: 1)
  /// The caller has heard what was asked for.
  package static let selfService = CallDeeds(rawValue: 2)
  package static let faxOrdered = CallDeeds(rawValue: 4)
  package static let messageLeft = CallDeeds(rawValue: 8)
  /// A person was asked for, and none answered.
  package static let unanswered = CallDeeds(rawValue: 16)

  static let all: CallDeeds = [.chosen, .selfService, .faxOrdered, .messageLeft, .unanswered]
}

extension Call {
  /// On this node and on those before.
  package func deeds(in flow: CallFlow) -> CallDeeds {
    var deeds = deedsBefore
    for entry in path.dropFirst(Int(deedsCounted)) {
      deeds.add(entry, endedWhile: endedWhile, in: flow)
    }
    return deeds
  }

  /// What asks for ``deeds(in:)`` again and again need not go through the whole path each time.
  package mutating func countDeeds(in flow: CallFlow) {
    deedsBefore = deeds(in: flow)
    deedsCounted = UInt16(clamping: path.count)
  }
}

extension CallDeeds {
  /// - Parameter endedWhile: what a call was at that has ended; it tells only of the last step.
  fileprivate mutating func add(_ entry: PathEntry, endedWhile: EndedWhile?, in flow: CallFlow) {
    let step = flow[entry.step]
    let detail = Int(step.detail)
    switch entry.exit.kind {
    case .option:
      hear(step, in: flow)
      insert(.chosen)
    case .chosen: insert(.chosen)
    case .found: insert(.selfService)
    // Behind a secret it may be the secret that was wrong.
    case .notFound:
      if flow.lookups[detail].attemptsMax > 0 { remove(.chosen) } else { insert(.selfService) }
    case .kept: insert(.messageLeft)
    case .sent, .queued: insert(.faxOrdered)
    case .next:
      switch step.kind {
      case .play: hear(step, in: flow)
      case .enter: insert(.chosen)
      case .discard: subtract([.messageLeft, .chosen])
      case .menu, .lookup, .browse, .record, .fax, .transfer, .choose, .hangUp: break
      }
    // Who hears what was asked for is served, also who hangs up meanwhile.
    case .hungUp, .ended:
      if step.kind == .transfer { insert(.unanswered) }
      if endedWhile != .lookingUp { hear(step, in: flow) }
    case .noInput, .noMatch:
      hear(step, in: flow)
      remove(.chosen)
    case .unavailable, .locked, .limit, .refused: remove(.chosen)
    case .busy, .noAnswer: insert(.unanswered)
    case .failed: if step.kind == .transfer { insert(.unanswered) } else { remove(.chosen) }
    case .branch: if flow.isClosed(step, branch: entry.exit.index) { remove(.chosen) }
    case .empty, .answered, .initial: break
    }
  }

  /// What `step` says has been heard. Rows that have keys are a menu; what a play says is an answer where something was asked.
  private mutating func hear(_ step: Step, in flow: CallFlow) {
    switch step.kind {
    case .play:
      guard flow.plays[Int(step.detail)].language == nil else {
        // That language was what the caller chose.
        remove(.chosen)
        return
      }
      if contains(.chosen) { insert(.selfService) }
    case .browse: if flow.browses[Int(step.detail)].chosen == nil { insert(.selfService) }
    case .menu, .enter, .lookup, .record, .discard, .fax, .transfer, .choose, .hangUp: break
    }
  }
}

extension CallFlow {
  /// Whether `branch` of the choice `step` is where callers come outside the opening hours that it asks for.
  fileprivate func isClosed(_ step: Step, branch: UInt32) -> Bool {
    let branches = branches[choices[Int(step.detail)].branches.range]
    return branch == branches.count
      && branches.contains { if case .open = $0.condition { true } else { false } }
  }
}
