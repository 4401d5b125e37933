package import Sockets

/// The sockets of a service, opened before anything else: a port that is in use is found while there is nothing to
/// undo, not even a store that was made.
package struct ServiceSockets: Sendable {
  /// Of trunks: one for each loop.
  let trunks: [BoundSocket]
  /// Of Asterisks: one for each loop, or none.
  let fastAGI: [BoundSocket]

  package init(at address: SocketAddress, _ options: ServiceOptions) throws(SocketError) {
    trunks = try BoundSocket.open(at: address, count: options.loops)
    fastAGI =
      if let address = options.fastAGI {
        try BoundSocket.open(at: address, count: options.loops)
      } else { [] }
  }
}
