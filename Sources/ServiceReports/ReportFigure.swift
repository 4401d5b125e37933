import Storage
import Telephony

/// One figure of a report: its name for programs, its label for people, and how it is reckoned.
package struct ReportFigure {
  /// Stable.
  package let name: String
  package let label: String
  package let value: (PeriodFigures) -> FigureValue

  private init(_ name: String, _ label: String, _ value: @escaping (PeriodFigures) -> FigureValue) {
    self.name = name
    self.label = label
    self.value = value
  }

  /// In the order of the report.
  package static var all: [ReportFigure] { rates + seats + calls + load + messages + faxes }

  private static func served(_ period: PeriodFigures) -> Int {
    period.count(.selfService, .faxOrdered, .messageLeft)
  }

  private static var rates: [ReportFigure] {
    [
      ReportFigure("offered", "calls offered") { .count($0.offered) },
      ReportFigure("connection-rate", "connection rate") {
        .share(served($0) + $0.seats.answered, of: $0.offered)
      },
      ReportFigure("self-service-rate", "self-service rate") {
        .share($0.withoutAskingCount, of: $0.offered)
      },
      ReportFigure("abandoned-rate", "abandoned rate") {
        .share($0.count(.abandoned), of: $0.offered)
      },
      ReportFigure("average-call", "average call") {
        .milliseconds($0.callSeconds * 1000, for: $0.endedCallCount)
      },
    ]
  }

  private static var seats: [ReportFigure] {
    [
      ReportFigure("asked-for-person", "asked for a person") { .count($0.seats.asked) },
      ReportFigure("seat-answer-rate", "seat answer rate") {
        .share($0.seats.answered, of: $0.seats.asked)
      },
      ReportFigure("answered-15s", "answered within 15 s") {
        .share($0.seats.within15, of: $0.seats.measured)
      },
      ReportFigure("answered-20s", "answered within 20 s") {
        .share($0.seats.within20, of: $0.seats.measured)
      },
      ReportFigure("gave-up-waiting-rate", "gave up waiting") {
        .share($0.seats.gaveUp, of: $0.seats.asked)
      },
      ReportFigure("average-wait", "average wait") {
        .milliseconds($0.seats.waited, for: $0.seats.answeredMeasured)
      },
      ReportFigure("average-wait-in-vain", "of those who gave up") {
        .milliseconds($0.seats.waitedInVain, for: $0.seats.gaveUp)
      },
      ReportFigure("average-handling", "average handling time") {
        .milliseconds($0.seats.talked, for: $0.seats.talks)
      },
      ReportFigure("answered-at-unknown-time", "answered, nobody knows when") {
        .count($0.seats.answeredAtUnknownTime)
      },
    ]
  }

  private static var calls: [ReportFigure] {
    [
      ReportFigure("self-service", "served by the menus") { .count($0.count(.selfService)) },
      ReportFigure("fax-ordered", "ordered a fax") { .count($0.count(.faxOrdered)) },
      ReportFigure("message-left", "left a message") { .count($0.count(.messageLeft)) },
      ReportFigure("answered", "answered by a person") { .count($0.count(.answered)) },
      ReportFigure("unanswered", "found nobody") { .count($0.count(.unanswered)) },
      ReportFigure("abandoned", "abandoned") { .count($0.count(.abandoned)) },
      ReportFigure("failed", "failed") { .count($0.count(.failed)) },
      ReportFigure("without-end", "without an end") { .count($0.endlessCallCount) },
    ]
  }

  private static var load: [ReportFigure] {
    [
      ReportFigure("busiest-hour", "busiest hour") { .hour($0.hours.busiest?.hour) },
      ReportFigure("busiest-hour-calls", "calls in it") {
        .count($0.hours.busiest?.offered ?? 0)
      },
      ReportFigure("line-traffic", "erlangs in it") { .erlangs(Staffing($0).lineTraffic) },
      ReportFigure("lines-needed", "lines needed") { .count(Staffing($0).lines) },
      ReportFigure("seat-traffic", "erlangs for seats") { .erlangs(Staffing($0).seatTraffic) },
      ReportFigure("seats-needed", "seats needed") { period in
        Staffing(period).seats.map { .count($0) } ?? .erlangs(nil)
      },
    ]
  }

  private static var messages: [ReportFigure] {
    [
      ReportFigure("messages", "messages kept") { .count($0.messages.count) },
      ReportFigure("messages-answered", "of them answered by now") {
        .count($0.messages.answered)
      },
      ReportFigure("messages-answered-same-day", "answered the same day") {
        .share($0.messages.answeredSameDay, of: $0.messages.measured)
      },
      ReportFigure("messages-answered-3-workdays", "within 3 working days") {
        .share($0.messages.answeredIn3Workdays, of: $0.messages.dueIn3Workdays)
      },
      ReportFigure("messages-answered-in-time", "by the day promised") {
        .share($0.messages.answeredInTime, of: $0.messages.due)
      },
      ReportFigure("messages-closed", "of them closed by now") {
        .count($0.messages.states[.closed] ?? 0)
      },
      ReportFigure("messages-assigned", "of them assigned") {
        .count($0.messages.states[.assigned] ?? 0)
      },
      ReportFigure("messages-heard", "of them heard only") {
        .count($0.messages.states[.heard] ?? 0)
      },
      ReportFigure("messages-new", "of them unheard") { .count($0.messages.states[.new] ?? 0) },
      ReportFigure("messages-dropped", "of them dropped") {
        .count($0.messages.states[.dropped] ?? 0)
      },
    ]
  }

  private static var faxes: [ReportFigure] {
    [
      ReportFigure("faxes", "faxes ordered") { .count($0.faxes.values.reduce(0, +)) },
      ReportFigure("faxes-sent", "of them sent") { .count($0.faxes[.sent] ?? 0) },
      ReportFigure("faxes-failed", "of them given up") { .count($0.faxes[.failed] ?? 0) },
      ReportFigure("fax-pages", "pages sent") { .count($0.faxPagesSent) },
    ]
  }
}
