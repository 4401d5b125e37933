package import GatewayProtocols
package import ServiceCalendar
package import Telephony

/// A real service beside the simulated one: it is told what the gateway does, and must say what the simulated one says.
///
/// Where the two differ, the wire keeps the first difference as its ``fault``, and the call is over for the script.
package protocol CallWire: AnyObject {
  /// What went wrong first; `nil` while all is well.
  var fault: WireFault? { get }

  /// The wall clock of the service, where the script cannot choose it; `nil` where it can.
  var now: CivilDateTime? { get }

  /// A call rings.
  func rang(_ call: CallID, to: String, from: String?, language: String?, at: CivilDateTime)
  func pressed(_ key: DTMFKey)
  func ended(_ operation: OperationNumber, _ outcome: OperationOutcome)
  /// Sound of a recording, from `from` to `until`, counted from its beginning: while the time passes that passes next.
  func recorded(_ operation: OperationNumber, from: Milliseconds, until: Milliseconds)
  func hungUp()

  /// The service must say this next.
  func expect(_ line: ServiceLine)
  /// The receipt that the service gives the recording of `operation`.
  func receipt(of operation: OperationNumber) -> ReceiptNumber?
  /// The receipt that the service gives the fax which is being queued.
  func faxReceipt() -> ReceiptNumber?
  /// Time passes; before this returns, the service has said all that it was expected to.
  func pass(_ duration: Milliseconds)
}

/// How a service departed from its menu.
package enum WireFault: Error, Equatable, Sendable {
  /// It said something else; `expected` is `nil` where it was to say nothing.
  case saidOther(expected: String?, said: String)
  /// It said something where it was to keep silent for so long.
  case saidEarly(String, within: Milliseconds)
  /// It gave a receipt that it had given before.
  case receiptTwice(said: String)
  /// It said nothing in time.
  case saidNothing(expected: String)
  /// It refused a line.
  case refused(code: String, text: String)
  case closed(reason: String)
  /// It answers nothing any more.
  case silent
}
