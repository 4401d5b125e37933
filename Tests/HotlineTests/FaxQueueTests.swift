import Foundation
import Storage
import StorageSQLite
import Synchronization
import Telephony
import TestSupport
import Testing

private let hylaFAX = HylaFAXStand.programs(root: RepositoryTests.root)

/// Faxes that are called back, through the real service: ordered in a call, sent when nobody is in it any more.
@Suite("A fax that is called back", .serialized) struct FaxQueueTests {
  private let folder: URL
  private let menus: URL

  init() throws { (folder, menus) = try FaxMenu.folder() }

  @Test("goes to a gateway that takes faxes: first all pages, then those that are left")
  func byGateway() throws {
    let drawn = folder.appending(path: "drawn")
    try FileManager.default.createDirectory(at: drawn, withIntermediateDirectories: true)
    let service = try ServeRun(menus.path, flags: ["--fax-folder", drawn.path], folder: folder)
    let desk = try service.connect()
    try desk.greet(faxes: false)
    let receipt = try desk.orderFax(to: "057188886666")

    // It waits for somebody who can send it, also over a crash.
    service.kill()
    let again = try ServeRun(menus.path, flags: ["--fax-folder", drawn.path], folder: folder)
    let gateway = try again.connect()
    try gateway.greet(faxes: true)
    let first = try gateway.faxLine()
    let name = "fax:\(receipt)"
    #expect(
      first.hasPrefix("fax \(name) 1 document=form pages=3 to=057188886666 file="), "\(first)")
    let file = try #require(first.split(separator: "file=").last)
    #expect(FileManager.default.fileExists(atPath: drawn.appending(path: file).path))
    gateway.send("done \(name) 9 sent pages=3")
    gateway.send("done \(name) 1 finished")
    #expect(gateway.line()?.hasPrefix("error \(name) bad-field ") == true)
    gateway.send("done \(name) 1 failed reason=line-broke:057188886666%1B[2J pages=1")
    // What a gateway says is a line for people: without whole numbers, and without a word to their terminals.
    try again.waitForLog(
      "event=fax-not-sent receipt=\(receipt) attempt=1 why=line-broke:057*****6666·[2J")

