import Foundation
import Synchronization
import TestSupport
import Testing

/// Tables that are answered over HTTP, through the built service and over TCP on both sides.
@Suite("hotline serve with endpoints") struct ServeEndpointTests {
  @Test("answers of every kind, wrong PINs counted before the endpoint is asked") func answers()
    throws
  {
    let endpoint = try #require(
      HTTPEndpoint { request in
        if request.body.contains(#""ask":"rows""#) {
          return .json(
            #"{"answer":"rows","total":2,"rows":[{"id":"1234","on":"2011-06-15","paid":"368.00"}]}"#
          )
        }
        for (pin, word) in [("1111", "wrong-secret"), ("2222", "not-found"), ("3333", "initial")]
        where request.body.contains(#""pin":"\#(pin)""#) { return .json(#"{"answer":"\#(word)"}"#) }
        return .json(#"{"answer":"found","row":{"id":"1234","balance":"10.00"}}"#)
      })
    let service = try Self.serve(
      port: endpoint.port, endpoints: "# tokens\naccounts - let-me-in\n")
    let trunk = try Trunk(service)
    #expect(try trunk.account("4444") == "tell")
    #expect(try trunk.hears("123444441", until: ["phrases/press"]) == "phrases/press")
    #expect(try trunk.account("2222") == "missing")
    #expect(try trunk.account("3333") == "change")
    // The menu knows initial PINs too.
    #expect(try trunk.account("0000") == "change")
    #expect(endpoint.connections == 1)
    let asked = endpoint.requests
    #expect(asked[0].head.hasPrefix("POST /accounts HTTP/1.1"))
    #expect(asked[0].head.contains("Authorization: Bearer let-me-in"))
    #expect(
      asked[0].body
        == #"{"ask":"row","secrets":{"pin":"4444"},"table":"accounts","where":{"id":"1234"}}"#)
    let rows = try #require(asked.first { $0.body.contains(#""ask":"rows""#) })
    #expect(!rows.head.contains("Authorization") && rows.head.hasPrefix("POST /payments "))
    #expect(
      rows.body
        == #"{"ask":"rows","count":1,"from":0,"order":{"column":"on","descending":true},"table":"payments","where":{"id":"1234"}}"#
    )
    let before = endpoint.requests.count
    // The first of five was somebody who is not there.
    for _ in 0..<4 { #expect(try trunk.account("1111", from: "13900000001") == "missing") }
    #expect(try trunk.account("4444", from: "13900000001") == "locked")
    #expect(try trunk.account("4444", from: "13900000002") == "locked")
    #expect(endpoint.requests.count == before + 4)
    service.signal(SIGTERM)
    try service.waitUntilExit()
    #expect(!service.log.contains("4444") && !service.log.contains("let-me-in"))
  }

  static let useless: [(name: String, reply: HTTPEndpoint.Reply, why: String)] = [
    ("garbage", .raw([0xFF, 0x00, 0x13, 0x37]), "no answer"),
    ("no JSON", .json("<html>busy</html>"), "no JSON object"),
    (
      "another person", .json(#"{"answer":"found","row":{"id":"9999","balance":"1.00"}}"#),
      "another 'id'"
    ),
    (
      "a wrong type", .json(#"{"answer":"found","row":{"id":"1234","balance":10}}"#),
      "not of type money"
    ),
    ("half an answer", .cutOff, "no answer"),
    ("a huge one", .long(1 << 20), "longer than"),
    ("a refusal", .status(403), "HTTP status 403"),
    ("a way on", .status(302), "HTTP status 302"),
  ]

  @Test("useless answers are one line in the log, and unavailable to callers")
  func uselessAnswers() throws {
    let turn = Mutex(0)
    let endpoint = try #require(
      HTTPEndpoint { _ in
        let place = turn.withLock { turn in
          defer { turn += 1 }
          return turn
        }
        return place < Self.useless.count
          ? Self.useless[place].reply
          : .json(#"{"answer":"found","row":{"id":"1234","balance":"10.00"}}"#)
      })
    let service = try Self.serve(port: endpoint.port)
    let trunk = try Trunk(service)
    for row in Self.useless {
      #expect(try trunk.account("4444") == "later", "\(row.name)")
      try service.waitForLog(row.why)
    }
    // None of these keeps others from asking.
    #expect(try trunk.account("4444") == "tell")
    let lines = service.log.split(separator: "\n").filter { $0.contains("endpoint-failed") }
    #expect(lines.count == Self.useless.count)
  }

  @Test("a slow endpoint costs a caller its time limit, a dead one nothing once it is known")
  func silence() throws {
    let isSlow = Mutex(true)
    let endpoint = try #require(
      HTTPEndpoint { _ in
        isSlow.withLock { $0 }
          ? .silence : .json(#"{"answer":"found","row":{"id":"1234","balance":"10.00"}}"#)
      })
    let service = try Self.serve(port: endpoint.port, within: "1s")
    let trunk = try Trunk(service)
    #expect(try trunk.account("4444") == "later")
    isSlow.withLock { $0 = false }
    #expect(try trunk.account("4444") == "tell")
    endpoint.stop()
    for _ in 0..<5 { #expect(try trunk.account("4444") == "later") }
    try service.waitForLog("event=endpoint-closed-off")
    let connections = endpoint.connections
    for _ in 0..<50 { #expect(try trunk.account("4444") == "later") }
    #expect(endpoint.connections == connections)
    let lines = service.log.split(separator: "\n").filter { $0.contains("endpoint-failed") }
    // What is too slow is one line, and five times nobody there is another.
    #expect(lines.count == 2)
  }

  @Test("a dead endpoint is tried by one caller at a time, and asked by all once it answers")
  func comesBack() throws {
    let isWell = Mutex(false)
    let endpoint = try #require(
      HTTPEndpoint { _ in
        isWell.withLock { $0 }
          ? .json(#"{"answer":"found","row":{"id":"1234","balance":"10.00"}}"#) : .status(503)
      })
    let system = try BrokenSystem()
    let service = try Self.serve(port: endpoint.port, on: system)
    let trunk = try Trunk(service)
    for _ in 0..<5 { #expect(try trunk.account("4444") == "later") }
    try service.waitForLog("event=endpoint-closed-off table=accounts seconds=10")
    #expect(try trunk.account("4444") == "later")
    #expect(endpoint.requests.count == 5)
    // Its rest is over: one question tries it, in vain, and it rests for twice as long.
    try system.pass(.seconds(11))
    for _ in 0..<3 { #expect(try trunk.account("4444") == "later") }
    try service.waitForLog("event=endpoint-closed-off table=accounts seconds=20")
    #expect(endpoint.requests.count == 6)
    isWell.withLock { $0 = true }
    #expect(try trunk.account("4444") == "later")
    try system.pass(.seconds(32))
    for _ in 0..<3 { #expect(try trunk.account("4444") == "tell") }
    try service.waitForLog("event=endpoint-answers-again table=accounts")
    #expect(endpoint.requests.count == 9)
  }

  /// The certificate is for this machine's address, or for another name; the service trusts both, or nobody in particular.
  @Test(
    "an endpoint over https is asked if its certificate is trusted and its own",
    arguments: [
      ("this-machine", true, "tell"), ("this-machine", false, "later"),
      ("elsewhere", true, "later"),
    ])
  func security(certificate: String, isTrusted: Bool, hears: String) throws {
    let folder = RepositoryTests.root.appending(path: "Tests/HotlineTests/Certificates")
    let endpoint = try #require(
      HTTPEndpoint(certificate: folder.appending(path: certificate + ".pem").path) { _ in
        .json(#"{"answer":"found","row":{"id":"1234","balance":"10.00"}}"#)
      })
    let authorities = FileManager.default.temporaryDirectory.appending(
      path: "hotline-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: authorities) }
    var trusted = Data()
    for name in ["this-machine", "elsewhere"] {
      trusted += try Data(contentsOf: folder.appending(path: name + ".pem"))
    }
    try trusted.write(to: authorities)
    let service = try Self.serve(
      port: 9, endpoints: "accounts https://127.0.0.1:\(endpoint.port)/accounts a-token\n",
      flags: isTrusted ? ["--endpoints-ca", authorities.path] : [])
    let trunk = try Trunk(service)
    #expect(try trunk.account("4444") == hears)
    if hears == "later" {
      try service.waitForLog("SSL peer certificate")
      #expect(endpoint.requests.isEmpty, "the token went to a stranger")
    } else {
      #expect(endpoint.requests.first?.head.contains("Authorization: Bearer a-token") == true)
    }
  }

  @Test("certificates that cannot be read are told before anything is served")
  func refusesAuthorities() throws {
    let outcome = try CommandRun("serve", "--port", "0", "--endpoints-ca", "ca.pem", "bank.menu")
      .file("bank.menu", Self.menu(port: 9)).file("ca.pem", "no certificate").outcome()
    #expect(outcome.status == 2 && outcome.errors.contains("'ca.pem' has no certificates"))
  }

  static let wrongFiles: [(file: String, says: String)] = [
    ("accounts", "a line is TABLE URL [TOKEN]"),
    ("nothing -", "no menu has a table 'nothing'"),
    ("accounts http://10.0.0.1/x", "others on the way could read what 'accounts' is asked"),
    ("payments http://10.0.0.1/x token", "others on the way could read the token"),
    ("payments ftp://10.0.0.1/x", "is not an address of an endpoint"),
    ("payments -\npayments -", "stands there twice"),
  ]

  @Test("a file of endpoints that is wrong", arguments: wrongFiles)
  func refusesFiles(_ row: (file: String, says: String)) throws {
    let outcome = try CommandRun("serve", "--port", "0", "--endpoints", "endpoints", "bank.menu")
      .file("bank.menu", Self.menu(port: 9)).file("endpoints", row.file).outcome()
    #expect(outcome.status == 2 && outcome.errors.contains(row.says), "\(outcome.errors)")
  }

  @Test(
    "a new token or address counts from the next question on; a file that is wrong changes nothing")
  func readsAgain() throws {
    let asked = Mutex<[String]>([])
    let endpoints = try (0..<2).map { place in
      try #require(
        HTTPEndpoint { request in
          let token = request.head.split(separator: "\r\n").first { $0.hasPrefix("Authorization") }
          asked.withLock { $0.append("\(place) \(token?.split(separator: " ").last ?? "-")") }
          return .json(#"{"answer":"found","row":{"id":"1234","balance":"10.00"}}"#)
        })
    }
    let service = try Self.serve(port: endpoints[0].port, endpoints: "accounts - first\n")
    let trunk = try Trunk(service)
    let file = service.folder.appending(path: "endpoints")
    #expect(try trunk.account("4444") == "tell")
    try "accounts http://127.0.0.1:\(endpoints[1].port)/a second\n".write(
      to: file, atomically: true, encoding: .utf8)
    service.signal(SIGHUP)
    try service.waitForLog("event=endpoints-in-force tables=1")
    #expect(try trunk.account("4444") == "tell")
    try "nothing - third\n".write(to: file, atomically: true, encoding: .utf8)
    service.signal(SIGHUP)
    try service.waitForLog("event=endpoints-refused")
    #expect(try trunk.account("4444") == "tell")
    #expect(asked.withLock { $0 } == ["0 first", "1 second", "1 second"])
    #expect(!service.log.contains("second\n") && !service.log.contains("third"))
  }

  @Test("an endpoint that is closed off answers again at another address") func answersElsewhere()
    throws
  {
    let endpoint = try #require(
      HTTPEndpoint { _ in .json(#"{"answer":"found","row":{"id":"1234","balance":"10.00"}}"#) })
    let dead = try #require(HTTPEndpoint { _ in .status(503) })
    let service = try Self.serve(port: dead.port, endpoints: "accounts - first\n")
    let trunk = try Trunk(service)
    for _ in 0..<5 { #expect(try trunk.account("4444") == "later") }
    try service.waitForLog("event=endpoint-closed-off table=accounts")
    try "accounts http://127.0.0.1:\(endpoint.port)/a first\n".write(
      to: service.folder.appending(path: "endpoints"), atomically: true, encoding: .utf8)
    service.signal(SIGHUP)
    try service.waitForLog("event=endpoints-in-force tables=1")
    #expect(try trunk.account("4444") == "tell")
    try service.waitForLog("event=endpoint-answers-again table=accounts")
  }

  @Test("check and import ask no endpoint, and call scripts give what it would answer")
  func offline() throws {
    let calls = """
      call "what an endpoint would answer"
        given accounts id=1234 pin=4444 balance=10.00
        given payments id=1234 on=2011-06-15 paid=5.00
        press 1234 4444
        hear tell "ten"
        press 1
        hear paid
        hang up

      call "nobody"
        press 1234 4444
        hear missing
        skip to bye

      """
    let endpoint = try #require(HTTPEndpoint { _ in .silence })
    let menu = Self.menu(port: endpoint.port)
    let test = try CommandRun("test", "bank").file("bank/bank.menu", menu)
      .file("bank/bank.calls", calls).outcome()
    #expect(test.status == 0, "\(test.output) \(test.errors)")
    let check = try CommandRun("check", "bank").file("bank/bank.menu", menu).outcome()
    #expect(check.status == 0, "\(check.output) \(check.errors)")
    let imported = try CommandRun("import", "--store", "hotline.db", "bank")
      .file("bank/bank.menu", menu).outcome()
    #expect(
      imported.output
        == """
        accounts  nothing to import: http://127.0.0.1:\(endpoint.port)/accounts answers it
        payments  nothing to import: http://127.0.0.1:\(endpoint.port)/payments answers it

        """)
    #expect(endpoint.connections == 0)
  }
}
