import Foundation
import ServiceCalendar
import Storage
import StorageSQLite
import Telephony
import TestSupport
import Testing

/// What a caller has a receipt for, from end to end: left and ordered over TCP, dealt with by staff and by gateways, and asked
/// after by telephone.
@Suite("A caller with a receipt", .serialized) struct ReceiptCallsTests {
  private let folder: URL
  private let store: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "hotline-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    store = folder.appending(path: "hotline.db").path
    let menu = RepositoryTests.root.appending(path: "menus/12333").path
    #expect(try CommandRun("import", "--store", store, menu).outcome().status == 0)
  }

  private func messages(_ words: String...) throws -> String {
    // Staff whose machine is elsewhere: the service's clock counts.
    let outcome = try CommandRun(["messages"] + words + ["--store", store])
      .environment("TZ", "America/Los_Angeles").outcome()
    #expect(outcome.status == 0, "\(words): \(outcome.errors)")
    return outcome.output
  }

  /// Rings, keys the receipt and the last four digits, and returns the line that plays `prompt`.
  @discardableResult
  private func ask(
    _ receipt: String, _ lastFour: String = "2345", at service: ServeRun, hear prompt: String
  ) throws -> String {
    let caller = try CallerLine(at: service, from: "13957112345")
    caller.press("15\(receipt)#\(lastFour)")
    let line = try caller.hear(prompt)
    caller.hangUp()
    return line
  }

  @Test("a message: left, told, heard, assigned and answered, and every time its caller hears so")
  func message() throws {
    let told = folder.appending(path: "told").path
    let inspectorate = try program("inspectorate", "cat >> '\(told)'")
    let notify = folder.appending(path: "notify").path
    try "劳动保障监察支队 exec \(inspectorate)\n* exec /bin/false\n".write(
      toFile: notify, atomically: true, encoding: .utf8)
    let service = try ServeRun("menus/12333", flags: ["--notify", notify], folder: folder)

    // Two complaints in one call, on purpose: two messages, each with its receipt.
    let caller = try CallerLine(at: service, from: "13957112345")
    caller.press("421")
    let receipt = try caller.leaveMessage()
    // After its review.
    caller.press("1")
    try caller.hear("zh/receipt_given")
    caller.press("421")
    let other = try caller.leaveMessage()
    #expect(other != receipt)
    caller.press("1")
    try caller.hear("zh/receipt_given")
    caller.hangUp()
    try service.waitForLog("event=notice-delivered notice=\(receipt)-left-1 line=1")
    try service.waitForLog("event=notice-delivered notice=\(other)-left-2 line=1")
    #expect(try String(contentsOfFile: told, encoding: .utf8).contains(receipt))

    try ask(receipt, at: service, hear: "zh/tell_waiting")
    try ask(receipt, "2346", at: service, hear: "zh/no_receipt")
    #expect(try messages("list").contains(receipt))
    let sound = folder.appending(path: "message.wav")
    _ = try messages("play", receipt, sound.path, "--by", "061")
    #expect(try Data(contentsOf: sound).count > 32_000)
    #expect(try messages("list", "--state", "heard").contains(receipt))
    try ask(receipt, at: service, hear: "zh/tell_waiting")
    _ = try messages("assign", receipt, "--to", "王芳", "--by", "061")
    try ask(receipt, at: service, hear: "zh/tell_assigned")
    let prompts = folder.appending(path: "prompts")
    try FileManager.default.createDirectory(
      at: prompts.appending(path: "zh"), withIntermediateDirectories: true)
    _ = try messages(
      "answer", receipt, "--text", "工资已经补发", "--by", "王芳", "--prompts", prompts.path)
    let heard = try ask(receipt, at: service, hear: "zh/tell_answer")
    #expect(heard.contains("receipts/\(receipt).answer"), "\(heard)")
    _ = try messages("close", receipt, "--by", "王芳")
    try ask(receipt, at: service, hear: "zh/tell_answer")
    try ask(other, at: service, hear: "zh/tell_waiting")
    let life = try messages("show", receipt)
    for step in ["heard", "assigned", "answered", "closed"] {
      #expect(life.contains(step), "\(life)")
    }
    let minutes = try life.matches(of: #/(\d{4}-\d\d-\d\d) (\d\d):(\d\d) /#).map { time in
      try #require(CivilDate(String(time.1))).daysSince1970 * 1440
        + #require(Int(time.2)) * 60 + #require(Int(time.3))
    }
    #expect(minutes.count == 5 && minutes == minutes.sorted(), "\(life)")
    #expect(minutes[4] - minutes[0] < 30, "\(life)")
  }

  @Test("a fax: ordered, waiting, some pages sent, sent, or given up, and its caller hears which")
  func fax() throws {
    // Its form has a second page here.
    let menus = folder.appending(path: "12333")
    try FileManager.default.copyItem(
      at: RepositoryTests.root.appending(path: "menus/12333"), to: menus)
    let form = menus.appending(path: "documents/certificate_form.txt")
    try (String(contentsOf: form, encoding: .utf8) + "\u{0C}二\n").write(
      to: form, atomically: true, encoding: .utf8)
    let service = try ServeRun(menus.path, folder: folder)
    let receipt = try order(at: service)
    let hopeless = try order(at: service)
    try ask(receipt, at: service, hear: "zh/tell_fax_waiting")

    // Busy at every try of two days, as the queue sees it.
    let queue = try SQLiteStore(path: store, isChecked: false)
    let number = try #require(ReceiptForm(hopeless)?.receipt)
    var now = Int64(Date().timeIntervalSince1970)
    #expect(try CommandRun("faxes", "cancel", receipt, "--store", store).outcome().status == 0)
    try ask(receipt, at: service, hear: "zh/tell_fax_failed")
    for attempt in UInt16(1)...12 {
      let time = UnixTime(seconds: now)
      _ = queue.commit([
        .claimFaxes(by: "test", count: 1, at: time, .standard),
        .endFaxTry(
          number, attempt: attempt, .failed(reason: "busy", pagesSent: 0, pageCount: 1), at: time,
          .standard),
      ])
      now += 3600
    }
    try ask(hopeless, at: service, hear: "zh/tell_fax_failed")
    let listed = try CommandRun("faxes", "--state", "failed", "--store", store).outcome().output
    #expect(listed.contains(hopeless) && listed.contains("12 tries") && listed.contains("busy"))

    // Staff try the other again, and a gateway comes that takes faxes.
    #expect(try CommandRun("faxes", "retry", receipt, "--store", store).outcome().status == 0)
    let gateway = try service.connect()
    gateway.send("hello 1 faxes faxes=yes")
    let name = "fax:\(receipt)"
    let first = try gateway.skip(to: "fax \(name) 1 ")
    try ask(receipt, at: service, hear: "zh/tell_fax_waiting")
    let pages = try #require(first.firstMatch(of: /pages=(\d+)/).flatMap { Int($0.1) })
    #expect(pages == 2)
    gateway.send("done \(name) 1 failed reason=line-broke pages=1")
    let second = try gateway.skip(to: "fax \(name) 2 ")
    #expect(second.contains(" pages=\(pages - 1) from-page=2 "), "\(second)")
    try ask(receipt, at: service, hear: "zh/tell_fax_pages")
    gateway.send("done \(name) 2 sent pages=\(pages - 1)")
    try service.waitForLog("event=fax-sent receipt=\(receipt)")
    try ask(receipt, at: service, hear: "zh/tell_fax_sent")
  }

  private func order(at service: ServeRun) throws -> String {
    let caller = try CallerLine(at: service, from: "13957112345")
    caller.press("3112057188886666#")
    // It is read back, and not before that confirmed.
    try caller.hear("zh/phrases/entered")
    caller.press("1")
    let receipt = try caller.wait(for: "queued")[0]
    try caller.hear("zh/fax_queued")
    caller.hangUp()
    return receipt
  }

  private func program(_ name: String, _ line: String) throws -> String {
    let path = folder.appending(path: name).path
    try "#!/bin/sh\n\(line)\n".write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    return path
  }
}

