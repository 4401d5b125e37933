import Glibc
import Sockets
import Testing

/// When the system tells a peer that speaks first that its bytes have come.
@Suite struct AcknowledgementTests {
  @Test func `what has no answer is acknowledged when that is said`() throws {
    var acknowledgesAtOnce: [Int32] = []
    var unacknowledged: UInt32?
    try say("agi_network: yes\n") { connection, client in
      acknowledgesAtOnce.append(option(TCP_QUICKACK, of: Int32(connection.descriptor!)))
      connection.acknowledge()
      acknowledgesAtOnce.append(option(TCP_QUICKACK, of: Int32(connection.descriptor!)))
      unacknowledged = client.unacknowledged
    }
    // Nor does it go on by itself.
    #expect(acknowledgesAtOnce == [0, 0])
    #expect(unacknowledged == 0)
  }

  @Test func `a peer that is gone without a word is noticed`() throws {
    var options: [Int32] = []
    try say("agi_network: yes\n") { connection, _ in
      let socket = Int32(connection.descriptor!)
      options = [TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT, TCP_USER_TIMEOUT].map {
        option($0, of: socket)
      }
      var (isOn, size): (Int32, socklen_t) = (0, 4)
      getsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &isOn, &size)
      #expect(isOn == 1)
    }
    #expect(options == [60, 20, 3, 120_000])
  }

  /// A client says `text` to a listener whose peers speak first, and `body` is called when it has come.
  private func say(
    _ text: String, _ body: @escaping (Connection, BlockingClient) -> Void
  ) throws {
    let server = Peer()
    let client = try BlockingClient()
    try onLoop { loop in
      server.onReceived = { connection, _ in
        body(connection, client)
        loop.stop()
      }
      let socket = try BoundSocket.open(at: anyPort(), count: 1)[0]
      _ = try Listener(socket, on: loop, peerSpeaksFirst: true) { _, _ in server }
      try client.connect(to: socket.address)
      client.write(text)
    }
    #expect(server.received == Array(text.utf8))
  }
}

/// A client of the system's own making, which knows what the other side has acknowledged.
private final class BlockingClient {
  private let descriptor: Int32

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    try #require(descriptor >= 0)
  }

  deinit { close(descriptor) }

  func connect(to address: SocketAddress) throws {
    var form = sockaddr_in()
    form.sin_family = sa_family_t(AF_INET)
    form.sin_port = in_port_t(address.port).bigEndian
    form.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let code = withUnsafePointer(to: &form) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(code == 0)
  }

  func write(_ text: String) {
    let count = text.utf8.withContiguousStorageIfAvailable {
      Glibc.write(descriptor, $0.baseAddress, $0.count)
    }
    #expect(count == text.utf8.count)
  }

  /// Segments that the other side has not said to have: `tcpi_unacked`.
  var unacknowledged: UInt32 { fact(at: 24) }

  /// One of what the system knows of the connection, by its place in Linux's `tcp_info`.
  private func fact(at place: Int) -> UInt32 {
    var facts = [UInt8](repeating: 0, count: 256)
    var size = socklen_t(facts.count)
    #expect(getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_INFO, &facts, &size) == 0)
    #expect(size >= place + 4)
    return facts.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: UInt32.self) }
  }
}

private func option(_ option: Int32, of socket: Int32) -> Int32 {
  var value: Int32 = -1
  var size = socklen_t(MemoryLayout<Int32>.size)
  getsockopt(socket, Int32(IPPROTO_TCP), option, &value, &size)
  return value
}
