import CallEngine
import Telephony
import Testing

/// When a person was asked for, when one answered and when they parted, as records tell it.
@Suite struct TransferMomentsTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// Words of ``TestCaller``, one every 100 ms.
    let does: String
    /// `asked-answered-ended outcome` of each transfer, in ms since the call rang.
    let transfers: String
    var endedWhile: EndedWhile?
  }

  static let rows = [
    Row(
      testDescription: "nobody is asked for while the prelude is heard", does: "hup", transfers: "",
      endedWhile: .speaking),
    Row(
      testDescription: "the caller gives up waiting", does: "end hup",
      transfers: "100--200 hung-up", endedWhile: .waiting),
    Row(
      testDescription: "the trunk breaks while the caller waits", does: "end trunk",
      transfers: "100--200 cut", endedWhile: .waiting),
    Row(
      testDescription: "answered and released", does: "end answered 1 released",
      transfers: "100-200-400 answered"),
    Row(
      testDescription: "the caller hangs up in the talk", does: "end answered 1 hup",
      transfers: "100-200-400 answered", endedWhile: .talking),
    Row(
      testDescription: "the trunk breaks in the talk", does: "end answered trunk",
      transfers: "100-200-300 broken", endedWhile: .talking),
    Row(
      testDescription: "the service stops in the talk", does: "end answered stop",
      transfers: "100-200-300 broken", endedWhile: .talking),
    Row(
      testDescription: "the operation fails in the talk", does: "end answered fails",
      transfers: "100-200-300 answered"),
    Row(testDescription: "busy", does: "end busy", transfers: "100--200 busy"),
    Row(testDescription: "no answer", does: "end no-answer", transfers: "100--200 no-answer"),
    Row(testDescription: "failed", does: "end fails", transfers: "100--200 failed"),
    Row(
      testDescription: "asked again, each time is one", does: "end busy 1 end answered released",
      transfers: "100--200 busy, 400-500-600 answered"),
    Row(
      testDescription: "a late outcome of the first changes nothing",
      does: "end busy 1 end late", transfers: "100--200 busy"),
    Row(
      testDescription: "where the call is resumed, it is asked again",
      does: "end trunk resume end answered released", transfers: "400-500-600 answered"),
    Row(
      testDescription: "who is cut off waiting has waited from the first ring on",
      does: "end 1 break end answered released", transfers: "100-500-600 answered"),
    Row(
      testDescription: "and so when it happens again", does: "end break end break end hup",
      transfers: "100--600 hung-up", endedWhile: .waiting),
    Row(
      testDescription: "and when it happens before it rings again",
      does: "end break break end busy",
      transfers: "100--500 busy"),
    Row(
      testDescription: "who hangs up before it rings again has given up waiting",
      does: "end break hup", transfers: "100--300 hung-up", endedWhile: .speaking),
    Row(
      testDescription: "who is cut off talking has waited until the first answer",
      does: "end answered break end answered released", transfers: "100-200-600 answered"),
    Row(
      testDescription: "and was answered, though nobody answers again",
      does: "end answered break end no-answer", transfers: "100-200-500 broken"),
    Row(
      testDescription: "who is cut off in the words before it has asked for nobody yet",
      does: "break end busy", transfers: "200--300 busy"),
    Row(
      testDescription: "who asks again after a cut has asked twice",
      does: "end break end busy 1 end hup", transfers: "100--400 busy, 600--700 hung-up",
      endedWhile: .waiting),
    Row(
      testDescription: "left without a key", does: "end busy end hup", transfers: "100--200 busy",
      endedWhile: .awaitingKey),
  ]

  @Test(arguments: rows) func moments(_ row: Row) {
    var test = TestFlow("person", "rate", "busy", "missing", "trouble", "bye")
    test.transfer("person", released: "rate")
    for name in ["rate", "busy", "missing", "trouble"] { test.menu(name, [("1", "person")]) }
    test.hangUp()
    var caller = TestCaller(test.flow)
    caller.act(row.does)
    let transfers = caller.call.transfers.filter { $0.outcome != nil }.map { one in
      let answered = one.answeredAt.map { "\($0.milliseconds)" } ?? ""
      return "\(one.askedAt.milliseconds)-\(answered)-\(one.endedAt.milliseconds) "
        + "\(one.outcome!.word)"
    }
    #expect(transfers.joined(separator: ", ") == row.transfers)
    #expect(caller.call.endedWhile == row.endedWhile)
  }

  @Test("who asks without end is not kept without end") func bounded() {
    var test = TestFlow("person", "busy", "missing", "trouble", "bye")
    test.transfer("person", released: "bye")
    for name in ["busy", "missing", "trouble"] { test.menu(name, [("1", "person")]) }
    test.hangUp()
    var caller = TestCaller(test.flow)
    for _ in 0..<CallLimits.transferCount + 10 { caller.act("end busy 1") }
    caller.act("end answered")
    #expect(caller.call.transfers.count == CallLimits.transferCount)
    #expect(caller.call.transfers.last?.outcome == .busy)
    #expect(caller.call.wasAnswered)
  }
}
