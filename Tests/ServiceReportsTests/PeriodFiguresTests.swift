import ServiceCalendar
import ServiceReports
import Storage
import Telephony
import Testing

/// Figures of a day whose sums are done by hand.
@Suite struct PeriodFiguresTests {
  /// 2011-07-01. Ten calls:
  ///
  ///     #  rang   what happened                                               wait   talk
  ///     1  09:10  answered                                                     5 s   60 s
  ///     2  09:20  answered at the limit                                       15 s  120 s
  ///     3  09:30  answered late                                               20 s   30 s
  ///     4  09:40  queue city busy for 4 s, half a minute of menus, chief      4+7 s   90 s
  ///     5  09:50  hung up waiting                                             12 s
  ///     6  10:00  nobody answered                                             20 s
  ///     7  10:10  answered, the gateway does not know when
  ///     8  14:00  served by the menus, in English
  ///     9  14:30  abandoned while the welcome was heard
  ///    10  23:59  cut waiting after 3 s, resumed, answered 10 s after asking  10 s  100 s
  static let calls: [CallRecord] = [
    call(1, "09:10", .answered, seconds: 80, [transfer(.answered, 10, 15, 75)]),
    call(2, "09:20", .answered, seconds: 150, [transfer(.answered, 10, 25, 145)]),
    call(3, "09:30", .answered, seconds: 70, [transfer(.answered, 10, 30, 60)]),
    call(
      4, "09:40", .answered, seconds: 150,
      [transfer(.busy, 10, nil, 14), transfer(.answered, 44, 51, 141, queue: nil, step: "chief")]),
    call(
      5, "09:50", .unanswered, seconds: 22, [transfer(.hungUp, 10, nil, 22)], while: .waiting,
      steps: [("main", "person", 10), ("seats", "hung-up", 22)]),
    call(
      6, "10:00", .unanswered, seconds: 40, [transfer(.noAnswer, 10, nil, 30)],
      while: .awaitingKey,
      steps: [("main", "person", 10), ("seats", "no-answer", 30), ("all_busy", "hung-up", 40)]),
    call(7, "10:10", .answered, seconds: 100, [transfer(.answered, 10, nil, 90)]),
    call(8, "14:00", .selfService, seconds: 60, [], language: "en"),
    call(
      9, "14:30", .abandoned, seconds: 2, [], while: .speaking, steps: [("welcome", "hung-up", 2)]),
    CallRecord.joining([
      call(10, "23:59", .unanswered, seconds: 13, [transfer(.cut, 10, nil, 13)], cause: .trunkLost),
      call(
        10, segment: 1, "23:59", .answered, seconds: 125, [transfer(.answered, 15, 20, 120)]),
    ]),
  ]

  static func call(
    _ key: UInt64, segment: UInt32 = 0, _ time: String, _ outcome: CallOutcome?, seconds: Int64,
    _ transfers: [CallTransfer], language: String = "zh", cause: HangupCause = .normal,
    while doing: EndedWhile? = nil, steps: [(String, String, Int64)] = []
  ) -> CallRecord {
    let start = CivilDateTime("2011-07-01 \(time)")!
    return CallRecord(
      key: CallKey(high: 1, low: key), segment: segment, gateway: "gw", call: CallID("c")!,
      from: nil, to: "12333", language: language, startedAt: start, answeredAt: start,
      endedAt: start.adding(seconds: seconds),
      path: CallPath(
        steps.map { .init(name: $0.0, exit: $0.1, at: CallTime(milliseconds: $0.2 * 1000)) }),
      transfers: transfers, outcome: outcome, cause: cause, endedWhile: doing, menuVersion: "1")
  }

  /// Moments in seconds since the call rang.
  static func transfer(
    _ outcome: TransferOutcome, _ asked: Int64, _ answered: Int64?, _ ended: Int64,
    queue: String? = "city", step: String = "seats"
  ) -> CallTransfer {
    let moment = { (seconds: Int64) in CallTime(milliseconds: seconds * 1000) }
    return CallTransfer(
      step: step, queue: queue, askedAt: moment(asked), answeredAt: answered.map(moment),
      endedAt: moment(ended), outcome: outcome)
  }

  static let day: PeriodFigures = {
    let date = CivilDate("2011-07-01")!
    var period = PeriodFigures(days: date...date)
    for call in calls { period.add(call) }
    return period
  }()

  struct Figure: CustomTestStringConvertible, Sendable {
    let name: String
    let number: Double?
    let text: String
    var testDescription: String { name }

    init(_ name: String, _ number: Double?, _ text: String) {
      self.name = name
      self.number = number
      self.text = text
    }
  }

