import ServiceCalendar
import Telephony

/// Calls in memory, by key, in the order in which they were first written.
struct MemoryCalls {
  private var placeOf: [CallKey: Int] = [:]
  /// The segments of each, in order of segment.
  private var segments: [[CallRecord]] = []

  mutating func keep(_ record: consuming CallRecord) {
    let place = MemoryCalls.take(&placeOf[record.key], or: segments.count)
    guard place < segments.count else { return segments.append([record]) }
    segments[place].removeAll { $0.segment == record.segment }
    let index =
      segments[place].firstIndex { $0.segment > record.segment } ?? segments[place].count
    segments[place].insert(record, at: index)
  }

  /// The place of a call in the table, and `next` where it had none: looked up once.
  private static func take(_ place: inout Int?, or next: Int) -> Int {
    if let place { return place }
    place = next
    return next
  }

  func find(_ key: CallKey) -> CallRecord? { placeOf[key].map { .joining(segments[$0]) } }

  func list(_ filter: CallFilter, _ page: PageRequest) -> Page<CallRecord> {
    Page(of: segments.map { .joining($0) }, page) { filter.shows($0) }
  }
}

extension CallFilter {
  func shows(_ record: CallRecord) -> Bool {
    (from == nil || from == record.from) && (outcome == nil || outcome == record.outcome)
      && (days?.contains(record.startedAt.date) ?? true)
  }
}

extension MessageFilter {
  func shows(_ message: VoiceMessage) -> Bool {
    (department == nil || department == message.start.department)
      && (state == nil || state == message.state)
      && (openAndDue.map { days in
        message.state.isOpen && message.start.dueDate.map { days.contains($0) } ?? false
      } ?? true)
  }
}
