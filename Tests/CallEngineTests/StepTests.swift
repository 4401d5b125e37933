import CallFlowModel
import ServiceCalendar
import Telephony
import Testing

@testable import CallEngine

/// Every kind of step beside menus and entries, each with the callers that can come to it.
@Suite("Steps")
struct StepTests {
  // MARK: Play

  static let playing: [Caller] = [
    Caller("to its end", "end", "story bye"),
    Caller("pause and on from there", "5 5 end", "story story@200 bye"),
    Caller("a pause ends by itself", "5 .", "story story@200"),
    Caller("back", "6 6 4", "story story@10200 story@20400 story@10600"),
    Caller("back beyond the start", "4", "story story"),
    Caller("keys that move come at once", "+664", "story story@10100"),
    Caller("a pause and its end come at once", "+55 end", "story story@100 bye"),
    Caller("forward into a pause", "+65 5", "story story@10100"),
    Caller("any other key goes on", "1", "story bye"),
    Caller("any other key behind one that moves", "+61", "story bye"),
    Caller("done before its key, which pauses all the same", "cut 5", "story"),
    Caller("and goes on by the next", "cut 5 5", "story story@200"),
    Caller("cut without a key goes on where it was", "cut .", "story story@200"),
  ]

  @Test(arguments: playing)
  func plays(_ caller: Caller) {
    var test = TestFlow("story", "bye")
    test.play(
      "story", "bye", controls: PlayDetail.Controls(pause: .five, back: .four, forward: .six))
    test.hangUp()
    let trace = TestCaller.trace(test.flow, caller.does)
    #expect(Self.roughly(trace) == Self.roughly(caller.hears))
  }

  @Test(arguments: [
    Caller("an option of two keys", "2 1", "story two"),
    Caller("done before its first key", "cut 2 1", "story two"),
    Caller("done between its keys", "2 cut 1", "story two"),
    Caller("an option of three keys", "3 2 1", "story three"),
    Caller("done before three keys", "cut 3 2 1", "story three"),
    Caller("in a pause", "5 2 1", "story two"),
    Caller("that comes at once", "+21", "story two"),
    Caller("behind a pause that comes with it", "+521", "story two"),
    Caller("one that is not finished is for the next step", "2 .", "story main-2"),
    Caller("nor after a pause", "5 2 .", "story main-2"),
    Caller("another key goes on", "cut 9", "story main-9"),
  ])
  func playsWithOptions(_ caller: Caller) {
    var test = TestFlow("story", "main", "two", "three", "main-2", "main-9", "bye")
    test.play(
      "story", "main", options: [("21", "two"), ("321", "three")],
      controls: PlayDetail.Controls(pause: .five))
    test.menu("main", [("2", "main-2"), ("9", "main-9")])
    for name in ["two", "three", "main-2", "main-9"] { test.menu(name, [("1", "bye")]) }
    test.hangUp()
    #expect(TestCaller.trace(test.flow, caller.does) == caller.hears)
  }

  /// Positions to whole seconds: what counts is where, not how many events it took to get there.
  static func roughly(_ trace: String) -> String {
    trace.split(separator: " ").map { word in
      let parts = word.split(separator: "@")
      guard parts.count == 2, let position = Int(parts[1]) else { return String(word) }
      return position < 1000 ? String(parts[0]) : "\(parts[0])@\(position / 1000)s"
    }.joined(separator: " ")
  }

  // MARK: Lookup

  static let lookingUp: [Caller] = [
    Caller("found at once", "found", "look-up one"),
    Caller("not found", "not-found", "look-up missing"),
    Caller("unavailable", "unavailable", "look-up trouble"),
    Caller("the filler is heard when it takes a while", ". found", "look-up person/queue stop one"),
    Caller(
      "the filler is said again", ". end . found", "look-up person/queue person/queue stop one"),
    Caller(
      "it takes too long",
      ". end . end . end . end . end . end . end . end . end . end . end . end . end .", ""),
    Caller("a wrong secret", "wrong", "look-up missing"),
    Caller("an initial secret is right and opens nothing", "initial", "look-up chosen"),
    Caller("keys wait for the next step", "1 found", "look-up bye"),
  ]

  @Test(arguments: lookingUp)
  func looksUp(_ caller: Caller) {
    var test = TestFlow("person", "one", "missing", "trouble", "locked", "chosen", "bye")
    test.lookup("person", found: "one", attempts: 3, initial: "chosen")
    for name in ["one", "missing", "trouble", "locked", "chosen"] {
      test.menu(name, [("1", "bye")])
    }
    test.hangUp()
    let trace = TestCaller.trace(test.flow, caller.does)
    if caller.hears.isEmpty {
      #expect(trace.hasSuffix("trouble"))
    } else {
      #expect(trace == caller.hears)
    }
  }

