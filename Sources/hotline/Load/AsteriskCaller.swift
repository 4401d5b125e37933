import Foundation
import GatewayProtocols
import Sockets
import Telephony

/// One place of a load on FastAGI, with the call that is in it: answers each command as Asterisk does, and presses a key where
/// one is asked for.
///
///     free ──ring──▶ calling ◀──reply── waiting     the service hangs up ──▶ free
///                       └────command────▶           HANGUP is said ──▶ leaving ──the service hangs up──▶ free
///
/// Who hangs up says `HANGUP` and leaves it to the service to close the connection, as Asterisk does.
final class AsteriskCaller: Asker, ConnectionHandler {
  let place: Int
  private unowned let load: AsteriskLoad
  private var framer = LineFramer()
  private(set) var wasAnswered = false
  /// The command that waits for its moment; nil while the service is waited for.
  private var waiting: AsteriskCommand? {
    didSet {
      guard (waiting == nil) != (oldValue == nil) else { return }
      if waiting == nil {
        asked = clock.now
        asks()
      } else {
        isTold()
      }
    }
  }
  /// When this side last gave the service something to go on from.
  private var asked: UInt64 = 0
  /// Whether the service has said that it hangs up.
  private var isHungUp = false
  /// Whether what came was no command.
  private var isUnreadable = false
  /// When the caller has hung up, and the service not yet; nil before.
  private var left: UInt64?
  private var acts = AsteriskActs.Part()
  private var keysLeft = 0
  /// Keys pressed, or steps of the script that are done.
  private var done = 0
  /// How much of the typing time before the first key is over already: callers who were all answered at once do not type in
  /// step.
  private var headStart: UInt64 = 0
  /// The moment for which the last thing was meant that the caller did.
  private(set) var meant: UInt64 = 0
  /// The moment for which the key was meant that nothing was heard for yet, and what this side has taken since to reply to
  /// what is done at once; 0 when there is none.
  private(set) var pressed: UInt64 = 0
  /// When it was sent, which may be later.
  private var sent: UInt64 = 0
  /// Whether that key counts as unanswered already.
  private(set) var isToldUnanswered = false
  /// How whoever was called for the caller has answered.
  private var seat = CallerBook.SeatAnswer.usual

  init(_ place: Int, of load: AsteriskLoad) {
    (self.place, self.load) = (place, load)
    super.init(by: load.clock)
  }

  var isCalling: Bool { connection != nil }

  /// Call `number`, which was meant to ring at `moment`.
  func ring(_ number: Int, meantFor moment: UInt64) throws(SocketError) {
    let load = self.load
    framer = LineFramer()
    wasAnswered = false
    acts = load.acts.part(ofCall: number)
    // A script knows its own end.
    keysLeft = load.acts.areScripted ? .max : load.order.keysToPress(by: &load.random)
    headStart = load.random.next() % max(1, load.order.typing)
    (done, pressed) = (0, 0)
    (isToldUnanswered, isHungUp, isUnreadable, left, seat) = (false, false, false, nil, .usual)
    meant = clock.moment(for: moment)
    let connection = try Connection.connect(
      to: load.order.address, on: load.loop, handler: self)
    self.connection = connection
    asks()
    if load.order.beats != nil { connection.beginReadingByTime() }
    load.environment.tell(connection, ofCall: number)
  }

  /// Never called: who calls speaks at once.
  func connected(_ connection: Connection) {}

  // MARK: Commands

  func received(_ bytes: Span<UInt8>, on connection: Connection) {
    let arrival = connection.arrival ?? PreciseTimer.now
    let load = self.load
    guard connection === self.connection, left == nil else { return }
    framer.receive(bytes) { line in
      guard let line, AsteriskCommand.isCommand(line) else {
        isUnreadable = true
        connection.close()
        return false
      }
      take(AsteriskCommand(line), at: arrival, from: load, on: connection)
      return true
    }
  }

