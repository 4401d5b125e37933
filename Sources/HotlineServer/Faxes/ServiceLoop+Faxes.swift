internal import CallEngine
internal import CallKeeping
internal import FaxDocuments
internal import Sockets
internal import Telephony

/// A document that is being drawn for a call.
struct FaxDrawing {
  let asker: AskingCall
  let operation: OperationNumber
}

/// Documents for faxes in calls.
extension ServiceLoop {
  /// Draws the fax of a call into `folder`; `asker`, who is told when it is done, waits for that.
  func draw(
    _ fax: ServedCall.Fax, of call: ServedCall, in folder: FaxFolder, for asker: AskingCall
  ) {
    let now = call.call.wallClock(at: call.time(at: now))
    let ticket = begin(FaxDrawing(asker: asker, operation: fax.operation))
    let mailbox = self.mailbox
    guard let file = call.menu.served.documentFile(named: fax.document) else {
      mailbox.post(.faxDrawn(ticket, nil))
      return
    }
    let sheets = FaxSheets(
      document: file,
      header: FaxHeader(
        date: now, sender: call.menu.served.faxSender, number: call.identity.to), pagesSent: 0)
    let log = shared.log
    folder.draw(sheets, into: folder.name(of: call.identity.key(of: fax.operation))) { result in
      switch result {
      case .success(let drawn): mailbox.post(.faxDrawn(ticket, drawn))
      case .failure(let problem):
        log.log(.error, .faxNotDrawn, ["document": fax.document, "why": problem.message])
        mailbox.post(.faxDrawn(ticket, nil))
      }
    }
  }

  func faxDrawn(_ ticket: UInt64, _ drawn: DrawnFax?) {
    guard let drawing = end(ticket) else { return }
    switch drawing.asker {
    case .trunk(let trunk, let slot): trunk.faxDrawn(slot, drawing.operation, drawn)
    case .gatewayCall(let call): call.faxDrawn(drawing.operation, drawn)
    case .nobody: break
    }
  }
}
