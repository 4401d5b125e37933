import Storage
import Telephony
import Testing

/// What every store does with what staff are to be told: each test on each store.
@Suite("Notices in a store") struct NoticeContractTests {
  @Test(
    "what staff are to be told is kept with its cause, and taken by one at a time",
    arguments: StoreKind.allCases)
  func keepsNotices(kind: StoreKind) throws {
    try kind.withStore { store in
      let receipt = ReceiptForm(date: date("2011-07-01"), sequence: 1).receipt
      let due = { (now: Int64) -> [Notice] in
        guard case .notices(let page) = store.commit(.dueNotices(at: now, PageRequest(limit: 9)))
        else {
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

  @Test("what is due comes in pages, oldest first", arguments: StoreKind.allCases)
  func pagesDue(kind: StoreKind) throws {
    try kind.withStore { store in
      for number in 1...3 as ClosedRange<UInt64> {
        _ = store.commit([
          .beginRecording(recording(operation(number))),
          .finishRecording(operation(number), length: Milliseconds(8000), endedBy: .key),
        ])
      }
      let page = { (after: Int64?) -> (ids: [Int64], next: Int64?) in
        guard
          case .notices(let page) = store.commit(
            .dueNotices(at: 0, PageRequest(after: after, limit: 2)))
        else { return ([], nil) }
        return (page.items.map(\.id), page.next)
      }
      #expect(page(nil) == ([1, 2], 2))
      #expect(page(2) == ([3], nil))
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

  @Test("a full outbox in memory forgets whom somebody was told of, and nobody else")
  func forgetsSettled() {
    let store = MemoryStore()
    let receipt = ReceiptForm(date: date("2011-07-01"), sequence: 1).receipt
    _ = store.commit([
      .beginRecording(recording(operation(1))),
      .finishRecording(operation(1), length: Milliseconds(8000), endedBy: .key),
    ])
    let assign = { store.commit(.stepMessage(receipt, event(.assigned(to: "Ann")))) }
    for _ in 2...10_000 { _ = assign() }
    _ = store.commit(.settleNotice(2, .delivered))
    _ = assign()
    guard
      case .notices(let page) = store.commit(.dueNotices(at: 0, PageRequest(limit: 3))),
      case .notices(let last) = store.commit(.listNotices(nil, PageRequest(limit: 1)))
    else {
      Issue.record("no notices")
      return
    }
    #expect(page.items.map(\.id) == [1, 3, 4])
    #expect(last.items.map(\.id) == [10_001])
    #expect(store.commit(.settleNotice(2, .delivered)) == .refused(.noticeTaken(2)))
  }
}
