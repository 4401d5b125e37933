import GatewayProtocols
import HotlineServer
import Sockets
import TestSupport
import Testing

@Suite struct AllowedPeersTests {
  static let options = ServiceOptions(
    node: "test", loops: 1, seal: MarkSeal(key: [UInt8](repeating: 7, count: 32)))

  @Test(arguments: [
    ("127.0.0.1", true), ("10.255.0.1", true), ("172.31.9.9", true), ("192.168.1.1", true),
    ("169.254.3.4", true), ("::1", true), ("fd12::7", true), ("fe80::1", true),
    ("::ffff:10.0.0.1", true), ("172.32.0.1", false), ("11.0.0.1", false), ("8.8.8.8", false),
    ("2001:db8::1", false), ("::ffff:8.8.8.8", false),
  ])
  func `without a word, those near by may connect`(_ host: String, _ isAdmitted: Bool) throws {
    let address = try SocketAddress(host: host, port: 1)
    for port in [ServicePort.trunks, .calls(.fastAGI), .calls(.eventSocket)] {
      #expect(Self.options.admits(address, port) == isAdmitted)
    }
  }

  @Test func `whoever has a secret may come from anywhere, if nobody said otherwise`() throws {
    let far = try SocketAddress(host: "8.8.8.8", port: 1)
    var options = Self.options
    options.secrets = try GatewaySecrets(file: "east a-long-secret")
    #expect(options.admits(far, .trunks))
    #expect(!options.admits(far, .calls(.fastAGI)))
    options.allowed = [try #require(AddressRange("10.0.0.0/8"))]
    #expect(!options.admits(far, .trunks))
    options.allowed = [try #require(AddressRange("0.0.0.0/0"))]
    #expect(options.admits(far, .trunks))
    #expect(options.admits(far, .calls(.eventSocket)))
  }

  @Test(arguments: [
    "", "10", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1", "::/129", "hotline.local",
    "10.0.0.0/8/8",
  ])
  func `what is no range is none`(_ text: String) { #expect(AddressRange(text) == nil) }

  @Test func `a stranger is closed at once, and told once for each port`() throws {
    let address = try SocketAddress(host: "127.0.0.1", port: 0)
    let service = try TestService { options in
      options.loops = 1
      options.fastAGI = address
      options.eventSocket = address
      options.allowed = [AddressRange("10.0.0.0/8")!]
    }
    for port in [
      service.service.address.port, service.service.fastAGIAddress!.port,
      service.service.eventSocketAddress!.port, service.service.address.port,
    ] {
      // It may be reset while the test writes, or be gone before it does.
      if let client = LineClient(port: port) { #expect(client.line() == nil) }
    }
    let log = service.finalLog()
    #expect(log.ranges(of: "event=peer-refused").count == 3)
    #expect(log.contains("peer=127.0.0.1"))
  }
}
