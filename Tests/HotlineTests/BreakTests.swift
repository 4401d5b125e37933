import CSQLite
import Foundation
import StorageSQLite
import TestSupport
import Testing

/// What the real service does while something around it is broken: callers hear something fitting, calls go on, and
/// nothing that was promised is lost.
@Suite("Broken around the service") struct BreakTests {
  private func run(_ program: String, _ arguments: String...) throws -> Int32 {
    try CommandRun(program: program, arguments).outcome().status
  }

  @Test
  func `a store that another program holds for seconds delays what is saved, and nothing else`()
    throws
  {
    let (root, menu) = try BrokenMenu.folder()
    let service = try ServeRun(menu, folder: root)
    let gateway = try service.greeted()
    var database: OpaquePointer?
    defer { sqlite3_close(database) }
    try #require(sqlite3_open(service.store.path, &database) == SQLITE_OK)
    try #require(sqlite3_exec(database, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK)
    try gateway.speak("a")
    // Other calls do not wait, and the trunk answers.
    gateway.send("call b to=100")
    gateway.send("ping still-there")
    _ = try gateway.skip(to: "play b 1 ")
    gateway.expect("pong still-there")
    try #require(sqlite3_exec(database, "COMMIT", nil, nil, nil) == SQLITE_OK)
    _ = try gateway.skip(to: "saved a 2 ")
    #expect(try gateway.skip(to: "play a ").hasSuffix("en/bye"))
  }

  @Test func `a disk that is slow by seconds delays what it keeps, and nothing else`() throws {
    let (root, menu) = try BrokenMenu.folder()
    let system = try BrokenSystem()
    let service = try ServeRun(menu, folder: root, on: system)
    let gateway = try service.greeted()
    try system.syncSlowly(.seconds(3))
    try gateway.speak("a")
    // All that other calls do comes before what waits for the disk.
    for call in 0..<50 {
      gateway.send("call b\(call) to=100")
      gateway.send("done b\(call) 1 finished")
    }
    for call in 0..<50 {
      gateway.expect("answer b\(call)")
      gateway.expect("play b\(call) 1 …")
      gateway.expect("record b\(call) 2 …")
    }
    _ = try gateway.skip(to: "saved a 2 ")
    #expect(try gateway.skip(to: "play a ").hasSuffix("en/bye"))
  }

  @Test
  func `who waits ten seconds for a disk is told, and what is kept later is still said to be`()
    throws
  {
    let (root, menu) = try BrokenMenu.folder()
    let system = try BrokenSystem()
    let service = try ServeRun(menu, flags: ["--loops", "1"], folder: root, on: system)
    let gateway = try service.greeted()
    try gateway.speak("a", end: nil)
    gateway.send("ping all-is-there")
    _ = try gateway.skip(to: "pong all-is-there")
    try system.syncSlowly(.seconds(3))
    gateway.send("done a 2 finished by=key ms=2000 pieces=4")
    gateway.send("ping it-waits")
    _ = try gateway.skip(to: "pong it-waits")
    try system.pass(.seconds(11))
    gateway.send("ping time-passes")
    #expect(try gateway.skip(to: "play a 3 ").hasSuffix("en/sorry"))
    let saved = try gateway.skip(to: "saved a 2 ")
    service.kill()
    let list = try CommandRun("messages", "--store", service.store.path).outcome()
    #expect(list.output.contains(saved.dropFirst("saved a 2 ".count)))
  }

  @Test func `a caller whose lookup waits for the disk hears a filler, and then the answer`() throws
  {
    let (root, menu) = try BrokenMenu.folder(ImportCommandTests.menu)
    let data = URL(filePath: menu).appending(path: "data")
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    try Data("id,pin,owed,name\n1234,4711,12.50,Ann\n".utf8).write(
      to: data.appending(path: "patients.csv"))
    let store = root.appending(path: "hotline.db").path
    #expect(try CommandRun("import", "--store", store, menu).outcome().status == 0)
    let system = try BrokenSystem()
    let service = try ServeRun(menu, folder: root, on: system)
    let gateway = try service.greeted()
    try system.syncSlowly(.seconds(2))
    // A wrong PIN is told only when it has been counted on the disk.
    gateway.send("call a to=100\ndtmf a 1234#\ndtmf a 1\ndtmf a 4712")
    var heard = ""
    while !heard.hasSuffix("en/phrases/one-moment") { heard = try gateway.skip(to: "play a ") }
    gateway.send("call b to=100\ndtmf b 1234#\ndtmf b 1")
    while !heard.hasSuffix("en/pin") { heard = try gateway.skip(to: "play b ") }
    // It is heard to its end.
    gateway.send("done a 4 finished")
    _ = try gateway.skip(to: "play a 5 ")
  }

