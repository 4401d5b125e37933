internal import CallEngine
internal import CallFlowModel
internal import CallKeeping
internal import GatewayProtocols
internal import Sockets
internal import Telephony

/// One connection of an Asterisk, which is one call.
///
///     environment ─▶ up ──the service ends it──▶ hung up ──Asterisk has read it──▶ gone
///         │           └──────────── the caller hangs up ───────────────────────────▲
///         └──not FastAGI, no menu, draining: closed, and the dialplan goes on──────▲
///
/// This file holds what concerns the connection; the call's events, effects and recordings are in the extensions.
final class AsteriskCall: ConnectionHandler {
  let number: Int
  /// Unsafe only in name: the loop outlives its connections, for it waits until the last has closed.
  unowned(unsafe) let service: ServiceLoop
  let connection: Connection
  /// The Asterisk's address: its name in records, for it tells none.
  let host: String
  /// nil until it has rung.
  var served: ServedCall?
  var wantsMarks = false
  /// What is to be sent at the end of the turn.
  var commands: [GatewayCommand] = []
  var recordings: [AsteriskRecording] = []
  /// Answers of the store that are still to come.
  var answersAwaited = 0
  /// When a call that the service has ended is given up, in milliseconds of the loop's clock.
  var givenUpAt: UInt64 = 0

  private(set) var session: FastAGIConnection
  var turn = GatewayTurn()
  private let accepted: UInt64
  private(set) var deadline: DeadlineQueue<DeadlineOwner>.Ticket?
  private(set) var isClosed = false
  private var isLeaving = false

  init(_ connection: Connection, of service: ServiceLoop) {
    self.connection = connection
    self.service = service
    number = service.shared.nextAsteriskNumber()
    host = connection.peer?.host ?? "?"
    accepted = service.now
    session = FastAGIConnection(typeAhead: service.typeAhead(of: host))
  }

  /// Asterisk speaks first, and has so long for it.
  func begin() {
    deadline = service.deadlines.add(.asterisk(self))
    schedule()
  }

  func log(_ level: ServiceLog.Level, _ event: StaticString, _ why: String = "") {
    guard service.shared.log.isOn(level) else { return }
    service.shared.log.log(
      level, event,
      [
        "fastagi": "\(number)", "peer": host, "call": served?.identity.call.text ?? "",
        "why": why,
      ])
  }

  func callLog(_ served: ServedCall) -> CallLog {
    CallLog(of: served, .fastAGI(number), in: service.shared.log)
  }

  // MARK: Turns

  func connected(_ connection: Connection) {}

  func received(_ bytes: Span<UInt8>, on connection: Connection) {
    guard !isLeaving else { return }
    session.receive(bytes, &turn)
    work()
    service.arm()
  }

  /// Handles what the turn has brought, and sends what comes of it, until nothing more comes.
  func work() {
    repeat {
      while !turn.events.isEmpty {
        let events = turn.events
        turn.events.removeAll(keepingCapacity: true)
        for event in events { take(event) }
      }
      listenIfNeeded()
      let due = commands
      commands.removeAll(keepingCapacity: true)
      for command in due { session.perform(command, &turn) }
      session.flush(&turn)
    } while !turn.events.isEmpty
    if !turn.output.isEmpty {
      connection.write { $0.append(contentsOf: turn.output) }
      turn.output.removeAll(keepingCapacity: true)
    }
    settleRecordings()
    if session.isOver { leave() }
    schedule()
  }

  /// Asterisk drops a key that nobody has asked for, so that keys are asked for wherever the call waits for some.
  private func listenIfNeeded() {
    guard let served, served.phase == .up, !session.holdsTime, !session.isOver else { return }
    let until: CallTime
    switch served.call.activity {
    case .awaitingFirstKey(let moment), .awaitingNextKey(let moment): until = moment
    case .paused(position: _, let moment): until = moment
    case .idle, .playing, .prelude, .prompting, .looking, .filling, .fetching, .recording, .saving,
      .faxing, .transferring, .connected, .ended:
      return
    }
    let now = served.time(at: service.now)
    guard until > now else { return turn.emit(.keyTimePassed) }
    let flow = served.flow.pointee
    var wait = KeyWait(firstKey: until.since(now), nextKey: until.since(now))
    if let asking = flow[served.call.step].asking {
      wait.nextKey = flow.askings[Int(asking)].nextKey
      wait.keysMax = served.call.keysUntilAsked(in: flow)
    }
    commands.append(.listen(wait))
  }

  // MARK: Time

  private func schedule() {
    guard let deadline else { return }
    service.deadlines.set(deadline, at: nextDeadline)
  }

  private var nextDeadline: UInt64? {
    guard let served else {
      return accepted + UInt64(FastAGIConnection.environmentSecondsMax) * 1000
    }
    switch served.phase {
    case .up:
      let due = dueTime(of: served)
      return due == .never ? nil : UInt64(max(0, served.rang + due.milliseconds))
    case .hungUp: return givenUpAt
    case .over: return nil
    }
  }

  /// While Asterisk keeps the time of keys and rings, only the call's whole time counts here.
  private func dueTime(of served: ServedCall) -> CallTime {
    let flow = served.flow.pointee
    guard session.holdsTime else { return served.call.deadline(in: flow) }
    switch served.call.activity {
    // Whether somebody has answered, Asterisk tells only when they have parted: nobody is cut off from a conversation.
    case .transferring, .connected, .ended: return .never
    case .idle, .playing, .paused, .prelude, .prompting, .awaitingFirstKey, .awaitingNextKey,
      .looking, .filling, .fetching, .recording, .saving, .faxing:
      return CallTime.rang + flow.callTimeMax
    }
  }

  func timeReached() {
    guard let served else {
      log(
        .warning, "fastagi-closed",
        "no call within \(FastAGIConnection.environmentSecondsMax) s")
      return connection.close()
    }
    switch served.phase {
    case .up:
      step(.timeReached)
      work()
    case .hungUp:
      log(.warning, "fastagi-closed", "Asterisk has not confirmed the hang-up")
      connection.close()
    case .over: break
    }
  }

  // MARK: The end

  /// Ends the call with `event`, where it is up.
  func endCall(_ event: CallEvent) {
    guard let served, served.phase == .up else { return }
    step(event)
    work()
  }

  func peerFinished(_ connection: Connection) {
    guard !isLeaving else { return }
    session.closed(&turn)
    work()
    service.arm()
  }

  func outputDrained(_ connection: Connection) {}

  /// Closes, once what was written has left.
  func leave() {
    guard !isLeaving else { return }
    isLeaving = true
    if served != nil { service.learned(session.typeAhead, of: host) }
    connection.closeAfterWriting()
  }

  func closed(_ connection: Connection, _ end: ConnectionEnd) {
    isClosed = true
    switch end {
    case .closedHere: log(.debug, "fastagi-gone")
    case .failed(let error): log(.warning, "fastagi-lost", error.cause.words)
    }
    session.closed(&turn)
    work()
    if let deadline { service.deadlines.remove(deadline) }
    deadline = nil
    removeIfDone()
  }

  /// Nothing is left of it once the store has said its last word.
  func removeIfDone() {
    guard isClosed, answersAwaited == 0, hasKeptRecordings else { return }
    removeFiles()
    service.asteriskGone(self)
  }
}
