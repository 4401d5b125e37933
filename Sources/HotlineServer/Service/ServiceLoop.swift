internal import CallEngine
internal import CallKeeping
internal import GatewayProtocols
internal import Sockets
internal import Storage
internal import Telephony

/// One event loop of the service: its trunks with their calls, the gateways that make a connection
/// for each call, and the one timer for all their deadlines.
///
///     serving ──drain──▶ draining ──no call is up, the store has answered──▶ leaving ──last trunk──▶ stopped
///        └──────────────────┴──stop now──▶ stopping ──what is recorded is whole, or a second is over──▶ keeping
///                                                                      keeping ──the store has it──▶ stopped
final class ServiceLoop {
  enum State { case serving, draining, leaving, stopping, keeping, stopped }

  /// An answer that is to come, and for whom.
  struct Awaited {
    let asker: AskingCall
    /// nil where only a failure is worth a word in the log.
    let question: CallQuestion?
    /// What ends a recording whose sound only the store has; nil for everything else.
    let lastWord: StorageRequest?
    /// nil where it neither begins nor ends a recording.
    let recording: RecordingRequest?

    /// Whether the log will have a receipt, or a file, by it.
    var isOfAMessage: Bool {
      switch question {
      case .recording, .cutRecording: true
      case .lookup, .rows, .laterMessage, .faxLimit, .faxOrder, nil: false
      }
    }
  }

  /// What is asked of the store for a recording.
  enum RecordingRequest {
    case begins(OperationKey)
    case ends(OperationKey)
  }

  let shared: SharedService
  let loop: EventLoop
  var loopAsker: LoopAsker!
  private(set) var listener: Listener?
  /// Of gateways that make a connection for each call.
  private(set) var callListeners: [Listener] = []
  private(set) var menus: MenusInForce
  /// Seals and opens marks from here on.
  private(set) var seal: MarkSeal { didSet { sealer = MarkSealer(seal) } }
  private var loopMenus: [ObjectIdentifier: LoopMenu] = [:]
  var state = State.serving
  /// In the order of their places, so that what is done for each is done in the same order when a seed is run again.
  private(set) var trunks = PlaceList<Trunk>()
  /// Those of them, and of those that have gone, whose calls all end: in the order in which it began.
  private var endingTrunks: [Trunk] = []
  private let endsDeadline: DeadlineQueue<DeadlineOwner>.Ticket
  private var ends = TurnAllowance(ServiceLoop.endsATurnMax)
  /// To end a call and to hand over its record takes some 10 µs: who has a hundred thousand of them must not keep all others
  /// waiting.
  static let endsATurnMax = 200
  private(set) var gatewayCalls = PlaceList<GatewayCall>()
  /// Machines that make a connection for each call.
  private var gateways: [SocketAddress.Machine: CallGateway] = [:]
  /// The one whose connections are brought, without an address.
  private lazy var bringer = CallGateway("")
  private(set) var callsUp = 0

  /// Used for one line, or one event, and then again.
  var parser = NativeLineParser()
  var effects: CallEffects {
    @inline(__always) unsafeAddress { UnsafePointer(effectsPlace) }
    @inline(__always) unsafeMutableAddress { effectsPlace }
  }
  /// Memory of its own: each look into a list that stands in an object would copy it.
  private let effectsPlace = UnsafeMutablePointer<CallEffects>.allocate(capacity: 1)

  private(set) var sealer: MarkSealer
  /// A mark on its way into a line, and what it says, before it is sealed.
  var mark: [UInt8] = []
  var markContent: [UInt8] = []

  var deadlines = DeadlineQueue<DeadlineOwner>()
  /// The deadline that the loop's timer is set to.
  private var armed: UInt64?
  var awaited: [UInt64: Awaited] = [:]
  /// Faxes that are being drawn, by ticket.
  var drawings: [UInt64: FaxDrawing] = [:]
  var ticketsSoFar: UInt64 = 0
  /// The last words of recordings that the store could not take.
  var unkept: [StorageRequest] = []
  let unkeptDeadline: DeadlineQueue<DeadlineOwner>.Ticket
  /// Recordings under way that the store could not begin: it has no place for what comes of them.
  var unbegun: Set<OperationKey> = []
  var endedCalls = EndedCalls()
  let recordsDeadline: DeadlineQueue<DeadlineOwner>.Ticket

  /// Room for what a gateway's call reads, does and says in its turn; nil while one has it.
  private var spareRoom: TurnRoom? = TurnRoom()

