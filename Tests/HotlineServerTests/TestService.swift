import HotlineServer
import Sockets
import Storage
import StorageSQLite
import Synchronization

/// A service on a port of its own, with a store in memory.
final class TestService {
  let service: HotlineService
  let store: any StorageQueue
  let log: TestLog
  private var hasEnded = false

  init(
    menus: [ServedMenu] = [TestMenu.served()], store: (any StorageQueue)? = nil,
    _ change: (inout ServiceOptions) -> Void = { _ in }
  ) throws {
    var options = ServiceOptions(
      node: "test-node", loops: 2, seal: MarkSeal(key: [UInt8](repeating: 7, count: 32)))
    change(&options)
    let lane = store ?? StorageLane(MemoryStore(), name: "test")
    let log = TestLog()
    self.store = lane
    self.log = log
    service = try HotlineService(
      on: ServiceSockets(at: SocketAddress(host: "127.0.0.1", port: 0), options), options,
      menus: MenusInForce(menus),
      storage: lane, log: ServiceLog(from: .debug) { log.add($0) })
  }

  deinit {
    if !hasEnded {
      service.stopNow()
      service.waitUntilEnded()
    }
    store.close()
  }

  func waitUntilEnded() {
    service.waitUntilEnded()
    hasEnded = true
  }

  /// Ends the service. All that it logged: some lines come after what a test can see otherwise.
  func finalLog() -> String {
    if !hasEnded {
      service.stopNow()
      waitUntilEnded()
    }
    return log.text
  }

  func gateway(_ name: String? = "gw", _ rest: String = "") throws -> TestGateway {
    let gateway = try TestGateway(port: service.address.port)
    if let name { try gateway.greet(as: name, rest) }
    return gateway
  }

  /// Asks the store and waits for its answer.
  func ask(_ request: StorageRequest) -> StorageOutcome? {
    let asker = WaitingAsker()
    guard store.submit(request, ticket: StorageTicket(0), asker: asker) else { return nil }
    return asker.wait()
  }

  var calls: [CallRecord] {
    guard case .calls(let page) = ask(.listCalls(CallFilter(), PageRequest(limit: 100))) else {
      return []
    }
    return page.items
  }

  var messages: [VoiceMessage] {
    guard case .messages(let page) = ask(.listMessages(MessageFilter(), PageRequest(limit: 100)))
    else {
      return []
    }
    return page.items
  }

  var faxes: [FaxJob] {
    guard case .faxes(let page) = ask(.listFaxes(FaxFilter(), PageRequest(limit: 100))) else {
      return []
    }
    return page.items
  }
}

final class TestLog: Sendable {
  private let lines = Mutex<[String]>([])
  func add(_ line: String) { lines.withLock { $0.append(line) } }
  var text: String { lines.withLock { $0.joined(separator: "\n") } }
}
