import Storage
import Telephony
import Testing

/// What every store does with faxes and the counts that limit them: each test on each store.
@Suite("Faxes in a store") struct FaxContractTests {
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

  @Test("a clock that is set ahead by mistake lifts no limit", arguments: StoreKind.allCases)
  func countsOutliveAClock(kind: StoreKind) throws {
    try kind.withStore { store in
      let count = { DailyCount(kind: .faxes, subject: "057187654321", date: date($0)) }
      _ = store.commit(.count(count("2011-07-01"), limit: 2))
      for _ in 0..<2 { _ = store.commit(.count(count("2036-01-01"), limit: 2)) }
      #expect(store.commit(.readCount(count("2011-07-01"))) == .counted(1))
    }
  }

  @Test("a count of last week names nobody any more") func countsAreForgotten() throws {
    try StoreKind.sqlite.withStore { store in
      let count = { DailyCount(kind: .faxes, subject: "057187654321", date: date($0)) }
      for day in ["2011-07-01", "2011-07-08", "2011-07-09"] {
        #expect(
          store.commit(.readCount(count("2011-07-01"))) == .counted(day == "2011-07-01" ? 0 : 1))
        _ = store.commit(.count(count(day), limit: 2))
      }
      #expect(store.commit(.readCount(count("2011-07-01"))) == .counted(0))
    }
  }
}
