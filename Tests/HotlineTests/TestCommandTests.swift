import Foundation
import GatewayProtocols
import Telephony
import TestSupport
import Testing

@testable import hotline

@Suite("hotline test") struct TestCommandTests {
  static let menu = """
    hotline 100 "The office" {
      timezone  Europe/London
      languages en
      start     main
    }

    menu main "Main menu" {
      1 "our hours" as hours -> hours
      2 "goodbye" as goodbye -> goodbye
      no-input 3 -> goodbye
      no-match 3 -> goodbye
    }

    play hours {
      say "We are here from nine to five."
      -> main
    }

    hang-up goodbye {
      say "Goodbye."
    }
    """

  private static func run(_ scripts: String, _ flags: String...) throws -> CommandRun.Outcome {
    try CommandRun(["test", "office"] + flags)
      .file("office/office.menu", menu).file("office/office.calls", scripts).outcome()
  }

  private static let good = """
    call "the hours"
      hear main
      press 1
      hear hours "nine to five"
      hang up
    """

  private static let bad = """
    call "the wrong step"
      hear main
      press 1
      hear goodbye
    """

  @Test("says that all is well")
  func passes() throws {
    let outcome = try Self.run(Self.good)
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(outcome.output.hasPrefix("1 passed (1 call, "))
  }

