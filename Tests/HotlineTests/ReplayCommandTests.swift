import Foundation
import TestSupport
import Testing

/// Calls that a running service has kept, as scripts.
@Suite("hotline replay") struct ReplayCommandTests {
  /// A copy of `menus/NAME` without its scripts, beside the store of `service`.
  private static func menu(_ name: String, for service: ServeRun) throws -> URL {
    let copy = service.folder.appending(path: name)
    try FileManager.default.copyItem(
      at: RepositoryTests.root.appending(path: "menus/\(name)"), to: copy)
    for file in try FileManager.default.contentsOfDirectory(atPath: copy.path)
    where file.hasSuffix(".calls") {
      try FileManager.default.removeItem(at: copy.appending(path: file))
    }
    return copy
  }

  /// Then all its calls are kept.
  private static func stop(_ service: ServeRun) throws {
    service.signal(SIGTERM)
    try service.waitUntilExit()
  }

  @Test("plays nearly all calls of the 12333 again, and each goes as it went")
  func wholeHotline() throws {
    let service = try ServeRun("menus/12333", flags: ["--test-clock", "--log", "error"])
    let menu = try Self.menu("12333", for: service)
    _ = try CommandRun("import", menu.path, "--store", service.store.path).outcome()
    let scripts = RepositoryTests.root.appending(path: "menus/12333").path
    let played = try CommandRun("test", scripts, "--gateway", "127.0.0.1:\(service.port)").outcome()
    #expect(played.status == 0, "\(played.errors)")
    try Self.stop(service)

    let replayed = try CommandRun(
      "replay", "--store", service.store.path, "--limit", "5000", menu.path
    ).outcome()
    let calls = replayed.output.split(separator: "\n").count { $0.hasPrefix("call ") }
    let cutShort = replayed.errors.split(separator: "\n").count
    #expect(calls > 500)
    // What a PIN was changed to, or an empty list that has rows now, is in no record.
    #expect(cutShort * 50 < calls, "\(replayed.errors)")
    #expect(replayed.status == (cutShort > 0 ? 1 : 0))

    try Data(replayed.output.utf8).write(to: menu.appending(path: "replayed.calls"))
    let again = try CommandRun("test", menu.path).outcome()
    #expect(again.status == 0, "\(again.output)\(again.errors)")
    #expect(again.output.hasPrefix("\(calls) passed"))
  }

  @Test("keeps the caller's own doings: keys ahead, times, what was said, who left")
  func doings() throws {
    let service = try ServeRun("menus/clinic", flags: ["--test-clock", "--log", "error"])
    let menu = try Self.menu("clinic", for: service)
    try Data(
      """
      call "typed ahead, then an appointment"
        at 2026-06-01 10:00
        from 02071234567
        press 2
        hear appointment
        speak 12s
        hang up

      """.utf8
    ).write(to: menu.appending(path: "one.calls"))
    let played = try CommandRun("test", menu.path, "--gateway", "127.0.0.1:\(service.port)")
      .outcome()
    #expect(played.status == 0, "\(played.output)\(played.errors)")
    try FileManager.default.removeItem(at: menu.appending(path: "one.calls"))
    try Self.stop(service)

    let replayed = try CommandRun("replay", "--store", service.store.path, menu.path).outcome()
    #expect(replayed.status == 0, "\(replayed.errors)")
    for line in [
      "  at 2026-06-01 10:00", "  from 02000000000", "  press 2", "  hear appointment",
      "  speak 12s", "  hang up", "  expect record message-left",
      "  expect path hello main appointment",
    ] { #expect(replayed.output.contains("\(line)\n"), "\(line) in\n\(replayed.output)") }
    #expect(!replayed.output.contains("wait"))
    #expect(!replayed.output.contains("1234567"))
  }

  @Test("says where the menu has changed, and plays up to there")
  func changedMenu() throws {
    let service = try ServeRun("menus/clinic", flags: ["--log", "error"])
    let gateway = try service.greeted()
    gateway.send("call c1 to=100")
    gateway.expect("answer c1")
    gateway.send("hangup c1")
    try Self.stop(service)

    let menu = try Self.menu("clinic", for: service)
    let file = menu.appending(path: "clinic.menu")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(text.replacing("hello", with: "greeting").utf8).write(to: file)
    let replayed = try CommandRun(
      "replay", "--store", service.store.path, "--call", "c1", menu.path
    ).outcome()
    #expect(replayed.status == 1)
    #expect(
      replayed.errors
        == "call c1: The menu has no step 'hello' any more: the call is played up to there.\n")
  }

  @Test("finds the row that a caller must have asked for, and the keys before a choice")
  func rowsAndChoices() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "replay-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let menu = folder.appending(path: "club.menu")
    try Data(Self.club.utf8).write(to: menu)
    try Data("card,level\n1001,1\n1002,2\n1003,3\n".utf8).write(
      to: folder.appending(path: "members.csv"))
    let script = """
      call "a member of the third row, who types ahead"
        at 2026-06-01 10:00
        from 0571870001
        wait 1s
        press 1
        hear card
        press 1003
        hear high
        hang up

      """
    try Data(script.utf8).write(to: folder.appending(path: "one.calls"))
    let service = try ServeRun([menu.path], flags: ["--test-clock", "--log", "error"])
    _ = try CommandRun("import", menu.path, "--store", service.store.path).outcome()
    let played = try CommandRun(
      "test", folder.path, "--gateway", "127.0.0.1:\(service.port)"
    ).outcome()
    #expect(played.status == 0, "\(played.output)\(played.errors)")
    try Self.stop(service)

