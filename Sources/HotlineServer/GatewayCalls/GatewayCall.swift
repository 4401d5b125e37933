internal import CPrefetch
internal import CallEngine
internal import CallKeeping
internal import GatewayProtocols
internal import Sockets
internal import Telephony

/// One connection of a gateway that makes one for each call: of an Asterisk by FastAGI, or of a FreeSWITCH by its event
/// socket.
///
///     beginning ─▶ up ──the service ends it──▶ hung up ──the gateway has read it──▶ gone
///         │         └──────────── the caller hangs up ───────────────────────────────▲
///         └──no such gateway, no menu, draining: closed, and the dialplan goes on────▲
///
/// This file holds what concerns the connection; the call's events, effects and recordings are in the extensions.
final class GatewayCall: ConnectionHandler {
  // In an order that leaves no gaps: connections by the ten thousand have one each.

  /// Lets go of the call when its connection has closed and the store has answered.
  let service: ServiceLoop
  let connection: Connection
  let gateway: CallGateway
  /// nil until it has rung. In memory of its own: to read a part of what stands in an object is to copy more than that part.
  var served: UnsafeMutablePointer<ServedCall>?
  var driver: GatewayDriver
  var wantsMarks = false
  /// Whether this turn's log has a line of why something could not be done: that it failed needs no other.
  var hasToldFailure = false
  private var isLeaving = false
  /// Its place among the calls of its loop.
  var place: UInt32 = 0
  /// Of its gateway's findings, when it began.
  private let doubts: UInt32
  let number: Int
  /// nil once its connection is closed.
  private(set) var deadline: DeadlineQueue<DeadlineOwner>.Ticket?

  init(
    _ connection: Connection, by medium: GatewayMedium, from gateway: CallGateway,
    of service: ServiceLoop
  ) {
    self.connection = connection
    self.service = service
    number = service.shared.nextGatewayCallNumber()
    self.gateway = gateway
    doubts = gateway.doubts
    driver = GatewayDriver(medium, gateway.findings, in: service.lendRoom())
  }

  deinit {
    served?.deinitialize(count: 1)
    served?.giveBack()
  }

  /// The call is to be told within a time; a FreeSWITCH waits to be asked for it.
  func begin() {
    let deadline = service.deadlines.add(.gatewayCall(self))
    self.deadline = deadline
    service.deadlines.set(deadline, at: service.now + driver.medium.beginningSecondsMax * 1000)
    work()
  }

  func log(_ level: ServiceLog.Level, _ event: LogEvent, _ why: String = "") {
    guard service.shared.log.isOn(level) else { return }
    logger(level, event, why)
  }

  /// Logs a line of this call, on any thread and also when the call is gone.
  var logger: @Sendable (ServiceLog.Level, LogEvent, _ why: String) -> Void {
    let (log, medium, number) = (service.shared.log, driver.medium.name, "\(number)")
    let (peer, call) = (gateway.host, served?.pointee.identity.call.text ?? "")
    return { level, event, why in
      log.log(level, event, [medium: number, "peer": peer, "call": call, "why": why])
    }
  }

  /// Whether lines of what goes as it should are wanted: then it is worth making them.
  var tellsInfo: Bool { service.shared.log.isOn(.info) }

  /// Of a call that has rung.
  var callLog: CallLog {
    CallLog(
      of: served!.pointee.identity, served!.pointee.menu, .gatewayCall(driver.medium, number),
      in: service.shared.log)
  }

  var isClosed: Bool { deadline == nil }

  /// Whether there is a call that can go on.
  var isUp: Bool { served?.pointee.phase == .up }

  // MARK: Turns

  func connected(_ connection: Connection) {}

  /// With thousands of calls none of it is in a cache.
  func willReceive() {
    if let served { fetch_ahead(served, MemoryLayout<ServedCall>.size) }
    driver.fetchAhead()
  }

