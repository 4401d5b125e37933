import Foundation
import ServiceReports
import Telephony

/// A report as programs read it. Names are stable: what changes gets a new one.
struct ReportData: Encodable {
  /// The period asked for, then those it is compared with.
  let periods: [Period]
  let topics: [Topic]
  let givenUp: [Place]
  let late: [Department]

  struct Period: Encodable {
    /// The first day and the last.
    let from: String
    let to: String
    /// By stable name; null where there was nothing to reckon from.
    let figures: [String: Double?]
    let hours: [Hour]
    let languages: [Language]
    let queues: [Queue]
  }

  /// An hour of the clock, of all days together.
  struct Hour: Encodable {
    let hour: Int
    let calls: Int
    let asked: Int
    let answered: Int
  }

  struct Language: Encodable {
    let language: String
    let calls: Int
  }

  struct Queue: Encodable {
    let queue: String
    let asked: Int
    let answered: Int
    let gaveUp: Int
    /// Shares and seconds as in the figures; null where nothing was measured.
    let answered15s: Double?
    let answered20s: Double?
    let averageWait: Double?
    let averageHandling: Double?
  }

  struct Topic: Encodable {
    let step: String
    let option: String
    let calls: Int
    let rank: Int
    /// In the periods before, in their order; null where nobody chose it.
    let ranksBefore: [Int?]
  }

  struct Place: Encodable {
    let step: String
    let exit: String
    let doing: String
    let calls: Int
    /// How long they had been in the step, on average.
    let seconds: Double
  }

  struct Department: Encodable {
    let department: String
    let overdue: Int
    let dueToday: Int
  }

  init(_ report: ServiceReport) {
    periods = report.periods.map { Period($0) }
    topics = report.topics.map { entry in
      Topic(
        step: entry.topic.name.step, option: entry.topic.name.option, calls: entry.topic.count,
        rank: entry.topic.rank, ranksBefore: entry.before.map { $0?.rank })
    }
    let first = report.periods[0]
    givenUp = Ranked.list(first.givenUp).map { place in
      Place(
        step: place.name.step, exit: place.name.exit, doing: place.name.doing,
        calls: place.count, seconds: Double((first.timeBefore(place.name).count + 50) / 100) / 10)
    }
    late = report.lateDepartments.map {
      Department(
        department: $0, overdue: report.overdue[$0] ?? 0, dueToday: report.dueToday[$0] ?? 0)
    }
  }
}

extension ReportData.Period {
  init(_ period: PeriodFigures) {
    from = "\(period.days.lowerBound)"
    to = "\(period.days.upperBound)"
    figures = Dictionary(
      uniqueKeysWithValues: ReportFigure.all.map { ($0.name, $0.value(period).number) })
    hours = period.hours.byClock.map {
      ReportData.Hour(hour: $0.hour, calls: $0.offered, asked: $0.asked, answered: $0.answered)
    }
    languages = Ranked.list(period.languages).map {
      ReportData.Language(language: $0.name, calls: $0.count)
    }
    queues = period.queues.sorted { $0.key < $1.key }.map { ReportData.Queue($0.key, $0.value) }
  }
}

extension ReportData.Queue {
  init(_ name: String, _ seats: SeatFigures) {
    queue = name
    asked = seats.asked
    answered = seats.answered
    gaveUp = seats.gaveUp
    answered15s = FigureValue.share(seats.within15, of: seats.measured).number
    answered20s = FigureValue.share(seats.within20, of: seats.measured).number
    averageWait = FigureValue.milliseconds(seats.waited, for: seats.answeredMeasured).number
    averageHandling = FigureValue.milliseconds(seats.talked, for: seats.talks).number
  }
}
