package import Telephony

/// What the busiest hour of a period needs.
package struct Staffing: Equatable, Sendable {
  /// In a hundred calls, one may find all lines busy.
  package static let blockedAtMost = 0.01
  /// As GB/T 33358-2016 wants it: 95 of 100 callers answered, each within 15 s.
  package static let answeredShare = 0.95
  package static let answeredWithin = Milliseconds.seconds(15)

  /// Calls at once on average in the hour with the most calls.
  package let lineTraffic: Double
  /// By Erlang B.
  package let lines: Int
  /// Talks at once on average in the hour in which most asked for a person, if all of them had been answered; `nil` where
  /// no length of a talk is known.
  package let seatTraffic: Double?
  /// By Erlang C.
  package let seats: Int?

  init(_ period: PeriodFigures) {
    lineTraffic = Double(period.hours.busiest?.callSeconds ?? 0) / 3600
    lines = Erlang.lines(traffic: lineTraffic, blockedAtMost: Self.blockedAtMost)
    guard let handling = period.seats.handling, let hour = period.hours.busiestForSeats else {
      seatTraffic = nil
      seats = nil
      return
    }
    let traffic = Double(hour.asked) * Double(handling.count) / 3_600_000
    seatTraffic = traffic
    seats = Erlang.seats(
      traffic: traffic, handling: handling, answering: Self.answeredShare,
      within: Self.answeredWithin)
  }
}
