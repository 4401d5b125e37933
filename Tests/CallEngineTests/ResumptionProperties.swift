import CallEngine
import CallFlowModel
import Telephony
import TestSupport
import Testing

/// A call that was cut goes on as if it had not been. Said precisely, of flows with steps of every kind and of
/// callers, gateways and stores that do anything:
///
/// 1. *A mark carries everything.* A call that starts its step again, and the same call read from a mark of any
///    event and starting its step again, do the same from there on.
/// 2. *The last mark is the call's.* It has the step, the mistakes made in it, and the keys that wait for the step behind.
/// 3. *Starting again changes nothing.* A call read from a mark that was sent, to which from there on the same
///    happens as to the call that was not cut, does the same, down to the moments when it waits no longer. Only
///    operations and questions have other numbers, rows that were heard are fetched once more, and a recording of
///    which the store says that it was lost is made again. In a step that records, the store is asked first whether
///    a message has been kept since the mark; here it has not.
@Suite("A call that was cut and resumed") struct ResumptionProperties {
  /// What can be told of a call from outside, apart from the numbers of operations and questions.
  private struct Place: Equatable {
    let step: StepID
    let queue: KeyString
    let language: LanguageID
    let receipt: ReceiptNumber?
    let deadline: CallTime
    let hasEnded: Bool

    init(_ caller: TestCaller) {
      step = caller.call.step
      queue = caller.call.queue
      language = caller.call.language
      receipt = caller.call.receipt
      deadline = caller.call.deadline(in: caller.flow)
      hasEnded = caller.call.hasEnded
    }
  }

  private static func isMarked(_ caller: TestCaller) -> Bool {
    caller.effects.effects.contains { if case .mark = $0 { true } else { false } }
  }

  private static func flow(_ seed: UInt64) -> CallFlow {
    seed % 4 == 0 ? CallProperties.flow : GeneratedFlow.flow(seed: seed)
  }

  private static func read(_ caller: TestCaller) throws -> TestCaller {
    var resumed = caller
    let bytes = caller.call.encoded(for: caller.flow)
    resumed.call = try Call(decoding: bytes, in: caller.flow)
    resumed.trace = []
    return resumed
  }

