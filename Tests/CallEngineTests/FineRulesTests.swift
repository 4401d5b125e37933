import CallEngine
import CallFlowModel
import Telephony
import Testing

/// Rules that a slip would bend and not break: what a caller would hear is told apart by them alone.
@Suite("Rules where little is heard of a slip")
struct FineRulesTests {
  // MARK: The end key that is swallowed

  static func entryThenHash() -> CallFlow {
    var test = TestFlow("number", "main", "hash", "bye")
    test.enter("number", .digits(min: 4, max: 6), "main")
    test.menu("main", [("#", "hash")])
    test.menu("hash", [("1", "bye")])
    test.hangUp()
    return test.flow
  }

  static let endKeys: [Caller] = [
    Caller(
      "just after the entry it is no key of the next step", "end 123456 #", "number main main"),
    Caller("only one is swallowed", "end 123456 # #", "number main main hash"),
    Caller(
      "after the time for a next key it is a key", "end 123456 end . #", "number main main hash"),
    Caller("where it ended the entry, the next one is a key", "end 1234# #", "number main hash"),
  ]

  @Test("the end key behind a full entry", arguments: endKeys)
  func swallows(_ caller: Caller) {
    #expect(TestCaller.trace(Self.entryThenHash(), caller.does) == caller.hears)
  }

  @Test(
    "the end key behind a full entry that was typed ahead",
    arguments: [
      Caller("is swallowed", "123456# found", "look-up main"),
      Caller("and the second one is a key", "123456## found", "look-up hash"),
    ])
  func swallowsAhead(_ caller: Caller) {
    var test = TestFlow(
      "person", "number", "main", "hash", "missing", "trouble", "locked", "bye")
    test.lookup("person", found: "number", filler: false)
    test.enter("number", .digits(min: 4, max: 6), "main")
    test.menu("main", [("#", "hash")])
    for name in ["hash", "missing", "trouble", "locked"] { test.menu(name, [("1", "bye")]) }
    test.hangUp()
    #expect(TestCaller.trace(test.flow, caller.does) == caller.hears)
  }

  // MARK: What is late

  @Test func theEndOfAnEarlierPromptDoesNotEndTheNextOne() {
    var test = TestFlow("main", "story", "bye")
    test.menu("main", [("1", "story")])
    test.play("story", "bye")
    test.hangUp()
    #expect(TestCaller.trace(test.flow, "1 late") == "main story")
  }

  @Test func aReceiptForAnotherRecordingIsNotTakenForThisOne() {
    var test = TestFlow("message", "thanks", "trouble", "bye")
    test.record("message", kept: "thanks")
    for name in ["thanks", "trouble"] { test.menu(name, [("1", "bye")]) }
    test.hangUp()
    var caller = TestCaller(test.flow)
    caller.act("end said")
    caller.send(.recordingKept(OperationNumber(99), ReceiptNumber(2_011_070_100_016)))
    caller.send(.recordingLost(OperationNumber(99)))
    #expect(caller.trace == ["message", "record", "keep:key"])
    #expect(caller.call.receipt == nil)
  }

  // MARK: Where back leads

  @Test func backFromAMenuThatWasComeToAgainGoesNoFurtherThanItDidTheFirstTime() {
    var test = TestFlow("main", "sub", "bye")
    test.menu("main", [("1", "sub"), ("*", "back")])
    test.menu("sub", [("1", "main"), ("*", "back")])
    test.hangUp()
    #expect(TestCaller.trace(test.flow, "1 1 1 * *") == "main sub main sub main main")
  }

  @Test func backLeadsToTheMenuThatMistakesOrSilenceLedOutOf() {
    var test = TestFlow("main", "sub", "help", "bye")
    test.menu("main", [("1", "sub")])
    test.menu("sub", [("1", "bye")], noInput: "help", noMatch: "help")
    test.play("help", "back", say: test.speech("help"))
    test.hangUp()
    var caller = TestCaller(test.flow)
    caller.act("1 9 9 9 end")
    #expect(caller.trace.suffix(2) == ["help", "sub"])
    #expect(
      TestCaller.trace(test.flow, "1 end . end . end . end") == "main sub sub sub help sub")
  }

  @Test func whoCameFromNoMenuGoesBackToTheStart() {
    var test = TestFlow("number", "thanks", "bye")
    test.enter("number", .digits(min: 4, max: 4), "thanks")
    test.play("thanks", "back", say: test.speech("thanks"))
    test.hangUp()
    #expect(TestCaller.trace(test.flow, "1234 end") == "number thanks number")
  }

  // MARK: What is counted, and until when

  @Test func aRightSecretForgivesTheWrongOnes() {
    var test = TestFlow("person", "one", "missing", "trouble", "locked", "bye")
    test.lookup("person", found: "one", filler: false, attempts: 3)
    for name in ["one", "missing", "trouble", "locked"] { test.menu(name, [("1", "person")]) }
    test.hangUp()
    #expect(
      TestCaller.trace(test.flow, "wrong 1 wrong 1 found 1 wrong")
        == "look-up missing look-up missing look-up one look-up missing")
  }

  @Test func aPageThatIsTurnedClearsTheMistakes() {
    var test = TestFlow("list", "missing", "trouble", "bye")
    test.browse("list", [("6", "next")])
    for name in ["missing", "trouble"] { test.menu(name, [("1", "bye")]) }
    test.hangUp()
    var caller = TestCaller(test.flow)
    caller.act("rows3 9 9 6 rows3 9 9")
    #expect(!caller.trace.contains("bye"))
    caller.act("9")
    #expect(caller.trace.last == "bye")
  }

  @Test func choosesByHowAStepEndedTheLastTime() {
    var test = TestFlow("person", "decide", "one", "missing", "trouble", "locked", "bye")
    test.lookup("person", found: "decide", filler: false)
    test.choose(
      "decide", [(.after(test.step("person"), .notFound), "trouble")], else: "one")
    for name in ["one", "missing", "trouble", "locked"] { test.menu(name, [("1", "person")]) }
    test.hangUp()
    #expect(
      TestCaller.trace(test.flow, "not-found 1 found") == "look-up missing look-up one")
  }

  @Test(arguments: [
    (SpokenFormKind.citizenID, "110105194912310021", [6, 4, 4, 4]),
    (.receipt, "2011070100016", [8, 5]), (.digits, "2011070100016", [3, 3, 3, 4]),
  ])
  func digitsAreToldInGroups(form: SpokenFormKind, digits: String, groups: [Int]) {
    var test = TestFlow("bye")
    test.flow.constants = [.digits(digits)]
    let told = test.speech([.constant(0, form, style: 0)])
    test.flow.steps[0] = Step(kind: .hangUp, speech: told)
    let heard = TestCaller(test.flow).trace.first?.split(separator: "|") ?? []
    #expect(heard.map { $0.split(separator: "+").count } == groups)
  }

  // MARK: Rows

  @Test func behindAPageThatWasOnlyHeardTheCallerIsAtItsFirstRow() {
    var test = TestFlow("list", "detail", "missing", "trouble", "bye")
    test.browse("list", [("5", "detail")], page: 5)
    for name in ["detail", "missing", "trouble"] { test.menu(name, [("1", "bye")]) }
    test.hangUp()
    var caller = TestCaller(test.flow)
    caller.act("page 5")
    #expect(caller.trace.last == "detail")
    #expect(caller.call.values[ValueID(0)] == .digits("7"))
  }
}
