import CSQLite
import Foundation
import Storage
import TestSupport
import Testing

/// Faxes that are called back while clocks jump, nodes die, disks fill, and no gateway is there: none is lost, none is sent
/// twice without need, and none waits for ever.
@Suite("A fax in trouble") struct FaxTroubleTests {
  private let folder: URL
  private let menus: URL
  private let system: BrokenSystem

  init() throws {
    (folder, menus) = try FaxMenu.folder()
    system = try BrokenSystem()
  }

  private func serve(_ flags: [String] = []) throws -> ServeRun {
    try ServeRun(menus.path, flags: ["--loops", "1"] + flags, folder: folder, on: system)
  }

  /// What comes before `last`.
  private static func lines(_ gateway: LineClient, to last: String) throws -> [String] {
    var lines: [String] = []
    while let line = gateway.line() {
      if line == last { return lines }
      lines.append(line)
    }
    throw Missing(what: last)
  }

  /// So many minutes have passed by the machine's own clock. In each the queue is looked at.
  private func pass(minutes: Int) throws { try system.pass(.seconds(61 * minutes)) }

  @Test("no gateway ever takes it: after 48 hours staff and its caller hear so")
  func neverTaken() throws {
    let before = try serve()
    let desk = try before.connect()
    try desk.greet(faxes: false)
    let receipt = try desk.orderFax(to: "057188886666")
    before.kill()
    // All but half a minute of its time has passed, and no node has looked at it since.
    var database: OpaquePointer?
    try #require(sqlite3_open(before.store.path, &database) == SQLITE_OK)
    try #require(
      sqlite3_exec(
        database, "UPDATE fax_jobs SET waited_s = 48 * 3600 - 30, seen_at = NULL", nil, nil,
        nil) == SQLITE_OK)
    sqlite3_close(database)
    let service = try serve()
    // Its first look; the next comes a minute later.
    #expect(try service.job(receipt, .waiting, where: { $0.seenAt != nil }).failure == nil)
    try system.setWallClock(ahead: .seconds(60))
    try pass(minutes: 1)
    try service.waitForLog(
      "level=error event=fax-given-up receipt=\(receipt) attempt=0 why=too-late retry=\"hotline faxes retry \(receipt)\""
    )
    let list = CommandRun("faxes", "--state", "failed", "--store", service.store.path)
    #expect(try list.outcome().output.contains("too-late"))
    // Staff see to a gateway, and try it again.
    let retry = CommandRun("faxes", "retry", "\(receipt)", "--store", service.store.path)
    #expect(try retry.outcome().status == 0)
    let gateway = try service.connect()
    try gateway.greet(faxes: true)
    #expect(try gateway.faxLine().hasPrefix("fax fax:\(receipt) 1 "))
  }

  @Test("a clock that jumps by days gives up nothing that waits, and nothing that is under way")
  func clockJumps() throws {
    let service = try serve()
    let desk = try service.connect()
    try desk.greet(faxes: false)
    let receipt = try desk.orderFax(to: "057188886666")
    for (minute, days) in [(1, 3), (2, -3), (3, 9)] {
      try system.setWallClock(ahead: .seconds(days * 86_400))
      try pass(minutes: minute)
      _ = try service.job(receipt, .waiting)
    }
    let gateway = try service.connect()
    try gateway.greet(faxes: true)
    #expect(try gateway.faxLine().hasPrefix("fax fax:\(receipt) 1 "))
    for (minute, days) in [(4, 16), (5, 2)] {
      try system.setWallClock(ahead: .seconds(days * 86_400))
      try pass(minutes: minute)
      gateway.send("ping \(days)")
      #expect(try !Self.lines(gateway, to: "pong \(days)").contains { $0.hasPrefix("fax ") })
    }
    gateway.send("done fax:\(receipt) 1 sent pages=3")
    #expect(try service.job(receipt, .sent).attempts == 1)
  }

  @Test("of two nodes on a store the one that had it is killed: within a minute the other has it")
  func nodeDies() throws {
    let drawn = folder.appending(path: "drawn")
    try FileManager.default.createDirectory(at: drawn, withIntermediateDirectories: true)
    let flags = ["--fax-folder", drawn.path]
    let (first, second) = (try serve(flags), try serve(flags))
    let gateway = try first.connect()
    try gateway.greet(faxes: true)
    let receipt = try gateway.orderFax(to: "057188886666")
    #expect(try gateway.faxLine().hasPrefix("fax fax:\(receipt) 1 "))
    let other = try second.connect()
    try other.greet(faxes: true)
    // It lives, so it has it, however often the other looks.
    try pass(minutes: 1)
    other.send("ping 1")
    _ = try other.skip(to: "pong 1")
    #expect(try second.job(receipt, .sending).attempts == 1)
    first.kill()
    try pass(minutes: 2)
    #expect(try other.faxLine().hasPrefix("fax fax:\(receipt) 2 "))
    other.send("done fax:\(receipt) 2 sent pages=3")
    _ = try second.job(receipt, .sent)
    // What was drawn for it goes, by whichever node.
    try pass(minutes: 3)
    try FileWait.untilEmpty(drawn.path)
  }

  @Test(
    "the disk of the fax folder is gone: it waits a minute and is drawn when that is there again")
  func noFolder() throws {
    let drawn = folder.appending(path: "drawn")
    let files = FileManager.default
    try files.createDirectory(at: drawn, withIntermediateDirectories: true)
    let service = try serve(["--fax-folder", drawn.path])
    let gateway = try service.connect()
    try gateway.greet(faxes: true)
    try files.removeItem(at: drawn)
    let receipt = try gateway.orderFax(to: "057188886666")
    try service.waitForLog("level=error event=fax-not-drawn document=form")
    #expect(try service.job(receipt, .waiting).attempts == 0)
    try files.createDirectory(at: drawn, withIntermediateDirectories: true)
    try system.setWallClock(ahead: .seconds(61))
    #expect(try gateway.faxLine().hasPrefix("fax fax:\(receipt) 1 "))
  }

  @Test(
    "the disk is full when it has arrived: it is not sent again, and known as soon as there is room"
  )
  func diskFull() throws {
    let service = try serve()
    let gateway = try service.connect()
    try gateway.greet(faxes: true)
    let receipt = try gateway.orderFax(to: "057188886666")
    _ = try gateway.faxLine()
    try system.failWriting(ENOSPC)
    gateway.send("done fax:\(receipt) 1 sent pages=3")
    try service.waitForLog("event=store-failed receipt=\(receipt)")
    try system.failWriting(0)
    #expect(try service.job(receipt, .sent).attempts == 1)
  }
}
