package import Telephony

/// How often, and how soon, a fax is tried.
package struct FaxRules: Equatable, Sendable {
  /// Tries one right after the other; then there is a rest.
  package var triesAtOnce: UInt16 = 2
  package var restSeconds = longestRestSeconds
  /// Tries in all.
  package var triesMax: UInt16 = 12
  /// Until it is asked again whether a gateway or the fax server is there.
  package var unbegunSeconds: Int64 = 60
  /// For how long somebody expects it. Who asked two days ago does not any more.
  package var waitMaxSeconds: Int64 = 48 * 3600
  /// What passes between two looks at the queue counts for at most so long: somebody may have set the clock, or no node was
  /// there to send anything.
  package var lookMaxSeconds: Int64 = 120

  /// No job rests for longer, by whatever rules.
  package static let longestRestSeconds: Int64 = 3600

  package init() {}

  package static let standard = FaxRules()
}

/// What came of a try.
package enum FaxTry: Equatable, Sendable {
  /// All pages of the document have arrived; `pageCount` is how many it has.
  case sent(pageCount: UInt32)
  /// Busy, no answer, broken off: another try may do better. `pagesSent` of the document's `pageCount` have arrived by
  /// now, those of earlier tries included.
  case failed(reason: String, pagesSent: UInt32, pageCount: UInt32)
  /// No try will do better: there is no such document, or no such number.
  case refused(reason: String)
  /// Nothing was dialled: no gateway and no fax server is there. It does not count as a try.
  case notBegun(reason: String)
}

/// The life of a job in the queue, as values: time and what happened come in.
extension FaxJob {
  /// A job that has just been ordered is due at once, before those that have been tried.
  package static func queued(_ receipt: ReceiptNumber, _ order: FaxOrder) -> FaxJob {
    var job = FaxJob(id: .receipt(receipt), order: order, state: .waiting)
    job.nextAttemptAt = .start
    return job
  }

  /// Whether a node may take it now: its time has come, or it is with a fax server and nobody asks what came of it.
  package func isDue(at now: UnixTime) -> Bool {
    switch state {
    case .waiting:
      nextAttemptAt.map { $0.isOver(at: now, longest: FaxRules.longestRestSeconds) } ?? true
    case .sending: sender == nil && request != nil
    case .sent, .failed, .cancelled: false
    }
  }

  /// The node `sender` takes it, for a try or, where a fax server has already been given one, to ask what came of that.
  /// Either is counted here, before it begins, so that a job which kills its node comes to an end, too: returns false where
  /// it has had all its tries. It is then given up.
  package mutating func take(for sender: String, by rules: FaxRules) -> Bool {
    // What a server has been given may have been sent long ago, while no node was there to hear of it.
    guard (request == nil ? attempts : inquiries) < rules.triesMax else {
      giveUp(FaxJob.cutOff)
      return false
    }
    if request == nil { attempts += 1 } else { inquiries += 1 }
    state = .sending
    nextAttemptAt = nil
    self.sender = sender
    return true
  }

  /// A node looks at the queue, as one does every minute, whether or not it can send anything. Only what passes between such
  /// looks makes a fax older. Returns false where nobody expects it any more: it is then given up.
  package mutating func grow(until now: UnixTime, by rules: FaxRules) -> Bool {
    guard state == .waiting else { return true }
    let passed = now.seconds - (seenAt ?? now).seconds
    waitedSeconds += min(max(0, passed), rules.lookMaxSeconds)
    seenAt = now
    guard waitedSeconds >= rules.waitMaxSeconds else { return true }
    giveUp(FaxJob.tooLate)
    return false
  }

  /// `reason`: unless a try has told one.
  private mutating func giveUp(_ reason: String) {
    failure = state == .sending ? reason : failure ?? reason
    state = .failed
    nextAttemptAt = nil
    sender = nil
    request = nil
    inquiries = 0
  }

  /// A fax server has been given the try of that number as its job `request`.
  package mutating func note(_ request: String, of attempt: UInt16) {
    guard state == .sending, attempts == attempt else { return }
    self.request = request
    inquiries = 0
  }

  /// The try of that number has ended. What a try tells that is not under way any more is too late and changes nothing.
  package mutating func end(
    _ attempt: UInt16, _ outcome: FaxTry, at now: UnixTime, by rules: FaxRules
  ) {
    guard state == .sending, attempts == attempt else { return }
    sender = nil
    request = nil
    inquiries = 0
    switch outcome {
    case .sent(let count):
      pageCount = count
      pagesSent = count
      failure = nil
      state = .sent
    case .failed(let reason, let sent, let count):
      failure = reason
      pageCount = count
      pagesSent = min(sent, count)
      // What was left has arrived, whatever came behind the last page.
      guard pagesSent < pageCount else {
        failure = nil
        state = .sent
        return
      }
      guard attempts < rules.triesMax else {
        state = .failed
        return
      }
      let rests = attempts.isMultiple(of: max(1, rules.triesAtOnce))
      wait(until: now + (rests ? rules.restSeconds : 0))
    case .refused(let reason):
      failure = reason
      state = .failed
    case .notBegun(let reason):
      failure = reason
      attempts -= 1
      wait(until: now + rules.unbegunSeconds)
    }
  }

  private mutating func wait(until time: UnixTime) {
    state = .waiting
    nextAttemptAt = time
  }

  /// Whether a call that orders `order` again means this job: it was cut before it heard the receipt.
  package func answers(_ order: FaxOrder) -> Bool {
    receipt != nil && self.order.call == order.call && self.order.menu == order.menu
      && self.order.document == order.document && self.order.to == order.to
      && state != .failed && state != .cancelled
  }

  /// Since when it could have been taken.
  package var dueSince: UnixTime { nextAttemptAt ?? .start }

  /// The node that had it died: its try has failed, and what a fax server has may be asked after at once. A fax in a call
  /// has failed for good. Returns false for one of the queue that has now had all its tries.
  package mutating func release(at now: UnixTime, by rules: FaxRules) -> Bool {
    guard state == .sending else { return true }
    if receipt == nil {
      state = .failed
      failure = FaxJob.cutOff
      sender = nil
    } else if request == nil {
      let outcome = FaxTry.failed(
        reason: FaxJob.cutOff, pagesSent: pagesSent, pageCount: pageCount)
      end(attempts, outcome, at: now, by: rules)
    } else {
      sender = nil
    }
    return receipt == nil || state != .failed
  }

  /// The failure of a fax whose node died.
  static let cutOff = "cut-off"
  /// Of one that waited for a gateway or a fax server until nobody expected it any more.
  static let tooLate = "too-late"

  /// Staff want it tried now, also when it was given up or cancelled: it has all its tries again. Returns false where it
  /// is being sent, or has been.
  package mutating func tryNow(at now: UnixTime) -> Bool {
    switch state {
    case .waiting, .failed, .cancelled: break
    case .sending, .sent: return false
    }
    state = .waiting
    attempts = 0
    waitedSeconds = 0
    seenAt = now
    nextAttemptAt = now
    return true
  }

  /// Staff do not want it sent. Returns false where it is being sent, or has come to an end.
  package mutating func cancel() -> Bool {
    guard state == .waiting else { return false }
    state = .cancelled
    nextAttemptAt = nil
    return true
  }
}
