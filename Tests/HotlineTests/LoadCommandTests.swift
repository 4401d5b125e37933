import Foundation
import Synchronization
import TestSupport
import Testing

@Suite struct LoadCommandTests {
  /// The figures that a test looks at.
  struct Figures: Decodable {
    struct Times: Decodable { let count: Int, p50, p99, max: Double }
    let callsBegun, callsEnded, callsFailed, callsUp, callsHeldBack: Int
    let keys, keysAnswered, keysUnanswered, marks: Int
    let recordings, soundPieces: Int
    let errors: [String: Int]
    let keyToPlayMicroseconds, ringToAnswerMicroseconds, endToSavedMicroseconds: Times
    let serviceCPUSeconds: Double?
    let serviceMemoryBytes: Int?
  }

  func load(_ service: String, _ flags: String, status: Int32 = 0) throws -> Figures {
    let outcome = try CommandRun(
      ["load", "--json", "--warm-up", "0", "--seconds", "1"]
        + flags.split(separator: " ").map {
          String($0)
        } + [service]
    ).outcome()
    #expect(outcome.status == status, "\(outcome.errors)")
    return try JSONDecoder().decode(Figures.self, from: Data(outcome.output.utf8))
  }

  @Test func `callers press as fast as they are answered`() throws {
    let service = try ServeRun("menus/12333")
    let figures = try load(
      "127.0.0.1:\(service.port)",
      "--calls 20 --trunks 3 --depth 2 --press 9 --keys 100 --marks --pid \(service.processID)")
    #expect(figures.errors == [:])
    #expect(figures.keysAnswered > 100)
    #expect(figures.keyToPlayMicroseconds.count == figures.keysAnswered)
    #expect(figures.marks >= figures.keysAnswered)
    #expect(figures.callsBegun >= 20)
    #expect(figures.serviceCPUSeconds ?? 0 > 0)
    #expect(figures.serviceMemoryBytes ?? 0 > 1_000_000)
  }

  @Test func `keys that nothing is said to hold up no others`() throws {
    let service = try ServeRun("menus/12333")
    // At random they come into entries, which answer only the last key.
    let figures = try load(
      "127.0.0.1:\(service.port)", "--calls 40 --trunks 2 --depth 4 --keys 100000")
    #expect(figures.errors == [:])
    #expect(figures.keysUnanswered > 20)
    #expect(figures.keysAnswered > 150)
  }

  @Test func `a service that stands still in the closed loop leaves no key without an answer`()
    throws
  {
    let figures = try loadWhileItStandsStill(
      from: 0.5, to: 1.2, seconds: 2, "--depth 2 --trunks 2 --press 9 --keys 100000")
    #expect(figures.keyToPlayMicroseconds.max > 500_000)
    #expect(figures.keysUnanswered == 0)
    #expect(figures.errors == [:])
  }

  @Test func `callers of a script in the closed loop are gone when it ends`() throws {
    let service = try ServeRun("menus/clinic")
    let outcome = try CommandRun(
      "load", "--json", "--warm-up", "0", "--seconds", "2", "--calls", "5", "--to", "100",
      "--prompt", "20", "--depth", "1", "--scripts", "load.calls", "127.0.0.1:\(service.port)"
    ).file(
      "load.calls",
      """
      call "opening hours, after a while"
        hear hello
        hear main
        wait 20ms
        press 1
        hear opening
        wait 20ms
        press 1
        hear opening

      """
    ).outcome()
    let figures = try JSONDecoder().decode(Figures.self, from: Data(outcome.output.utf8))
    #expect(figures.errors == [:], "\(outcome.errors)")
    #expect(figures.callsEnded > 20)
    #expect(figures.keysUnanswered == 0)
  }

  @Test func `callers of a script in the closed loop press when the line before is answered`()
    throws
  {
    let service = try ServeRun("menus/12333")
    let outcome = try CommandRun(
      "load", "--json", "--warm-up", "0", "--seconds", "1", "--calls", "40", "--depth", "4",
      "--scripts", "load.calls", "127.0.0.1:\(service.port)"
    ).file(
      "load.calls",
      "call \"up and down\"\n" + String(repeating: "  press 1\n  press *\n", count: 50)
    )
    .outcome()
    let figures = try JSONDecoder().decode(Figures.self, from: Data(outcome.output.utf8))
    #expect(figures.errors == [:], "\(outcome.errors)")
    #expect(figures.keysAnswered > 1000)
    #expect(figures.keysUnanswered == 0)
  }

