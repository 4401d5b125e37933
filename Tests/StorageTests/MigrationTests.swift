import Foundation
import Storage
import Telephony
import Testing

@testable import StorageSQLite

/// Stores that an earlier program wrote, opened by this one.
@Suite struct MigrationTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("hotline.db") }

  init() throws { folder = try TemporaryFolder() }

  /// The store that version 1 left, brought forward by so many steps.
  private func oldStore(version: Int = 1) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Stores/version-1.sql")
    try Data().write(to: URL(filePath: path))
    let connection = try Connection(path: path)
    try connection.execute(String(contentsOf: file, encoding: .utf8))
    for step in 1..<max(version, 1) {
      try connection.execute(Migrations.steps[step])
      try connection.execute("PRAGMA user_version = \(step + 1)")
    }
  }

  private func receipt(_ sequence: UInt32) -> ReceiptNumber {
    ReceiptForm(date: date("2011-07-01"), sequence: sequence).receipt
  }

  @Test("the first step is what version 1 wrote, and is never edited") func firstStep() throws {
    try oldStore()
    try Connection(path: folder.path("new.db")).execute(Migrations.steps[0])
    // The lookup tables' own are made by imports.
    let forms = try [path, folder.path("new.db")].map { path throws in
      try Connection(path: path).prepare(
        """
        SELECT name || ' ' || coalesce(sql, '') FROM sqlite_schema
        WHERE name NOT LIKE 'table\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        ORDER BY name
        """
      ).rows { $0.text(0).split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    }
    #expect(forms[0] == forms[1])
  }

  @Test("all that version 1 kept is found", arguments: 1...Migrations.latestVersion)
  func findsAll(version: Int) throws {
    try oldStore(version: version)
    let store = try SQLiteStore(path: path, secretIterations: 2)
    #expect(
      try Connection(path: path).number("PRAGMA user_version") == Int64(Migrations.latestVersion))

    guard case .call(let whole?) = store.commit(.findCall(callKey(1))) else {
      Issue.record("no call")
      return
    }
    #expect(whole.path.steps.map(\.name) == ["welcome", "主菜单", "seats", "bye"])
    #expect(whole.outcome == .answered && whole.transfers == [] && whole.endedWhile == nil)
    #expect(whole.segment == 1 && whole.from == "13957112345")

    for (sequence, sound) in [1, 2, 3].map({ (UInt32($0), UInt8($0)) }) {
      guard case .message(let message?) = store.commit(.findMessage(receipt(sequence))) else {
        Issue.record("no message \(sequence)")
        return
      }
      #expect(message.start.department == "劳动保障监察支队")
      #expect(message.start.dueDate == date("2011-07-06"))
      #expect(message.isCutOff == (sequence == 2))
      #expect(message.state == [.new, .assigned, .answered][Int(sequence) - 1])
      #expect(message.assignee == nil)
      guard case .audio(let bytes) = store.commit(.readAudio(message.start.operation)) else {
        Issue.record("message \(sequence) has no sound")
        return
      }
      #expect(Array(bytes.suffix(8)) == [1, 2, 3, sound, 9, 8, 7, sound])
    }
    // A recording that was open is found at the service's next start, with the next receipt.
    #expect(store.commit(.keepInterruptedRecordings) == .messagesKept([receipt(5)]))

    guard case .faxes(let faxes) = store.commit(.listFaxes(FaxFilter(), PageRequest(limit: 9)))
    else {
      Issue.record("no faxes")
      return
    }
    #expect(Set(faxes.items.map(\.id)) == [.operation(operation(7)), .operation(operation(8))])
    let isOver = faxes.items.allSatisfy { $0.state.isFinal }
    #expect(isOver, "none waits for what nobody does any more")
    let count = DailyCount(kind: .faxes, subject: "13957112345", date: date("2011-07-01"))
    #expect(store.commit(.readCount(count)) == .counted(2))
    let question = pensionQuestion("330106194001011230", pin: "246810")
    guard case .found(let row) = store.commit(.lookUp(question)) else {
      Issue.record("no row")
      return
    }
    #expect(row.cells[2] == .money(hundredths: 1_025_040))
    let spelled = BrowseQuestion(
      table: "文件", conditions: [ColumnCondition(column: "title", .spelled("9545"))])
    guard case .browsed(let rows, total: 1) = store.commit(.browse(spelled, offset: 0, count: 9))
    else {
      Issue.record("not spelled")
      return
    }
    #expect(rows[0].cells[1] == .text("医疗保险"))
    #expect(try StoreCheck(of: path).findings == [])
  }

  @Test("a recording that an earlier version left open goes on where it stopped")
  func recordingGoesOn() throws {
    try oldStore()
    let store = try SQLiteStore(path: path)
    let requests = [(0, 7), (2, 8), (1, 9)].map { number, sound in
      StorageRequest.appendAudio(operation(5), number: number, [UInt8](repeating: sound, count: 8))
    }
    #expect(store.commit(requests) == [.done, .done, .done])
    _ = store.commit(.keepInterruptedRecordings)
    guard case .audio(let bytes) = store.commit(.readAudio(operation(5))) else {
      Issue.record("no sound")
      return
    }
    // The pieces 0 and 1 of before stay as they are.
    let sound: [UInt8] = [1, 2, 3, 5, 9, 8, 7, 5] + [UInt8](repeating: 8, count: 8)
    #expect(bytes.suffix(16) == sound[...])
    #expect(try StoreCheck(of: path).findings == [])
  }

  @Test("an old store and its copies are looked at without being changed") func looksIntoOld()
    throws
  {
    try oldStore()
    let check = try StoreCheck(of: path)
    #expect(check.findings == [] && check.callCount == 2 && check.messageCount == 4)
    _ = try StoreBackup(of: path, to: folder.path("copy.db")).run { _, _ in }
    for path in [path, folder.path("copy.db")] {
      #expect(try Connection(path: path).number("PRAGMA user_version") == 1)
    }
  }

  @Test(
    "a step that breaks off leaves the version before, whole",
    arguments: 1..<Migrations.latestVersion)
  func breaksOff(version: Int) throws {
    try oldStore(version: version)
    let connection = try Connection(path: path)
    let forms = "SELECT group_concat(name || coalesce(sql, '') , ';') FROM sqlite_schema"
    let before = try connection.prepare(forms).first { $0.text(0) }
    // All of the step is carried out, and then something that cannot be.
    #expect(throws: StorageFailure.self) {
      try Migrations.run(
        on: connection, steps: Migrations.steps[...version].map { $0 + ";\nSELECT nothing;" })
    }
    #expect(try connection.number("PRAGMA user_version") == Int64(version))
    #expect(try connection.prepare(forms).first { $0.text(0) } == before)
    _ = try SQLiteStore(path: path)
    #expect(
      try connection.number("PRAGMA user_version") == Int64(Migrations.latestVersion))
  }

  @Test("several that open an old store at once bring it forward once") func atOnce() async throws {
    try oldStore()
    let path = path
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask { (try? SQLiteStore(path: path)) != nil }
      }
      for await isOpen in group { #expect(isOpen) }
    }
    #expect(try StoreCheck(of: path).findings == [])
  }

  /// Every way in for which the file must have the form that this program knows.
  private static let waysIn: [(name: String, open: @Sendable (String) throws -> Void)] = [
    ("looking", { _ = try SQLiteStore(lookingInto: $0) }),
    ("report", { _ = try StoreSnapshot(of: $0) }),
    ("purge --dry-run", { _ = try StorePurge(of: $0, onlyCounts: true) }),
    ("purge", { _ = try StorePurge(of: $0) }),
    ("import", { _ = try SQLiteStore(path: $0) }),
    ("service", { _ = try StorageLanes(sqliteAt: $0, at: unix(1)) }),
  ]

  @Test(
    "under a service of an earlier version the file stays as it is", arguments: waysIn.map(\.name))
  func underService(way: String) throws {
    let version = Migrations.latestVersion - 1
    try oldStore(version: version)
    let open = try #require(Self.waysIn.first { $0.name == way }).open
    do {
      let service = try ServiceLock.take(besideStore: path) {}
      #expect(throws: StorageFailure.usedByEarlier(path: path)) { try open(path) }
      #expect(try Connection(path: path).number("PRAGMA user_version") == Int64(version))
      withExtendedLifetime(service) {}
    }
    // It has ended.
    try open(path)
    #expect(
      try Connection(path: path).number("PRAGMA user_version") == Int64(Migrations.latestVersion))
  }

  @Test("under a service of this version all ways in are open", arguments: waysIn.map(\.name))
  func underOwnService(way: String) throws {
    let service = try StorageLanes(sqliteAt: path, at: unix(1))
    try #require(Self.waysIn.first { $0.name == way }).open(path)
    withExtendedLifetime(service) {}
  }

  @Test(
    "of services and commands that open an old store at once all get in, and one service was alone")
  func servicesAtOnce() async throws {
    try oldStore()
    // As a service that died has left it.
    try Data().write(to: URL(filePath: path + "-lock"))
    let path = path
    let services = try await withThrowingTaskGroup(of: StorageLanes?.self) { group in
      for number in 0..<6 {
        group.addTask {
          if number < 3 { return try StorageLanes(sqliteAt: path, at: unix(1)) }
          _ = try SQLiteStore(lookingInto: path)
          return nil
        }
      }
      var services: [StorageLanes] = []
      for try await service in group { if let service { services.append(service) } }
      return services
    }
    #expect(services.filter { $0.wasAlone }.map(\.rescued) == [[receipt(5)]])
    #expect(try StoreCheck(of: path).findings == [])
  }
}
