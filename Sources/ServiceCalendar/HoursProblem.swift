/// What is wrong with opening hours, as facts; the compiler words them and shows the places.
package enum HoursProblem: Equatable, Sendable {
  /// Two spans that hold on one day overlap. Both lines are the same where one line overlaps itself.
  case overlap(HoursSpan, line: UInt32, HoursSpan, otherLine: UInt32)
  /// Two exceptions for one date.
  case exceptionTwice(CivilDate, line: UInt32, otherLine: UInt32)
  /// Nothing ever opens it.
  case neverOpens
  /// No line of any weekday holds from `first` to `last` of a year, both included.
  case seasonGap(first: MonthDay, last: MonthDay)
}

extension ServiceHours {
  /// All problems of these hours: overlaps by line, then double exceptions, then what is missing.
  package var problems: [HoursProblem] {
    var found = overlaps
    for (index, exception) in exceptions.enumerated() {
      for earlier in exceptions[..<index] where earlier.date == exception.date {
        found.append(
          .exceptionTwice(exception.date, line: exception.line, otherLine: earlier.line))
        break
      }
    }
    let opensByLine = lines.contains { !$0.spans.isEmpty && !$0.weekdays.isEmpty }
    if !opensByLine && exceptions.allSatisfy(\.spans.isEmpty) { found.append(.neverOpens) }
    if opensByLine { found += seasonGaps }
    return found
  }

  private var overlaps: [HoursProblem] {
    var found: [HoursProblem] = []
    for (index, line) in lines.enumerated() {
      found += selfOverlaps(line.spans, line: line.line)
      for earlier in lines[..<index] where haveADayInCommon(earlier, line) {
        for span in line.spans {
          for other in earlier.spans where span.overlaps(other) {
            found.append(.overlap(span, line: line.line, other, otherLine: earlier.line))
          }
        }
      }
    }
    for exception in exceptions { found += selfOverlaps(exception.spans, line: exception.line) }
    return found
  }

  private func selfOverlaps(_ spans: [HoursSpan], line: UInt32) -> [HoursProblem] {
    var found: [HoursProblem] = []
    for (index, span) in spans.enumerated() {
      for other in spans[..<index] where span.overlaps(other) {
        found.append(.overlap(span, line: line, other, otherLine: line))
      }
    }
    return found
  }

  private func haveADayInCommon(_ one: HoursLine, _ other: HoursLine) -> Bool {
    guard !one.weekdays.isDisjoint(with: other.weekdays) else { return false }
    guard let season = one.season, let otherSeason = other.season else { return true }
    // Two seasons meet when one of them contains the other's first day.
    return season.contains(otherSeason.first) || otherSeason.contains(season.first)
  }

  private var seasonGaps: [HoursProblem] {
    var found: [HoursProblem] = []
    var gapStart: MonthDay?
    var previous = MonthDay.firstOfYear
    // 2000 is a leap year: its days are all the days a year can have.
    for count in 0..<366 {
      let day = CivilDate(year: 2000, month: 1, day: 1)!.adding(days: count)!.monthDay
      let isCovered = lines.contains { $0.season?.contains(day) ?? true }
      if isCovered {
        if let first = gapStart { found.append(.seasonGap(first: first, last: previous)) }
        gapStart = nil
      } else if gapStart == nil {
        gapStart = day
      }
      previous = day
    }
    guard let last = gapStart else { return found }
    // A gap over new year is one gap, told as 10-01..04-30.
    if case .seasonGap(.firstOfYear, let end)? = found.first {
      found.removeFirst()
      found.append(.seasonGap(first: last, last: end))
    } else {
      found.append(.seasonGap(first: last, last: .lastOfYear))
    }
    return found
  }
}
