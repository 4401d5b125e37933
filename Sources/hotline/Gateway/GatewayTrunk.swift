import Foundation
import GatewayProtocols

/// A trunk to a running service, from the gateway's side. It waits for what it asks for, so it belongs to one thread.
final class GatewayTrunk {
  /// Why there is no trunk, or none any more.
  enum Fault: Error {
    case cannotConnect(String)
    case noGreeting
    case refused(String)
    case closed
    case badLine(String)

    var words: String {
      switch self {
      case .cannotConnect(let reason): reason
      case .noGreeting: "it does not greet as a service does"
      case .refused(let text): text
      case .closed: "the connection was closed"
      case .badLine(let text): "it wrote a line that cannot be read: \(text)"
      }
    }
  }

  /// For whoever waits for more than this trunk.
  let descriptor: Int32
  private var framer = LineFramer()
  private var parser = ServiceLineParser()
  private var lines: [ServiceLine] = []
  private var output: [UInt8] = []
  private var input = [UInt8](repeating: 0, count: 1 << 16)
  private var fault: Fault?

  private static let greetingSeconds = 10

  /// Connects and greets as `gateway`, which with `marks` is told where its calls are.
  init(to address: ServiceAddress, as gateway: String, marks: Bool = false) throws(Fault) {
    descriptor = try Self.connect(to: address)
    // From here on whatever is thrown, `deinit` closes the connection.
    guard case .hotline(_, let challenge)? = try next(within: Self.greetingSeconds * 1000) else {
      throw .noGreeting
    }
    if challenge != nil {
      throw .refused("its gateways must prove a secret; start one without --secrets for tests")
    }
    write { NativeEventWriter.hello(gateway, marks: marks, speed: true, warn: true, into: &$0) }
    let answer = try next(within: Self.greetingSeconds * 1000)
    guard answer == .ready else {
      if case .error(_, _, let text) = answer { throw .refused(text) }
      throw .noGreeting
    }
  }

  deinit { close(descriptor) }

  private static func connect(to address: ServiceAddress) throws(Fault) -> Int32 {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(address.host, String(address.port), &hints, &found) == 0 else {
      throw .cannotConnect("there is no host '\(address.host)'")
    }
    defer { freeaddrinfo(found) }
    var reason = "nobody answers"
    var candidate = found
    while let place = candidate {
      let info = place.pointee
      let descriptor = socket(info.ai_family, info.ai_socktype, info.ai_protocol)
      if descriptor >= 0 {
        if Foundation.connect(descriptor, info.ai_addr, info.ai_addrlen) == 0 {
          // Lines are small and answered at once.
          var on: Int32 = 1
          setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
          return descriptor
        }
        reason = String(cString: strerror(errno))
        close(descriptor)
      }
      candidate = info.ai_next
    }
    throw .cannotConnect(reason)
  }

  /// Gathers lines; they go out when the service is next asked for one, or by ``flush()``.
  func write(_ line: (inout [UInt8]) -> Void) { line(&output) }

  func flush() throws(Fault) {
    var sent = 0
    while sent < output.count {
      let count = output.withUnsafeBytes { bytes in
        send(descriptor, bytes.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .closed }
      sent += count
    }
    output.removeAll(keepingCapacity: true)
  }

  /// The next line of the service, pings answered and left out; `nil` when none comes within so many milliseconds.
  func next(within milliseconds: Int) throws(Fault) -> ServiceLine? {
    try flush()
    let end = ContinuousClock.now + .milliseconds(milliseconds)
    while true {
      while !lines.isEmpty {
        let line = lines.removeFirst()
        guard case .ping(let token) = line else { return line }
        write { NativeEventWriter.pong(token: token, into: &$0) }
        try flush()
      }
      if let fault { throw fault }
      let rest = Int32(max(0, ((end - ContinuousClock.now) / .milliseconds(1)).rounded(.up)))
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, rest)
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { return nil }
      read()
    }
  }

  private func read() {
    let count = recv(descriptor, &input, input.count, 0)
    if count < 0, errno == EINTR { return }
    guard count > 0 else {
      fault = .closed
      return
    }
    let bytes = Array(input[..<count])
    framer.receive(bytes.span) { line in
      guard let line else {
        fault = .badLine("it is too long")
        return false
      }
      do throws(TrunkProblem) {
        if let line = try parser.parse(line) { lines.append(line) }
      } catch {
        fault = .badLine(error.text)
        return false
      }
      return true
    }
  }
}
