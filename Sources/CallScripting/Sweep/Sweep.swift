import CallEngine
import CallKeeping
package import Diagnostics
import Storage
import Telephony

/// Each script again and again, with something going wrong after every event of its call.
///
/// Whatever it is: the call ends or goes on, what was acknowledged is still there, and there is one call record.
package enum SweptAccident: CaseIterable, Sendable {
  case callerHangsUp
  /// The trunk breaks, and the call goes on elsewhere from its last mark.
  case trunkLost
  /// A key comes that nobody asked for.
  case lateKey

  var words: String {
    switch self {
    case .callerHangsUp: "a hang-up"
    case .trunkLost: "a lost trunk and a resumption"
    case .lateKey: "a late key"
    }
  }
}

extension ScriptRunner {
  /// What does not hold after the accidents of one script; empty when all does. Adds how many calls that took.
  package func sweep(_ script: PreparedScript, callCount: inout Int) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    var whole = ScriptRun(script, simulatedCall(script))
    whole.run()
    callCount += 1
    let eventCount = whole.call.eventCount
    guard eventCount > 0 else { return [] }
    for accident in SweptAccident.allCases {
      for event in 1...eventCount {
        var call = simulatedCall(script)
        call.stopsAfter = event
        call.keepsMarks = accident == .trunkLost
        var run = ScriptRun(script, call)
        run.play()
        callCount += 1
        run.call.stopsAfter = .max
        if let fault = suffer(accident, after: event, &run.call) {
          diagnostics.append(
            Diagnostic(
              id: fault.id,
              message:
                "after event \(event) of \(eventCount), \(accident.words): \(fault.words)",
              range: script.script.name.range, hints: [run.call.account]))
          // One place a script and accident is enough to look at.
          break
        }
      }
    }
    return diagnostics
  }

  /// Lets the accident happen and time go on; returns what does not hold then.
  private func suffer(_ accident: SweptAccident, after event: Int, _ call: inout SimulatedCall)
    -> SweepFault?
  {
    if call.ended == nil {
      switch accident {
      case .callerHangsUp: call.hangUp()
      case .trunkLost:
        let mark = call.mark
        let cut = call.call
        call.hangUp(.trunkLost)
        call.keepRecord()
        if let mark {
          do throws(MarkFault) {
            let marked = try Call(decoding: mark, in: menu.flow)
            guard cut.isCarried(by: marked, in: menu.flow) else { return .forgetfulMark }
            resume(&call, as: marked)
          } catch {
            return .unreadableMark
          }
        }
      case .lateKey: call.press(DTMFKey(rawValue: UInt8(event % 12))!)
      }
    }
    return settle(&call)
  }

  private func resume(_ call: inout SimulatedCall, as marked: Call) {
    let old = call.identity
    let identity = CallIdentity(
      key: old.key, segment: old.segment + 1, call: old.call, dialled: old.dialled)
    var resumed = SimulatedCall(
      menu, call: marked, identity: identity, store: call.store, givens: call.givens)
    resumed.now = call.now
    resumed.receipts = call.receipts
    resumed.savedLast = call.savedLast
    resumed.conversation = call.conversation
    resumed.deliver(.resumed)
    call = resumed
  }

  /// Nobody does anything any more: the call must come to its end by itself.
  private func settle(_ call: inout SimulatedCall) -> SweepFault? {
    var eventsLeft = Self.eventsToSettleMax
    while call.ended == nil, eventsLeft > 0 {
      // A conversation between people may last; one of them ends it.
      if case .talking(let operation, until: .never) = call.gateway {
        call.endOperation(operation, .released(by: .seat))
      } else if !call.handleNext() {
        return .standsStill
      }
      eventsLeft -= 1
    }
    guard call.ended != nil else { return .neverEnds }
    let records = call.records()
    guard records.count == 1 else { return .recordCount(records.count) }
    guard records[0].endedAt != nil, records[0].outcome != nil else { return .recordUnfinished }
    guard Set(call.receipts).count == call.receipts.count else { return .receiptTwice }
    for receipt in call.receipts {
      guard case .message(let message?) = call.store.commit(.findMessage(receipt)),
        message.receipt == receipt
      else { return .messageLost(receipt) }
    }
    return nil
  }

  /// More than the longest budget of a call allows.
  private static let eventsToSettleMax = 10_000
}

/// What an accident must not lead to.
enum SweepFault: Equatable {
  case neverEnds, standsStill, recordUnfinished, receiptTwice, unreadableMark, forgetfulMark
  case recordCount(Int)
  case messageLost(ReceiptNumber)

  /// Stable; the manual has an entry of that name.
  var id: String {
    switch self {
    case .neverEnds, .standsStill: "sweep-never-ends"
    case .recordUnfinished, .recordCount: "sweep-record"
    case .receiptTwice, .messageLost: "sweep-message-lost"
    case .unreadableMark, .forgetfulMark: "sweep-mark"
    }
  }

  var words: String {
    switch self {
    case .neverEnds: "the call does not end"
    case .standsStill: "the call is up, and nothing will ever happen"
    case .recordUnfinished: "its record has no end"
    case .receiptTwice: "one receipt is given twice"
    case .unreadableMark: "its mark cannot be read"
    case .forgetfulMark: "its mark lacks mistakes that the caller made, or keys that wait"
    case .recordCount(let count): "there are \(count) call records"
    case .messageLost(let receipt): "the message \(receipt) is lost"
    }
  }
}
