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
    forEachLine(where: Said.concerns) { name, value in said.take(name, value) }
    if said.ringing.to.isEmpty, let number = dialledNumber { said.ringing.to = number }
    if said.ringing.to.isEmpty { return nil }
    return said.whole()
  }

  /// Where the path names no number.
  private var dialledNumber: String? {
    // In a context that matches everything the extension is `s` and the number is in dnid.
    if let dialled = value(of: "agi_extension"), Said.isGiven(dialled), dialled != "s" {
      return dialled
    }
    return value(of: "agi_dnid").flatMap { Said.isGiven($0) ? $0 : nil }
  }

  /// What its lines have said so far. Each is looked at once.
  private struct Said {
    var ringing = GatewayRinging(call: "", to: "")
    private var caller = ""
    /// ITU-T Q.931, 4.5.10.
    private var presentation = 0

    /// Whether a line that begins so may be one of those that count: of some 25 that come with each call, five do.
    static func concerns(_ word: UInt64, _ next: UInt64) -> Bool {
      switch word {
      case calling: next == presentationsRest || firstFive(of: next) == firstFive(of: callersRest)
      case network: next == scriptsRest
      default: word == uniqueID || word == argument
      }
    }

    private static var network: UInt64 { FastAGIEnvironment.word("agi_netw") }
    private static var uniqueID: UInt64 { FastAGIEnvironment.word("agi_uniq") }
    private static var calling: UInt64 { FastAGIEnvironment.word("agi_call") }
    private static var argument: UInt64 { FastAGIEnvironment.word("agi_arg_") }
    private static var scriptsRest: UInt64 { FastAGIEnvironment.word("ork_script") }
    private static var presentationsRest: UInt64 { FastAGIEnvironment.word("ingpres:") }
    private static var callersRest: UInt64 { FastAGIEnvironment.word("erid:   ") }

    /// Of a name that is shorter than two words: what follows is its value.
    private static func firstFive(of word: UInt64) -> UInt64 { UInt64(littleEndian: word) << 24 }

    mutating func take(_ name: Span<UInt8>, _ value: Span<UInt8>) {
      if name.equals("agi_network_script") {
        var end = 0
        while end < value.count, value[end] != UInt8(ascii: "?"), value[end] != UInt8(ascii: "/") {
          end += 1
        }
        ringing.to = value.extracting(first: end).text
      } else if name.equals("agi_uniqueid") {
        ringing.call = value.text
      } else if name.equals("agi_callerid") {
        caller = value.text
      } else if name.equals("agi_callingpres") {
        presentation = value.equals("0") ? 0 : Int(value.text) ?? 0
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

    consuming func whole() -> GatewayRinging {
      // Bits 6 and 7 of the presentation indicator: 0 allowed, 1 restricted, 2 not available.
      if Said.isGiven(caller), presentation & 0x60 == 0 { ringing.from = caller }
      return ringing
    }

    static func isGiven(_ value: String) -> Bool { !value.isEmpty && value != "unknown" }
  }
}

extension FastAGIEnvironment {
  /// Eight characters, as ``Span/word(at:)`` reads them.
  @inline(__always)
  fileprivate static func word(_ name: StaticString) -> UInt64 {
    UnsafeRawPointer(name.utf8Start).loadUnaligned(as: UInt64.self)
  }
}