  static let brokenDisks: [(number: Int32, says: String, advice: String)] = [
    (ENOSPC, "no room is left on the disk", "make room"),
    (EDQUOT, "no room is left on the disk", "make room"),
    (EFBIG, "no room is left on the disk", "make room"),
    (EROFS, "is read-only", "make the file, its folder and their disk writable"),
    (EIO, "fails: Input/output error", "look into the system's log"),
  ]

  @Test
  func `where the disk cannot be written callers hear so, and once it can messages are kept`()
    throws
  {
    let (root, menu) = try BrokenMenu.folder()
    let system = try BrokenSystem()
    let service = try ServeRun(menu, folder: root, on: system)
    let gateway = try service.greeted()
    var saved: [String] = []
    func keep(_ call: String) throws {
      try gateway.speak(call)
      saved.append(try String(gateway.skip(to: "saved \(call) 2 ").dropFirst(9 + call.count)))
      _ = try gateway.skip(to: "play \(call) 3 ")
    }
    for (number, disk) in Self.brokenDisks.enumerated() {
      try keep("before\(number)")
      try system.failWriting(disk.number)
      try gateway.speak("broken\(number)")
      #expect(try gateway.skip(to: "play broken\(number) 3 ").hasSuffix("en/sorry"))
      try service.waitForLog(disk.says)
      #expect(service.log.contains("do=\"\(disk.advice)"))
      try system.failWriting(0)
      try keep("after\(number)")
    }
    service.kill()
    let list = try CommandRun("messages", "--store", service.store.path, "--json").outcome()
    for receipt in saved { #expect(list.output.contains(receipt)) }
    #expect(saved.count == 2 * Self.brokenDisks.count)
    let verify = try CommandRun("verify", "--store", service.store.path).outcome()
    #expect(verify.status == 0, "\(verify)")
  }

  @Test func `a recording that could not be ended is kept as soon as there is room`() throws {
    let (root, menu) = try BrokenMenu.folder()
    let system = try BrokenSystem()
    let service = try ServeRun(menu, folder: root, on: system)
    let gateway = try service.greeted()
    for call in ["key", "gone"] { try gateway.speak(call, end: nil) }
    // What is asked of the store is done in order.
    try gateway.speak("other")
    _ = try gateway.skip(to: "saved other 2 ")
    try system.failWriting(ENOSPC)
    gateway.send("hangup gone")
    gateway.send("done key 2 finished by=key ms=2000 pieces=4")
    #expect(try gateway.skip(to: "play key 3 ").hasSuffix("en/sorry"))
    try service.waitForLog("no room is left on the disk")
    try system.failWriting(0)
    let limit = ContinuousClock.now + .seconds(LineClient.patienceSeconds)
    while service.log.components(separatedBy: "event=rescued").count < 3 {
      guard ContinuousClock.now < limit else { break }
      sched_yield()
    }
    let list = try CommandRun("messages", "--store", service.store.path, "--json").outcome()
    #expect(list.output.split(separator: "\n").count == 3, "\(list.output)")
    let verify = try CommandRun("verify", "--store", service.store.path).outcome()
    #expect(verify.output.hasSuffix("3 messages: all is whole\n"), "\(verify)")
  }

  @Test func `a recording whose end was lost is named by its receipt once there is room`() throws {
    let (root, menu) = try BrokenMenu.folder()
    let system = try BrokenSystem()
    let service = try ServeRun(menu, folder: root, on: system)
    let gateway = try service.greeted()
    try gateway.speak("key", end: nil)
    try gateway.speak("other")
    _ = try gateway.skip(to: "saved other 2 ")
    try system.failWriting(ENOSPC)
    let sound = Data(repeating: 0xD5, count: 4000).base64EncodedString()
    gateway.send("audio key 2 4 \(sound)\ndone key 2 finished by=key ms=2500 pieces=5")
    #expect(try gateway.skip(to: "play key 3 ").hasSuffix("en/sorry"))
    try service.waitForLog("no room is left on the disk")
    try system.failWriting(0)
    try service.waitForLog("event=rescued receipt=")
  }

  @Test func `what comes of a recording that could not be begun is no riddle in the log`() throws {
    let (root, menu) = try BrokenMenu.folder()
    let system = try BrokenSystem()
    let service = try ServeRun(menu, folder: root, on: system)
    let gateway = try service.greeted()
    for end in ["done c 2 finished by=key ms=2000 pieces=4", "hangup c"] {
      try system.failWriting(ENOSPC)
      gateway.send("call c to=100")
      _ = try gateway.skip(to: "play c 1 ")
      gateway.send("done c 1 finished")
      _ = try gateway.skip(to: "record c 2 ")
      try service.waitForLog("no room is left on the disk")
      // What another call waits for comes behind it.
      try gateway.speak("behind")
      #expect(try gateway.skip(to: "play behind 3 ").hasSuffix("en/sorry"))
      gateway.send("hangup behind")
      try system.failWriting(0)
      let sound = Data(repeating: 0x55, count: 4000).base64EncodedString()
      for piece in 0..<4 { gateway.send("audio c 2 \(piece) \(sound)") }
      gateway.send(end)
      if end != "hangup c" {
        #expect(try gateway.skip(to: "play c 3 ").hasSuffix("en/sorry"))
        gateway.send("hangup c")
      }
      // The store answers in order.
      try gateway.speak("whole")
      _ = try gateway.skip(to: "saved whole 2 ")
      gateway.send("hangup whole")
    }
    #expect(!service.log.contains("event=store-refused"), "\(service.log)")
  }

  @Test func `a message that lacks a piece says so itself, and the store is whole`() throws {
    let (root, menu) = try BrokenMenu.folder()
    let service = try ServeRun(menu, folder: root)
    let gateway = try service.greeted()
    try gateway.speak("a", end: nil)
    let sound = Data(repeating: 0x55, count: 4000).base64EncodedString()
    gateway.send("audio a 2 5 \(sound)\ndone a 2 finished by=key ms=3000 pieces=6")
    #expect(try gateway.skip(to: "play a 3 ").hasSuffix("en/sorry"))
    try service.waitForLog("event=recording-incomplete")
    try service.waitForLog("event=recording-cut-off")
    let verify = try CommandRun("verify", "--store", service.store.path).outcome()
    #expect(verify.output.contains(" 1 messages: all is whole"), "\(verify)")
    #expect(verify.status == 0)
  }

  @Test func `a file that may not grow is a full disk, and ends no call`() throws {
    let (root, menu) = try BrokenMenu.folder()
    // Room for the tables and some messages.
    let service = try ServeRun(menu, folder: root, fileBlocks: 4096)
    let gateway = try service.greeted()
    var saved: [String] = []
    var isFull = false
    for call in (0..<500).map({ "c\($0)" }) where !isFull {
      try gateway.speak(call)
      while let line = gateway.line() {
        if line.hasPrefix("saved \(call) 2 ") {
          saved.append(String(line.dropFirst("saved \(call) 2 ".count)))
        }
        guard line.hasPrefix("play \(call) 3 ") else { continue }
        isFull = line.hasSuffix("en/sorry")
        break
      }
    }
    #expect(isFull && saved.count > 2)
    try service.waitForLog("no room is left on the disk")
    gateway.send("call other to=100")
    _ = try gateway.skip(to: "play other 1 ")
    service.kill()
    let list = try CommandRun(
      "messages", "--store", service.store.path, "--limit", "1000", "--json"
    ).outcome()
    for receipt in saved { #expect(list.output.contains(receipt)) }
    let verify = try CommandRun("verify", "--store", service.store.path).outcome()
    #expect(verify.status == 0, "\(verify)")
  }

  @Test func `a store that is down does not fill the log`() throws {
    let system = try BrokenSystem()
    let service = try ServeRun("menus/clinic", flags: ["--log", "warning"], on: system)
    let gateway = try service.greeted()
    try system.failWriting(EROFS)
    for call in 0..<1000 {
      gateway.send("call c\(call) to=100")
      gateway.send("hangup c\(call)")
    }
    gateway.send("bye")
    while gateway.line() != nil {}
    service.signal(SIGTERM)
    try service.waitUntilExit()
    try service.waitForLog("of=store-failed")
    let lines = service.log.split(separator: "\n")
    let count = try #require(
      lines.compactMap { $0.firstMatch(of: /event=lines-left-out of=store-failed count=(\d+)/) }
        .first.flatMap { Int($0.1) })
    // Every call told, in few lines: a busy machine may need more than a minute, and then has more of them.
    #expect(count >= 900 && lines.count < 10, "\(service.log)")
  }

  @Test(
    .enabled(
      if: access("/usr/bin/setpriv", X_OK) == 0 || getuid() != 0,
      "without setpriv the administrator may write everywhere"))
  func `a store that nobody may write is told before anything is served`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "hotline-\(UUID().uuidString)")
    let files = FileManager.default
    try files.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
      try? files.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
      try? files.removeItem(at: folder)
    }
    let store = folder.appending(path: "hotline.db").path
    _ = try SQLiteStore(path: store)
    try files.setAttributes([.posixPermissions: 0o400], ofItemAtPath: store)
    try files.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path)
    let serve = [
      "serve", "--port", "0", "--store", store,
      RepositoryTests.root.appending(path: "menus/clinic").path,
    ]
    // The administrator without the right to write everywhere.
    let start =
      getuid() == 0
      ? CommandRun(
        program: "/usr/bin/setpriv",
        ["--bounding-set", "-dac_override", CommandRun.binary.path] + serve)
      : CommandRun(serve)
    let outcome = try start.outcome()
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    #expect(outcome.errors.contains("the store '\(store)' is read-only"), "\(outcome.errors)")
    #expect(outcome.errors.contains("make the file, its folder and their disk writable"))
  }

  private static let mayMount =
    getuid() == 0
    && (try? CommandRun(
      program: "/usr/bin/unshare", ["-m", "/bin/mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    ).outcome().status) == 0

  @Test(.enabled(if: mayMount, "mounting a small disk needs the administrator"))
  func `on a full disk callers hear so, and when there is room again messages are kept`() throws {
    let (root, menu) = try BrokenMenu.folder()
    let disk = root.appending(path: "disk")
    try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: true)
    try #require(try run("/bin/mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.path) == 0)
    defer { _ = try? run("/bin/umount", "-l", disk.path) }
    let service = try ServeRun(menu, folder: disk)
    let gateway = try service.greeted()
    try gateway.speak("before")
    _ = try gateway.skip(to: "saved before 2 ")
    let filler = disk.appending(path: "filler")
    _ = try run("/bin/dd", "if=/dev/zero", "of=\(filler.path)", "bs=4096", "status=none")
    try gateway.speak("full")
    #expect(try gateway.skip(to: "play full 3 ").hasSuffix("en/sorry"))
    try service.waitForLog("no room is left on the disk")
    try FileManager.default.removeItem(at: filler)
    try gateway.speak("after")
    _ = try gateway.skip(to: "saved after 2 ")
    service.kill()
    let list = try CommandRun("messages", "--store", service.store.path).outcome()
    #expect(list.status == 0)
    #expect(try CommandRun("verify", "--store", service.store.path).outcome().status == 0)
  }

  @Test
  func `out of descriptors, trunks that are up go on, and new ones come when there are some again`()
    throws
  {
    let service = try ServeRun("menus/clinic", flags: ["--loops", "1"], descriptors: 64)
    let gateway = try service.greeted()
    var others: [LineClient] = []
    for _ in 0..<120 { if let other = LineClient(port: service.port) { others.append(other) } }
    gateway.send("call a to=100")
    _ = try gateway.skip(to: "play a 1 ")
    try service.waitForLog(
      "level=error event=connection-refused port=trunks why=\"too many open files\"")
    for other in others { other.hangUp() }
    others = []
    var answers = false
    for _ in 0..<200 where !answers {
      answers = LineClient(port: service.port)?.line() == "hotline 1 test"
    }
    #expect(answers)
    gateway.send("ping end")
    _ = try gateway.skip(to: "pong end")
  }
}
