internal import CallEngine
internal import CallFlowModel
internal import CallKeeping
internal import GatewayProtocols
internal import Storage
internal import Telephony

/// What calls ask of the store, and what it answers.
extension Trunk {
  /// Returns false when the store takes no more; there will be no answer then.
  @discardableResult
  func ask(
    _ request: StorageRequest, _ question: CallQuestion?, of slot: CallTable.Slot
  ) -> Bool {
    guard service.submit(request, question, for: .trunk(self, slot)) else { return false }
    calls[slot].answersAwaited += 1
    answersAwaited += 1
    return true
  }

  func answered(_ slot: CallTable.Slot, _ question: CallQuestion?, _ outcome: StorageOutcome) {
    calls[slot].answersAwaited -= 1
    answersAwaited -= 1
    endIfDue(slot)
    if let question { react(slot, question, outcome) }
    removeIfDone(slot)
    closeIfDone()
  }

  /// The store has answered for the record of a call that is over.
  func recordAnswered() {
    answersAwaited -= 1
    closeIfDone()
  }

  func react(_ slot: CallTable.Slot, _ question: CallQuestion, _ outcome: StorageOutcome) {
    // The commit has been answered: only now may the gateway hear of it, even when the caller is gone.
    if case .recording(let operation) = question, case .messageKept(let receipt) = outcome {
      write(slot) {
        NativeCommandWriter.saved($0, operation, receipt: receipt.description, into: &$1)
      }
    }
    if case .cutRecording(let operation) = question, case .messageKept(let receipt) = outcome {
      callLog(slot).recordingCutOff(operation, receipt)
    }
    if let asked = question.receiptRequest(after: outcome) {
      ask(asked.request, asked.question, of: slot)
    }
    if case .messageFound(let key, let receipt) = outcome {
      write(slot) {
        NativeCommandWriter.saved($0, key.operation, receipt: receipt.description, into: &$1)
      }
    }
    if case .faxOrdered(let receipt) = outcome {
      write(slot) { NativeCommandWriter.queued($0, receipt: receipt.description, into: &$1) }
    }
    guard calls[slot].phase == .up else { return }
    switch question.answer(outcome, in: calls[slot].menu.served.flow) {
    case .event(let event):
      // Not even tried: there is nothing to be kept of it.
      if case .faxLimit(let operation) = question, calls[slot].fax?.operation == operation {
        calls[slot].fax = nil
      }
      step(slot, event)
    case .faxAllowed(let operation):
      if calls[slot].fax?.operation == operation { sendFax(slot) }
    }
  }

  // MARK: Faxes

  func orderFax(_ slot: CallTable.Slot, _ operation: OperationNumber, _ document: Int) {
    let name = service.effects.texts[document]
    let pages = calls[slot].menu.served.flow.documents.first { $0.name == name }?.pages ?? 1
    calls[slot].fax = ServedCall.Fax(operation: operation, document: name, pages: pages)
  }

  func sendFax(_ slot: CallTable.Slot) {
    guard let fax = calls[slot].fax else { return }
    keepFax(slot, fax, .sending)
    guard let folder = service.shared.faxes else {
      let line = FaxLine(document: fax.document, pages: UInt32(fax.pages))
      return write(slot) { NativeCommandWriter.fax($0, fax.operation, line, into: &$1) }
    }
    calls[slot].answersAwaited += 1
    answersAwaited += 1
    service.draw(fax, of: calls[slot], in: folder, for: .trunk(self, slot))
  }

  /// Its file is there; nil where the document could not be drawn.
  func faxDrawn(_ slot: CallTable.Slot, _ operation: OperationNumber, _ drawn: DrawnFax?) {
    calls[slot].answersAwaited -= 1
    answersAwaited -= 1
    endIfDue(slot)
    if calls[slot].phase == .up, calls[slot].fax?.operation == operation {
      if let drawn {
        calls[slot].fax?.drawn = drawn
        let line = FaxLine(
          document: calls[slot].fax!.document, pages: UInt32(drawn.pageCount), file: drawn.name)
        write(slot) { NativeCommandWriter.fax($0, operation, line, into: &$1) }
      } else {
        faxEnded(slot, .failed, "not-drawn")
        step(slot, .operationEnded(operation, .failed))
      }
    } else if let drawn {
      service.shared.faxes?.remove(drawn.name)
    }
    removeIfDone(slot)
    closeIfDone()
  }

  func faxEnded(_ slot: CallTable.Slot, _ outcome: OperationOutcome, _ reason: String?) {
    guard let fax = calls[slot].fax else { return }
    calls[slot].fax = nil
    if let drawn = fax.drawn { service.shared.faxes?.remove(drawn.name) }
    switch outcome {
    case .sent(let pages) where fax.lacksPages(outcome):
      keepFax(slot, fax, .failed, pagesSent: pages, failure: ServedCall.Fax.pagesMissing)
    case .sent(let pages): keepFax(slot, fax, .sent, pagesSent: pages)
    case .finished, .interrupted, .recorded, .answered, .busy, .noAnswer, .released, .failed:
      keepFax(slot, fax, .failed, failure: reason)
    }
  }

  private func keepFax(
    _ slot: CallTable.Slot, _ fax: ServedCall.Fax, _ state: FaxJob.State, pagesSent: UInt32 = 0,
    failure: String? = nil
  ) {
    let job = calls[slot].faxJob(
      fax, state, pagesSent: pagesSent, failure: failure, by: service.shared.name,
      at: service.now)
    ask(.keepFax(job), nil, of: slot)
  }
}
