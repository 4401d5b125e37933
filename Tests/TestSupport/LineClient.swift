import Glibc

/// A TCP connection on which lines are sent and received, one after the other, for tests of servers.
package final class LineClient {
  /// How long an answer may take before a test fails. Generous: machines that test are busy.
  package static let patienceSeconds = 60

  private let socket: Int32
  private var unread: [UInt8] = []

  /// `nil` when nobody listens on `port` of this machine.
  package init?(port: UInt16) {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    limitSilence()
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if connected != 0 { return nil }
  }

  /// One that a listener has accepted, which is this value's from here on.
  package init(accepted socket: Int32) {
    self.socket = socket
    limitSilence()
  }

  /// So long a silence is a failure, not a slow machine.
  private func limitSilence() {
    var limit = timeval(tv_sec: Self.patienceSeconds, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(socket) }

  package func send(_ line: String) { send(bytes: Array(line.utf8) + [10]) }

  /// From here on sending gives up when the other side takes nothing for so long.
  package func giveUpSending(afterSeconds seconds: Int) {
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  /// Sends all of it; returns false where the other side did not take it.
  @discardableResult
  package func send(bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if sent <= 0 { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }

  /// The next line, without its end; nil when the other side has closed, or is silent for ``patienceSeconds``.
  package func line() -> String? {
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

  /// Says that nothing more will be sent, and still reads.
  package func finishSending() { shutdown(socket, Int32(SHUT_WR)) }

  /// Ends the connection as a machine does that has forgotten it: with a reset.
  package func reset() {
    var atOnce = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &atOnce, socklen_t(MemoryLayout<linger>.size))
    // The descriptor stays until the end of this value, so that no other gets its number meanwhile.
    let other = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    dup2(other, socket)
    close(other)
  }

  /// Ends the connection in both directions.
  package func hangUp() { shutdown(socket, Int32(SHUT_RDWR)) }
}
