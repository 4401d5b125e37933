import ServiceCalendar
import Storage
import Telephony
import Testing

/// What every store does, each test on each store.
@Suite struct StoreContractTests {
  // MARK: Calls

  @Test("a call is found as it was kept", arguments: StoreKind.allCases)
  func keepsCall(kind: StoreKind) throws {
    try kind.withStore { store in
      let record = call(1, steps: [("主菜单", "信息查询"), ("pin", "no-input"), ("end", nil)])
      #expect(store.commit(.keepCall(record)) == .done)
      #expect(store.commit(.findCall(callKey(1))) == .call(record))
      #expect(store.commit(.findCall(callKey(2))) == .call(nil))
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
      let times = ["2011-06-30 23:59", "2011-07-01 00:00", "2011-07-02 23:59", "2011-07-03 00:00"]
      for (index, at) in times.enumerated() {
        _ = store.commit(.keepCall(call(UInt64(index), at: at)))
      }
      let filter = CallFilter(days: date("2011-07-01")...date("2011-07-02"))
      guard case .calls(let page) = store.commit(.listCalls(filter, PageRequest(limit: 9))) else {
        Issue.record("no page")
        return
      }
      #expect(page.items.map(\.key) == [callKey(2), callKey(1)])
    }
  }

  // MARK: Messages

