package import CallEngine
package import CallFlowModel
package import Storage
package import Telephony

extension Call {
  /// What is kept of this call, by stable names. `cause` is `nil` while it is up.
  package func record(
    _ identity: CallIdentity, cause: HangupCause?, at now: CallTime, in flow: CallFlow
  ) -> CallRecord {
    CallRecord(
      key: identity.key, segment: identity.segment, gateway: identity.gateway,
      call: identity.call, from: caller, to: identity.to,
      language: flow.languages[Int(language.index)], startedAt: rangAt, answeredAt: rangAt,
      endedAt: cause == nil ? nil : wallClock(at: now),
      path: CallPath(
        path.dropFirst(Int(pathCarriedOver)).map { entry in
          CallPath.Step(
            name: flow.name(of: entry.step), exit: entry.exit.name(in: flow), at: entry.at)
        }),
      transfers: transfers.compactMap { record(of: $0, in: flow) },
      outcome: cause.map { outcome(cause: $0, in: flow) }, cause: cause,
      endedWhile: endedWhile, menuVersion: flow.versionText)
  }

  /// `nil` while it is under way.
  private func record(of entry: TransferEntry, in flow: CallFlow) -> CallTransfer? {
    guard let outcome = entry.outcome else { return nil }
    let queue: String? =
      switch flow.transfers[Int(flow[entry.step].detail)].destination {
      case .queue(let queue): flow.queues[Int(queue)].name
      case .number: nil
      }
    // Where answer and end come together, the gateway learnt of both when they had parted.
    let answeredAt = entry.answeredAt == entry.endedAt ? nil : entry.answeredAt
    return CallTransfer(
      step: flow.name(of: entry.step), queue: queue, askedAt: entry.askedAt,
      answeredAt: answeredAt, endedAt: entry.endedAt, outcome: outcome)
  }

  /// What the call came to.
  package func outcome(cause: HangupCause, in flow: CallFlow) -> CallOutcome {
    switch cause {
    case .failure: return .failed
    case .drained:
      let before = outcomeSoFar(in: flow)
      // It is not the caller who left before anything was done for them.
      return before == .abandoned ? .failed : before
    case .normal, .trunkLost, .budget, .other: return outcomeSoFar(in: flow)
    }
  }

  private func outcomeSoFar(in flow: CallFlow) -> CallOutcome {
    if wasAnswered { return .answered }
    let deeds = deeds(in: flow)
    if deeds.contains(.unanswered) { return .unanswered }
    if deeds.contains(.messageLeft) || hasLeftMessage { return .messageLeft }
    if deeds.contains(.faxOrdered) { return .faxOrdered }
    return deeds.contains(.selfService) ? .selfService : .abandoned
  }
}

extension Exit {
  /// Its name in records and reports: the option's own, or the word of its kind.
  package func name(in flow: CallFlow) -> String {
    kind == .option ? flow.name(of: OptionID(Int(index))) : kind.word
  }
}
