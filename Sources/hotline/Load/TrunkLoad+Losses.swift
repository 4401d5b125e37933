import Sockets

/// Trunks that end while calls are up. As a gateway does, this side connects again:
///
///     lost ──pause──▶ connecting ──▶ greeted ──▶ its places ring again
///       ▲                 │
///       └─────────────────┘
///
/// The calls on it are gone, and the others go on. Where no trunk is left there is nothing to measure, and the load ends.
extension TrunkLoad {
  /// From a loss to the next try, in nanoseconds.
  private static let pause: UInt64 = 500_000_000

  func isLost(_ trunk: LoadTrunk, _ end: ConnectionEnd) {
    switch end {
    case .failed(let error): measure.figures.addError("lost: \(error.words)")
    case .closedHere: if !isOver { measure.figures.addError("lost: the service hung up") }
    }
    if isOver { return }
    if hasBegun, !isEnding { endCalls(of: trunk) }
    if trunks.allSatisfy(\.isClosed) { return finish(at: PreciseTimer.now) }
    trunkIsSettled()
    if hasBegun, !isEnding, !isConnectingAgain {
      isConnectingAgain = true
      start(.connectAgain, at: PreciseTimer.now + TrunkLoad.pause)
    }
  }

  private func endCalls(of trunk: LoadTrunk) {
    for call in stride(from: trunk.index, to: calls.count, by: trunks.count) {
      over(call, isFailed: true)
    }
    trunk.places += rings.takeOut { $0 % trunks.count == trunk.index }
  }

  func connectAgain() {
    isConnectingAgain = false
    for lost in trunks where lost.isClosed {
      let trunk = LoadTrunk(lost.index, of: self, places: lost.places)
      do throws(SocketError) {
        try trunk.connect(on: loop)
        trunks[trunk.index] = trunk
      } catch {
        isLost(lost, .failed(error))
      }
    }
  }

  func isBack(_ trunk: LoadTrunk, at now: UInt64) {
    if isEnding { return trunk.askAtEnd() }
    rings.putBack(trunk.places)
    trunk.places = []
    ring(at: now)
  }
}
