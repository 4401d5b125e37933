import HotlineServer
import Storage
import Telephony
import Testing

@Suite struct CallTests {
  @Test func `a call from end to end`() throws {
    let service = try TestService()
    let gateway = try service.gateway(nil)
    try gateway.expect("hotline 1 test-node")
    gateway.send("hello 1 gw")
    try gateway.expect("ready")
    gateway.send("call a1 to=100 from=13957112345")
    try gateway.expect("answer a1", "play a1 1 keys=interrupt zh/welcome")
    gateway.send("done a1 1 finished")
    try gateway.expect("play a1 2 keys=interrupt zh/main")
    gateway.send("dtmf a1 1", "done a1 2 interrupted")
    try gateway.expect("play a1 3 keys=interrupt zh/news")
    gateway.send("done a1 3 finished")
    try gateway.expect("play a1 4 keys=interrupt zh/main")
    gateway.send("hangup a1")
    gateway.send("ping end")
    try gateway.expect("pong end")
    let record = try #require(service.calls.first)
    #expect(record.from == "13957112345")
    #expect(record.to == "100")
    #expect(record.gateway == "gw")
    #expect(record.path.steps.map(\.name) == ["welcome", "main", "news", "main"])
    #expect(record.cause == .normal)
    let log = service.finalLog()
    #expect(!log.contains("13957112345"))
    #expect(log.contains("from=139****2345"))
  }

