import Foundation
import ScriptedGateways
import Testing

/// The built service and a FreeSWITCH over a real socket. It is scripted: what it says was recorded from a real one, which
/// no system that tests run on has.
@Suite struct ServeFreeSWITCHTests {
  private func start(
    _ menu: GatewayMenu.Folder, flags: [String] = []
  ) throws -> (ServeRun, ScriptedFreeSWITCH) {
    let service = try ServeRun(menu.menu, flags: ["--event-socket", "0", "--loops", "1"] + flags)
    let freeSWITCH = try ScriptedFreeSWITCH(port: service.eventSocketPort)
    freeSWITCH.ring(GatewayMenu.number)
    try freeSWITCH.expect("answer")
    try freeSWITCH.hear("en/hello")
    return (service, freeSWITCH)
  }

  /// Presses `key` in the menu, which is one file string.
  private func choose(_ key: String, _ freeSWITCH: ScriptedFreeSWITCH) throws {
    let menu = try #require(freeSWITCH.application())
    #expect(menu.name == "playback" && menu.argument.hasPrefix("file_string://en/phrases/option"))
    freeSWITCH.begin(menu)
    freeSWITCH.press(key)
    freeSWITCH.complete(menu, "FILE PLAYED", ["variable_playback_terminator_used": key])
  }

  @Test func `a call of three menus of 12333 takes five applications`() throws {
    let service = try ServeRun("menus/12333", flags: ["--event-socket", "0"])
    let freeSWITCH = try ScriptedFreeSWITCH(port: service.eventSocketPort)
    freeSWITCH.ring("12333")
    var applications = 0
    func next(_ name: String, _ argument: String) throws -> ScriptedFreeSWITCH.Application {
      let next = try #require(freeSWITCH.application())
      #expect(next.name == name && next.argument.hasPrefix(argument), "\(next)")
      freeSWITCH.begin(next)
      applications += 1
      return next
    }
    freeSWITCH.complete(try next("answer", ""))
    freeSWITCH.complete(try next("playback", "zh/welcome"))
    // The main menu, what there is to ask for, and the main menu again.
    for key in ["1", "#", "5"] {
      let menu = try next("playback", "file_string://zh/")
      #expect(menu.argument.split(separator: "!").count > 10)
      freeSWITCH.press(key)
      freeSWITCH.complete(menu, "FILE PLAYED", ["variable_playback_terminator_used": key])
    }
    #expect(applications == 5)
    _ = try next("playback", "file_string://zh/areas.xiaoshan.wav!")
    // Nothing was set again for a menu, and nothing broken off.
    #expect(freeSWITCH.apis.isEmpty)
    freeSWITCH.hangUp()
    freeSWITCH.expectEnd()
    try service.waitForLog("event=call-ended event-socket=1")
  }

  // MARK: Faxes

  @Test func `a fax goes out by txfax, and its document is there as long as it is sent`() throws {
    let menu = try GatewayMenu.Folder()
    let (service, freeSWITCH) = try start(menu, flags: ["--fax-folder", menu.faxes])
    try choose("6", freeSWITCH)
    try freeSWITCH.hear("en/form")
    let fax = try #require(freeSWITCH.application())
    #expect(fax.name == "txfax")
    #expect(fax.argument.hasPrefix(menu.faxes + "/") && fax.argument.hasSuffix(".tif"))
    freeSWITCH.begin(fax)
    let document = try Data(contentsOf: URL(filePath: fax.argument))
    #expect(document.prefix(4) == Data([0x49, 0x49, 42, 0]))
    freeSWITCH.complete(
      fax, "_none_",
      [
        "variable_fax_success": "1", "variable_fax_result_code": "0",
        "variable_fax_document_transferred_pages": "1", "variable_fax_document_total_pages": "1",
      ])
    try freeSWITCH.hear("en/arrived")
    freeSWITCH.hangUp()
    freeSWITCH.expectEnd()
    try service.waitForLog("event=call-ended event-socket=1")
    try FileWait.untilEmpty(menu.faxes)
    #expect(!service.log.contains("event=gateway-noted"))
  }

  /// The usual success: the far machine hangs up right after the last page, before txfax ends.
  @Test func `a machine that hangs up at once has got its fax`() throws {
    let menu = try GatewayMenu.Folder()
    let (service, freeSWITCH) = try start(menu, flags: ["--fax-folder", menu.faxes])
    try choose("6", freeSWITCH)
    try freeSWITCH.hear("en/form")
    let fax = try #require(freeSWITCH.application())
    freeSWITCH.begin(fax)
    freeSWITCH.event("CHANNEL_HANGUP", ["Hangup-Cause": "NORMAL_CLEARING"])
    freeSWITCH.complete(
      fax, "_none_",
      ["variable_fax_success": "1", "variable_fax_document_transferred_pages": "1"])
    freeSWITCH.expectEnd()
    try service.waitForLog("event=call-ended event-socket=1")
    #expect(!service.log.contains("event=gateway-noted"))
  }

