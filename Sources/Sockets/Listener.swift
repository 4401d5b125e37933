internal import CLibUV
internal import Glibc

/// Accepts the connections of one listening socket on one loop.
///
/// A burst of connections keeps nobody waiting: after ``acceptsPerTurn`` of them the loop's other connections have their turn.
package final class Listener: Handle {
  private static let acceptsPerTurn = 64
  /// How long a peer that speaks first may keep silent before its connection is accepted all the same, in seconds.
  private static let silenceSecondsMax: Int32 = 1

  private let accepted: (Connection, SocketAddress) -> (any ConnectionHandler)?
  private let peerSpeaksFirst: Bool
  /// The loop's turn in which it has accepted last, and how many.
  private var turn: UInt32 = 0
  private var acceptedInTurn = 0

  /// Takes over `socket`. `accepted` is called with each new connection and who is at its other end, and says who handles it;
  /// where nobody does, it is closed. Where the `peerSpeaksFirst`, a connection is accepted once its first bytes have come,
  /// and they are read at once: two wakings are one. Nor are they acknowledged before they are answered, which is to happen
  /// at once; who has no answer says so with ``Connection/acknowledge()``.
  package init(
    _ socket: BoundSocket, on loop: EventLoop, peerSpeaksFirst: Bool = false,
    accepted: @escaping (Connection, SocketAddress) -> (any ConnectionHandler)?
  ) throws(SocketError) {
    self.accepted = accepted
    self.peerSpeaksFirst = peerSpeaksFirst
    super.init(kind: UV_TCP)
    let tcp = raw.assumingMemoryBound(to: uv_tcp_t.self)
    var code = uv_tcp_init(loop.raw, tcp)
    guard code == 0 else { throw SocketError(.listen, code: code, at: socket.address) }
    adopt()
    let descriptor = socket.take()
    // What is accepted inherits it.
    setTCPOption(TCP_NODELAY, to: 1, of: descriptor)
    askWhetherPeersAreThere(descriptor)
    if peerSpeaksFirst {
      setTCPOption(TCP_DEFER_ACCEPT, to: Listener.silenceSecondsMax, of: descriptor)
      // What has come is acknowledged by the answer, or by who has none. Listening forgets it, and has begun already.
      setTCPOption(TCP_QUICKACK, to: 0, of: descriptor)
    }
    code = uv_tcp_open(tcp, descriptor)
    if code == 0 {
      code = uv_listen(stream, BoundSocket.backlog) { stream, status in
        Listener.of(stream).connected(status)
      }
    }
    guard code == 0 else {
      close()
      throw SocketError(.listen, code: code, at: socket.address)
    }
  }

  /// A machine that has gone without a word is noticed two minutes after the last that was heard of it (tcp(7)), also where this
  /// side says nothing, for it waits for a caller to say something, and where what it has said is not acknowledged.
  private func askWhetherPeersAreThere(_ socket: Int32) {
    var yes: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &yes, socklen_t(MemoryLayout<Int32>.size))
    setTCPOption(TCP_KEEPIDLE, to: 60, of: socket)
    setTCPOption(TCP_KEEPINTVL, to: 20, of: socket)
    setTCPOption(TCP_KEEPCNT, to: 3, of: socket)
    setTCPOption(TCP_USER_TIMEOUT, to: 120_000, of: socket)
  }

  private var stream: UnsafeMutablePointer<uv_stream_t> {
    raw.assumingMemoryBound(to: uv_stream_t.self)
  }

  private func connected(_ status: Int32) {
    // A connection that broke before it was accepted, or for which no descriptor was free, is the
    // caller's to try again; the listener goes on.
    guard status == 0 else { return }
    if turn != loop.turnsSoFar {
      turn = loop.turnsSoFar
      acceptedInTurn = 0
    }
    acceptedInTurn += 1
    // libuv brings no other before this one is accepted.
    if acceptedInTurn > Listener.acceptsPerTurn {
      loop.acceptInNextTurn(self)
    } else {
      accept()
    }
  }

  /// Accepts the connection that waits.
  func accept() {
    guard !isClosing, let connection = try? Connection(on: loop) else { return }
    guard uv_accept(stream, connection.stream) == 0 else { return connection.close() }
    guard let peer = connection.peer, let handler = accepted(connection, peer) else {
      return connection.close()
    }
    connection.begin(handler, hasInput: peerSpeaksFirst)
  }
}