  @Test func `keys typed ahead skip the prompts that they answer`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try gateway.ring()
    gateway.send("dtmf a 1", "done a 1 interrupted", "dtmf a 3")
    // The welcome gives way to the first key, the news to the second.
    try gateway.expect("play a 2 keys=interrupt zh/news", "play a 3 keys=interrupt zh/seats")
  }

  @Test func `keys of one line skip the prompts that they answer`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try gateway.ring()
    gateway.send("dtmf a 13")
    try gateway.expect("play a 2 keys=interrupt zh/seats")
    // More than can wait at once: the call moves when 64 have come.
    gateway.send("call b to=100")
    try gateway.expect("answer b", "play b 1 keys=interrupt zh/welcome")
    gateway.send("dtmf b \(String(repeating: "1", count: 100))3")
    try gateway.expect("play b 2 keys=interrupt zh/news", "play b 3 keys=interrupt zh/seats")
  }

  @Test func `keys of one line behind a wrong one are dropped with it`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try gateway.ring()
    gateway.send("done a 1 finished")
    try gateway.expect("play a 2 keys=interrupt zh/main")
    gateway.send("dtmf a 91")
    try gateway.expect("play a 3 keys=interrupt zh/main")
    #expect(service.finalLog().contains("count=2 why=wrong-entry"))
  }

  @Test func `the late outcome of an earlier operation is ignored`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try gateway.ring()
    gateway.send("done a 1 finished")
    try gateway.expect("play a 2 keys=interrupt zh/main")
    gateway.send("done a 1 finished", "done a 1 interrupted", "ping")
    try gateway.expect("pong")
  }

  @Test func `a call begins in the language that it asks for`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    gateway.send("call a to=100 lang=en")
    try gateway.expect("answer a", "play a 1 keys=interrupt en/welcome")
  }

  @Test func `keys go nowhere while a person is called, and no mark comes of them`() throws {
    let service = try TestService()
    let gateway = try service.gateway("gw", " marks=yes")
    try gateway.ring()
    gateway.send("done a 1 finished", "dtmf a 3", "done a 3 finished")
    try gateway.skip(to: "transfer a 4 queue=市本级%20seats ring=20s")
    gateway.send("ping all")
    try gateway.skip(to: "pong all")
    gateway.send("dtmf a 5", "dtmf a 77", "ping")
    try gateway.expect("pong")
  }

  @Test func `a transfer that is answered ends twice`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try gateway.ring()
    gateway.send("done a 1 finished", "dtmf a 3")
    try gateway.expect("play a 2 keys=interrupt zh/main", "play a 3 keys=interrupt zh/seats")
    gateway.send("done a 3 finished")
    try gateway.expect("transfer a 4 queue=市本级%20seats ring=20s")
    gateway.send("done a 4 answered", "done a 4 released by=caller")
    try gateway.expect("play a 5 keys=interrupt zh/bye")
    gateway.send("done a 5 finished")
    try gateway.expect("hangup a cause=normal")
  }

  @Test func `a fax is sent, and its job is kept`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    gateway.send("call a to=100 from=13900001111")
    try gateway.expect("answer a", "play a 1 keys=interrupt zh/welcome")
    gateway.send("done a 1 finished", "dtmf a 4", "done a 2 interrupted", "done a 3 finished")
    try gateway.expect(
      "play a 2 keys=interrupt zh/main", "play a 3 keys=interrupt zh/form",
      "fax a 4 document=insurance pages=3")
    gateway.send("done a 4 sent pages=3")
    try gateway.expect("play a 5 keys=interrupt zh/main")
    let job = try #require(service.faxes.first)
    #expect(job.state == .sent)
    #expect(job.pagesSent == 3)
  }

  @Test func `what a line of keys has too many is one line of the log`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    gateway.send("call a to=100 from=13900001111")
    gateway.send("done a 1 finished", "dtmf a 4", "done a 2 interrupted", "done a 3 finished")
    try gateway.skip(to: "fax a 4 document=insurance pages=3")
    gateway.send("dtmf a " + String(repeating: "5", count: 4000), "dtmf a 5", "ping")
    try gateway.skip(to: "pong")
    let dropped = service.finalLog().split(separator: "\n").filter {
      $0.contains("event=keys-dropped")
    }
    #expect(dropped.count >= 2)
    #expect(dropped[0].contains("count=3936 why=queue-full"))
    #expect(dropped[1].contains("count=1 why=queue-full"))
  }

  @Test func `a fax without a page was not sent`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    gateway.send("call a to=100", "dtmf a 4", "done a 2 finished", "done a 3 sent pages=0", "ping")
    try gateway.skip(to: "pong")
    let job = try #require(service.faxes.first)
    #expect(job.state == .failed && job.failure == "pages-missing")
  }

  @Test(arguments: [["dtmf a 1", "done a 2 interrupted"], ["done a 2 interrupted", "dtmf a 1"]])
  func `a key that ends what is said before a fax waits for the menu behind it`(_ lines: [String])
    throws
  {
    let service = try TestService()
    let gateway = try service.gateway()
    gateway.send("call a to=100", "dtmf a 4")
    try gateway.skip(to: "play a 2 keys=interrupt zh/form")
    for line in lines { gateway.send(line) }
    try gateway.expect("fax a 3 document=insurance pages=3")
    gateway.send("done a 3 sent pages=3")
    try gateway.expect("play a 4 keys=interrupt zh/news")
  }

  @Test
  func `after the service's hang-up what crossed it is ignored, and the confirmation is awaited`()
    throws
  {
    let service = try TestService()
    let gateway = try service.gateway()
    try gateway.ring()
    gateway.send("done a 1 finished", "dtmf a 3", "done a 3 finished", "done a 4 answered")
    try gateway.expect("play a 2 keys=interrupt zh/main", "play a 3 keys=interrupt zh/seats")
    try gateway.expect("transfer a 4 queue=市本级%20seats ring=20s")
    gateway.send("done a 4 released by=seat", "done a 5 finished")
    try gateway.expect("play a 5 keys=interrupt zh/bye", "hangup a cause=normal")
    gateway.send("dtmf a 1", "done a 5 finished", "call a to=100")
    try gateway.expect(beginning: "error a call-exists ")
    gateway.send("hangup a", "dtmf a 1")
    try gateway.expect(beginning: "error a unknown-call ")
    try gateway.ring("a")
  }

  @Test func `an id is free again as soon as its caller has hung up`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    for _ in 0..<3 {
      try gateway.ring("same")
      gateway.send("hangup same")
    }
    #expect(service.service.callCount <= 1)
  }

  @Test func `a lookup is asked of the store, and its trouble has a way out`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try gateway.ring()
    gateway.send("done a 1 finished", "dtmf a 5")
    // The table was never imported: the store refuses, the menu goes its way for that.
    try gateway.expect("play a 2 keys=interrupt zh/main", "play a 3 keys=interrupt zh/main")
    #expect(service.finalLog().contains("event=store-refused"))
  }

  @Test func `a hundred calls on one trunk go their ways`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    for call in 0..<100 { try gateway.ring("c\(call)") }
    for call in 0..<100 { gateway.send("done c\(call) 1 finished") }
    for call in 0..<100 { try gateway.expect("play c\(call) 2 keys=interrupt zh/main") }
    for call in 0..<100 { gateway.send("dtmf c\(call) \(call % 2 == 0 ? 1 : 3)") }
    for call in 0..<100 {
      try gateway.expect("play c\(call) 3 keys=interrupt zh/\(call % 2 == 0 ? "news" : "seats")")
    }
    #expect(service.service.callCount == 100)
  }
}
