import ServiceCalendar
import Storage
import Telephony
import Testing

/// What every store does with messages and their sound: each test on each store.
@Suite("Messages in a store") struct MessageContractTests {
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

  @Test(
    "what is answered or closed loses its sound when it is dropped, and nothing else",
    arguments: StoreKind.allCases)
  func dropsSound(kind: StoreKind) throws {
    try kind.withStore { store in
      let receipt = ReceiptForm(date: date("2011-07-01"), sequence: 1).receipt
      let outcomes = store.commit([
        .beginRecording(recording(operation(1))),
        .appendAudio(operation(1), number: 0, [1]),
        .finishRecording(operation(1), length: Milliseconds(1), endedBy: .key),
        .stepMessage(receipt, event(.heard)),
        .stepMessage(receipt, event(.answered("好"))),
        .stepMessage(receipt, event(.dropped, by: "061")),
        .stepMessage(receipt, event(.dropped, by: "062")),
        .readAudio(operation(1)),
        .stepMessage(receipt, event(.answered("很好"))),
        .stepMessage(receipt, event(.closed(because: nil))),
        .stepMessage(receipt, event(.dropped, by: "063")),
      ])
      #expect(
        outcomes[3...6].allSatisfy { $0 == .done } && outcomes[8...10].allSatisfy { $0 == .done })
      #expect(outcomes[7] == .refused(.soundRemoved(operation(1))))
      guard case .message(let message?) = store.commit(.findMessage(receipt)),
        case .messageHistory(let history) = store.commit(.readMessageHistory(receipt)),
        case .found(let row) = store.commit(
          .lookUp(receiptQuestion(receipt.description, lastFour: "2345")))
      else {
        Issue.record("no message")
        return
      }
      #expect(message.state == .closed)
      #expect(history.filter { $0.step == .dropped }.map(\.by) == ["061"])
      #expect(row["state"] == .text("closed") && row["answer"] == .text("很好"))
    }
  }

  @Test("what is due is listed by its day, page by page", arguments: StoreKind.allCases)
  func listsDue(kind: StoreKind) throws {
    try kind.withStore { store in
      let days = ["2011-07-08", "2011-07-06", nil, "2011-07-08", "2011-07-05", "2011-07-06"]
      for (index, day) in days.enumerated() {
        let key = operation(UInt64(index + 1))
        _ = store.commit([
          .beginRecording(recording(key, due: day)),
          .finishRecording(key, length: Milliseconds(1), endedBy: .key),
        ])
      }
      let filter = MessageFilter(openAndDue: date("2011-07-01")...date("2011-07-08"))
      var found: [UInt32] = []
      var after: Int64?
      repeat {
        guard
          case .messages(let page) = store.commit(
            .listMessages(filter, PageRequest(after: after, limit: 2)))
        else { return }
        found += page.items.compactMap { ReceiptForm($0.receipt.description)?.sequence }
        after = page.next
      } while after != nil
      #expect(found == [5, 2, 6, 1, 4])
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
        list(MessageFilter(openAndDue: day...day)) == [1, 2, 3, 5, 6].map(receipt),
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
}