  @Test func `callers at random, some of whom hang up early, break nothing`() throws {
    let service = try ServeRun("menus/12333", "menus/clinic")
    let figures = try load(
      "127.0.0.1:\(service.port)", "--calls 50 --typing 20 --hang-ups 50 --keys 20")
    #expect(figures.errors == [:])
    #expect(figures.callsEnded > 0)
    #expect(figures.keysAnswered > 50)
  }

  @Test func `new calls ring at their own times, and more than may be up are held back`() throws {
    let service = try ServeRun("menus/clinic")
    let figures = try load(
      "127.0.0.1:\(service.port)", "--to 100 --calls 100 --rate 400 --typing 10 --keys 0")
    #expect(figures.callsBegun == 100)
    #expect(figures.callsHeldBack > 0)
    #expect(figures.ringToAnswerMicroseconds.count == 100)
  }

  @Test func `calls are begun, ended, failed or up, and nothing else`() throws {
    let service = try ServeRun("menus/12333", flags: ["--fastagi", "0"])
    let ways = [
      "127.0.0.1:\(service.port)", "--fastagi 127.0.0.1:\(try service.fastAGIPort)",
    ]
    for flags in ways {
      let outcome = try CommandRun(
        "load --json --warm-up 1 --seconds 1 --calls 50 --press 9 --typing 3600000 \(flags)"
          .split(separator: " ").map { String($0) }
      ).outcome()
      #expect(outcome.status == 0, "\(outcome.errors)")
      let figures = try JSONDecoder().decode(Figures.self, from: Data(outcome.output.utf8))
      // They rang before it was measured.
      #expect(figures.callsBegun == 0)
      #expect(figures.callsUp == 50)
    }
  }

  /// Five callers at once of the clinic follow `script`.
  private func load(
    _ service: ServeRun, following script: String, seconds: Int
  ) throws -> Figures {
    let outcome = try CommandRun(
      "load", "--json", "--warm-up", "0", "--seconds", "\(seconds)", "--calls", "5", "--to", "100",
      "--typing", "50", "--prompt", "50", "--scripts", "load.calls", "127.0.0.1:\(service.port)"
    ).file("load.calls", script + "\n").outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try JSONDecoder().decode(Figures.self, from: Data(outcome.output.utf8))
  }

  @Test func `callers of a script press when they have heard what it waits for`() throws {
    let service = try ServeRun("menus/clinic")
    let script = """
      call "opening hours"
        hear hello
        hear main
        press 1
        hear opening
        hang up
      """
    let figures = try load(service, following: script, seconds: 2)
    #expect(figures.errors == [:])
    #expect(figures.callsEnded > 5)
    #expect(figures.keys > 5)
    #expect(figures.keysAnswered + 5 >= figures.keys)
  }

  /// Who leaves a message of that length with the clinic.
  private func message(lasting length: String) -> String {
    """
    call "a message"
      hear hello
      press 2
      hear appointment
      speak \(length)
      hear thanks
      hang up
    """
  }

  @Test func `callers of a script leave messages, which are saved`() throws {
    let service = try ServeRun("menus/clinic")
    let figures = try load(service, following: message(lasting: "3s"), seconds: 4)
    #expect(figures.errors == [:])
    #expect(figures.soundPieces >= 30)
    #expect(figures.recordings == 5)
    #expect(figures.endToSavedMicroseconds.count == 5)
  }

  @Test func `a message is as long as its caller has spoken`() throws {
    let service = try ServeRun("menus/clinic")
    let figures = try load(service, following: message(lasting: "3200ms"), seconds: 5)
    #expect(figures.recordings == 5)
    let messages = try CommandRun("messages", "--store", service.store.path, "--json").outcome()
    #expect(messages.output.contains(#""length":3200"#), "\(messages.output)")
  }

  @Test func `the key that ends a recording is pressed once`() throws {
    let keys = Mutex<[Substring]>([])
    let service = try StubTrunk.listen { line, trunk in
      let words = line.split(separator: " ")
      let call = words.count > 1 ? words[1] : ""
      switch words[0] {
      case "call":
        trunk.send("answer \(call)")
        trunk.send("record \(call) 1 max=1m silence=5s end=#")
      case "done" where line.contains("by=key"):
        keys.withLock { $0.append("end") }
        trunk.send("play \(call) 2 keys=interrupt en/review")
      case "dtmf": keys.withLock { $0.append(words[2]) }
      default: break
      }
      return .goesOn
    }
    let outcome = try CommandRun(
      "load", "--json", "--warm-up", "0", "--seconds", "3", "--calls", "1", "--rate", "1",
      "--typing", "20", "--scripts", "load.calls", "127.0.0.1:\(service.port)"
    ).file("load.calls", "call \"x\"\n  speak 600ms\n  press #\n  press 1\n  hang up\n").outcome()
    #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
    #expect(keys.withLock { Array($0.prefix(2)) } == ["end", "1"])
  }

