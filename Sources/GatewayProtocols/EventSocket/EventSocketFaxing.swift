internal import Telephony

/// Sends a fax in the call. The far machine hangs up right after the last page, before `txfax` ends: the verdict is
/// `fax_success`.
struct EventSocketFaxing: Equatable, Sendable {
  let id: String
  private let fax: GatewayFax

  init(_ fax: GatewayFax, name: String) {
    self.fax = fax
    id = name
  }

  var commands: [EventSocketCommand] {
    // What an earlier fax came to would be taken for this one's.
    var commands: [EventSocketCommand] = [.set("fax_success", ""), .set("fax_result_text", "")]
    if let header = fax.header { commands.append(.set("fax_header", header)) }
    if let station = fax.station { commands.append(.set("fax_ident", station)) }
    commands.append(.execute("txfax", argument: fax.file, id: id))
    return commands
  }

  func completed(_ event: EventSocketHeaders) -> EventSocketStep {
    if event["variable_fax_success"] == "1" {
      let pages = event["variable_fax_document_transferred_pages"].flatMap { UInt32($0) } ?? 0
      return EventSocketEnding.ended(.sent(pages: pages))
    }
    // A missing file is told by the response alone.
    let response = event["Application-Response"].flatMap { $0 == "_none_" ? nil : $0 }
    return EventSocketEnding.failed(
      .faxFailed(reason: event["variable_fax_result_text"] ?? response ?? "no result"))
  }
}
