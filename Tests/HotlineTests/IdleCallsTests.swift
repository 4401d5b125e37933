import Foundation
import TestSupport
import Testing

/// What a call costs that waits for its caller, on a connection of its own. Ten thousand are to stay under 150 MB, of which
/// the service itself has some 45: `HOTLINE_IDLE_CALLS=10000` brings them all (and `ulimit -n 20000` lets it), and without it
/// a tenth must stay under a tenth of what is left.
@Suite struct IdleCallsTests {
  static let count =
    ProcessInfo.processInfo.environment["HOTLINE_IDLE_CALLS"].flatMap { Int($0) } ?? 1000
  static let bytesPerCallMax = 10_400

  @Test(.serialized, arguments: ["--fastagi", "--event-socket"])
  func `calls that wait cost little`(_ flag: String) throws {
    let service = try ServeRun("menus/clinic", flags: [flag, "0", "--log", "warning"])
    let address = try #require(
      service.screen.firstMatch(of: /(?:agi:\/\/|socket )127\.0\.0\.1:(\d+)/))
    let port = try #require(UInt16(address.1))
    let before = try service.residentBytes()
    var clients: [LineClient] = []
    for number in 0..<Self.count {
      let client = try #require(LineClient(port: port))
      if flag == "--fastagi" {
        client.send("agi_network: yes\nagi_network_script: 100\nagi_uniqueid: 1.\(number)\n")
        client.expect("ANSWER")
        client.send("200 result=0")
        // The first prompt, which the caller now hears.
        #expect(client.line() != nil)
      } else {
        client.expect("connect")
        client.send(
          "\nEvent-Name: CHANNEL_DATA\nUnique-ID: u-\(number)\nvariable_socket_path: 100\n"
            + String(
              repeating: "variable_filler: \(String(repeating: "x", count: 50))\n", count: 100)
            + "Content-Type: command/reply\nSocket-Mode: async\nControl: full\n")
        while let line = client.line(), !line.hasPrefix("execute-app-arg: en/hello") {}
      }
      clients.append(client)
    }
    let after = try service.residentBytes()
    #expect(after - before < Self.bytesPerCallMax * Self.count, "\(after) bytes in all")
    if Self.count >= 10_000 { print("\(Self.count) calls by \(flag): \(after) bytes in all") }
    withExtendedLifetime(clients) {}
  }
}
