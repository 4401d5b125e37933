import Foundation
import ServiceCalendar
import TestSupport
import Testing

@testable import hotline

/// What staff do with `hotline catalogue`, and what callers hear of it, through the built service and over TCP.
@Suite("hotline catalogue beside a service") struct CatalogueCommandTests {
  static let menu = """
    hotline 100 "咨询" {
      timezone  Asia/Shanghai
      languages zh
      start     list
    }

    table advice {
      from "advice.csv"
      number digits key
      title  text
      until  date until
      body   audio
    }

    browse list {
      in advice
      most-asked 30 days
      list 5
      say {list.title}
      chosen      -> listen
      empty       -> bye
      unavailable -> bye
      no-input 3  -> bye
      no-match 3  -> bye
    }

    play listen {
      say {list.body}
      skip-back 4
      pause 5
      skip-forward 6
      faster 3
      continue 7 days
      start-over 1
      * -> list
      9 -> repeat
      -> bye
    }

    hang-up bye {
      say "再见。"
    }
    """

  static let file = """
    number,title,until,body
    1,失业金,,advice/1
    2,工伤认定,,advice/2
    3,年休假,,advice/3

    """

  final class Desk {
    let service: ServeRun
    let menu: URL
    private let client: LineClient
    private let isStill: Bool
    private var calls = 0

    /// `isStill`: no time passes in its calls.
    init(isStill: Bool = false) throws {
      self.isStill = isStill
      let folder = FileManager.default.temporaryDirectory.appending(
        path: "hotline-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      menu = folder.appending(path: "advice.menu")
      try Data(CatalogueCommandTests.menu.utf8).write(to: menu)
      try Data(CatalogueCommandTests.file.utf8).write(to: folder.appending(path: "advice.csv"))
      let store = folder.appending(path: "hotline.db")
      try CommandRun("import", "--store", store.path, menu.path).expect(output: "advice  3 rows\n")
      service = try ServeRun(menu.path, flags: isStill ? ["--test-clock"] : [], folder: folder)
      client = try service.connect()
      client.expect("hotline 1 test")
      client.send("hello 1 desk speed=yes")
      client.expect("ready")
    }

    func run(_ arguments: String...) throws -> CommandRun.Outcome {
      try CommandRun([arguments[0], "--store", service.store.path] + arguments.dropFirst())
        .outcome()
    }

    func ring() -> String {
      calls += 1
      client.send(
        "call c\(calls) to=100 from=13957112345"
          + (isStill ? " at=2026-06-01T09:15 clock=still" : ""))
      return "c\(calls)"
    }

    func send(_ line: String) { client.send(line) }

    /// The next prompt of that call that has `word` in it.
    func hears(_ word: String, in call: String) throws -> String {
      while let line = client.line() {
        if line.hasPrefix("play \(call) "), line.contains(word) { return line }
      }
      throw Missing(what: word, errors: service.log)
    }

    /// The rows that `call` is told, in their order.
    func titles(in call: String) throws -> [String] {
      try hears(".title", in: call).matches(of: /advice\/(\d+)\.title/).map { String($0.1) }
    }
  }

  @Test("a row is heard in a call that was up, and not after its last day; words are found")
  func addsFindsAndRetires() throws {
    let desk = try Desk()
    let call = desk.ring()
    #expect(try desk.titles(in: call) == ["1", "2", "3"])
    let added = try desk.run(
      "catalogue", "add", "advice", "number=7", "title=高温津贴", "body=advice/7")
    #expect(added.status == 0 && added.output.contains("to record: advice/7"), "\(added)")
    desk.send("dtmf \(call) 1")
    _ = try desk.hears("advice/1", in: call)
    desk.send("dtmf \(call) *")
    #expect(try desk.titles(in: call) == ["1", "2", "3", "7"])

    let found = try desk.run("catalogue", "find", "津贴")
    #expect(found.output == "7  高温津贴\n" || found.output.hasPrefix("7"), "\(found)")
    #expect(try desk.run("catalogue", "find", "飞机").status == 1)
    let twice = try desk.run("catalogue", "add", "number=7", "title=别的", "body=advice/8")
    #expect(twice.status != 0 && twice.errors.contains("7"), "\(twice)")

    let retired = try desk.run("catalogue", "retire", "advice", "2", "--until", "2011-07-01")
    #expect(retired.output == "2 is heard until 2011-07-01, that day included\n", "\(retired)")
    let later = desk.ring()
    #expect(try desk.titles(in: later) == ["1", "3", "7"])
  }

