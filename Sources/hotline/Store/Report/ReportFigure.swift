import Storage
import Telephony

/// One figure of a report: its name for programs, its label for people, and how it is reckoned.
struct ReportFigure {
  /// Stable.
  let name: String
  let label: String
  let value: (PeriodFigures) -> Value

  enum Value: Equatable {
    case count(Int)
    /// A part of a whole, which is nothing where there is no whole.
    case share(Int, of: Int)
    /// Nothing where there was nothing to measure.
    case seconds(Int64, for: Int)

    /// As people read it; `-` where there is none.
    var text: String {
      switch self {
      case .count(let count): return "\(count)"
      case .share(_, of: 0), .seconds(_, for: 0): return "-"
      case .share(let part, let whole):
        let tenths = (part * 1000 + whole / 2) / whole
        return "\(tenths / 10).\(tenths % 10)%"
      case .seconds(let seconds, let count):
        let average = (seconds + Int64(count) / 2) / Int64(count)
        return average < 60
          ? "\(average)s" : "\(average / 60)m\(average % 60 < 10 ? "0" : "")\(average % 60)s"
      }
    }

    /// As programs read it: shares from 0 to 1 to four places, lengths in seconds; nil where there is none.
    var number: Double? {
      switch self {
      case .count(let count): Double(count)
      case .share(_, of: 0), .seconds(_, for: 0): nil
      case .share(let part, let whole): Double((part * 10_000 + whole / 2) / whole) / 10_000
      case .seconds(let seconds, let count):
        Double((seconds + Int64(count) / 2) / Int64(count))
      }
    }
  }

  private init(_ name: String, _ label: String, _ value: @escaping (PeriodFigures) -> Value) {
    self.name = name
    self.label = label
    self.value = value
  }

  private static func served(_ period: PeriodFigures) -> Int {
    period.count(.selfService, .faxOrdered, .messageLeft)
  }

  /// In the order of the report.
  static var all: [ReportFigure] {
    [
      ReportFigure("offered", "calls offered") { .count($0.offered) },
      ReportFigure("connection-rate", "connection rate") {
        .share(served($0) + $0.count(.answered), of: $0.offered)
      },
      ReportFigure("self-service-rate", "self-service rate") {
        .share(served($0), of: $0.offered)
      },
      ReportFigure("seat-answer-rate", "seat answer rate") {
        .share($0.count(.answered), of: $0.count(.answered, .unanswered))
      },
      ReportFigure("abandoned-rate", "abandoned rate") {
        .share($0.count(.abandoned), of: $0.offered)
      },
      ReportFigure("average-call", "average call") {
        .seconds($0.callSeconds, for: $0.endedCallCount)
      },
      ReportFigure("self-service", "served by the menus") { .count($0.count(.selfService)) },
      ReportFigure("fax-ordered", "ordered a fax") { .count($0.count(.faxOrdered)) },
      ReportFigure("message-left", "left a message") { .count($0.count(.messageLeft)) },
      ReportFigure("answered", "answered by a person") { .count($0.count(.answered)) },
      ReportFigure("unanswered", "found nobody") { .count($0.count(.unanswered)) },
      ReportFigure("abandoned", "abandoned") { .count($0.count(.abandoned)) },
      ReportFigure("failed", "failed") { .count($0.count(.failed)) },
      ReportFigure("without-end", "up, or without an end") { .count($0.endlessCallCount) },
      ReportFigure("messages", "messages kept") { .count($0.messages.values.reduce(0, +)) },
      ReportFigure("messages-answered", "of them answered by now") {
        .count($0.messages[.answered] ?? 0)
      },
      ReportFigure("messages-in-hand", "of them in hand") { .count($0.messages[.inHand] ?? 0) },
      ReportFigure("messages-new", "of them unheard") { .count($0.messages[.new] ?? 0) },
      ReportFigure("messages-dropped", "of them taken back") {
        .count($0.messages[.dropped] ?? 0)
      },
      ReportFigure("faxes", "faxes ordered") { .count($0.faxes.values.reduce(0, +)) },
      ReportFigure("faxes-sent", "of them sent") { .count($0.faxes[.sent] ?? 0) },
      ReportFigure("faxes-failed", "of them given up") { .count($0.faxes[.failed] ?? 0) },
      ReportFigure("fax-pages", "pages sent") { .count($0.faxPagesSent) },
    ]
  }

  /// Figures that hotlines are judged by and that cannot be reckoned from what is kept, each with the reason.
  static let unknown = [
    "answered within 15 s and 20 s, average wait, average handling time: "
      + "no record says when a person was asked for and when one answered",
    "messages answered the same day and within 3 working days: "
      + "a message says that it was answered, not when",
  ]
}
