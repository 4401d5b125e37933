import Glibc
import Testing

@testable import Sockets

@Suite("What the system refused, in words") struct SocketErrorTests {
  static let refused: [(SocketError.Operation, Int32, words: String)] = [
    (
      .listen, EACCES,
      "cannot listen on 127.0.0.1:80: permission denied (ports below 1024 are the administrator's)"
    ),
    (
      .connect, EPERM,
      "cannot connect to 127.0.0.1:80: permission denied (a firewall of this machine forbids it)"
    ),
    (.watch, EACCES, "cannot watch for changes: permission denied"),
    (
      .listen, EADDRNOTAVAIL,
      "cannot listen on 127.0.0.1:80: this machine does not have that address"
    ),
    (
      .connect, EADDRNOTAVAIL,
      "cannot connect to 127.0.0.1:80: every port for calling from is in use (net.ipv4.ip_local_port_range)"
    ),
    (
      .accept, EMFILE,
      "cannot accept a connection: too many open files; raise the limit with 'ulimit -n'"
    ),
    (
      .watch, EMFILE,
      "cannot watch for changes: too many programs watch files, or too many files are open; raise 'fs.inotify.max_user_instances' with sysctl, or the limit with 'ulimit -n'"
    ),
    (
      .watch, ENOSPC,
      "cannot watch for changes: too many files and folders are watched; raise 'fs.inotify.max_user_watches' with sysctl"
    ),
  ]

  @Test("the same number says another thing where another thing was tried", arguments: refused)
  func words(_ operation: SocketError.Operation, _ code: Int32, _ words: String) throws {
    let address = try SocketAddress(host: "127.0.0.1", port: 80)
    #expect(SocketError(operation, code: -code, at: address).description == words)
  }
}
