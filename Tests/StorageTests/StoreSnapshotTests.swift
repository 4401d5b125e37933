import Storage
import Telephony
import Testing

@testable import StorageSQLite

/// What reports read, while a service goes on writing.
@Suite struct StoreSnapshotTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("hotline.db") }

  init() throws { folder = try TemporaryFolder() }

  @Test("the calls of some days, in order of their ringing, each whole") func calls() throws {
    let store = try SQLiteStore(path: path)
    let kept = [
      call(1, at: "2011-07-02 00:00"), call(2, at: "2011-07-01 23:59"),
      call(3, at: "2011-07-01 00:00", transfers: [transfer(.answered, answered: 15)]),
      call(4, at: "2011-06-30 23:59"), call(5, at: "2011-07-01 12:00", cause: .trunkLost),
    ]
    _ = store.commit(kept.map { .keepCall($0) })
    let rest = call(5, segment: 1, at: "2011-07-01 12:00", steps: [("main", "hang-up")])
    _ = store.commit(.keepCall(rest))
    var seen: [CallRecord] = []
    let day = date("2011-07-01")
    try StoreSnapshot(of: path).eachCall(on: day...day) { seen.append($0) }
    #expect(seen == [kept[2], .joining([kept[4], rest]), kept[1]])
  }

  @Test("messages and faxes of some days, in whatever order they came to the store")
  func daysInAnyOrder() throws {
    let store = try SQLiteStore(path: path)
    let moments = [
      "2011-07-01 23:59", "2011-06-20 09:00", "2011-07-01 00:00", "2011-07-02 00:00",
      "2011-06-30 23:59", "2011-07-01 12:00",
    ]
    for (number, moment) in moments.enumerated() {
      let key = operation(UInt64(number))
      let outcomes = store.commit([
        .beginRecording(recording(key, at: moment)), .appendAudio(key, number: 0, [1]),
        .finishRecording(key, length: Milliseconds(4000), endedBy: .key),
        .orderFax(faxOrder(UInt64(number), at: moment), limit: 9),
      ])
      #expect(!outcomes.contains { if case .failed = $0 { true } else { false } })
    }
    let day = date("2011-07-01")
    let snapshot = try StoreSnapshot(of: path)
    var left: [String] = []
    try snapshot.eachMessage(on: day...day) { left.append("\($0.start.recordedAt)") }
    var ordered: [String] = []
    try snapshot.eachFax(on: day...day) { ordered.append("\($0.order.orderedAt)") }
    let expected = [2, 5, 0].map { "\(time(moments[$0]))" }
    #expect(left == expected && ordered == expected)
    var open = 0
    try snapshot.eachOpenMessage(dueBy: date("2011-07-06")) { _ in open += 1 }
    try snapshot.eachOpenMessage(dueBy: date("2011-07-05")) { _ in open += 100 }
    #expect(open == 6)
  }

  @Test("what is written meanwhile is not in it, and nobody waits") func isOneMoment() throws {
    let store = try SQLiteStore(path: path)
    for number in 1...50 { _ = store.commit(.keepCall(call(UInt64(number)))) }
    let snapshot = try StoreSnapshot(of: path)
    let day = date("2011-07-01")
    var number: UInt64 = 1000
    var count = 0
    for _ in 0..<2 {
      try snapshot.eachCall(on: day...day) { _ in
        count += 1
        number += 1
        #expect(store.commit(.keepCall(call(number))) == .done)
      }
    }
    #expect(count == 100)
    try StoreSnapshot(of: path).eachCall(on: day...day) { _ in count += 1 }
    #expect(count == 250)
  }

  @Test("what is no store, and a store of a later program") func refuses() throws {
    #expect(throws: StorageFailure.self) { try StoreSnapshot(of: folder.path("nothing.db")) }
    _ = try SQLiteStore(path: path)
    try Connection(path: path).execute("PRAGMA user_version = 99")
    #expect(
      throws: StorageFailure.newerSchema(path: path, found: 99, known: Migrations.latestVersion)
    ) { try StoreSnapshot(of: path) }
  }
}
