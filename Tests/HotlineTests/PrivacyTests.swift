import Foundation
import TestSupport
import Testing

/// Whatever staff and machines read, telephone numbers show three digits and four, citizen numbers their first and last
/// symbol, and PINs and keys nothing.
///
/// Real calls with numbers that are known, a log that tells everything, every list and report: then all of it is searched.
@Suite struct PrivacyTests {
  private static let caller = "13957112345"
  private static let otherCaller = "13612348765"
  private static let faxNumber = "057187654321"
  private static let citizen = "330100191203040210"
  private static let pin = "246810"
  private static let wrongPIN = "975318"

  /// Nobody who reads what the service tells may find these in it.
  private static let hidden = [caller, otherCaller, faxNumber, citizen, pin, wrongPIN]

  @Test("no number, citizen or PIN is told by the service or in any list") func tellsNobody() throws
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: "hotline-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let store = folder.appending(path: "hotline.db").path
    let menu = RepositoryTests.root.appending(path: "menus/12333").path
    #expect(try CommandRun("import", "--store", store, menu).outcome().status == 0)
    let service = try ServeRun(
      "menus/12333",
      flags: ["--log", "debug", "--test-clock", "--fastagi", "0", "--event-socket", "0"],
      folder: folder)
    try lookUp(service)
    try leaveMessage(service)
    try orderFax(service)
    try sendNonsense(service)
    try ringByOthers(service)
    service.signal(SIGTERM)
    try service.waitUntilExit()

