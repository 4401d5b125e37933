internal import Telephony

/// What the answer to `connect` says about the call.
///
///     <action application="set" data="hotline_marks=true"/>
///     <action application="socket" data="host:8084/12333 async full"/>
///
/// The number is the path; without one, the extension that was dialled. Variables say what the arguments of the trunk
/// protocol's `call` line do: `hotline_lang`, `hotline_at`, `hotline_marks=true`. A mark that an earlier connection has left
/// is there already. A caller's number that is none calls as one who hides it.
extension EventSocketHeaders {
  /// nil when nothing names a number.
  package func ringing() -> GatewayRinging? {
    guard let number = path ?? self["Caller-Destination-Number"],
      TelephoneNumber.isOne(number.utf8.span)
    else { return nil }
    let isHidden = self["Caller-Privacy-Hide-Number"] == "true"
    let mark = self["variable_\(EventSocketCall.markVariable)"]
    return GatewayRinging(
      call: self["Unique-ID"] ?? "", to: number,
      from: isHidden ? nil : callersNumber, language: self["variable_hotline_lang"],
      at: self["variable_hotline_at"], mark: mark,
      wantsMarks: mark != nil || self["variable_hotline_marks"] == "true")
  }

  private var path: String? {
    let path = self["variable_socket_path"]?.prefix { $0 != "?" && $0 != "/" } ?? ""
    return path.isEmpty ? nil : String(path)
  }

  private var callersNumber: String? {
    // What FreeSWITCH writes where the caller gave none.
    guard let number = self["Caller-Caller-ID-Number"], number != "0000000000",
      TelephoneNumber.isCallers(number.utf8.span)
    else { return nil }
    return number
  }

  /// Whether the socket has both flags that a call needs.
  package var isAsyncAndFull: Bool { self["Socket-Mode"] == "async" && self["Control"] == "full" }
}