  /// Callers who are silent are thrown out, and those who were talked with may choose again.
  private static let office = """
    hotline 100 "Office" {
      timezone  UTC
      languages en
      start     main
    }
    defaults {
      first-key 200ms
      no-input 2 -> goodbye
      no-match 3 -> goodbye
    }
    queue desk "Desk" {
      seats 9
    }
    menu main "Main" {
      say "Main."
      1 "a person" -> person
      2 "this"     -> main
    }
    transfer person {
      say "One moment."
      to desk
      released  -> main
      busy      -> goodbye
      no-answer -> goodbye
      failed    -> goodbye
    }
    hang-up goodbye { say "Goodbye." }

    """

  private func serveOffice() throws -> ServeRun {
    let folder = FileManager.default.temporaryDirectory.appending(path: "hotline-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let menu = folder.appending(path: "office.menu")
    try Self.office.write(to: menu, atomically: true, encoding: .utf8)
    return try ServeRun(menu.path, folder: folder)
  }

  @Test func `a talk with a person is not the time that a key takes`() throws {
    let script = """
      call "a person"
        press 1
        seat answers for 1s
        press 2
        hang up
      """
    let figures = try load(try serveOffice(), following: script, seconds: 3)
    #expect(figures.errors == [:])
    #expect(figures.keysAnswered >= 10)
    #expect(figures.keyToPlayMicroseconds.max < 900_000)
  }

  @Test func `who waits hears prompts to their end, and what the service says to their silence`()
    throws
  {
    let script = """
      call "silence"
        wait 60s
      """
    let figures = try load(try serveOffice(), following: script, seconds: 2)
    #expect(figures.errors == [:])
    #expect(figures.callsEnded >= 5)
  }

  @Test func `an Asterisk's callers press what they are asked for`() throws {
    let service = try ServeRun("menus/12333", flags: ["--fastagi", "0"])
    let address = try #require(
      service.screen.firstMatch(of: /AGI\(agi:\/\/(127\.0\.0\.1:\d+)\/NUMBER\)/))
    let figures = try load(
      String(address.1), "--fastagi --pieces --calls 10 --typing 0 --press 9 --keys 5")
    #expect(figures.errors == [:])
    #expect(figures.keysAnswered > 20)
    #expect(figures.callsEnded > 5)
  }

  @Test func `what is not there is told`() throws {
    try CommandRun("load", "127.0.0.1:1").expect(
      errors: """
        error: the service at 127.0.0.1:1 took no call: lost: nobody listens there
          is `hotline serve` running there?

        """, status: 2)
    try CommandRun("load", "--press", "1x").expect(
      errors: """
        error: --press takes keys, not '1x'
          0-9 * # A-D, at most 64

        """, status: 2)
    try CommandRun("load", "--scripts", "a.calls", "--keys", "3").expect(
      errors: """
        error: callers of scripts press what their scripts say
          leave out --press, --keys and --hang-ups, or --scripts

        """, status: 2)
    try CommandRun("load", "--scripts", "a.calls", "b.calls").expect(
      errors: """
        error: 'b.calls' is a file, not a service
          --scripts takes one value, and may be given again: --scripts FILE --scripts FILE

        """, status: 2)
    try CommandRun("load", "--scripts", "a.calls", "b.calls", "127.0.0.1:1").expect(
      errors: """
        error: 'load' does not know what to do with '127.0.0.1:1'
          --scripts takes one value, and may be given again: --scripts FILE --scripts FILE

        """, status: 2)
    let service = try ServeRun("menus/clinic")
    let figures = try load(
      "127.0.0.1:\(service.port)", "--to 999 --calls 1 --rate 10", status: 2)
    #expect(figures.errors["no-menu"] ?? 0 > 0)
    #expect(figures.callsFailed == figures.errors["no-menu"])
    #expect(figures.callsEnded == 0)
    // A trunk of which nothing else comes is ended by the service before anything is measured.
    try CommandRun(
      "load", "127.0.0.1:\(service.port)", "--to", "999", "--calls", "1000", "--seconds", "1"
    ).expect(
      errors: """
        error: the service at 127.0.0.1:\(service.port) took no call: lost: the service hung up, no-menu
          name a number that it answers with --to

        """, status: 2)
  }
}
