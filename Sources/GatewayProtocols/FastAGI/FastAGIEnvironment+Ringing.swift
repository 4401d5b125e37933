/// What the environment says about the call.
///
///     AGI(agi://node/12333,resume=${HOTLINE_MARK},lang=zh,at=2011-07-01T20:15)
///
/// The number is the path; without one, the extension that was dialled. The arguments are those of the trunk protocol's
/// `call` line, in any order. Naming `resume`, with a mark or without, asks for marks.
extension FastAGIEnvironment {
  /// nil when nothing names a number.
  package func ringing() -> GatewayRinging? {
    var said = Said()
    forEachLine { name, value in said.take(name, value) }
    guard let number = said.number else { return nil }
    said.ringing.to = number
    said.ringing.from = said.callersNumber
    return said.ringing
  }

  /// What its lines have said so far. Each is looked at once.
  private struct Said {
    var ringing = GatewayRinging(call: "", to: "")
    private var path = ""
    private var dialledExtension = ""
    private var dialled = ""
    private var caller = ""
    /// ITU-T Q.931, 4.5.10.
    private var presentation = 0

    mutating func take(_ name: Span<UInt8>, _ value: Span<UInt8>) {
      if name.equals("agi_network_script") {
        path = value.text
      } else if name.equals("agi_uniqueid") {
        ringing.call = value.text
      } else if name.equals("agi_callerid") {
        caller = value.text
      } else if name.equals("agi_callingpres") {
        presentation = Int(value.text) ?? 0
      } else if name.equals("agi_dnid") {
        dialled = value.text
      } else if name.equals("agi_extension") {
        dialledExtension = value.text
      } else if name.count > 8, name.extracting(first: 8).equals("agi_arg_") {
        take(argument: value.text)
      }
    }

    private mutating func take(argument: String) {
      guard let mark = argument.firstIndex(of: "=") else { return }
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

    var number: String? {
      let path = path.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "/") }
      if !path.isEmpty { return String(Substring(path)) }
      // In a context that matches everything the extension is `s` and the number is in dnid.
      if isGiven(dialledExtension), dialledExtension != "s" { return dialledExtension }
      return isGiven(dialled) ? dialled : nil
    }

    var callersNumber: String? {
      // Bits 6 and 7 of the presentation indicator: 0 allowed, 1 restricted, 2 not available.
      guard isGiven(caller), presentation & 0x60 == 0 else { return nil }
      return caller
    }

    private func isGiven(_ value: String) -> Bool { !value.isEmpty && value != "unknown" }
  }
}
