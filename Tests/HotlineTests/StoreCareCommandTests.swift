import Foundation
import ServiceCalendar
import Storage
import Telephony
import Testing

@testable import StorageSQLite

/// The commands that look after a store and tell what it came to, run as their users do.
@Suite final class StoreCareCommandTests {
  private let folder: URL
  private var path: String { folder.appendingPathComponent("hotline.db").path }

  /// Calls of 2011-07-01 with each outcome once and one unanswered message, a call on the day before.
  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("hotline-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let store = try SQLiteStore(path: path)
    for (number, outcome) in (CallOutcome.allCases + [.selfService]).enumerated() {
      let day = number < CallOutcome.allCases.count ? "2011-07-01" : "2011-06-30"
      let start = CivilDateTime("\(day) 20:15")!
      let record = CallRecord(
        key: CallKey(high: 1, low: UInt64(number)), gateway: "gw1", call: CallID("c\(number)")!,
        from: "13957112345", to: "12333", language: "zh", startedAt: start, answeredAt: start,
        endedAt: start.adding(seconds: 90),
        path: CallPath([
          .init(name: "主菜单", exit: "信息查询", at: CallTime(milliseconds: 1000)),
          .init(name: "welcome", exit: "hung-up", at: CallTime(milliseconds: 9000)),
        ]), outcome: outcome, cause: .normal, menuVersion: "1")
      _ = store.commit(.keepCall(record))
    }
    let key = OperationKey(
      call: CallKey(high: 1, low: 1), segment: 0, operation: OperationNumber(1))
    _ = store.commit([
      .beginRecording(
        RecordingStart(
          operation: key, visit: 1, caller: "13957112345", department: "劳动保障监察支队",
          recordedAt: CivilDateTime("2011-07-01 20:15")!, dueDate: CivilDate("2011-07-06"))),
      .appendAudio(key, number: 0, [UInt8](repeating: 0x55, count: 4000)),
      .finishRecording(key, length: Milliseconds(500), endedBy: .key),
    ])
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func report(_ arguments: String...) throws -> String {
    let outcome = try CommandRun(
      ["report", "--day", "2011-07-01", "--store", path] + arguments
    ).outcome()
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    return outcome.output
  }

  @Test("a day beside the days before, each figure as it is reckoned") func figures() throws {
    let lines = try report("--csv").split(separator: "\n").map(String.init)
    for line in [
      // Of seven calls three were served by the menus, one by a person; two asked for one, five did not.
      "figure,offered,,2011-07-01,2011-07-01,7",
      "figure,connection-rate,,2011-07-01,2011-07-01,0.5714",
      "figure,self-service-rate,,2011-07-01,2011-07-01,0.7143",
      "figure,seat-answer-rate,,2011-07-01,2011-07-01,0.5",
      "figure,abandoned-rate,,2011-07-01,2011-07-01,0.1429",
      "figure,average-call,,2011-07-01,2011-07-01,90",
      "figure,messages-new,,2011-07-01,2011-07-01,1",
      // It was promised for 2011-07-06.
      "figure,messages-answered-in-time,,2011-07-01,2011-07-01,0",
      "figure,messages-answered-same-day,,2011-07-01,2011-07-01,0",
      "figure,messages-answered-3-workdays,,2011-07-01,2011-07-01,",
      "figure,offered,,2011-06-30,2011-06-30,1",
      "figure,seat-answer-rate,,2011-06-30,2011-06-30,",
      "figure,offered,,2011-06-24,2011-06-24,0",
      "topic-calls,主菜单,信息查询,2011-07-01,2011-07-01,7",
      "topic-rank,主菜单,信息查询,2011-06-30,2011-06-30,1",
      "topic-rank,主菜单,信息查询,2011-06-24,2011-06-24,",
      "given-up,welcome,hung-up,2011-07-01,2011-07-01,2",
      "given-up-seconds,welcome,hung-up,2011-07-01,2011-07-01,8",
      "language-calls,zh,,2011-07-01,2011-07-01,7",
      "hour-calls,20,,2011-07-01,2011-07-01,7",
      "overdue,劳动保障监察支队,,2011-07-01,2011-07-01,1",
    ] { #expect(lines.contains(line), "\(line)") }
    #expect(!lines.contains { $0.hasPrefix("topic") && $0.contains("hung-up") })
    #expect(
      try report("--week", "--csv").contains("figure,offered,,2011-06-25,2011-07-01,8\n"))
  }

  @Test("answers are measured by the calendar that is named, and by what was promised")
  func answers() throws {
    let receipt = ReceiptForm(date: CivilDate("2011-07-01")!, sequence: 1).receipt
    let step = { (step: MessageStep, at: String) in
      StorageRequest.stepMessage(
        receipt, MessageEvent(step, by: "061", at: CivilDateTime(at)!))
    }
    let store = try SQLiteStore(path: path)
    _ = store.commit([
      step(.heard, "2011-07-04 08:30"), step(.answered("好的"), "2011-07-06 17:00"),
      // Putting it right later does not make it late.
      step(.answered("好的。"), "2011-07-20 09:00"),
      // Closing it takes nothing from its answer.
      step(.closed(because: nil), "2011-07-21 09:00"),
    ])
    let calendar = RepositoryTests.root.appending(path: "menus/12333/calendar.csv").path
    let lines = try report("--csv", "--calendar", calendar).split(separator: "\n")
    for line in [
      "figure,messages-answered,,2011-07-01,2011-07-01,1",
      "figure,messages-answered-in-time,,2011-07-01,2011-07-01,1",
      "figure,messages-answered-same-day,,2011-07-01,2011-07-01,0",
      "figure,messages-answered-3-workdays,,2011-07-01,2011-07-01,1",
    ] { #expect(lines.contains(Substring(line)), "\(line)") }
    #expect(!lines.contains { $0.hasPrefix("overdue") })
  }

  @Test("every name that a report has is on the manual's page, and every one there is in a report")
  func names() throws {
    let page = try String(
      contentsOf: RepositoryTests.root.appending(
        path: "Sources/hotline/Documentation.docc/Reports.md"), encoding: .utf8)
    let sections = page.components(separatedBy: "\n## ")
    func named(in section: String) -> [String] {
      let text = sections.first { $0.hasPrefix(section) } ?? ""
      return text.split(separator: "\n").compactMap { line in
        line.firstMatch(of: /^\| `([a-z0-9-]+)`/).map { String($0.1) }
      }
    }
    let lines = try report("--csv").split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let first = lines.filter { $0[0] == "figure" && $0[3] == "2011-07-01" }.map { String($0[1]) }
    #expect(named(in: "Figures") == first)
    let lists = sections.first { $0.hasPrefix("Lists") } ?? ""
    for kind in Set(lines.map { String($0[0]) }) {
      #expect(lists.contains("`\(kind)`"), "\(kind)")
    }
    let json = try report("--json")
    for name in ["periods", "figures", "hours", "languages", "queues", "topics", "givenUp", "late"]
    {
      #expect(json.contains("\"\(name)\" :"), "\(name)")
    }
  }

  @Test("months and any days, and what cannot be meant") func periods() throws {
    func first(_ arguments: String...) throws -> [String] {
      let outcome = try CommandRun(["report", "--csv", "--store", path] + arguments).outcome()
      #expect(outcome.status == 0, "\(outcome.errors)")
      return outcome.output.split(separator: "\n").filter { $0.hasPrefix("figure,offered,") }
        .map { String($0.dropFirst("figure,offered,,".count)) }
    }
    #expect(
      try first("--month", "2011-07") == ["2011-07-01,2011-07-31,7", "2011-06-01,2011-06-30,1"])
    #expect(
      try first("--from", "2011-06-30", "--to", "2011-07-02") == [
        "2011-06-30,2011-07-02,8", "2011-06-27,2011-06-29,0",
      ])
    for wrong in [
      ["--month", "2011-13"], ["--month", "2011-07", "--week"], ["--to", "2011-07-01"],
      ["--from", "2011-07-02", "--to", "2011-07-01"],
      ["--from", "2011-07-02", "--day", "2011-07-02"],
      ["--json", "--csv"], ["--day", "yesterday"],
    ] {
      let outcome = try CommandRun(["report", "--store", path] + wrong).outcome()
      #expect(outcome.status == 2 && outcome.output.isEmpty, "\(wrong)")
    }
  }

