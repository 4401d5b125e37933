import Foundation
import GatewayProtocols
import Sockets
import Telephony

/// One place of a load on FastAGI, with the call that is in it: answers each command as Asterisk does, and presses a key where
/// one is asked for.
final class AsteriskCaller: ConnectionHandler {
  let place: Int
  private unowned let load: AsteriskLoad
  /// nil while there is no call.
  private var connection: Connection?
  private var framer = LineFramer()
  private(set) var wasAnswered = false
  /// The command that waits for its moment.
  private var waiting: AsteriskCommand?
  private var keys = AsteriskKeys.Part()
  private var keysLeft = 0
  private var keysPressed = 0
  /// The moment for which the last thing was meant that the caller did.
  private var meant: UInt64 = 0
  /// The moment for which the key was meant whose next prompt is to come; 0 when none is.
  private var pressed: UInt64 = 0

  init(_ place: Int, of load: AsteriskLoad) { (self.place, self.load) = (place, load) }

  /// Call `number`, which was meant to ring at `moment`.
  func ring(_ number: Int, meantFor moment: UInt64) throws(SocketError) {
    let load = self.load
    framer = LineFramer()
    wasAnswered = false
    keys = load.keys.part(ofCall: number)
    keysLeft = load.order.keysToPress(by: &load.random)
    (keysPressed, pressed) = (0, 0)
    meant = moment
    let connection = try Connection.connect(
      to: load.order.address, on: load.loop, handler: self)
    self.connection = connection
    load.environment.tell(connection, ofCall: number)
  }

  /// Never called: who calls speaks at once.
  func connected(_ connection: Connection) {}

  // MARK: Commands

  func received(_ bytes: Span<UInt8>, on connection: Connection) {
    let now = PreciseTimer.now
    let load = self.load
    framer.receive(bytes) { line in
      if let line { take(AsteriskCommand(line), at: now, from: load, on: connection) }
      return true
    }
  }

  private func take(
    _ command: AsteriskCommand, at now: UInt64, from load: AsteriskLoad, on connection: Connection
  ) {
    if !wasAnswered {
      wasAnswered = true
      load.answered()
      load.measure.figures.ringToAnswer.add(now &- meant)
      meant = now
    }
    if pressed != 0, command.plays || command.asksForKeys {
      load.measure.figures.keyToPlay.add(now &- pressed)
      load.measure.figures.keysAnswered += 1
      pressed = 0
    }
    guard command.asksForKeys || command.takesTime else {
      return connection.writeAtOnce(LoadLine.span(of: command.reply))
    }
    if load.order.typing == 0 { return act(on: command, at: now, for: load, on: connection) }
    waiting = command
    load.schedule(
      self, at: command.asksForKeys ? meant + load.order.typing : now + load.duration(of: command))
  }

  /// The time of what waits has come.
  func act(at moment: UInt64) {
    guard let command = waiting, let connection else { return }
    waiting = nil
    act(on: command, at: moment, for: load, on: connection)
  }

  private func act(
    on command: AsteriskCommand, at moment: UInt64, for load: AsteriskLoad,
    on connection: Connection
  ) {
    meant = max(meant, moment)
    guard command.asksForKeys else {
      if case .record(let file) = command { load.keepSound(at: file) }
      return connection.writeAtOnce(LoadLine.span(of: command.reply))
    }
    guard keysLeft > 0 else { return hangUp() }
    let key = load.keys.key(keysPressed, of: keys, by: &load.random)
    keysLeft -= 1
    keysPressed += 1
    load.measure.figures.keys += 1
    pressed = moment
    load.reply.removeAll(keepingCapacity: true)
    command.reply(with: key, to: &load.reply)
    load.reply.withUnsafeBufferPointer { connection.writeAtOnce($0.span) }
  }

  // MARK: The end

  /// Does nothing where there is no call.
  func hangUp() {
    waiting = nil
    guard let connection else { return }
    connection.writeAtOnce(LoadLine.span(of: "HANGUP\n"))
    connection.closeAfterWriting()
  }

  func peerFinished(_ connection: Connection) { connection.closeAfterWriting() }

  func outputDrained(_ connection: Connection) {}

  func closed(_ connection: Connection, _ end: ConnectionEnd) {
    self.connection = nil
    waiting = nil
    load.over(self, end)
  }
}
