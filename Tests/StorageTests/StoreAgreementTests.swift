import Storage
import StorageSQLite
import Telephony
import TestSupport
import Testing

/// Whatever is asked, in whatever order and groups: all stores answer the same.
@Suite struct StoreAgreementTests {
  @Test("stores agree", arguments: 0..<40) func agreeFuzz(seed: UInt64) throws {
    for seed in FuzzFactor.seeds(from: seed) { try agree(seed: seed) }
  }

  private func agree(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let folder = try TemporaryFolder()
    let path = folder.path("hotline.db")
    let memory = MemoryStore()
    var sqlite = try SQLiteStore(path: path, secretIterations: 1)
    for _ in 0..<40 {
      let group = (0..<Int.random(in: 1...8, using: &random)).map { _ in request(&random) }
      let expected = memory.commit(group).map(comparable)
      let found = sqlite.commit(group).map(comparable)
      for (index, outcomes) in zip(expected, found).enumerated() where outcomes.0 != outcomes.1 {
        Issue.record("seed \(seed): \(group[index])\nmemory: \(outcomes.0)\nsqlite: \(outcomes.1)")
        return
      }
      // A store that was closed and opened again is the same store.
      if Int.random(in: 0..<10, using: &random) == 0 {
        sqlite = try SQLiteStore(path: path, secretIterations: 1)
        // But the node that had it is another.
        let release = StorageRequest.releaseFaxes(at: unix(100), .standard)
        let released = (memory.commit(release), sqlite.commit(release))
        #expect(released.0 == released.1, "seed \(seed)")
      }
    }
  }

  /// Where a page goes on is each store's own business; whether it does is not.
  private func comparable(_ outcome: StorageOutcome) -> StorageOutcome {
    switch outcome {
    case .calls(let page): .calls(Page(items: page.items, next: page.next.map { _ in 0 }))
    case .messages(let page): .messages(Page(items: page.items, next: page.next.map { _ in 0 }))
    case .notices(let page): .notices(Page(items: page.items, next: page.next.map { _ in 0 }))
    case .faxes(let page): .faxes(Page(items: page.items, next: page.next.map { _ in 0 }))
    case .done, .call, .messageKept, .messageFound, .messagesKept, .message, .messageHistory,
      .audio, .faxOrdered, .faxesClaimed, .faxesGivenUp, .fax, .counted, .limitReached,
      .tableReplaced, .tables,
      .found,
      .notFound, .secretWrong, .secretInitial, .secretLocked, .browsed, .unanswered, .refused,
      .failed:
      outcome
    }
  }

