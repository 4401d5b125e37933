internal import CallEngine
internal import CallFlowModel
internal import CallKeeping
internal import GatewayProtocols
internal import Sockets
internal import Storage
internal import Telephony

/// What calls ask of the store, and what it answers.
extension Trunk {
  /// Returns false when the store takes no more; there will be no answer then.
  @discardableResult
  func ask(
    _ request: StorageRequest, _ question: StoreQuestion?, of slot: CallTable.Slot
  ) -> Bool {
    guard service.submit(request, question, for: .trunk(self, slot)) else { return false }
    calls[slot].answersAwaited += 1
    answersAwaited += 1
    return true
  }

  func answered(_ slot: CallTable.Slot, _ question: StoreQuestion?, _ outcome: StorageOutcome) {
    calls[slot].answersAwaited -= 1
    answersAwaited -= 1
    if let question { react(slot, question, outcome) }
    removeIfDone(slot)
    if isLeaving, answersAwaited == 0 { connection.closeAfterWriting() }
  }

  func react(_ slot: CallTable.Slot, _ question: StoreQuestion, _ outcome: StorageOutcome) {
    // The commit has been answered: only now may the gateway hear of it, even when the caller is gone.
    if case .recording(let operation) = question, case .messageKept(let receipt) = outcome {
      write(slot) {
        NativeCommandWriter.saved($0, operation, receipt: receipt.description, into: &$1)
      }
    }
    guard calls[slot].phase == .up else { return }
    switch question.answer(outcome, in: calls[slot].menu.served.flow) {
    case .event(let event): step(slot, event)
    case .faxAllowed(let operation):
      if calls[slot].fax?.operation == operation { sendFax(slot) }
    }
  }

  // MARK: Faxes

  func orderFax(
    _ slot: CallTable.Slot, _ operation: OperationNumber, _ document: Int, _ to: Int?
  ) {
    let name = service.effects.texts[document]
    let pages = calls[slot].menu.served.flow.documents.first { $0.name == name }?.pages ?? 1
    calls[slot].fax = ServedCall.Fax(
      operation: operation, document: name, pages: pages,
      to: to.map { service.effects.texts[$0] })
  }

  func sendFax(_ slot: CallTable.Slot) {
    guard let fax = calls[slot].fax else { return }
    keepFax(slot, fax, .sending)
    var document: [UInt8] = []
    NativeEncoding.append(fax.document, .afterKey, to: &document)
    var number: [UInt8] = []
    if let to = fax.to { NativeEncoding.append(to, .afterKey, to: &number) }
    write(slot) {
      if fax.to == nil {
        NativeCommandWriter.fax(
          $0, fax.operation, document: document.span, pages: UInt32(fax.pages), to: nil, into: &$1)
      } else {
        NativeCommandWriter.fax(
          $0, fax.operation, document: document.span, pages: UInt32(fax.pages), to: number.span,
          into: &$1)
      }
    }
  }

  func faxEnded(_ slot: CallTable.Slot, _ outcome: OperationOutcome, _ reason: String?) {
    guard let fax = calls[slot].fax else { return }
    calls[slot].fax = nil
    if case .sent(let pages) = outcome {
      keepFax(slot, fax, .sent, pagesSent: pages)
    } else {
      keepFax(slot, fax, .failed, failure: reason)
    }
  }

  private func keepFax(
    _ slot: CallTable.Slot, _ fax: ServedCall.Fax, _ state: FaxJob.State, pagesSent: UInt32 = 0,
    failure: String? = nil
  ) {
    let time = calls[slot].time(at: service.now)
    ask(
      .keepFax(
        FaxJob(
          operation: calls[slot].identity.key(of: fax.operation), document: fax.document,
          pageCount: UInt32(fax.pages), to: fax.to,
          orderedAt: calls[slot].call.wallClock(at: time), state: state, pagesSent: pagesSent,
          attempts: 1, failure: failure)), nil, of: slot)
  }
}
