import Foundation
import GatewayProtocols
import Telephony
import TestSupport
import Testing

@testable import hotline

@Suite("hotline call") struct CallCommandTests {
  private static let clinic = RepositoryTests.root.appending(path: "menus/clinic").path

  /// A telephone in a process of its own, whose keys come while it runs.
  private final class Telephone {
    let output = Transcript()
    let errors = Transcript()
    private let keys = Pipe()
    private let process = Process()

    init(_ arguments: String..., on system: BrokenSystem? = nil) throws {
      process.executableURL = CommandRun.binary
      process.arguments = ["call"] + arguments
      process.environment = ProcessInfo.processInfo.environment.merging(
        system?.environment ?? [:]
      ) { $1 }
      process.standardInput = keys
      process.standardOutput = output.pipe
      process.standardError = errors.pipe
      try process.run()
    }

    func hear(_ words: String, times count: Int = 1) throws {
      _ = try output.wait(for: words, times: count, orElse: errors)
    }

    func type(_ line: String) { keys.fileHandleForWriting.write(Data("\(line)\n".utf8)) }

    /// Its exit status, once nothing more is typed.
    func end() throws -> Int32 {
      try keys.fileHandleForWriting.close()
      process.waitUntilExit()
      return process.terminationStatus
    }
  }

  @Test("a call that is not taken is a problem")
  func notTaken() throws {
    let service = try ServeRun("menus/clinic")
    let outcome = try CommandRun("call", "127.0.0.1:\(service.port)", "--to", "999").outcome()
    #expect(outcome.status == 1 && outcome.output.contains("no-menu"))
  }

