import Foundation
import Synchronization
import TestSupport

/// Carries connections on to a service, and breaks them when a test says so.
final class TrunkRelay: Sendable {
  private let listener: LoopbackListener
  private let links: Links

  /// Both ends of each connection, by when it was made.
  private final class Links: Sendable {
    private let sockets = Mutex<[Int: (Int32, Int32)]>([:])

    func carry(_ near: Int32, _ number: Int, to port: UInt16) {
      let far = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      let code = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(far, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      guard code == 0 else {
        close(far)
        close(near)
        return
      }
      sockets.withLock { $0[number] = (near, far) }
      let back = DispatchSemaphore(value: 0)
      Thread.detachNewThread {
        Self.copy(from: far, to: near)
        back.signal()
      }
      Self.copy(from: near, to: far)
      back.wait()
      sockets.withLock {
        $0[number] = nil
        close(near)
        close(far)
      }
    }

    private static func copy(from source: Int32, to sink: Int32) {
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = recv(source, &buffer, buffer.count, 0)
        guard count > 0 else { break }
        var sent = 0
        while sent < count {
          let more = buffer[sent..<count].withUnsafeBytes {
            send(sink, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
          }
          guard more > 0 else { break }
          sent += more
        }
      }
      shutdown(sink, Int32(SHUT_WR))
    }

    func end(_ number: Int) {
      sockets.withLock { sockets in
        guard let (near, far) = sockets[number] else { return }
        shutdown(near, Int32(SHUT_RDWR))
        shutdown(far, Int32(SHUT_RDWR))
      }
    }
  }

  init?(to port: UInt16) {
    let links = Links()
    guard let listener = LoopbackListener({ links.carry($0, $1, to: port) }) else { return nil }
    (self.links, self.listener) = (links, listener)
  }

  var port: UInt16 { listener.port }
  /// How many there have been.
  var connections: Int { listener.connections }

  /// Ends the connection that was made after so many others, as a service does that closes it.
  func end(_ number: Int) { links.end(number) }

  /// Takes no connection any more.
  func stop() { listener.stop() }
}
