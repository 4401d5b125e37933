import Foundation
import ServiceCalendar
import Storage
import StorageSQLite
import Testing

@Suite struct ImportCommandTests {
  /// A menu of one table, whose columns stand for all that matter here.
  static let menu = """
    hotline 100 "Riverside Clinic" {
      timezone  Europe/London
      languages en
      start     id
    }

    table patients {
      from "data/patients.csv"
      id digits key
      pin digits secret
      owed money
      name text
    }

    enter id "your number" {
      say "Please key in your number."
      as digits 4..8
      no-input 3 -> goodbye
      no-match 3 -> goodbye
      -> pin
    }

    enter pin "your PIN" {
      say "Please key in your PIN."
      as digits 4
      secret
      no-input 3 -> goodbye
      no-match 3 -> goodbye
      -> account
    }

    lookup account {
      in patients where id = {id} pin = {pin}
      attempts 3
      found -> owed
      not-found -> goodbye
      unavailable -> goodbye
      locked -> goodbye
    }

    play owed {
      say "You owe us" money {account.owed} "."
      -> goodbye
    }

    hang-up goodbye {
      say "Goodbye."
    }

    """

  func run(rows: String?) -> CommandRun {
    let run = CommandRun("import", "--store", "hotline.db", "clinic").file(
      "clinic/clinic.menu", Self.menu)
    return rows.map { run.file("clinic/data/patients.csv", $0) } ?? run
  }

