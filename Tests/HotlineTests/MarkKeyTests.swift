import Foundation
import TestSupport
import Testing

/// The keys of marks are changed under calls that are up.
@Suite("hotline mark-key") struct MarkKeyTests {
  private func keys(_ service: ServeRun, _ flags: String...) throws -> [String] {
    let run = try CommandRun(["mark-key", service.store.path + ".mark-key"] + flags).outcome()
    #expect(run.status == 0, "\(run.errors)")
    return run.output.split(separator: "\n").map(String.init)
  }

  @Test func `a rotation loses no call, and what is forgotten opens nothing`() throws {
    let service = try ServeRun("menus/clinic", flags: ["--test-clock"])
    let gateway = try service.connect()
    gateway.expect("hotline 1 test")
    gateway.send("hello 1 desk marks=yes")
    gateway.expect("ready")
    func mark(of call: String, _ rest: String = "") throws -> String {
      gateway.send("call \(call) to=100 at=2026-06-01T10:00\(rest)")
      return String(try gateway.skip(to: "mark \(call) ").dropFirst("mark \(call) ".count))
    }
    let old = try mark(of: "old")
    let before = try keys(service)
    #expect(before.count == 1 && before[0].hasSuffix("seals and opens"))

    let both = try keys(service, "--add", "--use")
    #expect(both.count == 2 && both[1] == before[0].replacing("seals and opens", with: "opens"))
    service.signal(SIGHUP)
    try service.waitForLog("event=mark-keys-in-force seals=\(both[0].prefix(8)) keys=2")
    let new = try mark(of: "resumed", " resume=\(old)")

    #expect(try keys(service, "--drop") == [both[0]])
    service.signal(SIGHUP)
    try service.waitForLog("event=mark-keys-in-force seals=\(both[0].prefix(8)) keys=1")
    _ = try mark(of: "again", " resume=\(new)")
    gateway.send("call forgotten to=100 resume=\(old)")
    #expect(try gateway.skip(to: "error forgotten ").contains("bad-resume"))

    // What cannot be read is refused, and the keys before go on.
    try Data("no key\n".utf8).write(to: URL(filePath: service.store.path + ".mark-key"))
    service.signal(SIGHUP)
    try service.waitForLog("event=mark-keys-refused")
    _ = try mark(of: "still", " resume=\(new)")
  }

  @Test func `a key for which there is no room leaves no file, and is made when there is`() throws {
    let menu = RepositoryTests.root.appending(path: "menus/clinic").path
    let script =
      #"(ulimit -f 0; exec "$0" serve --port 0 --store memory --mark-key key "$1") 2>&1 | cat; ls"#
    let outcome = try CommandRun(program: "/bin/sh", ["-c", script, CommandRun.binary.path, menu])
      .environment("PATH", "/usr/bin:/bin").outcome()
    #expect(outcome.output.contains("the mark key 'key' cannot be written: "), "\(outcome)")
    #expect(outcome.output.hasSuffix("may this user write there?\n"), "\(outcome)")
  }

  @Test func `a file without a key is told, and what to do about it`() throws {
    let menu = RepositoryTests.root.appending(path: "menus/clinic").path
    try CommandRun("serve", "--port", "0", "--store", "memory", "--mark-key", "key", menu)
      .file("key", "")
      .expect(
        errors: """
          error: the mark key 'key' holds 0 keys
            remove it, and a new one is made; marks of calls that are up are lost then

          """, status: 2)
  }

  @Test(arguments: [
    ("key", "is not 32 bytes in hex"), ("nowhere/key", "No such file or directory"),
    (".", "Is a directory"),
  ])
  func `a key that cannot be used leaves no store behind`(_ path: String, _ why: String) throws {
    let menu = RepositoryTests.root.appending(path: "menus/clinic").path
    let script = #"exec 2>&1; "$0" serve --port 0 --store new.db --mark-key "$2" "$1"; ls"#
    let outcome = try CommandRun(
      program: "/bin/sh", ["-c", script, CommandRun.binary.path, menu, path]
    ).environment("PATH", "/usr/bin:/bin").file("key", "no key").outcome()
    #expect(outcome.output.contains("error: the mark key '\(path)' "), "\(outcome)")
    #expect(outcome.output.contains(why), "\(outcome)")
    #expect(!outcome.output.contains("new.db"), "\(outcome)")
  }

  @Test func `a file that is not there is told`() throws {
    let run = try CommandRun("mark-key", "/nowhere/key", "--add").outcome()
    #expect(run.status == 2 && run.errors.contains("there is no mark key"))
  }
}
