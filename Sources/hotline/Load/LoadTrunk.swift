import GatewayProtocols
import Sockets

/// One trunk of a load, from the gateway's side.
final class LoadTrunk: Asker, ConnectionHandler {
  let index: Int
  private unowned let load: TrunkLoad
  private(set) var isReady = false
  private(set) var isClosed = false
  /// When the service was asked whether it is there, and has not said so yet; 0 when it has.
  private var asked: UInt64 = 0
  private var lastAsked: UInt64 = 0
  private var pingsUnderWay = 0
  private var isAtEnd = false
  /// Whether the service has read the last line of this load.
  private(set) var isSettled = false
  private var framer = LineFramer()
  /// Calls whose caller would press a key as soon as fewer are under way: the closed loop.
  var ready = Ring<UInt32>()
  var pressed = PressedKeys()
  /// Keys that the service has read and not answered, whose callers wait much longer than the others; those that were
  /// answered leave when they come to the head.
  var listenedFor = PressedKeys()
  /// How many callers do.
  var listeners = 0
  /// For when the latest key was meant that was answered, without `--depth` before callers lose patience.
  var answered: UInt64 = 0
  /// Keys that take room in the closed loop: pressed, neither answered nor passed over.
  var keysUnderWay = 0

  /// Places in which nobody can ring until it is there again.
  var places: [UInt32]

  /// `places`: those of the one whose place it takes.
  init(_ index: Int, of load: TrunkLoad, places: [UInt32] = []) {
    (self.index, self.load, self.places) = (index, load, places)
    super.init(by: load.clock)
  }

  func connect(on loop: EventLoop) throws(SocketError) {
    connection = try Connection(to: load.order.address, on: loop, handler: self)
    isAwaited(true)
  }

  /// Whether the loop has a turn at each beat until it is greeted.
  private func isAwaited(_ isAwaited: Bool) {
    clock.awaited += isAwaited ? 1 : -1
    load.connecting += isAwaited ? 1 : -1
  }

  func connected(_ connection: Connection) {
    if load.order.beats != nil { connection.beginReadingByTime() }
    let marks = load.order.wantsMarks
    connection.write { NativeEventWriter.hello("load-\(index)", marks: marks, into: &$0) }
  }

  func received(_ bytes: Span<UInt8>, on connection: Connection) {
    let arrival = connection.arrival ?? PreciseTimer.now
    let load = self.load
    let callsRing = load.hasBegun
    framer.receive(bytes) { line in
      guard let line else {
        load.measure.figures.addError("unreadable")
        return true
      }
      guard isReady || LoadTrunk.isOfGreeting(line) else {
        load.leadsElsewhere(self)
        return false
      }
      load.take(line, of: self, at: arrival)
      return true
    }
    if callsRing { load.turnEnds(of: self) }
  }

  /// Whether a service says `line` before it is ready; a web server does not.
  private static func isOfGreeting(_ line: Span<UInt8>) -> Bool {
    LoadLine.begins(line, "hotline ") || LoadLine.begins(line, "ready")
      || LoadLine.begins(line, "error ") || LoadLine.begins(line, "ping")
      || LoadLine.begins(line, "drain")
  }

  /// Whether a key was sent since the service was asked last.
  var isUnasked: Bool { pressed.lastSent.map { $0 > lastAsked } ?? false }

  /// Asks the service to say when it has read everything so far.
  func ask(at now: UInt64) {
    guard asked == 0 else { return }
    asked = now
    lastAsked = now
    sendPing()
  }

  /// The same after the last line of this load.
  func askAtEnd() {
    isAtEnd = true
    sendPing()
  }

  private func sendPing() {
    pingsUnderWay += 1
    asks()
    connection.write { NativeEventWriter.ping(into: &$0) }
  }

  func tookPong() {
    guard pingsUnderWay > 0 else { return }
    pingsUnderWay -= 1
    isTold()
    if asked != 0 {
      let asked = asked
      self.asked = 0
      load.hasRead(self, upTo: asked)
    }
    if isAtEnd, pingsUnderWay == 0 {
      isSettled = true
      load.trunkIsSettled()
    }
  }

  func greeted() {
    if isReady { return }
    isReady = true
    isAwaited(false)
    load.isReady(self)
  }

  /// Whether nothing is to be waited for at the end of a load.
  var isQuiet: Bool { isSettled || isClosed || !isReady }

  func peerFinished(_ connection: Connection) { connection.closeAfterWriting() }

  func outputDrained(_ connection: Connection) {}

  func closed(_ connection: Connection, _ end: ConnectionEnd) {
    isClosed = true
    if !isReady { isAwaited(false) }
    load.isLost(self, end)
    owesNothing()
  }
}
