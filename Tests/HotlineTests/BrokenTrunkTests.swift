import Foundation
import TestSupport
import Testing

/// Gateways that break, half or whole, or send what nobody should: it is theirs alone.
@Suite("Broken trunks of the real service") struct BrokenTrunkTests {
  @Test func `a gateway that has said its last word still hears what is saved`() throws {
    let (root, menu) = try BrokenMenu.folder()
    let system = try BrokenSystem()
    let service = try ServeRun(menu, folder: root, on: system)
    let gateway = try service.greeted()
    try system.syncSlowly(.milliseconds(500))
    try gateway.speak("a")
    gateway.finishSending()
    let saved = try gateway.skip(to: "saved a 2 ")
    while gateway.line() != nil {}
    try service.waitForLog("event=call-ended")
    service.kill()
    let list = try CommandRun("messages", "--store", service.store.path).outcome()
    #expect(list.output.contains(saved.dropFirst("saved a 2 ".count)))
  }

  @Test(arguments: ["dtmf a 1", "audio a 2 4 VVVVVVV", "call b to=1"])
  func `a trunk that is reset in the middle of a line keeps what was said`(line: String) throws {
    let (root, menu) = try BrokenMenu.folder()
    let service = try ServeRun(menu, folder: root)
    let other = try service.greeted()
    let gateway = try service.greeted()
    try gateway.speak("a", end: nil)
    gateway.send("ping all-is-there")
    _ = try gateway.skip(to: "pong all-is-there")
    gateway.send(bytes: Array(line.utf8))
    gateway.reset()
    // The system tells a reset as such, or, where it has told somebody already, as an end.
    try service.waitForLog("event=call-ended")
    #expect(service.log.contains("event=trunk-lost") || service.log.contains("event=trunk-left"))
    #expect(service.log.contains("cause=trunk-lost"))
    other.send("ping still")
    other.expect("pong still")
    service.signal(SIGTERM)
    other.hangUp()
    try service.waitUntilExit()
    let list = try CommandRun("messages", "--store", service.store.path, "--json").outcome()
    #expect(list.output.contains(#""cutOff":true"#) && list.output.contains(#""length":2000"#))
  }

  @Test func `a line without an end is left unread, and a line in pieces is read`() throws {
    let service = try ServeRun("menus/clinic", flags: ["--log", "warning"])
    let gateway = try service.greeted()
    let before = try service.residentBytes()
    let block = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    for _ in 0..<32 { gateway.send(bytes: block) }
    gateway.send("")
    gateway.expect("error - too-long …")
    #expect(try service.residentBytes() - before < 16 << 20)
    for byte in Array("call a to=100\r\ndtmf a 1\nping end\n".utf8) { gateway.send(bytes: [byte]) }
    gateway.expect("answer a")
    gateway.expect("play a 1 …")
    gateway.expect("play a 2 keys=interrupt en/opening")
    gateway.expect("pong end")
  }

  @Test func `a gateway that vanished without a word is missed, and its messages are kept`() throws
  {
    let (root, menu) = try BrokenMenu.folder()
    let system = try BrokenSystem()
    let service = try ServeRun(menu, flags: ["--loops", "1"], folder: root, on: system)
    let gateway = try service.greeted()
    try gateway.speak("a", end: nil)
    gateway.send("ping all-is-there")
    _ = try gateway.skip(to: "pong all-is-there")
    let other = try service.greeted()
    for seconds in [31, 62, 93] {
      try system.pass(.seconds(seconds))
      other.send("ping at-\(seconds)")
      _ = try other.skip(to: "pong at-\(seconds)")
    }
    _ = try gateway.skip(to: "ping")
    try service.waitForLog("why=\"silent for 90 s\"")
    while gateway.line() != nil {}
    other.send("ping end")
    _ = try other.skip(to: "pong end")
    try service.waitForLog("event=call-ended")
    service.signal(SIGTERM)
    other.hangUp()
    try service.waitUntilExit()
    let list = try CommandRun("messages", "--store", service.store.path, "--json").outcome()
    #expect(list.output.contains(#""cutOff":true"#))
  }

  @Test func `a gateway that does not read is left alone, and dropped in the end`() throws {
    let system = try BrokenSystem()
    let service = try ServeRun(
      "menus/clinic", flags: ["--loops", "1", "--log", "warning"], on: system)
    let other = try service.greeted()
    let gateway = try service.greeted()
    let before = try service.residentBytes()
    gateway.giveUpSending(afterSeconds: 1)
    let questions = Array(String(repeating: "ping is-anybody-there\n", count: 1000).utf8)
    var sent = 0
    while sent < 64 << 20, gateway.send(bytes: questions) { sent += questions.count }
    #expect(sent < 64 << 20, "the service reads on")
    for seconds in [31, 62, 93] {
      try system.pass(.seconds(seconds))
      other.send("call a\(seconds) to=100")
      _ = try other.skip(to: "play a\(seconds) 1 ")
    }
    try service.waitForLog("event=trunk-closed")
    #expect(service.log.contains("does not read: nothing taken from it for 90 s"), "\(service.log)")
    #expect(try service.residentBytes() - before < 16 << 20)
    other.send("ping end")
    _ = try other.skip(to: "pong end")
  }

