/// Where calls, messages, fax jobs and lookup tables are kept.
///
/// A store works in the thread that calls it and may wait for a disk, so it is never called from an event loop:
/// loops hand their requests to a ``StorageQueue``, which has a thread of its own.
package protocol Store: AnyObject {
  /// Carries out `requests` in order, as one transaction, and returns an outcome for each, in the same order.
  ///
  /// When it returns, all that was changed is durable. A request that is refused changes nothing and does not
  /// hinder the others. When the transaction as a whole fails, each request is tried alone, so that one bad
  /// apple does not spoil the group.
  func commit(_ requests: [StorageRequest]) -> [StorageOutcome]
}

extension Store {
  /// The same of one request.
  package func commit(_ request: StorageRequest) -> StorageOutcome { commit([request])[0] }
}

/// A number that the asker gives a request, to know its answer by.
package struct StorageTicket: Hashable, Sendable, BitwiseCopyable {
  package let number: UInt64

  package init(_ number: UInt64) { self.number = number }
}

/// The outcome of the request with that ticket.
package struct StorageAnswer: Equatable, Sendable {
  package let ticket: StorageTicket
  package let outcome: StorageOutcome

  package init(ticket: StorageTicket, outcome: StorageOutcome) {
    self.ticket = ticket
    self.outcome = outcome
  }
}

/// Who asks, and gets the answers: an event loop's mailbox, as a rule.
package protocol StorageAsker: AnyObject, Sendable {
  /// Called on the store's thread, once for each group that was committed, with the answers of this asker in
  /// the order in which it asked. Must not wait.
  func receive(_ answers: [StorageAnswer])
}

/// Takes requests from any thread, without waiting, and answers each after its commit.
///
/// All requests that came while one group was being committed make up the next: under load many share one
/// wait for the disk, and alone nobody waits for company.
///
/// Requests of one asker are carried out in order, except that those about lookup tables
/// (``StorageRequest/concernsTables``) may be served beside the rest: whoever needs the order waits for the answer first.
package protocol StorageQueue: AnyObject, Sendable {
  /// `false` when more is waiting than can be taken: the request is not carried out and gets no answer. What ends
  /// something (``StorageRequest/isLastWord``) is taken until the queue is closed.
  func submit(_ request: StorageRequest, ticket: StorageTicket, asker: any StorageAsker) -> Bool

  /// Takes last words (``StorageRequest/isLastWord``) that have one ticket and are answered one by one, in their order. `false`
  /// once the queue is closed: then none is carried out.
  func submit(
    lastWords requests: [StorageRequest], ticket: StorageTicket, asker: any StorageAsker
  ) -> Bool

  /// Whether so much is waiting that nothing new should begin: calls that are up need the rest of the room.
  var isBusy: Bool { get }

  /// Carries out what is waiting, then closes. Waits for it. Later requests are not taken.
  func close()
}

extension StorageQueue {
  /// Takes one after the other: for queues that have no quicker way.
  package func submit(
    lastWords requests: [StorageRequest], ticket: StorageTicket, asker: any StorageAsker
  ) -> Bool { requests.allSatisfy { submit($0, ticket: ticket, asker: asker) } }
}

extension StorageRequest {
  /// Ends something that was begun: a call, a recording, a fax, listening to a row. Each call that was up, and each recording and
  /// fax that was under way, has a few of these at most, and a trunk that breaks brings all of its at once: a queue takes them
  /// however long it is.
  package var isLastWord: Bool {
    switch self {
    case .keepCall, .finishRecording, .finishWholeRecording, .dropRecording, .keepFax, .endFaxTry,
      .keepListening:
      true
    case .findCall, .listCalls, .beginRecording, .appendAudio,
      .findMessageOfVisit, .keepInterruptedRecordings,
      .findMessage, .findMessageOfRecording, .listMessages, .stepMessage, .readMessageHistory,
      .noteOverdue, .dueNotices,
      .claimNotice, .settleNotice, .retryNotices, .listNotices, .readAudio, .orderFax,
      .claimFaxes, .tendFaxes, .noteFaxRequest, .releaseFaxes, .findFax, .findFaxOfCall, .tryFaxNow,
      .cancelFax,
      .listFaxes, .keepTimeZone, .count, .readCount,
      .replaceTable, .checkTable, .listTables, .lookUp, .browse, .addRow, .retireRow, .findRows:
      false
    }
  }

  /// Compares a secret of which only a slow hash is kept.
  package var comparesSecrets: Bool {
    guard case .lookUp(let question) = self, !question.asksReceipts else { return false }
    return question.conditions.contains { condition in
      if case .equals(.secret) = condition.test { true } else { false }
    }
  }

  /// Is about lookup tables only. A slow secret or a large import must not hold up messages.
  package var concernsTables: Bool {
    switch self {
    case .lookUp, .browse, .listTables, .replaceTable, .checkTable, .addRow, .retireRow, .findRows:
      true
    case .keepCall, .findCall, .listCalls, .beginRecording, .appendAudio, .finishRecording,
      .finishWholeRecording, .findMessageOfVisit, .dropRecording, .keepInterruptedRecordings,
      .findMessage, .findMessageOfRecording, .listMessages,
      .stepMessage, .readMessageHistory, .noteOverdue, .dueNotices, .claimNotice, .settleNotice,
      .retryNotices, .listNotices, .readAudio, .keepFax, .orderFax, .claimFaxes, .tendFaxes,
      .noteFaxRequest, .endFaxTry, .releaseFaxes, .findFax, .findFaxOfCall, .tryFaxNow, .cancelFax,
      .listFaxes,
      .keepTimeZone, .count, .readCount, .keepListening:
      false
    }
  }
}
