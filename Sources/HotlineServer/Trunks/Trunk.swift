internal import CallEngine
internal import GatewayProtocols
internal import Sockets
internal import Telephony

/// One connection of a gateway, with all its calls.
///
/// This file holds what concerns the trunk as a whole; the calls' lines, effects and answers are in the extensions.
final class Trunk: ConnectionHandler {
  // What each line needs comes first, so that it lies together: with thousands of trunks it is in no cache.

  /// Lets go of the trunk when its connection has closed.
  let service: ServiceLoop
  let connection: Connection
  private var framer = LineFramer()
  private var session: NativeTrunk
  /// When ``timeReached()`` comes; nil where nothing makes it come.
  private var scheduled: UInt64?
  /// The gateway has said bye or hung up: nothing more is read.
  private(set) var isLeaving = false
  private(set) var isClosed = false
  private(set) var wantsMarks = false
  /// Whether its gateway can play faster than was recorded.
  private(set) var playsFaster = false
  /// Whether its gateway warns a caller whose recording will soon be full.
  private(set) var warnsOfEnds = false
  /// Whether it sends faxes outside calls.
  private(set) var takesFaxes = false
  private var deadline: DeadlineQueue<DeadlineOwner>.Ticket?
  var calls: CallTable

  let number: Int
  /// Its place among the trunks of its loop.
  var place: UInt32 = 0
  /// The gateway's address, for the log.
  private let peer: String
  /// What its gateway has dialled; nobody has before it said its name.
  var numbers = DialledNumbers(of: "?")
  private let challenge: String?
  /// Those it is at, by the name that each has in the place of a call.
  var faxes: [String: TrunkFax] = [:]
  /// What its gateway says of why an operation has failed, while that is handled.
  var failureReason = ""
  /// Keys dropped for one reason that no line of the log tells yet: those of one line of the gateway's are told together.
  var keysUntold: (count: Int, reason: KeyDrop) = (0, .queueFull)
  /// What ends all its calls; nil while nothing does.
  var ending: Ending?
  /// Whether the loop has it among those whose calls all end.
  var isAmongEnding = false
  /// Answers of the store that are still to come for its calls.
  var answersAwaited = 0
  /// Where ``answersAwaited`` has come so far, no new call rings: a trunk must not take the whole store for itself.
  static let answersAwaitedMax = 4096

  init(_ connection: Connection, from peer: String, of service: ServiceLoop) {
    self.connection = connection
    self.service = service
    self.peer = peer
    number = service.shared.nextTrunkNumber()
    calls = CallTable(seed: SecureRandom.number())
    session = NativeTrunk(at: TrunkTime(milliseconds: Int64(service.now)))
    challenge =
      service.shared.options.secrets.isEmpty ? nil : Hexadecimal.encode(SecureRandom.bytes(16))
  }

  /// Says hello first, as the protocol wants it.
  func greet() {
    deadline = service.deadlines.add(.trunk(self))
    connection.write {
      NativeCommandWriter.greeting(
        node: service.shared.options.node, challenge: challenge, into: &$0)
    }
    schedule()
  }

  func log(
    _ level: ServiceLog.Level, _ event: LogEvent, _ why: String = ""
  ) {
    guard service.shared.log.isOn(level) else { return }
    service.shared.log.log(
      level, event,
      ["trunk": "\(number)", "peer": peer, "gateway": numbers.gateway, "why": why])
  }

  private var time: TrunkTime { TrunkTime(milliseconds: Int64(service.now)) }

  private func schedule() {
    guard let deadline, let due = session.deadline.map({ UInt64($0.milliseconds) }) else { return }
    // With every line it moves later: when the time set has come is soon enough to see until when.
    if let scheduled, scheduled <= due { return }
    scheduled = due
    service.deadlines.set(deadline, at: due)
  }

  // MARK: Lines

  func connected(_ connection: Connection) {}

  func received(_ bytes: Span<UInt8>, on connection: Connection) {
    // It may still be there, waiting for `saved`; what it says counts no more.
    if isLeaving { return }
    calls.fetchAhead(bytes) { fetchAhead(&$0, $1) }
    session.heard(at: time)
    framer.receive(bytes) { line in
      if let line { take(line) } else { fail(.tooLong, isAboutCall: false) }
      return !isLeaving && !session.isOver
    }
    session.unread(connection.unreadBytes, at: time)
    schedule()
    service.arm()
  }

  private func take(_ line: Span<UInt8>) {
    do throws(TrunkProblem) {
      guard let line = try service.parser.parse(line) else { return }
      try handle(line)
      session.lineTaken()
    } catch {
      fail(error, isAboutCall: true)
    }
  }

