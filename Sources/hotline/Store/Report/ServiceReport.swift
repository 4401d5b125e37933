import ServiceCalendar
import Storage
import StorageSQLite

/// The figures of a day or a week beside earlier ones, and what is overdue.
struct ServiceReport {
  /// The period asked for, then those it is compared with.
  private(set) var periods: [PeriodFigures]
  /// Unanswered messages whose day has passed, by department.
  private(set) var overdue: [String: Int] = [:]
  /// Unanswered messages whose day is `today`, by department.
  private(set) var dueToday: [String: Int] = [:]
  let today: CivilDate

  /// Reads `store`. `days`: of each period, the one asked for first. `today` says what is overdue.
  init(
    of store: SQLiteStore, days: [ClosedRange<CivilDate>], today: CivilDate
  ) throws(CommandFailure) {
    periods = days.map { PeriodFigures(days: $0) }
    self.today = today
    for index in periods.indices {
      let filter = CallFilter(days: periods[index].days)
      var after: Int64?
      repeat {
        let page = PageRequest(after: after, limit: PageRequest.limitMax)
        guard case .calls(let calls) = try store.outcome(of: .listCalls(filter, page)) else {
          break
        }
        for call in calls.items { periods[index].add(call) }
        after = calls.next
      } while after != nil
    }
    try readMessages(of: store)
    try readFaxes(of: store)
  }

  /// Lists are newest first: behind a whole page from before all periods nothing is looked for.
  private var firstDay: CivilDate { periods.map(\.days.lowerBound).min() ?? today }

  private mutating func readMessages(of store: SQLiteStore) throws(CommandFailure) {
    var after: Int64?
    repeat {
      let page = PageRequest(after: after, limit: PageRequest.limitMax)
      guard
        case .messages(let messages) = try store.outcome(of: .listMessages(MessageFilter(), page))
      else { break }
      for message in messages.items {
        for index in periods.indices
        where periods[index].days.contains(message.start.recordedAt.date) {
          periods[index].add(message)
        }
      }
      after = messages.next
      if messages.items.allSatisfy({ $0.start.recordedAt.date < firstDay }) { break }
    } while after != nil

    for state in [VoiceMessage.State.new, .inHand] {
      after = nil
      repeat {
        let page = PageRequest(after: after, limit: PageRequest.limitMax)
        guard
          case .messages(let messages) = try store.outcome(
            of: .listMessages(MessageFilter(state: state), page))
        else { break }
        for message in messages.items {
          guard let due = message.start.dueDate else { continue }
          if due < today { overdue[message.start.department, default: 0] += 1 }
          if due == today { dueToday[message.start.department, default: 0] += 1 }
        }
        after = messages.next
      } while after != nil
    }
  }

  private mutating func readFaxes(of store: SQLiteStore) throws(CommandFailure) {
    var after: Int64?
    repeat {
      let page = PageRequest(after: after, limit: PageRequest.limitMax)
      guard case .faxes(let faxes) = try store.outcome(of: .listFaxes(FaxFilter(), page)) else {
        break
      }
      for fax in faxes.items {
        for index in periods.indices where periods[index].days.contains(fax.orderedAt.date) {
          periods[index].add(fax)
        }
      }
      after = faxes.next
      if faxes.items.allSatisfy({ $0.orderedAt.date < firstDay }) { break }
    } while after != nil
  }

  /// Options by how many calls chose them, each with its place in the periods before; nil where none chose it.
  var topics: [(topic: Ranked<PeriodFigures.Topic>, before: [Ranked<PeriodFigures.Topic>?])] {
    let lists = periods.map { Ranked.list($0.topics) }
    return lists[0].map { topic in
      (topic, lists.dropFirst().map { list in list.first { $0.name == topic.name } })
    }
  }

  /// Departments with something overdue or due today.
  var lateDepartments: [String] {
    Set(overdue.keys).union(dueToday.keys).sorted()
  }
}
