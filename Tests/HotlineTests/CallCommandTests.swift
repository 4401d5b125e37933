import Foundation
import GatewayProtocols
import Telephony
import TestSupport
import Testing

@testable import hotline

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
}
