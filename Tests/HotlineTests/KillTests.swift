import CSQLite
import Foundation
import Storage
import StorageSQLite
import Telephony
import TestSupport
import Testing

/// The real service, killed again and again with calls up and recordings under way: what it promised is there.
@Suite("Killed at any moment") struct KillTests {
  private static let callsAtOnce = 200 * FuzzFactor.rounds
  private static let kills = 5 * FuzzFactor.rounds

  private static let menu = """
    hotline 100 "Killed" {
      timezone  Europe/London
      languages en
      start     main
    }

    menu main "Main menu" {
      1 "leave a message" -> message
      0 "end the call"    -> bye
      no-input 3 -> bye
      no-match 3 -> bye
    }

    record message "Message" {
      say "After the tone, please."
      for "Reception"
      at-least 1s
      no-input 3  -> bye
      no-match 3  -> bye
      kept        -> main
      unavailable -> main
    }

    hang-up bye {
      say "Goodbye."
    }

    """

  @Test func whatWasSavedIsThereAndEveryCallGoesOn() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "hotline-\(UUID().uuidString)")
    let menus = folder.appending(path: "killed")
    try FileManager.default.createDirectory(at: menus, withIntermediateDirectories: true)
    try Data(Self.menu.utf8).write(to: menus.appending(path: "killed.menu"))
    var random = SplitMix64(seed: 12333)
    let gateway = KillingGateway(callsAtOnce: Self.callsAtOnce, seed: 333)
    // All are held to the end: the folder goes with the last of them.
    var services: [ServeRun] = []
    defer { services.removeAll() }
    for kill in 0...Self.kills {
      let service = try ServeRun(menus.path, flags: ["--log", "error"], folder: folder)
      services.append(service)
      try gateway.connect(port: service.port)
      if kill < Self.kills {
        try gateway.run(untilLines: Int.random(in: 50...Self.callsAtOnce * 8, using: &random))
      } else {
        gateway.takesNewCalls = false
        try gateway.run(untilLines: .max / 2)
        #expect(gateway.callsUp == 0)
      }
      service.kill()
      gateway.disconnect()
      #expect(gateway.errors.isEmpty, "after kill \(kill): \(gateway.errors.prefix(5))")
      #expect(try Self.integrity(of: service.store) == "ok")
    }
    try Self.check(gateway.recordings, in: SQLiteStore(path: services[0].store.path))
  }

  private static func integrity(of file: URL) throws -> String {
    var database: OpaquePointer?
    defer { sqlite3_close(database) }
    try #require(sqlite3_open(file.path, &database) == SQLITE_OK)
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    try #require(
      sqlite3_prepare_v2(database, "PRAGMA integrity_check", -1, &statement, nil) == SQLITE_OK)
    try #require(sqlite3_step(statement) == SQLITE_ROW)
    return String(cString: sqlite3_column_text(statement, 0))
  }

  /// Holds every promise against what is in the store.
  private static func check(_ recordings: [KillingGateway.Recording], in store: SQLiteStore) throws
  {
    var messageOf: [Int: VoiceMessage] = [:]
    var wholeOf: [[Int]: Int] = [:]
    var receipts: Set<ReceiptNumber> = []
    var after: Int64?
    repeat {
      let list = StorageRequest.listMessages(
        MessageFilter(), PageRequest(after: after, limit: PageRequest.limitMax))
      guard case .messages(let page) = store.commit(list) else {
        Issue.record("the store lists no messages")
        return
      }
      for message in page.items {
        #expect(receipts.insert(message.receipt).inserted, "\(message.receipt) was given twice")
        guard case .audio(let file) = store.commit(.readAudio(message.start.operation)) else {
          Issue.record("\(message.receipt) has no sound")
          continue
        }
        let sound = Array(file.suffix(Int(message.length.count) * 8))
        guard sound.count >= KillingGateway.pieceBytes else {
          Issue.record("\(message.receipt) has only \(sound.count) bytes of sound")
          continue
        }
        let place = sound[0..<4].reduce(0) { $0 << 8 | Int($1) }
        #expect(messageOf.updateValue(message, forKey: place) == nil, "one recording, two messages")
        let recording = recordings[place]
        let isWhole = sound.count == recording.byteCount
        for piece in 0..<sound.count / KillingGateway.pieceBytes {
          let start = piece * KillingGateway.pieceBytes
          #expect(
            sound[start..<start + KillingGateway.pieceBytes].elementsEqual(
              KillingGateway.sound(of: place, piece: piece)), "the sound is another's")
        }
        if !message.isCutOff { #expect(isWhole, "\(message.receipt) is cut and does not say so") }
        if isWhole, !message.isCutOff {
          wholeOf[[recording.call, recording.message], default: 0] += 1
        }
      }
      after = page.next
    } while after != nil
    var promised = 0
    for (place, recording) in recordings.enumerated() {
      guard let receipt = recording.receipt else { continue }
      promised += 1
      #expect(messageOf[place]?.receipt.description == receipt, "\(receipt) is not in the store")
      #expect(
        messageOf[place].map { Int($0.length.count) * 8 } == recording.byteCount,
        "\(receipt) is not whole")
    }
    #expect(promised > 0)
    for (message, count) in wholeOf where count > 1 {
      Issue.record("message \(message[1]) of call \(message[0]) was saved \(count) times")
    }
    print(
      "\(kills) kills, \(recordings.count) recordings, \(promised) promised, \(messageOf.count) kept"
    )
  }
}
