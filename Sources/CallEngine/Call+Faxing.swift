import CallFlowModel
import Telephony

/// Sending a document, in this call or to a number.
extension Call {
  private func fax(in flow: CallFlow) -> FaxDetail { flow.faxes[Int(flow[step].detail)] }

  mutating func startFax(in flow: CallFlow, _ effects: inout CallEffects) -> Move? {
    let facts = fax(in: flow)
    guard faxesSent < facts.perCallMax else { return Move(.limit, to: facts.limit) }
    guard let document = documentName(facts.document, in: flow) else {
      return Move(.failed, to: facts.failed)
    }
    var number: UInt32?
    if let value = facts.number {
      guard case .digits(let digits) = values[value] else {
        return Move(.failed, to: facts.failed)
      }
      number = UInt32(effects.texts.count)
      effects.texts.append(digits)
    }
    faxesSent += 1
    operation.number &+= 1
    let name = UInt32(effects.texts.count)
    effects.texts.append(document)
    effects.emit(.fax(operation, step, document: name, to: number))
    activity = .faxing(operation)
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
}
