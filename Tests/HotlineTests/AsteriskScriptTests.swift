import Foundation
import TestSupport
import Testing

/// `hotline load --fastagi --scripts`: callers do what their script says, and what they meet does.
@Suite struct AsteriskScriptTests {
  @Test func `callers press all keys of their script, wait, and hang up at its end`() throws {
    let service = try ServeRun("menus/12333", flags: ["--fastagi", "0"])
    let script = """
      call "around"
        press 9
        press 99
        wait 700ms
        press 9

      """
    let flags = "--calls 1 --rate 1 --typing 10 --prompt 10"
    let figures = try AsteriskLoadRun.run(
      service.fastAGIPort, "\(flags) --seconds 1", script: script)
    #expect(figures.keys == 4)
    #expect(figures.callsEnded == 1)
    let waiting = try AsteriskLoadRun.run(
      service.fastAGIPort, "\(flags) --seconds 1",
      script: script.replacing("700ms", with: "20s"))
    #expect(waiting.keys == 3)
    #expect(waiting.callsEnded == 0)
  }

  /// The nine cuts the prompt short, so that the recording is the first that is heard of it.
  private static let message = """
    call "a message"
      press 2
      press 9
      speak 1500ms
      press #
      hang up

    """

  @Test func `callers of a script speak for as long as it says, and a recording answers a key`()
    throws
  {
    let menu = try GatewayMenu.Folder()
    let service = try ServeRun(
      "menus/clinic", flags: ["--fastagi", "0", "--recordings", menu.recordings])
    let figures = try AsteriskLoadRun.run(
      service.fastAGIPort, "--to 100 --calls 1 --rate 1 --typing 10 --prompt 10 --seconds 3",
      script: Self.message)
    #expect(figures.errors == [:])
    #expect(figures.recordings > 0)
    #expect(figures.recordings <= figures.callsBegun)
    #expect(figures.keys >= figures.recordings * 2)
    #expect(figures.keysAnswered == figures.keys)
    #expect(figures.keyToPlayMicroseconds.max < 1_400_000)
  }

  /// A person, whom a key calls.
  private static let person = """
    hotline 800 "A person" {
      timezone  UTC
      languages en
      start     main
    }
    defaults {
      no-input 3 -> goodbye
      no-match 3 -> goodbye
    }
    queue desk "Desk" {
      seats 2
    }
    menu main "Main" {
      say "Main."
      1 "a person" -> person
    }
    transfer person {
      say "One moment."
      to desk
      busy      -> engaged
      no-answer -> nobody
      failed    -> broken
    }
    hang-up engaged { say "Engaged." }
    hang-up nobody { say "Nobody." }
    hang-up broken { say "Broken." }
    hang-up goodbye { say "Goodbye." }

    """

  @Test(arguments: [("busy", "engaged"), ("no-answer", "nobody"), ("fails", "broken")])
  func `seats answer as a script says`(answer: String, step: String) throws {
    let service = try servePerson()
    let figures = try AsteriskLoadRun.run(
      service.fastAGIPort, "--to 800 --calls 1 --rate 1 --typing 10 --prompt 10 --seconds 2",
      script: """
        call "a person"
          press 1
          seat \(answer)
          wait 20s

        """)
    #expect(figures.errors == [:])
    service.signal(SIGTERM)
    try service.waitUntilExit()
    let calls = try CommandRun("calls", "--store", service.store.path).outcome()
    #expect(calls.output.contains(step), "\(calls.output)\(calls.errors)")
  }

  @Test func `whoever answers talks for as long as a script says`() throws {
    let service = try servePerson()
    let script = """
      call "a person"
        press 1
        seat answers for 100ms
        hang up

      """
    let flags = "--to 800 --calls 1 --rate 1 --typing 10 --prompt 10 --seconds 3"
    let short = try AsteriskLoadRun.run(service.fastAGIPort, flags, script: script)
    #expect(short.callsEnded >= 1)
    let long = try AsteriskLoadRun.run(
      service.fastAGIPort, flags, script: script.replacing("100ms", with: "20s"))
    #expect(long.keysAnswered == 1)
    #expect(long.callsEnded == 0)
  }

  /// Who may speak for a second.
  private static let letter = """
    hotline 700 "A letter" {
      timezone  UTC
      languages en
      start     letter
    }
    record letter {
      say "After the tone."
      at-least 500ms  at-most 1s  silence 500ms
      for "Desk"
      no-input 3  -> goodbye
      no-match 1  -> goodbye
      kept        -> goodbye
      unavailable -> goodbye
    }
    hang-up goodbye { say "Goodbye." }

    """

  @Test(arguments: [true, false])
  func `who says more than the service takes is cut off`(isFastAGI: Bool) throws {
    let menu = try GatewayMenu.Folder()
    let service = try serve(
      Self.letter, flags: ["--fastagi", "0", "--recordings", menu.recordings])
    let flags = "--json --warm-up 0 --to 700 --calls 1 --rate 1 --typing 10 --prompt 10 --seconds 4"
    let outcome = try CommandRun(
      ["load", "--scripts", "load.calls"] + (isFastAGI ? ["--fastagi"] : [])
        + flags.split(separator: " ").map { String($0) }
        + ["127.0.0.1:\(isFastAGI ? service.fastAGIPort : service.port)"]
    ).file(
      "load.calls",
      """
      call "a long letter"
        hear letter
        speak 60s
        hang up

      """
    ).outcome()
    #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
    let figures = try JSONDecoder().decode(
      AsteriskLoadRun.Figures.self, from: Data(outcome.output.utf8))
    #expect(figures.recordings > 0)
    service.signal(SIGTERM)
    try service.waitUntilExit()
    let messages = try CommandRun("messages", "--store", service.store.path, "--json").outcome()
    #expect(messages.output.contains(#""length":1000"#), "\(messages.output)\(messages.errors)")
  }

  @Test func `callers of a script let the prompts end that they hear`() throws {
    let service = try servePerson()
    let flags = "--to 800 --calls 1 --typing 0 --prompt 300 --seconds 2"
    let script = """
      call "hears it"
        hear main
        press 1
        hang up

      """
    let hearing = try AsteriskLoadRun.run(service.fastAGIPort, flags, script: script)
    #expect((1...8).contains(hearing.keys))
    let typing = try AsteriskLoadRun.run(
      service.fastAGIPort, flags, script: script.replacing("  hear main\n", with: ""))
    #expect(typing.keys > 8)
  }

  private func servePerson() throws -> ServeRun {
    try serve(Self.person, flags: ["--fastagi", "0"])
  }

  private func serve(_ text: String, flags: [String]) throws -> ServeRun {
    let folder = FileManager.default.temporaryDirectory.appending(path: "hotline-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let menu = folder.appending(path: "called.menu")
    try text.write(to: menu, atomically: true, encoding: .utf8)
    return try ServeRun(menu.path, flags: flags, folder: folder)
  }

  @Test func `a recording that cannot be written is an error`() throws {
    let menu = try GatewayMenu.Folder()
    let service = try ServeRun(
      "menus/clinic", flags: ["--fastagi", "0", "--recordings", menu.recordings])
    try FileManager.default.removeItem(atPath: menu.recordings)
    let figures = try AsteriskLoadRun.run(
      service.fastAGIPort, "--to 100 --calls 1 --rate 1 --typing 10 --prompt 10 --seconds 3",
      script: Self.message, status: 1)
    #expect(figures.recordings == 0)
    #expect(figures.errors["recording not written"] ?? 0 > 0)
  }
}
