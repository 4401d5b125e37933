import Foundation
import Synchronization

/// Listens on a port of loopback, for tests of programs that connect.
package final class LoopbackListener: Sendable {
  package let port: UInt16
  private let state: State

  private final class State: Sendable {
    /// nil once it is closed: its number may mean another socket by then.
    let socket: Mutex<Int32?>
    let connections = Mutex(0)

    init(_ socket: Int32) { self.socket = Mutex(socket) }

    func close() {
      socket.withLock { socket in
        if let socket { Glibc.close(socket) }
        socket = nil
      }
    }
  }

  /// `serve` has each connection on a thread of its own, with how many there were before, and closes it.
  package init?(_ serve: @escaping @Sendable (_ socket: Int32, _ number: Int) -> Void) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    let state = State(listener)
    self.state = state
    guard isBound else {
      state.close()
      return nil
    }
    Thread.detachNewThread {
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { break }
        let number = state.connections.withLock { count in
          defer { count += 1 }
          return count
        }
        Thread.detachNewThread { serve(connection, number) }
      }
      state.close()
    }
  }

  deinit { stop() }

  /// How many have connected.
  package var connections: Int { state.connections.withLock { $0 } }

  /// Takes no connection any more.
  package func stop() {
    state.socket.withLock { socket in
      if let socket { _ = shutdown(socket, Int32(SHUT_RDWR)) }
    }
  }
}