  /// `socket`: where gateways connect; nil where their connections are brought, see ``bring(_:)``.
  init(
    on loop: EventLoop, socket: BoundSocket?,
    callSockets: [(medium: GatewayMedium, socket: BoundSocket)], menus: MenusInForce,
    shared: SharedService
  ) throws(SocketError) {
    self.loop = loop
    self.shared = shared
    self.menus = menus
    effectsPlace.initialize(to: CallEffects(keepsSpeechesWhole: true))
    seal = shared.options.seal
    sealer = MarkSealer(shared.options.seal)
    recordsDeadline = deadlines.add(.records)
    endsDeadline = deadlines.add(.ends)
    unkeptDeadline = deadlines.add(.unkept)
    let mailbox = try Mailbox<LoopMessage>(on: loop) { [unowned self] message in take(message) }
    loopAsker = LoopAsker(mailbox: mailbox)
    loop.deadlineReached = { [unowned self] in deadlineReached() }
    if let socket {
      listener = try Listener(socket, on: loop) { [unowned self] connection, peer in
        admits(connection, from: peer, .trunks).map { accept(connection, from: $0) }
      }
    }
    for (medium, socket) in callSockets {
      callListeners.append(
        try Listener(socket, on: loop, peerSpeaksFirst: medium.gatewaySpeaksFirst) {
          [unowned self] connection, peer in
          gateway(of: connection, at: peer, medium).map {
            accept(connection, by: medium, from: $0)
          }
        })
    }
  }

  deinit {
    effectsPlace.deinitialize(count: 1)
    effectsPlace.deallocate()
  }

  /// A call that has its turn while another has its own gets new room.
  func lendRoom() -> TurnRoom { spareRoom.take() ?? TurnRoom() }

  func takeBack(_ room: TurnRoom) { spareRoom = room }

  /// The way in from other threads.
  var mailbox: Mailbox<LoopMessage> { loopAsker.mailbox }

  /// The time of this turn, in milliseconds of the loop's clock.
  var now: UInt64 { loop.now.milliseconds }

  var isDraining: Bool { state != .serving }

  /// To be called at the end of everything that may have set a deadline.
  func arm() {
    let earliest = deadlines.earliest
    guard earliest != armed else { return }
    armed = earliest
    loop.wake(at: earliest.map { LoopInstant(milliseconds: $0) })
  }

  private func hasRoom(for connection: Connection, _ port: ServicePort) -> Bool {
    if let descriptor = connection.descriptor, descriptor < shared.descriptorsMax { return true }
    shared.log.log(
      .error, .connectionRefused,
      ["port": port.name, "why": "too many open files", "do": "raise the limit (LimitNOFILE=)"])
    return false
  }

  /// Who has connected, as its address is written; nil where the connection is not to be taken.
  private func admits(
    _ connection: Connection, from peer: SocketAddress, _ port: ServicePort
  ) -> String? {
    guard hasRoom(for: connection, port) else { return nil }
    let host = peer.host
    if shared.options.admits(peer, port) { return host }
    shared.log.log(
      .warning, .peerRefused,
      [
        "peer": host, "port": port.name,
        "why": "its address is not among those allowed: see --allow",
      ])
    return nil
  }

  /// Which machine has a call to bring; nil where its connection is not to be taken.
  private func gateway(
    of connection: Connection, at peer: SocketAddress, _ medium: GatewayMedium
  ) -> CallGateway? {
    // To look its address up costs less than to write it out.
    if let known = gateways[peer.machine] {
      return hasRoom(for: connection, .calls(medium)) ? known : nil
    }
    guard let host = admits(connection, from: peer, .calls(medium)) else { return nil }
    // Machines that keep coming under new addresses are no reason to remember all.
    if gateways.count >= ServiceLoop.gatewaysMax { gateways.removeAll() }
    let gateway = CallGateway(host)
    gateways[peer.machine] = gateway
    return gateway
  }

  /// Takes over the connection of a gateway. Its address is not asked.
  func bring(_ descriptor: Int32) throws(SocketError) {
    try Connection.takeOver(descriptor, on: loop) { accept($0, from: "") }
  }

  /// The same of one that makes a connection for each call. Its address is not asked.
  func bring(_ descriptor: Int32, by medium: GatewayMedium) throws(SocketError) {
    try Connection.takeOver(descriptor, on: loop) { accept($0, by: medium, from: bringer) }
  }

