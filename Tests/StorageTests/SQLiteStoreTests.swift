import CSQLite
import Foundation
import Storage
import Synchronization
import Telephony
import Testing

@testable import StorageSQLite

@Suite struct SQLiteStoreTests {
  @Test("all is there after closing and opening again") func reopens() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("hotline.db")
    let receipt = try keepMessage(in: SQLiteStore(path: path), operation(1))
    let store = try SQLiteStore(path: path)
    #expect(ReceiptForm(receipt.description)?.sequence == 1)
    #expect(store.commit(.readAudio(operation(1))) == .audio(ALawFile.file(of: [[1, 2, 3]])))
    #expect(
      try keepMessage(in: store, operation(2))
        == ReceiptForm(date: date("2011-07-01"), sequence: 2).receipt)
  }

  private func keepMessage(in store: SQLiteStore, _ key: OperationKey) throws -> ReceiptNumber {
    let outcomes = store.commit([
      .beginRecording(recording(key)), .appendAudio(key, number: 0, [1, 2, 3]),
      .finishRecording(key, length: Milliseconds(1), endedBy: .key),
    ])
    guard case .messageKept(let receipt) = outcomes[2] else {
      throw StorageFailure.database(code: 0, message: "\(outcomes)")
    }
    return receipt
  }

  @Test("two stores on one file see each other's work") func shares() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("hotline.db")
    let one = try SQLiteStore(path: path, secretIterations: 1)
    let other = try SQLiteStore(path: path, secretIterations: 1)
    let question = StorageRequest.lookUp(pensionQuestion("330106194001011230", pin: "246810"))
    #expect(other.commit(question) == .refused(.noSuchTable("pensions")))
    for _ in 0..<3 {
      _ = one.commit(.replaceTable(pensions))
      guard case .found = other.commit(question) else {
        Issue.record("not found")
        return
      }
    }
  }

  @Test("a store whose file is gone, or another one now, keeps nothing, and says so")
  func isGone() throws {
    for goes in [true, false] {
      let folder = try TemporaryFolder()
      let path = folder.path("hotline.db")
      let store = try SQLiteStore(path: path)
      _ = try keepMessage(in: store, operation(1))
      if goes {
        try FileManager.default.removeItem(atPath: path)
      } else {
        let other = folder.path("other.db")
        _ = try SQLiteStore(path: other)
        #expect(rename(other, path) == 0)
      }
      #expect(
        store.commit([
          .beginRecording(recording(operation(2))), .findMessageOfRecording(operation(1)),
        ])
          == [.failed(.replaced(path: path)), .failed(.replaced(path: path))])
    }
  }

  @Test("no secret is in the file") func hidesSecrets() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("hotline.db")
    let secret = "271828182845"
    do {
      let store = try SQLiteStore(path: path, secretIterations: 3)
      let rows: [[TableValue]] = [
        [.text("330106194001011230"), .secret(Secret(secret)), .absent, .absent],
        [.text("330106197512310015"), .secret(Secret(secret)), .absent, .absent],
      ]
      _ = store.commit(.replaceTable(TableContents(schema: pensionSchema, rows: rows)))
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.url.path) {
      let bytes = try Data(contentsOf: folder.url.appending(path: name))
      #expect(bytes.range(of: Data(secret.utf8)) == nil)
    }
    // The same secret twice is two hashes.
    let connection = try Connection(path: path)
    let hashes = try connection.prepare("SELECT c1 FROM table_1").rows { $0.blob(0) }
    #expect(hashes.count == 2 && hashes[0] != hashes[1])
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test("a secret shows itself to nobody") func printsNoSecret() {
    let secret = Secret("246810")
    let condition = pensionQuestion("1", pin: "246810")
    var dumped = ""
    dump(condition, to: &dumped)
    for text in ["\(secret)", String(reflecting: secret), "\(condition)", "\(pensions)", dumped] {
      #expect(!text.contains("246810"))
    }
  }

  @Test("PBKDF2 as RFC 7914 gives it") func hash() throws {
    // Section 11: password "passwd", salt "salt", one round; the first 32 bytes of it.
    let derived = SecretHash.derive(Secret("passwd"), salt: Array("salt".utf8), iterations: 1)
    #expect(
      derived.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        == "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc")

    let hash = SecretHash(of: Secret("246810"), iterations: 1000)
    #expect(hash.matches(Secret("246810")))
    #expect(!hash.matches(Secret("246811")))
    #expect(SecretHash(bytes: hash.bytes) == hash)
    #expect(SecretHash(bytes: [1, 2, 3]) == nil)
  }

  @Test("a notice is forgotten a week after it was delivered, or when its message was answered")
  func forgetsNotices() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("hotline.db")
    let store = try SQLiteStore(path: path)
    let receipts = try (1...4).map { try keepMessage(in: store, operation($0)) }
    // Notices 1 to 4; the fifth tells of a dropped message, of which somebody had been told.
    _ = store.commit([
      .claimNotice(4, at: 1, until: 2), .stepMessage(receipts[3], event(.dropped)),
      .settleNotice(1, .delivered), .settleNotice(2, .givenUp("status 503")),
      .settleNotice(4, .delivered),
    ])
    func kept() throws -> [Int64] {
      guard
        case .notices(let page) = store.commit(.listNotices(nil, PageRequest(limit: 99)))
      else { return [] }
      return page.items.map(\.id).sorted()
    }
    let look = StorageRequest.noteOverdue(date("2011-07-01"))
    _ = store.commit(look)
    #expect(try kept() == [1, 2, 3, 4, 5])
    try Connection(path: path).execute("UPDATE outbox SET made_at = made_at - 8 * 86400")
    _ = store.commit(look)
    #expect(try kept() == [2, 3, 5], "nobody was told of these, and the messages wait")
    for receipt in receipts[1...2] {
      _ = store.commit([
        .stepMessage(receipt, event(.heard)), .stepMessage(receipt, event(.answered("好"))),
      ])
    }
    _ = store.commit(look)
    #expect(try kept() == [5])
  }

  @Test("a wrong PIN takes as long as the right one, wherever it is wrong, and so does a stranger")
  func takesTheSameTime() throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(path: folder.path("hotline.db"), secretIterations: 20_000)
    _ = store.commit(.replaceTable(pensions))
    func nanoseconds(
      _ id: String, _ pin: String, _ expected: StorageOutcome?, on day: Int
    ) -> Double {
      let question = pensionQuestion(id, pin: pin, caller: nil, today: "2011-07-0\(day)")
      var before = timespec()
      var after = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before)
      let outcome = store.commit(.lookUp(question))
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after)
      if let expected { #expect(outcome == expected) }
      return Double(after.tv_sec - before.tv_sec) * 1e9 + Double(after.tv_nsec - before.tv_nsec)
    }
    let tries: [(String, String, StorageOutcome?)] = [
      ("330106194001011230", "246810", nil),
      ("330106194001011230", "046810", .secretWrong),
      ("330106194001011230", "246811", .secretWrong),
      ("330106190001010000", "246810", .secretWrong),
    ]
    // The least of some rounds, each on another day, so that nobody is locked: what else the machine does can only add to it,
    // and changes from one moment to the next.
    var least = tries.map { _ in Double.infinity }
    for day in 1...9 {
      for (index, (id, pin, expected)) in tries.enumerated() {
        least[index] = min(least[index], nanoseconds(id, pin, expected, on: day))
      }
    }
    for (time, (id, pin, _)) in zip(least, tries) {
      #expect(0.7...1.4 ~= time / least[0], "\(id) \(pin): \(time) to \(least[0])")
    }
  }

  // MARK: Files that cannot be used

  @Test("a folder that does not exist") func noFolder() {
    #expect(
      throws: StorageFailure.cannotOpen(
        path: "/nowhere/hotline.db", reason: "No such file or directory")
    ) {
      try SQLiteStore(path: "/nowhere/hotline.db")
    }
  }

  @Test("a folder in place of a file") func folder() throws {
    let folder = try TemporaryFolder()
    #expect(throws: StorageFailure.cannotOpen(path: folder.url.path, reason: "Is a directory")) {
      try SQLiteStore(path: folder.url.path)
    }
  }

  @Test("a text in place of a store") func noDatabase() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("notes.txt")
    let text = String(repeating: "杭州12333\n", count: 1000)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: StorageFailure.notADatabase(path: path)) { try SQLiteStore(path: path) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  @Test("somebody else's database") func foreign() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("other.db")
    var handle: OpaquePointer?
    #expect(sqlite3_open(path, &handle) == SQLITE_OK)
    #expect(sqlite3_exec(handle, "CREATE TABLE birds (name TEXT)", nil, nil, nil) == SQLITE_OK)
    sqlite3_close(handle)
    #expect(throws: StorageFailure.notOurs(path: path)) { try SQLiteStore(path: path) }
  }

  @Test("a store that is only looked into is not changed, and is brought forward first")
  func lookingInto() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("hotline.db")
    #expect(try SQLiteStore(path: path).commit(.keepCall(call(1))) == .done)
    let store = try SQLiteStore(lookingInto: path)
    guard case .call(let kept?) = store.commit(.findCall(callKey(1))) else {
      throw StorageFailure.closed
    }
    #expect(kept.call == call(1).call)
    #expect(store.commit(.keepCall(call(2))) == .failed(.readOnly(path: path)))
    #expect(
      throws: StorageFailure.cannotOpen(path: "/nowhere", reason: "unable to open database file")
    ) {
      try SQLiteStore(lookingInto: "/nowhere")
    }
  }

  @Test("a store of a later program") func newer() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("hotline.db")
    _ = try SQLiteStore(path: path)
    try Connection(path: path).execute("PRAGMA user_version = 99")
    #expect(
      throws: StorageFailure.newerSchema(path: path, found: 99, known: Migrations.latestVersion)
    ) { try SQLiteStore(path: path) }
  }

  @Test("a damaged store") func damaged() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("hotline.db")
    do {
      let store = try SQLiteStore(path: path)
      _ = store.commit((0..<200).map { .keepCall(call($0)) })
    }
    var bytes = try Data(contentsOf: URL(filePath: path))
    for index in (bytes.count / 4)..<(bytes.count * 3 / 4) { bytes[index] = 0xA5 }
    try bytes.write(to: URL(filePath: path))
    #expect {
      try SQLiteStore(path: path)
    } throws: { error in
      if case StorageFailure.damaged(path, _) = error { true } else { false }
    }
  }

  @Test("a full disk fails what needs room, and nothing else") func full() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("hotline.db")
    let connection = try Connection(path: path)
    let store = try SQLiteStore(connection)
    _ = store.commit([.beginRecording(recording(operation(1))), .keepCall(call(1))])
    let pages = try connection.number("PRAGMA page_count")
    try connection.execute("PRAGMA max_page_count = \(pages + 2)")
    let piece = [UInt8](repeating: 0x55, count: 4096)
    let outcomes = store.commit(
      (0..<8).map { .appendAudio(operation(1), number: $0, piece) } + [.findCall(callKey(1))])
    #expect(outcomes.contains(.failed(.diskFull(path: path))))
    #expect(outcomes.contains(.done))
    #expect(outcomes.last == .call(call(1)))
    try connection.execute("PRAGMA max_page_count = 1000000")
    #expect(store.commit(.appendAudio(operation(1), number: 9, piece)) == .done)
  }

  @Test("failures are told in one line") func wording() {
    let failures: [StorageFailure] = [
      .cannotOpen(path: "a", reason: "b"), .notADatabase(path: "a"), .notOurs(path: "a"),
      .readOnly(path: "a"),
      .newerSchema(path: "a", found: 2, known: 1), .diskFull(path: "a"), .busy(path: "a"),
      .damaged(path: "a", detail: "b"), .database(code: 1, message: "b"), .overloaded, .closed,
    ]
    for failure in failures { #expect(!failure.description.contains("\n")) }
  }

  @Test("what was answered survives kill -9", arguments: 0..<4) func killed(round: Int) async throws
  {
    let folder = try TemporaryFolder()
    let path = folder.path("hotline.db")
    let answered = folder.path("answered")
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = path as String, answered = answered as String, round = round as Int] in
      // This runs in a process of its own, which kills itself in the middle of its work.
      let store = try SQLiteStore(path: path)
      let log = open(answered, O_WRONLY | O_CREAT | O_APPEND, 0o600)
      let commits = Atomic(0)
      Thread.detachNewThread {
        // Not between two commits: while the next one is on its way.
        while commits.load(ordering: .relaxed) < 5 + round * 9 { sched_yield() }
        kill(getpid(), SIGKILL)
      }
      var number: UInt64 = 0
      while true {
        number += 1
        let keys = (0..<3).map { operation(number, UInt32($0)) }
        let outcomes = store.commit(
          keys.flatMap { key in
            [
              .beginRecording(recording(key)),
              .appendAudio(
                key, number: 0, [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 4000)),
              .finishRecording(key, length: Milliseconds(500), endedBy: .key),
            ]
          })
        for case .messageKept(let receipt) in outcomes {
          let line = Array("\(receipt) \(number)\n".utf8)
          write(log, line, line.count)
        }
        commits.wrappingAdd(1, ordering: .relaxed)
      }
    }
    let store = try SQLiteStore(path: path)
    let lines = try String(contentsOfFile: answered, encoding: .utf8).split(separator: "\n")
    #expect(lines.count > 0)
    var receipts: Set<ReceiptNumber> = []
    for line in lines {
      let parts = line.split(separator: " ")
      let receipt = ReceiptNumber(try #require(UInt64(parts[0])))
      #expect(receipts.insert(receipt).inserted)
      guard case .message(let message?) = store.commit(.findMessage(receipt)) else {
        Issue.record("message \(receipt) was answered and is lost")
        continue
      }
      #expect(message.start.operation.call == callKey(try #require(UInt64(parts[1]))))
      let samples = [UInt8](
        repeating: UInt8(truncatingIfNeeded: message.start.operation.call.low), count: 4000)
      #expect(
        store.commit(.readAudio(message.start.operation)) == .audio(ALawFile.file(of: [samples])))
    }
    let next = store.commit([
      .beginRecording(recording(operation(1_000_000))),
      .finishRecording(operation(1_000_000), length: Milliseconds(1), endedBy: .key),
    ])
    guard case .messageKept(let receipt) = next[1] else {
      Issue.record("\(next)")
      return
    }
    #expect(!receipts.contains(receipt))
  }
}
