import Foundation
import TestSupport
import Testing

/// How calls of a real Asterisk end, and how they go on when a node does.
extension RealAsteriskTests {
  /// The keys that lead to a command, and the command in which the caller hangs up.
  static let moments: [(keys: String, command: String)] = [
    ("", "ANSWER"), ("", "SET VARIABLE HOTLINE_MARK"), ("", "STREAM FILE en/hello"),
    ("", "EXEC Background en/phrases/option"), ("1", "GET DATA en/number"), ("2", "RECORD FILE"),
    ("3", "EXEC Dial"), ("4", "EXEC Queue"), ("5", "EXEC StoreDTMF"), ("6", "EXEC SendFAX"),
  ]

  /// The result of the command, the line HANGUP, and 511 for what the service says next: in whatever order they come, the
  /// call is over once, and nothing is wrong.
  @Test func `a caller may hang up in every command`() throws {
    let menu = try GatewayMenu.Folder()
    let rig = try menu.rig(
      flags: ["--recordings", menu.recordings, "--fax-folder", menu.faxes, "--loops", "1"],
      dialplan: """
        [incoming]
        exten => _X!,1,AGI(agi://${NODE}/${EXTEN},resume=)
         same => n,Hangup()
        [hotline-transfer]
        exten => _X!,1,Wait(60)
        [agents]
        exten => 1,1,Wait(60)

        """, queues: "[desk]\nmember => Local/1@agents/n\n")
    for (index, moment) in Self.moments.enumerated() {
      let call = try rig.call(GatewayMenu.number)
      if !moment.keys.isEmpty {
        try call.command("EXEC Background en/phrases/option")
        call.press(moment.keys)
      }
      try call.command(moment.command)
      call.hangUp()
      try rig.waitForEnd(of: call, number: index + 1)
    }
    let log = rig.service.log
    #expect(log.components(separatedBy: "cause=normal by=caller").count == Self.moments.count + 1)
    #expect(!log.contains("level=error"))
    // Of all this only the fax is worth a line.
    #expect(rig.service.linesNoted.count == 1)
    #expect(rig.service.linesNoted.first?.contains("the fax was not sent") == true)
  }

  /// No line HANGUP; or two of them and a closed connection.
  @Test(arguments: ["AGISIGHUP", "AGIEXITONHANGUP"])
  func `a hang-up is known however the dialplan has it told`(_ variable: String) throws {
    let menu = try GatewayMenu.Folder()
    let rig = try menu.rig()
    let call = try rig.call(
      GatewayMenu.number, [variable: variable == "AGISIGHUP" ? "no" : "yes"])
    try call.command("EXEC Background en/phrases/option")
    call.hangUp()
    try rig.waitForEnd(of: call)
    #expect(rig.service.log.contains("cause=normal by=caller"))
  }

  @Test func `a call from a channel that is dead already is over at once`() throws {
    let menu = try GatewayMenu.Folder()
    let rig = try menu.rig(
      dialplan: """
        [incoming]
        exten => 1,1,Answer()
         same => n,Hangup()
        exten => h,1,AGI(agi://${NODE}/\(GatewayMenu.number))

        """)
    let call = try rig.call("1")
    try rig.waitForEnd(of: call)
    #expect(call.commands == ["ANSWER"])
    #expect(!rig.service.log.contains("level=error"))
  }

  @Test func `the service hangs up, and the dialplan does not go on`() throws {
    let menu = try GatewayMenu.Folder()
    let rig = try menu.rig()
    let call = try rig.call(GatewayMenu.number)
    try call.command("EXEC Background en/phrases/option")
    // Nobody is there whom it could dial.
    call.press("3")
    try call.command("STREAM FILE en/broken")
    try rig.waitForEnd(of: call)
    #expect(call.commands.last == "HANGUP")
    #expect(!call.events.contains { $0["Application"] == "Verbose" })
  }

  // MARK: Nodes

