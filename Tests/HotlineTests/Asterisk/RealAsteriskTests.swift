import Foundation
import TestSupport
import Testing

/// Calls of a real Asterisk to the built service. Whatever is waited for is what Asterisk itself says that it does; the
/// calls take as long as what is said in them.
@Suite(
  "A real Asterisk", .serialized,
  .enabled(if: AsteriskRig.program != nil, AsteriskRig.missing))
struct RealAsteriskTests {
  // MARK: Menus

  /// Each key comes when its menu is being said; none of it in the welcome, which would skip the first menu.
  @Test func `three menus of 12333, by its keys, take five commands`() throws {
    let rig = try AsteriskRig.shipped()
    let call = try rig.call("12333")
    for (key, menu) in [("1", "zh/main.inquiry"), ("#", "zh/inquiry."), ("5", "zh/main.inquiry")] {
      try call.command("EXEC Background \(menu)")
      call.press(key)
    }
    try call.command("EXEC Background zh/areas")
    #expect(call.commands.count == 6)
    #expect(call.commands[0] == "ANSWER")
    #expect(call.commands[1].hasPrefix("STREAM FILE zh/welcome "))
    call.hangUp()
    try rig.waitForEnd(of: call)
    #expect(rig.service.log.contains("from=139****2345"))
    #expect(rig.service.log.contains("cause=normal by=caller"))
    #expect(!rig.service.log.contains("event=gateway-noted"))
    #expect(!rig.stand.log.contains("does not exist in any format"))
  }

  /// As GET DATA tells them: four keys that are all there are, and `#` before.
  @Test func `an entry of several keys comes whole`() throws {
    let menu = try GatewayMenu.Folder()
    let rig = try menu.rig()
    let call = try rig.call(GatewayMenu.number)
    try call.command("EXEC Background en/phrases/option")
    call.press("1")
    try call.command("GET DATA en/number ")
    call.press("4711")
    try call.command("STREAM FILE en/heard ")
    call.hangUp()
    try rig.waitForEnd(of: call)
    // What a caller keys is no matter for a log.
    #expect(!rig.service.log.contains("4711"))
  }

  @Test func `silence is told by Asterisk, and the menu is said again`() throws {
    let menu = try GatewayMenu.Folder()
    let rig = try menu.rig()
    let call = try rig.call(GatewayMenu.number, as: .silent)
    try call.command("EXEC Background en/phrases/option")
    try call.command("EXEC Background en/phrases/option")
    call.press("5")
    try call.command("STREAM FILE en/rules")
  }

  // MARK: Prompts

  /// Every file that `hotline prompts install` has put there, one after the other, from behind its end.
  @Test func `STREAM FILE finds every prompt that was installed`() throws {
    let sounds = try AsteriskRig.shippedSounds()
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "hotline-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let names = try FileManager.default.subpathsOfDirectory(atPath: sounds.path)
      .filter { $0.hasSuffix(".alaw") }.map { String($0.dropLast(".alaw".count)) }.sorted()
    #expect(names.count > 600)
    try Data(names.map { $0 + "\n" }.joined().utf8).write(to: folder.appending(path: "names"))
    let script = folder.appending(path: "probe")
    try Data(
      """
      #!/bin/sh
      while read -r line && [ -n "$line" ]; do :; done
      while read -r name <&3; do
        echo "STREAM FILE $name \\"\\" 600000000"
        read -r reply
        echo "$reply" >&4
      done 3<'\(folder.path)/names' 4>'\(folder.path)/replies'

      """.utf8
    ).write(to: script)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
    let stand = try AsteriskStand(
      #require(AsteriskRig.program),
      dialplan: "[incoming]\nexten => 1,1,AGI(\(script.path))\n same => n,Hangup()\n",
      sounds: sounds)
    try stand.call("1").ended()
    let replies = try String(contentsOf: folder.appending(path: "replies"), encoding: .utf8)
      .split(separator: "\n")
    #expect(replies.count == names.count)
    for (name, reply) in zip(names, replies) where !reply.hasPrefix("200 result=0 ") {
      Issue.record("\(name): \(reply)")
    }
  }

  @Test func `a prompt that is not there is passed over, with one line in the log`() throws {
    let menu = try GatewayMenu.Folder()
    let rig = try menu.rig { $0 == "en/hello.alaw" }
    let call = try rig.call(GatewayMenu.number)
    try call.command("STREAM FILE en/hello")
    try call.command("EXEC Background en/phrases/option")
    call.press("5")
    try call.command("STREAM FILE en/rules")
    call.hangUp()
    try rig.waitForEnd(of: call)
    #expect(rig.service.linesNoted.count == 1)
    #expect(rig.service.linesNoted.first?.contains("finds no sound file for 'en/hello'") == true)
  }

  @Test func `without files of silence a menu of several prompts takes two commands`() throws {
    let menu = try GatewayMenu.Folder()
    let rig = try menu.rig(flags: ["--loops", "1"]) { $0.hasPrefix("hotline/silence-") }
    for number in 1...2 {
      let call = try rig.call(GatewayMenu.number, as: .silent)
      try call.command("EXEC Background en/phrases/option")
      try call.command("GET DATA \"\" ")
      call.press("5")
      try call.command("STREAM FILE en/rules")
      // It is found out once, in the first call.
      #expect(call.commands.contains { $0.contains("silence-") } == (number == 1))
      call.hangUp()
      try rig.waitForEnd(of: call, number: number)
    }
    #expect(rig.service.linesNoted.count == 1)
  }

  // MARK: Keys between two commands

  /// The key is pressed while everybody has to hear the rules, and answers the menu behind them.
  @Test func `with StoreDTMF no key is lost, and without it one in the rules is`() throws {
    let menu = try GatewayMenu.Folder()
    for isThere in [true, false] {
      let rig = try menu.rig(flags: ["--loops", "1"], without: isThere ? [] : [.typeAhead])
      for number in 1...2 {
        let call = try rig.call(GatewayMenu.number)
        try call.command("EXEC Background en/phrases/option")
        call.press("5")
        try call.command("STREAM FILE en/rules \"\"")
        call.press("3")
        if isThere {
          try call.command("en/person")
        } else {
          try call.command("EXEC Background en/phrases/option")
          call.press("3")
          try call.command("en/person")
        }
        // Found out in the first call of an Asterisk that has none, and not tried again.
        let tries = call.commands.filter { $0.hasPrefix("EXEC StoreDTMF") }.count
        #expect(tries == (isThere || number == 1 ? 1 : 0))
        call.hangUp()
        try rig.waitForEnd(of: call, number: number)
      }
      #expect(!rig.service.log.contains("event=gateway-noted"))
    }
  }
}
