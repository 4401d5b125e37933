internal import CLibUV
internal import Glibc

/// Accepts the connections of one listening socket on one loop.
package final class Listener: Handle {
  private let accepted: (Connection) -> (any ConnectionHandler)?

  /// Takes over `socket`. `accepted` is called with each new connection and says who handles it;
  /// where nobody does, it is closed.
  package init(
    _ socket: BoundSocket, on loop: EventLoop,
    accepted: @escaping (Connection) -> (any ConnectionHandler)?
  ) throws(SocketError) {
    self.accepted = accepted
    super.init(on: loop, kind: UV_TCP)
    let tcp = raw.assumingMemoryBound(to: uv_tcp_t.self)
    var code = uv_tcp_init(loop.raw, tcp)
    guard code == 0 else { throw SocketError(.listen, code: code, at: socket.address) }
    adopt()
    code = uv_tcp_open(tcp, socket.take())
    if code == 0 {
      code = uv_listen(stream, 4096) { stream, status in Listener.of(stream).accept(status) }
    }
    guard code == 0 else {
      close()
      throw SocketError(.listen, code: code, at: socket.address)
    }
  }

  private var stream: UnsafeMutablePointer<uv_stream_t> {
    raw.assumingMemoryBound(to: uv_stream_t.self)
  }

  private func accept(_ status: Int32) {
    // A connection that broke before it was accepted, or for which no descriptor was free, is the
    // caller's to try again; the listener goes on.
    guard status == 0, let connection = try? Connection(on: loop) else { return }
    guard uv_accept(stream, connection.stream) == 0 else { return connection.close() }
    guard let handler = accepted(connection) else { return connection.close() }
    connection.begin(handler)
  }
}