  /// The README's lines, but for the names of its machines.
  static func readmeDialplan() throws -> String {
    let block = try #require(
      ReadmeTests.blocks("", in: ReadmeTests.readme).first { lines in
        lines.first?.hasPrefix("exten => 12333,1,AGI(agi://node-a:4573/12333") == true
      })
    let lines = ["[incoming]"] + block
    return lines.joined(separator: "\n").replacing("node-a:4573", with: "${NODE}")
      .replacing("node-b:4573", with: "${OTHER}") + "\n"
  }

  /// Killed as nothing else can kill it: in a prompt that Asterisk stops at once, and in one of several pieces that it plays
  /// to its end, or to the caller's next key.
  @Test(arguments: ["STREAM FILE zh/welcome", "EXEC Background zh/inquiry."])
  func `by the README's dialplan a call goes on at the next node when the first is killed`(
    _ moment: String
  ) throws {
    let rig = try AsteriskRig.shipped(dialplan: Self.readmeDialplan())
    let key = rig.service.store.path + ".mark-key"
    let other = try ServeRun("menus/12333", flags: ["--fastagi", "0", "--mark-key", key])
    let call = try rig.call("12333", ["OTHER": "127.0.0.1:\(try other.fastAGIPort)"])
    if moment.hasPrefix("EXEC") {
      try call.command("STREAM FILE zh/welcome")
      call.press("1")
    }
    try call.command(moment)
    rig.service.kill()
    if moment.hasPrefix("EXEC") { call.press("3") }
    #expect(try call.dialplan("AGI").contains(other.fastAGIPort.description))
    // Where it was: in the welcome, or behind it.
    try call.command(moment)
    if moment.hasPrefix("EXEC") {
      #expect(!call.commands.dropFirst(5).contains { $0.contains("zh/welcome") })
    }
    try other.waitForLog("event=call-resumed fastagi=1 call=\(call.id)")
    call.press(moment.hasPrefix("EXEC") ? "#" : "1")
    try call.command("EXEC Background zh/")
    call.hangUp()
    try call.ended()
    try other.waitForLog("event=call-ended fastagi=1 call=\(call.id)")
  }

  /// The keys that lead to a command, what happens there once the node is dead, and what the next node then says.
  static let deaths: [(keys: String, command: String, then: String, next: String)] = [
    // Stopped at once.
    ("1", "GET DATA en/number", "", "GET DATA en/number"),
    // Recorded on, to its end; nobody knows of it, and the caller is asked again.
    ("2", "RECORD FILE", "#", "STREAM FILE en/message"),
    // Talked on, to the end; nobody knows of that either.
    ("3", "EXEC Dial", "", "STREAM FILE en/person"),
    // Sent to its end, and nobody knows.
    ("6", "EXEC SendFAX", "", "STREAM FILE en/form"),
  ]

  @Test(arguments: deaths)
  func `what a dead node had under way is said again by the next`(
    _ keys: String, _ command: String, _ then: String, _ next: String
  ) throws {
    let menu = try GatewayMenu.Folder()
    let number = GatewayMenu.number
    let folders = ["--recordings", menu.recordings, "--fax-folder", menu.faxes]
    let rig = try menu.rig(
      flags: folders,
      dialplan: """
        [incoming]
        exten => \(number),1,AGI(agi://${NODE}/\(number),resume=${HOTLINE_MARK})
         same => n,AGI(agi://${OTHER}/\(number),resume=${HOTLINE_MARK})
         same => n,Hangup()
        [hotline-transfer]
        exten => _X!,1,Answer()
         same => n,Wait(2)

        """)
    let key = rig.service.store.path + ".mark-key"
    let other = try ServeRun(menu.menu, flags: ["--fastagi", "0", "--mark-key", key] + folders)
    let call = try rig.call(
      number,
      [
        "OTHER": "127.0.0.1:\(try other.fastAGIPort)",
        "FAX_FILE": menu.folder.appending(path: "received.tif").path,
      ])
    try call.command("EXEC Background en/phrases/option")
    call.press(keys)
    let words = try call.command(command).split(separator: " ")
    switch keys {
    case "2": try FileWait.until(8000, in: words[2] + ".alaw")
    case "3": try call.wait(for: "the bridge") { $0["Event"] == "BridgeEnter" }
    default: break
    }
    rig.service.kill()
    call.press(then)
    if keys == "6" { call.become(.fax) }
    #expect(try call.dialplan("AGI").contains(other.fastAGIPort.description))
    try call.command(next)
    try other.waitForLog("event=call-resumed fastagi=1 call=\(call.id)")
    call.hangUp()
    try call.ended()
    try other.waitForLog("event=call-ended fastagi=1 call=\(call.id)")
    // Of the first node's recording its file is left.
    let files = try FileManager.default.contentsOfDirectory(atPath: menu.recordings)
    #expect(files.count == (keys == "2" ? 1 : 0))
  }

  @Test func `by the README's dialplan a node that is not there costs the caller nothing`() throws {
    let rig = try AsteriskRig.shipped(dialplan: Self.readmeDialplan())
    // Nobody listens there.
    let call = try rig.call(
      "12333",
      [
        "NODE": "127.0.0.1:\(try FreePort.any())",
        "OTHER": "127.0.0.1:\(try rig.service.fastAGIPort)",
      ])
    try call.command("STREAM FILE zh/welcome")
    call.hangUp()
    try rig.waitForEnd(of: call)
  }
}
