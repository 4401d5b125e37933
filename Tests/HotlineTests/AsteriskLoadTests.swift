import Foundation
import Synchronization
import TestSupport
import Testing

/// `hotline load --fastagi`: what its callers do, and what it makes of a service that does not do its part.
@Suite struct AsteriskLoadTests {
  // MARK: Calls

  @Test func `calls that the end of the load cuts off have not ended`() throws {
    let service = try ServeRun("menus/12333", flags: ["--fastagi", "0"])
    let figures = try AsteriskLoadRun.run(
      service.fastAGIPort, "--calls 20 --typing 3600000 --seconds 1")
    #expect(figures.callsBegun == 20)
    #expect(figures.callsEnded == 0)
    #expect(figures.callsUp == 20)
    #expect(figures.errors == [:])
  }

  @Test func `callers without keys stay on the line`() throws {
    let service = try ServeRun("menus/12333", flags: ["--fastagi", "0"])
    let figures = try AsteriskLoadRun.run(
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
    let figures = try AsteriskLoadRun.run(
      service.port, "--calls 5 --typing 1000 --seconds 3", status: 2)
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
    let figures = try AsteriskLoadRun.run(
      service.port, "--calls 5 --rate 10 --seconds 1", status: 2)
    #expect(figures.errors["not answered"] ?? 0 > 0)
    #expect(figures.callsEnded == 0)
    #expect(figures.callsFailed == figures.errors["not answered"])
  }

  @Test func `calls to a number that nobody serves, or to another port, are errors`() throws {
    let service = try ServeRun("menus/12333", flags: ["--fastagi", "0"])
    let unserved = try AsteriskLoadRun.run(
      service.fastAGIPort, "--to 999 --calls 5 --rate 10 --seconds 1", status: 2)
    #expect(unserved.errors["not answered"] ?? 0 > 0)
    let trunk = try AsteriskLoadRun.run(service.port, "--calls 5 --rate 10 --seconds 1", status: 2)
    #expect(trunk.errors["unreadable"] ?? 0 > 0)
  }

  @Test func `calls that a stopped service leaves waiting are errors, and do not hold up the end`()
    throws
  {
    let service = try ServeRun("menus/12333", flags: ["--fastagi", "0"])
    service.signal(SIGSTOP)
    let begin = ContinuousClock.now
    let figures = try AsteriskLoadRun.run(service.fastAGIPort, "--calls 5 --seconds 3", status: 2)
    #expect(ContinuousClock.now - begin < .seconds(6))
    #expect(figures.errors == ["no answer": 5])
  }

  // MARK: Keys

  @Test func `a service that stands still to the end cannot hide`() throws {
    let service = try ServeRun("menus/12333", flags: ["--fastagi", "0"])
    let process = service.processID
    DispatchQueue(label: "stop").asyncAfter(deadline: .now() + 1) { kill(process, SIGSTOP) }
    let figures = try AsteriskLoadRun.run(
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
    let figures = try AsteriskLoadRun.run(
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
    let figures = try AsteriskLoadRun.run(
      service.fastAGIPort, "--calls 50 --typing 1800 --prompt 0 --keys 1 --seconds 1")
    #expect(figures.keys > 5)
    #expect(figures.keys < 50)
  }

  @Test func `a service that stands still shows where no key is under way`() throws {
    let service = try ServeRun("menus/12333", flags: ["--fastagi", "0"])
    let process = service.processID
    DispatchQueue(label: "stop").asyncAfter(deadline: .now() + 1) { kill(process, SIGSTOP) }
    let figures = try AsteriskLoadRun.run(
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
    _ = try AsteriskLoadRun.run(service.port, "--calls 1 --rate 1 --seconds 1")
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
    let figures = try AsteriskLoadRun.run(
      service.port, "--calls 1 --rate 2 --typing 10 --seconds 1", status: 1)
    #expect(figures.keysAnswered == 0)
    #expect(figures.keysUnanswered > 0)
    #expect(figures.errors == ["no key was answered": 1])
  }

  @Test func `a call of which the service breaks the connection has failed`() throws {
    let service = try answering { _ in }
    let figures = try AsteriskLoadRun.run(
      service.port, "--calls 1 --rate 10 --seconds 1", status: 1)
    #expect(figures.callsEnded == 0)
    #expect(figures.callsFailed > 0)
    #expect(figures.errors == ["lost: the service hung up": figures.callsFailed])
  }

  @Test func `what is no command ends a call that was answered, too`() throws {
    let service = try answering { call in
      call.send("\u{7}what?")
      while call.line() != nil {}
    }
    let figures = try AsteriskLoadRun.run(
      service.port, "--calls 1 --rate 10 --seconds 1", status: 1)
    #expect(figures.callsEnded == 0)
    #expect(figures.errors == ["unreadable": figures.callsFailed])
  }
}
