internal import CallEngine
internal import CallKeeping
internal import Storage
internal import Telephony

/// What the call asks of the store, and what it answers.
extension GatewayCall {
  /// Returns false when the store takes no more; there will be no answer then.
  @discardableResult
  func ask(_ request: StorageRequest, _ question: CallQuestion?) -> Bool {
    guard service.submit(request, question, for: .gatewayCall(self)) else { return false }
    served!.pointee.answersAwaited += 1
    return true
  }

  func request(_ effect: CallEffect, at time: CallTime) -> CallRequest? {
    let (identity, heard) = (served!.pointee.identity, heard)
    return served!.pointee.withFlow { call, flow in
      call.request(
        for: effect, of: service.effects, identity: identity, heard: heard, at: time, in: flow)
    }
  }

  /// Asks the store what `effect` asks of it; returns false when that is nothing.
  @discardableResult
  func runRequest(
    _ effect: CallEffect, at time: CallTime, _ refused: inout [CallQuestion]
  ) -> Bool {
    guard let asked = request(effect, at: time) else { return false }
    if !ask(asked.request, asked.question), let question = asked.question {
      refused.append(question)
    }
    return true
  }

  func answered(_ question: CallQuestion?, _ outcome: StorageOutcome) {
    served!.pointee.answersAwaited -= 1
    if let question {
      react(question, outcome)
      work()
    }
    removeIfDone()
  }

  func react(_ question: CallQuestion, _ outcome: StorageOutcome) {
    switch question {
    case .recording(let operation): recordingAnswered(operation, outcome)
    case .cutRecording(let operation):
      recordingAnswered(operation, outcome)
      if case .messageKept(let receipt) = outcome { callLog.recordingCutOff(operation, receipt) }
    case .laterMessage:
      // By that part of the call the store knows its sound.
      if case .messageFound(let found, _) = outcome {
        served!.pointee.call.recordedIn = found.segment
      }
    case .lookup, .rows, .faxLimit, .faxOrder: break
    }
    if let asked = question.receiptRequest(after: outcome), !ask(asked.request, asked.question),
      case .recording(let operation) = question
    {
      recordingNotAnswered(operation)
    }
    guard isUp else { return }
    switch question.answer(outcome, in: served!.pointee.menu.flow.pointee) {
    case .event(let event):
      // Not even tried: there is nothing to be kept of it.
      if case .faxLimit(let operation) = question,
        served!.pointee.fax?.operation == operation
      {
        served!.pointee.fax = nil
      }
      step(event)
    case .faxAllowed(let operation): sendFax(operation)
    }
  }
}
