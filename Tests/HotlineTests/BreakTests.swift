import CSQLite
import Foundation
import TestSupport
import Testing

/// What the real service does while something around it is broken: callers hear something fitting, calls go on, and
/// nothing that was promised is lost.
@Suite("Broken around the service") struct BreakTests {
  private static let menu = """
    hotline 100 "Broken" {
      timezone  Europe/London
      languages en
      start     note
    }

    record note "A note" {
      say "After the tone, please."
      for "Reception"
      at-least 1s
      no-input 3  -> bye
      no-match 3  -> bye
      kept        -> bye
      unavailable -> sorry
    }

    hang-up sorry {
      say "We cannot take a message now."
    }

    hang-up bye {
      say "Goodbye."
    }

    """

  private static func folder() throws -> (root: URL, menu: String) {
    let root = FileManager.default.temporaryDirectory.appending(
      path: "hotline-\(UUID().uuidString)")
    let menus = root.appending(path: "broken")
    try FileManager.default.createDirectory(at: menus, withIntermediateDirectories: true)
    try Data(menu.utf8).write(to: menus.appending(path: "broken.menu"))
    return (root, menus.path)
  }

  private func greet(_ service: ServeRun) throws -> LineClient {
    let gateway = try service.connect()
    gateway.expect("hotline 1 test")
    gateway.send("hello 1 desk")
    gateway.expect("ready")
    return gateway
  }

  /// Leaves a message of a second as `call`, up to its end.
  private func speak(_ call: String, to gateway: LineClient) throws {
    gateway.send("call \(call) to=100")
    _ = try gateway.skip(to: "play \(call) 1 ")
    gateway.send("done \(call) 1 finished")
    _ = try gateway.skip(to: "record \(call) 2 ")
    let sound = Data(repeating: 0x55, count: 4000).base64EncodedString()
    for piece in 0..<4 { gateway.send("audio \(call) 2 \(piece) \(sound)") }
    gateway.send("done \(call) 2 finished by=key ms=2000 pieces=4")
  }

  private func run(_ program: String, _ arguments: String...) throws -> Int32 {
    try CommandRun(program: program, arguments).outcome().status
  }

  @Test
  func `a store that another program holds for seconds delays what is saved, and nothing else`()
    throws
  {
    let (root, menu) = try Self.folder()
    let service = try ServeRun(menu, folder: root)
    let gateway = try greet(service)
    var database: OpaquePointer?
    defer { sqlite3_close(database) }
    try #require(sqlite3_open(service.store.path, &database) == SQLITE_OK)
    try #require(sqlite3_exec(database, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK)
    try speak("a", to: gateway)
    // Other calls do not wait, and the trunk answers.
    gateway.send("call b to=100")
    gateway.send("ping still-there")
    _ = try gateway.skip(to: "play b 1 ")
    gateway.expect("pong still-there")
    try #require(sqlite3_exec(database, "COMMIT", nil, nil, nil) == SQLITE_OK)
    _ = try gateway.skip(to: "saved a 2 ")
    #expect(try gateway.skip(to: "play a ").hasSuffix("en/bye"))
  }

  @Test(.enabled(if: getuid() == 0, "mounting a small disk needs the administrator"))
  func `on a full disk callers hear so, and when there is room again messages are kept`() throws {
    let (root, menu) = try Self.folder()
    let disk = root.appending(path: "disk")
    try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: true)
    guard
      try run("/bin/mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.path) == 0
    else { return }  // A container may forbid it.
    defer { _ = try? run("/bin/umount", "-l", disk.path) }
    let service = try ServeRun(menu, folder: disk)
    let gateway = try greet(service)
    try speak("before", to: gateway)
    _ = try gateway.skip(to: "saved before 2 ")
    let filler = disk.appending(path: "filler")
    _ = try run("/bin/dd", "if=/dev/zero", "of=\(filler.path)", "bs=4096", "status=none")
    try speak("full", to: gateway)
    #expect(try gateway.skip(to: "play full 3 ").hasSuffix("en/sorry"))
    try service.waitForLog("no room is left on the disk")
    try FileManager.default.removeItem(at: filler)
    try speak("after", to: gateway)
    _ = try gateway.skip(to: "saved after 2 ")
    service.kill()
    let list = try CommandRun("messages", "--store", service.store.path).outcome()
    #expect(list.status == 0)
    #expect(try CommandRun("verify", "--store", service.store.path).outcome().status == 0)
  }

  @Test
  func `out of descriptors, trunks that are up go on, and new ones come when there are some again`()
    throws
  {
    let service = try ServeRun("menus/clinic", flags: ["--loops", "1"], descriptors: 64)
    let gateway = try greet(service)
    var others: [LineClient] = []
    for _ in 0..<120 { if let other = LineClient(port: service.port) { others.append(other) } }
    gateway.send("call a to=100")
    _ = try gateway.skip(to: "play a 1 ")
    for other in others { other.hangUp() }
    others = []
    var answers = false
    for _ in 0..<200 where !answers {
      answers = LineClient(port: service.port)?.line() == "hotline 1 test"
    }
    #expect(answers)
    gateway.send("ping end")
    _ = try gateway.skip(to: "pong end")
  }

  @Test func `garbage from gateways amid good calls is theirs alone, and memory stays bounded`()
    throws
  {
    let calls = 2000 * min(FuzzFactor.rounds, 5)
    let service = try ServeRun("menus/clinic", flags: ["--log", "error"])
    let gateway = try greet(service)
    var random = SplitMix64(seed: 4)
    let before = try service.residentBytes()
    for call in 0..<calls {
      if call % 50 == 0, let peer = LineClient(port: service.port) {
        switch call / 50 % 4 {
        case 0: peer.send("GET / HTTP/1.1\r\nHost: hotline\r\n\r\n")
        case 1: peer.send(bytes: [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3])
        case 2: peer.send(bytes: [UInt8](repeating: 0x41, count: 100_000))
        default: peer.send(bytes: (0..<50_000).map { _ in random.byte() })
        }
      }
      gateway.send("call g\(call) to=100")
      gateway.send("hangup g\(call)")
      gateway.expect("answer g\(call)")
      gateway.expect("play g\(call) 1 …")
    }
    gateway.send("ping end")
    gateway.expect("pong end")
    #expect(try service.residentBytes() - before < 100 << 20)
  }
}
