import Foundation
import Synchronization

/// Listens on a port of loopback, for tests of programs that connect.
package final class LoopbackListener: Sendable {
  package let port: UInt16
  private let listener: Int32
  private let accepted = Mutex(0)

  /// `serve` has each connection on a thread of its own, with how many there were before, and closes it.
  package init?(_ serve: @escaping @Sendable (_ socket: Int32, _ number: Int) -> Void) {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    guard isBound else {
      close(listener)
      return nil
    }
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { break }
        let number = self?.accepted.withLock { count in
          defer { count += 1 }
          return count
        }
        guard let number else {
          close(connection)
          break
        }
        Thread.detachNewThread { serve(connection, number) }
      }
      close(listener)
    }
  }

  deinit { stop() }

  /// How many have connected.
  package var connections: Int { accepted.withLock { $0 } }

  /// Takes no connection any more.
  package func stop() { shutdown(listener, Int32(SHUT_RDWR)) }
}
