import CallFlowModel
import ServiceCalendar
import Storage
import Telephony

/// What some days came to, counted from what is kept of them. By names of steps and options, never by keys.
struct PeriodFigures {
  let days: ClosedRange<CivilDate>
  /// Calls that rang on these days, by what they came to.
  private(set) var calls: [CallOutcome: Int] = [:]
  /// Calls that are still up, or whose end nobody wrote down.
  private(set) var endlessCallCount = 0
  /// Of calls with an end, ringing to end.
  private(set) var callSeconds: Int64 = 0
  /// Calls that chose each option, every call once.
  private(set) var topics: [Topic: Int] = [:]
  /// Calls that were abandoned or found nobody, by the step that they were in last.
  private(set) var givenUp: [String: Int] = [:]
  /// Messages left on these days, by how far their answers are now.
  private(set) var messages: [VoiceMessage.State: Int] = [:]
  /// Faxes ordered on these days, by what has come of them by now.
  private(set) var faxes: [FaxJob.State: Int] = [:]
  private(set) var faxPagesSent = 0

  /// An option that callers choose.
  struct Topic: Hashable, Comparable {
    let step: String
    let option: String

    var name: String { "\(step): \(option)" }

    static func < (left: Topic, right: Topic) -> Bool {
      (left.step, left.option) < (right.step, right.option)
    }
  }

  /// What stands for the step of a call that ended before its first.
  static let beforeAll = "before the first step"

  /// Exits of this name are the step's own, not an option that a caller chose.
  private static let exitWords = Set(ExitKind.allCases.map(\.word))

  init(days: ClosedRange<CivilDate>) { self.days = days }

  mutating func add(_ call: CallRecord) {
    guard let outcome = call.outcome, let end = call.endedAt else {
      endlessCallCount += 1
      return
    }
    calls[outcome, default: 0] += 1
    callSeconds += max(0, end.secondsSince1970 - call.startedAt.secondsSince1970)
    var chosen: Set<Topic> = []
    for step in call.path.steps {
      if let exit = step.exit, !Self.exitWords.contains(exit) {
        chosen.insert(Topic(step: step.name, option: exit))
      }
    }
    for topic in chosen { topics[topic, default: 0] += 1 }
    switch outcome {
    case .abandoned, .unanswered:
      givenUp[call.path.steps.last?.name ?? Self.beforeAll, default: 0] += 1
    case .selfService, .faxOrdered, .messageLeft, .answered, .failed: break
    }
  }

  mutating func add(_ message: VoiceMessage) { messages[message.state, default: 0] += 1 }

  mutating func add(_ fax: FaxJob) {
    faxes[fax.state, default: 0] += 1
    faxPagesSent += Int(fax.pagesSent)
  }

  var endedCallCount: Int { calls.values.reduce(0, +) }
  var offered: Int { endedCallCount + endlessCallCount }

  /// Calls that came to one of `outcomes`.
  func count(_ outcomes: CallOutcome...) -> Int {
    outcomes.reduce(0) { $0 + (calls[$1] ?? 0) }
  }
}

/// Something counted by name, with its place among the others.
struct Ranked<Name: Comparable & Hashable> {
  let name: Name
  let count: Int
  /// From 1; equal counts share the better place.
  let rank: Int

  /// Most first; of equals, the name decides.
  static func list(_ counts: [Name: Int]) -> [Ranked] {
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    var list: [Ranked] = []
    for (index, (name, count)) in sorted.enumerated() {
      let rank = list.last.map { $0.count == count ? $0.rank : index + 1 } ?? 1
      list.append(Ranked(name: name, count: count, rank: rank))
    }
    return list
  }
}
