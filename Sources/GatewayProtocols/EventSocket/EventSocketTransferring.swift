internal import Telephony

/// Connects the caller with a person, by `bridge` or by `callcenter`.
///
///     ringing ──CHANNEL_BRIDGE──▶ talking ──end of the application──▶ released
///        └──end of the application──▶ busy, no answer, failed
struct EventSocketTransferring: Equatable, Sendable {
  let id: String
  private let transfer: GatewayTransfer
  private var isTalking = false

  init(_ transfer: GatewayTransfer, name: String) {
    self.transfer = transfer
    id = name
  }

  var application: String {
    switch transfer.target {
    case .dial: "bridge"
    case .queue: "callcenter"
    }
  }

  var commands: [EventSocketCommand] {
    switch transfer.target {
    case .dial(let target):
      [
        // A bridge that fails, or ends, would hang the caller up.
        .set("continue_on_fail", "true"), .set("hangup_after_bridge", "false"),
        // What an earlier one came to would be taken for this one's.
        .set("originate_disposition", ""),
        .execute(application, argument: "{originate_timeout=\(seconds)}\(target)", id: id),
      ]
    case .queue(let name):
      // How long it may ring is the queue's own matter.
      [
        .set("hangup_after_bridge", "false"), .set("cc_cancel_reason", ""),
        .execute(application, argument: name, id: id),
      ]
    }
  }

  private var seconds: UInt64 { max(1, (UInt64(transfer.ring.count) + 999) / 1000) }

  /// CHANNEL_BRIDGE has come. Whether that is news.
  mutating func bridged() -> Bool {
    defer { isTalking = true }
    return !isTalking
  }

  func completed(_ event: EventSocketHeaders, isHungUp: Bool) -> EventSocketStep {
    let released = OperationOutcome.released(by: isHungUp ? .caller : .seat)
    if isTalking { return EventSocketEnding.ended(released) }
    // A caller who is gone takes no exit of the step.
    if isHungUp { return .ended(EventSocketEnding()) }
    switch transfer.target {
    case .dial:
      let disposition = event["variable_originate_disposition"] ?? "no originate_disposition"
      switch disposition {
      case "SUCCESS": return .ended(EventSocketEnding(outcomes: [.answered, released]))
      case "USER_BUSY", "CALL_REJECTED": return EventSocketEnding.ended(.busy)
      case "NO_ANSWER", "NO_USER_RESPONSE", "PROGRESS_TIMEOUT", "ALLOTTED_TIMEOUT",
        "ORIGINATOR_CANCEL", "RECOVERY_ON_TIMER_EXPIRE":
        return EventSocketEnding.ended(.noAnswer)
      default: return EventSocketEnding.failed(.transferFailed(reason: disposition))
      }
    case .queue:
      switch event["variable_cc_cancel_reason"] {
      case "TIMEOUT", "NO_AGENT_TIMEOUT", "BREAK_OUT", "EXIT_WITH_KEY":
        return EventSocketEnding.ended(.noAnswer)
      case let reason:
        return EventSocketEnding.failed(.transferFailed(reason: reason ?? "no cc_cancel_reason"))
      }
    }
  }
}