  @Test func theThirdWrongSecretLocksForTheRestOfTheCall() {
    var test = TestFlow("person", "one", "missing", "trouble", "locked", "bye")
    test.lookup("person", found: "one", filler: false, attempts: 3)
    for name in ["one", "missing", "trouble", "locked"] { test.menu(name, [("1", "person")]) }
    test.hangUp()
    #expect(
      TestCaller.trace(test.flow, "wrong 1 wrong 1 wrong 1")
        == "look-up missing look-up missing look-up locked locked")
  }

  @Test func anInitialSecretIsNoWrongOne() {
    var test = TestFlow("person", "one", "missing", "trouble", "locked", "chosen", "bye")
    test.lookup("person", found: "one", attempts: 2, initial: "chosen")
    for name in ["one", "missing", "trouble", "locked", "chosen"] {
      test.menu(name, [("1", "person")])
    }
    test.hangUp()
    #expect(
      TestCaller.trace(test.flow, "initial 1 initial 1 wrong 1 wrong")
        == "look-up chosen look-up chosen look-up missing look-up locked")
  }

  @Test func aLookupWithoutWordsOfItsOwnIsNotSilent() {
    var test = TestFlow("person", "one", "missing", "trouble", "locked", "bye")
    test.lookup("person", found: "one", filler: false)
    for name in ["one", "missing", "trouble", "locked"] { test.menu(name, [("1", "bye")]) }
    test.hangUp()
    #expect(TestCaller.trace(test.flow, ". found") == "look-up one-moment/queue stop one")
  }

  // MARK: Browse

  static let browsing: [Caller] = [
    Caller("nothing there", "rows0", "rows:0 missing"),
    Caller("the store is away", "rows-away", "rows:0 trouble"),
    Caller(
      "a filler is heard when rows take a while, and again", ". end . rows3",
      "rows:0 one-moment/queue one-moment/queue stop one"),
    Caller(
      "also when the page is turned", "rows3 6 . rows3",
      "rows:0 one rows:1 one-moment/queue stop one"),
    Caller("keys wait behind it", ". 1 rows3", "rows:0 one-moment/queue stop detail"),
    Caller(
      "rows take too long",
      ". end . end . end . end . end . end . end . end . end . end . end . end . end .", ""),
    Caller("one row after the other", "rows3 6 rows3 6 rows3", "rows:0 one rows:1 one rows:2 one"),
    Caller(
      "the last row says so and stays", "rows3 6 rows3 6 rows3 6",
      "rows:0 one rows:1 one rows:2 one last-row"),
    Caller("the first row says so and stays", "rows3 4", "rows:0 one first-row"),
    Caller(
      "rows that went away begin anew", "rows3 6 rows-gone rows3", "rows:0 one rows:1 rows:0 one"),
    Caller("a count without its rows is not asked for twice", "rows-gone", "rows:0 trouble"),
    Caller(
      "nor behind rows that went away", "rows3 6 rows-gone rows-gone",
      "rows:0 one rows:1 rows:0 trouble"),
    Caller("a row is chosen by an option", "rows3 1", "rows:0 one detail"),
    Caller(
      "again is the row that the caller is at", "rows3 6 rows3 9", "rows:0 one rows:1 one one"),
  ]

  @Test(arguments: browsing)
  func browses(_ caller: Caller) {
    var test = TestFlow("list", "detail", "missing", "trouble", "bye")
    test.browse("list", [("6", "next"), ("4", "previous"), ("1", "detail"), ("9", "again")])
    for name in ["detail", "missing", "trouble"] { test.menu(name, [("1", "bye")]) }
    test.hangUp()
    let trace = TestCaller.trace(test.flow, caller.does)
    if caller.hears.isEmpty {
      #expect(trace.hasSuffix("trouble"))
    } else {
      #expect(trace == caller.hears)
    }
  }

  @Test("who comes back to rows is at the page that was left", arguments: ["", "resume end "])
  func backToAPage(_ cut: String) {
    var test = TestFlow("list", "detail", "missing", "trouble", "bye")
    test.browse("list", [("6", "next"), ("4", "previous"), ("2", "detail")], page: 1)
    test.menu("detail", [("5", "back"), ("7", "list")])
    for name in ["missing", "trouble"] { test.menu(name, [("1", "bye")]) }
    test.hangUp()
    // 5 leads back to the page; 7 names the step, which begins anew.
    let trace = TestCaller.trace(test.flow, "rows3 6 rows3 2 \(cut)5 rows3 2 7 rows3 2 5")
    #expect(
      trace.replacing("detail detail", with: "detail")
        == "rows:0 one rows:1 one detail rows:1 one detail rows:0 one detail rows:0")
  }

  @Test func aPageSpeaksEachRowWithItsKeyAndTheKeyChooses() {
    var test = TestFlow("list", "detail", "missing", "trouble", "bye")
    test.browse("list", [("6", "next")], page: 5, chosen: "detail")
    for name in ["detail", "missing", "trouble"] { test.menu(name, [("1", "bye")]) }
    test.hangUp()
    var caller = TestCaller(test.flow)
    caller.act("page 2")
    #expect(caller.trace == ["rows:0", "seven+press+one+eight+press+two", "detail"])
    #expect(caller.call.values[ValueID(0)] == .digits("8"))
  }

  // MARK: Record

  static let recording: [Caller] = [
    Caller("said and kept", "end said kept", "message record keep:key thanks"),
    Caller(
      "a key skips the prompt and is dropped at the end", "1 said kept",
      "message record dropped:1:recording-ended keep:key thanks"),
    Caller(
      "too short is asked again", "end short end said kept",
      "message record drop-recording message record keep:key thanks"),
    Caller(
      "three times too short", "end short end short end short",
      "message record drop-recording message record drop-recording message record drop-recording bye"
    ),
    Caller("silence is no message", "end silent", "message record drop-recording message"),
    Caller("who hangs up has left it", "end hup", "message record keep:hangup ended-by-caller"),
    Caller(
      "a broken trunk keeps what there is", "end trunk",
      "message record keep:cut-off ended-by-caller"),
    Caller("the store cannot keep it", "end said lost", "message record keep:key trouble"),
    Caller("the store is silent", "end said .", "message record keep:key store-late trouble"),
    Caller(
      "the gateway cannot record", "end fails", "message record failed keep-cut trouble"),
  ]

  @Test(arguments: recording)
  func records(_ caller: Caller) {
    var test = TestFlow("message", "thanks", "trouble", "bye")
    test.record("message", kept: "thanks")
    for name in ["thanks", "trouble"] { test.menu(name, [("1", "bye")]) }
    test.hangUp()
    #expect(TestCaller.trace(test.flow, caller.does) == caller.hears)
  }

  @Test func `a message that was being saved as the caller hung up has been left`() {
    var test = TestFlow("message", "thanks", "trouble", "bye")
    test.record("message", kept: "thanks")
    for name in ["thanks", "trouble"] { test.menu(name, [("1", "bye")]) }
    test.hangUp()
    for end in ["said hup", "said trunk", "said stop", "hup"] {
      var caller = TestCaller(test.flow)
      caller.act("end \(end)")
      #expect(caller.call.hasLeftMessage, "\(end)")
    }
  }

  // MARK: Fax

  static let faxing: [Caller] = [
    Caller("sent", "1 sent", "main fax:form main"),
    Caller("failed", "1 fails", "main fax:form failed trouble"),
    Caller("the number has had enough", "1 refused", "main fax:form locked"),
    Caller("the call has had enough", "1 sent 1", "main fax:form main locked"),
  ]

  @Test(arguments: faxing)
  func faxes(_ caller: Caller) {
    var test = TestFlow("main", "fax", "trouble", "locked", "bye")
    test.menu("main", [("1", "fax")])
    test.fax("fax", sent: "main")
    for name in ["trouble", "locked"] { test.menu(name, [("1", "bye")]) }
    test.hangUp()
    #expect(TestCaller.trace(test.flow, caller.does) == caller.hears)
  }

  static let ordering: [Caller] = [
    Caller("queued", "0571123# queued", "number order:form:0571123 main"),
    Caller("the number has had enough", "0571123# enough", "number order:form:0571123 locked"),
    Caller("the store is not to be had", "0571123# no-queue", "number order:form:0571123 trouble"),
    Caller(
      "the store does not answer", "0571123# .", "number order:form:0571123 store-late trouble"),
    Caller("nobody pays for that number", "0086123#", "number trouble"),
    Caller("nor for one so short", "057112#", "number trouble"),
    Caller(
      "the call has had enough", "0571123# queued 1 0571123#",
      "number order:form:0571123 main number locked"),
    Caller(
      "cut before the answer, it asks again", "0571123# resume queued",
      "number order:form:0571123 order:form:0571123 main"),
  ]

  @Test(arguments: ordering)
  func orders(_ caller: Caller) {
    var test = TestFlow("number", "later", "main", "trouble", "locked", "bye")
    test.flow.faxNumbers.rules = [
      FaxNumberRules.Rule(prefix: "0", isAllowed: true, minDigits: 7, maxDigits: 12),
      FaxNumberRules.Rule(prefix: "00", isAllowed: false, minDigits: 7, maxDigits: 15),
    ]
    test.enter("number", .faxNumber, "later", refused: "trouble")
    test.fax("later", to: "number", queued: "main")
    for name in ["main", "trouble", "locked"] { test.menu(name, [("1", "number")]) }
    test.hangUp()
    #expect(TestCaller.trace(test.flow, caller.does) == caller.hears)
  }

  // MARK: Transfer

  static let transferring: [Caller] = [
    Caller("answered and released", "end answered released", "person transfer rate"),
    Caller("busy", "end busy", "person transfer busy"),
    Caller("no answer", "end no-answer", "person transfer missing"),
    Caller("failed", "end fails", "person transfer failed trouble"),
    Caller(
      "keys while it rings are for nobody", "end 1 busy",
      "person transfer dropped:1:transferred busy"),
    Caller("keys while talking are the seat's", "end answered 1 released", "person transfer rate"),
    Caller(
      "the caller hangs up while talking", "end answered hup", "person transfer ended-by-caller"),
  ]

  @Test(arguments: transferring)
  func transfers(_ caller: Caller) {
    var test = TestFlow("person", "rate", "busy", "missing", "trouble", "bye")
    test.transfer("person", released: "rate")
    for name in ["rate", "busy", "missing", "trouble"] { test.menu(name, [("1", "bye")]) }
    test.hangUp()
    #expect(TestCaller.trace(test.flow, caller.does) == caller.hears)
  }

  // MARK: Choose and budgets

  @Test(arguments: [("2011-03-07 08:29", "closed"), ("2011-03-07 08:30", "open")])
  func choosesByTheHoursWhenTheCallRang(at time: String, expected: String) {
    var test = TestFlow("person", "open", "closed", "bye")
    let span = HoursSpan("08:30-11:30")!
    test.flow.hours = [
      ServiceHours(
        name: "city",
        lines: [HoursLine(season: nil, weekdays: .mondayToFriday, spans: [span], line: 1)])
    ]
    test.choose("person", [(.open(0), "open")], else: "closed")
    for name in ["open", "closed"] { test.menu(name, [("1", "bye")]) }
    test.hangUp()
    #expect(TestCaller.trace(test.flow, "", at: time) == expected)
  }

  @Test(
    "what is keyed is compared as a number where more and less are asked for",
    arguments: [
      ("60", Branch.Comparison.greaterOrEqual, "60", true), ("060", .greaterOrEqual, "60", true),
      ("9", .greaterOrEqual, "60", false), ("100", .greater, "60", true), ("60", .less, "61", true),
      ("00", .lessOrEqual, "0", true), ("060", .equal, "60", false), ("060", .notEqual, "60", true),
      ("6*", .less, "60", false), ("", .less, "60", false),
    ])
  func comparesKeys(keyed: String, comparison: Branch.Comparison, with: String, holds: Bool) {
    #expect(CallValue.digits(keyed).compares(comparison, .digits(with)) == holds)
  }

  @Test func aCallThatLastsTooLongEnds() {
    var test = TestFlow("main", "bye")
    test.menu("main", [("1", "main")])
    test.hangUp()
    test.flow.callTimeMax = .seconds(4)
    #expect(TestCaller.trace(test.flow, "end .") == "main hang-up:budget ended")
  }

  @Test("a talk uses up nothing of a call's time", arguments: ["", "trunk resume "])
  func talksDoNotCount(_ cut: String) {
    var test = TestFlow("person", "main", "busy", "missing", "trouble", "bye")
    test.transfer("person", released: "main")
    for name in ["main", "busy", "missing", "trouble"] { test.menu(name, [("1", "main")]) }
    test.hangUp()
    test.flow.callTimeMax = .seconds(60)
    var caller = TestCaller(test.flow)
    caller.act("end answered")
    caller.act("released", at: caller.now + .seconds(600))
    if !cut.isEmpty {
      caller.call = try! Call(decoding: caller.call.encoded(for: caller.flow), in: caller.flow)
      caller.send(.resumed)
    }
    caller.act("end early 1")
    #expect(caller.trace.suffix(2) == ["main", "main"])
    let end = caller.call.budgetEnd(in: caller.flow)
    #expect(end == CallTime(milliseconds: 660_000))
    caller.now = end
    caller.send(.timeReached)
    #expect(caller.trace.suffix(2) == ["hang-up:budget", "ended"])
  }

  @Test func aCallThatTakesTooManyStepsEnds() {
    var test = TestFlow("main", "bye")
    test.menu("main", [("1", "main")])
    test.hangUp()
    test.flow.callStepsMax = 3
    #expect(TestCaller.trace(test.flow, "111") == "main main main hang-up:budget ended")
  }

  @Test func aCircleOfChoicesCannotSpin() {
    var test = TestFlow("around", "around2")
    test.choose("around", [], else: "around2")
    test.choose("around2", [], else: "around")
    #expect(TestCaller.trace(test.flow, "") == "hang-up:budget ended")
  }
}