  @Test("the tables of a menu are in the store, and can be looked up") func imports() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hotline-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("hotline.db").path
    try CommandRun("import", "--store", path, "clinic")
      .file("clinic/clinic.menu", Self.menu)
      .file(
        "clinic/data/patients.csv",
        "id,pin,owed,name,note\n1234,4711,12.50,Ann,x\n1235,0815,0,\"B, C\",y\n"
      )
      .expect(output: "patients  2 rows\n")
    let store = try SQLiteStore(path: path)
    let question = LookupQuestion(
      table: "patients",
      conditions: [
        ColumnCondition(column: "id", .equals(.text("1234"))),
        ColumnCondition(column: "pin", .equals(.secret(Secret("4711")))),
      ], caller: nil, today: CivilDate("2011-07-01")!)
    guard case .found(let row) = store.commit(.lookUp(question)) else {
      Issue.record("not found")
      return
    }
    #expect(row.cells == [.text("1234"), .absent, .money(hundredths: 1250), .text("Ann")])
  }

  @Test("on a terminal it tells how far it is, and takes that away; in a file it is not told")
  func progress() throws {
    let rows = (1000..<1060).map { "\($0),4711,1,Ann\n" }.joined()
    for (line, isTold) in [
      ("script -qec '\(CommandRun.binary.path) import --store hotline.db clinic' /dev/null", true),
      ("\"$0\" import --store hotline.db clinic 2>&1", false),
    ] {
      let outcome = try CommandRun(program: "/bin/sh", ["-c", line, CommandRun.binary.path])
        .file("clinic/clinic.menu", Self.menu)
        .file("clinic/data/patients.csv", "id,pin,owed,name\n" + rows)
        .outcome()
      #expect(outcome.status == 0 && outcome.output.contains("patients  60 rows"))
      #expect(outcome.output.contains("of 60 secrets of patients hashed") == isTold, "\(outcome)")
      // What is left to read on the last line of the terminal.
      let shown = outcome.output.replacing("\r\n", with: "\n").split(separator: "\u{1B}[K").last
      #expect(shown.map { String($0) } == "patients  60 rows\n", "\(outcome)")
    }
  }

  /// Ctrl-C and SIGTERM do no more: the command catches no signal.
  @Test("killed in its commit it leaves the table whole") func killed() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hotline-\(UUID())")
    let data = folder.appendingPathComponent("clinic/data")
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Self.menu.write(
      toFile: folder.appendingPathComponent("clinic/clinic.menu").path, atomically: true,
      encoding: .utf8)
    // Nobody can enter an empty PIN, which is a warning; thousands of others would take their time to hash.
    func owe(_ amount: Int) throws {
      let rows = (1000..<2000).map { "\($0),,\(amount),Ann,x\n" }.joined()
      try ("id,pin,owed,name,note\n" + rows).write(
        toFile: data.appendingPathComponent("patients.csv").path, atomically: true, encoding: .utf8)
    }
    let path = folder.appendingPathComponent("hotline.db").path
    let arguments = ["import", "--store", path, folder.appendingPathComponent("clinic").path]
    try owe(1)
    #expect(try CommandRun(arguments).outcome().output == "patients  1000 rows\n")
    try owe(2)
    let system = try BrokenSystem()
    // Its commit takes a minute, and that is when it is stopped.
    try system.syncSlowly(.seconds(60), filesFrom: 20_000)
    let process = Process()
    process.executableURL = CommandRun.binary
    process.arguments = arguments
    process.environment = system.environment
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let deadline = Date(timeIntervalSinceNow: 60)
    func logSize() -> Int {
      (try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int) ?? 0
    }
    while logSize() < 20_000, Date() < deadline { usleep(1000) }
    #expect(logSize() >= 20_000 && process.isRunning, "it never came to its commit")
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    let store = try SQLiteStore(path: path)
    let owed = try (1000..<2000).map { id in
      let question = LookupQuestion(
        table: "patients",
        conditions: [ColumnCondition(column: "id", .equals(.text(String(id))))], caller: nil,
        today: try #require(CivilDate("2011-07-01")))
      guard case .found(let row) = store.commit(.lookUp(question)) else {
        throw Missing(what: "row \(id)")
      }
      return row.cells[2]
    }
    #expect(
      owed.allSatisfy { $0 == .money(hundredths: 100) }
        || owed.allSatisfy { $0 == .money(hundredths: 200) }, "neither the old rows nor the new")
    try CommandRun("verify", "--store", path).expect(output: "0 calls, 0 messages: all is whole\n")
    #expect(try CommandRun(arguments).outcome().output == "patients  1000 rows\n")
  }

  @Test("columns that callers spell can be spelled, by every reading") func spells() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hotline-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("hotline.db").path
    let menu = """
      hotline 101 "文件" {
        timezone  Asia/Shanghai
        languages zh
        start     spelling
      }

      table papers {
        from "papers.csv"
        number digits key
        title text
        note text
      }

      enter spelling "拼音" {
        say "请输入拼音。"
        as digits 1..20
        no-input 3 -> goodbye
        no-match 3 -> goodbye
        -> papers_spelled
      }

      browse papers_spelled {
        in papers where title spelled {spelling}
        say {papers_spelled.title}
        no-input 3 -> goodbye
        no-match 3 -> goodbye
        empty -> goodbye
        unavailable -> goodbye
      }

      hang-up goodbye {
        say "再见。"
      }

      """
    let outcome = try CommandRun("import", "--store", path, "papers.menu").file("papers.menu", menu)
      .file("papers.csv", "number,title,note\n01,银行,产假\n02,产假,银行\n").outcome()
    #expect(outcome.output == "papers  2 rows\n", "\(outcome.errors)")
    let store = try SQLiteStore(path: path)
    let numbers = { (column: String, keys: String) -> [TableValue?] in
      let question = BrowseQuestion(
        table: "papers", conditions: [ColumnCondition(column: column, .spelled(keys))])
      guard case .browsed(let rows, _) = store.commit(.browse(question, offset: 0, count: 9)) else {
        return []
      }
      return rows.map { $0["number"] }
    }
    #expect(numbers("title", "2426") == [.text("02")])
    #expect(numbers("title", "94642") == [.text("01")])
    #expect(numbers("title", "94694") == [.text("01")])
    #expect(numbers("title", "5") == [])
    #expect(numbers("note", "2426") == [])
  }

  @Test("every problem of a file is shown with its place, without its rows") func problems() throws
  {
    try run(rows: "id,pin,owed,name\n1234,47x1,12.505,Ann\n,4711,1,Bob\n1234,4711,1,\"Cid\n")
      .expect(
        errors: """
          error: 'pin' is not of type digits: •••• [table-cell]
           --> clinic/data/patients.csv:2:6
            = hint: digits only, at most 64
          error: 'owed' is not of type money: 12.505 [table-cell]
           --> clinic/data/patients.csv:2:11
            = hint: as 10250.40, without separators or currency, at most 15 digits before the point
          error: 'id' is empty, and it is the row's key [table-key-empty]
           --> clinic/data/patients.csv:3:1
          error: the quote that opens here is never closed [table-quote-open]
           --> clinic/data/patients.csv:4:13
          nothing was imported

          """, status: 1)
  }

  @Test("a file that a spreadsheet wrote as UTF-16 is told what it is") func otherEncoding() throws
  {
    let outcome = try CommandRun(
      program: "/bin/sh",
      [
        "-c", #"printf '\377\376i\0d\0' > clinic/data/patients.csv; "$0" import clinic"#,
        CommandRun.binary.path,
      ]
    ).file("clinic/clinic.menu", Self.menu).file("clinic/data/patients.csv", "").outcome()
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(
      outcome.errors.contains(
        "'data/patients.csv' is UTF-16, and files of data are UTF-8 [file-utf-16]"),
      "\(outcome.errors)")
    #expect(!outcome.errors.contains("\u{FFFD}"))
  }

  @Test("a menu with errors imports nothing") func menuErrors() throws {
    let outcome = try CommandRun("import", "--store", "hotline.db", "clinic")
      .file(
        "clinic/clinic.menu", Self.menu.replacingOccurrences(of: "-> account", with: "-> acount")
      )
      .file("clinic/data/patients.csv", "id,pin,owed,name\n").outcome()
    #expect(outcome.errors.hasPrefix("error: "))
    #expect(outcome.errors.contains("clinic/clinic.menu:"))
    #expect(outcome.errors.hasSuffix("nothing was imported\n"))
    #expect(outcome.output.isEmpty)
    #expect(outcome.status == 1)
  }

  @Test("a table without its file imports nothing") func missing() throws {
    let outcome = try run(rows: nil).outcome()
    #expect(outcome.errors.hasPrefix("error: "))
    #expect(outcome.errors.contains("data/patients.csv"))
    #expect(outcome.status == 1)
  }

  @Test("no such menu") func noMenu() throws {
    let outcome = try CommandRun("import", "nothing").outcome()
    #expect(outcome.errors.hasPrefix("error: "))
    #expect(outcome.status == 2)
  }
}
