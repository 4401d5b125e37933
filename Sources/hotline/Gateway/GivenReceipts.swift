import CallScripting
import GatewayProtocols
import Storage
import Telephony

/// The receipts that a service gives: one for each recording that is kept and each fax that is queued, and none of them twice.
struct GivenReceipts {
  /// Of all calls so far.
  private var given: Set<ReceiptNumber> = []
  /// Of this call.
  private var recordings: Set<OperationNumber> = []
  private var saved: [OperationNumber: ReceiptNumber] = [:]
  private var isSaved: Set<OperationNumber> = []
  private var queued: [ReceiptNumber] = []

  mutating func beginCall() {
    recordings = []
    saved = [:]
    isSaved = []
    queued = []
  }

  /// The service is told to record.
  mutating func records(_ operation: OperationNumber) { recordings.insert(operation) }

  /// The service has given one, with a line that is `saved` or `queued`.
  mutating func take(_ line: ServiceLine) throws(WireFault) {
    switch line {
    case .saved(let call, let operation, receipt: let text):
      guard recordings.contains(operation), isSaved.insert(operation).inserted else {
        throw .saidOther(expected: nil, said: line.written)
      }
      saved[operation] = try receipt(
        text, of: line, where: "saved \(call) \(operation.number) <receipt>")
    case .queued(let call, receipt: let text):
      queued.append(try receipt(text, of: line, where: "queued \(call) <receipt>"))
    case .hotline, .ready, .error, .answer, .play, .stop, .record, .fax, .transfer, .hangup, .mark,
      .drain, .ping, .pong:
      break
    }
  }

  private mutating func receipt(
    _ text: String, of line: ServiceLine, where expected: String
  ) throws(WireFault) -> ReceiptNumber {
    guard let receipt = ReceiptForm(text)?.receipt else {
      throw .saidOther(expected: expected, said: line.written)
    }
    guard given.insert(receipt).inserted else { throw .receiptTwice(said: line.written) }
    return receipt
  }

  /// That of `operation`, which was kept; `nil` while the service has not given it.
  mutating func ask(of operation: OperationNumber) -> ReceiptNumber? {
    saved.removeValue(forKey: operation)
  }

  /// That of the fax which is being queued; `nil` while the service has not given it.
  mutating func askOfFax() -> ReceiptNumber? { queued.isEmpty ? nil : queued.removeFirst() }

  /// The line of one that was given in `call` and is for nothing; `nil` where there is none. That of `underWay` may be early.
  func unasked(in call: String, but underWay: OperationNumber?) -> ServiceLine? {
    if let (operation, receipt) = saved.first(where: { $0.key != underWay }) {
      return .saved(call: call, operation, receipt: receipt.description)
    }
    return queued.first.map { .queued(call: call, receipt: $0.description) }
  }
}
