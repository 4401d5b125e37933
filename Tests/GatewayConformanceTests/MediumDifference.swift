import GatewayProtocols

/// All that a caller may notice of the gateway that brings the call. Everything else is the same over each of them.
enum MediumDifference: Hashable {
  /// Over FastAGI a key that no command asked for is lost, where Asterisk has no StoreDTMF.
  case keysLost
  /// Only a trunk tells that the person's side took the caller's hanging up for its end.
  case releasedByCaller

  /// A queue of FreeSWITCH is never full: who cannot be answered there waits, and then nobody has answered.
  case queueNeverBusy

  /// Why the call may differ from the plan's; nil where it may not.
  init?(_ call: borrowing AdaptedCall, _ plan: CallerPlan) {
    if plan.isReleasedByCaller {
      self = .releasedByCaller
    } else if plan.isBusy, call.medium == .eventSocket {
      self = .queueNeverBusy
    } else if call.keysAreLost, call.gateway.keysLost > 0 {
      self = .keysLost
    } else {
      return nil
    }
  }
}
