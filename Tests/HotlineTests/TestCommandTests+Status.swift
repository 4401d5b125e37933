import Foundation
import Testing

/// What was asked for and came to nothing is no call that went well, and the status says so.
extension TestCommandTests {
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

  @Test(
    "what was asked for and came to nothing beside calls that were made is told, and no success")
  func isNotCalled() throws {
    let office = CommandRun(["test", "office", "empty", "--filter", "hours", "--filter", "zzz"])
      .file("office/office.menu", Self.menu).file("office/office.calls", Self.good)
    let outcome = try office.file("empty/empty.menu", Self.menu)
      .file("empty/office.call", Self.bad).outcome()
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("1 passed (1 call, "))
    #expect(
      outcome.errors
        == "'empty' was not called: no file in its folder ends in .calls\nthe name of no call holds 'zzz'\n"
    )
  }

  @Test("finds the scripts of a folder that a link leads to, and of one below that a link leads to")
  func followsLinks() throws {
    let folder = URL.temporaryDirectory.appending(path: UUID().uuidString)
    let manager = FileManager.default
    defer { try? manager.removeItem(at: folder) }
    try manager.createDirectory(
      at: folder.appending(path: "shared"), withIntermediateDirectories: true)
    try manager.createDirectory(
      at: folder.appending(path: "one/old"), withIntermediateDirectories: true)
    try Data(Self.menu.utf8).write(to: folder.appending(path: "one/office.menu"))
    try Data(Self.good.utf8).write(to: folder.appending(path: "one/office.calls"))
    try Data(Self.bad.utf8).write(to: folder.appending(path: "shared/more.calls"))
    // A menu of its own, with scripts of its own.
    try Data(Self.menu.utf8).write(to: folder.appending(path: "one/old/office.menu"))
    try Data(Self.bad.utf8).write(to: folder.appending(path: "one/old/office.calls"))
    for (link, goal) in [("one/shared", "../shared"), ("one/circle", "."), ("current", "one")] {
      try manager.createSymbolicLink(
        atPath: folder.appending(path: link).path, withDestinationPath: goal)
    }
    for name in ["one", "current", "current/", "current/office.menu"] {
      let outcome = try CommandRun("test", folder.appending(path: name).path).outcome()
      #expect(outcome.status == 1, "\(name)")
      #expect(
        outcome.output.hasPrefix("1 failed, 1 passed (2 calls, "), "\(name): \(outcome.errors)")
    }
  }

  @Test("keeps its status where nobody reads what it prints to the end")
  func isNotReadToTheEnd() throws {
    let outcome = try CommandRun(
      program: "/bin/bash",
      ["-c", "'\(CommandRun.binary.path)' test office --json | true; echo ${PIPESTATUS[0]}"]
    ).file("office/office.menu", Self.menu)
      .file(
        "office/office.calls",
        (1...2000).map { "call \"\($0)\"\n  hear main\n  press 1\n  hear goodbye\n" }.joined()
      )
      .outcome()
    #expect(outcome.output == "1\n")
  }

  @Test("has status 1 where a problem keeps the only call from being made")
  func cannotRunItsCall() throws {
    let outcome = try Self.run("call \"hours\"\n  hear nowhere\n")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("[script-unknown-name]"))
    #expect(!outcome.errors.contains("no call was made"))
  }
}
