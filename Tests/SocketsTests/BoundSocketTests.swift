import Sockets
import Testing

@Suite struct BoundSocketTests {
  @Test func `port 0 becomes a port that can be read, the same for every loop`() throws {
    let sockets = try BoundSocket.open(at: anyPort(), count: 3)
    #expect(sockets[0].address.port != 0)
    #expect(Set(sockets.map { $0.address.port }).count == 1)
  }

  @Test func `a port in use is refused, though the sockets of one service share theirs`() throws {
    let taken = try BoundSocket.open(at: anyPort(), count: 2)
    let error = #expect(throws: SocketError.self) {
      _ = try BoundSocket.open(at: taken[0].address, count: 2)
    }
    #expect(error?.cause == .addressInUse)
    #expect(
      error?.description
        == "cannot listen on \(taken[0].address): the port is in use by another program")
    withExtendedLifetime(taken) {}
  }

  @Test func `a port that was given up is free again`() throws {
    let address = try BoundSocket.open(at: anyPort(), count: 2)[0].address
    #expect(try BoundSocket.open(at: address, count: 1)[0].address == address)
  }

  @Test func `an address of another machine is refused`() throws {
    let error = #expect(throws: SocketError.self) {
      _ = try BoundSocket.open(at: SocketAddress(host: "192.0.2.1", port: 0), count: 1)
    }
    #expect(error?.cause == .addressNotAvailable)
  }

  @Test func `IPv6 addresses stand in brackets`() throws {
    #expect(try SocketAddress(host: "::1", port: 12333).description == "[::1]:12333")
    #expect(try SocketAddress(host: "127.0.0.1", port: 80).description == "127.0.0.1:80")
  }

  @Test func `a host that is no host is told by name`() throws {
    let error = #expect(throws: SocketError.self) {
      _ = try SocketAddress(host: "no such host", port: 1)
    }
    #expect(error?.description == "no machine is known by the name 'no such host'")
  }
}
