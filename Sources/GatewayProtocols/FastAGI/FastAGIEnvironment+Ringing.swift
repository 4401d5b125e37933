internal import Telephony

/// What the environment says about the call.
///
///     AGI(agi://node/12333,resume=${HOTLINE_MARK},lang=zh,at=2011-07-01T20:15)
///
/// The number is the path; without one, the extension that was dialled. The arguments are those of the trunk protocol's
/// `call` line, in any order. Naming `resume`, with a mark or without, asks for marks.
///
/// A caller's number that is none calls as one who hides it.
extension FastAGIEnvironment {
  /// nil when nothing names a number.
  package func ringing() -> GatewayRinging? {
    var ringing = GatewayRinging(call: "", to: "")
    _ = FastAGIEnvironment.read(bytes.span, &ringing)
    return ringing.to.isEmpty ? nil : ringing
  }

  /// Adds what a block says that is there whole, as it lies, to `ringing`, whose number is empty when nothing names one. Returns
  /// where it ends; nil where it is not whole, or no block, which ``receive(_:)`` finds out.
  static func readWhole(_ input: Span<UInt8>, _ ringing: inout GatewayRinging) -> Int? {
    read(input, &ringing).flatMap { $0 <= lengthMax ? $0 : nil }
  }

  /// Returns what ``forEachLine(of:where:_:)`` does.
  private static func read(_ block: Span<UInt8>, _ ringing: inout GatewayRinging) -> Int? {
    var caller = Caller()
    let end = forEachLine(of: block, where: Said.concerns) { name, value in
      Said.take(name, value, &ringing, &caller)
    }
    if ringing.to.isEmpty, let number = dialledNumber(in: block) { ringing.to = number }
    if !TelephoneNumber.isOne(ringing.to.utf8.span) { ringing.to = "" }
    if caller.isKnown { ringing.from = caller.number }
    return end
  }

  /// Where the path names no number.
  private static func dialledNumber(in block: Span<UInt8>) -> String? {
    // In a context that matches everything the extension is `s` and the number is in dnid.
    if let dialled = value(of: "agi_extension", in: block), Said.isGiven(dialled), dialled != "s" {
      return dialled
    }
    return value(of: "agi_dnid", in: block).flatMap { Said.isGiven($0) ? $0 : nil }
  }

  /// Who calls, as far as lines have said so far.
  private struct Caller {
    var number = ""
    /// ITU-T Q.931, 4.5.10; bits 6 and 7: 0 allowed, 1 restricted, 2 not available.
    var presentation = 0

    /// Where a caller hides the number, a SIP channel gives the name that is shown instead (RFC 3323, 4.1.1.3).
    var isKnown: Bool { presentation & 0x60 == 0 && TelephoneNumber.isCallers(number.utf8.span) }
  }

  /// What its lines say. Each is looked at once.
  private enum Said {
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

    static func take(
      _ name: Span<UInt8>, _ value: Span<UInt8>, _ ringing: inout GatewayRinging,
      _ caller: inout Caller
    ) {
      if name.equals("agi_network_script") {
        var end = 0
        while end < value.count, value[end] != UInt8(ascii: "?"), value[end] != UInt8(ascii: "/") {
          end += 1
        }
        ringing.to = value.extracting(first: end).text
      } else if name.equals("agi_uniqueid") {
        ringing.call = value.text
      } else if name.equals("agi_callerid") {
        caller.number = value.text
      } else if name.equals("agi_callingpres") {
        caller.presentation = value.equals("0") ? 0 : Int(value.text) ?? 0
      } else if name.count > 8, name.extracting(first: 8).equals("agi_arg_") {
        take(argument: value.text, &ringing)
      }
    }

    private static func take(argument: String, _ ringing: inout GatewayRinging) {
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
