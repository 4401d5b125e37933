import Foundation
import TestSupport
import Testing

@testable import StorageSQLite

/// `hotline serve`, as whoever runs it sees it: the real binary, real sockets, real signals.
@Suite("hotline serve") struct ServeCommandTests {
  @Test func theStartScreenSaysWhatIsServedAndWhere() throws {
    let service = try ServeRun("menus/12333", "menus/clinic")
    let screen = service.screen
    for words in ["12333  杭州12333", "100  Riverside Clinic", "store", "Asia/Shanghai"] {
      #expect(screen.contains(words), "the screen lacks \(words)")
    }
    // They are served from one store, which has one clock: another would be warned of at each start.
    #expect(screen.split(separator: "Asia/Shanghai").count == 3, "\(screen)")
    #expect(screen.split(separator: "\n", omittingEmptySubsequences: false).count <= 24)
  }

  @Test func theStartScreenSaysHowToRingIt() throws {
    let service = try ServeRun("menus/clinic")
    let ring = try #require(service.screen.firstMatch(of: /Ring it:  hotline (.+)\n/)).1
    let outcome = try CommandRun(ring.split(separator: " ").map(String.init) + ["--quick"])
      .input("h\n").outcome()
    #expect(outcome.status == 0 && outcome.output.hasPrefix("· answered\n"), "\(ring): \(outcome)")
  }

  @Test func aCallRingsAndIsRecorded() throws {
    let service = try ServeRun("menus/clinic", flags: ["--test-clock"])
    let gateway = try service.connect()
    gateway.expect("hotline 1 test")
    gateway.send("hello 1 desk")
    gateway.expect("ready")
    gateway.send("call c1 to=100 from=01632960011 at=2026-06-08T10:00")
    gateway.expect("answer c1")
    gateway.expect("play c1 1 keys=interrupt en/hello")
    gateway.send("dtmf c1 1")
    gateway.expect("play c1 2 keys=interrupt en/opening")
    gateway.send("hangup c1")
    try service.waitForLog("event=call-ended")
    // Its record may be written after that, and is once the service has ended.
    service.signal(SIGTERM)
    gateway.hangUp()
    try service.waitUntilExit()
    let calls = try CommandRun("calls", "--store", service.store.path).outcome()
    #expect(calls.status == 0)
    #expect(calls.output.contains("self-service"))
    #expect(!service.log.contains("01632960011"), "a caller's number stands in the log in full")
  }

  @Test func whatIsSavedOutlivesKill() throws {
    let first = try ServeRun("menus/clinic")
    let gateway = try first.connect()
    gateway.expect("hotline 1 test")
    gateway.send("hello 1 desk")
    gateway.send("call c1 to=100")
    gateway.send("dtmf c1 2")
    let record = try gateway.skip(to: "play c1 2")
    #expect(record.contains("appointment"))
    gateway.send("done c1 2 finished")
    gateway.expect("record c1 3 max=3m silence=5s end=# beep=yes")
    let sound = Data(repeating: 0xD5, count: 4000).base64EncodedString()
    for piece in 0..<8 { gateway.send("audio c1 3 \(piece) \(sound)") }
    gateway.send("done c1 3 finished by=key ms=4000 pieces=8")
    let saved = try gateway.skip(to: "saved c1 3 ")
    first.kill()
    let receipt = String(saved.dropFirst("saved c1 3 ".count))
    let list = try CommandRun("messages", "--store", first.store.path).outcome()
    #expect(list.output.contains(receipt))
    let again = try ServeRun("menus/clinic", folder: first.folder)
    #expect(again.screen.contains("Riverside Clinic"))
  }

  @Test func `where no fax is sent, no folder is made for them`() throws {
    let service = try ServeRun("menus/clinic")
    service.kill()
    let files = try FileManager.default.contentsOfDirectory(atPath: service.folder.path)
    #expect(files.contains("hotline.db"))
    #expect(!files.contains { $0.hasPrefix("hotline-faxes") })
  }

