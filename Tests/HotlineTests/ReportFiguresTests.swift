import Foundation
import ServiceCalendar
import ServiceReports
import Storage
import StorageSQLite
import Telephony
import Testing

/// Every figure of `hotline report`, by a day whose sums are done by hand, as page, as JSON and as CSV.
@Suite("hotline report, figure by figure") final class ReportFiguresTests {
  private let folder: URL
  private var path: String { folder.appending(path: "hotline.db").path }
  private static let day = "2011-07-01"

  struct Figure {
    let name: String
    /// As programs read it; `nil` where there is none.
    let number: Double?
    /// As the page has it.
    let text: String

    init(_ name: String, _ number: Double?, _ text: String) {
      self.name = name
      self.number = number
      self.text = text
    }
  }

  /// Ten calls of Friday, 2011-07-01, in seconds since each rang:
  ///
  ///      1  09:00  asked at 10, answered at 14, parted at 74; over at 80
  ///      2  09:10  served by the menus: lookup; over at 60
  ///      3  09:20  a fax; over at 30
  ///      4  09:30  a message; over at 45
  ///      5  10:00  asked at 10, hung up waiting at 30
  ///      6  10:10  hung up at 5 while the welcome was heard
  ///      7  10:20  the service failed; over at 20, after a fax was chosen
  ///      8  11:20  nobody wrote down its end
  ///      9  11:00  asked at 10, answered at 28, parted at 88; over at 100; had chosen lookup
  ///     10  11:10  asked at 10, answered nobody knows when, parted at 70; over at 80; lookup
  ///
  /// and eight messages, of which the first is answered at once, the second on its third working day (the 6th), the third late
  /// (the 20th); the others are closed with a reason, assigned, heard, new and taken back.
  static let figures = [
    Figure("offered", 10, "10"),
    // 2, 3 and 4 by themselves; 1, 9 and 10 by a person.
    Figure("connection-rate", 0.6, "60.0%"),
    // 2, 3, 4, 6 and 7 asked for nobody.
    Figure("self-service-rate", 0.5, "50.0%"), Figure("abandoned-rate", 0.1, "10.0%"),
    // 80 + 60 + 30 + 45 + 30 + 5 + 20 + 100 + 80 = 450, of nine.
    Figure("average-call", 50, "50s"),
    Figure("asked-for-person", 4, "4"), Figure("seat-answer-rate", 0.75, "75.0%"),
    // Of 1, 5 and 9, whose wait is known: 4 s; 4 and 18 s.
    Figure("answered-15s", 0.3333, "33.3%"), Figure("answered-20s", 0.6667, "66.7%"),
    Figure("gave-up-waiting-rate", 0.25, "25.0%"),
    // 4 + 18 = 22, of two.
    Figure("average-wait", 11, "11s"), Figure("average-wait-in-vain", 20, "20s"),
    Figure("average-handling", 60, "1m00s"), Figure("answered-at-unknown-time", 1, "1"),
    Figure("self-service", 1, "1"), Figure("fax-ordered", 1, "1"), Figure("message-left", 1, "1"),
    Figure("answered", 3, "3"), Figure("unanswered", 1, "1"), Figure("abandoned", 1, "1"),
    Figure("failed", 1, "1"), Figure("without-end", 1, "1"),
    Figure("busiest-hour", 9, "09:00"), Figure("busiest-hour-calls", 4, "4"),
    // 80 + 60 + 30 + 45 = 215 s of 3,600; on one line 5.6 % would find it busy, on two 0.2 %.
    Figure("line-traffic", 0.06, "0.06"), Figure("lines-needed", 2, "2"),
    // Two asked between 11 and 12, 60 s each: 120 s of 3,600. With one seat 97 % wait less than 15 s.
    Figure("seat-traffic", 0.03, "0.03"), Figure("seats-needed", 1, "1"),
    Figure("messages", 8, "8"), Figure("messages-answered", 3, "3"),
    // Six have or want an answer.
    Figure("messages-answered-same-day", 0.1667, "16.7%"),
    // The three working days of all six have passed.
    Figure("messages-answered-3-workdays", 0.3333, "33.3%"),
    // The four with a day: two of them by it.
    Figure("messages-answered-in-time", 0.5, "50.0%"),
    Figure("messages-closed", 1, "1"), Figure("messages-assigned", 1, "1"),
    Figure("messages-heard", 1, "1"), Figure("messages-new", 1, "1"),
    Figure("messages-dropped", 1, "1"),
    Figure("faxes", 3, "3"), Figure("faxes-sent", 1, "1"), Figure("faxes-failed", 1, "1"),
    // Three of the one, one of the other.
    Figure("fax-pages", 4, "4"),
  ]

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "hotline-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let store = try SQLiteStore(path: path)
    for call in Self.calls { #expect(store.commit(.keepCall(call)) == .done) }
    try Self.leaveMessages(in: store)
    for (number, (state, pages)) in [(FaxJob.State.sent, 3), (.failed, 1), (.waiting, 0)]
      .enumerated()
    {
      let key = OperationKey(
        call: CallKey(high: 3, low: UInt64(number)), segment: 0, operation: OperationNumber(1))
      var job = FaxJob(
        id: .operation(key),
        order: FaxOrder(
          call: key.call, menu: "12333", document: "申请表", pageCount: 3, to: nil, called: "12333",
          caller: nil, orderedAt: CivilDateTime("\(Self.day) 09:20")!), state: state)
      job.pagesSent = UInt32(pages)
      #expect(store.commit(.keepFax(job)) == .done)
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  // MARK: What happened

  private static func call(
    _ number: UInt64, _ at: String, _ outcome: CallOutcome?, over: Int64?,
    chose option: String? = nil,
    asked: CallTransfer? = nil, while doing: EndedWhile? = nil
  ) -> CallRecord {
    let start = CivilDateTime(at)!
    let moment = { (seconds: Int64) in CallTime(milliseconds: seconds * 1000) }
    var steps: [CallPath.Step] = []
    if let option { steps.append(.init(name: "main", exit: option, at: moment(4))) }
    if let asked {
      steps.append(.init(name: "greeting", exit: nil, at: asked.askedAt))
      steps.append(.init(name: "seats", exit: asked.outcome.word, at: asked.endedAt))
    } else if outcome == .abandoned {
      steps.append(.init(name: "welcome", exit: "hung-up", at: moment(over ?? 0)))
    }
    return CallRecord(
      key: CallKey(high: 1, low: number), gateway: "gw", call: CallID("c\(number)")!, from: nil,
      to: "12333", language: "zh", startedAt: start, answeredAt: start,
      endedAt: over.map { start.adding(seconds: $0) }, path: CallPath(steps),
      transfers: asked.map { [$0] } ?? [], outcome: outcome, cause: over.map { _ in .normal },
      endedWhile: doing, menuVersion: "1")
  }

  private static func asked(
    _ outcome: TransferOutcome, answered: Int64?, ended: Int64
  ) -> CallTransfer {
    CallTransfer(
      step: "seats", queue: "city", askedAt: CallTime(milliseconds: 10_000),
      answeredAt: answered.map { CallTime(milliseconds: $0 * 1000) },
      endedAt: CallTime(milliseconds: ended * 1000), outcome: outcome)
  }

  private static let calls = [
    call(
      1, "\(day) 09:00", .answered, over: 80, asked: asked(.answered, answered: 14, ended: 74)),
    call(2, "\(day) 09:10", .selfService, over: 60, chose: "lookup"),
    call(3, "\(day) 09:20", .faxOrdered, over: 30, chose: "fax"),
    call(4, "\(day) 09:30", .messageLeft, over: 45, chose: "message"),
    call(
      5, "\(day) 10:00", .unanswered, over: 30, asked: asked(.hungUp, answered: nil, ended: 30),
      while: .waiting),
    call(6, "\(day) 10:10", .abandoned, over: 5, while: .speaking),
    call(7, "\(day) 10:20", .failed, over: 20, chose: "fax"),
    call(8, "\(day) 11:20", nil, over: nil),
    call(
      9, "\(day) 11:00", .answered, over: 100, chose: "lookup",
      asked: asked(.answered, answered: 28, ended: 88)),
    call(
      10, "\(day) 11:10", .answered, over: 80, chose: "lookup",
      asked: asked(.answered, answered: nil, ended: 70)),
    // The day before: twice a message, once lookup. A week before: once a fax.
    call(11, "2011-06-30 09:00", .messageLeft, over: 10, chose: "message"),
    call(12, "2011-06-30 09:00", .messageLeft, over: 10, chose: "message"),
    call(13, "2011-06-30 09:00", .selfService, over: 10, chose: "lookup"),
    call(14, "2011-06-24 09:00", .faxOrdered, over: 10, chose: "fax"),
  ]

  private static func leaveMessages(in store: SQLiteStore) throws {
    let step = { (step: MessageStep, at: String) in
      MessageEvent(step, by: "061", at: CivilDateTime("\(at) 17:00")!)
    }
    let heard = step(.heard, day)
    let today = "\(CivilDate(daysSince1970: Int(Date().timeIntervalSince1970 / 86_400)))"
    // On which day, due when, in which department, and what became of it.
    let messages: [(left: String, due: String?, department: String, steps: [MessageEvent])] = [
      (day, "2011-07-06", "市本级", [heard, step(.answered("好"), day)]),
      (day, "2011-07-06", "市本级", [heard, step(.answered("好"), "2011-07-06")]),
      (day, "2011-07-06", "市本级", [heard, step(.answered("好"), "2011-07-20")]),
      (day, nil, "市本级", [heard, step(.closed(because: "重复"), "2011-07-04")]),
      (day, "2011-07-06", "监察支队", [heard, step(.assigned(to: "061"), "2011-07-04")]),
      (day, nil, "市本级", [heard]), (day, nil, "市本级", []),
      (day, nil, "市本级", [step(.dropped, day)]),
      ("2011-06-20", today, "效能投诉", []), ("2011-06-20", "2011-06-23", "效能投诉", []),
    ]
    for (number, message) in messages.enumerated() {
      let key = OperationKey(
        call: CallKey(high: 2, low: UInt64(number)), segment: 0, operation: OperationNumber(1))
      let outcomes = store.commit([
        .beginRecording(
          RecordingStart(
            operation: key, visit: 1, caller: nil, department: message.department,
            recordedAt: CivilDateTime("\(message.left) 09:30")!,
            dueDate: message.due.flatMap { CivilDate($0) })),
        .appendAudio(key, number: 0, [1, 2, 3]),
        .finishRecording(key, length: .seconds(8), endedBy: .key),
      ])
      guard case .messageKept(let receipt) = outcomes[2] else {
        Issue.record("\(outcomes)")
        continue
      }
      for step in message.steps {
        #expect(store.commit(.stepMessage(receipt, step)) == .done)
      }
    }
  }

  // MARK: What is reported

  private func report(_ arguments: String...) throws -> String {
    let calendar = RepositoryTests.root.appending(path: "menus/12333/calendar.csv").path
    let outcome = try CommandRun(
      [
        "report", "--day", Self.day, "--store", path, "--calendar", calendar,
        "--timezone", "UTC",
      ] + arguments
    ).outcome()
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    return outcome.output
  }

  @Test("each is reckoned as its sum by hand, under its stable name, and no name is without one")
  func figuresByHand() throws {
    #expect(ReportFigure.all.map(\.name) == Self.figures.map(\.name))
    let csv = try report("--csv").split(separator: "\n").map(String.init)
    let json = try JSONSerialization.jsonObject(with: Data(try report("--json").utf8))
    let periods = try #require((json as? [String: Any])?["periods"] as? [[String: Any]])
    let read = try #require(periods[0]["figures"] as? [String: Any])
    let page = try report().split(separator: "\n").map(String.init)
    for (figure, known) in zip(Self.figures, ReportFigure.all) {
      let number = figure.number.map { Int(exactly: $0).map { "\($0)" } ?? "\($0)" } ?? ""
      let line = csv.first { $0.hasPrefix("figure,\(figure.name),,\(Self.day),") }
      #expect(line == "figure,\(figure.name),,\(Self.day),\(Self.day),\(number)")
      #expect(read[figure.name] as? Double == figure.number, "\(figure.name)")
      let row = page.first { $0.hasPrefix("\(known.label)  ") }?.split(separator: " ")
      #expect(row?.suffix(3).first.map(String.init) == figure.text, "\(figure.name)")
    }
  }

  @Test("topics by rank beside the day and the week before, where callers give up, what is late")
  func lists() throws {
    let csv = try report("--csv").split(separator: "\n").map(String.init)
    for (option, calls, ranks) in [
      ("lookup", 3, ["1", "2", ""]), ("fax", 2, ["2", "", "1"]), ("message", 1, ["3", "1", ""]),
    ] {
      #expect(csv.contains("topic-calls,main,\(option),\(Self.day),\(Self.day),\(calls)"))
      for (day, rank) in zip([Self.day, "2011-06-30", "2011-06-24"], ranks) {
        #expect(csv.contains("topic-rank,main,\(option),\(day),\(day),\(rank)"), "\(option) \(day)")
      }
    }
    for line in [
      "given-up,seats,hung-up waiting,\(Self.day),\(Self.day),1",
      "given-up-seconds,seats,hung-up waiting,\(Self.day),\(Self.day),20",
      "given-up,welcome,hung-up speaking,\(Self.day),\(Self.day),1",
      "given-up-seconds,welcome,hung-up speaking,\(Self.day),\(Self.day),5",
      "overdue,监察支队,,\(Self.day),\(Self.day),1", "due-today,监察支队,,\(Self.day),\(Self.day),0",
      "overdue,效能投诉,,\(Self.day),\(Self.day),1", "due-today,效能投诉,,\(Self.day),\(Self.day),1",
      "queue-asked,city,,\(Self.day),\(Self.day),4",
      "queue-answered,city,,\(Self.day),\(Self.day),3",
      "queue-gave-up,city,,\(Self.day),\(Self.day),1",
      "queue-answered-15s,city,,\(Self.day),\(Self.day),0.3333",
      "queue-average-wait,city,,\(Self.day),\(Self.day),11",
      "hour-calls,09,,\(Self.day),\(Self.day),4", "hour-asked,11,,\(Self.day),\(Self.day),2",
      "hour-answered,11,,\(Self.day),\(Self.day),2",
    ] { #expect(csv.contains(line), "\(line)") }
    #expect(!csv.contains { $0.hasPrefix("overdue,市本级") })
  }
}