  @Test("is the call that starts its step again, wherever it was cut", arguments: 0..<150)
  func aMarkCarriesEverything(seed: UInt64) throws {
    var random = SplitMix64(seed: 5000 + seed)
    let words = CallProperties.words(&random, count: 70)
    var uncut = TestCaller(Self.flow(seed))
    for (place, word) in words.enumerated() where !uncut.call.hasEnded {
      uncut.act(word)
      guard !uncut.call.hasEnded else { break }
      var resumed = try Self.read(uncut)
      var restarted = uncut
      restarted.trace = []
      resumed.send(.resumed)
      restarted.send(.resumed)
      for next in words.dropFirst(place + 1) where !resumed.call.hasEnded {
        let before = resumed.trace.count
        resumed.act(next)
        restarted.act(next)
        let same = Place(resumed) == Place(restarted) && resumed.trace == restarted.trace
        #expect(
          same, "cut after \(words.prefix(place + 1)), \(next): \(resumed.trace.dropFirst(before))")
        guard same else { return }
      }
    }
  }

  @Test("has a mark of its last mistake and its last waiting key", arguments: 0..<150)
  func theLastMarkIsTheCall(seed: UInt64) throws {
    var random = SplitMix64(seed: 7000 + seed)
    let words = CallProperties.words(&random, count: 70)
    var caller = TestCaller(Self.flow(seed))
    for (place, word) in words.enumerated() where !caller.call.hasEnded {
      caller.act(word)
      guard !caller.call.hasEnded else { break }
      let marked = try Call(decoding: caller.mark, in: caller.flow)
      let isCarried = caller.call.isCarried(by: marked, in: caller.flow)
      #expect(isCarried, "\(words.prefix(place + 1)): \(caller.call.activity)")
      guard isCarried else { return }
    }
  }

  @Test("does what the uncut call does, from any mark on", arguments: 0..<150)
  func startingAgainChangesNothing(seed: UInt64) throws {
    var random = SplitMix64(seed: 6000 + seed)
    let words = CallProperties.words(&random, count: 70)
    var uncut = TestCaller(Self.flow(seed))
    /// What the store said when it was asked for rows last.
    var rows = ""
    for (place, word) in words.enumerated() where !uncut.call.hasEnded {
      let heardBefore = uncut.trace.count
      if uncut.call.activity.awaitsAnswer, ["rows3", "page"].contains(word) { rows = word }
      let hadKeysWaiting = !uncut.call.keysToTakeAgain.isEmpty
      uncut.act(word)
      guard !uncut.call.hasEnded, Self.isMarked(uncut) else { continue }
      // The mark of a key that waits is of the middle of a step, which begins again.
      if uncut.trace.count == heardBefore, !uncut.call.queue.isEmpty { continue }
      // So is that of a talk: a person is called again.
      if case .connected = uncut.call.activity { continue }
      var resumed = try Self.read(uncut)
      resumed.send(.resumed)
      // What was dropped is dropped again: nobody has said that it is.
      resumed.trace.removeAll { $0 == "drop-message" }
      // And that of a person who is called: the words before it are heard again.
      if case .transferring = uncut.call.activity, case .prelude = resumed.call.activity {
        resumed.act("end", at: uncut.now)
        resumed.trace.removeFirst()
      }
      if case .finding = resumed.call.activity {
        resumed.act("lost", at: uncut.now)
        resumed.trace.removeAll { $0 == "find" }
      }
      if case .fetching = resumed.call.activity, resumed.call.activity != uncut.call.activity {
        if case .fetching = uncut.call.activity {} else { resumed.act(rows, at: uncut.now) }
      } else {
        let heard = uncut.trace.dropFirst(heardBefore)
        let isSame = heard.suffix(resumed.trace.count) == resumed.trace[...]
        // Keys that were typed ahead have skipped a prompt and are gone: it is heard now.
        if !isSame, hadKeysWaiting { continue }
        #expect(isSame, "after \(words.prefix(place + 1))")
      }
      var other = uncut
      let start = (other.trace.count, resumed.trace.count)
      for next in words.dropFirst(place + 1) where !other.call.hasEnded {
        if case .saving = other.call.activity, next == "lost" { break }
        other.act(next)
        resumed.act(next)
        let did = (other.trace.dropFirst(start.0), resumed.trace.dropFirst(start.1))
        let same = Place(other) == Place(resumed) && did.0.elementsEqual(did.1)
        #expect(same, "cut after \(words.prefix(place + 1)), \(next): \(did)")
        guard same else { return }
      }
    }
  }

  @Test("asks the store about a recording that was being saved, and keeps it once")
  func aRecordingIsKeptOnce() {
    var test = TestFlow("message", "main", "trouble", "bye")
    test.record("message", kept: "main")
    test.menu("main", [("1", "message")])
    test.menu("trouble", [("1", "message")])
    test.hangUp()
    #expect(
      TestCaller.trace(test.flow, "end said resume kept")
        == "message record keep:key keep:key main")
    #expect(
      TestCaller.trace(test.flow, "end said resume resume lost end said kept")
        == "message record keep:key keep:key keep:key message record keep:key main")
  }

  @Test("finds a message that was kept before its own mark could arrive, and takes it once")
  func aMessageIsFound() {
    var test = TestFlow("message", "main", "trouble", "bye")
    test.record("message", kept: "main")
    test.menu("main", [("1", "message")])
    test.menu("trouble", [("1", "message")])
    test.hangUp()
    #expect(TestCaller.trace(test.flow, "resume before") == "message find main")
    #expect(
      TestCaller.trace(test.flow, "end resume lost end") == "message record find message record")
    #expect(TestCaller.trace(test.flow, "resume .") == "message find store-late trouble")
    // What may have been kept is not taken again because the store cannot say.
    #expect(TestCaller.trace(test.flow, "resume no-store") == "message find trouble")
    #expect(
      TestCaller.trace(test.flow, "end said resume no-store")
        == "message record keep:key keep:key trouble")
    // No operation of the part that was cut is named again: the gateway may still have it.
    var caller = TestCaller(test.flow)
    caller.act("resume before")
    #expect(caller.call.operation == OperationNumber(1001))
    #expect(caller.call.receipt == ReceiptNumber(2_011_070_100_016))
    // Keys that come meanwhile wait for the step that follows, and no mark hides what was asked.
    caller = TestCaller(test.flow)
    caller.act("resume 1")
    #expect(!Self.isMarked(caller))
    caller.act("before")
    #expect(Self.isMarked(caller))
    #expect(caller.trace.joined(separator: " ") == "message find message")
  }

  @Test(arguments: [1, 63, 64, 65, 70])
  func `keys of one line that wait are marked, as many as find room`(count: Int) throws {
    var test = TestFlow("people", "main", "missing", "trouble", "locked", "bye")
    test.lookup("people", found: "main")
    test.menu("main", [("1", "bye")])
    test.hangUp()
    var caller = TestCaller(test.flow)
    for index in 0..<count {
      caller.send(.keyPressed(.five, isFollowed: index + 1 < count))
    }
    let marked = try Call(decoding: caller.mark, in: caller.flow)
    #expect(marked.queue.count == min(count, KeyString.capacity))
    #expect(caller.call.isCarried(by: marked, in: caller.flow))
  }

  @Test func `what the caller has dropped is dropped again, until another message is kept`() {
    var test = TestFlow("message", "review", "away", "main", "trouble", "bye")
    test.record("message", kept: "review")
    test.menu("review", [("*", "away"), ("3", "main")])
    test.discard("away", "main")
    test.menu("main", [("1", "message")])
    test.menu("trouble", [("1", "message")])
    test.hangUp()
    #expect(
      TestCaller.trace(test.flow, "end said kept * break")
        == "message record keep:key review drop-message main drop-message main")
    #expect(
      TestCaller.trace(test.flow, "end said kept * 1 break lost end said kept break")
        == "message record keep:key review drop-message main message drop-message find message record keep:key review review"
    )
  }

  @Test func `what comes late of the part that was cut ends nothing`() {
    var test = TestFlow("news", "main", "bye")
    test.play("news", "main")
    test.menu("main", [("1", "bye")])
    test.hangUp()
    var caller = TestCaller(test.flow)
    caller.act("resume")
    // A part may have begun more than its mark tells.
    for number: UInt32 in [1, 2, 17, 1000] {
      caller.send(.operationEnded(OperationNumber(number), .finished))
    }
    #expect(caller.trace == ["news", "news"])
    caller.act("end resume end")
    #expect(caller.trace == ["news", "news", "main", "main"])
    #expect(caller.call.operation == OperationNumber(2001))
  }

  @Test("drops keys typed before a message that is found, as its end had done")
  func keysBeforeAFoundMessage() {
    var test = TestFlow("menu", "message", "main", "trouble", "bye")
    test.menu("menu", [("1", "message")])
    test.record("message", kept: "main")
    test.menu("main", [("2", "bye"), ("3", "message")])
    test.menu("trouble", [("1", "message")])
    test.hangUp()
    #expect(
      TestCaller.trace(test.flow, "1 2 said kept")
        == "menu message record dropped:1:recording-ended keep:key main")
    #expect(
      TestCaller.trace(test.flow, "1 2 resume before")
        == "menu message record find dropped:1:recording-ended main")
    #expect(
      TestCaller.trace(test.flow, "1 2 resume 3 before")
        == "menu message record find dropped:1:recording-ended message")
    #expect(
      TestCaller.trace(test.flow, "1 2 resume lost said kept")
        == "menu message record find record dropped:1:recording-ended keep:key main")
  }

  @Test("a gateway that is told to record has the mark of that step")
  func theMarkComesFirst() throws {
    var test = TestFlow("menu", "message", "main", "trouble", "bye")
    test.menu("menu", [("1", "message")])
    test.record("message", kept: "main")
    test.menu("main", [("1", "message")])
    test.menu("trouble", [("1", "message")])
    test.hangUp()
    var caller = TestCaller(test.flow)
    // The second key skips the prelude: step and recording begin in one turn.
    caller.act("fails")
    caller.act("1")
    caller.act("2")
    var seen: [String] = []
    for effect in caller.effects.effects {
      if case .mark = effect { seen.append("mark") }
      if case .record = effect { seen.append("record") }
    }
    #expect(seen == ["record"] || seen == ["mark", "record"], "\(seen)")
  }

  @Test("swallows the end key of an entry that ended just before")
  func anEndKeyIsSwallowed() {
    var test = TestFlow("number", "main", "bye")
    test.enter("number", .digits(min: 2, max: 2), "main")
    test.menu("main", [("1", "bye")])
    test.hangUp()
    #expect(TestCaller.trace(test.flow, "12 resume #") == "number main main main")
  }

  @Test("is sent its fax, though it may have only one")
  func aFaxIsSentAgain() {
    var test = TestFlow("menu", "fax", "main", "trouble", "locked", "bye")
    test.menu("menu", [("1", "fax")])
    test.fax("fax", sent: "main")
    test.menu("main", [("1", "fax")])
    test.menu("trouble", [("1", "fax")])
    test.menu("locked", [("1", "fax")])
    test.hangUp()
    #expect(
      TestCaller.trace(test.flow, "1 resume sent 1") == "menu fax:form fax:form main locked")
  }
}
