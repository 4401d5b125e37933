import CTLS
import Glibc
import Synchronization

/// A real HTTP server on loopback that answers as a test says, well or badly; over TLS if it has a certificate.
package final class HTTPEndpoint: Sendable {
  /// What it does with a request.
  package enum Reply: Sendable {
    case json(String)
    case status(Int)
    /// Bytes as they are, and then the connection ends.
    case raw([UInt8])
    /// A head that promises more than comes, and then the connection ends.
    case cutOff
    /// A body of so many bytes.
    case long(Int)
    /// Nothing, until the other side gives up.
    case silence
  }

  package struct Request: Sendable {
    package let head: String
    package let body: String
  }

  private struct State {
    var requests: [Request] = []
    var connections = 0
    var sockets: Set<Int32> = []
  }

  package let port: UInt16
  private let listener: Int32
  private let state = Mutex(State())
  private let reply: @Sendable (Request) -> Reply
  private let security: Security?

  /// Listens on a port of its own, or on `port`. `certificate`: a file (PEM) with a certificate and its key.
  package init?(
    port: UInt16 = 0, certificate: String? = nil, reply: @escaping @Sendable (Request) -> Reply
  ) {
    self.reply = reply
    security = certificate.map { Security(certificate: $0) }
    listener = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var yes: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.bind(listener, $0, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    self.port = UInt16(bigEndian: address.sin_port)
    guard isBound else {
      close(listener)
      return nil
    }
    run { [weak self] in
      while true {
        let socket = accept(listener, nil, nil)
        guard socket >= 0, let self else { return }
        self.state.withLock {
          $0.connections += 1
          $0.sockets.insert(socket)
        }
        run { [weak self] in self?.serve(socket) }
      }
    }
  }

  deinit { stop() }

  package var requests: [Request] { state.withLock { $0.requests } }
  package var connections: Int { state.withLock { $0.connections } }

  /// Takes no connection any more, and ends those that are open.
  package func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    state.withLock { state in
      for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
    }
  }

  private func serve(_ socket: Int32) {
    // Who does not trust the certificate hangs up before a word of HTTP.
    if let channel = Channel(socket, security) { serve(channel) }
    // Under the lock, so that ``stop()`` never shuts down a number that means another socket by now.
    state.withLock {
      $0.sockets.remove(socket)
      close(socket)
    }
  }

  private func serve(_ channel: Channel) {
    var unread: [UInt8] = []
    while let request = next(channel, &unread) {
      state.withLock { $0.requests.append(request) }
      switch reply(request) {
      case .json(let text): channel.send(Self.answer(200, Array(text.utf8)))
      case .status(let status): channel.send(Self.answer(status, []))
      case .raw(let bytes): return channel.send(bytes)
      case .cutOff:
        return channel.send(
          Array("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"answer\":".utf8))
      case .long(let count):
        channel.send(Self.answer(200, [UInt8](repeating: UInt8(ascii: " "), count: count)))
      case .silence:
        while channel.receive() != nil {}
        return
      }
    }
  }

  private func next(_ channel: Channel, _ unread: inout [UInt8]) -> Request? {
    while true {
      let text = String(decoding: unread, as: UTF8.self)
      let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2,
        let length = parts[0].split(separator: "\r\n").compactMap({ line -> Int? in
          guard line.lowercased().hasPrefix("content-length: ") else { return nil }
          return Int(line.dropFirst(16))
        }).first, parts[1].utf8.count >= length
      {
        unread.removeFirst(parts[0].utf8.count + 4 + length)
        return Request(
          head: String(parts[0]),
          body: String(decoding: parts[1].utf8.prefix(length), as: UTF8.self))
      }
      guard let more = channel.receive() else { return nil }
      unread += more
    }
  }

  private static func answer(_ status: Int, _ body: [UInt8]) -> [UInt8] {
    Array(
      "HTTP/1.1 \(status) Status\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n"
        .utf8) + body
  }
}

/// The certificate that a server shows.
private final class Security: @unchecked Sendable {
  // Unchecked: OpenSSL lets any thread make connections of one context.
  let context: OpaquePointer

  init(certificate: String) {
    // OpenSSL writes as to a file: a client that turns a certificate down and leaves would end the tests.
    signal(SIGPIPE, SIG_IGN)
    context = SSL_CTX_new(TLS_server_method())
    let isRead =
      SSL_CTX_use_certificate_file(context, certificate, SSL_FILETYPE_PEM) == 1
      && SSL_CTX_use_PrivateKey_file(context, certificate, SSL_FILETYPE_PEM) == 1
    precondition(isRead, "a test has no certificate '\(certificate)'")
  }

  deinit { SSL_CTX_free(context) }
}

/// A connection, in clear or over TLS.
private final class Channel {
  private let socket: Int32
  private let tls: OpaquePointer?

  /// nil where the other side does not agree.
  init?(_ socket: Int32, _ security: Security?) {
    self.socket = socket
    tls = security.flatMap { SSL_new($0.context) }
    guard let tls else { return }
    SSL_set_fd(tls, socket)
    if SSL_accept(tls) != 1 { return nil }
  }

  deinit { if let tls { SSL_free(tls) } }

  /// What comes next; nil at the end.
  func receive() -> ArraySlice<UInt8>? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count =
      tls.map { Int(SSL_read($0, &buffer, Int32(buffer.count))) }
      ?? recv(socket, &buffer, buffer.count, 0)
    return count > 0 ? buffer.prefix(count) : nil
  }

  func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { part in
        tls.map { Int(SSL_write($0, part.baseAddress, Int32(part.count))) }
          ?? Glibc.send(socket, part.baseAddress, part.count, Int32(MSG_NOSIGNAL))
      }
      if sent <= 0 { return }
      rest = rest.dropFirst(sent)
    }
  }
}

/// A thread for `body`.
private func run(_ body: @escaping @Sendable () -> Void) {
  final class Start {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var thread = pthread_t()
  let start = Unmanaged.passRetained(Start(body)).toOpaque()
  let code = pthread_create(
    &thread, nil,
    { start in
      Unmanaged<Start>.fromOpaque(start!).takeRetainedValue().body()
      return nil
    }, start)
  precondition(code == 0, "a test could not start a thread")
  pthread_detach(thread)
}
