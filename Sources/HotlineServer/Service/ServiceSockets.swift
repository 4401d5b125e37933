internal import GatewayProtocols
package import Sockets

/// The sockets of a service, opened before anything else: a port that is in use is found while there is nothing to
/// undo, not even a store that was made.
package struct ServiceSockets: Sendable {
  /// Of trunks: one for each loop.
  let trunks: [BoundSocket]
  /// Of gateways that make a connection for each call: one for each loop, of each kind that is asked for.
  let calls: [(medium: GatewayMedium, sockets: [BoundSocket])]

  package init(at address: SocketAddress, _ options: ServiceOptions) throws(SocketError) {
    trunks = try BoundSocket.open(at: address, count: options.loops)
    var calls: [(medium: GatewayMedium, sockets: [BoundSocket])] = []
    if let address = options.fastAGI {
      calls.append((.fastAGI, try BoundSocket.open(at: address, count: options.loops)))
    }
    if let address = options.eventSocket {
      calls.append((.eventSocket, try BoundSocket.open(at: address, count: options.loops)))
    }
    self.calls = calls
  }

  /// Where gateways of `medium` connect; nil where none does.
  func address(of medium: GatewayMedium) -> SocketAddress? {
    calls.first { $0.medium == medium }?.sockets.first?.address
  }
}
