internal import CallEngine
internal import CallFlowModel
internal import CallKeeping
internal import GatewayProtocols
internal import Storage
internal import Telephony

/// The log lines of a call, which say the same whatever brought it.
struct CallLog {
  /// What brought the call, by its number in the log.
  enum Bringer {
    case trunk(Int)
    case gatewayCall(GatewayMedium, Int)

    var field: (key: String, number: String) {
      switch self {
      case .trunk(let number): ("trunk", "\(number)")
      case .gatewayCall(let medium, let number): (medium.name, "\(number)")
      }
    }
  }

  private let identity: CallIdentity
  private let menu: ServedMenu
  private let bringer: Bringer
  private let log: ServiceLog

  init(of identity: CallIdentity, _ menu: LoopMenu, _ bringer: Bringer, in log: ServiceLog) {
    self.identity = identity
    self.menu = menu.served
    self.bringer = bringer
    self.log = log
  }

  func began(from caller: String?) {
    guard log.isOn(.info) else { return }
    log.log(
      .info, identity.segment > 0 ? .callResumed : .callBegan,
      [
        bringer.field.key: bringer.field.number, "call": identity.call.text,
        "key": "\(identity.key)", "from": caller.map(MaskedNumber.phone) ?? "hidden",
        "to": identity.to, "menu": menu.flow.name,
      ])
  }

  func ended(_ record: CallRecord, _ ending: CallEnding, at time: CallTime) {
    guard log.isOn(.info) else { return }
    log.log(
      .info, .callEnded,
      [
        bringer.field.key: bringer.field.number, "call": record.call.text, "key": "\(record.key)",
        "outcome": record.outcome?.word ?? "", "cause": record.cause?.word ?? "",
        "by": ending == .byCaller ? "caller" : "service",
        "seconds": "\(time.milliseconds / 1000)", "steps": "\(record.path.steps.count)",
      ])
  }

  func keysDropped(_ count: Int, _ reason: KeyDrop) {
    guard log.isOn(.info) else { return }
    log.log(
      .info, .keysDropped,
      [
        bringer.field.key: bringer.field.number, "call": identity.call.text,
        "count": "\(count)", "why": reason.word,
      ])
  }

  /// Of its sound not all will be there.
  func recordingIncomplete(_ operation: OperationNumber, _ why: String) {
    recordingBroken(.recordingIncomplete, operation, why: why)
  }

  /// A message that says itself that it is not whole.
  func recordingCutOff(_ operation: OperationNumber, _ receipt: ReceiptNumber) {
    recordingBroken(.recordingCutOff, operation, receipt: "\(receipt)")
  }

  private func recordingBroken(
    _ event: LogEvent, _ operation: OperationNumber, receipt: String = "", why: String = ""
  ) {
    log.log(
      .warning, event,
      [
        bringer.field.key: bringer.field.number, "call": identity.call.text,
        "key": "\(identity.key)", "operation": "\(operation.number)", "receipt": receipt,
        "why": why,
      ])
  }

  func storeLate(at step: StepID) {
    log.log(
      .warning, .storeLate,
      [
        bringer.field.key: bringer.field.number, "call": identity.call.text,
        "step": menu.flow.name(of: step), "why": "no answer in \(CallLimits.savingSeconds) s",
      ])
  }

  /// `why`: the gateway's words; "" where it gives none.
  func operationFailed(_ operation: OperationNumber, at step: StepID, _ why: String = "") {
    log.log(
      .warning, .operationFailed,
      [
        bringer.field.key: bringer.field.number, "call": identity.call.text,
        "operation": "\(operation.number)",
        "step": menu.flow.name(of: step), "why": why,
      ])
  }
}