  @Test("who adds a row is told at once where its recording is not there") func missingRecordings()
    throws
  {
    let desk = try Desk()
    let prompts = desk.service.folder.appending(path: "prompts")
    for language in ["zh", "en"] {
      try FileManager.default.createDirectory(
        at: prompts.appending(path: "\(language)/advice"), withIntermediateDirectories: true)
    }
    let sound = PCMSound.tone(hertz: 440, milliseconds: 20, rate: 8000)
    try Data(PromptFile(sound, saying: "", madeBy: nil).bytes).write(
      to: prompts.appending(path: "zh/advice/7.wav"))
    let added = try desk.run(
      "catalogue", "--prompts", prompts.path, "add", "number=7", "title=高温津贴", "body=advice/7")
    #expect(added.status == 0)
    #expect(added.output.contains("recorded: \(prompts.path)/zh/advice/7.wav\n"), "\(added)")
    #expect(added.output.contains("to record: en/advice/7\n"))
    #expect(
      added.errors
        == "warning: there is no recording '\(prompts.path)/en/advice/7.wav': callers hear nothing there until there is\n"
    )
    // What is no name of a recording is refused.
    for name in ["advice/7 a", "../secret", "/etc/passwd"] {
      let wrong = try desk.run("catalogue", "add", "number=8", "title=别的", "body=\(name)")
      #expect(wrong.status == 1 && wrong.errors.contains("nothing was added"), "\(name): \(wrong)")
    }
  }