  static let figures = [
    Figure("offered", 10, "10"),
    // Served 1, answered 1, 2, 3, 4, 7 and 10.
    Figure("connection-rate", 0.7, "70.0%"),
    // 8 and 9.
    Figure("self-service-rate", 0.2, "20.0%"),
    Figure("abandoned-rate", 0.1, "10.0%"),
    // 80 + 150 + 70 + 150 + 22 + 40 + 100 + 60 + 2 + 125 = 799.
    Figure("average-call", 79.9, "1m20s"),
    Figure("asked-for-person", 8, "8"),
    Figure("seat-answer-rate", 0.75, "75.0%"),
    // Of the seven whose wait is known: 5, 15, 11 and 10 s.
    Figure("answered-15s", 0.5714, "57.1%"),
    Figure("answered-20s", 0.7143, "71.4%"),
    Figure("gave-up-waiting-rate", 0.125, "12.5%"),
    // 5 + 15 + 20 + 11 + 10 = 61, of five.
    Figure("average-wait", 12.2, "12s"),
    Figure("average-wait-in-vain", 12, "12s"),
    // 60 + 120 + 30 + 90 + 100 = 400, of five.
    Figure("average-handling", 80, "1m20s"),
    Figure("answered-at-unknown-time", 1, "1"),
    Figure("answered", 6, "6"),
    Figure("unanswered", 2, "2"),
    Figure("self-service", 1, "1"),
    Figure("abandoned", 1, "1"),
    Figure("busiest-hour", 9, "09:00"),
    Figure("busiest-hour-calls", 5, "5"),
    // 80 + 150 + 70 + 150 + 22 = 472 s of 3,600.
    Figure("line-traffic", 0.13, "0.13"),
    Figure("lines-needed", 2, "2"),
    // Five asked, 80 s each.
    Figure("seat-traffic", 0.11, "0.11"),
    Figure("seats-needed", 2, "2"),
    Figure("messages", 0, "0"),
  ]

  @Test(arguments: figures) func figure(_ expected: Figure) throws {
    let figure = try #require(ReportFigure.all.first { $0.name == expected.name })
    #expect(figure.value(Self.day).number == expected.number)
    #expect(figure.value(Self.day).text == expected.text)
  }

  @Test("a day without calls has no rates, and nothing is divided by nothing") func empty() {
    let date = CivilDate("2011-07-01")!
    let period = PeriodFigures(days: date...date)
    for figure in ReportFigure.all {
      switch figure.value(period) {
      case .count(let count): #expect(count == 0)
      case .erlangs(let erlangs): #expect(erlangs ?? 0 == 0)
      case .share, .milliseconds, .hour: #expect(figure.value(period).number == nil)
      }
    }
  }

  @Test("each queue by itself, each time of asking") func queues() throws {
    #expect(Self.day.queues.keys.sorted() == ["chief", "city"])
    let city = try #require(Self.day.queues["city"])
    #expect(city.asked == 8 && city.answered == 5 && city.gaveUp == 1)
    // 5, 15 and 10 s of seven; 20 s is the fourth.
    #expect(city.within15 == 3 && city.within20 == 4 && city.measured == 7)
    #expect(city.waited == 50_000 && city.talked == 310_000 && city.talks == 4)
    let chief = try #require(Self.day.queues["chief"])
    #expect(chief.asked == 1 && chief.within15 == 1 && chief.waited == 7000)
  }

  @Test("where callers give up, what they were doing, and how long they had been there")
  func givingUp() {
    let places = Ranked.list(Self.day.givenUp).map { place in
      let time = Self.day.timeBefore(place.name)
      return "\(place.name.step) \(place.name.exit) \(place.name.doing) \(place.count) \(time)"
    }
    #expect(
      places == [
        "all_busy hung-up awaiting-key 1 10s", "seats hung-up waiting 1 12s",
        "welcome hung-up speaking 1 2s",
      ])
  }

  @Test("by the hour of the clock and by language") func hours() {
    let hours = Self.day.hours.byClock.map {
      "\($0.hour): \($0.offered) \($0.asked) \($0.answered)"
    }
    #expect(hours == ["9: 5 5 4", "10: 2 2 1", "14: 2 0 0", "23: 1 1 1"])
    #expect(Self.day.languages == ["zh": 9, "en": 1])
  }

  @Test("a call from before transfers were kept was asked for and answered, nobody knows when")
  func beforeTransfers() {
    var seats = PeriodFigures(days: CivilDate("2011-07-01")!...CivilDate("2011-07-01")!)
    seats.add(Self.call(1, "09:00", .answered, seconds: 60, []))
    seats.add(Self.call(2, "09:00", .unanswered, seconds: 60, []))
    #expect(seats.seats.asked == 2 && seats.seats.answered == 1)
    #expect(seats.seats.measured == 1 && seats.seats.within15 == 0 && seats.seats.talks == 0)
    #expect(seats.withoutAskingCount == 0)
  }

  @Test("the same calls in another order make the same report") func order() {
    let date = CivilDate("2011-07-01")!
    var period = PeriodFigures(days: date...date)
    for call in Self.calls.reversed() { period.add(call) }
    for figure in ReportFigure.all {
      #expect(figure.value(period) == figure.value(Self.day), "\(figure.name)")
    }
  }
}
