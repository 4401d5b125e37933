package import Storage
package import Telephony

/// How people were asked for and answered: by calls, or by the transfers of one queue.
package struct SeatFigures: Equatable, Sendable {
  /// Times that a person was asked for.
  package private(set) var asked = 0
  package private(set) var answered = 0
  /// Callers who hung up while they waited.
  package private(set) var gaveUp = 0
  /// Answers whose moment is not known: what is measured leaves them out.
  package private(set) var answeredAtUnknownTime = 0
  package private(set) var within15 = 0
  package private(set) var within20 = 0
  /// In ms, of answers whose moment is known.
  package private(set) var waited: Int64 = 0
  /// In ms, of those who gave up.
  package private(set) var waitedInVain: Int64 = 0
  /// Talks whose length is known.
  package private(set) var talks = 0
  /// In ms, of those.
  package private(set) var talked: Int64 = 0

  package init() {}

  /// Times of asking whose wait is known.
  package var measured: Int { asked - answeredAtUnknownTime }
  /// Answers whose wait is known.
  package var answeredMeasured: Int { answered - answeredAtUnknownTime }
  /// The average talk; `nil` where none is known.
  package var handling: Milliseconds? {
    talks == 0 ? nil : Milliseconds(UInt32(clamping: talked / Int64(talks)))
  }

  /// One time of asking.
  mutating func add(_ transfer: CallTransfer) {
    asked += 1
    if transfer.outcome.wasAnswered {
      add(answerAfter: transfer.waited)
      add(talk: transfer.talked)
    } else {
      addVain(transfer.waited ?? Milliseconds(0), gaveUp: transfer.outcome == .hungUp)
    }
  }

  /// A whole call: once asked for, however many queues it took. The wait is all that was waited until the first
  /// answer, or in vain; menus heard between do not count. Nothing where nobody was asked for.
  mutating func add(_ call: CallRecord) {
    guard call.askedForPerson else { return }
    asked += 1
    guard call.wasAnsweredByPerson else {
      let waited = call.transfers.reduce(0) { $0 + UInt64($1.waited?.count ?? 0) }
      addVain(
        Milliseconds(UInt32(clamping: waited)), gaveUp: call.transfers.last?.outcome == .hungUp)
      return
    }
    var waited: UInt64? = 0
    for transfer in call.transfers {
      waited = waited.flatMap { sum in transfer.waited.map { sum + UInt64($0.count) } }
      if transfer.outcome.wasAnswered { break }
    }
    // A call from before transfers were kept has an answer and no moments.
    if call.transfers.isEmpty { waited = nil }
    add(answerAfter: waited.map { Milliseconds(UInt32(clamping: $0)) })
    let talks = call.transfers.filter(\.outcome.wasAnswered).map(\.talked)
    if talks.isEmpty || talks.contains(nil) {
      add(talk: nil)
    } else {
      let sum = talks.reduce(0) { $0 + UInt64($1?.count ?? 0) }
      add(talk: Milliseconds(UInt32(clamping: sum)))
    }
  }

  private mutating func add(answerAfter wait: Milliseconds?) {
    answered += 1
    guard let wait else {
      answeredAtUnknownTime += 1
      return
    }
    waited += Int64(wait.count)
    if wait <= .seconds(15) { within15 += 1 }
    if wait <= .seconds(20) { within20 += 1 }
  }

  private mutating func addVain(_ wait: Milliseconds, gaveUp: Bool) {
    guard gaveUp else { return }
    self.gaveUp += 1
    waitedInVain += Int64(wait.count)
  }

  private mutating func add(talk: Milliseconds?) {
    guard let talk else { return }
    talks += 1
    talked += Int64(talk.count)
  }
}

extension CallRecord {
  /// Whether the caller was put through to people, answered or not.
  package var askedForPerson: Bool {
    !transfers.isEmpty || outcome == .answered || outcome == .unanswered
  }

  package var wasAnsweredByPerson: Bool {
    outcome == .answered || transfers.contains { $0.outcome.wasAnswered }
  }
}
