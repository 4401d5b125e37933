import Telephony
import Testing

@testable import ServiceReports

/// Against tables that telephone engineers have printed for a century.
@Suite struct ErlangTests {
  struct Lines: CustomTestStringConvertible, Sendable {
    let lines: Int
    /// The traffic at which one call of a hundred is blocked.
    let traffic: Double

    var testDescription: String { "\(lines) lines" }
  }

  /// The column for 1 % of the usual Erlang B table.
  static let blockedOnePercent = [
    Lines(lines: 1, traffic: 0.0101), Lines(lines: 2, traffic: 0.153),
    Lines(lines: 5, traffic: 1.36), Lines(lines: 10, traffic: 4.46),
    Lines(lines: 20, traffic: 12.03), Lines(lines: 30, traffic: 20.34),
    Lines(lines: 50, traffic: 37.90), Lines(lines: 100, traffic: 84.06),
  ]

  @Test(arguments: blockedOnePercent) func lines(_ row: Lines) {
    let blocked = Erlang.blocked(traffic: row.traffic, lines: row.lines)
    #expect(abs(blocked - 0.01) < 0.0001, "\(blocked)")
    // A little less traffic needs no more lines, a little more needs one more.
    #expect(Erlang.lines(traffic: row.traffic * 0.995, blockedAtMost: 0.01) == row.lines)
    #expect(Erlang.lines(traffic: row.traffic * 1.005, blockedAtMost: 0.01) == row.lines + 1)
  }

  struct Seats: CustomTestStringConvertible, Sendable {
    let seats: Int
    /// Per cent of callers who wait.
    let waiting: Double
    /// Per cent answered within 20 s.
    let answered: Double

    var testDescription: String { "\(seats) seats" }
  }

  /// 200 calls an hour of 3 minutes each, 10 erlangs: the example of the trade.
  static let tenErlangs = [
    Seats(seats: 11, waiting: 68.2, answered: 39.0),
    Seats(seats: 12, waiting: 44.9, answered: 64.0),
    Seats(seats: 13, waiting: 28.5, answered: 79.6),
    Seats(seats: 14, waiting: 17.4, answered: 88.8),
    Seats(seats: 15, waiting: 10.2, answered: 94.1),
  ]

  @Test(arguments: tenErlangs) func seats(_ row: Seats) {
    let waiting = Erlang.waiting(traffic: 10, seats: row.seats) * 100
    #expect(abs(waiting - row.waiting) < 0.06, "\(waiting)")
    let answered =
      Erlang.answered(within: .seconds(20), traffic: 10, handling: .seconds(180), seats: row.seats)
      * 100
    #expect(abs(answered - row.answered) < 0.1, "\(answered)")
    let needed = Erlang.seats(
      traffic: 10, handling: .seconds(180), answering: row.answered / 100 - 0.005,
      within: .seconds(20))
    #expect(needed == row.seats)
  }

  @Test("nothing to do needs nobody; too few never catch up") func edges() {
    #expect(Erlang.lines(traffic: 0, blockedAtMost: 0.01) == 0)
    #expect(
      Erlang.seats(traffic: 0, handling: .seconds(60), answering: 0.95, within: .seconds(15)) == 0)
    #expect(Erlang.waiting(traffic: 10, seats: 10) == 1)
    #expect(
      Erlang.answered(within: .seconds(20), traffic: 10, handling: .seconds(180), seats: 9) == 0)
    // Far beyond any hotline, and still a number.
    let many = Erlang.lines(traffic: 5000, blockedAtMost: 0.01)
    #expect((4900...5100).contains(many), "\(many)")
  }
}

extension Erlang {
  /// Erlang B: the part of calls that find all of `lines` busy and go away, 0 to 1.
  fileprivate static func blocked(traffic: Double, lines: Int) -> Double {
    (1...lines).reduce(1) { traffic * $0 / (Double($1) + traffic * $0) }
  }

  fileprivate static func waiting(traffic: Double, seats: Int) -> Double {
    waiting(traffic, seats, blocked: blocked(traffic: traffic, lines: seats))
  }

  fileprivate static func answered(
    within time: Milliseconds, traffic: Double, handling: Milliseconds, seats: Int
  ) -> Double {
    answered(time, traffic, handling, seats, blocked: blocked(traffic: traffic, lines: seats))
  }
}
