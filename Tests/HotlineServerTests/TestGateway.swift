import Glibc
import Testing

/// A gateway as a test writes it: what it sends and what it must receive, line by line, over a real connection.
final class TestGateway {
  private let socket: Int32
  private var unread: [UInt8] = []

  init(port: UInt16) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    // So long a silence is a failure, not a slow machine.
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(connected == 0, "no service listens on port \(port)")
  }

  deinit { close(socket) }

  /// Says hello as `name`, to a service that asks for no proof.
  func greet(as name: String = "gw", _ rest: String = "") throws {
    _ = try line()
    send("hello 1 \(name)\(rest)")
    try expect("ready")
  }

  func send(_ lines: String...) {
    for line in lines { send(bytes: Array(line.utf8) + [10]) }
  }

  func send(bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if sent <= 0 { return }
      rest = rest.dropFirst(sent)
    }
  }

  /// The next line, without its end; nil when the service has closed the trunk.
  func lineOrEnd() -> String? {
    while true {
      if let end = unread.firstIndex(of: 10) {
        let line = String(decoding: unread[..<end], as: UTF8.self)
        unread.removeSubrange(...end)
        return line
      }
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = recv(socket, &buffer, buffer.count, 0)
      if count <= 0 { return nil }
      unread += buffer.prefix(count)
    }
  }

  func line() throws -> String { try #require(lineOrEnd(), "the trunk ended") }

  /// The next lines are exactly these.
  func expect(
    _ lines: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for expected in lines {
      let line = try line()
      #expect(line == expected, sourceLocation: sourceLocation)
    }
  }

  /// The next line begins so.
  @discardableResult
  func expect(
    beginning: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let line = try line()
    #expect(line.hasPrefix(beginning), "not \(line)", sourceLocation: sourceLocation)
    return line
  }

  /// Rings `call` and hears the menu begin.
  func ring(_ call: String = "a", sourceLocation: SourceLocation = #_sourceLocation) throws {
    send("call \(call) to=100")
    try expect(
      "answer \(call)", "play \(call) 1 keys=interrupt zh/welcome", sourceLocation: sourceLocation)
  }

  func expectEnd(sourceLocation: SourceLocation = #_sourceLocation) {
    let line = lineOrEnd()
    #expect(line == nil, "the trunk should have ended", sourceLocation: sourceLocation)
    hangUpTrunk()
  }

  func hangUpTrunk() { shutdown(socket, Int32(SHUT_RDWR)) }
}