  @Test("a recording becomes a message with a receipt", arguments: StoreKind.allCases)
  func keepsMessage(kind: StoreKind) throws {
    try kind.withStore { store in
      let start = recording(operation(1))
      let outcomes = store.commit([
        .beginRecording(start),
        .appendAudio(operation(1), number: 1, [4, 5]),
        .appendAudio(operation(1), number: 0, [1, 2, 3]),
        .appendAudio(operation(1), number: 1, [9, 9]),
        .finishRecording(operation(1), length: Milliseconds(8000), endedBy: .key),
      ])
      let receipt = ReceiptForm(date: date("2011-07-01"), sequence: 1).receipt
      #expect(outcomes == [.done, .done, .done, .done, .messageKept(receipt)])
      let message = VoiceMessage(
        receipt: receipt, start: start, length: Milliseconds(8000), endedBy: .key, state: .new)
      #expect(store.commit(.findMessage(receipt)) == .message(message))
      #expect(!message.isCutOff)
      #expect(
        store.commit(.readAudio(operation(1)))
          == .audio(ALawFile.header(sampleCount: 5) + [1, 2, 3, 4, 5, 0]))
    }
  }

  @Test(
    "finishing again gives the same receipt, and no sound can be added",
    arguments: StoreKind.allCases)
  func finishesOnce(kind: StoreKind) throws {
    try kind.withStore { store in
      let finish = StorageRequest.finishRecording(
        operation(1), length: Milliseconds(8000), endedBy: .max)
      _ = store.commit(.beginRecording(recording(operation(1))))
      let first = store.commit(finish)
      #expect(store.commit(finish) == first)
      #expect(
        store.commit(.appendAudio(operation(1), number: 0, [1]))
          == .refused(.recordingFinished(operation(1))))
      #expect(
        store.commit(.dropRecording(operation(1))) == .refused(.recordingFinished(operation(1))))
      #expect(
        store.commit(.beginRecording(recording(operation(1))))
          == .refused(.recordingFinished(operation(1))))
    }
  }

  @Test("receipts count by the day of the recording", arguments: StoreKind.allCases)
  func countsReceipts(kind: StoreKind) throws {
    try kind.withStore { store in
      var given: [ReceiptForm] = []
      for (index, day) in ["2011-07-01", "2011-07-01", "2011-07-02", "2011-07-01"].enumerated() {
        let key = operation(UInt64(index))
        let outcomes = store.commit([
          .beginRecording(recording(key, at: "\(day) 10:00")),
          .finishRecording(key, length: Milliseconds(0), endedBy: .silence),
        ])
        if case .messageKept(let receipt) = outcomes[1] {
          given.append(try #require(ReceiptForm(receipt.description)))
        }
      }
      #expect(given.map(\.sequence) == [1, 2, 1, 3])
      #expect(
        given.map(\.date.description) == ["2011-07-01", "2011-07-01", "2011-07-02", "2011-07-01"])
    }
  }

  @Test("a dropped recording is gone", arguments: StoreKind.allCases)
  func dropsRecording(kind: StoreKind) throws {
    try kind.withStore { store in
      let outcomes = store.commit([
        .beginRecording(recording(operation(1))),
        .appendAudio(operation(1), number: 0, [1]),
        .dropRecording(operation(1)),
        .finishRecording(operation(1), length: Milliseconds(1), endedBy: .key),
        .readAudio(operation(1)),
        .dropRecording(operation(1)),
      ])
      let gone = StorageOutcome.refused(.noSuchRecording(operation(1)))
      #expect(outcomes == [.done, .done, .done, gone, gone, gone])
    }
  }

  @Test("a dropped message keeps its receipt and loses its sound", arguments: StoreKind.allCases)
  func dropsMessage(kind: StoreKind) throws {
    try kind.withStore { store in
      let receipt = ReceiptForm(date: date("2011-07-01"), sequence: 1).receipt
      let outcomes = store.commit([
        .beginRecording(recording(operation(1))),
        .appendAudio(operation(1), number: 0, [1]),
        .finishRecording(operation(1), length: Milliseconds(1), endedBy: .key),
        .stepMessage(receipt, event(.assigned(to: "张"))),
        .stepMessage(receipt, event(.dropped)),
        .stepMessage(receipt, event(.dropped)),
        .stepMessage(receipt, event(.answered("好"))),
        .readAudio(operation(1)),
        .beginRecording(recording(operation(1, 2))),
        .finishRecording(operation(1, 2), length: Milliseconds(1), endedBy: .key),
      ])
      #expect(outcomes[3...5] == [.done, .done, .done])
      #expect(outcomes[6] == .refused(.messageStep(receipt, .dropped)))
      #expect(outcomes[7] == .refused(.noSuchRecording(operation(1))))
      #expect(
        outcomes[9] == .messageKept(ReceiptForm(date: date("2011-07-01"), sequence: 2).receipt))
      guard case .message(let message?) = store.commit(.findMessage(receipt)) else {
        Issue.record("no message")
        return
      }
      #expect(message.state == .dropped)
    }
  }

  @Test("a message cut off by a lost trunk says so", arguments: StoreKind.allCases)
  func marksCutOff(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit(.beginRecording(recording(operation(1))))
      let outcome = store.commit(
        .finishRecording(operation(1), length: Milliseconds(400), endedBy: nil))
      guard case .messageKept(let receipt) = outcome,
        case .message(let message?) = store.commit(.findMessage(receipt))
      else {
        Issue.record("no message")
        return
      }
      #expect(message.isCutOff)
    }
  }

  @Test(
    "what a dead node left open becomes messages, where there is any sound",
    arguments: StoreKind.allCases)
  func keepsInterrupted(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit([
        .beginRecording(recording(operation(1))),
        .appendAudio(operation(1), number: 0, Array(repeating: 0x55, count: 4096)),
        .appendAudio(operation(1), number: 1, Array(repeating: 0x55, count: 904)),
        .beginRecording(recording(operation(2))),
        .beginRecording(recording(operation(3))),
        .finishRecording(operation(3), length: Milliseconds(5), endedBy: .key),
      ])
      let receipt = ReceiptForm(date: date("2011-07-01"), sequence: 2).receipt
      #expect(store.commit(.keepInterruptedRecordings) == .messagesKept([receipt]))
      #expect(store.commit(.keepInterruptedRecordings) == .messagesKept([]))
      #expect(
        store.commit(.findMessage(receipt))
          == .message(
            VoiceMessage(
              receipt: receipt, start: recording(operation(1)), length: Milliseconds(625),
              endedBy: nil, state: .new)))
      #expect(store.commit(.readAudio(operation(2))) == .refused(.noSuchRecording(operation(2))))
    }
  }

  @Test(
    "who tells the end of an interrupted recording learns whether all of it was kept",
    arguments: StoreKind.allCases)
  func tellsWholeFromCutOff(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit([
        .beginRecording(recording(operation(1))),
        .appendAudio(operation(1), number: 0, [UInt8](repeating: 7, count: 4000)),
        .keepInterruptedRecordings,
      ])
      func finish(_ milliseconds: UInt32, _ end: RecordingEnd?) -> StorageOutcome {
        store.commit(
          .finishRecording(operation(1), length: Milliseconds(milliseconds), endedBy: end))
      }
      let kept = StorageOutcome.messageKept(
        ReceiptForm(date: date("2011-07-01"), sequence: 1).receipt)
      #expect(finish(500, .key) == kept)
      #expect(finish(520, .key) == kept)
      #expect(finish(521, .key) == .refused(.recordingCutOff(operation(1))))
      #expect(finish(900, nil) == kept)
    }
  }

  @Test(
    "a later part of a call learns whether all of a recording was kept, and what is not whole is kept as cut off",
    arguments: StoreKind.allCases)
  func finishesEarlier(kind: StoreKind) throws {
    try kind.withStore { store in
      func finish(_ number: UInt64, _ milliseconds: UInt32) -> StorageOutcome {
        store.commit(
          .finishWholeRecording(
            operation(number), length: Milliseconds(milliseconds), endedBy: .key,
            sound: VoiceMessage.wholeLength(of: Milliseconds(milliseconds)),
            recording(operation(number)).messageVisit))
      }
      _ = store.commit([
        .beginRecording(recording(operation(1))),
        .appendAudio(operation(1), number: 0, [UInt8](repeating: 7, count: 4000)),
        .beginRecording(recording(operation(2))),
        .appendAudio(operation(2), number: 0, [UInt8](repeating: 7, count: 4000)),
        .beginRecording(recording(operation(3))),
      ])
      #expect(finish(1, 900) == .refused(.recordingCutOff(operation(1))))
      let cut = ReceiptForm(date: date("2011-07-01"), sequence: 1).receipt
      guard case .message(let message?) = store.commit(.findMessage(cut)) else {
        Issue.record("what was kept is no message")
        return
      }
      #expect(message.isCutOff && message.length == Milliseconds(500))
      let whole = ReceiptForm(date: date("2011-07-01"), sequence: 2).receipt
      #expect(finish(2, 510) == .messageKept(whole))
      #expect(finish(2, 510) == .messageKept(whole))
      #expect(finish(3, 510) == .refused(.recordingCutOff(operation(3))))
      #expect(finish(3, 510) == .refused(.noSuchRecording(operation(3))))
    }
  }

  /// A call whose parts all take one message, in visit 5, unless it is said.
  private struct Visit {
    let store: any Store

    func key(_ segment: UInt32, _ number: UInt32) -> OperationKey {
      operation(1, segment: segment, number)
    }

    func find(_ number: UInt32 = 5, asker: UInt32 = 9) -> StorageOutcome {
      store.commit(
        .findMessageOfVisit(
          MessageVisit(call: callKey(1), number: number, department: "d"), asker: asker))
    }

    func begin(_ key: OperationKey, visit: UInt32 = 5, department: String = "d", byte: UInt8 = 7) {
      _ = store.commit([
        .beginRecording(recording(key, visit: visit, department: department)),
        .appendAudio(key, number: 0, [UInt8](repeating: byte, count: 4000)),
      ])
    }

    func finish(_ key: OperationKey, _ end: RecordingEnd?) -> StorageOutcome {
      store.commit(.finishRecording(key, length: Milliseconds(500), endedBy: end))
    }

    func record(
      _ key: OperationKey, _ end: RecordingEnd?, visit: UInt32 = 5, department: String = "d"
    ) -> ReceiptNumber? {
      begin(key, visit: visit, department: department)
      if case .messageKept(let receipt) = finish(key, end) { return receipt }
      return nil
    }
  }

  @Test(
    "a resumed call finds the finished message of its visit, and what was left open is kept",
    arguments: StoreKind.allCases)
  func findsMessageOfVisit(kind: StoreKind) throws {
    try kind.withStore { store in
      let visit = Visit(store: store)
      #expect(visit.find() == .notFound)
      _ = visit.record(visit.key(0, 2), .key, visit: 3)
      _ = visit.record(operation(2, segment: 0, 5), .key)
      _ = visit.record(visit.key(0, 3), nil)
      _ = visit.record(visit.key(0, 9), .hangup)
      _ = visit.record(visit.key(0, 10), .key, department: "other")
      #expect(visit.find() == .notFound)
      let first = try #require(visit.record(visit.key(7, 1), .silence))
      #expect(visit.find() == .messageFound(visit.key(7, 1), first))
      #expect(visit.find(4) == .notFound)
      _ = store.commit(.stepMessage(first, event(.dropped)))
      #expect(visit.find() == .notFound)
      // What a dead node was recording is closed; what the asker itself records is not.
      visit.begin(visit.key(8, 2))
      visit.begin(visit.key(9, 3))
      #expect(visit.find() == .notFound)
      let late = StorageRequest.appendAudio(visit.key(8, 2), number: 1, [1])
      #expect(store.commit(late) == .refused(.recordingFinished(visit.key(8, 2))))
      #expect(store.commit(.appendAudio(visit.key(9, 3), number: 1, [1])) == .done)
    }
  }

  @Test(
    "what two parts of a call keep of one visit is one message, whoever comes first",
    arguments: StoreKind.allCases)
  func keepsOneMessageOfVisit(kind: StoreKind) throws {
    try kind.withStore { store in
      let visit = Visit(store: store)
      let messages = { () -> [VoiceMessage] in
        guard
          case .messages(let page) = store.commit(
            .listMessages(MessageFilter(), PageRequest(limit: 9)))
        else { return [] }
        return page.items
      }
      // Both are recorded by the time the first is kept: its node was waiting for a slow store.
      visit.begin(visit.key(0, 2))
      visit.begin(visit.key(6, 1), byte: 8)
      guard case .messageKept(let receipt) = visit.finish(visit.key(6, 1), .key) else {
        Issue.record("not kept")
        return
      }
      #expect(visit.finish(visit.key(0, 2), .key) == .messageKept(receipt))
      #expect(messages().map(\.start.operation) == [visit.key(6, 1)])
      #expect(
        store.commit(.readAudio(visit.key(0, 2))) == .refused(.noSuchRecording(visit.key(0, 2))))
      guard case .notices(let notices) = store.commit(.listNotices(nil, PageRequest(limit: 9)))
      else { return }
      #expect(notices.items.count == 1, "its department is told once")

      // Asked once more by a third part, whose mark says that it was being saved.
      let again = store.commit(
        .finishWholeRecording(
          visit.key(0, 2), length: Milliseconds(500), endedBy: .key, sound: Milliseconds(480),
          MessageVisit(call: callKey(1), number: 5, department: "d")))
      #expect(again == .messageKept(receipt))
      // Who hangs up while saying it again has left it already; what is cut off is marked, and kept.
      #expect(visit.record(visit.key(7, 1), .hangup) == receipt)
      let cut = try #require(visit.record(visit.key(8, 1), nil))
      #expect(cut != receipt)
      // Another visit is another message, and so is the same one when the first was dropped.
      let other = try #require(visit.record(visit.key(6, 2), .key, visit: 7))
      #expect(Set([receipt, cut, other]).count == 3)
      _ = store.commit(.stepMessage(receipt, event(.dropped)))
      let anew = try #require(visit.record(visit.key(9, 1), .key))
      #expect(![receipt, cut, other].contains(anew))
      #expect(visit.find() == .messageFound(visit.key(9, 1), anew))
    }
  }

  @Test("sound beyond the limits is refused", arguments: StoreKind.allCases)
  func refusesTooMuchSound(kind: StoreKind) throws {
    try kind.withStore { store in
      let tooLarge = [UInt8](repeating: 0, count: StorageLimits.audioPieceBytesMax + 1)
      let outcomes = store.commit([
        .appendAudio(operation(1), number: 0, [1]),
        .beginRecording(recording(operation(1))),
        .beginRecording(recording(operation(1))),
        .appendAudio(operation(1), number: 0, tooLarge),
        .appendAudio(operation(1), number: StorageLimits.audioPieceCountMax, [1]),
        .appendAudio(
          operation(1), number: StorageLimits.audioPieceCountMax - 1, tooLarge.dropLast()),
      ])
      #expect(
        outcomes == [
          .refused(.noSuchRecording(operation(1))), .done, .done, .refused(.audioTooLong),
          .refused(.audioTooLong), .done,
        ])
    }
  }

  @Test("messages are listed by department and state", arguments: StoreKind.allCases)
  func listsMessages(kind: StoreKind) throws {
    try kind.withStore { store in
      for index in 1...6 {
        let key = operation(UInt64(index))
        _ = store.commit([
          .beginRecording(recording(key, department: index % 2 == 0 ? "监察" : "效能")),
          .finishRecording(key, length: Milliseconds(1), endedBy: .key),
        ])
      }
      _ = store.commit(.beginRecording(recording(operation(7), department: "监察")))
      let receipt = { ReceiptForm(date: date("2011-07-01"), sequence: $0).receipt }
      _ = store.commit([
        .stepMessage(receipt(4), event(.heard)), .stepMessage(receipt(4), event(.answered("好"))),
      ])
      let list = { (filter: MessageFilter) -> [ReceiptNumber] in
        let outcome = store.commit(.listMessages(filter, PageRequest(limit: 500)))
        if case .messages(let page) = outcome { return page.items.map(\.receipt) }
        return []
      }
      #expect(list(MessageFilter()) == [6, 5, 4, 3, 2, 1].map(receipt))
      #expect(list(MessageFilter(department: "监察")) == [6, 4, 2].map(receipt))
      #expect(list(MessageFilter(department: "监察", state: .new)) == [6, 2].map(receipt))
      #expect(
        store.commit(.stepMessage(receipt(9), event(.heard)))
          == .refused(.noSuchMessage(receipt(9))))
      let day = date("2011-07-06")
      #expect(
        list(MessageFilter(openAndDue: day...day)) == [6, 5, 3, 2, 1].map(receipt),
        "what is answered is not due")
      let before = date("2011-07-05")
      #expect(list(MessageFilter(openAndDue: before...before)) == [])
    }
  }

  @Test("who did what with a message, and when", arguments: StoreKind.allCases)
  func keepsHistory(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit([
        .beginRecording(recording(operation(1))),
        .finishRecording(operation(1), length: Milliseconds(8000), endedBy: .key),
      ])
      let receipt = ReceiptForm(date: date("2011-07-01"), sequence: 1).receipt
      let events = [
        event(.heard, by: "061", at: "2011-07-02 09:00"),
        event(.assigned(to: "王"), by: "061", at: "2011-07-02 09:05"),
        event(.heard, by: "王", at: "2011-07-02 10:00"),
        event(.assigned(to: "李"), by: "王", at: "2011-07-02 10:01"),
        event(.answered("已经补发"), by: "李", at: "2011-07-04 16:00"),
        event(.closed(because: nil), by: "061", at: "2011-07-05 09:00"),
      ]
      let outcomes = store.commit(
        [.stepMessage(receipt, event(.answered("早")))]
          + events.map { .stepMessage(receipt, $0) } + [.stepMessage(receipt, event(.heard))])
      #expect(outcomes[0] == .refused(.messageStep(receipt, .unheard)))
      #expect(outcomes.dropFirst().allSatisfy { $0 == .done })
      #expect(
        store.commit(.readMessageHistory(receipt)) == .messageHistory(events + [event(.heard)]))
      guard case .message(let message?) = store.commit(.findMessage(receipt)) else {
        Issue.record("no message")
        return
      }
      #expect(message.state == .closed)
      #expect(message.assignee == "李")
    }
  }

  // MARK: Notices

  @Test(
    "what staff are to be told is kept with its cause, and taken by one at a time",
    arguments: StoreKind.allCases)
  func keepsNotices(kind: StoreKind) throws {
    try kind.withStore { store in
      let receipt = ReceiptForm(date: date("2011-07-01"), sequence: 1).receipt
      let due = { (now: Int64) -> [Notice] in
        guard case .notices(let page) = store.commit(.dueNotices(at: now, limit: 9)) else {
          return []
        }
        return page.items
      }
      _ = store.commit([
        .beginRecording(recording(operation(1))),
        .finishRecording(operation(1), length: Milliseconds(8000), endedBy: .key),
        .finishRecording(operation(1), length: Milliseconds(8000), endedBy: .key),
      ])
      #expect(due(0).map(\.event) == [.left])
      #expect(due(0).first?.message.receipt == receipt)
      // Two nodes want it; one gets it, until its time is over.
      #expect(store.commit(.claimNotice(1, at: 100, until: 160)) == .done)
      #expect(store.commit(.claimNotice(1, at: 101, until: 161)) == .refused(.noticeTaken(1)))
      #expect(due(159) == [])
      #expect(store.commit(.claimNotice(1, at: 160, until: 220)) == .done, "who took it died")
      _ = store.commit(.settleNotice(1, .failed("status 503", nextAttemptAt: 170)))
      #expect(due(169) == [] && due(170 - 3600) == [])
      #expect(due(170 - 3601).count == 1, "the clock was set back")
      #expect(due(170).map(\.attempts) == [2])
      #expect(due(170).first?.failure == "status 503")
      #expect(store.commit(.retryNotices(1)) == .counted(1))
      #expect(due(0).map(\.attempts) == [2], "what waits only waits no longer")
      _ = store.commit(.settleNotice(1, .givenUp("status 503")))
      #expect(due(.max) == [])
      #expect(store.commit(.retryNotices(1)) == .counted(1))
      #expect(due(0).map(\.attempts) == [1], "what was given up has its attempts again")
      _ = store.commit(.settleNotice(1, .delivered))
      #expect(due(.max) == [])
      #expect(store.commit(.retryNotices(nil)) == .counted(0), "what is delivered stays delivered")

      _ = store.commit([
        .stepMessage(receipt, event(.heard)),
        .stepMessage(receipt, event(.assigned(to: "王"))),
        .noteOverdue(date("2011-07-06")),
      ])
      #expect(due(0).map(\.event) == [.assigned], "it is due on that day")
      #expect(store.commit(.noteOverdue(date("2011-07-07"))) == .counted(1))
      #expect(store.commit(.noteOverdue(date("2011-07-08"))) == .counted(0), "once")
      #expect(due(0).map(\.event) == [.assigned, .overdue])
      _ = store.commit(.stepMessage(receipt, event(.dropped)))
      #expect(due(0).map(\.event) == [.dropped], "others were told that it was left")
    }
  }

  @Test(
    "nobody is told of a message that its caller dropped at once", arguments: StoreKind.allCases)
  func tellsNobody(kind: StoreKind) throws {
    try kind.withStore { store in
      let receipt = ReceiptForm(date: date("2011-07-01"), sequence: 1).receipt
      _ = store.commit([
        .beginRecording(recording(operation(1))),
        .finishRecording(operation(1), length: Milliseconds(8000), endedBy: .key),
        .stepMessage(receipt, event(.dropped)),
      ])
      let all = store.commit(.listNotices(nil, PageRequest(limit: 9)))
      #expect(all == .notices(Page(items: [], next: nil)))
    }
  }

  // MARK: Receipts

  @Test(
    "a caller who knows the receipt and the end of their number learns how far it is",
    arguments: StoreKind.allCases)
  func tellsProgress(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit([
        .beginRecording(recording(operation(1))),
        .finishRecording(operation(1), length: Milliseconds(8000), endedBy: .key),
        .beginRecording(recording(operation(2), caller: nil)),
        .finishRecording(operation(2), length: Milliseconds(8000), endedBy: .key),
      ])
      let form = ReceiptForm(date: date("2011-07-01"), sequence: 1)
      let hidden = ReceiptForm(date: date("2011-07-01"), sequence: 2)
      let ask = { (question: LookupQuestion) in store.commit(.lookUp(question)) }
      let row = { (state: String, answer: String?) in
        StorageOutcome.found(
          TableRow(
            schema: ReceiptTable.schema,
            cells: [
              .text(form.digits), .absent, .text("message"), .text(state), .text("劳动保障监察支队"),
              .date(date("2011-07-01")), .date(date("2011-07-06")),
              answer == nil ? .absent : .date(date("2011-07-04")),
              .text(answer ?? ""), .number(0), .number(0),
            ]))
      }
      #expect(ask(receiptQuestion(form.digits)) == row("new", nil))
      _ = store.commit([
        .stepMessage(form.receipt, event(.heard)),
        .stepMessage(form.receipt, event(.answered("已经补发"))),
      ])
      #expect(ask(receiptQuestion(form.digits)) == row("answered", "已经补发"))
      #expect(ask(receiptQuestion(form.digits, kind: "fax")) == .notFound)
      #expect(ask(receiptQuestion("2011070199999")) == .notFound, "its check digit does not fit")
      #expect(ask(receiptQuestion(form.digits, lastFour: "234")) == .secretWrong)
      #expect(
        ask(receiptQuestion(hidden.digits, lastFour: "")) == .secretWrong,
        "what came from a hidden number is told to nobody")
      #expect(
        ask(receiptQuestion(form.digits, lastFour: nil))
          == .refused(.unfitValue(table: "receipts", column: "caller")))
    }
  }

  @Test("wrong ends of numbers lock a receipt for the day", arguments: StoreKind.allCases)
  func locksReceipt(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit([
        .beginRecording(recording(operation(1))),
        .finishRecording(operation(1), length: Milliseconds(8000), endedBy: .key),
      ])
      let digits = ReceiptForm(date: date("2011-07-01"), sequence: 1).digits
      // Whoever calls, hidden or not.
      for caller in ["1", "2", nil, nil, "3"] as [String?] {
        let wrong = receiptQuestion(digits, lastFour: "1111", caller: caller)
        #expect(store.commit(.lookUp(wrong)) == .secretWrong)
      }
      #expect(store.commit(.lookUp(receiptQuestion(digits))) == .secretLocked)
      guard
        case .found = store.commit(.lookUp(receiptQuestion(digits, today: "2011-07-05")))
      else {
        Issue.record("a new day opens it")
        return
      }
    }
  }

  @Test("the built-in table is nobody else's", arguments: StoreKind.allCases)
  func guardsReceipts(kind: StoreKind) throws {
    try kind.withStore { store in
      let outcomes = store.commit([
        .replaceTable(TableContents(schema: ReceiptTable.schema, rows: [])),
        .browse(BrowseQuestion(table: "receipts"), offset: 0, count: 1),
      ])
      #expect(
        outcomes == [.refused(.builtInTable("receipts")), .refused(.builtInTable("receipts"))])
    }
  }

  // MARK: Faxes and counts

  @Test("a fax job is kept in place of its earlier form", arguments: StoreKind.allCases)
  func keepsFaxes(kind: StoreKind) throws {
    try kind.withStore { store in
      var second = fax(operation(2), .sending)
      _ = store.commit([
        .keepFax(fax(operation(1), .sending)), .keepFax(second), .keepFax(fax(operation(3), .sent)),
      ])
      second.state = .failed
      second.attempts = 1
      second.pagesSent = 1
      second.failure = "busy"
      #expect(store.commit(.keepFax(second)) == .done)
      let list = { store.commit(.listFaxes(FaxFilter(state: $0), PageRequest(limit: 9))).faxes }
      #expect(list(nil).map(\.order.call.low) == [3, 2, 1])
      #expect(list(nil)[1] == second)
      #expect(list(.sending) == [fax(operation(1), .sending)])
      // They are nobody's to take, and end with the node whose call they are in.
      #expect(store.commit(.claimFaxes(by: "a", count: 9, at: unix(1), .standard)).faxes == [])
      #expect(store.commit(.releaseFaxes(at: unix(1), .standard)) == .faxesGivenUp([]))
      #expect(list(.sending) == [])
      #expect(list(.failed).map(\.failure) == ["busy", "cut-off"])
    }
  }

  @Test(
    "an order is one job, however often a call that was cut asks for it",
    arguments: StoreKind.allCases)
  func ordersFaxes(kind: StoreKind) throws {
    try kind.withStore { store in
      let receipts = [1, 2, 3].map {
        ReceiptForm(date: date("2011-07-01"), sequence: $0).receipt
      }
      let outcomes = store.commit([
        .orderFax(faxOrder(1), limit: 2), .orderFax(faxOrder(1), limit: 2),
        // Messages and faxes share their numbers.
        .beginRecording(recording(operation(1))),
        .finishRecording(operation(1), length: Milliseconds(8000), endedBy: .key),
        .orderFax(faxOrder(2), limit: 2), .orderFax(faxOrder(3), limit: 2),
        .orderFax(faxOrder(2), limit: 2),
      ])
      #expect(
        outcomes == [
          .faxOrdered(receipts[0]), .faxOrdered(receipts[0]), .done, .messageKept(receipts[1]),
          .faxOrdered(receipts[2]), .limitReached(2), .faxOrdered(receipts[2]),
        ])
      #expect(store.commit(.findFax(receipts[2])) == .fax(.queued(receipts[2], faxOrder(2))))
      #expect(store.commit(.findFax(receipts[1])) == .fax(nil))
    }
  }

  @Test("no fax waits for a clock that was set back", arguments: StoreKind.allCases)
  func claimsFaxesBefore(kind: StoreKind) throws {
    try kind.withStore { store in
      let day: Int64 = 86_400
      _ = store.commit((1...2).map { .orderFax(faxOrder($0), limit: 9) })
      func take(at now: Int64) -> [UInt64] {
        store.commit(.claimFaxes(by: "node", count: 9, at: unix(now), .standard)).faxes
          .map(\.order.call.low).sorted()
      }
      #expect(take(at: 9 * day) == [1, 2])
      let receipt = ReceiptForm(date: date("2011-07-01"), sequence: 1).receipt
      let busy = FaxTry.failed(reason: "busy", pagesSent: 0, pageCount: 3)
      _ = store.commit(.endFaxTry(receipt, attempt: 1, busy, at: unix(9 * day), .standard))
      #expect(take(at: 9 * day + 1) == [1])
      _ = store.commit(.endFaxTry(receipt, attempt: 2, busy, at: unix(9 * day + 2), .standard))
      // One rests for an hour; the other's node is at it, whatever the clock says.
      #expect(take(at: 9 * day + 3) == [])
      #expect(take(at: 8 * day) == [1])
      #expect(take(at: 8 * day) == [])
      #expect(take(at: 99 * day) == [])
    }
  }

  @Test(
    "what is due is taken once, those that have waited longest first", arguments: StoreKind.allCases
  )
  func claimsFaxes(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit((1...4).map { .orderFax(faxOrder($0), limit: 9) })
      func take(_ count: Int, at now: Int64) -> [UInt64] {
        let jobs = store.commit(.claimFaxes(by: "node", count: count, at: unix(now), .standard))
          .faxes
        #expect(jobs.allSatisfy { $0.sender == "node" && $0.state == .sending })
        return jobs.map(\.order.call.low)
      }
      let receipts = (1...4).map { ReceiptForm(date: date("2011-07-01"), sequence: $0).receipt }
      #expect(take(1, at: 10) == [1])
      #expect(take(2, at: 20) == [2, 3])
      let busy = FaxTry.failed(reason: "busy", pagesSent: 1, pageCount: 3)
      _ = store.commit([
        .endFaxTry(receipts[0], attempt: 1, busy, at: unix(30), .standard),
        .noteFaxRequest(receipts[1], attempt: 1, "17"), .cancelFax(receipts[3]),
      ])
      #expect(take(9, at: 31) == [1])
      #expect(take(9, at: 32) == [])
      let first = store.commit(.findFax(receipts[0])).fax
      #expect(first?.pagesSent == 1 && first?.failure == "busy")
      // Words of a try that is over change nothing.
      let late = FaxTry.sent(pageCount: 3)
      #expect(
        store.commit(.endFaxTry(receipts[0], attempt: 1, late, at: unix(126), .standard)).fax
          == first)
      #expect(
        store.commit(.endFaxTry(receipts[0], attempt: 2, late, at: unix(126), .standard)).fax?.state
          == .sent)
      // Their node died; what a fax server holds is no new try.
      #expect(store.commit(.releaseFaxes(at: unix(125), .standard)) == .faxesGivenUp([]))
      #expect(take(9, at: 125) == [2, 3])
      let second = store.commit(.findFax(receipts[1])).fax
      #expect(second?.attempts == 1 && second?.request == "17" && second?.inquiries == 1)
      #expect(store.commit(.findFax(receipts[2])).fax?.attempts == 2)
      #expect(store.commit(.tryFaxNow(receipts[0], at: unix(130))) == .refused(.faxIs(.sent)))
      #expect(store.commit(.cancelFax(receipts[1])) == .refused(.faxIs(.sending)))
      #expect(store.commit(.tryFaxNow(receipts[3], at: unix(130))).fax?.state == .waiting)
      #expect(take(9, at: 130) == [4])
    }
  }

  @Test(
    "a claim gives up what is tried no more, and takes as many of the others as it may",
    arguments: StoreKind.allCases)
  func givesFaxesUp(kind: StoreKind) throws {
    try kind.withStore { store in
      func order(_ calls: ClosedRange<UInt64>) {
        _ = store.commit(calls.map { .orderFax(faxOrder($0), limit: 9) })
      }
      order(1...2)
      let receipts = (1...5).map { ReceiptForm(date: date("2011-07-01"), sequence: $0).receipt }
      func claim(_ count: Int, at now: Int64) -> StorageOutcome {
        store.commit(.claimFaxes(by: "node", count: count, at: unix(now), .standard))
      }
      func die(at now: Int64) -> [ReceiptNumber?] {
        store.commit(.releaseFaxes(at: unix(now), .standard)).faxesGivenUp.map(\.receipt)
      }
      // Both kill their nodes, each time; the second is with a fax server.
      for count in Int64(1)...12 {
        // After the longest rest.
        let now = count * 3600
        #expect(claim(2, at: now).faxes.map(\.order.call.low).sorted() == [1, 2])
        if count == 1 {
          #expect(store.commit(.noteFaxRequest(receipts[1], attempt: 1, "17")) == .done)
        }
        #expect(die(at: now) == (count == 12 ? [receipts[0]] : []))
      }
      order(3...4)
      #expect(claim(1, at: 50_000).faxes.map(\.order.call.low) == [2])
      #expect(die(at: 50_000) == [])
      // What is given up leaves its place to who comes behind it.
      let fourteenth = claim(2, at: 50_001)
      #expect(fourteenth.faxesGivenUp.map(\.receipt) == [receipts[1]])
      #expect(fourteenth.faxes.map(\.order.call.low) == [3, 4])
      for (receipt, attempts) in [(receipts[0], UInt16(12)), (receipts[1], 1)] {
        let job = store.commit(.findFax(receipt)).fax
        #expect(job?.state == .failed && job?.failure == "cut-off" && job?.attempts == attempts)
        #expect(job?.sender == nil && job?.request == nil)
        guard case .found(let row) = store.commit(.lookUp(receiptQuestion("\(receipt)"))) else {
          Issue.record("its caller hears nothing")
          return
        }
        #expect(row["state"] == .text("failed"))
      }
    }
  }

  @Test(
    "what no gateway takes is given up by the looks at it, not by the clock",
    arguments: StoreKind.allCases)
  func growsOld(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit((1...2).map { .orderFax(faxOrder($0), limit: 9) })
      let receipts = (1...2).map { ReceiptForm(date: date("2011-07-01"), sequence: $0).receipt }
      var rules = FaxRules()
      rules.waitMaxSeconds = 600
      func tend(at now: Int64) -> StorageOutcome { store.commit(.tendFaxes(at: unix(now), rules)) }
      func waited(_ receipt: ReceiptNumber) -> Int64? {
        store.commit(.findFax(receipt)).fax?.waitedSeconds
      }
      // A week at once, and a week back: two minutes, and none.
      for (now, age) in [(1000, 0), (1060, 60), (605_000, 180), (1000, 180), (1060, 240)]
        as [(Int64, Int64)]
      {
        #expect(tend(at: now) == .faxesGivenUp([]))
        #expect(waited(receipts[0]) == age)
      }
      // What is under way is as old as it was.
      let claimed = store.commit(.claimFaxes(by: "node", count: 1, at: unix(1060), rules)).faxes
      #expect(claimed.map(\.receipt) == [receipts[0]])
      for now in [1180, 1300] as [Int64] { #expect(tend(at: now) == .faxesGivenUp([])) }
      let late = tend(at: 1420)
      #expect(late.faxesGivenUp.map(\.receipt) == [receipts[1]])
      #expect(late.faxesGivenUp.map(\.failure) == ["too-late"])
      #expect(waited(receipts[0]) == 240)
      #expect(store.commit(.findFax(receipts[1])).fax == late.faxesGivenUp.first)
      // Staff want it all the same.
      #expect(store.commit(.tryFaxNow(receipts[1], at: unix(1420))).fax?.waitedSeconds == 0)
      #expect(tend(at: 1480) == .faxesGivenUp([]))
    }
  }

  @Test("a count stops at its limit", arguments: StoreKind.allCases)
  func counts(kind: StoreKind) throws {
    try kind.withStore { store in
      let count = DailyCount(kind: .faxes, subject: "057187654321", date: date("2011-07-01"))
      let tomorrow = DailyCount(kind: .faxes, subject: "057187654321", date: date("2011-07-02"))
      let outcomes = store.commit([
        .readCount(count), .count(count, limit: 2), .count(count, limit: 2),
        .count(count, limit: 2),
        .count(tomorrow, limit: 2), .readCount(count), .count(count, limit: 0),
      ])
      #expect(
        outcomes == [
          .counted(0), .counted(1), .counted(2), .limitReached(2), .counted(1), .counted(2),
          .limitReached(2),
        ])
    }
  }

  // MARK: Lookup tables

  @Test("a row is found by its key, without its secret", arguments: StoreKind.allCases)
  func findsRow(kind: StoreKind) throws {
    try kind.withStore { store in
      #expect(store.commit(.replaceTable(pensions)) == .tableReplaced(rowCount: 3))
      let row = TableRow(
        schema: pensionSchema,
        cells: [.text("330106194001011230"), .absent, .money(hundredths: 1_025_040), .number(180)])
      #expect(row["balance"] == .money(hundredths: 1_025_040))
      #expect(row["nothing"] == nil)
      let id = "330106194001011230"
      #expect(store.commit(.lookUp(pensionQuestion(id))) == .found(row))
      #expect(store.commit(.lookUp(pensionQuestion(id, pin: "246810"))) == .found(row))
      #expect(store.commit(.lookUp(pensionQuestion(id, pin: "246811"))) == .secretWrong)
      #expect(
        store.commit(.lookUp(pensionQuestion("33010619400101123X", pin: "246810"))) == .notFound)
      // A person without a secret has none that could be right.
      #expect(store.commit(.lookUp(pensionQuestion("330106198001010014", pin: ""))) == .secretWrong)
    }
  }

  @Test("a fax of the queue tells by its receipt how far it is", arguments: StoreKind.allCases)
  func tellsFaxProgress(kind: StoreKind) throws {
    try kind.withStore { store in
      let orders = [faxOrder(1), faxOrder(2, caller: nil)]
      var numbers: [String] = []
      for order in orders {
        guard case .faxOrdered(let receipt) = store.commit(.orderFax(order, limit: 9)) else {
          Issue.record("not ordered")
          return
        }
        numbers.append(receipt.description)
      }
      // Who hid their number knows where the fax was to go.
      for (number, lastFour) in zip(numbers, ["2345", "4321"]) {
        guard
          case .found(let row) = store.commit(
            .lookUp(receiptQuestion(number, lastFour: lastFour)))
        else {
          Issue.record("not found")
          return
        }
        #expect(row["kind"] == .text("fax") && row["state"] == .text("waiting"))
        #expect(row["left"] == .date(date("2011-07-01")))
        #expect(row["pages"] == .number(3) && row["pages_sent"] == .number(0))
      }
      #expect(
        store.commit(.lookUp(receiptQuestion(numbers[1], lastFour: "2345"))) == .secretWrong)
      _ = store.commit(.claimFaxes(by: "a", count: 1, at: unix(1), .standard))
      let receipt = ReceiptForm(numbers[0])!.receipt
      _ = store.commit(
        .endFaxTry(receipt, attempt: 1, .sent(pageCount: 3), at: unix(2), .standard))
      guard case .found(let row) = store.commit(.lookUp(receiptQuestion(numbers[0]))) else {
        Issue.record("not found")
        return
      }
      #expect(row["state"] == .text("sent"))
    }
  }

  @Test("wrong secrets lock a person for the day, whoever calls", arguments: StoreKind.allCases)
  func locksPerson(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit(.replaceTable(pensions))
      let id = "330106194001011230"
      let wrong = (0..<6).map {
        StorageRequest.lookUp(pensionQuestion(id, pin: "00000\($0)", caller: "\($0)"))
      }
      #expect(
        store.commit(wrong)
          == [.secretWrong, .secretWrong, .secretWrong, .secretWrong, .secretWrong, .secretLocked])
      #expect(
        store.commit(.lookUp(pensionQuestion(id, pin: "246810", caller: nil))) == .secretLocked)
      let other = pensionQuestion("330106197512310015", pin: "135790")
      guard case .found = store.commit(.lookUp(other)) else {
        Issue.record("another person is locked too")
        return
      }
      let tomorrow = pensionQuestion(id, pin: "246810", today: "2011-07-02")
      guard case .found = store.commit(.lookUp(tomorrow)) else {
        Issue.record("the lock outlives its day")
        return
      }
    }
  }

  @Test("wrong secrets lock a caller, whomever they ask about", arguments: StoreKind.allCases)
  func locksCaller(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit(.replaceTable(pensions))
      let limits = SecretLimits(wrongPerPerson: 5, wrongPerCaller: 2)
      let ask = { (id: String, pin: String, caller: String) in
        store.commit(.lookUp(pensionQuestion(id, pin: pin, caller: caller, limits: limits)))
      }
      #expect(ask("330106194001011230", "1", "a") == .secretWrong)
      #expect(ask("330106197512310015", "1", "a") == .secretWrong)
      #expect(ask("330106197512310015", "135790", "a") == .secretLocked)
      #expect(ask("nobody", "135790", "a") == .secretLocked)
      guard case .found = ask("330106197512310015", "135790", "b") else {
        Issue.record("another caller is locked too")
        return
      }
    }
  }

  @Test("five wrong secrets in a day lock a caller's number", arguments: StoreKind.allCases)
  func locksCallerByTheStandard(kind: StoreKind) throws {
    try kind.withStore { store in
      let people = (0..<7).map { "\($0)" }
      let schema = try TableSchema(
        name: "pensions",
        columns: [
          TableColumn(name: "id", type: .digits, isKey: true),
          TableColumn(name: "pin", type: .digits, isSecret: true),
        ])
      let rows = people.map { [TableValue.text($0), .secret(Secret("246810"))] }
      _ = store.commit(.replaceTable(TableContents(schema: schema, rows: rows)))
      let answers = people.map { store.commit(.lookUp(pensionQuestion($0, pin: "1"))) }
      #expect(answers == Array(repeating: .secretWrong, count: 5) + [.secretLocked, .secretLocked])
    }
  }

  static let initialSecrets:
    [(form: InitialSecret.Form, id: String, pin: String, isInitial: Bool)] =
      [
        (.text("246810"), "330106194001011230", "246810", true),
        (.text("000000"), "330106194001011230", "246810", false),
        (.lastDigits(count: 6, ofColumn: "id"), "330106194001011230", "011230", true),
        (.lastDigits(count: 6, ofColumn: "id"), "330106194001011230", "246810", false),
        // The X of a citizen number is left out, or taken for 0.
        (.lastDigits(count: 6, ofColumn: "id"), "33010019520229003X", "229003", true),
        (.lastDigits(count: 6, ofColumn: "id"), "33010019520229003X", "290030", true),
        (.lastDigits(count: 6, ofColumn: "id"), "33010019520229003X", "29003", false),
        (.lastDigits(count: 6, ofColumn: "balance"), "330106194001011230", "246810", false),
      ]

  @Test(
    "an initial secret opens nothing, though it is right, and is not counted",
    arguments: StoreKind.allCases)
  func refusesInitialSecrets(kind: StoreKind) throws {
    for row in Self.initialSecrets {
      try kind.withStore { store in
        let cells: [TableValue] = [
          .text(row.id), .secret(Secret(row.pin)), .money(hundredths: 1), .number(1),
        ]
        _ = store.commit(.replaceTable(TableContents(schema: pensionSchema, rows: [cells])))
        let initial = [InitialSecret(column: "pin", row.form)]
        for _ in 0..<6 {
          let outcome = store.commit(
            .lookUp(pensionQuestion(row.id, pin: row.pin, initial: initial)))
          if row.isInitial {
            #expect(outcome == .secretInitial, "\(row)")
          } else if case .found = outcome {
          } else {
            Issue.record("\(row): \(outcome)")
          }
        }
        // A wrong one is wrong, initial or not.
        #expect(
          store.commit(.lookUp(pensionQuestion(row.id, pin: "000001", initial: initial)))
            == .secretWrong)
      }
    }
  }

  @Test("an imported table takes the place of the old one, whole", arguments: StoreKind.allCases)
  func replacesTable(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit([.replaceTable(pensions), .replaceTable(documents)])
      let schema = try TableSchema(
        name: "pensions", columns: [TableColumn(name: "ID", type: .digits, isKey: true)])
      let renewed = TableContents(schema: schema, rows: [[.text("1")]])
      #expect(store.commit(.replaceTable(renewed)) == .tableReplaced(rowCount: 1))
      #expect(
        store.commit(.listTables)
          == .tables([
            TableSummary(schema: schema, rowCount: 1),
            TableSummary(schema: documentSchema, rowCount: 4),
          ]))
      #expect(
        store.commit(.lookUp(pensionQuestion("330106194001011230")))
          == .refused(.noSuchColumn(table: "pensions", column: "id")))
    }
  }

  @Test("rows that do not fit leave the old table in place", arguments: StoreKind.allCases)
  func refusesUnfitRows(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit(.replaceTable(pensions))
      let id = TableValue.text("330106194001011230")
      let bad: [[[TableValue]]] = [
        [[id, .absent, .absent, .absent], [id, .absent, .absent, .absent]],
        [[.text("1"), .absent, .absent, .absent], [.absent, .absent, .absent, .absent]],
        [[.text("1"), .absent, .absent, .absent], [id, .text("246810"), .absent, .absent]],
        [[.text("1"), .absent, .absent, .absent], [id, .absent, .number(1), .absent]],
        [[.text("1"), .absent, .absent, .absent], [id, .absent, .absent]],
      ]
      for rows in bad {
        #expect(
          store.commit(.replaceTable(TableContents(schema: pensionSchema, rows: rows)))
            == .refused(.unfitRow(table: "pensions", row: 2)))
      }
      #expect(
        store.commit(.listTables) == .tables([TableSummary(schema: pensionSchema, rowCount: 3)]))
    }
  }

  @Test("questions that make no sense are refused", arguments: StoreKind.allCases)
  func refusesQuestions(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit([.replaceTable(pensions), .replaceTable(documents)])
      let ask = { (table: String, condition: ColumnCondition) in
        store.commit(
          .lookUp(
            LookupQuestion(
              table: table, conditions: [condition], caller: nil, today: date("2011-07-01"))))
      }
      let browse = { (table: String, condition: ColumnCondition) in
        store.commit(
          .browse(BrowseQuestion(table: table, conditions: [condition]), offset: 0, count: 9))
      }
      let id = ColumnCondition(column: "id", .equals(.text("1")))
      #expect(ask("nothing", id) == .refused(.noSuchTable("nothing")))
      #expect(browse("nothing", id) == .refused(.noSuchTable("nothing")))
      for unfit in [
        ColumnCondition(column: "id", .equals(.number(1))),
        ColumnCondition(column: "id", .equals(.secret(Secret("1")))),
        ColumnCondition(column: "pin", .equals(.text("246810"))),
        ColumnCondition(column: "id", .spelled("1")),
      ] {
        #expect(
          ask("pensions", unfit) == .refused(.unfitValue(table: "pensions", column: unfit.column)))
      }
      #expect(
        browse("pensions", ColumnCondition(column: "pin", .equals(.secret(Secret("246810")))))
          == .refused(.unfitValue(table: "pensions", column: "pin")))
      let bySecret = BrowseQuestion(table: "pensions", order: "pin")
      #expect(
        store.commit(.browse(bySecret, offset: 0, count: 1))
          == .refused(.unfitValue(table: "pensions", column: "pin")))
      let byNothing = BrowseQuestion(table: "pensions", order: "name")
      #expect(
        store.commit(.browse(byNothing, offset: 0, count: 1))
          == .refused(.noSuchColumn(table: "pensions", column: "name")))
    }
  }

  struct Browsing: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var conditions: [ColumnCondition] = []
    var order: String?
    var isDescending = false
    var offset = 0
    var count = 9
    let numbers: [String]
    let total: Int
  }

  static let browsings = [
    Browsing(
      testDescription: "all, in the order of the file", numbers: ["01", "02", "03", "04"], total: 4),
    Browsing(
      testDescription: "all, backwards", isDescending: true, numbers: ["04", "03", "02", "01"],
      total: 4),
    Browsing(
      testDescription: "two from the second on", offset: 1, count: 2, numbers: ["02", "03"],
      total: 4),
    Browsing(testDescription: "beyond the last", offset: 4, numbers: [], total: 4),
    Browsing(
      testDescription: "by date, empty cells first", order: "since",
      numbers: ["04", "02", "01", "03"], total: 4),
    Browsing(
      testDescription: "by date, newest first", order: "since", isDescending: true,
      numbers: ["03", "01", "02", "04"], total: 4),
    Browsing(
      testDescription: "equal cells stay in the order of the file", order: "group",
      isDescending: true,
      numbers: ["01", "02", "04", "03"], total: 4),
    Browsing(
      testDescription: "of one group",
      conditions: [ColumnCondition(column: "group", .equals(.text("社保")))],
      offset: 1, count: 1, numbers: ["02"], total: 3),
    Browsing(
      testDescription: "an empty cell equals nothing",
      conditions: [ColumnCondition(column: "since", .equals(.absent))],
      numbers: [], total: 0),
    Browsing(
      testDescription: "spelled so far",
      conditions: [ColumnCondition(column: "title", .spelled("9"))],
      numbers: ["01", "02"], total: 2),
    Browsing(
      testDescription: "spelled by another reading",
      conditions: [ColumnCondition(column: "title", .spelled("9545"))],
      numbers: ["02"], total: 1),
    Browsing(
      testDescription: "spelled by both readings is there once",
      conditions: [ColumnCondition(column: "title", .spelled("94"))],
      numbers: ["02"], total: 1),
    Browsing(
      testDescription: "spelled and of a group",
      conditions: [
        ColumnCondition(column: "title", .spelled("64")),
        ColumnCondition(column: "group", .equals(.text("社保"))),
      ], numbers: [], total: 0),
    Browsing(
      testDescription: "spelled in a column that nobody spells",
      conditions: [ColumnCondition(column: "group", .spelled("7"))],
      numbers: [], total: 0),
    Browsing(
      testDescription: "spelled with nothing yet",
      conditions: [ColumnCondition(column: "title", .spelled(""))],
      numbers: ["01", "02", "03"], total: 3),
    Browsing(
      testDescription: "spelled with a key that is no digit",
      conditions: [ColumnCondition(column: "title", .spelled("9*"))],
      numbers: [], total: 0),
  ]

  @Test("browsing", arguments: StoreKind.allCases, browsings)
  func browses(kind: StoreKind, browsing: Browsing) throws {
    try kind.withStore { store in
      _ = store.commit(.replaceTable(documents))
      let question = BrowseQuestion(
        table: "文件", conditions: browsing.conditions, order: browsing.order,
        isDescending: browsing.isDescending)
      let outcome = store.commit(.browse(question, offset: browsing.offset, count: browsing.count))
      guard case .browsed(let rows, let total) = outcome else {
        Issue.record("\(outcome)")
        return
      }
      #expect(rows.map { $0["number"] } == browsing.numbers.map { .text($0) })
      #expect(total == browsing.total)
    }
  }

  @Test("cells come back as they went in", arguments: StoreKind.allCases)
  func keepsCells(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit(.replaceTable(documents))
      let question = BrowseQuestion(table: "文件")
      guard case .browsed(let rows, _) = store.commit(.browse(question, offset: 0, count: 9)) else {
        Issue.record("no rows")
        return
      }
      #expect(rows.map(\.cells) == documents.rows)
    }
  }
}