    let second = try gateway.faxLine()
    #expect(
      second.hasPrefix(
        "fax \(name) 2 document=form pages=2 from-page=2 to=057188886666 file="), "\(second)")
    gateway.send("done \(name) 2 sent pages=2")
    let job = try again.job(receipt, .sent)
    #expect(job.pagesSent == 3 && job.pageCount == 3 && job.attempts == 2)
  }

  @Test("of which all pages arrived before its try failed has been sent, and the log says so")
  func unconfirmed() throws {
    let service = try ServeRun(menus.path, folder: folder)
    let gateway = try service.connect()
    try gateway.greet(faxes: true)
    let receipt = try gateway.orderFax(to: "057188886666")
    _ = try gateway.faxLine()
    gateway.send("done fax:\(receipt) 1 failed reason=no-confirmation pages=3")
    try service.waitForLog("event=fax-sent receipt=\(receipt) attempt=1 pages=3")
    #expect(!service.log.contains("event=fax-not-sent"))
    _ = try service.job(receipt, .sent)
    // Its name is the service's.
    gateway.send("call fax:\(receipt) to=100")
    #expect(
      try gateway.skip(to: "error fax:").hasPrefix("error fax:\(receipt) bad-field the call "))
  }

  @Test("of which fewer pages were sent than asked for is sent again from there")
  func pagesMissing() throws {
    let service = try ServeRun(menus.path, folder: folder)
    let gateway = try service.connect()
    try gateway.greet(faxes: true)
    let receipt = try gateway.orderFax(to: "057188886666")
    _ = try gateway.faxLine()
    gateway.send("done fax:\(receipt) 1 sent pages=1")
    #expect(
      try gateway.faxLine()
        == "fax fax:\(receipt) 2 document=form pages=2 from-page=2 to=057188886666")
    gateway.send("done fax:\(receipt) 2 sent pages=2")
    #expect(try service.job(receipt, .sent).pagesSent == 3)
  }

  @Test("busy twice, it rests for an hour") func rests() throws {
    let service = try ServeRun(menus.path, folder: folder)
    let gateway = try service.connect()
    try gateway.greet(faxes: true)
    let receipt = try gateway.orderFax(to: "057188886666")
    for attempt in 1...2 {
      let line = try gateway.faxLine()
      #expect(line == "fax fax:\(receipt) \(attempt) document=form pages=3 to=057188886666")
      gateway.send("done fax:\(receipt) \(attempt) busy")
    }
    let store = try SQLiteStore(path: service.store.path, isChecked: false)
    let end = ContinuousClock.now + .seconds(LineClient.patienceSeconds)
    var waits: FaxJob?
    while waits == nil, ContinuousClock.now < end {
      if case .fax(let job?) = store.commit(.findFax(receipt)), job.state == .waiting {
        waits = job
      }
    }
    let job = try #require(waits)
    let rest = try #require(job.nextAttemptAt).seconds - Int64(Date().timeIntervalSince1970)
    #expect(job.attempts == 2 && job.failure == "busy" && (3500...3600).contains(rest))

    // Staff see it, and do not want to wait, or not at all.
    let listed = try CommandRun(
      "faxes", "--store", service.store.path, "--state", "waiting"
    ).outcome()
    #expect(listed.output.contains("\(receipt)") && listed.output.contains("057*****6666"))
    #expect(!listed.output.contains("057188886666"))
    let retried = try CommandRun(
      "faxes", "retry", "\(receipt)", "--store", service.store.path
    ).outcome()
    #expect(retried.status == 0)
    #expect(try gateway.faxLine().hasPrefix("fax fax:\(receipt) 1 "))
    let cancelled = try CommandRun(
      "faxes", "cancel", "\(receipt)", "--store", service.store.path
    ).outcome()
    #expect(cancelled.status == 2 && cancelled.errors.contains("being sent"))
  }

  @Test(
    "goes through a HylaFAX server", .enabled(if: hylaFAX != nil, "no HylaFAX server to be had"))
  func byHylaFAX() throws {
    let stand = try HylaFAXStand(hylaFAX!, plan: ["broken 1", "sent"])
    let service = try ServeRun(
      menus.path, flags: ["--hylafax", stand.address, "--hylafax-log", stand.log.path],
      folder: folder)
    let desk = try service.connect()
    try desk.greet(faxes: false)
    let receipt = try desk.orderFax(to: "057188886666")
    let job = try service.job(receipt, .sent)
    #expect(job.attempts == 2 && job.pagesSent == 3)
    #expect(stand.called == ["057188886666", "057188886666"])
  }

  @Test("two services share a store: each fax and each notice is one of theirs, once")
  func twoServices() throws {
    let told = folder.appending(path: "told").path
    let program = folder.appending(path: "tell").path
    try "#!/bin/sh\ncat >> '\(told)'\n".write(toFile: program, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
    let notify = folder.appending(path: "notify").path
    try "* exec \(program)\n".write(toFile: notify, atomically: true, encoding: .utf8)
    let flags = ["--notify", notify]
    let clinic = RepositoryTests.root.appending(path: "menus/clinic").path
    try Data(FaxMenu.text.replacing("hotline 100 ", with: "hotline 101 ").utf8).write(
      to: menus.appending(path: "faxes.menu"))
    let services = [
      try ServeRun(menus.path, clinic, flags: flags, folder: folder),
      try ServeRun(menus.path, clinic, flags: flags, folder: folder),
    ]
    let gateways = try services.map { service in
      let gateway = try service.connect()
      try gateway.greet(faxes: true)
      return FaxGateway(gateway)
    }
    var receipts: Set<String> = []
    var messages: Set<String> = []
    for round in 0..<3 {
      for service in services {
        let desk = try service.connect()
        try desk.greet(faxes: false)
        let number = "05718888666\(round)"
        receipts.insert("\(try desk.orderFax(to: number, menu: "101"))")
        let caller = try CallerLine(at: service, to: "100", from: "01632960777")
        caller.press("2")
        messages.insert(try caller.leaveMessage())
        caller.hangUp()
      }
    }
    #expect(receipts.count == 6 && messages.count == 6)
    for receipt in receipts {
      let job = try services[0].job(#require(ReceiptForm(receipt)?.receipt), .sent)
      #expect(job.attempts == 1)
    }
    let sent = gateways.flatMap(\.sent)
    #expect(sent.sorted() == receipts.map { "fax:\($0)" }.sorted())

    let end = ContinuousClock.now + .seconds(LineClient.patienceSeconds)
    var lines: [Substring] = []
    while lines.count < 6, ContinuousClock.now < end {
      lines = ((try? String(contentsOfFile: told, encoding: .utf8)) ?? "").split(separator: "\n")
      usleep(20_000)
    }
    // Each is settled, so that none can come once more.
    for receipt in messages {
      #expect(lines.count { $0.contains("\(receipt)-left-") } == 1, "\(lines)")
    }
    let store = try SQLiteStore(path: services[0].store.path, isChecked: false)
    var settled = 0
    while settled < 6, ContinuousClock.now < end {
      let delivered = store.commit(.listNotices(.delivered, PageRequest(limit: 9)))
      if case .notices(let page) = delivered { settled = page.items.count }
      usleep(20_000)
    }
    #expect(settled == 6 && lines.count == 6)
  }
}

/// A gateway that takes faxes and sends all of them, on a thread of its own.
private final class FaxGateway: Sendable {
  private let names = Mutex<[String]>([])
  var sent: [String] { names.withLock { $0 } }

  init(_ line: LineClient) {
    let line = Unshared(line)
    Thread { [self] in
      while let words = line.value.line()?.split(separator: " ").map(String.init) {
        guard words[0] == "fax", words.count > 2 else { continue }
        names.withLock { $0.append(words[1]) }
        line.value.send("done \(words[1]) \(words[2]) sent pages=3")
      }
    }.start()
  }

  /// Given to the thread, and used there alone.
  private struct Unshared: @unchecked Sendable {
    let value: LineClient
    init(_ value: LineClient) { self.value = value }
  }
}
