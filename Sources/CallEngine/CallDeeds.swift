package import CallFlowModel

/// What has been done for a caller so far: of this, and of how the call ends, reports make its outcome.
package struct CallDeeds: OptionSet, Sendable, BitwiseCopyable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The caller has chosen something.
  package static let chosen = CallDeeds(rawValue: 1)
  /// What was chosen has been told.
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
    for entry in path.dropFirst(Int(deedsCounted)) { deeds.add(entry, in: flow) }
    return deeds
  }

  /// What asks for ``deeds(in:)`` again and again need not go through the whole path each time.
  package mutating func countDeeds(in flow: CallFlow) {
    deedsBefore = deeds(in: flow)
    deedsCounted = UInt16(clamping: path.count)
  }
}

extension CallDeeds {
  fileprivate mutating func add(_ entry: PathEntry, in flow: CallFlow) {
    switch entry.exit.kind {
    case .option, .chosen: insert(.chosen)
    case .busy, .noAnswer: insert(.unanswered)
    case .kept: insert(.messageLeft)
    case .sent, .queued: insert(.faxOrdered)
    case .found, .notFound: insert(.selfService)
    case .next, .hungUp, .ended, .failed:
      switch flow[entry.step].kind {
      // Who chose something and heard it was served, also when they then hung up.
      // A play that changes the language only leads there.
      case .play:
        if contains(.chosen), flow.plays[Int(flow[entry.step].detail)].language == nil {
          insert(.selfService)
        }
      case .transfer: insert(.unanswered)
      case .discard: remove(.messageLeft)
      case .menu, .enter, .lookup, .browse, .record, .fax, .choose, .hangUp: break
      }
    case .branch, .noInput, .noMatch, .unavailable, .locked, .initial, .empty, .limit, .refused,
      .answered:
      break
    }
  }
}
