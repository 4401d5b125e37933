import TestSupport
import Testing

/// A service that greets as one does, and does with calls what a test says: for services that are broken, gone or none.
enum StubTrunk {
  /// What becomes of the trunk after a line.
  enum Answer { case goesOn, isClosed }

  /// `take` has each line of a gateway but its greeting and pings.
  static func listen(
    _ take: @escaping @Sendable (_ line: String, _ trunk: LineClient) -> Answer
  ) throws -> LoopbackListener {
    try #require(
      LoopbackListener { socket, _ in
        let trunk = LineClient(accepted: socket)
        trunk.send("hotline 1 stub")
        while let line = trunk.line() {
          if line.hasPrefix("hello") {
            trunk.send("ready")
          } else if line.hasPrefix("ping") {
            trunk.send("pong" + line.dropFirst(4))
          } else if take(line, trunk) == .isClosed {
            break
          }
        }
        trunk.hangUp()
      })
  }
}
