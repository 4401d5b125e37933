import Foundation
import Synchronization
import TestSupport
import Testing

@testable import StorageSQLite

/// Departments are told of messages: the real service, real hooks, and a real receiver on a port of its own.
@Suite final class NoticeTests {
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "hotline-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// A program that writes down what it is told, after it has failed `failures` times.
  private func hook(failures: Int = 0) throws -> String {
    let path = folder.appending(path: "hook").path
    let script = """
      #!/bin/sh
      echo attempt >> '\(path).attempts'
      if [ "$(wc -l < '\(path).attempts')" -le \(failures) ]; then exit 3; fi
      cat > '\(path).part' && cat '\(path).part' >> '\(path).told'
      """
    try script.write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    return path
  }

  private func notify(_ lines: String) throws -> [String] {
    let path = folder.appending(path: "notify").path
    try lines.write(toFile: path, atomically: true, encoding: .utf8)
    return ["--notify", path]
  }

  /// Calls the clinic, leaves four seconds, and returns the receipt.
  private func leaveMessage(at service: ServeRun) throws -> String {
    let gateway = try service.connect()
    gateway.expect("hotline 1 test")
    gateway.send("hello 1 desk")
    gateway.send("call c1 to=100 from=01632960777")
    gateway.send("dtmf c1 2")
    _ = try gateway.skip(to: "play c1 2")
    gateway.send("done c1 2 finished")
    _ = try gateway.skip(to: "record c1 3 ")
    let sound = Data(repeating: 0xD5, count: 4000).base64EncodedString()
    for piece in 0..<8 { gateway.send("audio c1 3 \(piece) \(sound)") }
    gateway.send("done c1 3 finished by=key ms=4000 pieces=8")
    let saved = try gateway.skip(to: "saved c1 3 ")
    return String(saved.dropFirst("saved c1 3 ".count))
  }

