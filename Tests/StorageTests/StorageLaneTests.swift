import Dispatch
import Storage
import StorageSQLite
import Synchronization
import Testing

/// A test's store: waits in its first commit until it is let go, and notes the size of each group.
private final class GatedStore: Store {
  struct Log: Sendable {
    var groupSizes: [Int] = []
  }

  let log: Mutex<Log>
  let entered = DispatchSemaphore(value: 0)
  let gate = DispatchSemaphore(value: 0)
  private let memory = MemoryStore()

  init() { log = Mutex(Log()) }

  func commit(_ requests: [StorageRequest]) -> [StorageOutcome] {
    let isFirst = log.withLock { log in
      log.groupSizes.append(requests.count)
      return log.groupSizes.count == 1
    }
    if isFirst {
      entered.signal()
      gate.wait()
    }
    return memory.commit(requests)
  }
}

/// A test's event loop: keeps what it gets.
private final class Asker: StorageAsker {
  let deliveries = Mutex<[[StorageAnswer]]>([])

  func receive(_ answers: [StorageAnswer]) { deliveries.withLock { $0.append(answers) } }
}

@Suite struct StorageLaneTests {
  @Test("what comes while one group is committed makes up the next, answered once to each asker")
  func groups() {
    let store = GatedStore()
    nonisolated(unsafe) let gated = store
    let lane = StorageLane(gated, name: "test")
    let one = Asker()
    let other = Asker()
    let count = DailyCount(kind: .faxes, subject: "1", date: date("2011-07-01"))
    #expect(lane.submit(.count(count, limit: 99), ticket: StorageTicket(0), asker: one))
    gated.entered.wait()
    for number in 1...20 {
      #expect(
        lane.submit(
          .count(count, limit: 99), ticket: StorageTicket(UInt64(number)),
          asker: number % 2 == 0 ? one : other))
    }
    gated.gate.signal()
    lane.close()
    #expect(gated.log.withLock { $0.groupSizes } == [1, 20])
    let answered = one.deliveries.withLock { $0 }
    #expect(answered.map { $0.map(\.ticket.number) } == [[0], (1...10).map { $0 * 2 }])
    #expect(answered[1].map(\.outcome) == (1...10).map { .counted($0 * 2 + 1) })
    #expect(other.deliveries.withLock { $0.map(\.count) } == [10])
  }

  @Test("a full mailbox takes no more, and takes again when it has been emptied") func overload() {
    nonisolated(unsafe) let gated = GatedStore()
    let lane = StorageLane(gated, name: "test")
    let asker = Asker()
    let piece = StorageRequest.appendAudio(
      operation(1), number: 0, [UInt8](repeating: 0, count: 4096))
    #expect(lane.submit(piece, ticket: StorageTicket(0), asker: asker))
    gated.entered.wait()
    var taken = 0
    while lane.submit(piece, ticket: StorageTicket(0), asker: asker) { taken += 1 }
    #expect(taken == (64 << 20) / 4096)
    gated.gate.signal()
    lane.close()
    #expect(!lane.submit(piece, ticket: StorageTicket(0), asker: asker))
    #expect(asker.deliveries.withLock { $0.joined().count } == taken + 1)
  }

  @Test("last words are taken by a full mailbox, all of them, and answered in order")
  func lastWords() {
    nonisolated(unsafe) let gated = GatedStore()
    let lane = StorageLane(gated, name: "test")
    let asker = Asker()
    let count = StorageRequest.count(
      DailyCount(kind: .faxes, subject: "1", date: date("2011-07-01")), limit: 1)
    #expect(!lane.isBusy)
    #expect(lane.submit(count, ticket: StorageTicket(0), asker: asker))
    gated.entered.wait()
    var taken: UInt64 = 1
    while lane.submit(count, ticket: StorageTicket(taken), asker: asker) { taken += 1 }
    #expect(lane.isBusy)
    for _ in 0..<2000 {
      #expect(
        lane.submit(
          .dropRecording(operation(1)), ticket: StorageTicket(taken), asker: asker))
      taken += 1
    }
    gated.gate.signal()
    lane.close()
    let answered = asker.deliveries.withLock { $0.joined().map(\.ticket.number) }
    #expect(answered == Array(0..<taken))
  }

  /// Who closes it comes between any two of those who ask.
  @Test("a lane that closes answers all that it has taken, whoever asks meanwhile") func closing() {
    let count = StorageRequest.count(
      DailyCount(kind: .faxes, subject: "1", date: date("2011-07-01")), limit: 1)
    for round in 0..<200 {
      let lane = StorageLane(MemoryStore(), name: "test")
      let asker = Asker()
      let taken = Atomic(0)
      DispatchQueue.concurrentPerform(iterations: 4) { asking in
        if asking == 0 {
          while taken.load(ordering: .relaxed) < round % 8 {}
          return lane.close()
        }
        while lane.submit(count, ticket: StorageTicket(0), asker: asker) {
          taken.add(1, ordering: .relaxed)
        }
      }
      #expect(
        asker.deliveries.withLock { $0.joined().count } == taken.load(ordering: .relaxed),
        "round \(round)")
    }
  }

  @Test("what a dead service was recording is kept, unless another service may be recording it")
  func rescues() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("hotline.db")
    let dead = try SQLiteStore(path: path)
    _ = dead.commit([
      .beginRecording(recording(operation(1))), .appendAudio(operation(1), number: 0, [1, 2, 3]),
      .orderFax(faxOrder(at: "2011-07-02 09:00"), limit: 9),
    ])
    let claim = StorageRequest.claimFaxes(by: "dead", count: 9, at: unix(2), .standard)
    #expect(dead.commit(claim).faxes.map(\.attempts) == [1])
    let first = ReceiptForm(date: date("2011-07-01"), sequence: 1).receipt
    let service = try StorageLanes(sqliteAt: path, at: unix(1))
    #expect(service.rescued == [first])
    // A fax that it was sending waits for its next try.
    #expect(dead.commit(claim).faxes.map(\.attempts) == [2])

    // Two services on one file, as when a new one starts while the old one lets its calls end.
    _ = dead.commit([
      .beginRecording(recording(operation(2))), .appendAudio(operation(2), number: 0, [1, 2, 3]),
    ])
    #expect(try StorageLanes(sqliteAt: path, at: unix(1)).rescued == [])
    service.close()
  }

  @Test(
    "a hundred callers who key PINs at once hold up nobody who browses, and each is told at once")
  func secretsHaveTheirOwnLane() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("hotline.db")
    let store = try SQLiteStore(path: path, secretIterations: 50_000)
    _ = store.commit([.replaceTable(pensions), .replaceTable(documents)])
    let lanes = try StorageLanes(sqliteAt: path, at: unix(1))
    let asker = Asker()
    let question = pensionQuestion("330106194001011230", pin: "246810", caller: nil)
    for number in 1...100 {
      #expect(lanes.submit(.lookUp(question), ticket: StorageTicket(UInt64(number)), asker: asker))
    }
    let browse = StorageRequest.browse(BrowseQuestion(table: "文件"), offset: 0, count: 5)
    #expect(lanes.submit(browse, ticket: StorageTicket(200), asker: asker))
    #expect(lanes.submit(.keepCall(call(1)), ticket: StorageTicket(201), asker: asker))
    lanes.close()
    let answered = asker.deliveries.withLock { $0 }
    let secrets = answered.filter { $0[0].ticket.number <= 100 }
    #expect(secrets.count == 100 && secrets.allSatisfy { $0.count == 1 })
    // In half of the time that the PINs take, whatever else the machine does.
    let order = answered.flatMap { $0.map(\.ticket.number) }
    for number: UInt64 in [200, 201] {
      let place = try #require(order.firstIndex(of: number))
      #expect(place < 50, "\(place)")
    }
  }

  @Test("who is locked costs no hash: of fifty wrong PINs from one number five are compared")
  func locksBeforeItHashes() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("hotline.db")
    let store = try SQLiteStore(path: path, secretIterations: 200_000)
    _ = store.commit(.replaceTable(pensions))
    let lanes = try StorageLanes(sqliteAt: path, at: unix(1))
    let clock = ContinuousClock()
    let rightOne = StorageRequest.lookUp(pensionQuestion("330106194001011230", pin: "246810"))
    let one = (0..<3).map { _ in clock.measure { _ = store.commit(rightOne) } }.max()!
    let asker = Asker()
    let question = pensionQuestion("330106194001011230", pin: "111111")
    let all = clock.measure {
      for number in 1...50 {
        #expect(
          lanes.submit(.lookUp(question), ticket: StorageTicket(UInt64(number)), asker: asker))
      }
      lanes.close()
    }
    let outcomes = asker.deliveries.withLock { $0.joined().map(\.outcome) }
    #expect(
      outcomes
        == [StorageOutcome](repeating: .secretWrong, count: 5)
        + [StorageOutcome](repeating: .secretLocked, count: 45))
    #expect(all < one * 25, "\(all) for fifty, \(one) for one")
  }

  @Test("what waits longer than callers do is refused at once") func boundsSecrets() throws {
    nonisolated(unsafe) let gated = GatedStore()
    let lane = StorageLane(gated, name: "test", limits: .secrets)
    let asker = Asker()
    let question = StorageRequest.lookUp(pensionQuestion("330106194001011230", pin: "246810"))
    #expect(lane.submit(question, ticket: StorageTicket(0), asker: asker))
    gated.entered.wait()
    var taken: UInt64 = 1
    while lane.submit(question, ticket: StorageTicket(taken), asker: asker) { taken += 1 }
    #expect(taken == 513)
    gated.gate.signal()
    lane.close()
    #expect(gated.log.withLock { $0.groupSizes.allSatisfy { $0 == 1 } })
  }

  @Test("tables and records have lanes of their own") func lanes() throws {
    let folder = try TemporaryFolder()
    let lanes = try StorageLanes(sqliteAt: folder.path("hotline.db"), at: unix(1))
    let asker = Asker()
    _ = lanes.submit(.keepCall(call(1)), ticket: StorageTicket(1), asker: asker)
    _ = lanes.submit(.replaceTable(documents), ticket: StorageTicket(2), asker: asker)
    lanes.close()
    let answers = asker.deliveries.withLock {
      $0.joined().sorted { $0.ticket.number < $1.ticket.number }
    }
    #expect(answers.map(\.outcome) == [.done, .tableReplaced(rowCount: 4)])
  }
}
