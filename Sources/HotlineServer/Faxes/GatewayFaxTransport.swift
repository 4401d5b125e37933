internal import Sockets
internal import Storage
internal import Synchronization
internal import Telephony

/// Faxes of the queue, sent by gateways: a trunk that said `faxes=yes` gets a `fax` line outside any call.
final class GatewayFaxTransport: FaxTransport {
  private let shared: SharedService
  private let loops: [Mailbox<LoopMessage>]
  /// Longer than fifty pages at the slowest speed.
  static let secondsMax = 3000

  init(_ shared: SharedService, loops: [Mailbox<LoopMessage>]) {
    self.shared = shared
    self.loops = loops
  }

  var isReady: Bool { shared.hasFaxTrunks }

  func send(_ fax: OutgoingFax, note: (String) -> Void) -> FaxTry? {
    for loop in loops {
      let waiting = WaitingFax()
      let isTaken = loop.post(
        .sendFax(
          TrunkFax(fax, isFolderShared: shared.faxes != nil, answer: { waiting.ended($0) })))
      // A loop that has ended answers nobody.
      guard isTaken else { continue }
      let outcome = waiting.outcome(within: Self.secondsMax)
      if case .noTrunk = outcome { continue }
      return fax.ended(outcome)
    }
    return fax.ended(.noTrunk)
  }

  /// A gateway is asked for one try while its trunk is up; of a trunk that is gone nothing is known.
  func follow(
    _ request: String, of receipt: ReceiptNumber, pagesBefore: Int, pageCount: Int
  ) -> FaxTry? {
    .failed(reason: "unknown", pagesSent: UInt32(pagesBefore), pageCount: UInt32(pageCount))
  }

  /// Trunks answer when they go, and go when the service stops.
  func stop() {}
}

/// What a trunk says of a fax outside calls.
enum TrunkFaxOutcome: Sendable {
  /// No trunk of that loop sends faxes.
  case noTrunk
  case sent
  /// `arrived`: pages of this try.
  case failed(reason: String, arrived: UInt32)
}

extension OutgoingFax {
  /// What the outcome means for the document.
  func ended(_ outcome: TrunkFaxOutcome) -> FaxTry {
    switch outcome {
    case .noTrunk: .notBegun(reason: "no-gateway")
    case .sent: .sent(pageCount: UInt32(drawn.pageCount))
    case .failed(let reason, let arrived):
      .failed(
        reason: reason, pagesSent: UInt32(drawn.firstPage + min(Int(arrived), drawn.pagesLeft)),
        pageCount: UInt32(drawn.pageCount))
    }
  }
}

/// A thread that waits for a loop's answer.
private final class WaitingFax: Sendable {
  private let outcome = Mutex<TrunkFaxOutcome?>(nil)
  private let came = Pause()

  func ended(_ outcome: TrunkFaxOutcome) {
    self.outcome.withLock { $0 = outcome }
    came.wake()
  }

  func outcome(within seconds: Int) -> TrunkFaxOutcome {
    for _ in 0..<seconds {
      // Looks each second: where descriptors are out, nobody ends a pause early.
      came.wait(seconds: 1)
      if let outcome = outcome.withLock({ $0 }) { return outcome }
    }
    return .failed(reason: "no-answer-of-the-gateway", arrived: 0)
  }
}
