internal import Glibc
internal import Synchronization

/// A listening socket that no loop serves yet.
///
/// All sockets of a service are opened before anything else starts, so a port that is in use is found while
/// there is nothing to undo; each is then given to a loop on another thread.
package final class BoundSocket: Sendable {
  /// Where it really listens: the port is the system's choice where 0 was asked for.
  package let address: SocketAddress
  private let descriptor: Atomic<Int32>

  /// Connections that wait to be accepted, as many as the system allows by itself: a gateway that comes back brings all its calls.
  static let backlog: Int32 = 4096

  /// `count` sockets that share one address: the kernel spreads the connections over them.
  package static func open(
    at address: SocketAddress, count: Int
  ) throws(SocketError) -> [BoundSocket] {
    precondition(count > 0)
    // Sockets that share a port would also share it with another process of the same user, so the first
    // one asks for the port alone.
    let alone = try bind(to: address, shared: false)
    Glibc.close(alone)
    let first = try BoundSocket(at: address)
    var sockets = [first]
    for _ in 1..<count { sockets.append(try BoundSocket(at: first.address)) }
    return sockets
  }

  private init(at wanted: SocketAddress) throws(SocketError) {
    let socket = try BoundSocket.bind(to: wanted, shared: true)
    guard listen(socket, BoundSocket.backlog) == 0,
      let address = SocketAddress(askedBy: { getsockname(socket, $0, $1) })
    else {
      let code = -errno
      Glibc.close(socket)
      throw SocketError(.listen, code: code, at: wanted)
    }
    self.address = address
    descriptor = Atomic(socket)
  }

  deinit {
    let socket = take()
    if socket >= 0 { Glibc.close(socket) }
  }

  /// The descriptor, which is the caller's from here on; -1 when it was taken before.
  func take() -> Int32 { descriptor.exchange(-1, ordering: .acquiringAndReleasing) }

  private static func bind(to address: SocketAddress, shared: Bool) throws(SocketError) -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let socket = Glibc.socket(address.family, kind, 0)
    guard socket >= 0 else { throw SocketError(.listen, code: -errno, at: address) }
    var yes: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, size)
    if shared { setsockopt(socket, SOL_SOCKET, SO_REUSEPORT, &yes, size) }
    guard address.withSystemForm({ Glibc.bind(socket, $0, $1) }) == 0 else {
      let code = -errno
      Glibc.close(socket)
      throw SocketError(.listen, code: code, at: address)
    }
    return socket
  }
}
