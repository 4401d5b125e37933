import CSQLite
import Foundation
import Storage
import Telephony
import Testing

@testable import StorageSQLite

/// What goes out of a store is overwritten, and in no copy of it.
extension StoreCareTests {
  @Test("what has gone is in no byte of the file") func overwrites() throws {
    let store = try filled(messages: 1)
    let voice = Array("a voice that nobody is to hear again ".utf8)
    let key = operation(50)
    _ = store.commit([
      .keepCall(call(50, from: "13812345678")),
      .beginRecording(recording(key, caller: "13812345678")),
      .appendAudio(key, number: 0, (0..<100).flatMap { _ in voice }),
      .finishRecording(key, length: Milliseconds(460), endedBy: .key),
      .stepMessage(receipt(2), event(.heard)), .stepMessage(receipt(2), event(.answered("好的"))),
    ])
    func files() throws -> [Data] {
      try ["", "-wal"].compactMap { end in
        let url = URL(filePath: path + end)
        return FileManager.default.fileExists(atPath: url.path) ? try Data(contentsOf: url) : nil
      }
    }
    #expect(try files().contains { $0.range(of: Data(voice)) != nil })
    let purge = try StorePurge(of: path)
    for kind in StorePurge.Kind.allCases {
      while try purge.removeBatch(kind, before: date("2011-07-02")) != nil {}
    }
    try purge.finish()
    for file in try files() {
      #expect(file.range(of: Data(voice)) == nil)
      #expect(file.range(of: Data("13812345678".utf8)) == nil)
    }
  }

  /// Whether something of `voice`, of several pages, is in the file at `path`.
  private func has(_ voice: [UInt8], in path: String) throws -> Bool {
    let file = try Data(contentsOf: URL(filePath: path))
    // Between two pages of a file lies the number of the next one.
    return stride(from: 0, to: voice.count, by: 500).contains {
      file.range(of: Data(voice[$0..<$0 + 100])) != nil
    }
  }

  private func voice() -> [UInt8] {
    var state: UInt64 = 1
    return (0..<20_000).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1
      return UInt8(truncatingIfNeeded: state >> 56)
    }
  }

  @Test("a voice that is dropped is in no page of the file, by caller and staff")
  func overwritesDropped() throws {
    let store = try filled(messages: 1)
    let voice = voice()
    for number: UInt64 in [50, 51] {
      _ = store.commit(.beginRecording(recording(operation(number))))
      for piece in 0..<5 {
        let samples = Array(voice[piece * 4000..<(piece + 1) * 4000])
        #expect(
          store.commit(.appendAudio(operation(number), number: UInt32(piece), samples)) == .done)
      }
    }
    _ = store.commit(.finishRecording(operation(51), length: Milliseconds(2500), endedBy: .key))
    let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)"
    try Connection(path: path).execute(checkpoint)
    #expect(try has(voice, in: path))
    #expect(store.commit(.dropRecording(operation(50))) == .done)
    #expect(store.commit(.stepMessage(receipt(2), event(.dropped))) == .done)
    try Connection(path: path).execute(checkpoint)
    #expect(try !has(voice, in: path))
  }

  @Test("what earlier versions deleted goes out of the file once, and is in no copy")
  func overwritesFreePages() throws {
    try filled(messages: 1)
    let voice = voice()
    let earlier = try Connection(path: path)
    try earlier.prepare("INSERT INTO audio_pieces (piece, samples) VALUES (0, ?1)").run([
      .blob(voice)
    ])
    try earlier.execute(
      """
      PRAGMA secure_delete = FAST;
      DELETE FROM audio_pieces WHERE length(samples) = 20000; PRAGMA wal_checkpoint(TRUNCATE)
      """)
    #expect(try has(voice, in: path))
    let copy = folder.path("copy.db")
    _ = try StoreBackup(of: path, to: copy).run { _, _ in }
    #expect(try !has(voice, in: copy))
    let size = try Data(contentsOf: URL(filePath: path)).count
    let purge = try StorePurge(of: path)
    try purge.overwriteFreePages()
    try purge.finish()
    #expect(try !has(voice, in: path))
    #expect(try Data(contentsOf: URL(filePath: path)).count <= size + 8 * 4096)
    // A second time finds it done.
    try purge.overwriteFreePages()
    #expect(try StoreCheck(of: path).findings == [])
  }

  @Test("a table that is replaced lies on until the next purge, each time")
  func overwritesReplacedTables() throws {
    let store = try SQLiteStore(path: path)
    let purge = try StorePurge(of: path)
    for secret in ["13800000001", "13800000002"] {
      let row = [[TableValue.text(secret), .text(String(repeating: secret, count: 2000))]]
      let schema = try TableSchema(
        name: "notes",
        columns: [
          TableColumn(name: "key", type: .digits, isKey: true),
          TableColumn(name: "note", type: .text),
        ])
      #expect(
        store.commit(.replaceTable(TableContents(schema: schema, rows: row)))
          == .tableReplaced(rowCount: 1))
      let other = TableContents(schema: schema, rows: [[.text("1"), .text("2")]])
      #expect(store.commit(.replaceTable(other)) == .tableReplaced(rowCount: 1))
      try purge.overwriteFreePages()
      try purge.finish()
      #expect(try Data(contentsOf: URL(filePath: path)).range(of: Data(secret.utf8)) == nil)
    }
  }

  @Test("two purges at once overwrite the same pages, and neither falls over the other")
  func overwritesTogether() async throws {
    try filled(messages: 1)
    let earlier = try Connection(path: path)
    let noise = [UInt8](repeating: 0x5A, count: 4_000_000)
    try earlier.prepare("INSERT INTO audio_pieces (piece, samples) VALUES (0, ?1)").run([
      .blob(noise)
    ])
    try earlier.execute(
      "PRAGMA secure_delete = FAST; DELETE FROM audio_pieces WHERE piece = 0; PRAGMA wal_checkpoint(TRUNCATE)"
    )
    let path = path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<3 { group.addTask { try StorePurge(of: path).overwriteFreePages() } }
      try await group.waitForAll()
    }
    try StorePurge(of: path).finish()
    #expect(try !has(Array(noise.prefix(20_000)), in: path))
    #expect(try StoreCheck(of: path).findings == [])
  }
}