  private func request(_ random: inout SplitMix64) -> StorageRequest {
    func pick<Item>(_ items: [Item]) -> Item { items.randomElement(using: &random)! }
    let key = operation(
      UInt64.random(in: 1...3, using: &random), segment: pick([0, 1]), pick([1, 2]))
    let receipt = ReceiptForm(
      date: date(pick(["2011-07-01", "2011-07-02"])), sequence: pick([1, 2, 3])
    )
    .receipt
    let page = PageRequest(limit: pick([1, 2, 500]))
    let count = DailyCount(
      kind: pick(DailyCount.Kind.allCases), subject: pick(["1", "2"]), date: date("2011-07-01"))
    let visit = MessageVisit(call: key.call, number: pick([1, 2]), department: pick(["a", "b"]))
    switch Int.random(in: 0..<32, using: &random) {
    case 20:
      return pick([
        .dueNotices(at: 5, page), .listNotices(pick([nil, .waiting]), page),
        .noteOverdue(date(pick(["2011-07-06", "2011-07-07"]))), .retryNotices(pick([nil, 1])),
      ])
    case 21:
      let id = pick([1, 2, 3] as [Int64])
      return pick([
        .claimNotice(id, at: 5, until: 9),
        .settleNotice(
          id, pick([.delivered, .failed("no", nextAttemptAt: 4), .givenUp("never")])),
      ])
    case 0, 1:
      return .keepCall(
        call(
          UInt64.random(in: 1...4, using: &random), segment: pick([0, 1, 2]),
          from: pick([nil, "1", "2"]),
          at: pick(["2011-07-01 20:15", "2011-07-02 00:00"]),
          steps: pick([[], [("main", nil)], [("a", "b"), ("c", "d")]]),
          transfers: pick([
            [], [transfer(.cut)], [transfer(.broken, answered: 12), transfer(.busy, step: "b")],
          ]),
          outcome: pick(CallOutcome.allCases + [nil]), cause: pick(HangupCause.allCases + [nil]),
          endedWhile: pick(EndedWhile.allCases + [nil])))
    case 2: return .findCall(callKey(UInt64.random(in: 1...5, using: &random)))
    case 3:
      return .listCalls(
        CallFilter(from: pick([nil, "1"]), outcome: pick([nil, .messageLeft])), page)
    case 4, 5:
      return .beginRecording(
        recording(
          key, visit: visit.number, department: visit.department,
          at: pick(["2011-07-01 20:15", "2011-07-02 09:00"])))
    case 6, 7:
      let bytes = [UInt8](repeating: pick([1, 2]), count: pick([0, 1, 4096, 4097]))
      return .appendAudio(key, number: pick([0, 1, 2, 1200]), bytes)
    case 8, 9:
      let length = Milliseconds(pick([0, 512, 8000]))
      let end = pick([nil, RecordingEnd.key, .hangup])
      return pick([
        .finishRecording(key, length: length, endedBy: end),
        .finishWholeRecording(
          key, length: length, endedBy: end, sound: Milliseconds(pick([0, 512, 1000])), visit),
        .findMessageOfVisit(visit, asker: pick([0, 1, 9])),
      ])
    case 10: return .dropRecording(key)
    case 11: return pick([.keepInterruptedRecordings, .findMessage(receipt), .readAudio(key)])
    case 12:
      return .listMessages(
        MessageFilter(
          department: pick([nil, "a"]), state: pick([nil, .new, .dropped]),
          openAndDue: pick([nil, date("2011-07-06")...date("2011-07-06")])), page)
    case 13:
      let step: MessageStep = pick([
        .heard, .assigned(to: pick(["a", "b"])), .answered("c"),
        .closed(because: pick([nil, "d"])),
        .dropped,
      ])
      return pick([.stepMessage(receipt, event(step)), .readMessageHistory(receipt)])
    case 14:
      return pick([
        .readAudio(key), .findMessageOfRecording(key), .findFaxOfCall(key),
        .lookUp(
          receiptQuestion(pick([receipt.description, "1"]), lastFour: pick([nil, "2345", "1"]))),
      ])
    case 15:
      return .keepFax(fax(key, pick(FaxJob.State.allCases)))
    case 16:
      return .listFaxes(FaxFilter(state: pick([nil, .waiting])), page)
    case 17: return pick([.count(count, limit: 3), .readCount(count)])
    case 18: return pick([.replaceTable(pensions), .replaceTable(documents), .listTables])
    case 22, 23:
      return .orderFax(
        faxOrder(
          UInt64.random(in: 1...3, using: &random), pick(["a", "b"]), to: pick(["1", "2"]),
          at: pick(["2011-07-01 20:15", "2011-07-02 09:00"])), limit: pick([1, 4]))
    case 24, 25:
      let now = Int64.random(in: 0..<20000, using: &random)
      return pick([
        .claimFaxes(by: pick(["a", "b"]), count: pick([1, 2, 9]), at: unix(now), .standard),
        .tendFaxes(at: unix(now), .standard),
      ])
    case 26, 27, 28:
      let outcome: FaxTry = pick([
        .sent(pageCount: 2), .failed(reason: "busy", pagesSent: pick([0, 1, 3]), pageCount: 3),
        .refused(reason: "no-such-document"), .notBegun(reason: "no-gateway"),
      ])
      let attempt = UInt16.random(in: 1...4, using: &random)
      return pick([
        .noteFaxRequest(receipt, attempt: attempt, "17"),
        .endFaxTry(
          receipt, attempt: attempt, outcome,
          at: unix(Int64.random(in: 0..<20000, using: &random)), .standard),
        .releaseFaxes(at: unix(pick([100, 5000])), .standard),
      ])
    case 29:
      return pick([.findFax(receipt), .tryFaxNow(receipt, at: unix(77)), .cancelFax(receipt)])
    default:
      let id = pick(["330106194001011230", "330106198001010014", "0"])
      return .lookUp(
        pensionQuestion(id, pin: pick([nil, "246810", "1"]), caller: pick([nil, "1"])))
    }
  }
}
