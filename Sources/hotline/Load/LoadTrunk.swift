import GatewayProtocols
import Sockets

/// One trunk of a load, from the gateway's side.
final class LoadTrunk: ConnectionHandler {
  let index: Int
  private unowned let load: TrunkLoad
  private(set) var connection: Connection!
  private(set) var isReady = false
  private(set) var isClosed = false
  /// When the service was asked whether it is there, and has not said so yet; 0 when it has.
  private var asked: UInt64 = 0
  /// When that was asked which it has answered last: lines are read in their order, so what was pressed before and has no
  /// answer gets none.
  private(set) var confirmed: UInt64 = 0
  private var pingsUnderWay = 0
  private var isAtEnd = false
  /// Whether the service has read the last line of this load.
  private(set) var isSettled = false
  private var framer = LineFramer()
  /// Calls whose caller would press a key as soon as fewer are under way: the closed loop.
  var ready = CallRing()
  var keysUnderWay = 0

  init(_ index: Int, of load: TrunkLoad) { (self.index, self.load) = (index, load) }

  func connect(on loop: EventLoop) throws(SocketError) {
    connection = try Connection(to: load.order.address, on: loop, handler: self)
  }

  func connected(_ connection: Connection) {
    let marks = load.order.wantsMarks
    connection.write { NativeEventWriter.hello("load-\(index)", marks: marks, into: &$0) }
  }

  func received(_ bytes: Span<UInt8>, on connection: Connection) {
    let now = PreciseTimer.now
    framer.receive(bytes) { line in
      if let line { load.take(line, of: self, at: now) }
      return true
    }
    load.turnEnds(of: self, at: now)
  }

  /// Asks the service to say when it has read everything so far.
  func ask(at now: UInt64) {
    guard asked == 0 else { return }
    asked = now
    sendPing()
  }

  /// The same after the last line of this load.
  func askAtEnd() {
    isAtEnd = true
    sendPing()
  }

  private func sendPing() {
    pingsUnderWay += 1
    connection.write { NativeEventWriter.ping(into: &$0) }
  }

  func tookPong() {
    guard pingsUnderWay > 0 else { return }
    pingsUnderWay -= 1
    if asked != 0 { (confirmed, asked) = (asked, 0) }
    if isAtEnd, pingsUnderWay == 0 {
      isSettled = true
      load.trunkIsSettled()
    }
  }

  func greeted() {
    isReady = true
    load.trunkIsReady()
  }

  func peerFinished(_ connection: Connection) { connection.closeAfterWriting() }

  func outputDrained(_ connection: Connection) {}

  func closed(_ connection: Connection, _ end: ConnectionEnd) {
    isClosed = true
    load.trunkClosed(self, end)
  }
}

/// Calls in the order in which their turn comes, in memory that is used over and over.
struct CallRing {
  private var places: [UInt32] = []
  private var head = 0
  private(set) var count = 0

  mutating func append(_ call: Int) {
    if count == places.count { grow() }
    places[(head + count) & (places.count - 1)] = UInt32(call)
    count += 1
  }

  mutating func popFirst() -> Int? {
    guard count > 0 else { return nil }
    let first = places[head]
    head = (head + 1) & (places.count - 1)
    count -= 1
    return Int(first)
  }

  private mutating func grow() {
    var larger = [UInt32](repeating: 0, count: max(16, places.count * 2))
    for index in 0..<count { larger[index] = places[(head + index) & (places.count - 1)] }
    places = larger
    head = 0
  }
}