  @Test("as a page, and as JSON") func forms() throws {
    let page = try report()
    #expect(page.contains("connection rate                   57.1%      100.0%           -\n"))
    #expect(page.contains("主菜单: 信息查询      7     1                1                -\n"))
    let json = try JSONSerialization.jsonObject(with: Data(try report("--json").utf8))
    let periods = (json as? [String: Any])?["periods"] as? [[String: Any]]
    #expect(periods?.count == 3)
    #expect((periods?[0]["figures"] as? [String: Any])?["offered"] as? Int == 7)
  }

  @Test("a copy is made once, is whole, and is not written over by mistake") func copies() throws {
    let copy = folder.appendingPathComponent("copy.db").path
    let first = try CommandRun("backup", "--store", path, copy).outcome()
    #expect(first.errors.isEmpty, "how far it is, it tells on a terminal alone")
    #expect(first.status == 0 && first.output.hasPrefix("\(copy)  "))
    try CommandRun("verify", "--store", copy).expect(output: "8 calls, 1 messages: all is whole\n")
    #expect(try CommandRun("backup", "--store", path, copy).outcome().status == 2)
    #expect(try CommandRun("backup", "--store", path, "--replace", path).outcome().status == 2)
    #expect(try CommandRun("backup", "--store", path, "--replace", copy).outcome().status == 0)
    // Beside it lie files that are as much the store's.
    let log = path + "-wal"
    try Data([1]).write(to: URL(filePath: log))
    let link = folder.appendingPathComponent("link.db").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    for store in [path, link] {
      for own in [log, path, link, "/dev/null"] {
        #expect(try CommandRun("backup", "--store", store, "--replace", own).outcome().status == 2)
      }
    }
    #expect(try Data(contentsOf: URL(filePath: log)).count == 1)
  }

