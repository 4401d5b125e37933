internal import CallFlowModel
internal import CallKeeping
internal import GatewayProtocols
internal import Storage
internal import Telephony

/// Documents sent in the call: the service draws them into the fax folder, and the gateway sends them from there.
extension GatewayCall {
  func orderFax(_ operation: OperationNumber, document: String) {
    let pages =
      served!.pointee.menu.flow.pointee.documents.first { $0.name == document }?.pages ?? 1
    served!.pointee.fax = ServedCall.Fax(
      operation: operation, document: document, pages: pages)
  }

  /// The number has not had its fill today.
  func sendFax(_ operation: OperationNumber) {
    guard let fax = served?.pointee.fax, fax.operation == operation else { return }
    guard let folder = service.shared.faxes else {
      log(.warning, .faxNotPossible, "name a folder that the gateway can read: --fax-folder")
      return endFax(operation, "no-folder")
    }
    keepFax(fax, .sending)
    served!.pointee.answersAwaited += 1
    service.draw(fax, of: served!.pointee, in: folder, for: .gatewayCall(self))
  }

  /// Its file is there; nil where the document could not be drawn.
  func faxDrawn(_ operation: OperationNumber, _ drawn: DrawnFax?) {
    served!.pointee.answersAwaited -= 1
    takeRoom()
    if let served, served.pointee.phase == .up, served.pointee.fax?.operation == operation {
      if let drawn {
        served.pointee.fax!.drawn = drawn
        driver.perform(
          .fax(operation, GatewayFax(file: drawn.path, station: served.pointee.identity.to)))
      } else {
        endFax(operation, "not-drawn")
      }
    } else if let drawn {
      service.shared.faxes?.remove(drawn.name)
    }
    work()
    removeIfDone()
  }

  private func endFax(_ operation: OperationNumber, _ reason: String) {
    faxEnded(operation, .failed, reason)
    takeRoom()
    driver.fail(operation)
  }

  /// What `operation` came to, if it is the fax under way.
  func faxEnded(_ operation: OperationNumber, _ outcome: OperationOutcome, _ reason: String?) {
    guard let fax = served?.pointee.fax, fax.operation == operation else { return }
    served!.pointee.fax = nil
    if let drawn = fax.drawn { service.shared.faxes?.remove(drawn.name) }
    if case .sent(let pages) = outcome {
      // Both media say so when the far machine has confirmed the whole document. The count beside it is told and not
      // weighed, as that of a trunk is: of one that is not there, all pages count that were drawn.
      keepFax(
        fax, .sent, pagesSent: pages > 0 ? pages : UInt32(fax.drawn?.pageCount ?? 0))
    } else {
      keepFax(fax, .failed, failure: reason)
    }
  }

  func keepFax(
    _ fax: ServedCall.Fax, _ state: FaxJob.State, pagesSent: UInt32 = 0, failure: String? = nil
  ) {
    let served = served!.pointee
    ask(
      .keepFax(
        served.faxJob(
          fax, state, pagesSent: pagesSent, failure: failure, by: service.shared.name,
          at: service.now)), nil)
  }
}
