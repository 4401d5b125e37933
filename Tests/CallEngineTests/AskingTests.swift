import CallEngine
import CallFlowModel
import Telephony
import Testing

/// One caller at one menu: what they do, and all that they hear.
struct Caller: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let does: String
  let hears: String

  init(_ description: String, _ does: String, _ hears: String) {
    testDescription = description
    self.does = does
    self.hears = hears
  }
}

@Suite("Asking for keys")
struct AskingTests {
  static func flow(keys: KeyMode = .interrupt, longest: Bool = true, fresh: Bool = false)
    -> CallFlow
  {
    var test = TestFlow("welcome", "main", "one", "twelve", "star", "bye")
    test.play("welcome", "main")
    test.menu(
      "main", [("1", "one"), ("12", "twelve"), ("3", "one"), ("*9", "star"), ("7", "again")],
      keys: keys, fresh: fresh, again: "main-again", longest: longest)
    test.menu("one", [("1", "bye"), ("*", "back"), ("#", "main"), ("3", "star")])
    test.play("twelve", "bye")
    test.play("star", "bye", keys: .queue)
    test.hangUp()
    return test.flow
  }

  static let callers: [Caller] = [
    Caller("a key after the prompt", "end end 3", "welcome main one"),
    Caller("a key interrupts the prompt", "end 3", "welcome main one"),
    Caller("a key interrupts the welcome and answers the menu", "3", "welcome one"),
    Caller("two keys ahead skip two prompts", "3*", "welcome one main"),
    Caller("everything typed at once", "311", "welcome one bye hang-up:normal ended"),
    Caller("the longer option is taken at once when typed", "12", "welcome twelve"),
    Caller("a wait only where more could come", "end 1", "welcome main"),
    Caller("the wait ends with the shorter option", "end 1 .", "welcome main one"),
    Caller("a key that fits no longer option ends the wait", "end 13", "welcome main star/queue"),
    Caller("half an option is nothing", "end * .", "welcome main dropped:1:wrong-entry main-again"),
    Caller(
      "a mark carries the silences that were", "end end . resume end . end .",
      "welcome main main-again main-again main-again bye"),
    Caller("a mark carries keys that wait", "end resume", "welcome main main"),
    Caller(
      "the last mark has the silences that were", "end end . break end . end .",
      "welcome main main-again main-again main-again bye"),
    Caller(
      "the last mark has the wrong keys that were", "end 5 5 break 5",
      "welcome main dropped:1:wrong-entry main-again dropped:1:wrong-entry main-again main-again dropped:1:wrong-entry bye"
    ),
    Caller(
      "the last mark has keys that wait for the step behind", "end 13 4 break end",
      "welcome main star/queue star/queue bye"),
    Caller("silence asks again", "end end .", "welcome main main-again"),
    Caller(
      "three silences leave", "end end . end . end .", "welcome main main-again main-again bye"),
    Caller(
      "three wrong keys leave", "end 5 5 5",
      "welcome main dropped:1:wrong-entry main-again dropped:1:wrong-entry main-again dropped:1:wrong-entry bye"
    ),
    Caller(
      "silence and wrong keys count apart", "end end . 5 end . 5",
      "welcome main main-again dropped:1:wrong-entry main-again main-again dropped:1:wrong-entry main-again"
    ),
    Caller(
      "a match clears both counters", "end end . end . 7 end . end .",
      "welcome main main-again main-again main main-again main-again"),
    Caller(
      "keys after a wrong one answer the prompt that is said again", "end 531",
      "welcome main dropped:1:wrong-entry main-again one bye"),
    Caller("of keys that come at once only the last prompt is said", "end +31", "welcome main bye"),
    Caller("they skip the welcome, too", "+31", "welcome bye"),
    Caller("the longer option comes whole", "end +12", "welcome main twelve"),
    Caller("half an option at their end waits", "end +3*1 .", "welcome main one"),
    Caller(
      "behind a wrong one they are dropped", "end +531 3",
      "welcome main dropped:3:wrong-entry main-again one"),
    Caller("back goes to the menu before", "end 3 *", "welcome main one main"),
    Caller("time that comes early changes nothing", "end end early", "welcome main"),
    Caller("a late outcome changes nothing", "end late late", "welcome main"),
    Caller(
      "a prompt that fails is as good as heard", "end fails .", "welcome main failed main-again"),
    Caller("done before its key", "end cut 3", "welcome main one"),
    Caller("hang-up ends it", "end hup 3 end", "welcome main ended-by-caller"),
    Caller("the node stops", "end stop 3", "welcome main hang-up:drained ended"),
  ]

  @Test(arguments: callers)
  func asks(_ caller: Caller) {
    #expect(TestCaller.trace(Self.flow(), caller.does) == caller.hears)
  }

  static let queueing: [Caller] = [
    Caller("keys wait for the end of the prompt", "end 3 3 end", "welcome main/queue star/queue"),
    Caller("typed ahead they skip it", "3", "welcome one"),
  ]

  @Test(arguments: queueing)
  func queues(_ caller: Caller) {
    #expect(TestCaller.trace(Self.flow(keys: .queue), caller.does) == caller.hears)
  }

  static let ignoring: [Caller] = [
    Caller(
      "keys during the prompt are dropped", "end 3 3 end 3",
      "welcome main/ignore dropped:1:ignored dropped:1:ignored one"),
    Caller(
      "keys typed ahead are dropped", "31 end 3",
      "welcome dropped:1:ignored main/ignore dropped:1:ignored one"),
  ]

  @Test(arguments: ignoring)
  func ignores(_ caller: Caller) {
    #expect(TestCaller.trace(Self.flow(keys: .ignore), caller.does) == caller.hears)
  }

  @Test func prefersTheShortestWithoutWaiting() {
    #expect(TestCaller.trace(Self.flow(longest: false), "end 1") == "welcome main one")
  }

  @Test func aFreshStepDropsWhatWasTypedAhead() {
    #expect(
      TestCaller.trace(Self.flow(fresh: true), "3") == "welcome dropped:1:fresh main")
  }

  @Test func keysBeyondTheQueueAreDroppedAndSaidSo() {
    var caller = TestCaller(Self.flow(longest: true))
    caller.act("*9 5")  // star queues its keys
    caller.act(String(repeating: "5", count: KeyString.capacity))
    #expect(caller.trace.filter { $0 == "dropped:1:queue-full" }.count == 1)
    #expect(caller.call.queue.count == KeyString.capacity)
  }
}
