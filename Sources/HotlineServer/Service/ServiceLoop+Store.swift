internal import CallKeeping
internal import Sockets
internal import Storage
internal import Telephony

/// What a loop asks of the store, and what it does with the answers.
extension ServiceLoop {
  /// Records of calls share it: no call is left that would hear of the answer.
  private static let recordTicket = StorageTicket(0)
  private static let unkeptMax = 10_000
  private static let unkeptPauseMilliseconds: UInt64 = 5000

  /// Asks the store for `asker`, who gets the answer; returns false when the store takes no more.
  func submit(
    _ request: StorageRequest, _ question: CallQuestion?, for asker: AskingCall
  ) -> Bool {
    ticketsSoFar += 1
    let ticket = StorageTicket(ticketsSoFar)
    // What one asks is carried out in order.
    handOverRecords()
    guard submit(request, ticket) else { return false }
    awaited[ticketsSoFar] = Awaited(
      asker: asker, question: question, lastWord: asker.hasNoSound ? nil : request.recordingsEnd,
      recording: request.recordingErrand)
    return true
  }

  /// Whether it follows from what the log has told: that a recording could not be begun, or that not all of its sound could
  /// be written. Of what is kept of one the log has the receipt.
  private func isExplained(_ refusal: StorageRefusal) -> Bool {
    switch refusal {
    case .noSuchRecording(let recording): unbegun.contains(recording)
    case .recordingCutOff: true
    default: false
    }
  }

  /// A recording that was under way when the disk was full ends once it can, though nobody hears of it any more.
  private func keepLater(_ request: StorageRequest) {
    guard unkept.count < ServiceLoop.unkeptMax else {
      return shared.log.log(.error, .recordingUnfinished, ["do": "restart the service"])
    }
    if unkept.isEmpty {
      deadlines.set(unkeptDeadline, at: now + ServiceLoop.unkeptPauseMilliseconds)
    }
    unkept.append(request)
  }

  func askAgain() {
    var requests: [StorageRequest] = []
    swap(&requests, &unkept)
    for request in requests { _ = submit(request, nil, for: .nobody) }
  }

  /// Keeps the record of a call that has ended. `trunk`: the one that waits for the answer; nil where nobody does.
  func keep(_ record: consuming CallRecord, of trunk: Trunk? = nil) {
    let due = endedCalls.waitingCount == 0 ? nil : endedCalls.due
    endedCalls.add(record, of: trunk)
    trunk?.answersAwaited += 1
    if endedCalls.areDue(at: now) {
      handOverRecords()
    } else if due != endedCalls.due {
      deadlines.set(recordsDeadline, at: endedCalls.due)
    }
  }

  private func submit(_ request: StorageRequest, _ ticket: StorageTicket) -> Bool {
    if shared.storage.submit(request, ticket: ticket, asker: loopAsker) { return true }
    shared.log.log(.error, .storeOverloaded)
    return false
  }

  /// One waking of the store's thread serves many calls that end.
  func handOverRecords() {
    if endedCalls.waitingCount == 0 { return }
    deadlines.set(recordsDeadline, at: nil)
    let records = endedCalls.takeWaiting(at: now)
    let areTaken = shared.storage.submit(
      lastWords: records, ticket: ServiceLoop.recordTicket, asker: loopAsker)
    if areTaken { return }
    for _ in records {
      shared.log.storeFailed(.closed)
      endedCalls.takeAnswer()?.recordAnswered()
    }
  }

  /// Returns the ticket by which ``end(_:)`` knows it.
  func begin(_ drawing: FaxDrawing) -> UInt64 {
    ticketsSoFar += 1
    drawings[ticketsSoFar] = drawing
    return ticketsSoFar
  }

  func end(_ drawing: UInt64) -> FaxDrawing? { drawings.removeValue(forKey: drawing) }

  func take(_ answer: StorageAnswer) {
    let isOfRecord = answer.ticket == ServiceLoop.recordTicket
    let asked = isOfRecord ? nil : awaited.removeValue(forKey: answer.ticket.number)
    guard isOfRecord || asked != nil else { return }
    switch answer.outcome {
    case .failed(let failure):
      shared.log.storeFailed(failure)
      if case .begins(let recording) = asked?.recording { unbegun.insert(recording) }
      if let lastWord = asked?.lastWord { keepLater(lastWord) }
    case .refused(let refusal):
      if !isExplained(refusal) {
        shared.log.log(.warning, .storeRefused, ["why": "\(refusal)"])
      }
    case .done, .call, .calls, .messageKept, .messageFound, .messagesKept, .message, .messages,
      .messageHistory, .notices, .audio, .faxes, .faxesClaimed, .faxesGivenUp, .fax, .faxOrdered,
      .counted, .limitReached, .tableReplaced, .tables, .found, .notFound, .secretWrong,
      .secretInitial, .secretLocked, .browsed, .unanswered:
      break
    }
    if case .ends(let recording) = asked?.recording,
      !answer.outcome.isFailure || asked?.lastWord == nil
    {
      unbegun.remove(recording)
    }
    guard let asked else {
      endedCalls.takeAnswer()?.recordAnswered()
      return
    }
    switch asked.asker {
    case .trunk(let trunk, let slot): trunk.answered(slot, asked.question, answer.outcome)
    case .gatewayCall(let call): call.answered(asked.question, answer.outcome)
    case .nobody:
      if case .messageKept(let receipt) = answer.outcome {
        shared.log.log(.info, .rescued, ["receipt": "\(receipt)"])
      } else if let request = answer.outcome.receiptRequest {
        // Of its sound not all could be written. It is kept as far as it was, and asked for by its receipt.
        _ = submit(request, nil, for: .nobody)
      }
    }
  }
}

extension AskingCall {
  /// Whether the sound of its recordings lies in files of the gateway's, where somebody finds it.
  fileprivate var hasNoSound: Bool { if case .gatewayCall = self { true } else { false } }
}

extension StorageRequest {
  /// Itself where it ends a recording.
  fileprivate var recordingsEnd: StorageRequest? {
    switch self {
    case .finishRecording, .finishWholeRecording, .dropRecording: self
    default: nil
    }
  }

  fileprivate var recordingErrand: ServiceLoop.RecordingRequest? {
    switch self {
    case .beginRecording(let start): .begins(start.operation)
    case .finishRecording(let recording, length: _, endedBy: _), .dropRecording(let recording),
      .finishWholeRecording(let recording, length: _, endedBy: _, sound: _, _):
      .ends(recording)
    default: nil
    }
  }
}

/// Brings the store's answers to a loop's thread.
final class LoopAsker: StorageAsker {
  let mailbox: Mailbox<LoopMessage>

  init(mailbox: Mailbox<LoopMessage>) { self.mailbox = mailbox }

  func receive(_ answers: [StorageAnswer]) { mailbox.post(.stored(answers)) }
}