  private func take(
    _ command: AsteriskCommand, at now: UInt64, from load: AsteriskLoad, on connection: Connection
  ) {
    // What is asked before it, or without it, is said to nobody.
    if !wasAnswered, command.answers {
      wasAnswered = true
      load.answered()
      load.measure.figures.ringToAnswer.add(since: meant, until: now)
      meant = now
    }
    guard command.asksForKeys || command.takesTime else {
      // Nothing is heard any more.
      if case .hangUp = command { (pressed, isHungUp) = (0, true) }
      asked = now
      if pressed != 0 { pressed += PreciseTimer.now - now }
      says()
      switch command {
      case .outcome(let application):
        let reply = AsteriskCommand.reply(to: application, where: seat.outcome)
        return connection.writeAtOnce(LoadLine.span(of: reply))
      case .talkedForSeconds:
        load.reply.removeAll(keepingCapacity: true)
        AsteriskCommand.talked(for: seat, to: &load.reply)
        return load.reply.withUnsafeBufferPointer { connection.writeAtOnce($0.span) }
      default: return connection.writeAtOnce(LoadLine.span(of: command.reply))
      }
    }
    if pressed != 0, command.isHeard {
      load.measure.figures.keyToPlay.add(since: pressed, until: now)
      clock.tookAnswer(after: now > pressed ? now - pressed : 0)
      if isToldUnanswered {
        load.measure.figures.isAnsweredAfterAll()
        isToldUnanswered = false
      } else {
        load.measure.figures.keysAnswered += 1
      }
      pressed = 0
    }
    // Who presses no keys only listens, and is at no prompt's end before the load is.
    if load.order.keysPerCall == 0 {
      waiting = command
      return
    }
    if load.order.typing == 0, !load.acts.areScripted {
      asked = now
      return act(on: command, at: now, for: load, on: connection)
    }
    waiting = command
    load.schedule(self, at: moment(of: command, at: now, from: load))
  }

  /// Whether the service is to do something next, in an answered call.
  var isOwed: Bool { wasAnswered && waiting == nil && left == nil }

  /// Whether it has done nothing for longer than callers have patience.
  func waitsInVain(at now: UInt64) -> Bool { isOwed && asked + LoadOrder.patience < now }

  /// A key that has waited for longer than callers have patience counts as unanswered, once.
  func tellSilence(at now: UInt64) {
    guard pressed != 0, !isToldUnanswered, sent + LoadOrder.patience < now else { return }
    isToldUnanswered = true
    load.measure.figures.keysUnanswered += 1
  }

