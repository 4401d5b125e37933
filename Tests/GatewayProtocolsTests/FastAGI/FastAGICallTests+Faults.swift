import GatewayProtocols
import Telephony
import Testing

/// What Asterisk should not send.
extension FastAGICallTests {
  @Test func `a reply to nothing is told once`() {
    let call = answered()
    #expect(
      call.receive("200 result=246810").events == [Self.noted(.strayLine("a reply of status 200"))])
    #expect(call.receive("200 result=0", "whatever").events == [])
    #expect(call.perform(play(first, "a")).count == 1)
  }

  @Test func `a peer that never stops sending them is left`() {
    let call = answered()
    var events: [GatewayEvent] = []
    for _ in 0...FastAGICall.strayLinesMax { events += call.receive("whatever").events }
    #expect(
      events == [
        Self.noted(.strayLine("whatever")), Self.noted(.tooManyStrayLines), .hungUp(.failure),
      ])
    #expect(call.isOver)
  }

  @Test(arguments: [
    "510 Invalid or unknown command", "503 result=-2 Memory allocation failure",
    "520 Invalid command syntax.  Proper usage not available.",
  ])
  func `a command that is refused fails, and the call goes on`(_ reply: String) {
    let call = answered()
    _ = call.perform(play(first, "a", wait: menuWait))
    let status = Int(reply.prefix(3))!
    #expect(
      call.receive(reply).events == [
        Self.noted(.refused(command: "GET DATA", status: status)), ended(first, .failed),
      ])
    #expect(call.perform(.listen(menuWait)).count == 1)
  }

  @Test func `the log names files of the service whole, and no row of a caller's`() {
    let named = FastAGIFact.promptMissing(["en/receipts/2026112900865.answer"]).text
    #expect(named.contains("'en/receipts/2026112900865.answer'"))
    let row = FastAGIFact.promptMissing(["en/accounts/13957112345.note"]).text
    #expect(row.contains("'en/accounts/139****2345.note'"))
    let path = "/var/spool/hotline/a3f0123456789012-0-4"
    #expect(EventSocketFact.recordingFailed(reason: path).text.contains("(\(path))"))
  }

  @Test func `of many files that may be missing the log names those of rows`() {
    let words = (0..<10).flatMap { ["en/digits/\($0)", "en/digits/and"] }
    let text = FastAGIFact.promptMissing(words + ["en/articles/101.title"]).text
    #expect(text.contains("one of 'en/articles/101.title', 'en/digits/0', 'en/digits/and', "))
  }

  @Test(arguments: ["200 result=300", "200 result=x", "200 result=1234567", "200", "200 result=-7"])
  func `a result that there is not is a failure`(_ reply: String) {
    let call = answered()
    _ = call.perform(play(first, "a", wait: menuWait))
    let (events, _) = call.receive(reply)
    #expect(events.count == 2)
    #expect(events.last == ended(first, .failed))
  }

  @Test func `the usage block behind a result of 1 refuses nothing`() {
    let call = answered()
    _ = call.perform(play(first, "a", "b", keys: .ignore), play(second, "c"))
    _ = call.receive("200 result=1")
    #expect(
      call.receive("520 Invalid command syntax.  Proper usage not available.") == ([], []))
    #expect(call.receive("200 result=1 (SUCCESS)").events.last == ended(first, .finished))
  }

  @Test func `a fact names no key`() {
    let fact = FastAGIFact.badResult(command: "GET DATA", result: "246810")
    #expect(fact.text.contains("nnnnnn"))
    #expect(!fact.text.contains("246810"))
  }

  @Test func `a connection that is no call says nothing but why`() {
    var connection = FastAGIConnection(FastAGIFindings(typeAhead: .none))
    var turn = GatewayTurn()
    connection.receive(Array("GET / HTTP/1.1\r\nHost: hotline\r\n\r\n".utf8).span, &turn)
    #expect(turn.events == [Self.noted(.notFastAGI(beginning: "GET "))])
    let isOver = connection.isOver
    #expect(isOver)
    turn.removeAll()
    connection.perform(.answer, &turn)
    connection.flush(&turn)
    connection.closed(&turn)
    #expect(turn == GatewayTurn())
  }
}
