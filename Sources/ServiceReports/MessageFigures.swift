import ServiceCalendar
package import Storage

/// What came of the messages that were left in a period, and how fast.
///
/// Messages that were dropped before an answer, and those that were closed without one, are counted and not measured.
package struct MessageFigures: Equatable, Sendable {
  /// By how far their answers are now.
  package private(set) var states: [VoiceMessage.State: Int] = [:]
  /// Those that have an answer, also if they were closed since.
  package private(set) var answered = 0
  /// Those that have or want an answer.
  package private(set) var measured = 0
  package private(set) var answeredSameDay = 0
  /// Of them, those whose own day has come or which were answered before.
  package private(set) var due = 0
  package private(set) var answeredInTime = 0
  /// Of them, those whose third working day has passed or which were answered before.
  package private(set) var dueIn3Workdays = 0
  package private(set) var answeredIn3Workdays = 0

  package init() {}

  package var count: Int { states.values.reduce(0, +) }

  /// `answeredAt`: when it was answered first. `calendar`: `nil` where nobody has told which days are worked.
  mutating func add(
    _ message: VoiceMessage, answeredAt: CivilDateTime?, calendar: WorkCalendar?, today: CivilDate
  ) {
    states[message.state, default: 0] += 1
    let isSettledOtherwise = message.state == .closed && answeredAt == nil
    guard message.state != .dropped, !isSettledOtherwise else { return }
    measured += 1
    if answeredAt != nil { self.answered += 1 }
    let left = message.start.recordedAt.date
    let answered = answeredAt?.date
    if answered == left { answeredSameDay += 1 }
    if let day = message.start.dueDate, answered != nil || day < today {
      due += 1
      if let answered, answered <= day { answeredInTime += 1 }
    }
    if let third = try? calendar?.dueDate(received: left, workdays: 3),
      answered != nil || third < today
    {
      dueIn3Workdays += 1
      if let answered, answered <= third { answeredIn3Workdays += 1 }
    }
  }
}