  @Test func aGatewayWithoutTheSecretIsRefused() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "hotline-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let secrets = folder.appending(path: "gateways.txt")
    try Data("desk open-sesame\n".utf8).write(to: secrets)
    let service = try ServeRun("menus/clinic", flags: ["--secrets", secrets.path], folder: folder)
    let gateway = try service.connect()
    gateway.expect("hotline 1 test challenge=…")
    gateway.send("hello 1 desk proof=00")
    gateway.expect("error - refused …")
    #expect(gateway.line() == nil, "the trunk stays open")
    #expect(!service.log.contains("open-sesame"))
  }

  @Test func onSIGTERMNewCallsAreRefusedAndThoseThatAreUpFinish() throws {
    let service = try ServeRun("menus/clinic")
    let gateway = try service.connect()
    gateway.expect("hotline 1 test")
    gateway.send("hello 1 desk")
    gateway.send("call c1 to=100")
    _ = try gateway.skip(to: "play c1 1")
    service.signal(SIGTERM)
    gateway.expect("drain")
    gateway.send("call c2 to=100")
    gateway.expect("error c2 draining …")
    gateway.send("dtmf c1 1")
    gateway.expect("play c1 2 keys=interrupt en/opening")
    gateway.send("hangup c1")
    try service.waitUntilExit()
    #expect(service.status == 0)
  }

  /// libuv closes none of the first three descriptors, which an event loop has then.
  @Test func whoStartsItWithClosedInputCanStopIt() throws {
    let service = try ServeRun("menus/clinic", closesInput: true)
    service.signal(SIGTERM)
    try service.waitUntilExit()
    #expect(service.status == 0 && service.log.contains("event=stopped"), "\(service.log)")
  }

  @Test func aChangedMenuIsSwappedInWholeAndABrokenOneRefused() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "hotline-\(UUID().uuidString)")
    let menus = folder.appending(path: "tiny")
    try FileManager.default.createDirectory(at: menus, withIntermediateDirectories: true)
    let file = menus.appending(path: "tiny.menu")
    func menu(_ step: String) -> Data {
      Data(
        """
        hotline 100 "Tiny" {
          timezone Europe/London
          languages en
          start main
        }
        hang-up main {
          say "\(step)"
        }

        """.utf8)
    }
    try menu("One.").write(to: file)
    let service = try ServeRun(menus.path, folder: folder)
    try menu("Two.").write(to: file)
    service.signal(SIGHUP)
    try service.waitForLog("event=menus-in-force")
    try Data("hotline 100 {".utf8).write(to: file)
    service.signal(SIGHUP)
    try service.waitForLog("event=menus-refused")
    let gateway = try service.connect()
    gateway.expect("hotline 1 test")
    gateway.send("hello 1 desk")
    gateway.send("call c1 to=100")
    _ = try gateway.skip(to: "play c1 1 ")
  }

  // MARK: Starts that fail: one clear line, status 2, nothing half started

  @Test func aPortInUse() throws {
    let service = try ServeRun("menus/clinic")
    let store = service.folder.appending(path: "second.db")
    let second = try CommandRun(
      "serve", "--port", String(service.port), "--store", store.path,
      RepositoryTests.root.appending(path: "menus/clinic").path
    ).outcome()
    #expect(second.status == 2)
    let left = try FileManager.default.contentsOfDirectory(atPath: service.folder.path)
    #expect(!left.contains { $0.hasPrefix("second") }, "half a start was left: \(left)")
    #expect(second.output.isEmpty)
    #expect(second.errors.contains(String(service.port)))
  }

  @Test func aStoreThatIsNone() throws {
    let run = try CommandRun(
      "serve", "--port", "0", "--store", "store.db",
      RepositoryTests.root.appending(path: "menus/clinic").path
    ).file("store.db", String(repeating: "this is no database ", count: 100)).outcome()
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("store.db"))
  }

  @Test func aStoreInNoFolder() throws {
    let run = try CommandRun(
      "serve", "--port", "0", "--store", "nowhere/store.db",
      RepositoryTests.root.appending(path: "menus/clinic").path
    ).outcome()
    #expect(run.status == 2)
    #expect(run.errors.contains("the store 'nowhere/store.db'"), "\(run.errors)")
    #expect(!run.errors.contains("mark key"))
  }

  @Test func aNameThatFillsTheGreeting() throws {
    let run = try CommandRun(
      "serve", "--port", "0", "--store", "memory", "--node", String(repeating: "n", count: 65),
      RepositoryTests.root.appending(path: "menus/clinic").path
    ).outcome()
    #expect(run.status == 2)
    #expect(run.errors.contains("--node"))
  }

  @Test(arguments: [
    "", ":4559", "[::1", "[::1]:0", "fax.example:0", "fax.example:70000", "fax example",
  ])
  func aFaxServerThatIsNowhere(address: String) throws {
    let run = try CommandRun(
      "serve", "--port", "0", "--store", "memory", "--hylafax", address,
      RepositoryTests.root.appending(path: "menus/clinic").path
    ).outcome()
    #expect(run.status == 2)
    #expect(run.errors.contains("'\(address)' is not an address of a HylaFAX server"))
  }

  @Test func aFolderThatFreeSWITCHCannotRecordInto() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "hotline \(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try CommandRun(
      "serve", "--port", "0", "--event-socket", "0", "--store", "memory", "--recordings",
      folder.path, RepositoryTests.root.appending(path: "menus/clinic").path
    ).outcome()
    #expect(run.status == 2)
    #expect(run.errors.hasPrefix("error: FreeSWITCH cannot record into '"))
  }

  @Test(arguments: [
    ("--fastagi", "--recordings", "co,mma"), ("--fastagi", "--fax-folder", "am&p"),
    ("--event-socket", "--recordings", "it's"), ("--event-socket", "--fax-folder", "wow!"),
  ])
  func aFolderThatAGatewayWouldPart(gateway: String, flag: String, name: String) throws {
    let parent = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    let folder = parent.appending(path: name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: parent) }
    let run = try CommandRun(
      "serve", "--port", "0", gateway, "0", "--store", "memory", flag, folder.path,
      RepositoryTests.root.appending(path: "menus/clinic").path
    ).outcome()
    #expect(run.status == 2)
    #expect(
      run.errors.contains(
        gateway == "--fastagi" ? "error: Asterisk cannot " : "error: FreeSWITCH cannot "))
    #expect(run.errors.contains("'\(folder.path)'"))
  }

  @Test func aMenuWithProblems() throws {
    let run = try CommandRun("serve", "--port", "0", "--store", "memory", "broken.menu")
      .file("broken.menu", "hotline 100 \"Broken\" {\n").outcome()
    #expect(run.status == 2)
    #expect(run.errors.contains("broken.menu:"))
  }

  @Test("with too few descriptors it says so and has not begun", arguments: [16, 30, 64])
  func tooFewDescriptors(count: Int) throws {
    let outcome = try CommandRun(
      program: "/bin/sh",
      [
        "-c", #"ulimit -n \#(count); exec "$0" serve --port 0 --loops 4 --store memory "$1""#,
        CommandRun.binary.path, RepositoryTests.root.appending(path: "menus/clinic").path,
      ]
    ).outcome()
    #expect(outcome.status == 2 && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.errors.hasPrefix("error: this process may have \(count) files open, and "))
  }

  @Test(arguments: [
    ("--secrets", "the secrets"), ("--endpoints", "the endpoints"), ("--notify", "the notices"),
    ("--endpoints-ca", "the certificates"), ("--mark-key", "the mark key"),
  ])
  func aFileThatCannotBeReadIsToldWhy(_ flag: String, _ name: String) throws {
    let menu = RepositoryTests.root.appending(path: "menus/clinic").path
    for (path, why) in [("latin", "it is not UTF-8"), ("/", "Is a directory")] {
      let run = try CommandRun("serve", "--port", "0", "--store", "memory", flag, path, menu)
        .file("latin", Data([0x67, 0xE9, 0x0A])).outcome()
      #expect(run.status == 2)
      let says = "error: \(name) '\(path)' cannot be read: \(why)\n"
      #expect(run.errors.hasPrefix(says), "\(run.errors)")
    }
  }

  @Test func onePortIsGivenOnce() throws {
    let menu = RepositoryTests.root.appending(path: "menus/clinic").path
    try CommandRun("serve", "--port", "4573", "--fastagi", "4573", menu).expect(
      errors: "error: --port and --fastagi are both port 4573\n  give each a port of its own\n",
      status: 2)
  }

  /// A menu of one step, gone with the test.
  private final class TinyMenu {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tiny-\(UUID())")
    var path: String { folder.appending(path: "tiny.menu").path }

    init() throws {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try write()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(zone: String = "Europe/London", saying words: String = "One.") throws {
      try """
      hotline 100 "Tiny" {
        timezone \(zone)
        languages en
        start bye
      }

      hang-up bye { say "\(words)" }

      """.write(toFile: path, atomically: true, encoding: .utf8)
    }
  }

  @Test func aMenuSavedAndASignalSentDuringTheStartAreAnswered() throws {
    let menu = try TinyMenu()
    let folder = menu.folder.appending(path: "store")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // Its start waits for whoever writes to the store, and has read the menus.
    let holder = try Connection(path: folder.appending(path: "hotline.db").path)
    try holder.execute("BEGIN IMMEDIATE; CREATE TABLE a (b)")
    let service = try ServeRun(menu.path, folder: folder) { service in
      let files = "/proc/\(service.processID)/fd"
      func hasStoreOpen() -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: files)) ?? []
        return names.contains { name in
          let target = try? FileManager.default.destinationOfSymbolicLink(
            atPath: "\(files)/\(name)")
          return target?.hasSuffix("/hotline.db") == true
        }
      }
      let limit = ContinuousClock.now + .seconds(LineClient.patienceSeconds)
      while !hasStoreOpen(), ContinuousClock.now < limit { sched_yield() }
      try menu.write(saying: "Two.")
      service.signal(SIGHUP)
      try holder.execute("ROLLBACK")
    }
    try service.waitForLog("event=menus-in-force")
  }

  @Test func theTimeZoneOfANewMenuIsStaffs() throws {
    let menu = try TinyMenu()
    let service = try ServeRun(menu.path, "menus/12333")
    try service.waitForLog("event=time-zones-differ menu=")
    #expect(try StoreSnapshot(of: service.store.path).timeZoneName() == "Europe/London")
    try menu.write(zone: "Asia/Tokyo")
    try service.waitForLog("event=menus-in-force")
    #expect(try StoreSnapshot(of: service.store.path).timeZoneName() == "Asia/Tokyo")
  }
}