/// One call on a trunk of its own, whose caller listens to all that is played.
struct CallerLine {
  private let gateway: LineClient

  /// `time`: of a service with a test clock; otherwise it is now.
  init(
    at service: ServeRun, to number: String = "12333", from caller: String, on time: String? = nil
  ) throws {
    gateway = try service.connect()
    gateway.send("hello 1 desk")
    let at = time.map { " at=\($0)" } ?? ""
    gateway.send("call 1 to=\(number) from=\(caller)\(at)")
  }

  func press(_ keys: String) { gateway.send("dtmf 1 \(keys)") }

  func hangUp() { gateway.send("hangup 1") }

  /// Hears everything up to a line that plays `prompt`, which it returns.
  @discardableResult
  func hear(_ prompt: String) throws -> String {
    try listen(for: prompt) { line, words in
      words.contains { $0 == prompt || $0.hasPrefix("\(prompt).") } ? line : nil
    }
  }

  /// Hears everything up to the command `verb`, and returns what it says after the call.
  func wait(for verb: String) throws -> [String] {
    try listen(for: verb) { _, words in words[0] == verb ? Array(words[2...]) : nil }
  }

  /// Says four seconds where a message is to be left, approves of it, and returns its receipt.
  func leaveMessage() throws -> String {
    let operation = try wait(for: "record")[0]
    let sound = Data(repeating: 0xD5, count: 4000).base64EncodedString()
    for piece in 0..<8 { gateway.send("audio 1 \(operation) \(piece) \(sound)") }
    gateway.send("done 1 \(operation) finished by=key ms=4000 pieces=8")
    let receipt = try wait(for: "saved")[1]
    return receipt
  }

  private func listen<Heard>(
    for what: String, _ isHeard: (String, [String]) -> Heard?
  ) throws -> Heard {
    var told = ""
    while let line = gateway.line() {
      told += line + "\n"
      let words = line.split(separator: " ").map(String.init)
      guard words.count > 1, words[1] == "1" else { continue }
      let heard = isHeard(line, words)
      if words[0] == "play" { gateway.send("done 1 \(words[2]) finished") }
      if let heard { return heard }
    }
    throw Missing(what: what, output: told)
  }
}
