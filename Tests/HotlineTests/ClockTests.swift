import Foundation
import TestSupport
import Testing

/// What the real service does while somebody sets the wall clock by a day: calls that are up notice nothing, and what is said
/// and kept of the day goes by the clock on the wall.
@Suite("A clock that is set around the service") struct ClockTests {
  /// Open on the days of the week that are even from Monday as 0, so that each jump by a day closes or opens it.
  private static let menu = """
    hotline 100 "Clocks" {
      timezone  Asia/Shanghai
      languages en
      start     main
    }

    hours even "Even days" {
      mon,wed,fri  00:00-24:00
    }

    menu main "Main menu" {
      1 "whether we are open" -> ask
      2 "a note"              -> note
      no-input 3 -> bye
      no-match 3 -> bye
    }

    choose ask {
      open even -> open
      else      -> closed
    }

    play open {
      say "We are open."
      -> main
    }

    play closed {
      say "We are closed."
      -> main
    }

    record note "A note" {
      say "After the tone, please."
      for "Reception"
      at-least 1s
      no-input 3  -> bye
      no-match 3  -> bye
      kept        -> main
      unavailable -> bye
    }

    hang-up bye {
      say "Goodbye."
    }

    """

  private static let day = Duration.seconds(86_400)

  private func service(_ flags: [String] = []) throws -> (ServeRun, BrokenSystem) {
    let (root, menu) = try BrokenMenu.folder(Self.menu)
    let system = try BrokenSystem()
    return (try ServeRun(menu, flags: ["--loops", "1"] + flags, folder: root, on: system), system)
  }

  /// By how much a clock is ahead that is set to the noon of Wednesday, 10 June 2026, at Shanghai.
  private static var aheadOfNoon: Duration {
    .seconds(1_781_064_000) - .seconds(Date().timeIntervalSince1970)
  }

  @Test(arguments: [day, .zero - day])
  func `calls that are up notice nothing of it`(jump: Duration) throws {
    let (service, system) = try service()
    let gateway = try service.greeted()
    let other = try service.greeted()
    gateway.send("call a to=100")
    gateway.expect("answer a")
    gateway.expect("play a 1 keys=interrupt …")
    gateway.send("done a 1 finished")
    gateway.send("ping before")
    gateway.expect("pong before")
    try system.setWallClock(ahead: jump)
    // Had any of its times gone by the wall clock, it would have been asked again, or would be over.
    gateway.send("ping after")
    gateway.expect("pong after")
    // Its own times go on: nobody presses a key, and it is asked again.
    try system.pass(.seconds(20))
    other.send("ping time-passes")
    gateway.expect("play a 2 keys=interrupt …")
    gateway.send("dtmf a 2")
    _ = try gateway.skip(to: "play a 3 ")
  }

  @Test func `opening hours, receipts and due dates go by the wall`() throws {
    let (service, system) = try service()
    let gateway = try service.greeted()
    let noon = Self.aheadOfNoon
    var receipts: [String] = []
    for (place, jump) in [0, 1, 0, -1, 0].enumerated() {
      try system.setWallClock(ahead: noon + Self.day * jump)
      let call = "c\(place)"
      gateway.send("call \(call) to=100")
      gateway.send("dtmf \(call) 1")
      let isOpen = jump == 0
      let heard = try gateway.skip(to: "play \(call) 2 ")
      #expect(heard.contains(isOpen ? "en/open" : "en/closed"), "\(jump): \(heard)")
      gateway.send("dtmf \(call) 2")
      _ = try gateway.skip(to: "play \(call) 3 ")
      gateway.send("done \(call) 3 finished")
      _ = try gateway.skip(to: "record \(call) 4 ")
      let sound = Data(repeating: 0x55, count: 4000).base64EncodedString()
      for piece in 0..<4 { gateway.send("audio \(call) 4 \(piece) \(sound)") }
      gateway.send("done \(call) 4 finished by=key ms=2000 pieces=4")
      receipts.append(
        String(try gateway.skip(to: "saved \(call) 4 ").dropFirst("saved \(call) 4 ".count)))
      gateway.send("hangup \(call)")
    }
    let days = receipts.map { String($0.prefix(8)) }
    #expect(days == ["20260610", "20260611", "20260610", "20260609", "20260610"])
    #expect(Set(receipts).count == 5, "no receipt twice")
    service.kill()
    #expect(try CommandRun("verify", "--store", service.store.path).outcome().status == 0)
  }

  @Test func `a mark outlives a clock that is set back, and expires with one that jumps ahead`()
    throws
  {
    let (service, system) = try service()
    let gateway = try service.greeted("marks=yes")
    gateway.send("call a to=100")
    gateway.send("dtmf a 1")
    var mark = try gateway.skip(to: "mark a ")
    _ = try gateway.skip(to: "play a 2 ")
    gateway.send("ping all")
    while let line = gateway.line(), line != "pong all" {
      if line.hasPrefix("mark a ") { mark = line }
    }
    let sealed = mark.dropFirst("mark a ".count)
    try system.setWallClock(ahead: .zero - Self.day)
    gateway.send("call b to=100 resume=\(sealed)")
    _ = try gateway.skip(to: "play b ")
    try system.setWallClock(ahead: Self.day)
    gateway.send("call c to=100 resume=\(sealed)")
    #expect(try gateway.skip(to: "error c ").hasPrefix("error c bad-resume "))
  }

  @Test func `departments are told again at once when the clock is set back`() throws {
    let (root, menu) = try BrokenMenu.folder()
    let notify = root.appending(path: "notify").path
    try "* exec /bin/false\n".write(toFile: notify, atomically: true, encoding: .utf8)
    let system = try BrokenSystem()
    let service = try ServeRun(menu, flags: ["--notify", notify], folder: root, on: system)
    let gateway = try service.greeted()
    try system.setWallClock(ahead: Self.day)
    try gateway.speak("a")
    _ = try gateway.skip(to: "saved a 2 ")
    try service.waitForLog("event=notice-failed")
    // Its next try is tomorrow, by the clock as it was.
    try system.setWallClock(ahead: .zero)
    try service.waitForLog("attempt=2")
    // Nor is it forgotten when the clock jumps ahead by more than what is delivered is kept.
    try system.setWallClock(ahead: Self.day * 9)
    try service.waitForLog("attempt=3")
    try gateway.speak("b")
    _ = try gateway.skip(to: "saved b 2 ")
    let waiting = try CommandRun(
      "outbox", "--state", "waiting", "--store", service.store.path
    ).outcome()
    #expect(waiting.output.split(separator: "\n").count == 2, "\(waiting.output)")
  }
}
