import Foundation
import GatewayProtocols
import Sockets
import Telephony

/// One call of a load on FastAGI: answers each command as Asterisk does, and presses a key where one is asked for.
final class AsteriskCaller: ConnectionHandler {
  let place: Int
  private let number: Int
  private unowned let load: AsteriskLoad
  private var connection: Connection!
  private var framer = LineFramer()
  private(set) var wasAnswered = false
  /// The command that waits for its moment.
  private var waiting: AsteriskCommand?
  private var keysLeft: Int
  private var keysPressed = 0
  /// The moment for which the last thing was meant that the caller did.
  private var meant: UInt64
  /// The moment for which the key was meant whose next prompt is to come; 0 when none is.
  private var pressed: UInt64 = 0

  init(_ place: Int, number: Int, meantFor moment: UInt64, of load: AsteriskLoad) {
    self.place = place
    self.number = number
    self.load = load
    meant = moment
    keysLeft = load.order.keysToPress(by: &load.random)
  }

  func connect() throws(SocketError) {
    connection = try Connection.connect(to: load.order.address, on: load.loop, handler: self)
    tellEnvironment()
  }

  private func tellEnvironment() {
    let caller = load.order.caller(number)
    for piece in 0..<load.environment.pieceCount {
      connection.write {
        load.environment.write(piece: piece, ofCall: number, from: caller, to: &$0)
      }
      if load.order.writesInPieces { connection.flush() }
    }
  }

  /// Never called: who calls speaks at once.
  func connected(_ connection: Connection) {}

  // MARK: Commands

  func received(_ bytes: Span<UInt8>, on connection: Connection) {
    let now = PreciseTimer.now
    framer.receive(bytes) { line in
      if let line { take(AsteriskCommand(line), at: now) }
      return true
    }
  }

  private func take(_ command: AsteriskCommand, at now: UInt64) {
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
    if command.asksForKeys {
      waiting = command
      let moment = meant + load.order.typing
      load.order.typing == 0 ? act(at: now) : load.schedule(self, at: moment)
    } else if command.takesTime {
      waiting = command
      load.order.typing == 0
        ? act(at: now) : load.schedule(self, at: now + duration(of: command))
    } else {
      connection.write { command.reply(to: &$0) }
    }
  }

  private func duration(of command: AsteriskCommand) -> UInt64 {
    if case .record = command {
      UInt64(load.order.speech.count) * 1_000_000
    } else {
      load.order.prompt
    }
  }

  /// The time of what waits has come.
  func act(at moment: UInt64) {
    guard let command = waiting else { return }
    waiting = nil
    meant = max(meant, moment)
    guard command.asksForKeys else {
      if case .record(let file) = command { keepSound(at: file) }
      return connection.write { command.reply(to: &$0) }
    }
    guard keysLeft > 0 else { return hangUp() }
    keysLeft -= 1
    let key = nextKey()
    load.measure.figures.keys += 1
    pressed = moment
    connection.write { command.reply(with: key, to: &$0) }
  }

  private func nextKey() -> UInt8 {
    defer { keysPressed += 1 }
    switch load.order.callers.callers {
    case .pressing(let keys): return keys[keysPressed % keys.count]
    case .random(let keys): return keys[Int(load.random.next() % UInt64(keys.count))]
    case .following(let scripts):
      let keys = scripts[number % scripts.count].compactMap { act -> UInt8? in
        if case .press(let key) = act { key } else { nil }
      }
      return keysPressed < keys.count ? keys[keysPressed] : UInt8(ascii: "#")
    }
  }

  /// What the caller said, where Asterisk would leave it: the service reads it from there.
  private func keepSound(at file: String) {
    let sound = Data(repeating: 0xD5, count: Int(load.order.speech.count) * 8)
    try? sound.write(to: URL(filePath: file))
    load.measure.figures.recordings += 1
  }

  // MARK: The end

  func hangUp() {
    waiting = nil
    connection.write { LoadLine.word("HANGUP\n", &$0) }
    connection.closeAfterWriting()
  }

  func peerFinished(_ connection: Connection) { connection.closeAfterWriting() }

  func outputDrained(_ connection: Connection) {}

  func closed(_ connection: Connection, _ end: ConnectionEnd) { load.over(self, end) }
}
