import CallFlowModel
import Telephony

/// Documents: sent in the call by the gateway, or ordered for a number, which is the queue's to call.
///
///     prelude ─┬─▶ faxing ───▶ sent, failed
///              └─▶ ordering ─▶ queued: from here on it is nobody's to lose
extension Call {
  private func fax(in flow: CallFlow) -> FaxDetail { flow.faxes[Int(flow[step].detail)] }

  /// Where the call leads that has had as many faxes as one may have: it is not told first how to receive another.
  func faxLimit(in flow: CallFlow) -> Move? {
    let facts = fax(in: flow)
    return faxesSent < facts.perCallMax ? nil : Move(.limit, to: facts.limit)
  }

  mutating func startFax(
    at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    let facts = fax(in: flow)
    guard let document = documentName(facts.document, in: flow) else {
      return Move(.failed, to: facts.failed)
    }
    guard let number = facts.number else {
      faxesSent += 1
      operation.number &+= 1
      effects.emit(.fax(operation, step, document: effects.add(document)))
      activity = .faxing(operation)
      return nil
    }
    // The entry has been asked already; a number that came another way is not dialled all the same.
    guard case .digits(let digits) = values[number], flow.faxNumbers.allow(digits) else {
      return Move(.failed, to: facts.failed)
    }
    faxesSent += 1
    question.number &+= 1
    effects.emit(
      .orderFax(question, step, document: effects.add(document), to: effects.add(digits)))
    activity = .ordering(question, until: now + .seconds(CallLimits.savingSeconds))
    return nil
  }

  private func documentName(_ document: FaxDetail.Document, in flow: CallFlow) -> String? {
    switch document {
    case .document(let index): return flow.documents[Int(index)].name
    case .value(let value):
      switch values[value] {
      case .digits(let name), .prompt(name: _, text: let name):
        return flow.documents.contains { $0.name == name } ? name : nil
      case .none, .number, .money, .date, .time: return nil
      }
    }
  }

  mutating func faxEnded(_ outcome: OperationOutcome, in flow: CallFlow) -> Move? {
    if case .sent = outcome { return Move(.sent, to: flow[step].next) }
    return Move(.failed, to: fax(in: flow).failed)
  }

  mutating func faxRefused(_ refused: OperationNumber, in flow: CallFlow) -> Move? {
    guard case .faxing(let operation) = activity, operation == refused else { return nil }
    return Move(.limit, to: fax(in: flow).limit)
  }

  mutating func faxOrderEnded(
    _ ordered: QuestionNumber, _ outcome: FaxOrderOutcome, in flow: CallFlow
  ) -> Move? {
    guard case .ordering(let question, until: _) = activity, question == ordered else { return nil }
    switch outcome {
    case .queued(let receipt):
      self.receipt = receipt
      return Move(.queued, to: flow[step].next)
    case .limit: return Move(.limit, to: fax(in: flow).limit)
    case .unavailable: return faxOrderTimedOut(in: flow)
    }
  }

  func faxOrderTimedOut(in flow: CallFlow) -> Move {
    Move(.failed, to: fax(in: flow).failed)
  }
}
