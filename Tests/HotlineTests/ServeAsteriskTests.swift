import TestSupport
import Testing

/// Gateways that people have, with the real service.
@Suite struct ServeAsteriskTests {
  @Test func `an Asterisk rings the clinic with nothing but a line of its dialplan`() throws {
    let service = try ServeRun("menus/clinic", flags: ["--fastagi", "0"])
    let address = try #require(
      service.screen.firstMatch(of: /AGI\(agi:\/\/127\.0\.0\.1:(\d+)\/NUMBER\)/))
    let port = try #require(UInt16(address.1))
    let asterisk = try #require(LineClient(port: port))
    asterisk.send("agi_network: yes\nagi_network_script: 100\nagi_uniqueid: 1.2\n")
    asterisk.expect("ANSWER")
    asterisk.send("200 result=0")
    #expect(asterisk.line()?.contains("/") == true)
    asterisk.send("HANGUP")
    try service.waitForLog("event=call-ended fastagi=1 call=1.2")
  }

  @Test func `a FreeSWITCH rings the clinic with nothing but a line of its dialplan`() throws {
    let service = try ServeRun("menus/clinic", flags: ["--event-socket", "0"])
    let address = try #require(
      service.screen.firstMatch(of: /socket 127\.0\.0\.1:(\d+)\/NUMBER async full/))
    let port = try #require(UInt16(address.1))
    let freeSWITCH = try #require(LineClient(port: port))
    freeSWITCH.expect("connect")
    freeSWITCH.expect("")
    freeSWITCH.send(
      "Event-Name: CHANNEL_DATA\nUnique-ID: u-1\nvariable_socket_path: 100\nContent-Type: command/reply\nSocket-Mode: async\nControl: full\n"
    )
    for line in ["linger", "", "myevents", "", "sendmsg"] { freeSWITCH.expect(line) }
    freeSWITCH.send(
      "Content-Type: text/disconnect-notice\nContent-Disposition: disconnect\nContent-Length: 0\n")
    try service.waitForLog("event=call-ended event-socket=1 call=u-1")
  }
}