  @Test("a copy takes the store's place, and the store stays beside it") func restores() throws {
    let copy = folder.appendingPathComponent("copy.db").path
    #expect(try CommandRun("backup", "--store", path, copy).outcome().status == 0)
    try CommandRun("restore", "--store", path, path).expect(
      errors: "error: '\(path)' is the store itself\n  name a copy of it\n", status: 2)
    let outcome = try CommandRun("restore", "--store", path, copy).outcome()
    let before = path + ".before-restore"
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.output.contains("the store that was there is now \(before); "))
    for store in [path, before] {
      try CommandRun("verify", "--store", store).expect(
        output: "8 calls, 1 messages: all is whole\n")
    }
    // A copy of which a part was lost on its way.
    let whole = try Data(contentsOf: URL(filePath: copy))
    try whole.prefix(whole.count / 2).write(to: URL(filePath: copy))
    let damaged = try CommandRun("restore", "--store", path, copy).outcome()
    #expect(damaged.status == 2 && damaged.errors.contains("is damaged"), "\(damaged)")
    try CommandRun("verify", "--store", path).expect(
      output: "8 calls, 1 messages: all is whole\n")
  }

  @Test("a copy does not take the name of a file that the store may have soon")
  func copiesBesideIt()
    throws
  {
    let link = folder.appendingPathComponent("link.db").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    let dangling = folder.appendingPathComponent("other.db").path
    try FileManager.default.createSymbolicLink(
      atPath: dangling, withDestinationPath: "hotline.db-journal")
    for name in [path + "-journal", path + "-shm", folder.path + "/./hotline.db-journal", dangling]
    {
      for store in [path, link] {
        let copied = try CommandRun("backup", "--store", store, name).outcome()
        #expect(copied.status == 2 && copied.errors.contains("is the store itself"), "\(name)")
        let played = try CommandRun(
          "messages", "play", "2011070100011", name, "--store", store, "--by", "w"
        ).outcome()
        #expect(played.status == 2 && played.errors.contains("is the store itself"), "\(name)")
      }
    }
  }

  @Test("a copy that is stopped leaves nothing") func stoppedCopy() throws {
    let system = try BrokenSystem()
    try system.syncSlowly(.seconds(600))
    let copy = folder.appendingPathComponent("copy.db").path
    // The number of the process is that of the shell, whose place it takes.
    let script = #"""
      (until [ -e "$2.$$.part" ] || ! kill -0 $$; do :; done; kill -TERM $$) &
      LD_PRELOAD="$3" HOTLINE_BROKEN="$4" exec "$0" backup --store "$1" "$2"
      """#
    let broken = ["LD_PRELOAD", "HOTLINE_BROKEN"].map { system.environment[$0] ?? "" }
    let outcome = try CommandRun(
      program: "/bin/sh", ["-c", script, CommandRun.binary.path, path, copy] + broken
    ).outcome()
    #expect(outcome.status == 128 + SIGTERM && outcome.output.isEmpty, "\(outcome)")
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!left.contains { $0.hasPrefix("copy.db") }, "\(left)")
  }

  @Test("what killed copies have left goes with the next one; what one is at stays")
  func leftCopies() throws {
    let hourAgo = Date(timeIntervalSinceNow: -3600)
    // No process can have that number; the first one always runs.
    for (name, date) in [
      ("copy.db.999999999.part", hourAgo), ("copy.db.999999999.part-journal", hourAgo),
      ("copy.db.999999998.part", Date()), ("copy.db.1.part", hourAgo), ("copy.db.part", hourAgo),
    ] {
      let file = folder.appendingPathComponent(name)
      try Data([1]).write(to: file)
      try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file.path)
    }
    let copy = folder.appendingPathComponent("copy.db").path
    #expect(try CommandRun("backup", "--store", path, copy).outcome().status == 0)
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(
      left.filter { $0.hasPrefix("copy") } == [
        "copy.db", "copy.db.1.part", "copy.db.999999998.part", "copy.db.part",
      ])
  }

  @Test("a call of which nothing is left is damage, and no end of the program") func lostCall()
    throws
  {
    try Connection(path: path).execute(
      "DELETE FROM call_segments WHERE call_id = 1; DELETE FROM call_steps WHERE call_id = 1")
    for command in [["calls"], ["report", "--from", "2011-06-01", "--to", "2011-07-31"]] {
      let outcome = try CommandRun(command + ["--store", path]).outcome()
      #expect(outcome.status == 2 && outcome.errors.contains("is damaged"), "\(outcome)")
    }
    let outcome = try CommandRun("verify", "--store", path).outcome()
    #expect(
      outcome.status == 1
        && outcome.errors.contains("1 calls have no part of what happened in them\n"))
    // What was asked for, without what is wrong: the figures.
    #expect(outcome.output.hasSuffix(" problems\n") || outcome.output.hasSuffix(" problem\n"))
    #expect(outcome.output.split(separator: "\n").count == 1, "\(outcome.output)")
  }

  @Test(
    "under a service of an earlier version a command of this one says so and changes nothing",
    arguments: [
      ["calls"], ["messages"], ["faxes"], ["outbox"], ["report"],
      ["purge", "--calls", "90d", "--dry-run"], ["prompts", "list", "menus/clinic"],
    ])
  func earlierService(command: [String]) throws {
    let earlier = Int64(Migrations.latestVersion - 1)
    try Connection(path: path).execute(
      "ALTER TABLE lookup_tables DROP COLUMN menus; PRAGMA user_version = \(earlier)")
    let service = try ServiceLock.take(besideStore: path) {}
    let outcome = try CommandRun(command + ["--store", path]).outcome()
    #expect(
      outcome.status == 2
        && outcome.errors.contains("a service of an earlier version uses the store"), "\(outcome)")
    #expect(try Connection(path: path).number("PRAGMA user_version") == earlier)
    withExtendedLifetime(service) {}
  }

  @Test("a message is not played over its own store") func playsNotOverTheStore() throws {
    let before = try Data(contentsOf: URL(filePath: path))
    let outcome = try CommandRun(
      "messages", "play", "2011070100011", path, "--store", path, "--by", "w"
    ).outcome()
    #expect(outcome.status == 2 && outcome.errors.contains("is the store itself"))
    #expect(try Data(contentsOf: URL(filePath: path)).prefix(1024) == before.prefix(1024))
  }

  @Test("an empty file is no store, and stays empty") func emptyFile() throws {
    let empty = folder.appendingPathComponent("empty.db").path
    try Data().write(to: URL(filePath: empty))
    for command in ["calls", "messages", "faxes", "outbox"] {
      let outcome = try CommandRun(command, "--store", empty).outcome()
      #expect(outcome.status == 2 && outcome.errors.contains("is empty"), "\(command)")
    }
    #expect(try Data(contentsOf: URL(filePath: empty)).isEmpty)
  }

  @Test("a copy for which there is no room says so, and leaves nothing") func copyWithoutRoom()
    throws
  {
    let copy = folder.appendingPathComponent("copy.db").path
    let outcome = try CommandRun(
      program: "/bin/sh",
      [
        "-c", #"ulimit -f 100; exec "$0" backup --store "$1" "$2""#, CommandRun.binary.path, path,
        copy,
      ]
    ).outcome()
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    #expect(outcome.errors.contains("no room is left on the disk"), "\(outcome.errors)")
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!left.contains { $0.hasPrefix("copy.db") }, "\(left)")
  }

  @Test("what is old goes; an unanswered message stays") func purges() throws {
    let run = ["purge", "--store", path, "--calls", "90d", "--messages", "730d"]
    let dry = try CommandRun(run + ["--dry-run"]).outcome()
    #expect(dry.status == 0 && dry.output.contains("calls     8 from before"))
    #expect(try CommandRun(run).outcome().status == 0)
    try CommandRun("verify", "--store", path).expect(output: "0 calls, 1 messages: all is whole\n")
    for wrong in [[], ["--calls"], ["--calls", "90"], ["--calls", "0d"], ["--counts", "-1d"]] {
      let outcome = try CommandRun(["purge", "--store", path] + wrong).outcome()
      #expect(outcome.status == 2 && outcome.output.isEmpty, "\(wrong)")
    }
  }
}
