import Diagnostics
import ServiceCalendar
import ServiceReports
import Telephony

/// A report as people read it: tables, aligned also where names are wide.
struct ReportPage {
  let report: ServiceReport
  /// How many topics and steps are shown.
  let top: Int

  var text: String {
    let parts = [figures, queues, hours, languages, topics, givenUp, late]
    return parts.compactMap { $0 }.joined(separator: "\n")
  }

  private var names: [String] { report.periods.map { Self.name(of: $0.days) } }
  private var first: PeriodFigures { report.periods[0] }

  private var figures: String? {
    let rows = ReportFigure.all.map { figure in
      [figure.label] + report.periods.map { figure.value($0).text }
    }
    return Self.table([""] + names, rows)
  }

  private var queues: String? {
    let rows = first.queues.sorted { $0.key < $1.key }.map { name, seats in
      [
        name, "\(seats.asked)", FigureValue.share(seats.answered, of: seats.asked).text,
        FigureValue.share(seats.within15, of: seats.measured).text,
        FigureValue.share(seats.gaveUp, of: seats.asked).text,
        FigureValue.milliseconds(seats.waited, for: seats.answeredMeasured).text,
        FigureValue.milliseconds(seats.talked, for: seats.talks).text,
      ]
    }
    return Self.table(
      ["queue", "asked", "answered", "in 15 s", "gave up", "wait", "handling"], rows)
  }

  private var hours: String? {
    let rows = first.hours.byClock.map { hour in
      [FigureValue.hour(hour.hour).text, "\(hour.offered)", "\(hour.asked)", "\(hour.answered)"]
    }
    return Self.table(["hour", "calls", "asked", "answered"], rows)
  }

  private var languages: String? {
    // One language says nothing.
    guard first.languages.count > 1 else { return nil }
    let rows = Ranked.list(first.languages).map { language in
      [
        language.name, "\(language.count)",
        FigureValue.share(language.count, of: first.offered).text,
      ]
    }
    return Self.table(["language", "calls", "of all"], rows)
  }

  private var topics: String? {
    let rows = report.topics.prefix(top).map { entry in
      let name = entry.topic.name
      return ["\(name.step): \(name.option)", "\(entry.topic.count)", "\(entry.topic.rank)"]
        + entry.before.map { $0.map { "\($0.rank)" } ?? "-" }
    }
    return Self.table(
      ["topic", "calls", "rank"] + names.dropFirst().map { "rank \($0)" }, rows)
  }

  private var givenUp: String? {
    let rows = Ranked.list(first.givenUp).prefix(top).map { place in
      let words = [place.name.exit, place.name.doing].filter { !$0.isEmpty }
      return [
        ([place.name.step] + words).joined(separator: ", "), "\(place.count)",
        FigureValue.milliseconds(Int64(first.timeBefore(place.name).count), for: 1).text,
      ]
    }
    return Self.table(["where callers give up", "calls", "after"], rows)
  }

  private var late: String? {
    let rows = report.lateDepartments.map {
      [$0, "\(report.overdue[$0] ?? 0)", "\(report.dueToday[$0] ?? 0)"]
    }
    return Self.table(["messages unanswered on \(report.today)", "overdue", "due today"], rows)
  }

  static func name(of days: ClosedRange<CivilDate>) -> String {
    let (first, last) = (days.lowerBound, days.upperBound)
    if first == last { return "\(last)" }
    if last.daysSince1970 - first.daysSince1970 == 6 { return "week to \(last)" }
    let isMonth =
      first.day == 1 && first.month == last.month && first.year == last.year
      && last.day == CivilDate.dayCount(ofMonth: Int(last.month), year: Int(last.year))
    return isMonth ? String("\(first)".dropLast(3)) : "\(first) to \(last)"
  }

  /// The first column to the left, the others to the right; nil without rows.
  private static func table(_ heading: [String], _ rows: [[String]]) -> String? {
    if rows.isEmpty { return nil }
    let lines = [heading] + rows
    let widths = heading.indices.map { column in lines.map { $0[column].displayWidth }.max() ?? 0 }
    return lines.map { cells in
      let rest = zip(cells, widths).dropFirst().map { cell, width in
        "  " + String(repeating: " ", count: width - cell.displayWidth) + cell
      }
      return cells[0].padded(toWidth: widths[0]) + rest.joined() + "\n"
    }.joined()
  }
}
