package import CallEngine
package import CallFlowModel
package import Storage
package import Telephony

/// What a call is waiting for from the store: kept beside the ticket of the request.
package enum CallQuestion: Equatable, Sendable, BitwiseCopyable {
  case lookup(QuestionNumber, StepID)
  case rows(QuestionNumber, StepID)
  case recording(OperationNumber)
  /// Of a recording that was cut off: no call waits for it, and nobody is told that it is saved.
  case cutRecording(OperationNumber)
  /// Has a part of the call before kept a recording of this visit, after the operation?
  case laterMessage(after: OperationNumber)
  /// May the fax be sent? When it may, it is the driver's to send.
  case faxLimit(OperationNumber)
  case faxOrder(QuestionNumber)
}

/// What the answer to a ``CallQuestion`` means for the call.
package enum CallAnswer: Equatable, Sendable {
  /// The engine is told.
  case event(CallEvent)
  /// The fax may go to the gateway.
  case faxAllowed(OperationNumber)
}

extension CallQuestion {
  /// What `outcome` means for a call of `flow`.
  package func answer(_ outcome: StorageOutcome, in flow: CallFlow) -> CallAnswer {
    switch self {
    case .lookup(let question, let step):
      .event(.lookupEnded(question, lookupOutcome(outcome, of: step, in: flow)))
    case .rows(let question, let step):
      .event(.rowsFetched(question, rowsOutcome(outcome, of: step, in: flow)))
    case .recording(let operation), .cutRecording(let operation):
      if case .messageKept(let receipt) = outcome {
        .event(.recordingKept(operation, receipt))
      } else {
        .event(outcome.isFailure ? .recordingUnknown(operation) : .recordingLost(operation))
      }
    case .laterMessage(let after):
      if case .messageFound(let found, let receipt) = outcome {
        .event(.messageFound(found.operation, receipt, after: after))
      } else {
        .event(outcome.isFailure ? .recordingUnknown(after) : .recordingLost(after))
      }
    case .faxLimit(let operation):
      // A store that cannot count does not keep a caller from a document.
      if case .limitReached = outcome {
        .event(.faxRefused(operation))
      } else {
        .faxAllowed(operation)
      }
    case .faxOrder(let question):
      switch outcome {
      case .faxOrdered(let receipt): .event(.faxOrderEnded(question, .queued(receipt)))
      case .limitReached: .event(.faxOrderEnded(question, .limit))
      case .found, .notFound, .secretWrong, .secretInitial, .secretLocked, .done, .call, .calls,
        .messageKept, .messageFound, .messagesKept, .message, .messages, .messageHistory, .notices,
        .audio, .faxes, .faxesClaimed, .faxesGivenUp, .fax, .counted, .tableReplaced, .tables,
        .browsed,
        .unanswered, .refused,
        .failed:
        .event(.faxOrderEnded(question, .unavailable))
      }
    }
  }

  /// What is asked of the store once it has answered `outcome`, for the log: the receipt of what it has kept of a recording
  /// whose end was told as if all of it were there; `nil` elsewhere.
  package func receiptRequest(after outcome: StorageOutcome) -> CallRequest? {
    guard case .recording(let operation) = self, let request = outcome.receiptRequest else {
      return nil
    }
    return CallRequest(request: request, question: .cutRecording(operation))
  }

  private func lookupOutcome(
    _ outcome: StorageOutcome, of step: StepID, in flow: CallFlow
  ) -> LookupOutcome {
    switch outcome {
    case .found(let row):
      .found(row.values(flow.lookups[Int(flow[step].detail)].query, in: flow))
    case .notFound: .notFound
    case .secretWrong: .wrongSecret
    case .secretInitial: .initialSecret
    case .secretLocked: .locked
    case .done, .call, .calls, .messageKept, .messageFound, .messagesKept, .message, .messages,
      .messageHistory, .notices, .audio, .faxes, .faxesClaimed, .faxesGivenUp, .fax, .faxOrdered,
      .counted, .limitReached, .tableReplaced, .tables, .browsed, .unanswered, .refused, .failed:
      .unavailable
    }
  }

  private func rowsOutcome(
    _ outcome: StorageOutcome, of step: StepID, in flow: CallFlow
  ) -> RowsOutcome {
    guard case .browsed(let rows, let total) = outcome else { return .unavailable }
    let query = flow.browses[Int(flow[step].detail)].query
    return .rows(total: UInt32(clamping: total), rows: rows.map { $0.values(query, in: flow) })
  }
}

extension StorageOutcome {
  /// Asks for the receipt of what was kept of a recording that was cut off; `nil` where the answer is another.
  package var receiptRequest: StorageRequest? {
    guard case .refused(.recordingCutOff(let operation)) = self else { return nil }
    return .finishRecording(operation, length: Milliseconds(0), endedBy: nil)
  }

  /// Whether the store could not do what was asked.
  package var isFailure: Bool {
    if case .failed = self { true } else { false }
  }
}
