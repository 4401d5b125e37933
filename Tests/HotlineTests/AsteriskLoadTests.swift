import Foundation
import Synchronization
import Telephony
import TestSupport
import Testing

@testable import hotline

/// `hotline load --fastagi`: what its callers do, and what it makes of a service that does not do its part.
@Suite struct AsteriskLoadTests {
  /// The figures that a test looks at.
  private struct Figures: Decodable {
    struct Times: Decodable { let count: Int, max: Double }
    let callsBegun, callsEnded, callsFailed, callsUp: Int
    let keys, keysAnswered, keysUnanswered, recordings: Int
    let errors: [String: Int]
    let keyToPlayMicroseconds, ringToAnswerMicroseconds: Times
  }

  private func load(
    _ port: UInt16, _ flags: String, script: String = "", status: Int32 = 0
  ) throws -> Figures {
    let outcome = try CommandRun(
      ["load", "--fastagi", "--json", "--warm-up", "0"]
        + flags.split(separator: " ").map { String($0) }
        + (script.isEmpty ? [] : ["--scripts", "load.calls"]) + ["127.0.0.1:\(port)"]
    ).file("load.calls", script).outcome()
    #expect(outcome.status == status, "\(outcome.errors)\(outcome.output)")
    return try JSONDecoder().decode(Figures.self, from: Data(outcome.output.utf8))
  }

  // MARK: Calls

  @Test func `calls that the end of the load cuts off have not ended`() throws {
    let service = try ServeRun("menus/12333", flags: ["--fastagi", "0"])
    let figures = try load(
      service.fastAGIPort, "--calls 20 --typing 3600000 --seconds 1")
    #expect(figures.callsBegun == 20)
    #expect(figures.callsEnded == 0)
    #expect(figures.callsUp == 20)
    #expect(figures.errors == [:])
  }

  @Test func `callers without keys stay on the line`() throws {
    let service = try ServeRun("menus/12333", flags: ["--fastagi", "0"])
    let figures = try load(
      service.fastAGIPort, "--calls 5 --keys 0 --prompt 10 --typing 10 --seconds 2")
    #expect(figures.callsBegun == 5 && figures.callsUp == 5)
    #expect(figures.errors == [:])
  }

  @Test(arguments: ["0", "1"])
  func `where nobody listens no call is taken`(warmUp: String) throws {
    try CommandRun(
      "load", "--fastagi", "--warm-up", warmUp, "--seconds", "1", "--rate", "20", "127.0.0.1:1"
    ).expect(
      errors: """
        error: the service at 127.0.0.1:1 took no call: lost: nobody listens there
          is `hotline serve` running there?

        """, status: 2)
  }