    let told = service.screen + service.log + (try lists(of: store))
    for number in Self.hidden {
      let line = told.split(separator: "\n").first { $0.contains(number) }
      #expect(line == nil, "\(number) stands in: \(line ?? "")")
    }
    // Something must have been there to hide.
    for shown in ["139****2345", "event=call-began", "event=gateway-noted", "message-left"] {
      #expect(told.contains(shown), "\(shown) is not told\n\(told)")
    }
    // No number of any caller, whoever it was.
    let whole = told.firstMatch(of: /\b1[3-9]\d{9}\b|\b\d{17}[\dX]\b/)
    #expect(whole == nil, "\(whole?.0 ?? "")")
  }

  // MARK: Calls

  private func ring(
    _ service: ServeRun, _ id: String, from caller: String?
  ) throws -> LineClient {
    let gateway = try service.connect()
    gateway.expect("hotline 1 test")
    gateway.send("hello 1 desk marks=yes")
    let from = caller.map { " from=\($0)" } ?? ""
    gateway.send("call \(id) to=12333\(from) at=2026-06-01T09:15")
    return gateway
  }

  /// Plays what the service wants played, up to the command with `verb`, and returns its words.
  private func hear(
    _ call: String, until verb: String, _ gateway: LineClient
  ) throws -> [String] {
    while let line = gateway.line() {
      let words = line.split(separator: " ").map(String.init)
      if words[0] == verb { return words }
      if words[0] == "play" { gateway.send("done \(call) \(words[2]) finished") }
    }
    throw Missing(what: verb)
  }

  private func lookUp(_ service: ServeRun) throws {
    for (id, pin) in [("right", Self.pin), ("wrong", Self.wrongPIN)] {
      let gateway = try ring(service, id, from: Self.caller)
      gateway.send("dtmf \(id) 11\(Self.citizen)\(pin)")
      _ = try gateway.skip(to: "play \(id) 1 ")
      gateway.send("dtmf \(id) 0")
      gateway.send("hangup \(id)")
      gateway.send("bye")
      while gateway.line() != nil {}
    }
  }

  private func leaveMessage(_ service: ServeRun) throws {
    let gateway = try ring(service, "message", from: Self.otherCaller)
    gateway.send("dtmf message 41")
    let operation = try hear("message", until: "record", gateway)[2]
    let sound = Data(repeating: 0xD5, count: 4000).base64EncodedString()
    for piece in 0..<8 { gateway.send("audio message \(operation) \(piece) \(sound)") }
    gateway.send("done message \(operation) finished by=key ms=4000 pieces=8")
    _ = try gateway.skip(to: "saved message ")
    gateway.send("hangup message")
    gateway.send("bye")
    while gateway.line() != nil {}
  }

  private func orderFax(_ service: ServeRun) throws {
    let gateway = try ring(service, "fax", from: Self.caller)
    gateway.send("dtmf fax 3112\(Self.faxNumber)#")
    // It is read back, and not before that confirmed.
    while let line = gateway.line(), !line.contains("zh/phrases/entered") {}
    gateway.send("dtmf fax 1")
    _ = try hear("fax", until: "queued", gateway)
    gateway.send("hangup fax")
    gateway.send("bye")
    while gateway.line() != nil {}
  }

  private func sendNonsense(_ service: ServeRun) throws {
    let gateway = try ring(service, "odd", from: Self.caller)
    for line in [
      "call odd to=12333 from=\(Self.caller)", "call \(Self.caller) to= from=\(Self.citizen)",
      "dtmf odd \(Self.citizen)x", "\(Self.caller) \(Self.pin)",
      "call more to=12333 from=\(Self.citizen)\(Self.citizen)", "done odd 99 \(Self.pin)",
      "audio odd 1 0 \(Self.pin)",
    ] { gateway.send(line) }
    gateway.send("bye")
    while gateway.line() != nil {}
  }

  /// By an Asterisk and a FreeSWITCH whose words hold numbers where nobody expects them.
  private func ringByOthers(_ service: ServeRun) throws {
    let ports = service.screen.matches(of: /127\.0\.0\.1:(\d+)\/NUMBER/)
      .compactMap { UInt16($0.output.1) }
    try #require(ports.count == 2)
    let others = try ports.map { port in try #require(LineClient(port: port)) }
    others[0].send(
      "agi_network: yes\nagi_network_script: 12333\nagi_uniqueid: 1.2\nagi_callerid: \(Self.caller)\n"
    )
    others[0].expect("ANSWER")
    others[0].send("200 result=0")
    _ = others[0].line()
    others[0].send("a line for \(Self.caller) and \(Self.citizen)")
    others[0].send("200 result=\(Self.caller) endpos=1")
    _ = others[0].line()
    others[0].hangUp()
    try service.waitForLog("event=call-ended fastagi=")

    others[1].expect("connect")
    others[1].expect("")
    others[1].send(
      """
      Event-Name: CHANNEL_DATA
      Unique-ID: u-1
      Caller-Caller-ID-Number: \(Self.otherCaller)
      variable_socket_path: 12333
      Content-Type: command/reply
      Socket-Mode: async
      Control: full

      """)
    for line in ["linger", "", "myevents", ""] { others[1].expect(line) }
    others[1].send("Content-Type: command/reply\nReply-Text: -ERR \(Self.otherCaller) is odd\n")
    others[1].send(
      "Content-Type: text/disconnect-notice\nContent-Disposition: disconnect\nContent-Length: 0\n")
    try service.waitForLog("event=call-ended event-socket=")
  }

  // MARK: Lists

  private func lists(of store: String) throws -> String {
    var told = ""
    for arguments in [
      ["calls", "--limit", "100"], ["calls", "--from", Self.caller],
      ["messages", "--limit", "100"],
      ["report", "--from", "2026-05-31", "--to", "2026-06-02"],
      ["report", "--from", "2026-05-31", "--to", "2026-06-02", "--json"],
      ["report", "--from", "2026-05-31", "--to", "2026-06-02", "--csv"], ["verify"],
      [
        "purge", "--calls", "1d", "--sound", "1d", "--messages", "1d", "--faxes", "1d", "--counts",
        "1d",
        "--dry-run",
      ],
    ] {
      let outcome = try CommandRun(arguments + ["--store", store]).outcome()
      #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
      told += outcome.output + outcome.errors
    }
    return told
  }
}
