import CallFlowModel
import Diagnostics
import HotlineServer
import HylaFAX
import ServiceCalendar
import Sockets

/// What a service says of itself when it begins: what is served, and where, on one screen.
struct ServeScreen {
  let menus: [ServedMenu]
  let address: SocketAddress
  let fastAGI: SocketAddress?
  let eventSocket: SocketAddress?
  let options: ServiceOptions
  let store: String
  let unimported: UnimportedTables?

  func print(to output: TextOutput) {
    output.line("hotline \(version) answers on \(address)")
    output.line()
    for menu in menus {
      let flow = menu.flow
      let title = flow.title.map { flow.text($0, in: LanguageID(0)) } ?? flow.name
      output.line("  \(flow.numbers.joined(separator: ", "))  \(title)")
      output.line(
        "      \(flow.steps.count) steps, \(flow.languages.joined(separator: " ")), "
          + "\(flow.timeZone), version \(flow.versionText)")
      if let calendar = flow.calendar {
        output.line(
          "      calendar \(Self.reach(of: calendar, on: menu.wallClock(atUnixSeconds: WallClock.now.unixSeconds).date))"
        )
      }
    }
    output.line()
    row("store", store == StoreFile.inMemory ? "in memory: forgotten at the end" : store, output)
    if let unimported, !unimported.names.isEmpty {
      row("tables", "not imported: \(unimported.names.joined(separator: ", "))", output)
      row("", "put them into the store: \(unimported.command)", output)
    }
    row("gateways", gateways, output)
    if let fastAGI {
      row("asterisk", "AGI(agi://\(place(fastAGI))/NUMBER), from any that can connect", output)
    }
    if let eventSocket {
      row(
        "freeswitch", "socket \(place(eventSocket))/NUMBER async full, from any that can connect",
        output)
    }
    if fastAGI != nil || eventSocket != nil {
      row("recordings", options.recordings ?? "none: callers cannot leave messages there", output)
      let hasDocuments = menus.contains { !$0.flow.documents.isEmpty }
      if hasDocuments || options.faxes != nil {
        row("documents", options.faxes?.path ?? "none: callers cannot be faxed any there", output)
      }
    }
    if case .hylaFAX(let server) = options.faxesBy {
      row("faxes", "called back by the HylaFAX server at \(server.address)", output)
    }
    row("loops", "\(options.loops), at most \(options.callsMax) calls", output)
    if options.hasTestClock { row("test clock", "calls may name their own time", output) }
    output.line()
    // The telephone has no secret to prove itself by.
    if options.secrets.isEmpty { output.line("  Ring it:  \(call)") }
    output.line("  Stop it:  Ctrl-C, twice to end calls that are up")
    output.line()
  }

  /// Two months ahead it is time to look for the days of the next year.
  static func reach(of calendar: WorkCalendar, on today: CivilDate) -> String {
    switch calendar.reach(from: today, daysWarned: 60) {
    case .covered(let last): "until \(last)"
    case .endsSoon(let last, let days):
      "until \(last), \(counted(days, "day")) from now: add those of \(last.year + 1)"
    case .ended(let last): "until \(last), which has passed: only the hours of the week hold"
    case .lacksYear(let year):
      "without the holidays of \(year): messages get no due date until they are added"
    }
  }

  /// What a person on this machine types to ring the first number.
  private var call: String {
    var words = ["hotline", "call"]
    if address.isAny {
      if address.port != ServiceAddress.standardPort { words.append(":\(address.port)") }
    } else if "\(address)" != ServiceAddress.standard {
      words.append("\(address)")
    }
    if let number = menus.first?.flow.numbers.first { words += ["--to", number] }
    return words.joined(separator: " ")
  }

  /// As a gateway is told to connect there: to all addresses of a machine nobody can.
  private func place(_ address: SocketAddress) -> String {
    address.isAny ? "ADDRESS-OF-THIS-MACHINE:\(address.port)" : "\(address)"
  }

  private var gateways: String {
    options.secrets.isEmpty
      ? "any that can connect; --secrets makes them prove who they are"
      : "\(options.secrets.count) that have a secret"
  }

  private func row(_ name: String, _ value: String, _ output: TextOutput) {
    let padding = String(repeating: " ", count: max(1, 12 - name.count))
    output.line("  \(name)\(padding)\(value)")
  }
}
