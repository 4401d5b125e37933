import Foundation
import TestSupport
import Testing

/// Whom a real Asterisk connects callers with, and what comes of it.
extension RealAsteriskTests {
  /// What the person at the other end does, as an extension of a context, and what the caller then hears.
  enum Person: String, CaseIterable {
    case busy, congested, absent, talks
    case hears = "does not answer"

    var dialplan: String {
      switch self {
      case .busy: "exten => _X!,1,Busy()"
      case .congested: "exten => _X!,1,Congestion()"
      case .absent: "exten => 1,1,NoOp()"
      case .talks: "exten => _X!,1,Answer()\n same => n,Wait(1)"
      case .hears: "exten => _X!,1,Ringing()\n same => n,Wait(60)"
      }
    }

    var prompt: String {
      switch self {
      case .busy: "en/was_busy"
      case .congested, .absent: "en/broken"
      case .talks: "en/parted"
      case .hears: "en/nobody"
      }
    }
  }

  @Test(arguments: Person.allCases)
  func `every way that Dial ends is an end of the step`(_ person: Person) throws {
    let menu = try GatewayMenu.Folder()
    let rig = try menu.rig(
      dialplan: AsteriskRig.oneNode + "[hotline-transfer]\n\(person.dialplan)\n")
    let call = try rig.call(GatewayMenu.number)
    try call.command("EXEC Background en/phrases/option")
    call.press("3")
    try call.command("EXEC Dial")
    try call.command("STREAM FILE \(person.prompt)")
    try rig.waitForEnd(of: call)
    #expect(
      rig.service.log.contains("event=gateway-noted") == (person.prompt == "en/broken"))
  }

  @Test func `a caller who hangs up while talking has ended the call`() throws {
    let menu = try GatewayMenu.Folder()
    let rig = try menu.rig(
      dialplan: AsteriskRig.oneNode
        + "[hotline-transfer]\nexten => _X!,1,Answer()\n same => n,Wait(60)\n"
    )
    let call = try rig.call(GatewayMenu.number)
    try call.command("EXEC Background en/phrases/option")
    call.press("3")
    try call.command("EXEC Dial")
    try call.wait(for: "the bridge") { $0["Event"] == "BridgeEnter" }
    call.hangUp()
    try rig.waitForEnd(of: call)
    #expect(rig.service.log.contains("by=caller"))
    #expect(!rig.service.log.contains("event=gateway-noted"))
  }

  /// A queue of Asterisk's, who is in it, and what the caller hears.
  enum Desk: String, CaseIterable {
    case timeout = "TIMEOUT"
    case full = "FULL"
    case joinEmpty = "JOINEMPTY"
    case leaveEmpty = "LEAVEEMPTY"
    case goesOn = "CONTINUE"
    case unknown = "UNKNOWN"

    var queue: String {
      let agent = "member => Local/1@agents/n\n"
      return switch self {
      case .timeout: "[desk]\n" + agent
      case .full: "[desk]\nmaxlen = 1\n" + agent
      case .joinEmpty: "[desk]\njoinempty = no\n"
      case .leaveEmpty: "[desk]\nleavewhenempty = yes\n"
      case .goesOn: "[desk]\n" + agent
      case .unknown: ""
      }
    }

    var prompt: String {
      switch self {
      case .timeout, .joinEmpty, .leaveEmpty: "en/nobody"
      case .full: "en/was_busy"
      case .goesOn: "en/parted"
      case .unknown: "en/broken"
      }
    }
  }

  @Test(arguments: Desk.allCases)
  func `every way that Queue ends is an end of the step`(_ desk: Desk) throws {
    let menu = try GatewayMenu.Folder()
    let agent =
      desk == .goesOn
      ? "exten => 1,1,Answer()\n same => n,Wait(1)" : "exten => 1,1,Ringing()\n same => n,Wait(60)"
    let rig = try menu.rig(
      dialplan: AsteriskRig.oneNode + "[agents]\n\(agent)\n", queues: desk.queue)
    var first: AsteriskCall?
    if desk == .full {
      first = try rig.call(GatewayMenu.number)
      try first?.command("EXEC Background en/phrases/option")
      first?.press("4")
      try first?.wait(for: "its place in the queue") { $0["Event"] == "QueueCallerJoin" }
    }
    let call = try rig.call(GatewayMenu.number)
    try call.command("EXEC Background en/phrases/option")
    call.press("4")
    try call.command("EXEC Queue")
    try call.command("STREAM FILE \(desk.prompt)")
    try call.ended()
    #expect(
      call.events.contains { $0["Variable"] == "QUEUESTATUS" && $0["Value"] == desk.rawValue })
    #expect(rig.service.log.contains("event=gateway-noted") == (desk == .unknown))
    withExtendedLifetime(first) {}
  }
}