  private func told() -> [[String: Any]] {
    let text =
      (try? String(contentsOfFile: folder.appending(path: "hook.told").path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap {
      try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }

  @Test("a program is told of a message, again after it failed, and of its assignment")
  func tellsHook() throws {
    let flags = try notify("# whom\n* exec \(hook(failures: 1))\n")
    let service = try ServeRun("menus/clinic", flags: flags)
    let receipt = try leaveMessage(at: service)
    try service.waitForLog(
      "event=notice-failed notice=\(receipt)-left-1 line=2 attempt=1 why=\"status 3\"")
    // Staff do not wait for the rest of five seconds.
    try CommandRun("outbox", "retry", "1", "--store", service.store.path)
      .expect(output: "1 will be tried again at once\n")
    try service.waitForLog("event=notice-delivered notice=\(receipt)-left-1")
    #expect(
      try CommandRun(
        "messages", "assign", receipt, "--to", "Ann", "--by", "Bob", "--store", service.store.path
      ).outcome().status == 0)
    try service.waitForLog("event=notice-delivered notice=\(receipt)-assigned-2")
    let told = told()
    #expect(told.map { $0["event"] as? String } == ["left", "assigned"])
    #expect(told.first?["attempt"] as? Int == 2)
    let message = try #require(told.last?["message"] as? [String: Any])
    #expect(message["receipt"] as? String == receipt)
    #expect(message["caller"] as? String == "016****0777")
    #expect(message["length"] as? Int == 4000)
    #expect(message["assignee"] as? String == "Ann")
    #expect(!service.log.contains("01632960777"))
    let list = try CommandRun("outbox", "--store", service.store.path).outcome().output
    #expect(list.split(separator: "\n").allSatisfy { $0.contains("delivered") })
  }

  @Test("whom no line names, and who fails for days, is given up; staff hear of it and may retry")
  func givesUp() throws {
    let flags = try notify("Kitchen exec \(hook())\n")
    let service = try ServeRun("menus/clinic", flags: flags)
    let receipt = try leaveMessage(at: service)
    try service.waitForLog(
      "event=notice-given-up notice=\(receipt)-left-1 why=\"no line names its department\"")

    _ = try notify("* exec /bin/false\n")
    service.signal(SIGHUP)
    try service.waitForLog("event=notify-in-force lines=1")
    // As if it had failed for three days.
    let retry = ["outbox", "retry", "--store", service.store.path]
    try CommandRun(retry).expect(output: "1 will be tried again at once\n")
    try service.waitForLog("attempt=1 why=\"status 1\"")
    try Connection(path: service.store.path).execute(
      "UPDATE outbox SET attempts = 79, next_attempt_at = 0")
    try service.waitForLog("attempt=80 why=\"status 1\"")
    try service.waitForLog(
      "event=notice-given-up notice=\(receipt)-left-1 why=\"status 1\" retry=\"hotline outbox retry 1\""
    )
    let list = try CommandRun("outbox", "--state", "given-up", "--store", service.store.path)
      .outcome().output
    #expect(list.contains(receipt) && list.contains("status 1"), "\(list)")

    _ = try notify("Kitchen exec /bin/false\n* exec \(hook())\n")
    service.signal(SIGHUP)
    try service.waitForLog("event=notify-in-force lines=2")
    try CommandRun(retry).expect(output: "1 will be tried again at once\n")
    try service.waitForLog("event=notice-delivered notice=\(receipt)-left-1")
    #expect(told().count == 1)
  }

  @Test("a program that is told hears signals, whatever the thread that started it does not")
  func blocksNoSignals() throws {
    let status = folder.appending(path: "status")
    let flags = try notify("* exec /bin/cp /proc/self/status \(status.path)\n")
    let service = try ServeRun("menus/clinic", flags: flags)
    let receipt = try leaveMessage(at: service)
    try service.waitForLog("event=notice-delivered notice=\(receipt)-left-1")
    let lines = try String(contentsOf: status, encoding: .utf8).split(separator: "\n")
    #expect(lines.contains("SigBlk:\t0000000000000000"), "\(lines)")
  }

  @Test(
    "a receiver that does not answer keeps nobody waiting, however many notices it has before them")
  func goesOnBehindBusyLine() throws {
    let flags = try notify("Kitchen exec /bin/sleep 600\n* exec \(hook())\n")
    let service = try ServeRun("menus/clinic", flags: flags)
    let first = try leaveMessage(at: service)
    try service.waitForLog("event=notice-delivered notice=\(first)-left-1")
    let store = try Connection(path: service.store.path)
    try store.execute(
      """
      BEGIN IMMEDIATE;
      UPDATE recordings SET department = 'Kitchen';
      WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1200)
      INSERT INTO outbox (recording_id, event) SELECT 1, 'left' FROM numbers;
      COMMIT
      """)
    let second = try leaveMessage(at: service)
    try service.waitForLog("event=notice-delivered notice=\(second)-left-1202")
  }

  @Test("what a program leaves running keeps no notice waiting") func leavesSomethingRunning()
    throws
  {
    let path = folder.appending(path: "leaves").path
    try "#!/bin/sh\nsleep 600 &\necho $! >> '\(path).pids'\n"
      .write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    defer {
      let pids = (try? String(contentsOfFile: "\(path).pids", encoding: .utf8)) ?? ""
      for pid in pids.split(separator: "\n").compactMap({ Int32($0) }) { kill(pid, SIGKILL) }
    }
    let service = try ServeRun("menus/clinic", flags: notify("* exec \(path)\n"))
    for number in 1...2 {
      let receipt = try leaveMessage(at: service)
      try service.waitForLog("event=notice-delivered notice=\(receipt)-left-\(number)")
    }
  }

  @Test("a program that is told does not outlive the service, nor what it has started")
  func endsWithService() throws {
    // The end of the pipe is the end of all who could write to it.
    let pipe = folder.appending(path: "pipe").path
    try #require(mkfifo(pipe, 0o600) == 0)
    let path = folder.appending(path: "hangs").path
    try "#!/bin/sh\nexec 1>'\(pipe)'\nsleep 600 &\necho up\nwait\n"
      .write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    let service = try ServeRun("menus/clinic", flags: notify("* exec \(path)\n"))
    let receipt = try leaveMessage(at: service)
    let reader = try #require(FileHandle(forReadingAtPath: pipe))
    #expect(try reader.read(upToCount: 3) == Data("up\n".utf8))
    service.signal(SIGTERM)
    service.signal(SIGTERM)
    try service.waitUntilExit()
    #expect(try reader.readToEnd()?.isEmpty ?? true)
    // It is told again by the next one, at once.
    #expect(service.log.contains("why=\"it was cut short: the service stopped\""), "\(service.log)")
    let due = try Connection(path: service.store.path).number(
      "SELECT next_attempt_at <= unixepoch() FROM outbox")
    #expect(due == 1, "\(receipt)")
  }

  @Test("whom to tell is read again while calls are up; a file that is wrong changes nothing")
  func readsAgain() throws {
    let flags = try notify("* exec /bin/false\n")
    let service = try ServeRun("menus/clinic", flags: flags)
    let receipt = try leaveMessage(at: service)
    try service.waitForLog("event=notice-failed notice=\(receipt)-left-1 line=1 attempt=1")
    _ = try notify("# the new one\n* exec \(hook())\n")
    service.signal(SIGHUP)
    try service.waitForLog("event=notify-in-force lines=1")
    _ = try notify("* exec\n")
    service.signal(SIGHUP)
    try service.waitForLog("event=notify-refused")
    try CommandRun("outbox", "retry", "--store", service.store.path)
      .expect(output: "1 will be tried again at once\n")
    try service.waitForLog("event=notice-delivered notice=\(receipt)-left-1 line=2")
    #expect(told().map { $0["event"] as? String } == ["left"])
  }

  @Test("a service killed before it could tell anybody tells it when it runs again")
  func tellsAfterKill() throws {
    // Without --notify nothing is delivered: the message is committed with its notice, and the service dies.
    let first = try ServeRun("menus/clinic")
    let receipt = try leaveMessage(at: first)
    first.kill()
    let flags = try notify("* exec \(hook())\n")
    let again = try ServeRun("menus/clinic", flags: flags, folder: first.folder)
    try again.waitForLog("event=notice-delivered notice=\(receipt)-left-1")
    #expect(told().count == 1)
  }

  @Test("a service killed while a program is being told tells it again; nothing is lost")
  func tellsAfterKillInDelivery() throws {
    // The first time it says that it was called, and does not come to its end.
    let path = folder.appending(path: "slow").path
    let first = """
      #!/bin/sh
      if mkdir '\(path).begun' 2>/dev/null; then echo $$ > '\(path).pid'; mv '\(path).pid' '\(path).called'; exec sleep 600; fi
      cat >> '\(folder.appending(path: "hook").path).told'

      """
    try first.write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    let flags = try notify("* exec \(path)\n")
    let service = try ServeRun("menus/clinic", flags: flags)
    let receipt = try leaveMessage(at: service)
    let end = ContinuousClock.now + .seconds(LineClient.patienceSeconds)
    var child: Int32?
    while child == nil, ContinuousClock.now < end {
      let text = try? String(contentsOfFile: "\(path).called", encoding: .utf8)
      child = text.flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
      usleep(10_000)
    }
    service.kill()
    kill(try #require(child), SIGKILL)
    #expect(told().isEmpty)

    let again = try ServeRun("menus/clinic", flags: flags, folder: service.folder)
    // It would come again by itself a minute after it was taken.
    try CommandRun("outbox", "retry", "1", "--store", again.store.path)
      .expect(output: "1 will be tried again at once\n")
    try again.waitForLog("event=notice-delivered notice=\(receipt)-left-1")
    #expect(told().map { $0["attempt"] as? Int } == [2])
  }

  @Test("a disk that is full while a program is being told is said, and nobody is told twice")
  func tellsOnceOnFullDisk() throws {
    let (path, goOn) = (folder.appending(path: "slow"), folder.appending(path: "go-on"))
    let hook = """
      #!/bin/sh
      cat >> '\(folder.appending(path: "hook").path).told'
      echo yes > '\(path.path).called'
      read line < '\(goOn.path)'

      """
    try hook.write(to: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path.path)
    try #require(mkfifo(goOn.path, 0o600) == 0)
    // Open at both ends: whoever writes does not wait for the program.
    let line = open(goOn.path, O_RDWR)
    defer { close(line) }
    let system = try BrokenSystem()
    let service = try ServeRun(
      ["menus/clinic"], flags: notify("* exec \(path.path)\n"), on: system)
    let receipt = try leaveMessage(at: service)
    try FileWait.until(4, in: "\(path.path).called")
    try system.failWriting(ENOSPC)
    #expect(write(line, "\n", 1) == 1)
    try service.waitForLog("event=store-failed")
    #expect(!service.log.contains("event=notice-delivered"))
    try system.failWriting(0)
    try service.waitForLog("event=notice-delivered notice=\(receipt)-left-1")
    let list = try CommandRun("outbox", "--store", service.store.path).outcome().output
    #expect(list.contains("delivered"))
    #expect(told().count == 1)
  }

  @Test("what is saved after staff looked into the store outlives the service being killed")
  func keepsAfterLookingIn() throws {
    let service = try ServeRun("menus/clinic")
    _ = try leaveMessage(at: service)
    // Whoever closes the store must not take itself for its last user.
    #expect(try CommandRun("calls", "--store", service.store.path).outcome().status == 0)
    let receipt = try leaveMessage(at: service)
    service.kill()
    let list = try CommandRun("messages", "--store", service.store.path).outcome().output
    #expect(list.contains(receipt))
  }

  @Test("an address is told, signed, again after it failed") func tellsReceiver() throws {
    let statuses = Mutex([204, 503])
    let receiver = try #require(
      HTTPEndpoint { _ in .status(statuses.withLock { $0.popLast() ?? 500 }) })
    let secret = folder.appending(path: "secret").path
    // As an editor of another system writes it.
    try "\u{FEFF}0123456789abcdef\r\n".write(toFile: secret, atomically: true, encoding: .utf8)
    let flags = try notify(
      "* post http://127.0.0.1:\(receiver.port)/told secret=\(secret)\n")
    let service = try ServeRun("menus/clinic", flags: flags)
    let receipt = try leaveMessage(at: service)
    try service.waitForLog(
      "event=notice-failed notice=\(receipt)-left-1 line=1 attempt=1 why=\"status 503\"")
    try CommandRun("outbox", "retry", "--store", service.store.path)
      .expect(output: "1 will be tried again at once\n")
    try service.waitForLog("event=notice-delivered notice=\(receipt)-left-1")
    let requests = receiver.requests
    #expect(requests.count == 2)
    for request in requests {
      #expect(request.head.hasPrefix("POST /told HTTP/1.1\r\n"))
      let lines = request.head.lowercased().components(separatedBy: "\r\n")
      let code = try signature(of: request.body, secret: "0123456789abcdef")
      #expect(lines.contains("x-hotline-signature: sha256=\(code)"))
      #expect(lines.contains("x-hotline-notice: \(receipt)-left-1"))
    }
  }

  /// As a receiver checks it, by a program of its own.
  private func signature(of body: String, secret: String) throws -> String {
    let outcome = try CommandRun(
      program: "/usr/bin/openssl", ["dgst", "-sha256", "-hmac", secret, "-r"]
    ).input(body).outcome()
    return String(outcome.output.prefix(64))
  }

  @Test(
    "what is wrong with the file is told before anything is served",
    arguments: [
      ("", "line 1: it names nobody"),
      ("*\n", "line 1: it is not of the form: DEPARTMENT exec|post WHERE"),
      ("\n* call 110\n", "line 2: 'call' is not a way to tell anybody; exec and post are"),
      ("* exec tell\n", "line 1: 'tell' is not a program by a path from the root"),
      ("\"the desk exec /bin/true\n", "line 1: a quote is not closed"),
      ("* post ftp://a.example\n", "line 1: 'ftp://a.example' is not an http or https address"),
      (
        "* post http://a.example secret=/nowhere\n",
        "line 1: the file '/nowhere' has no secret of 16 bytes or more"
      ),
    ]) func slips(file: String, problem: String) throws
  {
    let path = try notify(file)[1]
    let menu = RepositoryTests.root.appending(path: "menus/clinic").path
    try CommandRun("serve", "--port", "0", "--store", "memory", "--notify", path, menu)
      .expect(errors: "error: '\(path)', \(problem)\n", status: 2)
  }
}
