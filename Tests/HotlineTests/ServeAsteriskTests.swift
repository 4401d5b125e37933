import TestSupport
import Testing

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
}
