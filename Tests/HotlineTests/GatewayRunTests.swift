import Foundation
import Synchronization
import TestSupport
import Testing

/// `hotline test --gateway` where the service is not what its menu says, or not there any more.
@Suite struct GatewayRunTests {
  private static func menu(firstKey: Int) -> String {
    TestCommandTests.menu + """

      defaults {
        first-key \(firstKey)s
      }

      """
  }

  /// What the scripts of a menu come to against a service of another.
  private func test(
    _ scripts: String, of menu: String, at port: UInt16, _ flags: String...
  ) throws -> CommandRun.Outcome {
    try CommandRun(["test", "office", "--gateway", "127.0.0.1:\(port)"] + flags)
      .file("office/office.menu", menu).file("office/office.calls", scripts).outcome()
  }

  private func serve(_ menu: String) throws -> ServeRun {
    let (root, menus) = try BrokenMenu.folder(menu)
    return try ServeRun(menus, flags: ["--test-clock"], folder: root)
  }

  @Test func `what comes earlier than its menu says is a fault`() throws {
    let service = try serve(Self.menu(firstKey: 3))
    let scripts = """
      call "heard twice"
        hear main
        hear main
        hang up
      call "hung up before it is said again"
        hear main
        wait 8s
        hang up
      """
    let outcome = try test(scripts, of: Self.menu(firstKey: 10), at: service.port)
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("2 failed, 0 passed"), "\(outcome.errors)")
    #expect(outcome.errors.contains("where its menu says nothing for "))
    #expect(!outcome.errors.contains("nothing-happens"))
    let same = try test(scripts, of: Self.menu(firstKey: 3), at: service.port)
    #expect(same.status == 0, "\(same.errors)")
  }

  @Test func `what it says after all that is awaited is a fault`() throws {
    let service = try StubTrunk.listen { line, trunk in
      let words = line.split(separator: " ")
      guard words[0] == "call" else { return .goesOn }
      trunk.send("answer \(words[1])")
      if words[1] != "test-clock" {
        trunk.send("play \(words[1]) 1 keys=interrupt en/office/bye/1")
        trunk.send("stop \(words[1]) 1")
      }
      return .goesOn
    }
    let menu = """
      hotline 100 "The office" {
        timezone  Europe/London
        languages en
        start     office
      }

      hang-up office {
        say "Goodbye."
      }

      """
    let outcome = try test("call \"bye\"\n  hear office\n  hang up\n", of: menu, at: service.port)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("[service-differs]"), "\(outcome.errors)")
  }

  private static let three = (1...3).map { "call \"\($0)\"\n  hear main\n  hang up\n" }.joined()

  @Test func `a service that goes is told once, and the other calls are not tried`() throws {
    let service = try StubTrunk.listen { line, trunk in
      guard line.hasPrefix("call test-clock") else {
        return line.hasPrefix("call ") ? .isClosed : .goesOn
      }
      trunk.send("answer test-clock")
      return .goesOn
    }
    let outcome = try test(Self.three, of: TestCommandTests.menu, at: service.port)
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("1 failed, 2 not tried, 0 passed (1 call, "))
    #expect(outcome.errors.contains("the service is gone: the connection was closed"))
    #expect(outcome.errors.hasSuffix("the service is gone: 2 calls were not tried\n"))
    let lines = try test(Self.three, of: TestCommandTests.menu, at: service.port, "--json")
    #expect(lines.output.contains(#""outcome":"not-tried","reason":"the service is gone"}"#))
  }

  @Test func `one that falls silent is given up`() throws {
    let hasFallenSilent = DispatchSemaphore(value: 0)
    let service = try #require(
      LoopbackListener { socket, _ in
        let trunk = LineClient(accepted: socket)
        trunk.send("hotline 1 stub")
        while let line = trunk.line() {
          if line.hasPrefix("hello") { trunk.send("ready") }
          if line.hasPrefix("call test-clock") { trunk.send("answer test-clock") }
        }
        hasFallenSilent.signal()
      })
    let outcome = try test(Self.three, of: TestCommandTests.menu, at: service.port)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("the service answers nothing any more, not even a ping"))
    #expect(outcome.output.hasPrefix("1 failed, 2 not tried, 0 passed"))
  }

  private static let messages = """
    hotline 100 "Messages" {
      timezone  Europe/London
      languages en
      start     note
    }

    record note "A note" {
      say "Speak."
      at-most 1m
      silence 5s
      for "Reception"
      no-input 2  -> bye
      no-match 2  -> bye
      kept        -> bye
      unavailable -> bye
    }

    hang-up bye {
      say "Goodbye."
    }

    """

  private static let message = "call \"a note\"\n  hear note\n  speak 8s\n  press #\n  hear bye\n"

  /// A service that gives these receipts for a recording.
  private func serve(receipts: [String]) throws -> LoopbackListener {
    try StubTrunk.listen { line, trunk in
      let words = line.split(separator: " ")
      switch words[0] {
      case "call":
        trunk.send("answer \(words[1])")
        if words[1] != "test-clock" { trunk.send("play \(words[1]) 1 keys=interrupt en/note") }
      case "done" where words[2] == "1":
        trunk.send("record \(words[1]) 2 max=1m silence=5s end=# beep=yes warn=15s")
      case "done" where words[2] == "2":
        for receipt in receipts { trunk.send("saved \(words[1]) 2 \(receipt)") }
        trunk.send("play \(words[1]) 3 keys=interrupt en/bye")
      default: break
      }
      return .goesOn
    }
  }

  @Test func `a receipt is valid, and given once`() throws {
    let wrong = try serve(receipts: ["5"])
    let outcome = try test(Self.message, of: Self.messages, at: wrong.port)
    #expect(outcome.status == 1)
    #expect(
      outcome.errors.contains(
        "the service said `saved call-1 2 5`, where its menu says `saved call-1 2 <receipt>`"),
      "\(outcome.errors)")
    let twice = try serve(receipts: ["2011070200010", "2011070200010"])
    let second = try test(Self.message, of: Self.messages, at: twice.port)
    #expect(
      second.errors.contains("said `saved call-1 2 2011070200010`, where its menu says"),
      "\(second.errors)")
  }

  @Test func `a service that pings while a caller waits is answered`() throws {
    let lines = Mutex<[Substring]>([])
    let service = try StubTrunk.listen { line, trunk in
      let words = line.split(separator: " ")
      if words[1] == "test-clock" {
        if words[0] == "call" { trunk.send("error test-clock bad-field no test clock") }
        return .goesOn
      }
      lines.withLock { $0.append(words[0]) }
      guard words[0] == "call" else { return .goesOn }
      trunk.send("answer \(words[1])")
      trunk.send("play \(words[1]) 1 keys=interrupt en/note")
      trunk.send("ping now")
      return .goesOn
    }
    _ = try test(
      "call \"x\"\n  hear note\n  wait 30s\n  hang up\n", of: Self.messages, at: service.port)
    #expect(lines.withLock { Array($0.prefix(3)) } == ["call", "pong", "done"])
  }

  @Test func `a receipt for nothing is noticed where time passes as people know it, too`() throws {
    let service = try StubTrunk.listen { line, trunk in
      let words = line.split(separator: " ")
      switch words[0] {
      case "call" where words[1] == "test-clock":
        trunk.send("error test-clock bad-field no test clock")
      case "call":
        trunk.send("answer \(words[1])")
        trunk.send("play \(words[1]) 1 keys=interrupt en/note")
      case "done":
        trunk.send("record \(words[1]) 2 max=1m silence=5s end=# beep=yes warn=15s")
        trunk.send("queued \(words[1]) 2011070200010")
      default: break
      }
      return .goesOn
    }
    let outcome = try test(
      "call \"x\"\n  hear note\n  speak 1s\n  hang up\n", of: Self.messages, at: service.port)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("said `queued call-1 2011070200010`"), "\(outcome.errors)")
  }

  /// Too many wrong PINs a day lock an account.
  private static let accounts = """
    hotline 100 "Accounts" {
      timezone  Europe/London
      languages en
      start     pin
    }

    table accounts {
      from "accounts.csv"
      number digits key
      pin    digits secret
    }

    enter pin {
      say "Your PIN."
      as digits 4
      secret
      no-input 2 -> bye
      no-match 2 -> bye
      -> find
    }

    lookup find {
      in accounts where number = "1234" pin = {pin}
      attempts 9
      found       -> bye
      not-found   -> pin
      unavailable -> bye
      locked      -> locked
    }

    hang-up locked {
      say "Locked."
    }

    hang-up bye {
      say "Goodbye."
    }

    """

  @Test func `scripts that meet a limit of a day are skipped, for it does not hold there`() throws {
    let (root, menus) = try BrokenMenu.folder(Self.accounts)
    let folder = URL(filePath: menus)
    try Data("number,pin\n1234,2468\n".utf8).write(to: folder.appending(path: "accounts.csv"))
    let scripts = """
      call "once wrong"
        press 1111 2468
        hear bye
      call "too often wrong"
        from 13911110000
        press 1111 1112 1113 1114 1115 2468
        hear locked
      """
    try Data(scripts.utf8).write(to: folder.appending(path: "accounts.calls"))
    let store = root.appending(path: "hotline.db").path
    #expect(try CommandRun("import", menus, "--store", store).outcome().status == 0)
    let service = try ServeRun(menus, flags: ["--test-clock"], folder: root)
    #expect(try CommandRun("test", menus).outcome().output.hasPrefix("2 passed"))
    let outcome = try CommandRun("test", menus, "--gateway", "127.0.0.1:\(service.port)").outcome()
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("1 skipped, 1 passed"), "\(outcome.errors)")
    #expect(outcome.errors.contains("\"too often wrong\": it meets a limit of a day"))
  }
}
