import Foundation
import Testing

@testable import StorageSQLite

/// A large catalogue that is imported while callers are up, through the built programs and over TCP.
@Suite("hotline import beside a service", .serialized) struct ImportBesideServiceTests {
  private static let menu = """
    hotline 100 "咨询" {
      timezone  Asia/Shanghai
      languages zh
      start     list
    }

    table advice {
      from "advice.csv"
      number digits key
      title  text
      body   text
    }

    browse list {
      in advice
      list 5
      say {list.title}
      9 "更多"    -> next
      chosen      -> views
      empty       -> bye
      unavailable -> bye
      no-input 3  -> bye
      no-match 3  -> bye
    }

    record views "意见" {
      say "请留言。"
      for "办公室"
      no-input 3  -> bye
      no-match 1  -> bye
      kept        -> bye
      unavailable -> bye
    }

    hang-up bye {
      say "再见。"
    }

    """

  private static let rowCount = 1000
  private let folder: URL
  private let menu: URL
  private var store: String { folder.appending(path: "hotline.db").path }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "hotline-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    menu = folder.appending(path: "advice.menu")
    try Data(Self.menu.utf8).write(to: menu)
  }

  /// A file of so many articles, whose numbers begin at `first`.
  private func write(from first: Int, count: Int) throws {
    let body = String(repeating: "单位应当在用工之日起一个月内订立书面劳动合同，", count: 20)
    let rows = (first..<first + count).map { "\($0),标题\($0),\(body)\n" }.joined()
    try Data(("number,title,body\n" + rows).utf8).write(to: folder.appending(path: "advice.csv"))
  }

  /// An import under way, started by somebody who has SIGTERM blocked.
  private func startImport() throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "--block-signal=TERM", "--default-signal=INT", CommandRun.binary.path, "import", "--store",
      store, menu.path,
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// The numbers of the first five rows, as a caller hears them.
  private func titles(_ caller: CallerLine) throws -> [Int] {
    while true {
      let numbers = try caller.wait(for: "play").compactMap { word in
        word.wholeMatch(of: /zh\/advice\/(\d+)\.title/).flatMap { Int($0.1) }
      }
      if !numbers.isEmpty { return numbers }
    }
  }

  @Test("callers look up, and their messages are saved, while it is written; then all rows are new")
  func callsGoOn() throws {
    try write(from: 1, count: 20)
    try CommandRun("import", "--store", store, menu.path).expect(output: "advice  20 rows\n")
    let service = try ServeRun(menu.path, folder: folder)
    try write(from: 9001, count: Self.rowCount)
    let clock = ContinuousClock()
    let start = clock.now
    let process = try startImport()
    var longest = Duration.zero
    var saved = 0
    var editions: [Int] = []
    while process.isRunning {
      let caller = try CallerLine(at: service, to: "100", from: "13957112345")
      let heard = try titles(caller)
      #expect(heard == Array(1...5) || heard == Array(9001...9005), "\(heard)")
      editions.append(heard[0])
      caller.press("1")
      let time = try clock.measure { _ = try caller.leaveMessage() }
      longest = max(longest, time)
      saved += 1
      caller.hangUp()
    }
    process.waitUntilExit()
    let took = clock.now - start
    #expect(process.terminationStatus == 0)
    #expect(editions == editions.sorted(), "the old rows came back")
    #expect(saved > 5 && longest < took / 2, "\(saved) saved, \(longest) of \(took)")
    let caller = try CallerLine(at: service, to: "100", from: "13957112345")
    #expect(try titles(caller) == Array(9001...9005))
    let whole = try CommandRun("verify", "--store", store).outcome()
    #expect(whole.output.hasSuffix(", \(saved) messages: all is whole\n"), "\(whole)")
  }

  @Test("a service tells at its start which tables its store lacks, and how to import them")
  func tellsOfUnimportedTables() throws {
    try write(from: 1, count: 2)
    let command = "hotline import --store \(store) \(menu.path)"
    let service = try ServeRun(menu.path, folder: folder)
    #expect(service.screen.contains("not imported: advice\n"), "\(service.screen)")
    #expect(service.screen.contains(command), "\(service.screen)")
    try service.waitForLog("level=warning event=tables-not-imported tables=advice what=")
    service.kill()
    try service.waitUntilExit()
    try CommandRun("import", "--store", store, menu.path).expect(output: "advice  2 rows\n")
    let next = try ServeRun(menu.path, folder: folder)
    #expect(!next.screen.contains("imported"), "\(next.screen)")
    #expect(!next.log.contains("tables-not-imported"))
  }

  @Test("the command that it tells can be pasted, whatever the paths are")
  func tellsOfUnimportedTablesInQuotes() throws {
    try write(from: 1, count: 2)
    let odd = folder.appending(path: "it's 咨询")
    try FileManager.default.createDirectory(at: odd, withIntermediateDirectories: true)
    for name in ["advice.menu", "advice.csv"] {
      try FileManager.default.copyItem(
        at: folder.appending(path: name), to: odd.appending(path: name))
    }
    let service = try ServeRun(odd.appending(path: "advice.menu").path, folder: odd)
    let line = try #require(
      service.screen.split(separator: "\n").first { $0.contains("hotline import --store ") })
    let command = try #require(line.firstMatch(of: /hotline import (--store .*)/)?.1)
    service.kill()
    try service.waitUntilExit()
    try CommandRun(program: "/bin/sh", ["-c", "\(CommandRun.binary.path) import \(command)"])
      .expect(output: "advice  2 rows\n")
  }

  @Test(
    "ended by a signal, at whatever moment, it leaves the old rows, and no trace once it is done",
    arguments: [SIGTERM, SIGINT, SIGKILL])
  func ends(by signal: Int32) throws {
    try write(from: 1, count: 20)
    try CommandRun("import", "--store", store, menu.path).expect(output: "advice  20 rows\n")
    let service = try ServeRun(menu.path, folder: folder)
    try write(from: 9001, count: Self.rowCount)
    // Its first rows are written, and then more and more of them.
    for rows in [1, 500] as [Int64] {
      let before = try number("SELECT max(id) FROM unused_tables")
      let process = try startImport()
      try waitUntilWritten(rows, after: before, by: process)
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == signal)
      let caller = try CallerLine(at: service, to: "100", from: "13957112345")
      #expect(try titles(caller) == Array(1...5))
      caller.press("1")
      _ = try caller.leaveMessage()
      caller.hangUp()
    }
    try CommandRun("import", "--store", store, menu.path).expect(
      output: "advice  \(Self.rowCount) rows\n")
    let caller = try CallerLine(at: service, to: "100", from: "13957112345")
    #expect(try titles(caller) == Array(9001...9005))
    // Two were left. What has written nothing for a minute is dead.
    #expect(try number("SELECT count(*) FROM unused_tables") == 2)
    try Connection(path: store).execute("UPDATE unused_tables SET touched_at = touched_at - 61")
    try CommandRun("import", "--store", store, menu.path).expect(
      output: "advice  \(Self.rowCount) rows\n")
    #expect(try number("SELECT count(*) FROM unused_tables") == 0)
    #expect(
      try number("SELECT count(*) FROM sqlite_schema WHERE name GLOB 'table_*_spellings'") == 1)
  }

  /// What `sql` says of the store that the service and an import use.
  private func number(_ sql: String) throws -> Int64 {
    try Connection(lookingInto: store).number(sql)
  }

  /// Waits until an import that began after that table has written so many rows.
  private func waitUntilWritten(_ rows: Int64, after last: Int64, by process: Process) throws {
    while process.isRunning {
      let table = try number("SELECT max(id) FROM unused_tables")
      if table > last, try number("SELECT count(*) FROM table_\(table)") >= rows { return }
    }
    throw Missing(what: "\(rows) rows")
  }
}
