import Foundation
import Storage
import Telephony
import Testing

@testable import StorageSQLite

/// A copy that takes the place of a store.
@Suite struct StoreRestoreTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("hotline.db") }
  private var copy: String { folder.path("copy.db") }
  private let today = date("2011-07-01")

  init() throws { folder = try TemporaryFolder() }

  /// Keeps a message of half a second; returns its receipt.
  private func keep(_ number: UInt64, in store: SQLiteStore) throws -> ReceiptNumber {
    let key = operation(number)
    let outcomes = store.commit([
      .beginRecording(recording(key, at: "2011-07-01 20:15")),
      .appendAudio(key, number: 0, [UInt8](repeating: 0x55, count: 4000)),
      .finishRecording(key, length: Milliseconds(500), endedBy: .key),
    ])
    guard case .messageKept(let receipt) = outcomes[2] else {
      throw StorageFailure.database(code: 0, message: "\(outcomes)")
    }
    return receipt
  }

  private func receipt(_ sequence: UInt32) -> ReceiptNumber {
    ReceiptForm(date: today, sequence: sequence).receipt
  }

  /// Three messages are in the copy, and two more in the store.
  private func filled() throws {
    let store = try SQLiteStore(path: path)
    for number in UInt64(1)...3 { _ = try keep(number, in: store) }
    _ = try StoreBackup(of: path, to: copy).run { _, _ in }
    for number in UInt64(4)...5 { _ = try keep(number, in: store) }
  }

  private func restore() throws(StorageFailure) -> StoreRestore.Outcome {
    try StoreRestore(of: copy, to: path).run(today: today) { _, _ in }
  }

  @Test("the copy is there, the store beside it, and no receipt is given again") func replaces()
    throws
  {
    try filled()
    #expect(chmod(path, 0o640) == 0)
    let outcome = try restore()
    #expect(outcome.before == path + ".before-restore" && outcome.receiptsLater == 0)
    var facts = stat()
    #expect(stat(path, &facts) == 0 && facts.st_mode & 0o777 == 0o640)
    let check = try StoreCheck(of: path)
    #expect(check.findings == [] && check.messageCount == 3)
    #expect(try StoreCheck(of: path + ".before-restore").messageCount == 5)
    #expect(try keep(6, in: SQLiteStore(path: path)) == receipt(6))
    #expect(try restore().before == path + ".before-restore-2")
  }

  @Test("the log of a service that was killed is not taken for the copy's") func leftLog() throws {
    try filled()
    // As `kill -9` leaves it: the log is there, and nobody has it open.
    let store = try Connection(path: path)
    try store.execute("UPDATE recordings SET caller = '1'")
    for end in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: path + end, toPath: folder.path("left.db") + end)
    }
    let left = folder.path("left.db")
    let outcome = try StoreRestore(of: copy, to: left).run(today: today) { _, _ in }
    #expect(outcome.receiptsLater == 0)
    #expect(!FileManager.default.fileExists(atPath: left + "-wal"))
    let check = try StoreCheck(of: left)
    #expect(check.findings == [] && check.messageCount == 3)
    #expect(
      try Connection(lookingInto: left).number("SELECT count(*) FROM recordings WHERE caller = '1'")
        == 0)
  }

  @Test("a log that was put aside without its store is not played into the next one that is kept")
  func logAside() throws {
    try filled()
    // The file was lost, the log of a service that was killed was not.
    let store = try Connection(path: path)
    try store.execute("UPDATE recordings SET caller = '1'")
    let left = folder.path("left.db")
    try FileManager.default.copyItem(atPath: path + "-wal", toPath: left + "-wal")
    func restore() throws(StorageFailure) -> StoreRestore.Outcome {
      try StoreRestore(of: copy, to: left).run(today: today) { _, _ in }
    }
    #expect(try restore().before == nil)
    #expect(FileManager.default.fileExists(atPath: left + ".before-restore-wal"))
    _ = try keep(6, in: SQLiteStore(path: left))
    let second = try restore()
    #expect(second.before == left + ".before-restore-2")
    let check = try StoreCheck(of: left + ".before-restore-2")
    #expect(check.findings == [] && check.messageCount == 4)
  }

  @Test(
    "where the store cannot be read, or is gone, receipts go on later", arguments: [true, false])
  func unreadable(isGone: Bool) throws {
    try filled()
    try FileManager.default.removeItem(atPath: path)
    if !isGone { try Data("no store".utf8).write(to: URL(filePath: path)) }
    // What a dead service left of it.
    try Data([1]).write(to: URL(filePath: path + "-wal"))
    let outcome = try restore()
    #expect(outcome.receiptsLater == StoreRestore.receiptsLater)
    #expect(outcome.before == (isGone ? nil : path + ".before-restore"))
    #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
    let check = try StoreCheck(of: path)
    #expect(check.findings == [] && check.messageCount == 3)
    #expect(try keep(6, in: SQLiteStore(path: path)) == receipt(10_004))
  }

  @Test("a store that is open is left alone, and so is another program's file") func inUse() throws
  {
    try filled()
    let store = try SQLiteStore(path: path)
    #expect(throws: StorageFailure.inUse(path: path)) { try restore() }
    #expect(try StoreCheck(of: path).messageCount == 5)
    withExtendedLifetime(store) {}
    let other = folder.path("other.db")
    try Connection(path: other).execute("PRAGMA application_id = 7; CREATE TABLE a (b)")
    #expect(throws: StorageFailure.notOurs(path: other)) {
      try StoreRestore(of: copy, to: other).run(today: today) { _, _ in }
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(!names.contains { $0.hasSuffix(".part") || $0.contains("before-restore") }, "\(names)")
  }

  @Test("a service holds the store from its first moment to its last") func service() throws {
    try filled()
    let lanes = try StorageLanes(sqliteAt: path, at: unix(1))
    #expect(throws: StorageFailure.inUse(path: path)) { try restore() }
    lanes.close()
    withExtendedLifetime(lanes) {}
  }
}