  @inline(__always)
  private func handle(_ line: GatewayLine) throws(TrunkProblem) {
    switch line {
    case .hello(let gateway, let proof, let marks, let speed, let faxes, let warn):
      try hello(
        service.parser.fields.text(gateway), proof, marks: marks, speed: speed, faxes: faxes,
        warn: warn)
    case .ping(let token): pong(token)
    case .pong: break
    case .bye: bye()
    case .call(let ringing):
      try checkGreeted()
      do throws(TrunkProblem) {
        try rang(ringing)
      } catch {
        if error.turnsCallerAway { log(.warning, .callRefused, error.logged) }
        throw error
      }
    case .dtmf(let call, let keys):
      try checkGreeted()
      try keysPressed(call, keys)
    case .done(let call, let operation, let outcome, let reason, let arrived):
      try checkGreeted()
      if takesFaxes, isFax(call) {
        try faxDone(call, operation, outcome, reason, arrived)
      } else {
        try done(call, operation, outcome, reason)
      }
    case .audio(let call, let operation, let piece, let base64):
      try checkGreeted()
      try audio(call, operation, piece, base64)
    case .hangup(let call, let cause):
      try checkGreeted()
      try callerHungUp(call, cause)
    case .advance(let call, let duration):
      try checkGreeted()
      try advance(call, duration)
    }
  }

  private func checkGreeted() throws(TrunkProblem) {
    guard session.hasGreeted else { throw .notGreeted }
  }

  private func hello(
    _ gateway: String, _ proof: GatewayLine.Field?, marks: Bool, speed: Bool, faxes: Bool,
    warn: Bool
  ) throws(TrunkProblem) {
    guard !session.hasGreeted else { throw .helloTwice }
    let proof = proof.map { Array(service.parser.fields.text($0).utf8) }
    // Also of one that is refused the log tells who it says that it is.
    numbers = DialledNumbers(of: gateway)
    guard
      service.shared.options.secrets.allow(gateway, challenge: challenge ?? "", proof: proof)
    else { throw .refused }
    _ = session.greeted()
    wantsMarks = marks
    playsFaster = speed
    warnsOfEnds = warn
    takesFaxes = faxes
    if faxes { service.shared.faxTrunkCame() }
    connection.write { NativeCommandWriter.ready(into: &$0) }
    if service.isDraining { announceDrain() }
    log(.info, .trunkGreeted)
  }

  private func pong(_ token: GatewayLine.Field?) {
    connection.write { output in
      if let token {
        service.parser.fields.withBytes(token) {
          NativeCommandWriter.pong(token: $0, into: &output)
        }
      } else {
        NativeCommandWriter.pong(token: nil, into: &output)
      }
    }
  }

  /// The line had no effect, and the gateway is told why.
  private func fail(_ problem: TrunkProblem, isAboutCall: Bool) {
    connection.write { output in
      if isAboutCall, let call = service.parser.call {
        service.parser.fields.withBytes(call) {
          NativeCommandWriter.error($0, problem, into: &output)
        }
      } else {
        NativeCommandWriter.error(nil, problem, into: &output)
      }
    }
    if let ending = session.lineFailed(problem) {
      close(ending, ending == .tooManyErrors ? ", the last: \(problem.logged)" : "")
    }
  }

  // MARK: The end

  private func bye() {
    log(.info, .trunkLeft, NativeTrunk.Ending.left.words)
    // Who says so has not lost its callers.
    left(.normal)
  }

  private func left(_ cause: HangupCause) {
    session.left()
    endAllCalls(.callerHungUp(cause))
    leave()
  }

  /// The service closes the trunk, after what has been written so far.
  private func close(_ ending: NativeTrunk.Ending, _ more: String = "") {
    log(.warning, .trunkClosed, ending.words + more)
    endAllCalls(.callerHungUp(.trunkLost))
    switch ending {
    case .neverReads, .stoppedReading, .silent: connection.close()
    case .neverGreeted, .tooManyErrors, .refused, .left: leave()
    }
  }

  func peerFinished(_ connection: Connection) {
    if !isLeaving {
      let why = "the gateway closed the connection, with calls up: \(calls.count)"
      log(calls.count > 0 ? .warning : .info, .trunkLeft, why)
      left(.trunkLost)
    }
    service.arm()
  }

  /// Closes once the last call has ended and the store has answered for it: `saved` is still to be said.
  func leave() {
    isLeaving = true
    noMoreFaxes()
    // It waits for them.
    service.handOverRecords()
    closeIfDone()
  }

  func closeIfDone() {
    if isLeaving, ending == nil, answersAwaited == 0 { connection.closeAfterWriting() }
  }

  func outputDrained(_ connection: Connection) {
    session.unread(0, at: time)
    schedule()
    service.arm()
  }

  func closed(_ connection: Connection, _ end: ConnectionEnd) {
    isClosed = true
    session.left()
    switch end {
    case .closedHere: log(.debug, .trunkGone)
    case .failed(let error): log(.warning, .trunkLost, "\(error.words)")
    }
    endAllCalls(.callerHungUp(.trunkLost))
    noMoreFaxes()
    if let deadline { service.deadlines.remove(deadline) }
    deadline = nil
    service.trunkClosed(self)
  }

  func timeReached() {
    scheduled = nil
    session.unread(connection.unreadBytes, at: time)
    switch session.timeReached(time, isRead: !connection.isPaused) {
    case .nothing: break
    case .sendPing: connection.write { NativeCommandWriter.ping(into: &$0) }
    case .close(let ending): close(ending)
    }
    schedule()
  }

  /// Takes no faxes any more; those that it was at have failed.
  private func noMoreFaxes() {
    if takesFaxes { service.shared.faxTrunkWent() }
    takesFaxes = false
    loseFaxes("trunk-lost")
  }

  func announceDrain() {
    if session.hasGreeted { connection.write { NativeCommandWriter.drain(into: &$0) } }
  }
}
