import Foundation

/// A report as programs read it.
struct ReportData: Encodable {
  /// The period asked for, then those it is compared with.
  let periods: [Period]
  let topics: [Topic]
  let givenUp: [Step]
  let late: [Department]
  /// Figures that cannot be reckoned from what is kept, and why.
  let notKnown: [String]

  struct Period: Encodable {
    /// The first day and the last.
    let from: String
    let to: String
    /// By stable name; null where there was nothing to reckon from.
    let figures: [String: Double?]
  }

  struct Topic: Encodable {
    let step: String
    let option: String
    let calls: Int
    let rank: Int
    /// In the periods before, in their order; null where nobody chose it.
    let ranksBefore: [Int?]
  }

  struct Step: Encodable {
    let step: String
    let calls: Int
  }

  struct Department: Encodable {
    let department: String
    let overdue: Int
    let dueToday: Int
  }

  init(_ report: ServiceReport) {
    periods = report.periods.map { period in
      Period(
        from: "\(period.days.lowerBound)", to: "\(period.days.upperBound)",
        figures: Dictionary(
          uniqueKeysWithValues: ReportFigure.all.map { ($0.name, $0.value(period).number) }))
    }
    topics = report.topics.map { entry in
      Topic(
        step: entry.topic.name.step, option: entry.topic.name.option, calls: entry.topic.count,
        rank: entry.topic.rank, ranksBefore: entry.before.map { $0?.rank })
    }
    givenUp = Ranked.list(report.periods[0].givenUp).map { Step(step: $0.name, calls: $0.count) }
    late = report.lateDepartments.map {
      Department(
        department: $0, overdue: report.overdue[$0] ?? 0, dueToday: report.dueToday[$0] ?? 0)
    }
    notKnown = ReportFigure.unknown
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// One value a line (RFC 4180): what it is, of what, in which days; empty where there is none.
  var csv: String {
    var lines = ["kind,name,option,from,to,value"]
    func add(_ kind: String, _ name: String, _ option: String, _ period: Period, _ value: String) {
      let cells = [kind, name, option, period.from, period.to, value]
      lines.append(cells.map(Self.cell).joined(separator: ","))
    }
    for period in periods {
      for figure in ReportFigure.all {
        let number = (period.figures[figure.name] ?? nil).map(Self.digits) ?? ""
        add("figure", figure.name, "", period, number)
      }
    }
    for topic in topics {
      add("topic-calls", topic.step, topic.option, periods[0], "\(topic.calls)")
      let ranks = [topic.rank] + topic.ranksBefore
      for (period, rank) in zip(periods, ranks) {
        add("topic-rank", topic.step, topic.option, period, rank.map { "\($0)" } ?? "")
      }
    }
    for step in givenUp { add("given-up", step.step, "", periods[0], "\(step.calls)") }
    for one in late {
      add("overdue", one.department, "", periods[0], "\(one.overdue)")
      add("due-today", one.department, "", periods[0], "\(one.dueToday)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Whole numbers without a point.
  private static func digits(_ number: Double) -> String {
    Int(exactly: number).map { "\($0)" } ?? "\(number)"
  }

  private static func cell(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
}