  @Test(arguments: [
    (["variable_fax_success": "0", "variable_fax_result_text": "Far end disconnected"], "_none_"),
    ([:], "Cannot send non-existant fax file"),
  ])
  func `a fax that fails is a way of the step, with one line in the log`(
    _ headers: [String: String], _ response: String
  ) throws {
    let menu = try GatewayMenu.Folder()
    let (service, freeSWITCH) = try start(menu, flags: ["--fax-folder", menu.faxes])
    try choose("6", freeSWITCH)
    try freeSWITCH.hear("en/form")
    let fax = try #require(freeSWITCH.application())
    freeSWITCH.begin(fax)
    freeSWITCH.complete(fax, response, headers)
    try freeSWITCH.hear("en/not_arrived")
    freeSWITCH.hangUp()
    freeSWITCH.expectEnd()
    try service.waitForLog("event=call-ended event-socket=1")
    let why = headers["variable_fax_result_text"] ?? response
    #expect(service.linesNoted.count == 1)
    #expect(service.linesNoted.first?.contains(why) == true)
  }

  // MARK: People

  /// What `bridge` leaves in `originate_disposition`, and what the caller then hears.
  static let dispositions: [(cause: String, prompt: String)] =
    ["USER_BUSY", "CALL_REJECTED"].map { ($0, "en/was_busy") }
    + [
      "NO_ANSWER", "NO_USER_RESPONSE", "PROGRESS_TIMEOUT", "ALLOTTED_TIMEOUT", "ORIGINATOR_CANCEL",
      "RECOVERY_ON_TIMER_EXPIRE",
    ].map { ($0, "en/nobody") }
    + [
      "SUBSCRIBER_ABSENT", "NORMAL_TEMPORARY_FAILURE", "UNALLOCATED_NUMBER", "INVALID_GATEWAY",
      "DESTINATION_OUT_OF_ORDER",
    ].map { ($0, "en/broken") }

  @Test(arguments: dispositions)
  func `every cause of a bridge is a way of the step`(_ cause: String, _ prompt: String) throws {
    let menu = try GatewayMenu.Folder()
    let (service, freeSWITCH) = try start(menu)
    try choose("3", freeSWITCH)
    try freeSWITCH.hear("en/person")
    let bridge = try #require(freeSWITCH.application())
    #expect(bridge.name == "bridge")
    #expect(bridge.argument == "{originate_timeout=3}loopback/5551234/hotline-transfer")
    // Otherwise FreeSWITCH hangs the caller up, and an old cause is taken for the new one.
    #expect(freeSWITCH.variables["continue_on_fail"] == "true")
    #expect(freeSWITCH.variables["hangup_after_bridge"] == "false")
    #expect(freeSWITCH.variables["originate_disposition"] == nil)
    freeSWITCH.begin(bridge)
    freeSWITCH.complete(bridge, "_none_", ["variable_originate_disposition": cause])
    try freeSWITCH.hear(prompt)
    try freeSWITCH.expectHangUp()
    try service.waitForLog("event=call-ended event-socket=1")
    #expect(service.linesNoted.count == (prompt == "en/broken" ? 1 : 0))
  }

  @Test func `who has talked hears so when the other side hangs up`() throws {
    let menu = try GatewayMenu.Folder()
    let (service, freeSWITCH) = try start(menu)
    try choose("3", freeSWITCH)
    try freeSWITCH.hear("en/person")
    let bridge = try #require(freeSWITCH.application())
    freeSWITCH.begin(bridge)
    freeSWITCH.event("CHANNEL_BRIDGE")
    freeSWITCH.event("CHANNEL_UNBRIDGE")
    freeSWITCH.complete(bridge, "_none_", ["variable_originate_disposition": "SUCCESS"])
    try freeSWITCH.hear("en/parted")
    try freeSWITCH.expectHangUp()
    try service.waitForLog("event=call-ended event-socket=1")
  }

  /// What `callcenter` leaves in `cc_cancel_reason`.
  static let cancelReasons: [(reason: String, prompt: String)] =
    ["TIMEOUT", "NO_AGENT_TIMEOUT", "BREAK_OUT", "EXIT_WITH_KEY"].map { ($0, "en/nobody") }
    + [("", "en/broken"), ("NONE", "en/broken")]

  @Test(arguments: cancelReasons)
  func `every reason of a queue is a way of the step`(_ reason: String, _ prompt: String) throws {
    let menu = try GatewayMenu.Folder()
    let (service, freeSWITCH) = try start(menu)
    try choose("4", freeSWITCH)
    try freeSWITCH.hear("en/seats")
    let queue = try #require(freeSWITCH.application())
    #expect(queue.name == "callcenter" && queue.argument == "desk")
    freeSWITCH.begin(queue)
    freeSWITCH.complete(
      queue, "_none_", reason.isEmpty ? [:] : ["variable_cc_cancel_reason": reason])
    try freeSWITCH.hear(prompt)
    try freeSWITCH.expectHangUp()
    try service.waitForLog("event=call-ended event-socket=1")
    #expect(service.linesNoted.count == (prompt == "en/broken" ? 1 : 0))
  }

  @Test func `whom a seat of the queue answers has talked`() throws {
    let menu = try GatewayMenu.Folder()
    let (service, freeSWITCH) = try start(menu)
    try choose("4", freeSWITCH)
    try freeSWITCH.hear("en/seats")
    let queue = try #require(freeSWITCH.application())
    freeSWITCH.begin(queue)
    freeSWITCH.event("CHANNEL_BRIDGE")
    freeSWITCH.complete(queue, "_none_")
    try freeSWITCH.hear("en/parted")
    try freeSWITCH.expectHangUp()
    try service.waitForLog("event=call-ended event-socket=1")
  }
}