  /// When the caller has heard or said enough to answer `command`.
  private func moment(
    of command: AsteriskCommand, at now: UInt64, from load: AsteriskLoad
  ) -> UInt64 {
    if case .record(_, let longest) = command {
      return now + UInt64(min(spoken(load), longest).count) * 1_000_000
    }
    if case .connect = command {
      let answer = answerOfSeat(load)
      return now + (answer.outcome == .answered ? UInt64(answer.talk.count) * 1_000_000 : 0)
    }
    guard command.asksForKeys else {
      return now + load.order.prompt + (load.acts.areScripted ? waitBeforeHearing(load) : 0)
    }
    // Who hears the first prompt has not been late with anything.
    if headStart > 0 { meant = PreciseTimer.now }
    let next = meant + load.order.typing - headStart
    guard load.acts.areScripted else {
      headStart = 0
      return next
    }
    let step = load.acts.scripted(done, of: acts)
    switch step.act {
    case .hear: return now + step.wait + load.order.prompt
    case .speak, .seat: return now + load.order.prompt
    case .press, .hangUp:
      headStart = 0
      return next + step.wait
    }
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
      switch command {
      case .record(let file, let longest):
        return endRecording(file, atMost: longest, at: moment, for: load, on: connection)
      case .connect:
        seat = answerOfSeat(load)
        if case .seat = scripted(load) { done += 1 }
      default: if case .hear = scripted(load) { done += 1 }
      }
      return connection.writeAtOnce(LoadLine.span(of: command.reply))
    }
    guard keysLeft > 0 else { return hangUp() }
    switch load.acts.act(done, of: acts, by: &load.random) {
    case .press(let key):
      keysLeft -= 1
      done += 1
      isPressed(meantFor: moment, load)
      load.reply.removeAll(keepingCapacity: true)
      command.reply(with: key, to: &load.reply)
      load.reply.withUnsafeBufferPointer { connection.writeAtOnce($0.span) }
    case .hear:
      done += 1
      switch scripted(load) {
      case .press, .hangUp:
        // What is asked for is given once the prompt is over.
        waiting = command
        load.schedule(self, at: self.moment(of: command, at: moment, from: load))
      case .hear, .speak, .seat, nil:
        connection.writeAtOnce(LoadLine.span(of: command.reply))
      }
    case .speak, .seat: connection.writeAtOnce(LoadLine.span(of: command.reply))
    case .hangUp: hangUp()
    }
  }

  private func isPressed(meantFor moment: UInt64, _ load: AsteriskLoad) {
    load.measure.figures.keys += 1
    // Nothing was heard for the one before.
    if pressed != 0, !isToldUnanswered { load.measure.figures.keysUnanswered += 1 }
    isToldUnanswered = false
    pressed = clock.moment(for: moment)
    sent = clock.present
  }

  /// What the script says next; nil for callers without one.
  private func scripted(_ load: AsteriskLoad) -> AsteriskActs.Act? {
    load.acts.areScripted ? load.acts.scripted(done, of: acts).act : nil
  }

  private func waitBeforeHearing(_ load: AsteriskLoad) -> UInt64 {
    let step = load.acts.scripted(done, of: acts)
    if case .hear = step.act { return step.wait }
    return 0
  }

  /// The prompts that the script would still hear are over.
  private func skipHearing(_ load: AsteriskLoad) {
    while case .hear? = scripted(load) { done += 1 }
  }

  // MARK: Seats

  private func answerOfSeat(_ load: AsteriskLoad) -> CallerBook.SeatAnswer {
    skipHearing(load)
    if case .seat(let answer)? = scripted(load) { return answer }
    return .usual
  }

  // MARK: Recordings

  /// How long the caller speaks into a recording that begins now, with what they wait before.
  private func spoken(_ load: AsteriskLoad) -> Milliseconds {
    guard load.acts.areScripted else { return load.order.speech }
    skipHearing(load)
    let step = load.acts.scripted(done, of: acts)
    guard case .speak(let length) = step.act else { return load.order.speech }
    return Milliseconds(UInt32(clamping: UInt64(length.count) + step.wait / 1_000_000))
  }

  private func endRecording(
    _ file: String, atMost longest: Milliseconds, at moment: UInt64, for load: AsteriskLoad,
    on connection: Connection
  ) {
    let spoken = spoken(load)
    let length = min(spoken, longest)
    // What is too long ends without a key.
    var endKey: UInt8? = spoken > longest ? nil : UInt8(ascii: "#")
    if case .speak? = scripted(load) {
      done += 1
      // A key that follows at once ends the recording, and is none that is asked for.
      let next = load.acts.scripted(done, of: acts)
      if endKey != nil, case .press(let key) = next.act, next.wait == 0 {
        endKey = key
        done += 1
        isPressed(meantFor: moment, load)
      }
    }
    guard load.keepSound(length, at: file) else {
      return connection.writeAtOnce(LoadLine.span(of: AsteriskCommand.notRecorded))
    }
    load.reply.removeAll(keepingCapacity: true)
    AsteriskCommand.recorded(length, endedBy: endKey, to: &load.reply)
    load.reply.withUnsafeBufferPointer { connection.writeAtOnce($0.span) }
  }

  // MARK: The end

  /// How long a service may take to close the connection of a caller who has hung up, in nanoseconds; then this side does.
  private static let leavingMax: UInt64 = 500_000_000

  /// Does nothing where there is no call.
  func hangUp() {
    waiting = nil
    pressed = 0
    guard let connection, left == nil else { return }
    left = clock.present
    says()
    connection.writeAtOnce(LoadLine.span(of: "HANGUP\n"))
  }

  /// A service that does not close the connection is told by the system that the caller has gone.
  func leaveInTheEnd(at now: UInt64) {
    if let left, left + AsteriskCaller.leavingMax < now { connection?.closeAfterWriting() }
  }

  /// Leaves a service that does not hang up in its turn.
  func leave() { connection?.close() }

  /// The place is free at once: that the connection has gone is told when the loop has its next turn.
  func peerFinished(_ connection: Connection) {
    connection.close()
    guard connection === self.connection else { return }
    if left != nil { return isOver(because: nil) }
    guard wasAnswered else { return isOver(because: "not answered") }
    isOver(because: isHungUp ? nil : "lost: the service hung up")
  }

  func outputDrained(_ connection: Connection) {}

  func closed(_ connection: Connection, _ end: ConnectionEnd) {
    guard connection === self.connection else { return }
    switch end {
    case .failed(let error): isOver(because: "lost: \(error.words)")
    case .closedHere: isOver(because: isUnreadable ? "unreadable" : nil)
    }
  }

  /// `failure`: in a word of the report; nil where somebody has hung up.
  private func isOver(because failure: String?) {
    connection = nil
    waiting = nil
    pressed = 0
    owesNothing()
    load.over(self, because: failure)
  }
}
