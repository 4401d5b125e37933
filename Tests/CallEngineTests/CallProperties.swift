import CallEngine
import CallFlowModel
import Telephony
import TestSupport
import Testing

@Suite("Whatever happens to a call")
struct CallProperties {
  /// One step of every kind, all within reach of each other.
  static let flow: CallFlow = {
    var test = TestFlow(
      "main", "story", "number", "person", "list", "message", "fax", "seats", "choice", "missing",
      "trouble", "locked", "busy", "bye")
    test.menu(
      "main",
      [
        ("1", "story"), ("2", "number"), ("3", "person"), ("4", "list"), ("5", "message"),
        ("6", "fax"), ("7", "seats"), ("8", "choice"), ("*", "back"), ("12", "main"),
        ("0", "again"),
      ])
    test.play(
      "story", "main", controls: PlayDetail.Controls(pause: .five, back: .four, forward: .six))
    test.enter("number", .digits(min: 2, max: 6), "main")
    test.lookup("person", found: "main", attempts: 3)
    test.browse("list", [("6", "next"), ("4", "previous"), ("*", "back")], page: 2, chosen: "main")
    test.record("message", kept: "main")
    test.fax("fax", sent: "main")
    test.transfer("seats", released: "main")
    test.choose(
      "choice", [(.callerHidden, "story"), (.after(test.step("person"), .found), "list")],
      else: "main")
    for name in ["missing", "trouble", "locked", "busy"] {
      test.menu(name, [("1", "main"), ("*", "back")], keys: .queue)
    }
    test.hangUp()
    return test.flow
  }()

  /// What a random gateway, store and caller do, as words of ``TestCaller``.
  static let words = [
    "1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "*", "#", "12", ".", ".", "end", "end", "end",
    "late", "early", "cut", "fails", "said", "short", "silent", "kept", "lost", "before",
    "no-store", "sent", "refused",
    "answered", "busy", "no-answer", "released", "found", "not-found", "wrong", "unavailable",
    "rows3",
    "page", "rows0",
  ]

  static func words(_ random: inout SplitMix64, count: Int) -> [String] {
    (0..<count).map { _ in words.randomElement(using: &random)! }
  }

  @Test(arguments: 0..<300)
  func itWaitsOrEnds(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var caller = TestCaller(Self.flow)
    for word in Self.words(&random, count: 120) where !caller.call.hasEnded {
      // As a driver does: time that has come is told before anything else.
      if caller.call.deadline(in: Self.flow) <= caller.now + Milliseconds(100) { caller.act(".") }
      caller.act(word)
      let deadline = caller.call.deadline(in: Self.flow)
      #expect(deadline > caller.now || caller.call.hasEnded, "time stands still after \(word)")
    }
    caller.act("hup hup")
    #expect(caller.call.hasEnded)
    let endings = caller.trace.filter { $0 == "ended" || $0 == "ended-by-caller" }
    #expect(endings.count == 1)
  }

  @Test("a hang-up after any event ends it with one record", arguments: 0..<40)
  func hangUpAnywhere(seed: UInt64) {
    var random = SplitMix64(seed: 1000 + seed)
    let words = Self.words(&random, count: 40)
    for length in 0...words.count {
      var caller = TestCaller(Self.flow)
      caller.act(words.prefix(length).joined(separator: " "))
      caller.act("hup")
      #expect(caller.call.hasEnded)
      #expect(caller.trace.filter { $0.hasPrefix("ended") }.count == 1)
    }
  }

  @Test("a mark gives back the same call", arguments: 0..<100)
  func marksCarryEverything(seed: UInt64) throws {
    var random = SplitMix64(seed: 2000 + seed)
    var caller = TestCaller(Self.flow)
    for word in Self.words(&random, count: 60) where !caller.call.hasEnded {
      caller.act(word)
      let bytes = caller.call.encoded(for: Self.flow)
      #expect(bytes.count < 1200)
      let again = try Call(decoding: bytes, in: Self.flow)
      #expect(again.encoded(for: Self.flow) == bytes)
      #expect(again.step == caller.call.step && again.queue == caller.call.keysToTakeAgain)
    }
  }

  @Test func aMarkOfAnotherMenuIsRefused() {
    let bytes = TestCaller(Self.flow).call.encoded(for: Self.flow)
    var other = Self.flow
    other.version = 8
    #expect(throws: MarkFault.otherMenu) { try Call(decoding: bytes, in: other) }
  }

  /// Up to format 3 a mark held whole texts and the path, in other places; format 4 knew of no talks and no pages.
  @Test("a mark of another format is refused, and never misread", arguments: [0, 1, 2, 3, 4, 255])
  func marksOfOtherFormatsAreRefused(format: UInt8) {
    var caller = TestCaller(Self.flow)
    caller.act("2 123456 3")
    var bytes = caller.call.encoded(for: Self.flow)
    bytes[0] = format
    #expect(throws: MarkFault.unknownFormat(format)) { try Call(decoding: bytes, in: Self.flow) }
  }

  @Test("damaged marks are refused or read, never more: Fuzz", arguments: 0..<200)
  func fuzzMarks(seed: UInt64) {
    var random = SplitMix64(seed: 3000 + seed)
    var caller = TestCaller(Self.flow)
    caller.act("2 123456 3")
    var bytes = caller.call.encoded(for: Self.flow)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
        in: 0...255, using: &random)
    }
    if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 1...8, using: &random)) }
    if var call = try? Call(decoding: bytes, in: Self.flow) {
      var effects = CallEffects()
      call.handle(.resumed, at: .rang, in: Self.flow, effects: &effects)
    }
  }

  @Test func aCallIsSmall() {
    #expect(MemoryLayout<Call>.size <= 240)
  }
}
