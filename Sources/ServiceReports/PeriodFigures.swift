import CallFlowModel
package import ServiceCalendar
package import Storage
package import Telephony

/// What some days came to, counted from what is kept of them. By names of steps and options, never by keys.
package struct PeriodFigures {
  package let days: ClosedRange<CivilDate>
  /// Calls that rang on these days, by what they came to.
  package private(set) var calls: [CallOutcome: Int] = [:]
  /// Calls that are still up, or whose end nobody wrote down.
  package private(set) var endlessCallCount = 0
  /// Calls with an end in which nobody was asked for.
  package private(set) var withoutAskingCount = 0
  /// Of calls with an end, ringing to end.
  package private(set) var callSeconds: Int64 = 0
  /// By tag of the language spoken last.
  package private(set) var languages: [String: Int] = [:]
  package private(set) var hours = Hours()
  /// Each call once.
  package private(set) var seats = SeatFigures()
  /// Each transfer, by the queue it went to, or its step where a number was dialled.
  package private(set) var queues: [String: SeatFigures] = [:]
  /// Calls that chose each option, every call once.
  package private(set) var topics: [Topic: Int] = [:]
  /// Calls that were abandoned or found nobody, by where they ended.
  package private(set) var givenUp: [GivingUp: Int] = [:]
  /// How long they had been in that step, in all, in ms.
  package private(set) var timeBeforeGivingUp: [GivingUp: Int64] = [:]
  package internal(set) var messages = MessageFigures()
  /// Faxes ordered on these days, by what has come of them by now.
  package private(set) var faxes: [FaxJob.State: Int] = [:]
  package private(set) var faxPagesSent = 0

  /// Exits of this name are the step's own, not an option that a caller chose.
  private static let exitWords = Set(ExitKind.allCases.map(\.word))

  package init(days: ClosedRange<CivilDate>) { self.days = days }

  package mutating func add(_ call: CallRecord) {
    hours.add(call)
    languages[call.language, default: 0] += 1
    guard let outcome = call.outcome, let seconds = call.seconds else {
      endlessCallCount += 1
      return
    }
    calls[outcome, default: 0] += 1
    callSeconds += seconds
    if !call.askedForPerson { withoutAskingCount += 1 }
    seats.add(call)
    for transfer in call.transfers {
      queues[transfer.queue ?? transfer.step, default: SeatFigures()].add(transfer)
    }
    addTopics(of: call)
    switch outcome {
    case .abandoned, .unanswered: addGivingUp(of: call)
    case .selfService, .faxOrdered, .messageLeft, .answered, .failed: break
    }
  }

  private mutating func addTopics(of call: CallRecord) {
    let steps = call.path.steps
    for (index, step) in steps.enumerated() {
      guard let exit = step.exit, !Self.exitWords.contains(exit) else { continue }
      let isRepeated = steps[..<index].contains { $0.name == step.name && $0.exit == exit }
      if !isRepeated { topics[Topic(step: step.name, option: exit), default: 0] += 1 }
    }
  }

  private mutating func addGivingUp(of call: CallRecord) {
    let last = call.path.steps.last
    let place = GivingUp(
      step: last?.name ?? GivingUp.beforeAll, exit: last?.exit ?? "",
      doing: call.endedWhile?.word ?? "")
    givenUp[place, default: 0] += 1
    let entered = call.path.steps.dropLast().last?.at ?? .rang
    timeBeforeGivingUp[place, default: 0] += Int64(last?.at.since(entered).count ?? 0)
  }

  package mutating func add(_ fax: FaxJob) {
    faxes[fax.state, default: 0] += 1
    faxPagesSent += Int(fax.pagesSent)
  }

  package var endedCallCount: Int { calls.values.reduce(0, +) }
  package var offered: Int { endedCallCount + endlessCallCount }

  /// Calls that came to one of `outcomes`.
  package func count(_ outcomes: CallOutcome...) -> Int {
    outcomes.reduce(0) { $0 + (calls[$1] ?? 0) }
  }

  /// How long callers had been in that step before they gave up, on average.
  package func timeBefore(_ place: GivingUp) -> Milliseconds {
    guard let count = givenUp[place], count > 0 else { return Milliseconds(0) }
    return Milliseconds(UInt32(clamping: (timeBeforeGivingUp[place] ?? 0) / Int64(count)))
  }
}
