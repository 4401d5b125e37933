import ServiceCalendar

/// The days that a report is asked for, and those it compares them with.
struct ReportPeriods {
  static let day = Flag("day", "DATE", "one day, as 2011-07-01; default: yesterday")
  static let week = Flag("week", "the seven days that end with that day")
  static let month = Flag("month", "MONTH", "a month, as 2011-07")
  static let from = Flag("from", "DATE", "the first of several days")
  static let to = Flag("to", "DATE", "the last of them; default: yesterday")
  static let flags = [day, week, month, from, to]

  /// The period asked for, then those it is compared with.
  let days: [ClosedRange<CivilDate>]

  init(_ invocation: Invocation, today: CivilDate) throws(CommandFailure) {
    try Self.refuseMixtures(in: invocation)
    let yesterday = today.adding(days: -1) ?? today
    if let text = invocation[Self.month] {
      days = try Self.monthAndBefore(text)
    } else if let first = try invocation.date(Self.from) {
      let last = try invocation.date(Self.to) ?? yesterday
      guard first <= last else {
        throw CommandFailure("\(first) is after \(last)", hint: "the first day comes with --from")
      }
      let length = last.daysSince1970 - first.daysSince1970 + 1
      days = Self.earlier(first...last, by: [0, length])
    } else {
      let last = try invocation.date(Self.day) ?? yesterday
      let first = invocation.has(Self.week) ? last.adding(days: -6) ?? last : last
      days = Self.earlier(first...last, by: invocation.has(Self.week) ? [0, 7] : [0, 1, 7])
    }
  }

  private static func refuseMixtures(in invocation: Invocation) throws(CommandFailure) {
    if invocation.has(to), !invocation.has(from) {
      throw CommandFailure("--to without a first day", hint: "write it with --from")
    }
    for (one, other) in [(month, day), (month, week), (month, from), (from, day), (from, week)]
    where invocation.has(one) && invocation.has(other) {
      throw CommandFailure("--\(one.name) or --\(other.name), not both")
    }
  }

  private static func monthAndBefore(
    _ text: String
  ) throws(CommandFailure) -> [ClosedRange<CivilDate>] {
    guard let first = CivilDate(text + "-01") else {
      throw CommandFailure("'\(text)' is not a month", hint: "write it as 2011-07")
    }
    let month = { (first: CivilDate) in
      let count = CivilDate.dayCount(ofMonth: Int(first.month), year: Int(first.year))
      return first...(first.adding(days: count - 1) ?? first)
    }
    guard let before = first.adding(days: -1),
      let start = CivilDate(year: Int(before.year), month: Int(before.month), day: 1)
    else { return [month(first)] }
    return [month(first), month(start)]
  }

  private static func earlier(
    _ days: ClosedRange<CivilDate>, by distances: [Int]
  ) -> [ClosedRange<CivilDate>] {
    distances.compactMap { distance in
      guard let first = days.lowerBound.adding(days: -distance),
        let last = days.upperBound.adding(days: -distance)
      else { return nil }
      return first...last
    }
  }
}
