internal import CallEngine
internal import CallKeeping
internal import GatewayProtocols
internal import Sockets
internal import Storage

/// Whose deadline it is.
enum DeadlineOwner {
  case trunk(Trunk)
  case call(Trunk, CallTable.Slot)
  /// Calls that are still up when the node has drained long enough are ended.
  case drain
}

/// What other threads tell a loop.
enum LoopMessage: Sendable {
  case newMenus(MenusInForce)
  case stored([StorageAnswer])
  case drain
  case stopNow
}

/// One event loop of the service: its trunks with their calls, and the one timer for all their deadlines.
///
///     serving ──drain──▶ draining ──no call is up, the store has answered──▶ leaving ──last trunk──▶ stopped
///        └──────────────────┴──────────────────── stop now ────────────────────────────────────────────▲
final class ServiceLoop {
  private enum State { case serving, draining, leaving }

  /// An answer that is to come, and for whom.
  private struct Awaited {
    let trunk: Trunk
    let slot: CallTable.Slot
    /// nil where only a failure is worth a word in the log.
    let question: StoreQuestion?
  }

  let shared: SharedService
  private let loop: EventLoop
  private var asker: LoopAsker!
  private var listener: Listener!
  private(set) var menus: MenusInForce
  private var loopMenus: [ObjectIdentifier: LoopMenu] = [:]
  private var state = State.serving
  private var trunks: [ObjectIdentifier: Trunk] = [:]
  private(set) var callsUp = 0

  /// Used for one line, or one event, and then again.
  var parser = NativeLineParser()
  var effects = CallEffects()

  var deadlines = DeadlineQueue<DeadlineOwner>()
  /// The deadline that the loop's timer is set to.
  private var armed: UInt64?
  private var awaited: [UInt64: Awaited] = [:]
  private var ticketsSoFar: UInt64 = 0

  init(
    on loop: EventLoop, socket: BoundSocket, menus: MenusInForce, shared: SharedService
  ) throws(SocketError) {
    self.loop = loop
    self.shared = shared
    self.menus = menus
    let mailbox = try Mailbox<LoopMessage>(on: loop) { [unowned self] message in take(message) }
    asker = LoopAsker(mailbox: mailbox)
    loop.deadlineReached = { [unowned self] in deadlineReached() }
    listener = try Listener(socket, on: loop) { [unowned self] connection in
      accept(connection)
    }
  }

  /// The way in from other threads.
  var mailbox: Mailbox<LoopMessage> { asker.mailbox }

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

  private func accept(_ connection: Connection) -> Trunk {
    let trunk = Trunk(connection, of: self)
    trunks[ObjectIdentifier(trunk)] = trunk
    trunk.greet()
    arm()
    return trunk
  }

  private func deadlineReached() {
    armed = nil
    while let owner = deadlines.takeDue(at: now) {
      switch owner {
      case .trunk(let trunk): trunk.timeReached()
      case .call(let trunk, let slot): trunk.timeReached(slot)
      case .drain: endAllCalls()
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
    case .stored(let answers): for answer in answers { take(answer) }
    case .drain: drain()
    case .stopNow:
      endAllCalls()
      loop.stop()
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
    trunks[ObjectIdentifier(trunk)] = nil
    checkDrained()
    arm()
  }
}

// The end of a node.
extension ServiceLoop {
  private func drain() {
    guard state == .serving else { return }
    state = .draining
    let limit = deadlines.add(.drain)
    deadlines.set(limit, at: now + UInt64(shared.options.drainSecondsMax) * 1000)
    for trunk in trunks.values { trunk.announceDrain() }
  }

  private func endAllCalls() {
    for trunk in trunks.values { trunk.endAllCalls(.drained) }
  }

  private func checkDrained() {
    if state == .draining, callsUp == 0, awaited.isEmpty {
      state = .leaving
      listener.close()
      for trunk in trunks.values { trunk.leave() }
    }
    if state == .leaving, trunks.isEmpty { loop.stop() }
  }
}

// The store.
extension ServiceLoop {
  /// Asks the store. The trunk gets the answer, where there is a question; returns false when the store takes no more.
  func submit(
    _ request: StorageRequest, _ question: StoreQuestion?, of slot: CallTable.Slot, on trunk: Trunk
  ) -> Bool {
    ticketsSoFar += 1
    guard shared.storage.submit(request, ticket: StorageTicket(ticketsSoFar), asker: asker) else {
      shared.log.log(.error, "store-overloaded")
      return false
    }
    awaited[ticketsSoFar] = Awaited(trunk: trunk, slot: slot, question: question)
    return true
  }

  private func take(_ answer: StorageAnswer) {
    guard let asked = awaited.removeValue(forKey: answer.ticket.number) else { return }
    switch answer.outcome {
    case .failed(let failure): shared.log.log(.error, "store-failed", ["why": "\(failure)"])
    case .refused(let refusal): shared.log.log(.warning, "store-refused", ["why": "\(refusal)"])
    case .done, .call, .calls, .messageKept, .messagesKept, .message, .messages, .audio, .faxes,
      .counted, .limitReached, .tableReplaced, .tables, .found, .notFound, .secretWrong,
      .secretLocked, .browsed:
      break
    }
    asked.trunk.answered(asked.slot, asked.question, answer.outcome)
  }
}

/// Brings the store's answers to a loop's thread.
private final class LoopAsker: StorageAsker {
  let mailbox: Mailbox<LoopMessage>

  init(mailbox: Mailbox<LoopMessage>) { self.mailbox = mailbox }

  func receive(_ answers: [StorageAnswer]) { mailbox.post(.stored(answers)) }
}