  @Test func `callers who still ring at the end have waited so long`() throws {
    let service = try #require(
      LoopbackListener { socket, _ in
        let call = LineClient(accepted: socket)
        while call.line() != nil {}
      })
    let figures = try load(service.port, "--calls 5 --typing 1000 --seconds 3", status: 2)
    #expect(figures.errors == ["no answer": 5])
    #expect(figures.ringToAnswerMicroseconds.count == 5)
    #expect(figures.ringToAnswerMicroseconds.max > 2_500_000)
  }

  /// As services refuse a call: they may ask about it, and hang up.
  @Test(arguments: ["HANGUP", "GET VARIABLE CHANNEL", "VERBOSE \"not here\" 1"])
  func `a service that hangs up before it answers has not answered`(first: String) throws {
    let service = try #require(
      LoopbackListener { socket, _ in
        let call = LineClient(accepted: socket)
        while let line = call.line(), !line.isEmpty {}
        call.send(first)
        _ = call.line()
        guard first != "HANGUP" else { return }
        call.send("HANGUP")
        _ = call.line()
      })
    let figures = try load(service.port, "--calls 5 --rate 10 --seconds 1", status: 2)
    #expect(figures.errors["not answered"] ?? 0 > 0)
    #expect(figures.callsEnded == 0)
    #expect(figures.callsFailed == figures.errors["not answered"])
  }

  @Test func `calls to a number that nobody serves, or to another port, are errors`() throws {
    let service = try ServeRun("menus/12333", flags: ["--fastagi", "0"])
    let unserved = try load(
      service.fastAGIPort, "--to 999 --calls 5 --rate 10 --seconds 1", status: 2)
    #expect(unserved.errors["not answered"] ?? 0 > 0)
    let trunk = try load(service.port, "--calls 5 --rate 10 --seconds 1", status: 2)
    #expect(trunk.errors["unreadable"] ?? 0 > 0)
  }

  @Test func `calls that a stopped service leaves waiting are errors, and do not hold up the end`()
    throws
  {
    let service = try ServeRun("menus/12333", flags: ["--fastagi", "0"])
    service.signal(SIGSTOP)
    let begin = ContinuousClock.now
    let figures = try load(service.fastAGIPort, "--calls 5 --seconds 3", status: 2)
    #expect(ContinuousClock.now - begin < .seconds(6))
    #expect(figures.errors == ["no answer": 5])
  }

  // MARK: Keys

  @Test func `a service that stands still to the end cannot hide`() throws {
    let service = try ServeRun("menus/12333", flags: ["--fastagi", "0"])
    let process = service.processID
    DispatchQueue(label: "stop").asyncAfter(deadline: .now() + 1) { kill(process, SIGSTOP) }
    let figures = try load(
      service.fastAGIPort,
      "--calls 5 --typing 20 --prompt 10 --press 9 --keys 100000 --seconds 4", status: 1)
    #expect(figures.errors == ["no answer": 5])
    #expect(figures.keysAnswered > 5)
    #expect(figures.keysUnanswered > 0)
    #expect(figures.keyToPlayMicroseconds.count > figures.keysAnswered)
    #expect(figures.keyToPlayMicroseconds.max > 2_000_000)
  }

  @Test func `keys that are answered when callers have no patience any more are answered`() throws {
    let service = try ServeRun("menus/12333", flags: ["--fastagi", "0"])
    let process = service.processID
    let clock = DispatchQueue(label: "stop and go")
    clock.asyncAfter(deadline: .now() + 1) { kill(process, SIGSTOP) }
    clock.asyncAfter(deadline: .now() + 4) { kill(process, SIGCONT) }
    let figures = try load(
      service.fastAGIPort,
      "--calls 5 --typing 20 --prompt 10 --press 9 --keys 100000 --seconds 6")
    #expect(figures.keysUnanswered == 0)
    #expect(figures.keysAnswered > 10)
    // How long they took is known in the end.
    #expect(figures.keyToPlayMicroseconds.count >= figures.keysAnswered)
    #expect(figures.keyToPlayMicroseconds.max > 2_000_000)
  }

  @Test func `callers who were answered at once do not type in step`() throws {
    let service = try ServeRun("menus/12333", flags: ["--fastagi", "0"])
    // All of them at the end of their typing time would press nothing yet.
    let figures = try load(
      service.fastAGIPort, "--calls 50 --typing 1800 --prompt 0 --keys 1 --seconds 1")
    #expect(figures.keys > 5)
    #expect(figures.keys < 50)
  }

  @Test func `a service that stands still shows where no key is under way`() throws {
    let service = try ServeRun("menus/12333", flags: ["--fastagi", "0"])
    let process = service.processID
    DispatchQueue(label: "stop").asyncAfter(deadline: .now() + 1) { kill(process, SIGSTOP) }
    let figures = try load(
      service.fastAGIPort, "--calls 5 --typing 100 --prompt 300 --seconds 5",
      script: """
        call "listens"
          hear welcome
          hear main
          hear main
          hear main
          hear main
          wait 60s

        """, status: 1)
    #expect(figures.keys == 0)
    #expect(figures.errors == ["no answer": 5])
  }

  /// What answers a call and then does `more`.
  private func answering(
    _ more: @Sendable @escaping (LineClient) -> Void
  ) throws -> LoopbackListener {
    try #require(
      LoopbackListener { socket, _ in
        let call = LineClient(accepted: socket)
        while let line = call.line(), !line.isEmpty {}
        call.send("ANSWER")
        _ = call.line()
        more(call)
      })
  }

  @Test func `keys are pressed where they are asked for, as at an Asterisk without StoreDTMF`()
    throws
  {
    let replies = Mutex<[String]>([])
    let service = try answering { call in
      call.send("EXEC StoreDTMF RX,HOTLINE_TYPED")
      if let reply = call.line() { replies.withLock { $0.append(reply) } }
      call.send("HANGUP")
      _ = call.line()
    }
    _ = try load(service.port, "--calls 1 --rate 1 --seconds 1")
    // The end of the load may hang up a call that has just begun.
    #expect(Set(replies.withLock { $0 }).subtracting(["HANGUP"]) == ["200 result=-2"])
  }

  @Test func `a key after which nothing is heard is answered by none`() throws {
    let service = try answering { call in
      for _ in 0..<4 {
        call.send("GET DATA \"\" 1000 1")
        _ = call.line()
      }
      call.send("HANGUP")
      _ = call.line()
    }
    let figures = try load(service.port, "--calls 1 --rate 2 --typing 10 --seconds 1", status: 1)
    #expect(figures.keysAnswered == 0)
    #expect(figures.keysUnanswered > 0)
    #expect(figures.errors == ["no key was answered": 1])
  }

  @Test func `a call of which the service breaks the connection has failed`() throws {
    let service = try answering { _ in }
    let figures = try load(service.port, "--calls 1 --rate 10 --seconds 1", status: 1)
    #expect(figures.callsEnded == 0)
    #expect(figures.callsFailed > 0)
    #expect(figures.errors == ["lost: the service hung up": figures.callsFailed])
  }

  @Test func `what is no command ends a call that was answered, too`() throws {
    let service = try answering { call in
      call.send("\u{7}what?")
      while call.line() != nil {}
    }
    let figures = try load(service.port, "--calls 1 --rate 10 --seconds 1", status: 1)
    #expect(figures.callsEnded == 0)
    #expect(figures.errors == ["unreadable": figures.callsFailed])
  }

  // MARK: Scripts

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
    let figures = try load(service.fastAGIPort, "\(flags) --seconds 1", script: script)
    #expect(figures.keys == 4)
    #expect(figures.callsEnded == 1)
    let waiting = try load(
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
    let figures = try load(
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
    let figures = try load(
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
    let short = try load(service.fastAGIPort, flags, script: script)
    #expect(short.callsEnded >= 1)
    let long = try load(
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
    let figures = try JSONDecoder().decode(Figures.self, from: Data(outcome.output.utf8))
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
    let hearing = try load(service.fastAGIPort, flags, script: script)
    #expect((1...8).contains(hearing.keys))
    let typing = try load(
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
    let figures = try load(
      service.fastAGIPort, "--to 100 --calls 1 --rate 1 --typing 10 --prompt 10 --seconds 3",
      script: Self.message, status: 1)
    #expect(figures.recordings == 0)
    #expect(figures.errors["recording not written"] ?? 0 > 0)
  }
}

@Suite struct AsteriskCommandTests {
  @Test func `a fax goes out, and the machine at the other end takes it`() {
    #expect(AsteriskCommand("EXEC SendFAX /tmp/form.tif".utf8.span) == .fax)
    #expect(AsteriskCommand.fax.takesTime)
    let status = AsteriskCommand("GET VARIABLE FAXOPT(status)".utf8.span)
    #expect("\(status.reply)" == "200 result=1 (SUCCESS)\n")
    let pages = AsteriskCommand("GET VARIABLE FAXOPT(pages)".utf8.span)
    #expect("\(pages.reply)" == "200 result=1 (1)\n")
  }

  @Test func `a recording ends with a key, or where its time does`() {
    let command = AsteriskCommand("RECORD FILE /tmp/a wav \"#\" 1000 0 BEEP s=5".utf8.span)
    #expect(command == .record("/tmp/a.wav", atMost: Milliseconds(1000)))
    for (key, reply) in [
      (UInt8(ascii: "#"), "200 result=35 (dtmf) endpos=8000\n"),
      (nil, "200 result=0 (timeout) endpos=8000\n"),
    ] {
      var output: [UInt8] = []
      AsteriskCommand.recorded(Milliseconds(1000), endedBy: key, to: &output)
      #expect(String(decoding: output, as: UTF8.self) == reply)
    }
  }

  @Test(arguments: [
    ("ANSWER", true), ("GET DATA beep 2000 1", true), ("hotline 1 test", false),
    ("HTTP/1.1 400 Bad Request", false), ("SSH-2.0-x", false), (" ANSWER", false),
  ])
  func `what begins with a word in capitals is a command`(line: String, isCommand: Bool) {
    #expect(AsteriskCommand.isCommand(line.utf8.span) == isCommand)
  }
}
