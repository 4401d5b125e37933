import ServiceCalendar
import ServiceReports
import Storage
import Telephony
import Testing

/// How fast messages are answered. The week has a holiday: Wednesday, 2011-06-08.
@Suite struct MessageFiguresTests {
  struct Message: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let left: String
    var due: String?
    let state: VoiceMessage.State
    var answeredAt: String?
    /// What it adds: the letter of each count that goes up by one.
    let counts: String
  }

  // m measured, a answered, s the same day, d due and D in time, w decided by working days and W within three.
  static let messages = [
    Message(
      testDescription: "answered the same day", left: "2011-06-06 09:00", due: "2011-06-10",
      state: .answered, answeredAt: "2011-06-06 16:00", counts: "masdDwW"),
    Message(
      testDescription: "answered on its last day, the holiday not counted",
      left: "2011-06-06 09:00", due: "2011-06-10", state: .closed, answeredAt: "2011-06-10 16:59",
      counts: "madDwW"),
    Message(
      testDescription: "answered the day after", left: "2011-06-06 09:00", due: "2011-06-10",
      state: .answered, answeredAt: "2011-06-11 09:00", counts: "madw"),
    Message(
      testDescription: "promised sooner", left: "2011-06-06 09:00", due: "2011-06-07",
      state: .answered, answeredAt: "2011-06-09 09:00", counts: "madwW"),
    Message(
      testDescription: "not answered, and its day has passed", left: "2011-06-06 09:00",
      due: "2011-06-10", state: .assigned, counts: "mdw"),
    Message(
      testDescription: "not answered, and its day has not passed", left: "2011-06-09 09:00",
      due: "2011-06-14", state: .new, counts: "m"),
    Message(
      testDescription: "promised nothing", left: "2011-06-06 09:00", state: .heard, counts: "mw"),
    Message(
      testDescription: "taken back", left: "2011-06-06 09:00", due: "2011-06-10", state: .dropped,
      counts: ""),
    Message(
      testDescription: "closed without an answer", left: "2011-06-06 09:00", due: "2011-06-10",
      state: .closed, counts: ""),
  ]

  private static let calendar = WorkCalendar(entries: [
    .init(date: CivilDate("2011-06-08")!, kind: .holiday, line: 1)
  ])

  private static func report(
    _ messages: [Message], calendar: WorkCalendar? = calendar
  ) -> MessageFigures {
    let days = CivilDate("2011-06-06")!...CivilDate("2011-06-12")!
    var report = ServiceReport(days: [days], today: CivilDate("2011-06-12")!, calendar: calendar)
    for (number, message) in messages.enumerated() {
      let left = CivilDateTime(message.left)!
      let key = OperationKey(
        call: CallKey(high: 1, low: UInt64(number)), segment: 0, operation: OperationNumber(1))
      let start = RecordingStart(
        operation: key, visit: 1, caller: nil, department: "劳动保障监察支队", recordedAt: left,
        dueDate: message.due.flatMap { CivilDate($0) })
      report.add(
        VoiceMessage(
          receipt: ReceiptForm(date: left.date, sequence: UInt32(number + 1)).receipt, start: start,
          length: .seconds(8), endedBy: .key, state: message.state),
        answeredAt: message.answeredAt.flatMap { CivilDateTime($0) })
    }
    return report.periods[0].messages
  }

  @Test(arguments: messages) func counts(_ message: Message) {
    let figures = Self.report([message])
    let counts = [
      ("m", figures.measured), ("a", figures.answered), ("s", figures.answeredSameDay),
      ("d", figures.due),
      ("D", figures.answeredInTime), ("w", figures.dueIn3Workdays),
      ("W", figures.answeredIn3Workdays),
    ]
    #expect(counts.map { $0.1 == 1 ? $0.0 : "" }.joined() == message.counts)
    #expect(figures.count == 1)
  }

  @Test("without a calendar nothing is said of working days; the promised day stands")
  func noCalendar() {
    let figures = Self.report(Self.messages, calendar: nil)
    #expect(figures.dueIn3Workdays == 0 && figures.due == 5 && figures.answeredInTime == 2)
    // Of a year that the calendar lacks, too.
    let other = WorkCalendar(entries: [
      .init(date: CivilDate("2012-01-02")!, kind: .holiday, line: 1)
    ])
    #expect(Self.report(Self.messages, calendar: other).dueIn3Workdays == 0)
  }
}
