internal import Dispatch
internal import GatewayProtocols
package import Sockets
package import Storage
internal import Synchronization

/// A service that answers calls: its loops, each on a thread of its own, behind one address.
package final class HotlineService: Sendable {
  /// Where gateways connect; with the real port where 0 was asked for.
  package let address: SocketAddress
  /// Where Asterisks connect, likewise; nil where none does.
  package let fastAGIAddress: SocketAddress?
  /// Where FreeSWITCHes connect, likewise.
  package let eventSocketAddress: SocketAddress?
  private let shared: SharedService
  private let threads: [EventLoopThread]
  private let mailboxes: [Mailbox<LoopMessage>]
  private let menus: CurrentMenus
  private let seal: Mutex<MarkSeal>
  private let faxWorker: FaxWorker?
  /// nil where gateways share no folder.
  private let leftFiles: LeftFiles?
  private let ended: Mutex<Ended>

  private struct Ended {
    var loopsLeft: Int
    var wasTold = false
    var tell: (@Sendable () -> Void)?
  }

  /// The store is the caller's to close, after ``waitUntilEnded()``.
  package init(
    on bound: ServiceSockets, _ options: ServiceOptions, menus: MenusInForce,
    storage: any StorageQueue, log: ServiceLog
  ) throws(SocketError) {
    let shared = SharedService(options: options, storage: storage, log: log)
    let onEnd = OnEnd()
    let (threads, mailboxes) = try Self.startLoops(on: bound, menus, shared, onEnd)
    address = bound.trunks[0].address
    fastAGIAddress = bound.address(of: .fastAGI)
    eventSocketAddress = bound.address(of: .eventSocket)
    self.shared = shared
    self.threads = threads
    self.mailboxes = mailboxes
    let current = CurrentMenus(menus)
    self.menus = current
    faxWorker = (options.faxes ?? options.faxQueueFolder).map { folder in
      let transport: any FaxTransport =
        switch options.faxesBy {
        case .gateways: GatewayFaxTransport(shared, loops: mailboxes)
        case .hylaFAX(let server): HylaFAXTransport(server, log: log)
        }
      let clock = options.surroundings.wallClock
      return FaxWorker(
        transport, named: shared.name, folder: folder, storage: storage,
        menus: { current.value }, log: log,
        now: { clock().unixTime })
    }
    leftFiles =
      shared.recordings == nil && shared.faxes == nil
      ? nil
      : LeftFiles(
        recordings: shared.recordings, ofTheDead: options.recordingsOfTheDead,
        faxes: shared.faxes, storage: storage, log: log)
    seal = Mutex(options.seal)
    ended = Mutex(Ended(loopsLeft: threads.count))
    onEnd.set { [weak self] in self?.loopEnded() }
  }

  /// A loop on a thread of its own for each socket of trunks. Where one does not start, those that did are stopped.
  private static func startLoops(
    on bound: ServiceSockets, _ menus: MenusInForce, _ shared: SharedService, _ onEnd: OnEnd
  ) throws(SocketError) -> ([EventLoopThread], [Mailbox<LoopMessage>]) {
    let starting = Mutex<[Result<Mailbox<LoopMessage>, SocketError>]>([])
    let started = DispatchSemaphore(value: 0)
    var threads: [EventLoopThread] = []
    var failure: SocketError?
    for (index, socket) in bound.trunks.enumerated() where failure == nil {
      let callSockets = bound.calls.map { (medium: $0.medium, socket: $0.sockets[index]) }
      do throws(SocketError) {
        threads.append(
          try EventLoopThread { loop in
            do throws(SocketError) {
              let serving = try ServiceLoop(
                on: loop, socket: socket, callSockets: callSockets, menus: menus, shared: shared)
              let mailbox = serving.mailbox
              starting.withLock { $0.append(.success(mailbox)) }
              started.signal()
              loop.run()
              // The last words of its connections still need it.
              loop.close()
              serving.endRest()
            } catch {
              starting.withLock { $0.append(.failure(error)) }
              started.signal()
            }
            onEnd.call()
          })
      } catch {
        failure = error
      }
    }
    for _ in threads { started.wait() }
    var mailboxes: [Mailbox<LoopMessage>] = []
    for result in starting.withLock({ $0 }) {
      switch result {
      case .success(let mailbox): mailboxes.append(mailbox)
      case .failure(let error): failure = error
      }
    }
    if let failure {
      for mailbox in mailboxes { mailbox.post(.stopNow) }
      for thread in threads { thread.join() }
      throw failure
    }
    return (threads, mailboxes)
  }

  /// Calls that are up.
  package var callCount: Int { shared.callCount }

  /// New calls get these menus from the next turn of each loop on; calls that are up keep theirs.
  package func replaceMenus(_ flows: [ServedMenu]) {
    let new = menus.replace(with: flows)
    for mailbox in mailboxes { mailbox.post(.newMenus(new)) }
  }

  /// Files of silence may have been installed at gateways, and modules loaded: what calls found missing, the next ones try again.
  package func tryMissingAgain() {
    for mailbox in mailboxes { mailbox.post(.tryMissingAgain) }
  }

  /// Marks are sealed and opened with these keys from the next turn of each loop on. Returns false where they are
  /// those in force.
  package func replaceSeal(_ new: MarkSeal) -> Bool {
    let isNew = seal.withLock { seal in
      defer { seal = new }
      return seal != new
    }
    if isNew { for mailbox in mailboxes { mailbox.post(.newSeal(new)) } }
    return isNew
  }

  /// Takes no new calls, and ends when the last one has.
  package func drain() {
    faxWorker?.stop()
    for mailbox in mailboxes { mailbox.post(.drain) }
  }

  /// Ends every call, and then itself.
  package func stopNow() {
    faxWorker?.stop()
    for mailbox in mailboxes { mailbox.post(.stopNow) }
  }

  /// `tell` is called once, on any thread, when the last loop has ended.
  package func whenEnded(_ tell: @escaping @Sendable () -> Void) {
    let isOver = ended.withLock { ended in
      ended.tell = tell
      return ended.loopsLeft == 0
    }
    if isOver { tellEnd() }
  }

  private func loopEnded() {
    let isLast = ended.withLock { ended in
      ended.loopsLeft -= 1
      return ended.loopsLeft == 0
    }
    if isLast { tellEnd() }
  }

  private func tellEnd() {
    let tell = ended.withLock { ended -> (@Sendable () -> Void)? in
      guard let tell = ended.tell, !ended.wasTold else { return nil }
      ended.wasTold = true
      return tell
    }
    tell?()
  }

  /// To be called once.
  package func waitUntilEnded() {
    for thread in threads { thread.join() }
    leftFiles?.stop()
    leftFiles?.waitUntilEnded()
    shared.recordings?.waitUntilDone()
    faxWorker?.stop()
    faxWorker?.waitUntilEnded()
  }
}

