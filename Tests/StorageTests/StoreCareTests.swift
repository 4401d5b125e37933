import CSQLite
import Foundation
import Storage
import Telephony
import Testing

@testable import StorageSQLite

/// Copies of stores, what a check finds in them, and what goes with time.
@Suite struct StoreCareTests {
  let folder: TemporaryFolder
  var path: String { folder.path("hotline.db") }

  init() throws { folder = try TemporaryFolder() }

  /// Keeps `count` messages of a second each, in two pieces; call n leaves message n, from 1.
  @discardableResult
  func filled(messages count: UInt64 = 3, at: String = "2011-07-01 20:15") throws
    -> SQLiteStore
  {
    let store = try SQLiteStore(path: path)
    for number in 1...count {
      let key = operation(number)
      let outcomes = store.commit([
        .keepCall(call(number, at: at)), .beginRecording(recording(key, at: at)),
        .appendAudio(key, number: 0, [UInt8](repeating: 0x55, count: 4000)),
        .appendAudio(key, number: 1, [UInt8](repeating: 0xD5, count: 4000)),
        .finishRecording(key, length: Milliseconds(1000), endedBy: .key),
      ])
      #expect(!outcomes.contains { if case .failed = $0 { true } else { false } })
    }
    return store
  }

  func receipt(_ sequence: UInt32, on day: String = "2011-07-01") -> ReceiptNumber {
    ReceiptForm(date: date(day), sequence: sequence).receipt
  }

  // MARK: Copies

  @Test("a copy of a store in use is one whole file, as the store was") func copies() throws {
    let store = try filled(messages: 20)
    let target = folder.path("copy.db")
    var last = (done: 0, total: 0)
    let bytes = try StoreBackup(of: path, to: target).run { last = ($0, $1) }
    #expect(last.done == last.total && last.total > 0)
    #expect(try Data(contentsOf: URL(filePath: target)).count == Int(bytes))
    _ = store.commit(.keepCall(call(99)))
    let check = try StoreCheck(of: target)
    #expect(check.findings == [])
    #expect(check.callCount == 20 && check.messageCount == 20)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(names.filter { $0.hasPrefix("copy") } == ["copy.db"])
    let mode = try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test("a store is written to while it is copied, and the copy ends") func copiesBesideWriter()
    throws
  {
    let store = try filled(messages: 400)
    var number: UInt64 = 1000
    // Each word of progress comes between two steps of the copy: there another one writes.
    _ = try StoreBackup(of: path, to: folder.path("copy.db")).run { _, _ in
      number += 1
      #expect(store.commit(.keepCall(call(number))) == .done)
    }
    #expect(number > 1001)
    let copy = try StoreCheck(of: folder.path("copy.db"))
    #expect(copy.findings == [] && copy.callCount == 400)
    #expect(try StoreCheck(of: path).callCount == 400 + Int(number - 1000))
  }

  @Test("a copy that fails leaves nothing, and what was there stays") func failedCopy() throws {
    try filled()
    let target = folder.path("taken")
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    #expect(throws: StorageFailure.cannotOpen(path: target, reason: "Is a directory")) {
      try StoreBackup(of: path, to: target).run { _, _ in }
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(!names.contains { $0.hasSuffix(".part") })
  }

  @Test("nothing is copied from what is no store") func copiesNoOther() throws {
    let other = folder.path("notes.txt")
    try Data("notes".utf8).write(to: URL(filePath: other))
    #expect(throws: StorageFailure.notADatabase(path: other)) {
      try StoreBackup(of: other, to: folder.path("copy.db")).run { _, _ in }
    }
  }

  // MARK: Checks

  @Test("a store in order has no findings, and a look changes nothing") func whole() throws {
    let store = try filled()
    _ = store.commit([
      .stepMessage(receipt(2), event(.dropped)), .beginRecording(recording(operation(9))),
      .appendAudio(operation(9), number: 0, [1]),
    ])
    let check = try StoreCheck(of: path)
    #expect(check.findings == [])
    #expect(check.messageCount == 3 && check.openCount == 1 && check.callCount == 3)
  }

