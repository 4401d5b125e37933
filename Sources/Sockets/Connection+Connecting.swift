internal import CLibUV
internal import Glibc

extension Connection {
  /// Connects to `address`, and goes on as if the connection stood: what is written goes out when it does, and where it
  /// cannot be made the handler hears ``ConnectionHandler/closed(_:_:)``.
  ///
  /// For those that speak first and connect often. Within one machine a connection stands before `connect` has returned,
  /// and to be told so costs four calls of the system and a turn of the loop. Nor does it say that it stands in a segment of
  /// its own: the first bytes say so. What is written while something is on its way is gathered (RFC 896).
  package static func connect(
    to address: SocketAddress, on loop: EventLoop, handler: any ConnectionHandler
  ) throws(SocketError) -> Connection {
    let descriptor = address.withSystemForm { form, length in
      let descriptor = socket(
        Int32(form.pointee.sa_family),
        Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
      guard descriptor >= 0 else { return -errno }
      setTCPOption(TCP_QUICKACK, to: 0, of: descriptor)
      if Glibc.connect(descriptor, form, length) == 0 || errno == EINPROGRESS { return descriptor }
      let code = -errno
      Glibc.close(descriptor)
      return code
    }
    guard descriptor >= 0 else { throw SocketError(.connect, code: descriptor, at: address) }
    var connection: Connection!
    do throws(SocketError) {
      try takeOver(descriptor, on: loop) {
        connection = $0
        return handler
      }
    } catch {
      Glibc.close(descriptor)
      throw error
    }
    return connection
  }
}
