internal import Telephony

/// Sends a fax in the call.
///
///     naming ─▶ sending ─▶ asking for the status ─▶ asking for pages, or for the error ─▶ ended
///
/// The far machine hangs up right after the last page, so -1 is the usual success: the verdict is `FAXOPT(status)`, which
/// can be read on the dead channel.
struct FastAGIFaxing: Equatable, Sendable {
  private enum Stage: Equatable, Sendable {
    case namingHeader(String)
    case namingStation(String)
    case sending
    case askingStatus
    case askingPages
    case askingError
  }

  private let fax: GatewayFax
  private var stages: [Stage]

  init(_ fax: GatewayFax) {
    self.fax = fax
    stages = []
    if let header = fax.header { stages.append(.namingHeader(header)) }
    if let station = fax.station { stages.append(.namingStation(station)) }
    stages += [.sending, .askingStatus]
  }

  var command: FastAGICommand {
    switch stages[0] {
    case .namingHeader(let header): .setVariable(.faxHeader, header)
    case .namingStation(let station): .setVariable(.faxStation, station)
    case .sending: .sendFAX(fax.file)
    case .askingStatus: .getVariable(.faxStatus)
    case .askingPages: .getVariable(.faxPages)
    case .askingError: .getVariable(.faxError)
    }
  }

  mutating func take(_ reply: FastAGIReply) -> FastAGIStep {
    switch stages[0] {
    case .namingHeader, .namingStation, .sending: stages.removeFirst()
    case .askingStatus: stages = [reply.value == "SUCCESS" ? .askingPages : .askingError]
    case .askingPages:
      var ending = FastAGIEnding()
      ending.add(.sent(pages: reply.value.flatMap { UInt32($0) } ?? 0))
      return .ended(ending)
    case .askingError:
      var ending = FastAGIEnding()
      ending.add(.failed)
      ending.facts.append(.faxFailed(reason: reply.value ?? "no status"))
      return .ended(ending)
    }
    return .send(command)
  }
}