  @Test(
    "a receipt that a message and a fax have is found, and one of a fax that would be given again")
  func faxReceipts() throws {
    let store = try filled(messages: 1)
    _ = store.commit((1...2).map { .orderFax(faxOrder($0), limit: 9) })
    #expect(try StoreCheck(of: path).findings == [])
    try Connection(path: path).execute(
      """
      UPDATE fax_jobs SET receipt = \(receipt(1).number) WHERE receipt = \(receipt(2).number);
      UPDATE receipts SET last = 2;
      """)
    let findings = try StoreCheck(of: path).findings
    #expect(
      findings == [
        .receiptRepeated(receipt(1), messageCount: 1, faxCount: 1), .receiptAhead(receipt(3)),
      ])
    #expect("\(findings[0])" == "1 message and 1 fax have the receipt \(receipt(1))")
  }

  @Test("a message that says that it is cut off may lack pieces, but no more than it says")
  func cutOff() throws {
    let store = try filled(messages: 1)
    _ = store.commit([
      .beginRecording(recording(operation(9))),
      .appendAudio(operation(9), number: 1, [UInt8](repeating: 0x55, count: 4000)),
      .appendAudio(operation(9), number: 3, [UInt8](repeating: 0x55, count: 4000)),
      .finishRecording(operation(9), length: Milliseconds(1000), endedBy: nil),
    ])
    #expect(try StoreCheck(of: path).messageCount == 2)
    #expect(try StoreCheck(of: path).findings == [])
    let second = SoundPieces.perRecording * 2
    try Connection(path: path).execute("DELETE FROM audio_pieces WHERE piece = \(second + 3)")
    #expect(
      try StoreCheck(of: path).findings
        == [.soundShort(receipt(2), Milliseconds(500), of: Milliseconds(1000))])
    try Connection(path: path).execute("DELETE FROM audio_pieces WHERE piece = \(second + 1)")
    #expect(try StoreCheck(of: path).findings == [.soundLacksPiece(receipt(2), number: 0)])
  }

  struct Damage: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let sql: String
    let findings: [StoreFinding]
  }

  private static let first = ReceiptForm(date: date("2011-07-01"), sequence: 1).receipt

  @Test(
    "what is wrong is found",
    arguments: [
      Damage(
        testDescription: "the first piece of a message is gone",
        sql: "DELETE FROM audio_pieces WHERE piece = \(SoundPieces.perRecording)",
        findings: [.soundLacksPiece(first, number: 0)]),
      Damage(
        testDescription: "a piece between others is gone",
        sql: """
          INSERT INTO audio_pieces (piece, samples) VALUES (\(SoundPieces.perRecording) + 3, x'55');
          """, findings: [.soundLacksPiece(first, number: 2)]),
      Damage(
        testDescription: "the last piece is gone",
        sql: "DELETE FROM audio_pieces WHERE piece = \(SoundPieces.perRecording + 1)",
        findings: [.soundShort(first, Milliseconds(500), of: Milliseconds(1000))]),
      Damage(
        testDescription: "all the sound is gone",
        sql:
          "DELETE FROM audio_pieces WHERE piece IN (\(SoundPieces.perRecording), \(SoundPieces.perRecording + 1))",
        findings: [.soundLacksPiece(first, number: 0)]),
      Damage(
        testDescription: "sound without a recording",
        sql:
          "INSERT INTO audio_pieces (piece, samples) VALUES (\(SoundPieces.perRecording) * 77, x'55')",
        findings: [.soundOfNoRecording(1)]),
      Damage(
        testDescription: "a dropped message that can still be heard",
        sql: "UPDATE recordings SET state = 'dropped' WHERE id = 1",
        findings: [.droppedSoundKept(first)]),
      Damage(
        testDescription: "a state that nobody knows",
        sql: "UPDATE recordings SET state = 'lost' WHERE id = 1",
        findings: [.unknownState(first, "lost")]),
      Damage(
        testDescription: "a receipt whose check digit does not fit",
        sql: "UPDATE recordings SET receipt = \(first.number ^ 1) WHERE id = 1",
        findings: [.receiptMalformed(ReceiptNumber(first.number ^ 1))]),
      Damage(
        testDescription: "a message of another day than its receipt",
        sql: "UPDATE recordings SET recorded_at = recorded_at + 86400 WHERE id = 1",
        findings: [.receiptOfAnotherDay(first)]),
      Damage(
        testDescription: "receipts that would be given again",
        sql: "UPDATE receipts SET last = 0",
        findings: (1...3).map {
          .receiptAhead(ReceiptForm(date: date("2011-07-01"), sequence: $0).receipt)
        }),
      Damage(
        testDescription: "a call whose row is gone",
        sql: "PRAGMA foreign_keys = OFF; DELETE FROM calls WHERE id = 1",
        findings: [.lostParent(table: "call_segments", parent: "calls", rowCount: 1)]),
      Damage(
        testDescription: "steps whose call is gone",
        sql: "DELETE FROM call_segments WHERE call_id = 1",
        findings: [.stepsOfNoCall(1), .callsWithoutSegment(1)]),
      Damage(
        testDescription: "an outcome that nobody knows",
        sql: "UPDATE calls SET outcome = 'won' WHERE id < 3",
        findings: [.unknownOutcome("won", callCount: 2)]),
      Damage(
        testDescription: "a fax in a state that nobody knows",
        sql: """
          INSERT INTO fax_jobs (call, menu, document, called, ordered_at, ordered_pages, page_count,
            state, pages_sent, attempts)
          VALUES (x'00', '12333', 'form', '12333', 0, 1, 1, 'adrift', 0, 0)
          """, findings: [.unknownFaxState("adrift", faxCount: 1)]),
      Damage(
        testDescription: "a transfer that came to what nobody knows",
        sql: "INSERT INTO call_transfers VALUES (1, 0, 0, 'seats', NULL, 1, NULL, 2, 'won')",
        findings: [
          .unknownWord("won", column: "outcome", table: "call_transfers", rowCount: 1)
        ]),
      Damage(
        testDescription: "calls and recordings that ended as nobody knows",
        sql: """
          UPDATE call_segments SET cause = 'bored', ended_while = 'asleep' WHERE call_id = 1;
          UPDATE recordings SET ended_by = 'sleep';
          """,
        findings: [
          .unknownWord("bored", column: "cause", table: "call_segments", rowCount: 1),
          .unknownWord("asleep", column: "ended_while", table: "call_segments", rowCount: 1),
          .unknownWord("sleep", column: "ended_by", table: "recordings", rowCount: 3),
        ]),
      Damage(
        testDescription: "a step of a message that nobody knows",
        sql: "INSERT INTO message_events (recording_id, step, by, at) VALUES (1, 'sung', 'x', 0)",
        findings: [
          .unknownWord("sung", column: "step", table: "message_events", rowCount: 1)
        ]),
      Damage(
        testDescription: "a table without its rows",
        sql: "INSERT INTO lookup_tables (id, name, row_count) VALUES (9, 'permits', 3)",
        findings: [.tableLost("permits")]),
      Damage(
        testDescription: "a transfer belongs to no call",
        sql: "INSERT INTO call_transfers VALUES (77, 0, 0, 'seats', NULL, 1, NULL, 2, 'busy')",
        findings: [.transfersOfNoCall(1)]),
    ]) func finds(_ damage: Damage) throws
  {
    try filled()
    try Connection(path: path).execute(damage.sql)
    #expect(try StoreCheck(of: path).findings == damage.findings)
  }

  @Test("pages that were overwritten are found, and not fallen over") func overwritten() throws {
    try filled(messages: 50)
    let copy = folder.path("copy.db")
    _ = try StoreBackup(of: path, to: copy).run { _, _ in }
    var bytes = try Data(contentsOf: URL(filePath: copy))
    for index in (bytes.count / 4)..<(bytes.count / 2) { bytes[index] = 0xA5 }
    try bytes.write(to: URL(filePath: copy))
    let findings = try StoreCheck(of: copy).findings
    let damages = findings.filter { if case .damaged = $0 { true } else { false } }
    #expect(!damages.isEmpty)
    for damage in damages { #expect(findings.count { $0 == damage } == 1, "\(damage)") }
  }

  @Test("a store of a later program is not judged") func newer() throws {
    try filled()
    try Connection(path: path).execute("PRAGMA user_version = 99")
    #expect(
      throws: StorageFailure.newerSchema(path: path, found: 99, known: Migrations.latestVersion)
    ) { try StoreCheck(of: path) }
  }

  @Test("findings are told in one line") func wording() {
    let findings: [StoreFinding] = [
      .damaged("page 3"), .lostParent(table: "a", parent: "b", rowCount: 1), .stepsOfNoCall(1),
      .transfersOfNoCall(1), .soundOfNoRecording(1), .receiptMalformed(Self.first),
      .receiptOfAnotherDay(Self.first),
      .receiptRepeated(Self.first, messageCount: 2, faxCount: 0), .receiptAhead(Self.first),
      .soundLacksPiece(Self.first, number: 0), .droppedSoundKept(Self.first),
      .callsWithoutSegment(1), .unknownOutcome("x", callCount: 1),
      .unknownFaxState("x", faxCount: 1), .tableLost("x"),
      .soundShort(Self.first, Milliseconds(1), of: Milliseconds(2)), .unknownState(Self.first, "x"),
    ]
    for finding in findings { #expect(!finding.description.contains("\n")) }
  }

  // MARK: Keeping for so long

  @Test("what is old and finished goes, in batches; the rest stays whole") func purges() throws {
    let old = UInt64(StorePurge.batchSize) * 2 + 5
    let store = try filled(messages: old)
    for number in 1...UInt32(old - 2) {
      let steps: [MessageStep] =
        number % 2 == 0 ? [.heard, .answered("好的")] : [.dropped]
      _ = store.commit(steps.map { .stepMessage(receipt(number), event($0)) })
    }
    _ = store.commit([
      .stepMessage(receipt(UInt32(old - 1)), event(.assigned(to: "张"))),
      .keepCall(call(9000, at: "2011-07-02 00:00")),
      .keepFax(fax(operation(1), .sent)), .keepFax(fax(operation(2), .failed)),
      .keepFax(fax(operation(3), .waiting)), .keepFax(fax(operation(4), .sending)),
    ])
    for (number, day) in ["2011-07-01", "2011-07-01", "2011-07-02"].enumerated() {
      let count = DailyCount(kind: .faxes, subject: "\(number)", date: date(day))
      _ = store.commit(.count(count, limit: 9))
    }
    for at in ["2011-07-01 20:15", "2011-07-02 00:00"] {
      let place = Listening.Place(
        caller: "13957112345", language: "zh", position: Milliseconds(60_000))
      _ = store.commit(
        .keepListening(
          Listening(table: "文件", key: at, at: time(at), isCounted: false, place: place)))
    }
    let purge = try StorePurge(of: path)
    for (kind, count) in [
      (StorePurge.Kind.calls, Int(old)), (.messages, Int(old) - 2), (.faxes, 2),
      (.counts, 2), (.places, 1),
    ] {
      #expect(try purge.count(kind, before: date("2011-07-01")) == 0)
      #expect(try purge.removeBatch(kind, before: date("2011-07-01")) == nil)
      #expect(try purge.count(kind, before: date("2011-07-02")) == count)
      var removed: [Int] = []
      while let batch = try purge.removeBatch(kind, before: date("2011-07-02")) {
        removed.append(batch)
      }
      #expect(removed.reduce(0, +) == count)
      #expect(removed.allSatisfy { $0 <= StorePurge.batchSize })
    }
    let check = try StoreCheck(of: path)
    #expect(check.findings == [] && check.callCount == 1 && check.messageCount == 2)
    #expect(store.commit(.findCall(callKey(9000))) == .call(call(9000, at: "2011-07-02 00:00")))
    // Numbers of what has gone are not given again.
    let next = store.commit([
      .beginRecording(recording(operation(5000))),
      .finishRecording(operation(5000), length: Milliseconds(1), endedBy: .key),
    ])
    #expect(next[1] == .messageKept(receipt(UInt32(old) + 1)))
  }

  @Test("a message outlives its sound, and an unanswered one keeps it") func removesSound() throws {
    let store = try filled(messages: 3)
    _ = store.commit([
      .stepMessage(receipt(1), event(.heard)), .stepMessage(receipt(1), event(.answered("好的"))),
      .stepMessage(receipt(2), event(.assigned(to: "张"))),
      .stepMessage(receipt(3), event(.dropped)),
    ])
    let purge = try StorePurge(of: path)
    #expect(try purge.count(.sound, before: date("2011-07-02")) == 1)
    #expect(try purge.removeBatch(.sound, before: date("2011-07-02")) == 1)
    #expect(try purge.removeBatch(.sound, before: date("2011-07-02")) == nil)
    #expect(store.commit(.readAudio(operation(1))) == .refused(.soundRemoved(operation(1))))
    guard case .audio = store.commit(.readAudio(operation(2))),
      case .message(let message?) = store.commit(.findMessage(receipt(1)))
    else {
      Issue.record("no sound, or no message")
      return
    }
    #expect(message.state == .answered && message.length == Milliseconds(1000))
    let check = try StoreCheck(of: path)
    #expect(check.findings == [] && check.messageCount == 3)
    #expect(try purge.removeBatch(.messages, before: date("2011-07-02")) == 2)
  }
}
