import Foundation
import TestSupport
import Testing

/// What a real Asterisk records, and sends as a fax.
extension RealAsteriskTests {
  /// How a recording ends: by whom, and what the caller does for it once two seconds are there.
  enum Ending: String, CaseIterable {
    case key, silence, limit, hangUp
  }

  @Test(arguments: Ending.allCases)
  func `a message comes into the store, and its file goes after that`(_ ending: Ending) throws {
    let menu = try GatewayMenu.Folder()
    let rig = try menu.rig(flags: ["--recordings", menu.recordings])
    let call = try rig.call(GatewayMenu.number)
    try call.command("EXEC Background en/phrases/option")
    call.press("2")
    let command = try call.command("RECORD FILE \(menu.recordings)/")
    let file = command.split(separator: " ")[2] + ".alaw"
    if ending != .limit { try FileWait.until(16_000, in: String(file)) }
    switch ending {
    case .key: call.press("#")
    case .silence: call.become(.quiet)
    case .limit: break
    case .hangUp: call.hangUp()
    }
    var sound: Data?
    if ending != .hangUp {
      try call.command("STREAM FILE en/kept")
      // It is committed now, and could still be heard again.
      sound = try Data(contentsOf: URL(filePath: String(file)))
      call.hangUp()
    }
    try rig.waitForEnd(of: call)
    try FileWait.untilEmpty(menu.recordings)
    let messages = try Self.messages(rig.service)
    #expect(messages.count == 1)
    let length = try #require(messages.first?["length"] as? Int)
    switch ending {
    case .key, .hangUp: #expect((1_500...5_000).contains(length))
    case .silence: #expect((3_500...7_000).contains(length))
    case .limit: #expect((7_900...8_100).contains(length))
    }
    #expect(messages.first?["cutOff"] as? Bool == false)
    if let sound {
      // Byte by byte, behind the head of a WAV file.
      let receipt = try #require(messages.first?["receipt"] as? String)
      let wave = rig.service.folder.appending(path: "message.wav")
      let outcome = try CommandRun(
        "messages", "play", receipt, wave.path, "--by", "test", "--store", rig.service.store.path
      ).outcome()
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try Data(contentsOf: wave).dropFirst(58).prefix(sound.count) == sound)
    }
    #expect(!rig.service.log.contains("event=gateway-noted"))
  }

  @Test func `where Asterisk cannot write, the caller goes the way for that`() throws {
    let menu = try GatewayMenu.Folder()
    let rig = try menu.rig(flags: ["--recordings", menu.recordings])
    try FileManager.default.removeItem(atPath: menu.recordings)
    let call = try rig.call(GatewayMenu.number)
    try call.command("EXEC Background en/phrases/option")
    call.press("2")
    try call.command("RECORD FILE")
    try call.command("STREAM FILE en/no_messages")
    call.hangUp()
    try rig.waitForEnd(of: call)
    #expect(rig.service.log.contains("Asterisk could not record (writefile)"))
  }

  @Test func `without Asterisk's beep the message is recorded all the same`() throws {
    let menu = try GatewayMenu.Folder()
    let rig = try menu.rig(
      flags: ["--recordings", menu.recordings], withoutSounds: { $0 == "beep.gsm" })
    let call = try rig.call(GatewayMenu.number)
    try call.command("EXEC Background en/phrases/option")
    call.press("2")
    let command = try call.command("RECORD FILE")
    #expect(command.contains(" BEEP"))
    #expect(try !call.command("RECORD FILE").contains(" BEEP"))
    try call.command("STREAM FILE en/kept")
    call.hangUp()
    try rig.waitForEnd(of: call)
    #expect(try Self.messages(rig.service).count == 1)
    #expect(rig.service.log.contains("finds no sound file for 'beep'"))
  }

  // MARK: Faxes

  /// Over the audio of a call, as two machines do it: Asterisk's own modem at both ends.
  @Test func `a fax arrives at a machine, page by page`() throws {
    let menu = try GatewayMenu.Folder()
    let rig = try menu.rig(flags: ["--fax-folder", menu.faxes])
    let received = menu.folder.appending(path: "received.tif")
    let call = try rig.call(GatewayMenu.number, ["FAX_FILE": received.path])
    try call.command("EXEC Background en/phrases/option")
    call.press("6")
    try call.command("EXEC SendFAX")
    call.become(.fax)
    try call.command("STREAM FILE en/arrived")
    call.hangUp()
    try rig.waitForEnd(of: call)
    let bytes = try Data(contentsOf: received)
    #expect(bytes.prefix(2) == Data("II".utf8))
    #expect(bytes.count > 500)
    #expect(!rig.service.log.contains("event=gateway-noted"))
    try FileWait.untilEmpty(menu.faxes)
  }

  @Test func `a caller without a machine hears that the fax has not arrived`() throws {
    let menu = try GatewayMenu.Folder()
    let rig = try menu.rig(flags: ["--fax-folder", menu.faxes], without: [.faxModem, .fax])
    let call = try rig.call(GatewayMenu.number)
    try call.command("EXEC Background en/phrases/option")
    call.press("6")
    try call.command("STREAM FILE en/not_arrived")
    call.hangUp()
    try rig.waitForEnd(of: call)
    #expect(rig.service.log.contains("no application SendFAX: load its module"))
  }

  // MARK: What is left behind

  static func messages(_ service: ServeRun) throws -> [[String: Any]] {
    let outcome = try CommandRun("messages", "--json", "--store", service.store.path).outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try outcome.output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }
}