  func received(_ bytes: Span<UInt8>, on connection: Connection) {
    guard !isLeaving else { return }
    takeRoom()
    driver.receive(bytes)
    let answers = work()
    if !answers, !isLeaving, driver.medium.gathersWrites { connection.acknowledge() }
    service.arm()
  }

  /// To be called before anything is done with the session; ``work()`` gives it back.
  func takeRoom() {
    if !driver.hasRoom { driver.take(service.lendRoom()) }
  }

  /// Handles what the turn has brought, and sends what comes of it, until nothing more comes. Returns whether anything did.
  @discardableResult func work() -> Bool {
    takeRoom()
    var due: CallTime?
    repeat {
      due = nil
      while let event = driver.turn.nextEvent() { take(event) }
      if isUp {
        let now = served!.pointee.time(at: service.now)
        due = served!.pointee.withFlow { call, flow in
          driver.exchange(for: call, at: now, in: flow)
          return driver.dueTime(of: call, in: flow)
        }
      } else {
        driver.exchange()
      }
    } while !driver.turn.events.isEmpty
    let answers = !driver.turn.output.isEmpty
    if answers { connection.writeAtOnce(driver.turn.output.span) }
    if let room = driver.giveBackRoom() { service.takeBack(room) }
    hasToldFailure = false
    settleRecordings()
    if driver.isOver { leave() }
    schedule(due)
    return answers
  }

  // MARK: Time

  /// `due`: when the call is to be told that its time has come; nil where there is none that is up.
  private func schedule(_ due: CallTime?) {
    guard let deadline, let served else { return }
    switch served.pointee.phase {
    case .up:
      service.deadlines.set(deadline, at: due.flatMap { served.pointee.loopTime(of: $0) })
    case .hungUp: break  // It is given up when it was said to be.
    case .over: service.deadlines.set(deadline, at: nil)
    }
  }

  /// The service has ended the call, which is given up after `milliseconds` unless the gateway confirms it.
  func giveUp(after milliseconds: UInt64) {
    served!.pointee.phase = .hungUp
    if let deadline { service.deadlines.set(deadline, at: service.now + milliseconds) }
  }

  func timeReached() {
    guard let phase = served?.pointee.phase else {
      log(
        .warning, .gatewayClosed, "no call within \(driver.medium.beginningSecondsMax) s")
      return connection.close()
    }
    switch phase {
    case .up:
      step(.timeReached)
      work()
    case .hungUp:
      log(.warning, .gatewayClosed, "the gateway has not confirmed the hang-up")
      connection.close()
    case .over: break
    }
  }

  // MARK: The end

  /// Ends the call with `event`, where it is up.
  func endCall(_ event: CallEvent) {
    guard isUp else { return }
    step(event)
    work()
  }

  func peerFinished(_ connection: Connection) {
    guard !isLeaving else { return }
    connectionEnded()
    service.arm()
  }

  private func connectionEnded() {
    // Also where a hang-up has been told: the end of the file has not.
    recordingsMayGrow()
    takeRoom()
    driver.closed()
    work()
  }

  func outputDrained(_ connection: Connection) {}

  /// Closes, once what was written has left.
  func leave() {
    guard !isLeaving else { return }
    isLeaving = true
    if served != nil, let findings = driver.findings { gateway.take(findings, after: doubts) }
    if driver.isHeardOut {
      connection.close()
    } else {
      connection.closeAfterWriting()
    }
  }

  func closed(_ connection: Connection, _ end: ConnectionEnd) {
    if let deadline { service.deadlines.remove(deadline) }
    deadline = nil
    switch end {
    case .closedHere: log(.debug, .gatewayGone)
    case .failed(let error): log(.warning, .gatewayLost, error.words)
    }
    if !driver.isOver {
      connectionEnded()
    } else {
      settleRecordings()
    }
    service.arm()
    removeIfDone()
  }

  /// Nothing is left of it once the store has said its last word.
  func removeIfDone() {
    guard isClosed, served?.pointee.answersAwaited ?? 0 == 0, hasKeptRecordings else { return }
    removeFiles()
    service.gatewayCallGone(self)
  }
}
