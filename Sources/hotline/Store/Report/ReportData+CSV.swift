import ServiceReports

extension ReportData {
  /// One value a line (RFC 4180): what it is, of what, in which days; empty where there is none.
  var csv: String {
    var table = Table()
    for period in periods { table.add(period) }
    for topic in topics {
      table.add("topic-calls", topic.step, topic.option, periods[0], "\(topic.calls)")
      for (period, rank) in zip(periods, [topic.rank] + topic.ranksBefore) {
        table.add("topic-rank", topic.step, topic.option, period, rank.map { "\($0)" } ?? "")
      }
    }
    for place in givenUp {
      let how = place.doing.isEmpty ? place.exit : "\(place.exit) \(place.doing)"
      table.add("given-up", place.step, how, periods[0], "\(place.calls)")
      table.add("given-up-seconds", place.step, how, periods[0], Table.digits(place.seconds))
    }
    for one in late {
      table.add("overdue", one.department, "", periods[0], "\(one.overdue)")
      table.add("due-today", one.department, "", periods[0], "\(one.dueToday)")
    }
    return table.lines.joined(separator: "\n") + "\n"
  }

  private struct Table {
    var lines = ["kind,name,option,from,to,value"]

    mutating func add(
      _ kind: String, _ name: String, _ option: String, _ period: Period, _ value: String
    ) {
      let cells = [kind, name, option, period.from, period.to, value]
      lines.append(cells.map(\.asCSV).joined(separator: ","))
    }

    mutating func add(_ period: Period) {
      for figure in ReportFigure.all {
        let number = period.figures[figure.name] ?? nil
        add("figure", figure.name, "", period, Self.digits(number))
      }
      for hour in period.hours {
        let name = hour.hour < 10 ? "0\(hour.hour)" : "\(hour.hour)"
        add("hour-calls", name, "", period, "\(hour.calls)")
        add("hour-asked", name, "", period, "\(hour.asked)")
        add("hour-answered", name, "", period, "\(hour.answered)")
      }
      for language in period.languages {
        add("language-calls", language.language, "", period, "\(language.calls)")
      }
      for queue in period.queues {
        add("queue-asked", queue.queue, "", period, "\(queue.asked)")
        add("queue-answered", queue.queue, "", period, "\(queue.answered)")
        add("queue-gave-up", queue.queue, "", period, "\(queue.gaveUp)")
        add("queue-answered-15s", queue.queue, "", period, Self.digits(queue.answered15s))
        add("queue-answered-20s", queue.queue, "", period, Self.digits(queue.answered20s))
        add("queue-average-wait", queue.queue, "", period, Self.digits(queue.averageWait))
        add("queue-average-handling", queue.queue, "", period, Self.digits(queue.averageHandling))
      }
    }

    /// Whole numbers without a point.
    static func digits(_ number: Double?) -> String {
      guard let number else { return "" }
      return Int(exactly: number).map { "\($0)" } ?? "\(number)"
    }
  }
}
