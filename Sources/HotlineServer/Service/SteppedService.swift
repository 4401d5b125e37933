package import GatewayProtocols
package import Sockets
package import Storage
package import Telephony

/// One loop of a service that whoever holds it turns by hand, with a time of its own: for simulations.
///
/// All that runs in it is what serves callers; only the threads, the ports and the clock are left out.
package final class SteppedService {
  private let loop: EventLoop
  private let serving: ServiceLoop
  private let shared: SharedService
  private var menus: MenusInForce
  private var hasEnded = false

  package init(
    _ options: ServiceOptions, menus: MenusInForce, storage: any StorageQueue, log: ServiceLog,
    at instant: LoopInstant
  ) throws(SocketError) {
    loop = try EventLoop(standingAt: instant)
    shared = SharedService(options: options, storage: storage, log: log)
    self.menus = menus
    serving = try ServiceLoop(on: loop, socket: nil, callSockets: [], menus: menus, shared: shared)
  }

  deinit { end() }

  /// Takes over the connected socket of a gateway.
  package func connect(_ descriptor: Int32) throws(SocketError) { try serving.bring(descriptor) }

  /// The same of a gateway that makes a connection for each call.
  package func connect(_ descriptor: Int32, by medium: GatewayMedium) throws(SocketError) {
    try serving.bring(descriptor, by: medium)
  }

  package func turn(at instant: LoopInstant) { loop.turn(at: instant) }

  /// When it has to be turned at the latest; nil while nothing waits for time.
  package var nextDeadline: LoopInstant? { loop.nextDeadline }

  package var callCount: Int { shared.callCount }

  package func replaceMenus(_ flows: [ServedMenu]) {
    menus = MenusInForce(flows, after: menus)
    serving.mailbox.post(.newMenus(menus))
  }

  /// A try of a fax from the queue, for whichever trunk takes such: what ``FaxWorker`` does on threads of its own.
  ///
  /// - Parameter answer: told in some turn what came of it, once.
  package func sendFax(
    _ job: FaxJob, as receipt: ReceiptNumber, to number: String,
    answer: @escaping @Sendable (FaxTry) -> Void
  ) {
    let fax = OutgoingFax(
      receipt: receipt, attempt: job.attempts, document: job.order.document, number: number,
      drawn: DrawnFax(
        name: "", path: "", firstPage: Int(job.pagesSent), pageCount: Int(job.pageCount)))
    let onTrunk = TrunkFax(fax, isFolderShared: false) { answer(fax.ended($0)) }
    serving.mailbox.post(.sendFax(onTrunk))
  }

  package func drain() { serving.mailbox.post(.drain) }

  /// Closes every connection, as the system does for a process that has ended. Calls that are up end; what they then ask of
  /// the store is the storage queue's to refuse.
  package func end() {
    if hasEnded { return }
    hasEnded = true
    loop.close()
    serving.endRest()
  }
}
