import Foundation
import TestSupport
import Testing

/// Gateways that people have, with the real service.
@Suite struct ServeAsteriskTests {
  @Test func `an Asterisk rings the clinic with nothing but a line of its dialplan`() throws {
    let service = try ServeRun("menus/clinic", flags: ["--fastagi", "0"])
    let asterisk = try #require(LineClient(port: service.fastAGIPort))
    asterisk.send("agi_network: yes\nagi_network_script: 100\nagi_uniqueid: 1.2\n")
    asterisk.expect("ANSWER")
    asterisk.send("200 result=0")
    #expect(asterisk.line()?.contains("/") == true)
    asterisk.send("HANGUP")
    try service.waitForLog("event=call-ended fastagi=1 call=1.2")
  }

  /// Each key comes when its menu has been said, which costs the most.
  @Test func `a call of three menus of 12333 takes five commands, of many prompts each`() throws {
    let service = try ServeRun("menus/12333", flags: ["--fastagi", "0"])
    let asterisk = try #require(LineClient(port: service.fastAGIPort))
    asterisk.send("agi_network: yes\nagi_network_script: 12333\nagi_uniqueid: 1.2\n")
    asterisk.expect("ANSWER")
    asterisk.send("200 result=0")
    asterisk.expect("STREAM FILE zh/welcome…")
    asterisk.send("200 result=0 endpos=16000")
    // The main menu, what there is to ask for, and the main menu again.
    for key in ["1", "#", "5"] {
      let menu = try #require(asterisk.line())
      #expect(menu.hasPrefix("EXEC Background zh/"))
      #expect(menu.contains("&hotline/silence-"))
      #expect(menu.split(separator: "&").count > 10)
      asterisk.send("200 result=\(UInt8(ascii: Unicode.Scalar(key)!))")
    }
    asterisk.expect("EXEC Background zh/areas.xiaoshan&…")
    asterisk.send("HANGUP")
    try service.waitForLog("event=call-ended fastagi=1 call=1.2")
  }

  /// The log advises to install files of silence, and modules are loaded, while the service runs.
  @Test func `what an Asterisk lacked is tried again after a SIGHUP`() throws {
    let files = try GatewayMenu.Folder()
    let service = try ServeRun(files.menu, flags: ["--fastagi", "0", "--loops", "1"])
    /// Hears the rules and then the menu, at an Asterisk without the module and without the files.
    func ring(_ number: Int) throws -> (storesKeys: Bool, hasSilence: Bool) {
      let asterisk = try #require(LineClient(port: service.fastAGIPort))
      asterisk.send(
        "agi_network: yes\nagi_network_script: \(GatewayMenu.number)\nagi_uniqueid: 1.\(number)\n")
      var asked = ""
      var menus = 0
      while let line = asterisk.line() {
        asked += line + "\n"
        if line.hasPrefix("EXEC StoreDTMF") {
          asterisk.send("200 result=-2")
        } else if line.hasPrefix("EXEC Background") {
          menus += 1
          if menus == 3 {
            asterisk.send("HANGUP")
            break
          }
          asterisk.send("200 result=\(menus == 1 ? UInt8(ascii: "5") : 0)")
        } else if line.hasPrefix("GET VARIABLE BACKGROUNDSTATUS") {
          asterisk.send("200 result=1 (\(asked.contains("&hotline/") ? "FAILED" : "SUCCESS"))")
        } else if line.hasPrefix("STREAM FILE hotline/") {
          asterisk.send("200 result=-1 endpos=0")
        } else if line.hasPrefix("GET DATA") {
          asterisk.send("200 result= (timeout)")
        } else {
          asterisk.send("200 result=0 endpos=16000")
        }
      }
      asterisk.hangUp()
      try service.waitForLog("event=call-ended fastagi=\(number) ")
      return (asked.contains("StoreDTMF"), asked.contains("&hotline/"))
    }
    #expect(try ring(1) == (true, true))
    #expect(try ring(2) == (false, false))
    service.signal(SIGHUP)
    try service.waitForLog("event=menus-unchanged")
    #expect(try ring(3) == (true, true))
    #expect(try ring(4) == (false, false))
  }

  @Test func `a FreeSWITCH rings the clinic with nothing but a line of its dialplan`() throws {
    let service = try ServeRun("menus/clinic", flags: ["--event-socket", "0"])
    let freeSWITCH = try #require(LineClient(port: service.eventSocketPort))
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

  /// The README's dialplan: when the first node dies, Asterisk goes on with its next line.
  @Test func `a call whose node dies goes on at another, where it was`() throws {
    let one = try ServeRun("menus/clinic", flags: ["--fastagi", "0"])
    let key = one.store.path + ".mark-key"
    let other = try ServeRun("menus/clinic", flags: ["--fastagi", "0", "--mark-key", key])
    let first = try #require(LineClient(port: one.fastAGIPort))
    first.send("agi_network: yes\nagi_network_script: 100\nagi_uniqueid: 1.2\nagi_arg_1: resume=\n")
    var mark = ""
    var isInMainMenu = false
    while !isInMainMenu, let line = first.line() {
      if line.hasPrefix("SET VARIABLE HOTLINE_MARK ") {
        mark = String(line.split(separator: " ")[3]).replacing("\"", with: "")
      }
      isInMainMenu = line.contains("en/main.opening")
      if !isInMainMenu { first.send("200 result=\(line == "ANSWER" ? 0 : 1)") }
    }
    one.kill()
    #expect(first.line() == nil)
    let second = try #require(LineClient(port: other.fastAGIPort))
    second.send(
      "agi_network: yes\nagi_network_script: 100\nagi_uniqueid: 1.2\nagi_arg_1: resume=\(mark)\n")
    var isBack = false
    while !isBack, let line = second.line() {
      #expect(!line.contains("en/hello"))
      isBack = line.contains("en/main.opening")
      if !isBack { second.send("200 result=1") }
    }
    #expect(isBack)
    try other.waitForLog("event=call-resumed fastagi=1")
  }
}
