import Foundation
import TestSupport
import Testing

/// Two nodes with one store: what becomes of the calls that one of them ends at the limit of draining.
@Suite("The limit of draining") struct DrainTests {
  /// The next line that begins with `prefix`, in fields; of the marks before it the latest of each call is kept.
  private func skip(
    to prefix: String, _ gateway: LineClient, _ marks: inout [Substring: Substring]
  ) throws -> [Substring] {
    while let line = gateway.line() {
      let fields = line.split(separator: " ")
      if fields.first == "mark" { marks[fields[1]] = fields[2] }
      if line.hasPrefix(prefix) { return fields }
    }
    throw Missing(what: "\(prefix) …")
  }

  @Test func `what another node carries on counts for what it comes to, the rest for what it was`()
    throws
  {
    let menu = try GatewayMenu.Folder()
    let first = try ServeRun(menu.menu, flags: ["--drain-limit", "1"])
    let second = try ServeRun(menu.menu, folder: first.folder)
    let gateway = try first.greeted("marks=yes")
    var marks: [Substring: Substring] = [:]
    for call in ["served", "left", "talking", "lost", "lost-talking"] {
      gateway.send("call \(call) to=200")
      _ = try skip(to: "play \(call) 1 ", gateway, &marks)
    }
    for call in ["talking", "lost-talking"] {
      gateway.send("dtmf \(call) 3")
      let prompt = try skip(to: "play \(call) ", gateway, &marks)[2]
      gateway.send("done \(call) \(prompt) finished")
      let transfer = try skip(to: "transfer \(call) ", gateway, &marks)[2]
      gateway.send("done \(call) \(transfer) answered")
    }
    gateway.send("ping all-are-up")
    _ = try skip(to: "pong all-are-up", gateway, &marks)
    first.signal(SIGTERM)
    for _ in 0..<5 {
      let hangup = try skip(to: "hangup ", gateway, &marks)
      #expect(hangup[2] == "cause=drained")
      gateway.send("hangup \(hangup[1])")
    }
    try first.waitUntilExit()

    let other = try second.greeted("marks=yes")
    for call in ["served", "left", "talking"] {
      other.send("call \(call) to=200 resume=\(try #require(marks[call[...]]))")
      _ = try other.skip(to: "play \(call) ")
    }
    other.send("dtmf served 5")
    let rules = try other.skip(to: "play served ")
    #expect(rules.hasSuffix(" en/rules"))
    other.send("done served \(rules.split(separator: " ")[2]) finished")
    _ = try other.skip(to: "play served ")
    for call in ["served", "left", "talking"] { other.send("hangup \(call)") }
    second.signal(SIGTERM)
    try second.waitUntilExit()

    func causes(_ outcome: String) throws -> [String] {
      let list = try CommandRun(
        "calls", "--outcome", outcome, "--store", second.store.path
      ).outcome().output
      return ["normal", "drained"].flatMap { cause in
        Array(repeating: cause, count: list.ranges(of: " \(cause) ").count)
      }
    }
    #expect(try causes("self-service") == ["normal"])
    #expect(try causes("abandoned") == ["normal"])
    #expect(try causes("answered") == ["normal", "drained"])
    #expect(try causes("failed") == ["drained"])
  }
}
