import AllocationCount
import GatewayProtocols
import Glibc
import HotlineServer
import Sockets
import Storage
import StorageSQLite
import Testing

/// What a connection takes whose call waits for its caller: gateways that make one for each call bring them by the ten
/// thousand.
///
/// The service runs on the test's own thread, whose memory is counted: every object, list and handle of libuv, with what the
/// heap adds to each; not what the kernel holds.
@Suite struct WaitingCallTests {
  /// Calls that are there before any is counted, and how many are counted then: lists that double have doubled twice, and
  /// hold no more room than for these.
  static let (countBefore, count) = (64, 192)

  /// The calls of one Asterisk.
  final class Callers {
    let service: SteppedService
    private let store: StorageLane
    private var descriptors: [Int32] = []
    private var now: UInt64 = 1000
    private var input = [UInt8](repeating: 0, count: 4096)

    init() throws {
      store = StorageLane(MemoryStore(), name: "test")
      service = try SteppedService(
        ServiceOptions(
          node: "node", loops: 1, seal: MarkSeal(key: [UInt8](repeating: 7, count: 32))),
        menus: MenusInForce([TestMenu.served()]), storage: store,
        log: ServiceLog(from: .error) { _ in }, at: LoopInstant(milliseconds: now))
      try makeRoomForDescriptors()
    }

    /// libuv has a list of descriptors by their numbers, which the tests beside this one push up.
    private func makeRoomForDescriptors() throws {
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      let least = Int32(clamping: min(limit.rlim_cur / 2, 4096))
      let pair = newPair()
      descriptors.append(pair.0)
      let high = fcntl(pair.1, F_DUPFD, least)
      close(pair.1)
      try service.connect(high, by: .fastAGI)
    }

    private func newPair() -> (Int32, Int32) {
      var pair: (Int32, Int32) = (-1, -1)
      _ = withUnsafeMutablePointer(to: &pair) {
        $0.withMemoryRebound(to: Int32.self, capacity: 2) {
          socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, $0)
        }
      }
      return pair
    }

    deinit {
      service.end()
      for descriptor in descriptors { close(descriptor) }
      store.close()
    }

    /// A call rings, is answered, and hears the first menu after `keys`.
    func ring(pressing keys: Int) throws {
      let pair = newPair()
      descriptors.append(pair.0)
      try service.connect(pair.1, by: .fastAGI)
      say("agi_network_script: 100\nagi_uniqueid: 1795435107.2\nagi_callerid: 13957112345\n\n")
      #expect(hear() == "ANSWER\n")
      say("200 result=0\n")
      #expect(hear().hasPrefix("STREAM FILE zh/welcome "))
      if keys == 0 { return }
      say("200 result=0 endpos=8000\n")
      #expect(hear().hasPrefix("GET DATA zh/main "))
      for _ in 1..<keys {
        say("200 result=1\n")
        #expect(hear().hasPrefix("STREAM FILE zh/news "))
        say("200 result=0 endpos=8000\n")
        #expect(hear().hasPrefix("GET DATA zh/main "))
      }
    }

    private func say(_ text: StaticString) {
      #expect(write(descriptors.last!, text.utf8Start, text.utf8CodeUnitCount) > 0)
      now += 20
      service.turn(at: LoopInstant(milliseconds: now))
    }

    private func hear() -> String {
      let count = read(descriptors.last!, &input, input.count)
      return String(decoding: input.prefix(max(0, count)), as: UTF8.self)
    }
  }

  @Test(arguments: [(keys: 0, bytesMax: 1024), (1, 1136), (2, 1136)])
  func `a call that waits takes so many bytes`(keys: Int, bytesMax: Int) throws {
    // What other threads free of it, and lists that grow for the sake of tests beside this one, can only add to a count.
    var each = Int.max
    for _ in 0..<3 where each > bytesMax { each = min(each, try bytesOfCall(pressing: keys)) }
    #expect(each <= bytesMax, "\(each) bytes")
    #expect(each > 500, "nothing was counted")
  }

  private func bytesOfCall(pressing keys: Int) throws -> Int {
    let callers = try Callers()
    for _ in 0..<Self.countBefore { try callers.ring(pressing: keys) }
    let before = bytes_held_by_this_thread()
    for _ in 0..<Self.count { try callers.ring(pressing: keys) }
    #expect(callers.service.callCount == Self.countBefore + Self.count)
    return (bytes_held_by_this_thread() - before) / Self.count
  }
}