  @Test("points at the step that goes otherwise, and tells what was heard")
  func fails() throws {
    let outcome = try Self.run(Self.good + "\n" + Self.bad)
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("1 failed, 1 passed (2 calls, "))
    #expect(
      outcome.errors == """
        error: 'hours' was heard instead of 'goodbye' [heard-other]
         --> office/office.calls:9:8
          |
        9 |   hear goodbye
          |        ^^^^^^^
          = hint: the caller heard
                     0:00.0  main   For our hours press one For goodbye press two (cut off by a key)
                     0:00.0  hours  We are here from nine to five.


        """)
  }

  @Test("runs only what the filter names")
  func filters() throws {
    let outcome = try Self.run(Self.good + "\n" + Self.bad, "--filter", "hours")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("1 passed"))
  }

  @Test("prints a line of JSON for each call and each problem")
  func json() throws {
    let outcome = try Self.run(Self.good + "\n" + Self.bad, "--json")
    #expect(outcome.status == 1)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(
      lines[0]
        == #"{"call":"the hours","file":"office/office.calls","line":1,"outcome":"passed"}"#)
    for line in lines {
      #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil)
    }
  }

  @Test("names what no call has taken, and holds a floor")
  func coverage() throws {
    let outcome = try Self.run(Self.good, "--coverage", "--floor", "50")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("not taken  main: option goodbye (key 2)\n"))
    #expect(outcome.output.contains("not taken  main: no-input\n"))
    #expect(outcome.output.contains("not reached  goodbye\n"))
    #expect(
      outcome.output.contains(
        "office: 2 of 3 steps and 1 of 6 exits taken, 16 %, fewer than the 50 % asked for\n"))
  }

  @Test("names them for programs too")
  func coverageLines() throws {
    let outcome = try Self.run(Self.good, "--coverage", "--json")
    let line = try #require(outcome.output.split(separator: "\n").last)
    let page =
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
    #expect(page["percent"] as? Int == 16)
    #expect(page["notReached"] as? [String] == ["goodbye"])
    let ways = page["notTaken"] as? [[String: String]] ?? []
    #expect(ways.contains(["step": "main", "exit": "option goodbye (key 2)"]))
  }

  @Test("tells what is wrong with a menu as lines of JSON where they are asked for")
  func menuProblemLines() throws {
    let broken = Self.menu.replacing("1 \"our hours\" as hours -> hours", with: "1 -> nowhere")
    let outcome = try CommandRun("test", "office", "--json")
      .file("office/office.menu", broken).file("office/office.calls", Self.good).outcome()
    #expect(outcome.status == 1)
    #expect(outcome.errors == "")
    let lines = outcome.output.split(separator: "\n")
    #expect(!lines.isEmpty)
    for line in lines {
      let problem = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      #expect(problem?["severity"] as? String == "error", "\(line)")
    }
  }

  @Test("finds the menu of a script in a folder below it")
  func scriptsBelow() throws {
    let outcome = try CommandRun("test", "office/nights/late/good.calls")
      .file("office/office.menu", Self.menu).file("office/nights/late/good.calls", Self.good)
      .outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    try CommandRun("test", "elsewhere/good.calls").file("elsewhere/good.calls", Self.good).expect(
      errors: """
        error: 'elsewhere' holds no menu
          menus are files that end in .menu

        """, status: 2)
  }

  @Test("sweeps: each call with an accident after every event")
  func sweep() throws {
    let outcome = try Self.run(Self.good, "--sweep")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("1 passed (14 calls, "))
  }

  @Test("generates scripts that pass and take every exit")
  func generates() throws {
    let generated = try Self.run("", "--generate")
    #expect(generated.status == 0)
    let outcome = try Self.run(generated.output, "--coverage", "--floor", "100")
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  /// Dialogues that are told apart by texts which no word of a script could hold.
  private static let shops = #"""
    hotline 100 "The shops" {
      timezone  Europe/London
      languages en
      start     main
    }

    defaults {
      * -> back
      no-input 3 -> goodbye
      no-match 3 -> goodbye
    }

    menu main "Main menu" {
      1 "the north shop" -> shop(name: "north shop")
      2 "the south shop" -> shop(name: "the \"south\" // shop")
      3 "the west shop" -> shop(name: "a=b\\c")
    }

    dialogue shop(name: text) {
      start hours

      menu hours {
        say "This is" {name} ". For our hours press one."
        1 "our hours" -> told
      }

      play told {
        say "From nine to five."
        -> return
      }
    }

    hang-up goodbye {
      say "Goodbye."
    }
    """#

  @Test("generates scripts that it can read, whatever its steps are called")
  func quotesNames() throws {
    let run = { (scripts: String, flags: [String]) in
      try CommandRun(["test", "shops"] + flags).file("shops/shops.menu", Self.shops)
        .file("shops/shops.calls", scripts).outcome()
    }
    let generated = try run("", ["--generate"])
    #expect(generated.status == 0, "\(generated.errors)")
    #expect(generated.output.contains("  hear \"shop(north shop).hours\"\n"))
    #expect(generated.output.contains(#"  hear "shop(the \"south\" // shop).told""# + "\n"))
    let outcome = try run(generated.output, ["--coverage", "--floor", "100"])
    #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
    let failed = try run("call \"told\"\n  press 1 1\n  hear main\n  expect path main\n", [])
    #expect(
      failed.errors.contains("  \"shop(north shop).told\"   From nine to five."), "\(failed.errors)"
    )
  }

  @Test("holds for the 12333 service whatever happens to its callers")
  func sweepsService() throws {
    let menu = RepositoryTests.root.appending(path: "menus/12333").path
    let outcome = try CommandRun("test", menu, "--sweep").outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors == "")
  }

  @Test("has status 2 where nothing could be run")
  func cannotRun() throws {
    try CommandRun("test", "nowhere").expect(
      errors: "error: there is no menu at 'nowhere'\n", status: 2)
    try CommandRun("test", "x.calls").expect(
      errors: "error: there is no script 'x.calls'\n", status: 2)
  }

  @Test(
    "has status 2 where there was no call to make, and says why",
    arguments: [[], ["--sweep"], ["--json"]])
  func hasNothingToRun(_ flags: [String]) throws {
    let run = CommandRun(["test", "office"] + flags).file("office/office.menu", Self.menu)
    try run.expect(
      errors: "error: no call was made: no file in 'office' ends in .calls\n", status: 2)
    try run.file("office/office.calls", "// to be written\n").expect(
      errors: "error: no call was made: the .calls files have no `call`\n", status: 2)
    try CommandRun(["test", "office", "--filter", "zzz", "--filter", "yyy"] + flags)
      .file("office/office.menu", Self.menu).file("office/office.calls", Self.good).expect(
        errors: "error: no call was made: the name of no call holds 'zzz' or 'yyy'\n", status: 2)
  }

  @Test("lists what no call has taken where there is no call at all, and has status 2 all the same")
  func hasNothingToCover() throws {
    let outcome = try CommandRun("test", "office", "--coverage", "--floor", "0")
      .file("office/office.menu", Self.menu).outcome()
    #expect(outcome.status == 2)
    #expect(outcome.output.hasPrefix("not reached  main\n"))
    #expect(outcome.errors == "error: no call was made: no file in 'office' ends in .calls\n")
  }

  @Test("has status 1 where a problem keeps the only call from being made")
  func cannotRunItsCall() throws {
    let outcome = try Self.run("call \"hours\"\n  hear nowhere\n")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("[script-unknown-name]"))
    #expect(!outcome.errors.contains("no call was made"))
  }
}

@Suite("Scripts against a running service") struct GatewayTests {
  private static let menus = RepositoryTests.root.appending(path: "menus")

  /// Calls by name, with their outcome.
  private static func outcomes(_ arguments: String...) throws -> [String: String] {
    let outcome = try CommandRun(["test", "--json"] + arguments).outcome()
    var outcomes: [String: String] = [:]
    for line in outcome.output.split(separator: "\n") {
      let fields =
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
      guard let call = fields["call"] as? String, let file = fields["file"] as? String else {
        Issue.record("\(line)")
        continue
      }
      outcomes["\(file): \(call)"] = fields["outcome"] as? String
    }
    return outcomes
  }

  @Test("give the results of the virtual clock, again and again")
  func equalResults() throws {
    let menu = Self.menus.appending(path: "12333").path
    let service = try ServeRun("menus/12333", flags: ["--test-clock", "--log", "warning"])
    let imported = try CommandRun("import", menu, "--store", service.store.path).outcome()
    #expect(imported.status == 0, "\(imported.errors)")
    let virtual = try Self.outcomes(menu)
    let address = "127.0.0.1:\(service.port)"
    for _ in 1...2 {
      let served = try Self.outcomes(menu, "--gateway", address)
      #expect(served.count == virtual.count)
      let skipped = served.values.count { $0 == "skipped" }
      #expect(skipped * 4 < served.count)
      for (call, outcome) in served where outcome != "skipped" {
        #expect(outcome == virtual[call], "\(call)")
      }
    }
  }

  /// The service answers and plays only when the store has spoken: whoever presses before that is refused.
  @Test("wait for a service that waits for its store")
  func waitsForTheStore() throws {
    let (root, menus) = try BrokenMenu.folder(
      """
      hotline 400 "Events" {
        timezone  Europe/London
        languages en
        start     news
      }

      table events {
        from "events.csv"
        number digits key
        title  text
      }

      browse news "Events" {
        in events
        list 4
        say {news.title}
        chosen      -> bye
        empty       -> bye
        unavailable -> bye
        no-input 2  -> bye
        no-match 3  -> bye
      }

      hang-up bye {
        say "Goodbye."
      }

      """)
    let folder = URL(filePath: menus)
    try Data("number,title\n1,Opera\n2,Ballet\n".utf8).write(
      to: folder.appending(path: "events.csv"))
    let script = (1...20).map { "call \"\($0)\"\n  press \(1 + $0 % 2)\n  hear bye\n" }
    try Data(script.joined().utf8).write(to: folder.appending(path: "events.calls"))
    let store = root.appending(path: "hotline.db").path
    #expect(try CommandRun("import", menus, "--store", store).outcome().status == 0)
    let service = try ServeRun(menus, flags: ["--test-clock"], folder: root)
    let outcome = try CommandRun("test", menus, "--gateway", "127.0.0.1:\(service.port)").outcome()
    #expect(outcome.status == 0 && outcome.output.hasPrefix("20 passed"), "\(outcome.errors)")
  }

  @Test("name the line by which a service departs from its menu")
  func departs() throws {
    let service = try ServeRun("menus/clinic", flags: ["--test-clock"])
    let other = TestCommandTests.menu
    let outcome = try CommandRun("test", "office", "--gateway", "127.0.0.1:\(service.port)")
      .file("office/office.menu", other)
      .file("office/office.calls", "call \"hours\"\n  hear main\n  hang up\n").outcome()
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("[service-differs]"))
    #expect(outcome.errors.contains("the service said `play call-1 1 keys=interrupt en/"))
  }

  @Test("skip what needs a test clock, and say so")
  func skips() throws {
    let service = try ServeRun("menus/clinic")
    let outcome = try CommandRun("test", "office", "--gateway", "127.0.0.1:\(service.port)")
      .file("office/office.menu", TestCommandTests.menu)
      .file(
        "office/office.calls", "call \"hours\"\n  at 2011-07-04 10:00\n  hear main\n"
      ).outcome()
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("the service has no test clock"))
    #expect(
      outcome.errors.hasSuffix(
        "error: no call was made: the only one was skipped, as told above\n"))
    let lines = try CommandRun(
      "test", "office", "--json", "--gateway", "127.0.0.1:\(service.port)"
    )
    .file("office/office.menu", TestCommandTests.menu)
    .file("office/office.calls", "call \"hours\"\n  at 2011-07-04 10:00\n  hear main\n").outcome()
    #expect(lines.output.contains(#""outcome":"skipped","reason":"it says when it rings, "#))
  }

  @Test("say when nobody answers")
  func nobody() throws {
    let outcome = try CommandRun("test", "office", "--gateway", "127.0.0.1:1")
      .file("office/office.menu", TestCommandTests.menu).outcome()
    #expect(outcome.status == 2)
    #expect(outcome.errors.hasPrefix("error: the service at 127.0.0.1:1 cannot be called:"))
  }
}

@Suite("hotline call") struct CallCommandTests {
  @Test("a call that is not taken is a problem")
  func notTaken() throws {
    let service = try ServeRun("menus/clinic")
    let outcome = try CommandRun("call", "127.0.0.1:\(service.port)", "--to", "999").outcome()
    #expect(outcome.status == 1 && outcome.output.contains("no-menu"))
  }

  @Test("is a telephone on a pipe")
  func pipe() throws {
    let service = try ServeRun("menus/clinic")
    let menu = RepositoryTests.root.appending(path: "menus/clinic").path
    let outcome = try CommandRun(
      "call", "127.0.0.1:\(service.port)", "--menu", menu, "--quick"
    ).input("2\nspeak 4s\n#\nhang up\n").outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.hasPrefix("· answered\n♪ "))
    #expect(outcome.output.contains("· recording: speak; # ends it\n· recorded 4 s\n"))
    #expect(outcome.output.contains("· message kept, receipt "))
  }

  @Test("goes by no clock that somebody sets: not in a prompt, and not while it waits for a line")
  func clockSet() throws {
    let service = try ServeRun("menus/clinic")
    let system = try BrokenSystem()
    let caller = Process()
    let (keys, output, errors) = (Pipe(), Transcript(), Transcript())
    caller.executableURL = CommandRun.binary
    caller.arguments = [
      "call", "127.0.0.1:\(service.port)", "--to", "100", "--menu",
      RepositoryTests.root.appending(path: "menus/clinic").path,
    ]
    caller.environment = ProcessInfo.processInfo.environment.merging(system.environment) { $1 }
    caller.standardInput = keys
    caller.standardOutput = output.pipe
    caller.standardError = errors.pipe
    try caller.run()
    _ = try output.wait(for: "♪ Hello, this is Riverside Clinic.", orElse: errors)
    // More than 32 bits of milliseconds.
    try system.setWallClock(ahead: .seconds(60 * 86_400))
    keys.fileHandleForWriting.write(Data("1\n".utf8))
    _ = try output.wait(for: "♪ We are open", orElse: errors)
    try system.setWallClock(ahead: .seconds(-60 * 86_400))
    keys.fileHandleForWriting.write(Data("1\nhang up\n".utf8))
    try keys.fileHandleForWriting.close()
    _ = try output.wait(for: "· you hung up", orElse: errors)
    caller.waitUntilExit()
    #expect(caller.terminationStatus == 0 && caller.terminationReason == .exit, "\(errors.text)")
  }

  @Test("ends with the caller's hanging up, whatever would come to its end just then")
  func hangsUpInTime() throws {
    let service = try ServeRun("menus/clinic")
    let outcome = try CommandRun("call", "127.0.0.1:\(service.port)", "--to", "100", "--quick")
      .input("hang up\n").outcome()
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("· answered\n"), "\(outcome.output)")
    #expect(outcome.output.hasSuffix("· you hung up\n"), "\(outcome.output)")
  }

  @Test("hears nothing of what comes to its end just as the caller hangs up")
  func faxInVain() {
    var phone = Phone(call: "c", texts: [:], isQuick: true)
    phone.take(.answer(call: "c"), at: 0)
    phone.take(.fax(call: "c", OperationNumber(1), document: "form", pages: 1, to: nil), at: 0)
    phone.hangUp(at: 3000)
    phone.timeReached(3000)
    phone.take(.error(call: "c", code: "unknown-call", text: "it is over"), at: 3000)
    #expect(phone.takeShown() == ["· answered", "· fax form, 1 pages", "· you hung up"])
    #expect(phone.takeOutput() == Array("hangup c cause=normal\n".utf8))
  }

  @Test("has taken place where the trunk closes after it")
  func trunkCloses() throws {
    let service = try StubTrunk.listen { line, trunk in
      let words = line.split(separator: " ")
      if words[0] == "call" { trunk.send("answer \(words[1])") }
      guard words[0] == "hangup" else { return .goesOn }
      trunk.send("play \(words[1]) 2 keys=interrupt en/x")
      return .isClosed
    }
    try CommandRun("call", "127.0.0.1:\(service.port)", "--quick").input("hang up\n").expect(
      output: "· answered\n· you hung up\n")
  }

  @Test("says what it does not know, and where nobody answers")
  func mistakes() throws {
    let service = try ServeRun("menus/clinic")
    let outcome = try CommandRun("call", "127.0.0.1:\(service.port)", "--to", "100", "--quick")
      .input("dance\nhang up\n").outcome()
    #expect(outcome.output.contains("'dance' is no action"))
    #expect(outcome.output.contains("· you hung up\n"))
    #expect(try CommandRun("call", "127.0.0.1:1").outcome().status == 2)
  }
}