  @Test(
    "who adds a row of which callers hear nothing is told so, as the menu knows, or as it seems")
  func unheard() throws {
    let desk = try Desk()
    let silent = try desk.run("catalogue", "add", "number=7", "title=高温津贴")
    #expect(
      silent.errors == """
        warning: row 7 of 'advice' has nothing beside its name: who chooses it hears no more, unless the menu has words of its own
          = hint: fill in 'body'

        """, "\(silent)")
    let known = try desk.run("catalogue", "add", "number=8", "title=高温津贴", "--menu", desk.menu.path)
    #expect(
      known.errors == """
        warning: row 8 of 'advice' has neither words nor a recording: who chooses it hears nothing
          = hint: fill in 'body'

        """, "\(known)")
    let unnamed = try desk.run("catalogue", "add", "number=9", "body=a/9", "--menu", desk.menu.path)
    #expect(unnamed.errors.contains("row 9 of 'advice' is not named"), "\(unnamed)")
    #expect(unnamed.status == 0)
  }

  @Test("who adds a row without the menu is told that nothing was looked up in it, and how")
  func notLookedUp() throws {
    let desk = try Desk()
    let told =
      "not looked up: whether the menu has the documents and topics that 'title' may name; --menu MENU does\n"
    let added = try desk.run("catalogue", "add", "number=7", "title=高温津贴", "body=advice/7")
    #expect(added.status == 0 && added.output.contains(told), "\(added)")
    let looked = try desk.run(
      "catalogue", "add", "number=8", "title=高温津贴", "body=a/8", "--menu", desk.menu.path)
    #expect(looked.status == 0 && !looked.output.contains("looked up"), "\(looked)")
  }

  @Test("a row that ends before it begins is told to be never heard") func retiresBeforeItBegins()
    throws
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: "hotline-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = ["--store", folder.appending(path: "hotline.db").path]
    let menu = Self.menu.replacing(
      "  until  date until", with: "  since date from\n  until date until")
    try CommandRun(["import", "advice.menu"] + store).file("advice.menu", menu)
      .file("advice.csv", "number,title,since,until,body\n1,失业金,2011-07-10,,a/1\n")
      .expect(output: "advice  1 row\n")
    let retire = ["catalogue", "retire", "advice", "1", "--until"]
    try CommandRun(retire + ["2011-07-09"] + store).expect(
      output: "1 is never heard: it would begin on 2011-07-10, and its last day is 2011-07-09\n")
    try CommandRun(retire + ["2011-07-10"] + store).expect(
      output: "1 is heard until 2011-07-10, that day included\n")
  }

  @Test("citizen numbers are masked in lists for people and programs, and whole in the file")
  func masksCitizenNumbers() throws {
    let store = FileManager.default.temporaryDirectory.appending(path: "hotline-\(UUID()).db").path
    let menu = RepositoryTests.root.appending(path: "menus/12333").path
    #expect(try CommandRun("import", "--store", store, menu).outcome().status == 0)
    let number = "330100191203040210"
    for flags in [[], ["--json"], ["--limit", "3"]] {
      let list = try CommandRun(["catalogue", "list", "payments", "--store", store] + flags)
        .outcome().output
      #expect(list.contains("3****************0") && !list.contains(number), "\(flags)")
    }
    let file = try CommandRun("catalogue", "list", "payments", "--csv", "--store", store).outcome()
    #expect(file.output.contains(number))
  }

  @Test(
    "rows are listed for people, for spreadsheets and for programs, all of them or those of today")
  func lists() throws {
    let desk = try Desk()
    let today = CivilDate(daysSince1970: Int(Date().timeIntervalSince1970 / 86_400))
    let past = try #require(today.adding(days: -9))
    #expect(
      try desk.run("catalogue", "add", "number=10", "title=\"引号\"，逗号, VIP", "body=advice/10")
        .status == 0)
    #expect(try desk.run("catalogue", "retire", "2", "--until", "\(past)").status == 0)
    let people = try desk.run("catalogue")
    #expect(
      people.output == """
        1   失业金
        2   工伤认定           until \(past)
        3   年休假
        10  "引号"，逗号, VIP

        """, "\(people)")
    #expect(try desk.run("catalogue", "list", "advice").output == people.output)
    #expect(
      try desk.run("catalogue", "list", "--heard").output.split(separator: "\n") == [
        "1   失业金", "3   年休假", "10  \"引号\"，逗号, VIP",
      ])
    #expect(try desk.run("catalogue", "list", "--limit", "2").output.hasPrefix("1  失业金\n2  工伤认定"))
    let file = try desk.run("catalogue", "list", "--csv").output
    #expect(
      file == """
        number,title,until,body
        1,失业金,,advice/1
        2,工伤认定,\(past),advice/2
        3,年休假,,advice/3
        10,"\"\"引号\"\"，逗号, VIP",,advice/10

        """)
    let lines = try desk.run("catalogue", "list", "--json").output.split(separator: "\n")
    let rows = try lines.map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(rows.map { $0["number"] as? String } == ["1", "2", "3", "10"])
    #expect(rows[1]["until"] as? String == "\(past)" && rows[0]["until"] is NSNull)
    #expect(rows[3]["title"] as? String == "\"引号\"，逗号, VIP")
    // The file as it was listed is the table: staff's rows are no edits any more.
    try Data(file.utf8).write(to: desk.service.folder.appending(path: "advice.csv"))
    #expect(try desk.run("import", desk.menu.path).output == "advice  4 rows\n")
    for wrong in [
      ["list", "nothing"], ["list", "--csv", "--json"], ["list", "--until", "2011-07-01"],
      ["find"], ["retire"],
    ] {
      let outcome = try CommandRun(["catalogue", "--store", desk.service.store.path] + wrong)
        .outcome()
      #expect(outcome.status == 2 && outcome.output.isEmpty, "\(wrong): \(outcome)")
    }
    #expect(try desk.run("catalogue", "lst").errors.contains("did you mean 'list'?"))
  }

  @Test(
    "a line end that staff wrote comes back from the file as it was, and ends no line of a list")
  func lineEnds() throws {
    let desk = try Desk()
    let title = "一\r\n二"
    #expect(
      try desk.run("catalogue", "add", "number=10", "title=\(title)", "body=advice/10").status == 0)
    let file = try desk.run("catalogue", "list", "--csv").output
    #expect(file.hasSuffix("10,\"\(title)\",,advice/10\n"), "\(file)")
    try Data(file.utf8).write(to: desk.service.folder.appending(path: "advice.csv"))
    #expect(try desk.run("import", desk.menu.path).output == "advice  4 rows\n")
    #expect(try desk.run("catalogue", "list", "--csv").output == file)
  }

  @Test("an import does not undo what staff wrote unless it is told to") func imports() throws {
    let desk = try Desk()
    _ = try desk.run("catalogue", "add", "advice", "number=7", "title=高温津贴", "body=advice/7")
    let refused = try desk.run("import", desk.menu.path)
    #expect(refused.status == 1 && refused.errors.contains("--keep or --replace"), "\(refused)")
    #expect(refused.output.isEmpty && refused.errors.hasSuffix("nothing was imported\n"))
    #expect(try desk.run("import", "--keep", desk.menu.path).output == "advice  4 rows\n")
    #expect(
      try desk.run("import", "--replace", desk.menu.path).output == "advice  3 rows (4 before)\n")
    #expect(try desk.run("import", desk.menu.path).output == "advice  3 rows\n")
  }

  @Test("a recording is skipped in by ten seconds, paused, heard faster, and heard again")
  func controls() throws {
    let desk = try Desk(isStill: true)
    let call = desk.ring()
    _ = try desk.titles(in: call)
    desk.send("dtmf \(call) 2")
    var heard = try desk.hears("advice/2", in: call)
    #expect(heard == "play \(call) 2 keys=interrupt zh/advice/2")
    desk.send("advance \(call) 4s")
    for (keys, more) in [
      ("6", "from=14s "), ("6", "from=24s "), ("4", "from=14s "), ("55", "from=14s "),
      ("3", "from=14s speed=1.25 "), ("9", "speed=1.25 "),
    ] {
      desk.send("dtmf \(call) \(keys)")
      heard = try desk.hears("advice/2", in: call)
      #expect(heard.hasSuffix(" keys=interrupt \(more)zh/advice/2"), "\(keys): \(heard)")
    }
  }

  @Test("the next call goes on where this one stopped, and what was asked comes first")
  func goesOn() throws {
    let desk = try Desk()
    let first = desk.ring()
    #expect(try desk.titles(in: first) == ["1", "2", "3"])
    desk.send("dtmf \(first) 2")
    _ = try desk.hears("advice/2", in: first)
    desk.send("dtmf \(first) 6")
    let moved = try desk.hears("advice/2", in: first)
    #expect(moved.contains(" from=10"), "\(moved)")
    desk.send("dtmf \(first) 3")
    let faster = try desk.hears("advice/2", in: first)
    #expect(faster.contains(" speed=1.25"), "\(faster)")
    desk.send("hangup \(first)")

    // It is kept behind the call's end: whoever rings at once may be a moment early.
    var call = ""
    var order: [String] = []
    for _ in 0..<500 where order.first != "2" {
      call = desk.ring()
      order = try desk.titles(in: call)
      if order.first != "2" { desk.send("hangup \(call)") }
    }
    #expect(order == ["2", "1", "3"])
    desk.send("dtmf \(call) 1")
    let offer = try desk.hears("phrases/goes-on", in: call)
    let operation = offer.split(separator: " ")[2]
    desk.send("done \(call) \(operation) finished")
    let gone = try desk.hears("advice/2", in: call)
    #expect(gone.contains(/from=[89]/), "\(gone)")
  }
}
