import CallScripting
import GatewayProtocols
import ServiceCalendar
import SimulatedGateways
import Telephony

/// What the caller of a script does, learnt by listening to the script's own run, and what the service said to it.
///
/// Everything is counted from what was heard last: a caller answers a prompt, not a clock. So the plan holds on a medium
/// that is a few milliseconds slower.
final class CallerPlan: CallWire {
  enum Deed: Equatable {
    case press(DTMFKey)
    case hangUp
    /// Speaks until then.
    case speak
    case transfer(SimulatedCaller.Transfer)
    case fax(SimulatedCaller.Fax)

    var isPlan: Bool {
      switch self {
      case .transfer, .fax: true
      case .press, .hangUp, .speak: false
      }
    }
  }

  /// Deeds by the number of operations that had begun, each with how long after the last of them.
  private(set) var deeds: [[(after: Int, deed: Deed)]] = [[]]
  private(set) var trace = CallTrace()
  /// Whether a person's phone let the caller go as if the caller had: no medium but the trunk can tell that.
  private(set) var isReleasedByCaller = false
  /// Whether a queue or a person was busy.
  private(set) var isBusy = false
  private var clock = 0
  private var began = 0
  private var answeredAfter: Int?
  private var silence = 0
  private var isEnding = false
  private var isTransferring = false

  var fault: WireFault? { nil }
  var now: CivilDateTime? { nil }

  func rang(_ call: CallID, to: String, from: String?, language: String?, at: CivilDateTime) {}

  func pressed(_ key: DTMFKey) { add(.press(key)) }

  func hungUp() {
    // After the service's own hang-up this is the gateway's word that it has heard it.
    guard !isEnding else { return }
    // Who is being recorded speaks to the end.
    deeds[deeds.count - 1].append((after: clock - began + 600_000, deed: .speak))
    add(.hangUp)
  }

  func ended(_ operation: OperationNumber, _ outcome: OperationOutcome) {
    trace.ended(outcome)
    let time = clock - began
    switch outcome {
    case .recorded(by: .key, length: _, pieces: _):
      add(.speak)
      add(.press(.pound))
    case .recorded(by: .silence, length: _, pieces: _):
      deeds[deeds.count - 1].append((after: max(0, time - silence), deed: .speak))
    case .recorded: deeds[deeds.count - 1].append((after: time + 600_000, deed: .speak))
    case .sent(let pages): plan(.fax(.sent(pages: pages, after: time)))
    case .failed where isTransferring: plan(.transfer(.ends(.failed, after: time)))
    case .failed: plan(.fax(.fails(after: time)))
    case .busy, .noAnswer:
      if outcome == .busy { isBusy = true }
      plan(.transfer(.ends(outcome, after: time)))
    case .answered:
      answeredAfter = time
      plan(.transfer(.talks(answeredAfter: time, partedAfter: 10_000_000)))
    case .released(let party):
      if party == .caller { isReleasedByCaller = true }
      let answered = answeredAfter ?? 0
      // The last plan is the one that counts.
      plan(.transfer(.talks(answeredAfter: answered, partedAfter: time)))
    case .finished, .interrupted: break
    }
  }

  func recorded(_ operation: OperationNumber, from: Milliseconds, until: Milliseconds) {}

  func expect(_ line: ServiceLine) {
    switch line {
    case .play(_, _, keys: _, let prompts, from: _, speed: _):
      trace.played(prompts)
      begin()
    case .record(_, _, let atMost, let quiet, end: _, beep: _, warn: _):
      trace.recorded(atMost, quiet)
      silence = Int(quiet.count)
      begin()
    case .fax(_, _, let document, pages: _, let to):
      trace.faxed(document, to: to)
      begin()
    case .transfer:
      trace.transferred()
      begin()
      isTransferring = true
    case .hangup(_, let cause):
      trace.hungUp(cause)
      isEnding = true
    case .hotline, .ready, .error, .answer, .stop, .mark, .saved, .queued, .drain, .ping, .pong:
      break
    }
  }

  func receipt(of operation: OperationNumber) -> ReceiptNumber? { nil }
  func faxReceipt() -> ReceiptNumber? { nil }
  func pass(_ duration: Milliseconds) { clock += Int(duration.count) }

  /// What the call came to, when the script has run.
  func finish(_ change: (inout CallTrace) -> Void) { change(&trace) }

  private func begin() {
    began = clock
    isTransferring = false
    deeds.append([])
  }

  private func add(_ deed: Deed) {
    deeds[deeds.count - 1].append((after: clock - began, deed: deed))
  }

  /// Known from the beginning of the operation.
  private func plan(_ deed: Deed) {
    deeds[deeds.count - 1].removeAll { $0.deed.isPlan }
    deeds[deeds.count - 1].insert((after: 0, deed: deed), at: 0)
  }
}