  @Test func `a gateway that leaves megabytes unread for 30 s is dropped, and they are bounded`()
    throws
  {
    let parts = (0..<200).map { "\"Part \($0).\" pause 1s" }.joined(separator: " ")
    let (root, menu) = try BrokenMenu.folder(
      """
      hotline 100 "Much" {
        timezone  Europe/London
        languages en
        start     main
      }

      menu main "Main menu" {
        say \(parts)
        1 "the end" -> bye
        no-input 9 -> bye
        no-match 9 -> bye
      }

      hang-up bye {
        say "Goodbye."
      }

      """)
    let system = try BrokenSystem()
    let service = try ServeRun(
      menu, flags: ["--loops", "1", "--log", "info"], folder: root, on: system)
    let other = try service.greeted()
    let gateway = try service.greeted()
    let count = 5000
    var lineBytes = 0
    // All their callers have heard the menu, and say nothing.
    for call in 0..<count {
      gateway.send("call c\(call) to=100\ndone c\(call) 1 finished")
      lineBytes = try gateway.skip(to: "play c\(call) 1 ").utf8.count
    }
    gateway.send("ping all")
    _ = try gateway.skip(to: "pong all")
    let before = try service.residentBytes()
    let unread = lineBytes * count
    #expect(unread > 24 << 20)
    var most = 0
    // From here on the gateway reads nothing. Its callers are all told again, so much comes at once.
    for (number, seconds) in [6, 31, 60].enumerated() {
      #expect(!service.log.contains("event=trunk-closed"))
      try system.pass(.seconds(seconds))
      other.send("call o\(number) to=100")
      _ = try other.skip(to: "play o\(number) 1 ")
      most = max(most, try service.residentBytes())
    }
    try system.pass(.seconds(62))
    other.send("ping end")
    _ = try other.skip(to: "pong end")
    try service.waitForLog("event=trunk-closed")
    #expect(service.log.contains("more than 8 MiB unread for 30 s"), "\(service.log.suffix(2000))")
    // Each line waits once, and once more for as long as the output grows.
    #expect(most - before < 3 * unread, "\((most - before) >> 20) MiB for \(unread >> 20)")
    other.send("ping after")
    _ = try other.skip(to: "pong after")
  }

  @Test func `garbage from gateways amid 10,000 good calls is theirs alone, and memory is bounded`()
    throws
  {
    let (calls, callsAtOnce) = (10_000, 100)
    let service = try ServeRun("menus/clinic", flags: ["--log", "error"])
    let gateway = try service.greeted()
    var random = SplitMix64(seed: 4)
    var before = 0
    for first in stride(from: 0, to: calls, by: callsAtOnce) {
      // What the first thousand leave in buffers and caches is there for all.
      if first == 1000 { before = try service.residentBytes() }
      let names = (first..<first + callsAtOnce).map { "g\($0)" }
      gateway.send(
        bytes: Array(names.map { "call \($0) to=100\ndtmf \($0) 1\n" }.joined().utf8))
      if let peer = LineClient(port: service.port) {
        switch first / callsAtOnce % 4 {
        case 0: peer.send("GET / HTTP/1.1\r\nHost: hotline\r\n\r\n")
        case 1: peer.send(bytes: [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3])
        case 2: peer.send(bytes: [UInt8](repeating: 0x41, count: 100_000))
        default: peer.send(bytes: (0..<20_000).map { _ in random.byte() })
        }
        if first % 1000 == 0 { peer.reset() }
      }
      // Garbage of its own too.
      gateway.send("dtmf g\(first) Ω\ncall g\(first) to=100\n\u{0}\u{1}")
      gateway.send(bytes: Array(names.map { "hangup \($0)\n" }.joined().utf8))
      for name in names {
        gateway.expect("answer \(name)")
        gateway.expect("play \(name) 1 keys=interrupt en/hello")
        gateway.expect("play \(name) 2 keys=interrupt en/opening")
      }
      for code in ["g\(first) bad-field", "g\(first) call-exists", "- unknown-verb"] {
        gateway.expect("error \(code) …")
      }
    }
    gateway.send("ping end")
    gateway.expect("pong end")
    #expect(try service.residentBytes() - before < 32 << 20)
    service.signal(SIGTERM)
    gateway.hangUp()
    try service.waitUntilExit()
    let verify = try CommandRun("verify", "--store", service.store.path).outcome()
    #expect(verify.output.contains("10000 calls"), "\(verify.output)")
  }
}
