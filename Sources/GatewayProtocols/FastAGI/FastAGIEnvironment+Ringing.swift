/// What the environment says about the call.
///
///     AGI(agi://node/12333,resume=${HOTLINE_MARK},lang=zh,at=2011-07-01T20:15)
///
/// The number is the path; without one, the extension that was dialled. The arguments are those of the trunk protocol's
/// `call` line, in any order. Naming `resume`, with a mark or without, asks for marks.
extension FastAGIEnvironment {
  /// nil when nothing names a number.
  package func ringing() -> GatewayRinging? {
    guard let number = number else { return nil }
    var ringing = GatewayRinging(
      call: value(of: "agi_uniqueid") ?? "", to: number, from: callersNumber)
    var index = 1
    while let argument = value(of: "agi_arg_\(index)") {
      index += 1
      guard let mark = argument.firstIndex(of: "=") else { continue }
      let text = String(argument[argument.index(after: mark)...])
      switch argument[..<mark] {
      case "resume":
        ringing.wantsMarks = true
        if !text.isEmpty { ringing.mark = text }
      case "lang": if !text.isEmpty { ringing.language = text }
      case "at": if !text.isEmpty { ringing.at = text }
      default: break  // Arguments of the dialplan's own are no matter of ours.
      }
    }
    return ringing
  }

  private var number: String? {
    let path = value(of: "agi_network_script")?.prefix { $0 != "?" && $0 != "/" } ?? ""
    if !path.isEmpty { return String(path) }
    // In a context that matches everything the extension is `s` and the number is in dnid.
    let extensionNumber = value(of: "agi_extension") ?? ""
    if !["", "s", "unknown"].contains(extensionNumber) { return extensionNumber }
    let dialled = value(of: "agi_dnid") ?? ""
    return ["", "unknown"].contains(dialled) ? nil : dialled
  }

  private var callersNumber: String? {
    let number = value(of: "agi_callerid") ?? ""
    guard !["", "unknown"].contains(number) else { return nil }
    // Bits 6 and 7 of the presentation indicator (ITU-T Q.931, 4.5.10): 0 allowed, 1 restricted, 2 not available.
    let presentation = value(of: "agi_callingpres").flatMap { Int($0) } ?? 0
    return presentation & 0x60 == 0 ? number : nil
  }
}
