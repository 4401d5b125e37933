package import ServiceCalendar
import Storage

/// What one hour of one day brought.
package struct Hour: Equatable, Sendable {
  package let day: CivilDate
  /// 0 to 23.
  package let hour: Int
  /// Calls that rang in it.
  package private(set) var offered = 0
  /// Of them, those who asked for a person.
  package private(set) var asked = 0
  package private(set) var answered = 0
  /// How long the calls that rang in it lasted, in all.
  package private(set) var callSeconds: Int64 = 0

  init(day: CivilDate, hour: Int) {
    self.day = day
    self.hour = hour
  }

  mutating func add(_ call: CallRecord) {
    offered += 1
    if call.askedForPerson { asked += 1 }
    if call.wasAnsweredByPerson { answered += 1 }
    callSeconds += call.seconds ?? 0
  }

  mutating func add(_ other: Hour) {
    offered += other.offered
    asked += other.asked
    answered += other.answered
    callSeconds += other.callSeconds
  }
}

/// The hours of a period, and what the busiest of them needs.
package struct Hours: Equatable, Sendable {
  /// By `day × 24 + hour` since 1970.
  private var hours: [Int: Hour] = [:]

  mutating func add(_ call: CallRecord) {
    let day = call.startedAt.date
    let hour = call.startedAt.secondOfDay / 3600
    hours[day.daysSince1970 * 24 + hour, default: Hour(day: day, hour: hour)].add(call)
  }

  /// The one with the most calls; of equals the first. `nil` without calls.
  package var busiest: Hour? { most(\.offered) }
  /// The one in which most asked for a person; `nil` where nobody did.
  package var busiestForSeats: Hour? { most(\.asked) }

  private func most(_ count: KeyPath<Hour, Int>) -> Hour? {
    hours.filter { $0.value[keyPath: count] > 0 }
      .max { ($0.value[keyPath: count], $1.key) < ($1.value[keyPath: count], $0.key) }?.value
  }

  /// The hours of the clock, each from all days together; those without calls are left out.
  package var byClock: [Hour] {
    var clock: [Int: Hour] = [:]
    for (_, hour) in hours {
      clock[hour.hour, default: Hour(day: hour.day, hour: hour.hour)].add(hour)
    }
    return clock.values.sorted { $0.hour < $1.hour }
  }
}

extension CallRecord {
  /// From ringing to end; `nil` without an end.
  var seconds: Int64? {
    endedAt.map { max(0, $0.secondsSince1970 - startedAt.secondsSince1970) }
  }
}
