internal import Storage
internal import Telephony

/// One try of a fax from the queue, with its pages drawn.
struct OutgoingFax: Sendable {
  let receipt: ReceiptNumber
  /// From 1; a transport that is asked again for the same try knows it by this.
  let attempt: UInt16
  /// The document's name in its menu.
  let document: String
  /// Only digits.
  let number: String
  let drawn: DrawnFax
}

/// What brings faxes of the queue to their numbers. Its calls wait, for as long as a fax takes.
protocol FaxTransport: Sendable {
  /// Whether anything could be sent now.
  var isReady: Bool { get }

  /// Sends `fax`. `note` is to be called with the name that a fax server gives the try, as soon as it has it: the try can then
  /// be asked after when this process is gone.
  ///
  /// Returns what came of it; nil where that is not known yet, because the service is about to stop.
  func send(_ fax: OutgoingFax, note: (String) -> Void) -> FaxTry?

  /// What came of a try that a fax server has been given by a process that is gone, under the name `request`. `pagesBefore`
  /// pages had arrived before it, of `pageCount`.
  func follow(
    _ request: String, of receipt: ReceiptNumber, pagesBefore: Int, pageCount: Int
  ) -> FaxTry?

  /// Lets calls return soon: the service is about to stop.
  func stop()
}