/// The menus that new calls get, for whoever is not a loop.
private final class CurrentMenus: Sendable {
  private struct Menus {
    var inForce: MenusInForce
    /// Those that the ones in force have replaced: what is in none after them goes with the next replacement, and on no loop, for
    /// freeing a large menu takes time.
    var before: MenusInForce?
  }
  private let menus: Mutex<Menus>

  init(_ menus: MenusInForce) { self.menus = Mutex(Menus(inForce: menus)) }

  var value: MenusInForce { menus.withLock { $0.inForce } }

  func replace(with flows: [ServedMenu]) -> MenusInForce {
    menus.withLock { menus in
      menus.before = menus.inForce
      menus.inForce = MenusInForce(flows, after: menus.inForce)
      return menus.inForce
    }
  }
}

/// What loops call when they end; it is known only after they have begun.
private final class OnEnd: Sendable {
  private struct State {
    var callsMissed = 0
    var body: (@Sendable () -> Void)?
  }
  private let state = Mutex(State())

  func set(_ body: @escaping @Sendable () -> Void) {
    let missed = state.withLock { state in
      state.body = body
      return state.callsMissed
    }
    for _ in 0..<missed { body() }
  }

  func call() {
    let body = state.withLock { state in
      if state.body == nil { state.callsMissed += 1 }
      return state.body
    }
    body?()
  }
}
