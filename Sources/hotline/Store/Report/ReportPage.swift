import Diagnostics
import ServiceCalendar

/// A report as people read it: tables, aligned also where names are wide.
struct ReportPage {
  let report: ServiceReport
  /// How many topics and steps are shown.
  let top: Int

  var text: String {
    let names = report.periods.map { Self.name(of: $0.days) }
    let figures = ReportFigure.all.map { figure in
      [figure.label] + report.periods.map { figure.value($0).text }
    }
    var parts = [Self.table([""] + names, figures)]

    let topics = report.topics.prefix(top).map { entry in
      [entry.topic.name.name, "\(entry.topic.count)", "\(entry.topic.rank)"]
        + entry.before.map { $0.map { "\($0.rank)" } ?? "-" }
    }
    if !topics.isEmpty {
      let before = names.dropFirst().map { "rank \($0)" }
      parts.append(Self.table(["topic", "calls", "rank"] + before, topics))
    }
    let steps = Ranked.list(report.periods[0].givenUp).prefix(top).map { [$0.name, "\($0.count)"] }
    if !steps.isEmpty { parts.append(Self.table(["where callers give up", "calls"], steps)) }
    let late = report.lateDepartments.map {
      [$0, "\(report.overdue[$0] ?? 0)", "\(report.dueToday[$0] ?? 0)"]
    }
    if !late.isEmpty {
      parts.append(
        Self.table(["messages unanswered on \(report.today)", "overdue", "due today"], late))
    }
    parts.append("not known:\n" + ReportFigure.unknown.map { "  \($0)\n" }.joined())
    return parts.joined(separator: "\n")
  }

  static func name(of days: ClosedRange<CivilDate>) -> String {
    days.lowerBound == days.upperBound ? "\(days.upperBound)" : "week to \(days.upperBound)"
  }

  /// The first column to the left, the others to the right.
  private static func table(_ heading: [String], _ rows: [[String]]) -> String {
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
