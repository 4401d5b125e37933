import Storage
import Telephony
import Testing

/// What every store does with the records of calls: each test on each store.
@Suite("Calls in a store") struct CallContractTests {
  @Test("a call is found as it was kept", arguments: StoreKind.allCases)
  func keepsCall(kind: StoreKind) throws {
    try kind.withStore { store in
      let record = call(1, steps: [("主菜单", "信息查询"), ("pin", "no-input"), ("end", nil)])
      #expect(store.commit(.keepCall(record)) == .done)
      #expect(store.commit(.findCall(callKey(1))) == .call(record))
      #expect(store.commit(.findCall(callKey(2))) == .call(nil))
    }
  }

  @Test("a call of any number of steps keeps all of them in order", arguments: StoreKind.allCases)
  func keepsSteps(kind: StoreKind) throws {
    try kind.withStore { store in
      for count in 0...25 {
        let steps = (0..<count).map { ("step\($0)", $0 % 3 == 0 ? nil : "exit\($0)") }
        let record = call(UInt64(count + 1), steps: steps)
        #expect(store.commit(.keepCall(record)) == .done)
        #expect(store.commit(.findCall(record.key)) == .call(record))
      }
    }
  }

  @Test(
    "a call that is still up has no end, and a hidden caller no number",
    arguments: StoreKind.allCases)
  func keepsUnfinishedCall(kind: StoreKind) throws {
    try kind.withStore { store in
      var record = call(1, from: nil, steps: [], outcome: nil, cause: nil)
      record.answeredAt = nil
      #expect(store.commit(.keepCall(record)) == .done)
      #expect(store.commit(.findCall(callKey(1))) == .call(record))
    }
  }

  @Test("a segment written again replaces itself", arguments: StoreKind.allCases)
  func replacesSegment(kind: StoreKind) throws {
    try kind.withStore { store in
      let later = call(1, steps: [("main", "message"), ("message", "kept")], outcome: .messageLeft)
      _ = store.commit([.keepCall(call(1)), .keepCall(later)])
      #expect(store.commit(.findCall(callKey(1))) == .call(later))
    }
  }