  @Test("is a telephone on a pipe")
  func pipe() throws {
    let service = try ServeRun("menus/clinic")
    let outcome = try CommandRun(
      "call", "127.0.0.1:\(service.port)", "--menu", Self.clinic, "--quick"
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
    let phone = try Telephone(
      "127.0.0.1:\(service.port)", "--to", "100", "--menu", Self.clinic, on: system)
    try phone.hear("♪ Hello, this is Riverside Clinic.")
    // More than 32 bits of milliseconds.
    try system.setWallClock(ahead: .seconds(60 * 86_400))
    phone.type("1")
    try phone.hear("♪ We are open")
    try system.setWallClock(ahead: .seconds(-60 * 86_400))
    phone.type("1\nhang up")
    try phone.hear("· you hung up")
    #expect(try phone.end() == 0, "\(phone.errors.text)")
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

  /// As on a terminal, where each key counts at once.
  @Test("takes a letter through a pipe for what it is on a terminal", arguments: ["h", "q"])
  func hangsUpByLetter(letter: String) throws {
    let service = try ServeRun("menus/clinic")
    let outcome = try CommandRun("call", "127.0.0.1:\(service.port)", "--to", "100", "--quick")
      .input("s\nr\n\(letter)\n").outcome()
    #expect(outcome.status == 0 && !outcome.output.contains("is no action"), "\(outcome)")
    #expect(outcome.output.contains("· nobody is talking with you\n"), "\(outcome.output)")
    #expect(outcome.output.hasSuffix("· you hung up\n"), "\(outcome.output)")
  }

  @Test("hears nothing of what comes to its end just as the caller hangs up")
  func faxInVain() {
    var phone = Phone(call: "c", texts: [:], isQuick: true)
    phone.take(.answer(call: "c"), at: 0)
    phone.take(.fax(call: "c", OperationNumber(1), document: "form", pages: 1, to: nil), at: 0)
    phone.hangUp(at: 3000)
    phone.timeReached(3000)
    phone.take(.error(call: "c", code: .unknownCall, text: "it is over"), at: 3000)
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
    try CommandRun("call", "127.0.0.1:\(service.port)", "--to", "1", "--quick").input("hang up\n")
      .expect(
        output: "· answered\n· you hung up\n")
  }

  @Test("says what it does not know, and where nobody answers")
  func mistakes() throws {
    let service = try ServeRun("menus/clinic")
    let outcome = try CommandRun("call", "127.0.0.1:\(service.port)", "--to", "100", "--quick")
      .input("dance\nhang up\n").outcome()
    #expect(outcome.output.contains("'dance' is not an action"))
    #expect(outcome.output.contains("· you hung up\n"))
    #expect(try CommandRun("call", "127.0.0.1:1", "--to", "100").outcome().status == 2)
    try CommandRun("call", "127.0.0.1:\(service.port)").expect(
      errors: """
        error: which number is to be called?
          name it with --to, or its menu with --menu

        """, status: 2)
  }

  @Test("takes as long for each key of a line as a call script")
  func keysOfALine() throws {
    let service = try StubTrunk.listen { line, trunk in
      let words = line.split(separator: " ")
      if words[0] == "call" { trunk.send("answer \(words[1])") }
      return words[0] == "hangup" ? .isClosed : .goesOn
    }
    let began = ContinuousClock.now
    try CommandRun("call", "127.0.0.1:\(service.port)", "--to", "1", "--quick")
      .input("12345678\nhang up\n").expect(output: "· answered\n· you hung up\n")
    #expect(ContinuousClock.now - began >= .milliseconds(8 * 150))
  }

  @Test(
    "goes on where it was when the service was killed and is back, with what was typed meanwhile")
  func serviceIsKilled() throws {
    let service = try ServeRun("menus/clinic")
    let phone = try Telephone(
      "127.0.0.1:\(service.port)", "--quick", "--menu", Self.clinic)
    try phone.hear("♪ Hello, this is Riverside Clinic.")
    phone.type("1")
    try phone.hear("♪ We are open")
    service.kill()
    try phone.hear("· the connection was closed; the call goes on when the service is back")
    phone.type("1")
    let again = try ServeRun("menus/clinic", folder: service.folder, port: service.port)
    try phone.hear("· the call goes on\n")
    // For the key, if not before where the call was.
    try phone.hear("♪ We are open", times: 2)
    phone.type("hang up")
    #expect(try phone.end() == 0, "\(phone.errors.text)")
    #expect(phone.output.text.hasSuffix("· you hung up\n"), "\(phone.output.text)")
    #expect(phone.output.text.ranges(of: "· answered").count == 1)
    withExtendedLifetime(again) {}
  }

  @Test("ends where the service that is back does not take it up, or the caller has had enough")
  func isNotTakenUp() throws {
    let service = try StubTrunk.listen { line, trunk in
      let words = line.split(separator: " ")
      guard words[0] == "call" else { return .goesOn }
      if line.contains(" resume=") {
        trunk.send("error \(words[1]) bad-resume it was forged")
        return .goesOn
      }
      trunk.send("answer \(words[1])")
      trunk.send("mark \(words[1]) 12abc")
      return .isClosed
    }
    try CommandRun("call", "127.0.0.1:\(service.port)", "--to", "1").input("wait 9s\n").expect(
      output: """
        · answered
        · the connection was closed; the call goes on when the service is back
        · bad-resume: it was forged

        """, status: 1)

    // One that breaks off at each try is left by who hangs up.
    let breaking = try StubTrunk.listen { line, trunk in
      let words = line.split(separator: " ")
      guard words[0] == "call", !line.contains(" resume=") else { return .isClosed }
      trunk.send("answer \(words[1])")
      trunk.send("mark \(words[1]) 12abc")
      return .isClosed
    }
    let caller = try Telephone("127.0.0.1:\(breaking.port)", "--to", "1")
    try caller.hear("· the connection was closed; the call goes on when the service is back")
    caller.type("h")
    try caller.hear("· you hung up")
    #expect(try caller.end() == 0)

    let killed = try ServeRun("menus/clinic")
    let phone = try Telephone("127.0.0.1:\(killed.port)", "--to", "100", "--quick")
    try phone.hear("· answered")
    try phone.hear("♪")
    killed.kill()
    try phone.hear("goes on when the service is back")
    phone.type("h")
    try phone.hear("· you hung up")
    #expect(try phone.end() == 0)
  }
}
