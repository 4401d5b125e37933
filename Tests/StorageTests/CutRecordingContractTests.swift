import Storage
import Telephony
import Testing

/// What every store does with recordings whose call was cut, and goes on in another part: each test on each store.
@Suite("Recordings that were cut, in a store") struct CutRecordingContractTests {
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
    "what two parts of a call keep of one visit are two messages, each with its sound",
    arguments: StoreKind.allCases)
  func keepsAllOfVisit(kind: StoreKind) throws {
    try kind.withStore { store in
      let visit = Visit(store: store)
      func sound(of key: OperationKey) -> UInt8? {
        guard case .audio(let file) = store.commit(.readAudio(key)) else { return nil }
        return file.last
      }
      // Both are recorded by the time the first is kept: its node was waiting for a slow store.
      visit.begin(visit.key(0, 2))
      visit.begin(visit.key(6, 1), byte: 8)
      guard case .messageKept(let later) = visit.finish(visit.key(6, 1), .key),
        case .messageKept(let first) = visit.finish(visit.key(0, 2), .key)
      else {
        Issue.record("not kept")
        return
      }
      #expect(first != later)
      #expect(visit.finish(visit.key(6, 1), .key) == .messageKept(later))
      #expect(sound(of: visit.key(0, 2)) == 7 && sound(of: visit.key(6, 1)) == 8)

      // A third part whose mark says that another one was being saved, of which the store knows nothing.
      let lost = visit.key(3, 4)
      let again = store.commit(
        .finishWholeRecording(
          lost, length: Milliseconds(500), endedBy: .key, sound: Milliseconds(480),
          MessageVisit(call: callKey(1), number: 5, department: "d")))
      #expect(again == .messageKept(later))
      #expect(visit.find() == .messageFound(visit.key(6, 1), later))
      let said = try #require(visit.record(visit.key(7, 1), .hangup))
      let cut = try #require(visit.record(visit.key(8, 1), nil))
      #expect(Set([first, later, said, cut]).count == 4)
      #expect(visit.find() == .messageFound(visit.key(6, 1), later))
      _ = store.commit(.stepMessage(later, event(.dropped)))
      #expect(visit.find() == .messageFound(visit.key(0, 2), first))
      _ = store.commit(.stepMessage(first, event(.dropped)))
      #expect(visit.find() == .notFound)
    }
  }
}