  @Test(
    "a resumed call is one record, in whatever order its segments come",
    arguments: StoreKind.allCases)
  func joinsSegments(kind: StoreKind) throws {
    try kind.withStore { store in
      let segments = [
        call(
          1, steps: [("welcome", "next"), ("message", nil)], outcome: .messageLeft,
          cause: .trunkLost),
        call(
          1, segment: 1, at: "2011-07-01 20:17", steps: [("message", "kept")], outcome: .selfService
        ),
        call(
          1, segment: 2, at: "2011-07-01 20:19", steps: [("main", "hang-up")], outcome: .selfService
        ),
      ]
      for segment in [segments[1], segments[2], segments[0]] {
        #expect(store.commit(.keepCall(segment)) == .done)
      }
      guard case .call(let whole?) = store.commit(.findCall(callKey(1))) else {
        Issue.record("no call")
        return
      }
      #expect(whole.startedAt == segments[0].startedAt)
      #expect(whole.endedAt == segments[2].endedAt)
      #expect(whole.path.steps.map(\.name) == ["welcome", "message", "message", "main"])
      #expect(whole.outcome == .messageLeft)
      #expect(whole.cause == .normal)
      #expect(whole.segment == 2)
      let page = PageRequest(limit: 10)
      #expect(
        store.commit(.listCalls(CallFilter(), page)) == .calls(Page(items: [whole], next: nil)))
      #expect(
        store.commit(.listCalls(CallFilter(outcome: .messageLeft), page))
          == .calls(Page(items: [whole], next: nil)))
    }
  }

  struct Joining: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let segments: [(outcome: CallOutcome, cause: HangupCause)]
    let whole: CallOutcome

    init(
      _ testDescription: String, _ segments: (CallOutcome, HangupCause)..., whole: CallOutcome
    ) {
      self.testDescription = testDescription
      self.segments = segments
      self.whole = whole
    }
  }

  static let joinings = [
    Joining("a broken trunk", (.abandoned, .trunkLost), (.answered, .normal), whole: .answered),
    Joining(
      "a message before the trunk broke", (.messageLeft, .trunkLost), (.abandoned, .normal),
      whole: .messageLeft),
    Joining(
      "a node that drained, and another went on", (.failed, .drained), (.selfService, .normal),
      whole: .selfService),
    Joining(
      "who left at once where they were carried on", (.failed, .drained), (.abandoned, .normal),
      whole: .abandoned),
    Joining(
      "a talk that the end of a node broke", (.answered, .drained), (.unanswered, .normal),
      whole: .answered),
    Joining("no node went on", (.failed, .drained), whole: .failed),
    Joining(
      "the second node drains too", (.failed, .drained), (.failed, .drained), whole: .failed),
    Joining(
      "three nodes", (.messageLeft, .drained), (.failed, .drained), (.abandoned, .normal),
      whole: .messageLeft),
    Joining(
      "a fault, and the call went on", (.failed, .failure), (.faxOrdered, .normal),
      whole: .faxOrdered),
    Joining(
      "a fault at the end", (.selfService, .drained), (.failed, .failure), whole: .failed),
  ]

  @Test("what a resumed call came to", arguments: StoreKind.allCases, joinings)
  func joinsOutcomes(kind: StoreKind, joining: Joining) throws {
    try kind.withStore { store in
      let segments = joining.segments.enumerated().map { number, part in
        call(1, segment: UInt32(number), outcome: part.outcome, cause: part.cause)
      }
      for segment in segments.reversed() { _ = store.commit(.keepCall(segment)) }
      guard case .call(let whole?) = store.commit(.findCall(callKey(1))) else {
        Issue.record("no call")
        return
      }
      #expect(whole.outcome == joining.whole)
      #expect(whole.cause == joining.segments.last?.cause)
      let page = PageRequest(limit: 2)
      #expect(
        store.commit(.listCalls(CallFilter(outcome: joining.whole), page))
          == .calls(Page(items: [whole], next: nil)))
    }
  }

  @Test("who asked for a person, and when one answered", arguments: StoreKind.allCases)
  func keepsTransfers(kind: StoreKind) throws {
    try kind.withStore { store in
      for (number, outcome) in TransferOutcome.allCases.enumerated() {
        let record = call(
          UInt64(number),
          transfers: [
            transfer(.noAnswer, asked: 5, ended: 25),
            transfer(
              outcome, step: "chief", queue: nil, asked: 30,
              answered: outcome.wasAnswered ? 42 : nil, ended: 90),
          ], outcome: .answered, endedWhile: .talking)
        #expect(store.commit(.keepCall(record)) == .done)
        #expect(store.commit(.findCall(callKey(UInt64(number)))) == .call(record))
        // Written again without them, it has none.
        let bare = call(UInt64(number))
        #expect(store.commit(.keepCall(bare)) == .done)
        #expect(store.commit(.findCall(callKey(UInt64(number)))) == .call(bare))
      }
    }
  }

  struct Cut: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let before: [CallTransfer]
    let after: [CallTransfer]
    let whole: [CallTransfer]
  }

  static let cuts = [
    Cut(
      testDescription: "who is cut off waiting has waited from the first ring on",
      before: [transfer(.cut, asked: 10, ended: 14)],
      after: [transfer(.answered, asked: 17, answered: 21, ended: 80)],
      whole: [transfer(.answered, asked: 10, answered: 21, ended: 80)]),
    Cut(
      testDescription: "a talk that broke was answered once",
      before: [transfer(.broken, asked: 10, answered: 14, ended: 60)],
      after: [transfer(.answered, asked: 63, answered: 70, ended: 99)],
      whole: [transfer(.answered, asked: 10, answered: 14, ended: 99)]),
    Cut(
      testDescription: "a talk that broke stays answered, also when nobody takes it up again",
      before: [transfer(.broken, asked: 10, answered: 14, ended: 60)],
      after: [transfer(.noAnswer, asked: 63, ended: 83), transfer(.busy, step: "b", asked: 90)],
      whole: [
        transfer(.broken, asked: 10, answered: 14, ended: 83),
        transfer(.busy, step: "b", asked: 90),
      ]),
    Cut(
      testDescription: "what had ended before the cut is another time of asking",
      before: [transfer(.busy, asked: 10, ended: 14)],
      after: [transfer(.answered, asked: 40, answered: 45, ended: 80)],
      whole: [
        transfer(.busy, asked: 10, ended: 14),
        transfer(.answered, asked: 40, answered: 45, ended: 80),
      ]),
    Cut(
      testDescription: "another step is another time of asking",
      before: [transfer(.cut, step: "a", asked: 10, ended: 14)],
      after: [transfer(.hungUp, step: "b", asked: 40, ended: 80)],
      whole: [
        transfer(.cut, step: "a", asked: 10, ended: 14),
        transfer(.hungUp, step: "b", asked: 40, ended: 80),
      ]),
    Cut(
      testDescription: "who never came back waited in vain",
      before: [transfer(.cut, asked: 10, ended: 14)], after: [],
      whole: [transfer(.cut, asked: 10, ended: 14)]),
  ]

  @Test("transfers over a cut", arguments: StoreKind.allCases, cuts)
  func joinsTransfers(kind: StoreKind, cut: Cut) throws {
    try kind.withStore { store in
      let segments = [
        call(1, transfers: cut.before, cause: .trunkLost, endedWhile: .waiting),
        call(1, segment: 1, transfers: cut.after, endedWhile: .speaking),
      ]
      for segment in segments.reversed() { _ = store.commit(.keepCall(segment)) }
      guard case .call(let whole?) = store.commit(.findCall(callKey(1))) else {
        Issue.record("no call")
        return
      }
      #expect(whole.transfers == cut.whole)
      #expect(whole.endedWhile == .speaking)
    }
  }

  @Test("a path is cut, and says by how much", arguments: StoreKind.allCases)
  func cutsPath(kind: StoreKind) throws {
    try kind.withStore { store in
      let steps = (0..<CallPath.stepCountMax + 44).map { ("step\($0)", String?("next")) }
      let record = call(1, steps: steps)
      #expect(record.path.droppedCount == 44)
      _ = store.commit([.keepCall(record), .keepCall(call(1, segment: 1, steps: [("a", nil)]))])
      guard case .call(let whole?) = store.commit(.findCall(callKey(1))) else {
        Issue.record("no call")
        return
      }
      #expect(whole.path.steps == record.path.steps)
      #expect(whole.path.droppedCount == 45)
    }
  }

  @Test("calls are listed newest first, page by page", arguments: StoreKind.allCases)
  func pagesCalls(kind: StoreKind) throws {
    try kind.withStore { store in
      let records = (0..<10).map { call($0, from: $0 % 2 == 0 ? "057188" : nil) }
      _ = store.commit(records.map { .keepCall($0) })
      var seen: [CallRecord] = []
      var after: Int64?
      var pages = 0
      repeat {
        let request = PageRequest(after: after, limit: 4)
        guard case .calls(let page) = store.commit(.listCalls(CallFilter(), request)) else { break }
        seen += page.items
        after = page.next
        pages += 1
      } while after != nil
      #expect(pages == 3)
      #expect(seen == records.reversed())

      let filter = CallFilter(from: "057188")
      guard case .calls(let page) = store.commit(.listCalls(filter, PageRequest(limit: 5))) else {
        Issue.record("no page")
        return
      }
      #expect(page.items.map(\.key) == [8, 6, 4, 2, 0].map { callKey($0) })
      #expect(page.next == nil)
    }
  }

  @Test("calls are chosen by the day they rang", arguments: StoreKind.allCases)
  func choosesByDay(kind: StoreKind) throws {
    try kind.withStore { store in
      // A long call is kept after some that rang later.
      let times = [
        "2011-06-30 23:59", "2011-07-01 00:00", "2011-07-02 23:59", "2011-07-03 00:00",
        "2011-07-02 12:00", "2011-06-30 22:00",
      ]
      for (index, at) in times.enumerated() {
        _ = store.commit(.keepCall(call(UInt64(index), at: at)))
      }
      let filter = CallFilter(days: date("2011-07-01")...date("2011-07-02"))
      guard case .calls(let page) = store.commit(.listCalls(filter, PageRequest(limit: 9))) else {
        Issue.record("no page")
        return
      }
      #expect(page.items.map(\.key) == [callKey(4), callKey(2), callKey(1)])
      let none = CallFilter(days: date("2011-07-04")...date("2011-07-05"))
      #expect(
        store.commit(.listCalls(none, PageRequest(limit: 9))) == .calls(Page(items: [], next: nil)))
    }
  }
}