  private func accept(_ connection: Connection, from peer: String) -> Trunk {
    let trunk = Trunk(connection, from: peer, of: self)
    trunk.place = trunks.add(trunk)
    trunk.greet()
    arm()
    return trunk
  }

  private func accept(
    _ connection: Connection, by medium: GatewayMedium, from gateway: CallGateway
  ) -> GatewayCall {
    let call = GatewayCall(connection, by: medium, from: gateway, of: self)
    call.place = gatewayCalls.add(call)
    call.begin()
    arm()
    return call
  }

  private func deadlineReached() {
    armed = nil
    while let owner = deadlines.takeDue(at: now) {
      switch owner {
      case .trunk(let trunk): trunk.timeReached()
      case .call(let trunk, let slot): trunk.timeReached(slot)
      case .gatewayCall(let call): call.timeReached()
      case .records: handOverRecords()
      case .drain:
        endAllCalls()
        deadlines.set(deadlines.add(.leave), at: now + Self.leaveMillisecondsMax)
      case .leave: stopNow()
      case .ends: endSomeCalls()
      case .unkept: askAgain()
      }
    }
    checkDrained()
    arm()
  }

  private func take(_ message: LoopMessage) {
    switch message {
    case .newMenus(let menus):
      self.menus = menus
      // Menus that have gone and that no call holds go here too.
      loopMenus = loopMenus.filter { menus.includes($0.value.served) }
      // New menus come with new prompts.
      tryMissingAgain()
    case .tryMissingAgain: tryMissingAgain()
    case .newSeal(let seal): self.seal = seal
    case .stored(let answers): for answer in answers { take(answer) }
    case .recordingRead(let place, let number, let operation, let contents):
      if let call = gatewayCalls[place], call.number == number {
        call.recordingRead(operation, contents)
      }
    case .soundWritten(let place, let number, let failure):
      if let call = gatewayCalls[place], call.number == number { call.soundWritten(failure) }
    case .faxDrawn(let ticket, let drawn): faxDrawn(ticket, drawn)
    case .sendFax(let fax): send(fax)
    case .drain: drain()
    case .stopNow: stopNow()
    }
    checkDrained()
    arm()
  }
}

// Calls and trunks come and go.
extension ServiceLoop {
  /// This loop's own of a menu that all loops serve.
  func loopMenu(of served: ServedMenu) -> LoopMenu {
    if let known = loopMenus[ObjectIdentifier(served)] { return known }
    let menu = LoopMenu(served)
    loopMenus[ObjectIdentifier(served)] = menu
    return menu
  }

  func callBegan() { callsUp += 1 }

  func callEnded() {
    callsUp -= 1
    shared.endCall()
  }

  func trunkClosed(_ trunk: Trunk) {
    trunks.remove(trunk.place)
    checkDrained()
    arm()
  }

  /// The trunk that sends the next fax: of those that take any, the one with the fewest.
  var faxTrunk: Trunk? {
    guard state == .serving else { return nil }
    return trunks.all.filter(\.takesFaxes).min { $0.faxes.count < $1.faxes.count }
  }

  /// All calls of `trunk` are to end: as many now as the turn has room for.
  func endCalls(of trunk: Trunk) {
    if !trunk.isAmongEnding {
      trunk.isAmongEnding = true
      endingTrunks.append(trunk)
    }
    endSomeCalls()
  }

  func endSomeCalls() {
    ends.begin(at: now)
    var doneCount = 0
    while doneCount < endingTrunks.count {
      let trunk = endingTrunks[doneCount]
      ends.take(trunk.endCalls(atMost: ends.left))
      if trunk.ending != nil { break }
      trunk.isAmongEnding = false
      doneCount += 1
    }
    endingTrunks.removeFirst(doneCount)
    // The loop's clock stands still within a turn: the others have theirs before it goes on here.
    deadlines.set(endsDeadline, at: endingTrunks.isEmpty ? nil : now + 1)
  }

  /// No turn will come any more.
  func endRest() {
    for trunk in endingTrunks {
      _ = trunk.endCalls(atMost: .max)
      trunk.isAmongEnding = false
    }
    endingTrunks = []
  }
}

// Gateways with a connection for each call come and go.
extension ServiceLoop {
  private static let gatewaysMax = 1000

  private func tryMissingAgain() {
    for gateway in gateways.values { gateway.tryMissingAgain() }
    bringer.tryMissingAgain()
  }

  func gatewayCallGone(_ call: GatewayCall) {
    gatewayCalls.remove(call.place)
    checkDrained()
    arm()
  }
}
