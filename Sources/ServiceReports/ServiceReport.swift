package import ServiceCalendar
package import Storage

/// The figures of some days beside earlier ones, and what is overdue.
///
/// What is kept is added in any order; nothing is read here.
package struct ServiceReport {
  /// The period asked for, then those it is compared with.
  package private(set) var periods: [PeriodFigures]
  /// Unanswered messages whose day has passed, by department.
  package private(set) var overdue: [String: Int] = [:]
  /// Unanswered messages whose day is ``today``, by department.
  package private(set) var dueToday: [String: Int] = [:]
  /// Decides what is overdue.
  package let today: CivilDate
  private let calendar: WorkCalendar?

  /// `days`: of each period, the one asked for first. `calendar`: for what is measured in working days; `nil` leaves that out.
  package init(days: [ClosedRange<CivilDate>], today: CivilDate, calendar: WorkCalendar? = nil) {
    periods = days.map { PeriodFigures(days: $0) }
    self.today = today
    self.calendar = calendar
  }

  /// Counts in all periods that have its day.
  package mutating func add(_ call: CallRecord) {
    let day = call.startedAt.date
    for index in periods.indices where periods[index].days.contains(day) {
      periods[index].add(call)
    }
  }

  /// `answeredAt`: when it was answered first; `nil` while it is not.
  package mutating func add(_ message: VoiceMessage, answeredAt: CivilDateTime?) {
    let day = message.start.recordedAt.date
    for index in periods.indices where periods[index].days.contains(day) {
      periods[index].messages.add(
        message, answeredAt: answeredAt, calendar: calendar, today: today)
    }
  }

  /// A message of any age that nobody has answered.
  package mutating func addUnanswered(_ message: VoiceMessage) {
    guard let due = message.start.dueDate else { return }
    if due < today { overdue[message.start.department, default: 0] += 1 }
    if due == today { dueToday[message.start.department, default: 0] += 1 }
  }

  package mutating func add(_ fax: FaxJob) {
    let day = fax.order.orderedAt.date
    for index in periods.indices where periods[index].days.contains(day) {
      periods[index].add(fax)
    }
  }

  /// Options by how many calls chose them, each with its place in the periods before; nil where none chose it.
  package var topics: [(topic: Ranked<Topic>, before: [Ranked<Topic>?])] {
    let lists = periods.map { Ranked.list($0.topics) }
    let places = lists.dropFirst().map { list in
      Dictionary(uniqueKeysWithValues: list.map { ($0.name, $0) })
    }
    return lists[0].map { topic in (topic, places.map { $0[topic.name] }) }
  }

  /// Departments with something overdue or due today.
  package var lateDepartments: [String] {
    Set(overdue.keys).union(dueToday.keys).sorted()
  }
}
