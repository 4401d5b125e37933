import HotlineServer
import ScriptedGateways
import Sockets
import Storage
import Telephony
import Testing

/// One call, brought by each kind of gateway over a real socket to one service.
@Suite struct OneCallTests {
  @Test func `whoever brings it, a call leaves the same record`() throws {
    let address = try SocketAddress(host: "127.0.0.1", port: 0)
    let service = try TestService { options in
      options.fastAGI = address
      options.eventSocket = address
      options.loops = 1
    }
    try callByTrunk(service)
    try callByAsterisk(service)
    try callByFreeSWITCH(service)
    let records = service.calls
    try #require(records.count == 3)
    let ways = records.map { record in
      record.path.steps.map { "\($0.name) \($0.exit ?? "")" } + ["\(record.outcome?.word ?? "")"]
        + ["\(record.cause?.word ?? "")", "\(record.from ?? "")", record.to]
    }
    #expect(ways[0].count == 10)
    #expect(ways[0] == ways[1])
    #expect(ways[0] == ways[2])
  }

  /// Hears the welcome, the news twice, presses what is none of the menu's keys, and waits for the farewell.
  private func callByTrunk(_ service: TestService) throws {
    let gateway = try service.gateway()
    gateway.send("call 1 to=100 from=13957112345")
    try gateway.expect("answer 1")
    try gateway.expect("play 1 1 keys=interrupt zh/welcome")
    gateway.send("done 1 1 finished")
    for operation in [2, 4] {
      try gateway.expect("play 1 \(operation) keys=interrupt zh/main")
      gateway.send("dtmf 1 1")
      try gateway.expect("play 1 \(operation + 1) keys=interrupt zh/news")
      gateway.send("done 1 \(operation + 1) finished")
    }
    try gateway.expect("play 1 6 keys=interrupt zh/main")
    gateway.send("hangup 1")
    gateway.send("bye")
    try waitForCalls(1, service)
  }

  private func callByAsterisk(_ service: TestService) throws {
    let asterisk = try ScriptedAsterisk(port: #require(service.service.fastAGIAddress).port)
    asterisk.ring()
    asterisk.answer()
    for _ in 0..<2 {
      asterisk.choose("1")
      asterisk.hear("zh/news")
    }
    try asterisk.expect(beginning: "GET DATA zh/main ", reply: "200 result=-1\nHANGUP")
    while let line = asterisk.line(), line == "CHANNEL STATUS" {
      asterisk.send("511 Command Not Permitted on a dead channel or intercept routine")
    }
    try waitForCalls(2, service)
  }

  private func callByFreeSWITCH(_ service: TestService) throws {
    let freeSWITCH = try ScriptedFreeSWITCH(
      port: #require(service.service.eventSocketAddress).port)
    freeSWITCH.ring()
    try freeSWITCH.expect("answer")
    try freeSWITCH.hear("zh/welcome")
    for _ in 0..<2 {
      try freeSWITCH.press("1", in: "zh/main")
      try freeSWITCH.hear("zh/news")
    }
    try freeSWITCH.expect("playback", "zh/main.wav")
    freeSWITCH.hangUp()
    try waitForCalls(3, service)
  }

  private func waitForCalls(_ count: Int, _ service: TestService) throws {
    let limit = ContinuousClock.now + .seconds(20)
    while service.calls.filter({ $0.cause != nil }).count < count {
      try #require(ContinuousClock.now < limit, "the call has not ended")
    }
  }
}