    let replayed = try CommandRun("replay", "--store", service.store.path, menu.path).outcome()
    #expect(replayed.status == 0, "\(replayed.errors)\(replayed.output)")
    for line in ["from 0571000000", "wait 1s", "press 1", "press 1003", "hear high"] {
      #expect(replayed.output.contains("  \(line)\n"), "\(line) in\n\(replayed.output)")
    }

    // A menu that goes elsewhere: nothing is played that the call did not hear.
    try Data(Self.club.replacing(">= 3", with: ">= 4").utf8).write(to: menu)
    let changed = try CommandRun("replay", "--store", service.store.path, menu.path).outcome()
    #expect(changed.status == 1)
    #expect(!changed.output.contains("hear low"), "\(changed.output)")
  }

  private static let club = """
    hotline 300 "Club" {
      timezone  Asia/Shanghai
      languages en
      start     hello
    }

    defaults {
      no-input 2 -> bye
      no-match 2 -> bye
    }

    table members {
      from "members.csv"
      card  digits key
      level number
    }

    play hello {
      say "Welcome to the club, which is glad of every call that it gets."
      -> place
    }

    choose place {
      caller "0571" -> main
      else          -> bye
    }

    menu main {
      1 "your level" -> card
      allow end-by-mistakes "a club"
    }

    enter card {
      say "Your card, please."
      as digits 4
      allow end-by-mistakes "a club"
      -> member
    }

    lookup member {
      in members  where card = {card}
      found       -> level
      not-found   -> bye
      unavailable -> bye
    }

    choose level {
      {member.level} >= 3 -> high
      else                -> low
    }

    play high {
      say "Yours is high."
      -> bye
    }

    play low {
      say "Yours is low."
      -> bye
    }

    hang-up bye {
      say "Goodbye."
    }

    """

  @Test("plays a call whose trunk broke as one, also by the name that it had first") func resumed()
    throws
  {
    let service = try ServeRun("menus/clinic", flags: ["--log", "error"])
    let menu = try Self.menu("clinic", for: service)
    var gateway = try service.greeted("marks=yes")
    gateway.send("call first to=100 from=02071234567")
    let mark = try gateway.skip(to: "mark first ").dropFirst("mark first ".count)
    gateway.reset()
    gateway = try service.greeted("marks=yes")
    gateway.send("call second to=100 resume=\(mark)")
    _ = try gateway.skip(to: "play second ")
    gateway.send("dtmf second 2")
    _ = try gateway.skip(to: "play second ")
    gateway.send("hangup second")
    try Self.stop(service)

    for name in ["first", "second"] {
      let replayed = try CommandRun(
        "replay", "--store", service.store.path, "--call", name, menu.path
      ).outcome()
      #expect(replayed.status == 0, "\(replayed.errors)")
      #expect(replayed.output.contains("  expect path hello main appointment\n"))
    }
  }

  @Test("passes over calls to other menus, and names and numbers can be read again") func others()
    throws
  {
    let service = try ServeRun(
      ["menus/clinic", "menus/12333"], flags: ["--test-clock", "--log", "error"])
    let menu = try Self.menu("clinic", for: service)
    let gateway = try service.greeted()
    for from in ["02071234567", "%E5%BC%A0%2013957112345", "a%20b", "1%3D2%2F%2F"] {
      gateway.send("call c to=100 at=2026-06-01T10:00 from=\(from)")
      _ = try gateway.skip(to: "play c ")
      gateway.send("hangup c")
    }
    gateway.send("call other to=12333")
    _ = try gateway.skip(to: "play other ")
    gateway.send("hangup other")
    try Self.stop(service)

    let replayed = try CommandRun(
      "replay", "--store", service.store.path, "--limit", "4", menu.path
    ).outcome()
    #expect(replayed.status == 0)
    #expect(replayed.errors == "")
    try Data(replayed.output.utf8).write(to: menu.appending(path: "replayed.calls"))
    let again = try CommandRun("test", menu.path).outcome()
    #expect(again.status == 0, "\(again.output)\(again.errors)\(replayed.output)")
    #expect(again.output.hasPrefix("4 passed"))

    try CommandRun(
      "replay", "--store", service.store.path, "--call", "other", menu.path
    ).expect(
      errors: "left out: call other, to 12333, which none of these menus answers\n", status: 1)
  }

  @Test("has status 2 where there is no such call") func noCall() throws {
    let service = try ServeRun("menus/clinic")
    let menu = RepositoryTests.root.appending(path: "menus/clinic").path
    try CommandRun("replay", "--store", service.store.path, "--call", "x", menu).expect(
      errors: """
        error: there is no such call
          `hotline calls` lists those that were kept

        """, status: 2)
  }
}
