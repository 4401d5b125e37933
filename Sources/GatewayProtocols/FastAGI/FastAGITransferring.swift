internal import Telephony

/// Connects the caller with a person, by Dial or by Queue.
///
///     clearing ─▶ connecting ──the whole conversation──▶ asking what came of it ─▶ ended
///
/// Asterisk tells nothing until it is over, so that somebody answered is known only when they have parted. The result of
/// the application says little; the status variable does:
///
///     DIALSTATUS                                QUEUESTATUS
///     ANSWER        answered, and released      CONTINUE                 answered, and released by the seat
///     BUSY, DONTCALL, TORTURE   busy            FULL                     busy
///     NOANSWER, CANCEL          no answer       TIMEOUT, JOINEMPTY, LEAVEEMPTY, JOINUNAVAIL, LEAVEUNAVAIL, WITHDRAW
///     CONGESTION, CHANUNAVAIL,                                           no answer
///     INVALIDARGS   failed                      UNKNOWN                  failed
///                                               none, ABANDONED          the caller hung up waiting
///                                               none                     answered, and released by who is gone
struct FastAGITransferring: Equatable, Sendable {
  private enum Stage: Equatable, Sendable {
    /// An old status would be taken for the new one.
    case clearing
    case connecting
    case askingDialStatus
    case askingTalkTime
    case askingQueueStatus
    case askingAbandoned
    /// The application returned -1, and nobody has said that the channel is gone.
    case doubting(Verdict)
  }

  private enum Verdict: Equatable, Sendable {
    case talked(Milliseconds)
    case outcome(OperationOutcome, FastAGIFact?)
  }

  private let transfer: GatewayTransfer
  private var stage: Stage
  private var returnedMinusOne = false

  init(_ transfer: GatewayTransfer) {
    self.transfer = transfer
    switch transfer.target {
    case .dial: stage = .connecting
    case .queue: stage = .clearing
    }
  }

  var command: FastAGICommand {
    switch (stage, transfer.target) {
    case (.clearing, _): .setVariable(.queueStatus, "")
    case (.connecting, .dial(let target)): .dial(target, ring: transfer.ring)
    case (.connecting, .queue(let name)): .queue(name, ring: transfer.ring)
    case (.askingDialStatus, _): .getVariable(.dialStatus)
    case (.askingTalkTime, _): .getVariable(.answeredTime)
    case (.askingQueueStatus, _): .getVariable(.queueStatus)
    case (.askingAbandoned, _): .getVariable(.abandoned)
    case (.doubting, _): .channelStatus
    }
  }

  mutating func take(_ reply: FastAGIReply, isHungUp: Bool) -> FastAGIStep {
    switch stage {
    case .clearing: return go(to: .connecting)
    case .connecting:
      returnedMinusOne = reply.number == -1
      switch transfer.target {
      case .dial: return go(to: .askingDialStatus)
      case .queue: return go(to: .askingQueueStatus)
      }
    case .askingDialStatus: return dialled(reply.value ?? "", isHungUp)
    case .askingTalkTime:
      let seconds = reply.value.flatMap { UInt32($0) } ?? 0
      return end(.talked(.seconds(seconds)), isHungUp)
    case .askingQueueStatus: return queued(reply.value ?? "", isHungUp)
    case .askingAbandoned:
      return end(
        reply.value == "TRUE" ? .outcome(.noAnswer, nil) : .talked(Milliseconds(0)), isHungUp)
    case .doubting: return .doubt
    }
  }

  private mutating func go(to next: Stage) -> FastAGIStep {
    stage = next
    return .send(command)
  }

  private mutating func dialled(_ status: String, _ isHungUp: Bool) -> FastAGIStep {
    switch status {
    case "ANSWER": return go(to: .askingTalkTime)
    case "BUSY", "DONTCALL", "TORTURE": return end(.outcome(.busy, nil), isHungUp)
    case "NOANSWER", "CANCEL": return end(.outcome(.noAnswer, nil), isHungUp)
    default: return fail(status.isEmpty ? "no DIALSTATUS" : status, isHungUp)
    }
  }

  private mutating func queued(_ status: String, _ isHungUp: Bool) -> FastAGIStep {
    switch status {
    // The queue does not tell how long they talked.
    case "CONTINUE": return end(.talked(Milliseconds(0)), isHungUp)
    case "FULL": return end(.outcome(.busy, nil), isHungUp)
    case "TIMEOUT", "JOINEMPTY", "LEAVEEMPTY", "JOINUNAVAIL", "LEAVEUNAVAIL", "WITHDRAW":
      return end(.outcome(.noAnswer, nil), isHungUp)
    case "" where returnedMinusOne: return go(to: .askingAbandoned)
    default: return fail(status.isEmpty ? "no QUEUESTATUS" : status, isHungUp)
    }
  }

  private mutating func fail(_ status: String, _ isHungUp: Bool) -> FastAGIStep {
    end(.outcome(.failed, .transferFailed(status: status)), isHungUp)
  }

  private mutating func end(_ verdict: Verdict, _ isHungUp: Bool) -> FastAGIStep {
    guard !returnedMinusOne || isHungUp else {
      stage = .doubting(verdict)
      return .doubt
    }
    return .ended(ending(verdict, isUp: !isHungUp))
  }

  /// The channel's state has become certain.
  func ending(isUp: Bool) -> FastAGIEnding {
    guard case .doubting(let verdict) = stage else { return FastAGIEnding() }
    return ending(verdict, isUp: isUp)
  }

  private func ending(_ verdict: Verdict, isUp: Bool) -> FastAGIEnding {
    var ending = FastAGIEnding()
    switch verdict {
    case .talked(let time):
      ending.add(.answered, ago: time)
      ending.add(.released(by: isUp ? .seat : .caller))
    case .outcome(let outcome, let fact):
      // A caller who is gone takes no exit of the step.
      if isUp { ending.add(outcome) }
      if let fact { ending.facts.append(fact) }
    }
    return ending
  }
}
