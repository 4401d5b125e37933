import Sockets
import Storage
import StorageSQLite
import Synchronization
import Telephony
import Testing

@testable import HotlineServer

@Suite struct NodeTests {
  // MARK: The end of a node

  @Test func `a draining node takes no new calls, and ends with its last one`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try gateway.ring()
    service.service.drain()
    try gateway.expect("drain")
    gateway.send("call b to=100")
    try gateway.expect(beginning: "error b draining ")
    gateway.send("done a 1 finished")
    try gateway.expect("play a 2 keys=interrupt zh/main")
    gateway.send("hangup a")
    gateway.expectEnd()
    service.waitUntilEnded()
    #expect(service.calls.count == 1)
  }

  @Test func `at the limit of draining, calls are ended`() throws {
    let service = try TestService { $0.drainSecondsMax = 0 }
    let gateway = try service.gateway()
    try gateway.ring()
    service.service.drain()
    try gateway.expect("drain", "hangup a cause=drained")
    gateway.expectEnd()
    service.waitUntilEnded()
    #expect(service.calls.first?.cause == .drained)
  }

  @Test func `stopped at once, every call has its record`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    for call in 0..<10 { try gateway.ring("c\(call)") }
    service.service.stopNow()
    for _ in 0..<10 { try gateway.expect(beginning: "hangup c") }
    gateway.expectEnd()
    service.waitUntilEnded()
    #expect(service.calls.count == 10)
  }

  @Test func `a port in use is told, and nothing is left behind`() throws {
    let service = try TestService()
    let error = #expect(throws: SocketError.self) {
      _ = try ServiceSockets(
        at: service.service.address,
        ServiceOptions(node: "n", loops: 2, seal: MarkSeal(key: MarkSeal.newKey())))
    }
    #expect(error?.cause == .addressInUse)
  }

  // MARK: New menus

  @Test func `new calls get the new menu, old calls keep theirs`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try gateway.ring("old")
    service.service.replaceMenus([TestMenu.served(version: 8, welcome: "new-welcome")])
    // Each loop takes the menus with its next message; asking the store goes the same way.
    var answer = ""
    repeat {
      gateway.send("call new to=100")
      try gateway.expect("answer new")
      answer = try gateway.line()
      gateway.send("hangup new")
    } while answer != "play new 1 keys=interrupt zh/new-welcome"
    gateway.send("done old 1 finished")
    try gateway.expect("play old 2 keys=interrupt zh/main")
  }

  // MARK: Marks

  @Test func `a call goes on from its mark on another node, with the same data`() throws {
    let first = try TestService()
    let gateway = try first.gateway("gw", " marks=yes")
    try gateway.ring()
    try gateway.expect(beginning: "mark a ")
    gateway.send("done a 1 finished")
    try gateway.expect("play a 2 keys=interrupt zh/main")
    let mark = try gateway.expect(beginning: "mark a ").dropFirst("mark a ".count)
    #expect(mark.utf8.count <= 2048)

    let second = try TestService()
    let other = try second.gateway()
    other.send("call z to=100 resume=\(mark)")
    try other.expect("play z 1001 keys=interrupt zh/main")
    other.send("dtmf z 1")
    try other.expect("play z 1002 keys=interrupt zh/news")
    other.send("hangup z", "ping")
    try other.expect("pong")
    gateway.send("hangup a", "ping")
    try gateway.expect("pong")
    let before = try #require(first.calls.first)
    let after = try #require(second.calls.first)
    #expect(before.key == after.key)
    #expect(after.segment > 0)
    #expect(after.path.steps.map(\.name) == ["main", "news"])
  }

  @Test func `a mark is good after any number of new menus, while its call may last`() throws {
    let service = try TestService()
    let gateway = try service.gateway("gw", " marks=yes")
    try gateway.ring()
    let mark = try gateway.expect(beginning: "mark a ").dropFirst("mark a ".count)
    for version in 20..<40 {
      service.service.replaceMenus([
        TestMenu.served(version: UInt64(version), welcome: "welcome-\(version)")
      ])
    }
    let other = try service.gateway("other")
    var answer = ""
    repeat {
      other.send("call new to=100")
      try other.expect("answer new")
      answer = try other.line()
      other.send("hangup new")
    } while answer != "play new 1 keys=interrupt zh/welcome-39"
    other.send("call z to=100 resume=\(mark)")
    try other.expect("play z 1001 keys=interrupt zh/welcome")
  }

  @Test func `marks of menus that are gone close no trunk, and staff are told`() throws {
    let first = try TestService()
    let gateway = try first.gateway("gw", " marks=yes")
    try gateway.ring()
    let mark = try gateway.expect(beginning: "mark a ").dropFirst("mark a ".count)
    let second = try TestService(menus: [TestMenu.served(version: 9)])
    let other = try second.gateway()
    for call in 0..<1100 { other.send("call c\(call) to=100 resume=\(mark)") }
    for call in 0..<1100 { try other.expect(beginning: "error c\(call) bad-resume ") }
    other.send("ping end")
    try other.expect("pong end")
    let log = second.finalLog()
    #expect(log.contains("event=call-refused") && log.contains("no longer served"))
  }

  @Test func `a gateway that closes its connection with calls up is told from one that says bye`()
    throws
  {
    let service = try TestService()
    let gateway = try service.gateway("gw-1")
    try gateway.ring()
    gateway.hangUpTrunk()
    let other = try service.gateway("gw-2")
    other.send("call x to=404")
    try other.expect(beginning: "error x no-menu ")
    other.send("bye")
    other.expectEnd()
    let log = service.finalLog()
    #expect(
      log.contains(
        "level=warning event=trunk-left trunk=1 peer=127.0.0.1 gateway=gw-1 why=\"the gateway closed the connection, with calls up: 1\""
      ), "\(log)")
    #expect(
      log.contains(
        "level=warning event=call-refused trunk=2 peer=127.0.0.1 gateway=gw-2 why=\"no menu answers"
      ))
    #expect(log.contains("level=info event=trunk-left trunk=2"))
  }

  @Test func `a message that was kept before its mark could arrive is kept once`() throws {
    let store = StorageLane(MemoryStore(), name: "shared")
    let first = try TestService(store: store)
    // It closes the store when it goes.
    defer { withExtendedLifetime(first) {} }
    let gateway = try first.gateway("gw", " marks=yes")
    try gateway.ring()
    try gateway.expect(beginning: "mark a ")
    gateway.send("dtmf a 2", "done a 1 interrupted")
    try gateway.expect("play a 2 keys=interrupt zh/message")
    let mark = try gateway.expect(beginning: "mark a ").dropFirst("mark a ".count)
    gateway.send("done a 2 finished")
    try gateway.expect(beginning: "record a 3 ")
    for piece in 0..<8 { gateway.send(RecordingTests.audio("a", 3, piece)) }
    gateway.send("done a 3 finished by=key ms=4000 pieces=8")
    // The mark that is lost.
    try gateway.expect(beginning: "mark a ")
    let saved = try gateway.expect(beginning: "saved a 3 ")
    gateway.hangUpTrunk()

    let second = try TestService(store: store)
    let other = try second.gateway("other", " marks=yes")
    other.send("call a to=100 resume=\(mark)")
    try other.expect(saved, "play a 1001 keys=interrupt zh/thanks")
    #expect(second.messages.count == 1)

    // Where nothing was kept, the step begins again.
    other.send("call b to=100")
    try other.expect(beginning: "mark a ")
    try other.expect("answer b", "play b 1 keys=interrupt zh/welcome")
    try other.expect(beginning: "mark b ")
    other.send("dtmf b 2", "done b 1 interrupted")
    try other.expect("play b 2 keys=interrupt zh/message")
    let begun = try other.expect(beginning: "mark b ").dropFirst("mark b ".count)
    let third = try second.gateway("third")
    third.send("call b to=100 resume=\(begun)")
    try third.expect("play b 1001 keys=interrupt zh/message")
  }

  @Test func `a mark that is resumed twice takes two messages, each with its own sound`() throws {
    let service = try TestService()
    let gateway = try service.gateway("gw", " marks=yes")
    try gateway.ring()
    let mark = try gateway.expect(beginning: "mark a ").dropFirst("mark a ".count)
    var receipts: Set<Substring> = []
    for (name, seconds) in [("one", 4), ("two", 9)] {
      let other = try service.gateway(name)
      other.send("call a to=100 resume=\(mark)", "dtmf a 2")
      other.send("done a 1001 interrupted", "done a 1002 finished")
      try other.skip(to: "record a 1003 ")
      for piece in 0..<seconds * 2 { other.send(RecordingTests.audio("a", 1003, piece)) }
      other.send("done a 1003 finished by=key ms=\(seconds * 1000) pieces=\(seconds * 2)")
      receipts.insert(try other.skip(to: "saved a 1003 ").dropFirst("saved a 1003 ".count))
    }
    #expect(receipts.count == 2)
    #expect(Set(service.messages.map { Substring("\($0.receipt)") }) == receipts)
    #expect(Set(service.messages.map(\.length)) == [.seconds(4), .seconds(9)])
  }

  @Test func `a mark expires with the time of its call, by the clock on the wall`() throws {
    let clock = Mutex<Int64>(1_300_000_000_000)
    let service = try TestService {
      $0.surroundings.wallClock = { WallClock(unixMilliseconds: clock.withLock { $0 }) }
    }
    let gateway = try service.gateway("gw", " marks=yes")
    try gateway.ring()
    let mark = try gateway.expect(beginning: "mark a ").dropFirst("mark a ".count)
    func resume(_ call: String, after milliseconds: Int64) {
      clock.withLock { $0 = 1_300_000_000_000 + milliseconds }
      gateway.send("call \(call) to=100 resume=\(mark)")
    }
    resume("late", after: 30 * 60 * 1000)
    try gateway.expect(beginning: "error late bad-resume the mark has expired")
    resume("just", after: 30 * 60 * 1000 - 1000)
    try gateway.expect("play just 1001 keys=interrupt zh/welcome")
    try gateway.expect(beginning: "mark just ")
    // A clock that was set back makes a mark no younger than it is.
    resume("back", after: -3_600_000)
    try gateway.expect("play back 1001 keys=interrupt zh/welcome")
  }

  @Test func `marks of the key before open while a new one seals`() throws {
    let old = [UInt8](repeating: 7, count: 32)
    let new = [UInt8](repeating: 8, count: 32)
    let service = try TestService()
    let gateway = try service.gateway("gw", " marks=yes")
    try gateway.ring()
    let mark = try gateway.expect(beginning: "mark a ").dropFirst("mark a ".count)
    #expect(service.service.replaceSeal(MarkSeal(keys: [new, old])))
    #expect(!service.service.replaceSeal(MarkSeal(keys: [new, old])))
    // The store's answer comes behind the new keys, so the second call is marked with them.
    #expect(service.calls.isEmpty)
    gateway.send("call b to=100 resume=\(mark)")
    try gateway.expect("play b 1001 keys=interrupt zh/welcome")
    var later = try gateway.expect(beginning: "mark b ").dropFirst("mark b ".count)
    let stranger = try TestService { $0.seal = MarkSeal(key: new) }
    let other = try stranger.gateway()
    other.send("call z to=100 resume=\(mark)")
    try other.expect(beginning: "error z bad-resume ")
    // The loop may have sealed one more before the keys reached it.
    while true {
      other.send("call z to=100 resume=\(later)")
      let line = try other.line()
      if line == "play z 2001 keys=interrupt zh/welcome" { break }
      try #require(line.hasPrefix("error z bad-resume "))
      gateway.send("hangup b", "call b to=100 resume=\(mark)")
      try gateway.expect("play b 1001 keys=interrupt zh/welcome")
      later = try gateway.expect(beginning: "mark b ").dropFirst("mark b ".count)
    }
  }

  @Test func `marks come only where they were asked for`() throws {
    let service = try TestService()
    let gateway = try service.gateway()
    try gateway.ring()
    gateway.send("ping")
    try gateway.expect("pong")
  }

  @Test func `a mark that was changed anywhere is refused`() throws {
    let service = try TestService()
    let gateway = try service.gateway("gw", " marks=yes")
    try gateway.ring()
    let mark = Array(try gateway.expect(beginning: "mark a ").dropFirst("mark a ".count).utf8)
    for index in stride(from: 0, to: mark.count, by: 7) {
      var forged = mark
      forged[index] = forged[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      gateway.send("call z to=100 resume=\(String(decoding: forged, as: UTF8.self))")
      try gateway.expect(beginning: "error z bad-resume ")
    }
  }

  @Test func `a mark that an earlier version of the program has sealed is refused`() throws {
    let seal = MarkSeal(key: [UInt8](repeating: 7, count: 32))
    let service = try TestService { $0.seal = seal }
    let gateway = try service.gateway("gw", " marks=yes")
    try gateway.ring()
    let mark = try gateway.expect(beginning: "mark a ").dropFirst("mark a ".count)
    let content = try #require(seal.open(Array(mark.utf8)))
    let state = CallMark.length
    func send(formatOfState format: UInt8) {
      var other = content
      other[state] = format
      var text: [UInt8] = []
      #expect(MarkSealer(seal).seal(other, into: &text))
      gateway.send("call z to=100 resume=\(String(decoding: text, as: UTF8.self))")
    }
    for format in 0..<content[state] {
      send(formatOfState: format)
      try gateway.expect(beginning: "error z bad-resume the mark was made by another version")
    }
    send(formatOfState: content[state])
    try gateway.expect("play z 1001 keys=interrupt zh/welcome")
  }

  @Test func `a mark of another key, or of a menu that was never served, is refused`() throws {
    let first = try TestService()
    let gateway = try first.gateway("gw", " marks=yes")
    try gateway.ring()
    let mark = try gateway.expect(beginning: "mark a ").dropFirst("mark a ".count)
    let stranger = try TestService { $0.seal = MarkSeal(key: MarkSeal.newKey()) }
    let other = try TestService(menus: [TestMenu.served(version: 9)])
    for service in [stranger, other] {
      let gateway = try service.gateway()
      gateway.send("call z to=100 resume=\(mark)")
      try gateway.expect(beginning: "error z bad-resume ")
    }
  }
}
